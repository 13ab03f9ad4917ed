"""Does MESSAGES_URL choose the way, and is the folder as good as a gateway?"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hearing_app.domain.messages.templates import ShortMessage
from hearing_app.mail.sends import Permanent, Sent, Transient
from hearing_app.mail.short_messages.contents import freeze_message, read_message
from hearing_app.mail.short_messages.folders import MessageFolder, list_messages
from hearing_app.mail.short_messages.gateways import HttpGateway
from hearing_app.mail.short_messages.transports import CallList, message_transport

MESSAGE = ShortMessage("T1", "示范", "zh", {"role": "听证员"}, "【示范】请您任听证员", 1)


def content(id_: str = "a" * 32, day: int = 1) -> bytes:
    return freeze_message(MESSAGE, id_=id_, to="13900000001", written_at=datetime(2026, 12, day, 1, 2, 3, tzinfo=UTC))


@pytest.mark.parametrize(
    ("url", "kind", "name"),
    [
        ("", CallList, "print"),
        ("print:", CallList, "print"),
        ("file:/tmp/m", MessageFolder, "file:/tmp/m"),
        ("file:///tmp/m%20x", MessageFolder, "file:/tmp/m x"),
        ("http://127.0.0.1/x", HttpGateway, "http://127.0.0.1:80"),
        ("https://token@gateway.example/x", HttpGateway, "https://gateway.example:443"),
    ],
)
def test_the_address_chooses_the_way(url: str, kind: type, name: str) -> None:
    found = message_transport(url)
    assert (type(found), found.name) == (kind, name)


@pytest.mark.parametrize("url", ["smtp://hunter2@x", "file:", "file://hunter2/x", "print:hunter2", "http://[hunter2"])
def test_a_wrong_address_says_what_would_be_right_and_is_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match="MESSAGES_URL") as raised:
        message_transport(url)
    assert "hunter2" not in str(raised.value)


def test_the_call_list_sends_nothing() -> None:
    with pytest.raises(Permanent, match="names no gateway"):
        message_transport("print:").send("", "", content())


def test_a_folder_holds_each_message_once_whole_and_newest_first(tmp_path: Path) -> None:
    folder = MessageFolder(tmp_path / "new")
    for id_, day in (("a" * 32, 1), ("b" * 32, 2), ("a" * 32, 1)):
        sent = folder.send("", "", content(id_, day))
        assert isinstance(sent, Sent)
    assert [each.id[0] for each in list_messages(tmp_path / "new")] == ["b", "a"]
    assert read_message(content()).text == MESSAGE.text
    (tmp_path / "new" / "20261201T010203Z-0123456789abcdef.json").write_text("{}")
    assert len(list_messages(tmp_path / "new")) == 2
    assert list_messages(tmp_path / "nowhere") == []


def test_a_folder_that_cannot_be_written_is_tried_again_and_foreign_bytes_are_not(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Transient):
        MessageFolder(tmp_path / "file" / "folder").send("", "", content())
    for raw in (b"", b"{}", b"[]", b"\xff", b'{"id": 1}'):
        with pytest.raises(Permanent):
            MessageFolder(tmp_path).send("", "", raw)
