"""Does MAIL_URL choose the way, and does a wrong one say what would be right?"""

from pathlib import Path

import pytest

from hearing_app.mail.folders import FolderTransport
from hearing_app.mail.sends import Permanent
from hearing_app.mail.smtp import Relay, SmtpTransport, Tls
from hearing_app.mail.transports import NoTransport, transport_for


@pytest.mark.parametrize("url", ["file:/srv/mail", "file:///srv/mail", "file://localhost/srv/mail"])
def test_file_names_a_folder(url: str) -> None:
    assert transport_for(url) == FolderTransport(Path("/srv/mail"))


def test_file_may_be_relative_and_hold_spaces() -> None:
    assert transport_for("file:var/my%20mail") == FolderTransport(Path("var/my mail"))


@pytest.mark.parametrize(
    ("url", "relay"),
    [
        ("smtp://relay.cn", Relay("relay.cn", 25, Tls.OFFERED)),
        ("smtp://relay.cn:587?tls=required", Relay("relay.cn", 587, Tls.REQUIRED)),
        ("smtp://u:p@relay.cn:587", Relay("relay.cn", 587, Tls.REQUIRED, "u", "p")),
        ("smtp://u:p@localhost", Relay("localhost", 25, Tls.OFFERED, "u", "p")),
        ("smtp://u%40x:p@relay.cn?tls=none", Relay("relay.cn", 25, Tls.NONE, "u@x", "p")),
        ("smtps://relay.cn", Relay("relay.cn", 465, Tls.IMPLICIT)),
        ("smtp://relay.cn?ca=/etc/ca.pem&helo=h.cn", Relay("relay.cn", 25, Tls.OFFERED, "", "", "/etc/ca.pem", "h.cn")),
    ],
)
def test_smtp_names_a_relay_and_guards_a_password(url: str, relay: Relay) -> None:
    assert transport_for(url) == SmtpTransport(relay)


@pytest.mark.parametrize("url", ["", "  "])
def test_nothing_means_that_no_mail_leaves_and_every_letter_is_a_call(url: str) -> None:
    way = transport_for(url)
    assert isinstance(way, NoTransport)
    with pytest.raises(Permanent, match="MAIL_URL is not set"):
        way.send("a@x.cn", "b@y.cn", b"")


@pytest.mark.parametrize(
    "url",
    [
        "http://clerk:secret@relay.cn",
        "clerk:secret@relay.cn",
        "smtp://clerk:secret@",
        "smtp://clerk:secret@relay.cn:port",
        "smtp://clerk:secret@relay.cn:99999",
        "smtp://clerk:secret@relay.cn?tls=maybe",
        "smtp://clerk:secret秘@relay.cn",
        "smtp://clerk:secret@[::1",
        "file://secret/srv/mail",
        "file:",
    ],
)
def test_a_wrong_address_is_explained_and_never_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="MAIL_URL") as raised:
        transport_for(url)
    assert "secret" not in str(raised.value)
    assert raised.value.__cause__ is None
