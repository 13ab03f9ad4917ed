"""Does a gateway get exactly what was frozen, and is each of its answers taken for what it means?"""

import json
import logging
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from hearing_app.domain.messages.templates import ShortMessage
from hearing_app.mail.sends import Permanent, Sent, Transient
from hearing_app.mail.short_messages.contents import freeze_message
from hearing_app.mail.short_messages.gateways import HttpGateway, gateway_for
from tests.builders.gateways import FakeGateway, Reply, gateway

NUMBER = "13900000001"
MESSAGE = ShortMessage("T1", "示范", "zh", {"role": "听证员"}, "【示范】请您任听证员", 1)
CONTENT = freeze_message(MESSAGE, id_="a" * 32, to=NUMBER, written_at=datetime(2026, 12, 1, tzinfo=UTC))


@pytest.fixture
def fake() -> Iterator[FakeGateway]:
    with gateway() as made:
        yield made


def way(url: str, token: str = "", *, seconds: float = 5) -> HttpGateway:
    return HttpGateway(gateway_for(urlsplit(url), token), seconds)


def send(url: str, token: str = "", *, seconds: float = 5) -> Sent:
    return way(url, token, seconds=seconds).send("", "139****0001", CONTENT)


def test_the_frozen_bytes_arrive_with_their_id(fake: FakeGateway) -> None:
    assert send(fake.url) == Sent("200 ok")
    ((path, headers, body),) = fake.asked
    assert (path, body) == ("/send?app=1", CONTENT)
    assert (headers["idempotency-key"], headers["content-type"]) == ("a" * 32, "application/json; charset=utf-8")
    assert "authorization" not in headers
    assert json.loads(body)["variables"] == {"role": "听证员"}


@pytest.mark.parametrize(
    ("in_address", "in_environment", "bearer"),
    [
        ("se%2Fcret", "", "se/cret"),
        ("", "other", "other"),
        ("secret", "other", "secret"),
        ("user:secret", "", "secret"),
    ],
)
def test_the_token_comes_from_the_address_or_the_environment(
    fake: FakeGateway, in_address: str, in_environment: str, bearer: str
) -> None:
    url = fake.with_token(in_address) if in_address else fake.url
    send(url, in_environment)
    assert fake.asked[0][1]["authorization"] == f"Bearer {bearer}"
    assert bearer not in repr(way(url, in_environment)) + way(url, in_environment).name


@pytest.mark.parametrize("status", [500, 502, 503, 408, 425, 429])
def test_an_answer_that_asks_for_patience_is_tried_again(fake: FakeGateway, status: int) -> None:
    fake.replies = [Reply(status, "later")]
    with pytest.raises(Transient, match=f"{status} later"):
        send(fake.url)


@pytest.mark.parametrize("status", [301, 307, 400, 401, 403, 404, 409, 422])
def test_any_other_answer_is_final_and_no_redirect_is_followed(fake: FakeGateway, status: int) -> None:
    fake.replies = [Reply(status, "no", location=fake.url)]
    with pytest.raises(Permanent, match=f"{status} no"):
        send(fake.url)
    assert len(fake.asked) == 1


@pytest.mark.parametrize("reply", [Reply(after=5), Reply(words="x" * 100, drips=0.1)])
def test_one_deadline_holds_for_all_of_it(fake: FakeGateway, reply: Reply) -> None:
    fake.replies = [reply]
    begun = time.monotonic()
    with pytest.raises(Transient, match=r"no answer from 127\.0\.0\.1 within 0\.5 s"):
        send(fake.url, seconds=0.5)
    assert time.monotonic() - begun < 2


def test_nobody_there_is_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(Transient):
            send(f"http://127.0.0.1:{closed.getsockname()[1]}/")


def test_neither_number_nor_token_stand_in_what_is_kept(fake: FakeGateway, caplog: pytest.LogCaptureFixture) -> None:
    fake.replies = [Reply(400, f"{NUMBER} is no number for s3cret\nindeed")]
    with caplog.at_level(logging.DEBUG), pytest.raises(Permanent) as raised:
        send(fake.with_token("s3cret"))
    assert raised.value.reply == "400 139****0001 is no number for *** indeed"
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("url", ["http://host:99999/", "http:///x", "http://a%20b@host/", "http://密@host/"])
def test_an_address_that_cannot_be_used_says_so_and_is_not_repeated(url: str) -> None:
    with pytest.raises(ValueError, match=r"^MESSAGES_URL") as raised:
        gateway_for(urlsplit(url))
    assert "host" not in str(raised.value).removeprefix("MESSAGES_URL needs the gateway's host name")
