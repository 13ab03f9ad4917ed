"""By which address did a mail come, and who vouches for its sender?"""

import pytest

from hearing_app.mail.parts import read_head
from hearing_app.mail.postboxes import Postbox, Tag, find_tag, is_vouched_for, sender_of
from tests.builders.mails import BOUNCE_TO, REPLY_TO, TOKEN

POSTBOX = Postbox("reply.example.cn", "Bounce.example.cn", "mx.example.cn")
OTHER = REPLY_TO.replace("abc", "xyz")
OURS, BOUNCED = Tag("r", TOKEN), Tag("b", TOKEN)


def head(*fields: str) -> bytes:
    return "\r\n".join(["X-First: 1", *fields, "", ""]).encode()


@pytest.mark.parametrize(
    ("fields", "tag"),
    [
        ([f"Delivered-To: {REPLY_TO}"], OURS),
        ([f"X-Original-To: {REPLY_TO.upper()}"], OURS),
        ([f"Envelope-To: {BOUNCE_TO}"], BOUNCED),
        ([f"Original-Recipient: rfc822;{BOUNCE_TO}"], BOUNCED),
        ([f'To: "Office" <{REPLY_TO}>, x@y.cn'], OURS),
        ([f"Cc: <{REPLY_TO}>"], OURS),
        ([f"To: {OTHER}", f"Delivered-To: {REPLY_TO}"], OURS),
        ([f"To: {REPLY_TO}", "Delivered-To: inbox@example.cn"], OURS),
        ([f"Delivered-To: {REPLY_TO}", f"Delivered-To: {OTHER}"], OURS),
        ([f"To: {REPLY_TO}, {OTHER}"], None),
        ([f"To: {REPLY_TO}", f"Cc: {BOUNCE_TO}"], None),
        ([f"To: {REPLY_TO}, {REPLY_TO.upper()}"], OURS),
        ([f"To: {REPLY_TO.replace('reply', 'other')}"], None),
        ([f"To: {REPLY_TO}.evil.cn"], None),
        ([f"To: x{REPLY_TO}"], None),
        ([f"To: r-{TOKEN}@bounce.example.cn"], None),
        (["To: r-short@reply.example.cn"], None),
        (["To: r-ABCDEFGHIJ1890@reply.example.cn"], None),
        ([f"Subject: {REPLY_TO}", f"References: <{REPLY_TO}>"], None),
    ],
)
def test_the_token_is_read_from_the_most_trusted_field(fields: list[str], tag: Tag | None) -> None:
    assert find_tag(read_head(head(*fields)), POSTBOX) == tag


@pytest.mark.parametrize(
    ("written", "sender"),
    [
        ("Li Hua <Li.Hua@Example.cn>", "li.hua@example.cn"),
        ("li.hua@example.cn", "li.hua@example.cn"),
        ('"a@b.cn" <li.hua@example.cn>', "li.hua@example.cn"),
        ("=?utf-8?B?5p2O?= <li.hua@example.cn>", "li.hua@example.cn"),
        ("nobody", ""),
    ],
)
def test_the_sender(written: str, sender: str) -> None:
    assert sender_of(read_head(head(f"From: {written}"))) == sender


PASS = "dkim=pass header.d=example.cn; dmarc=pass (p=none) header.from=example.cn"


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([f"mx.example.cn; {PASS}"], True),
        ([f"MX.example.cn 1; {PASS}"], True),
        (["mx.example.cn; dkim=pass", f"mx.example.cn; {PASS}"], True),
        ([f"mx.evil.cn; {PASS}"], False),
        ([f"mx.evil.cn; {PASS}", f"mx.example.cn; {PASS}"], False),
        (["mx.example.cn; dmarc=fail header.from=example.cn", f"mx.example.cn; {PASS}"], False),
        (["mx.example.cn; dmarc=pass header.from=evil.cn"], False),
        (["mx.example.cn; dmarc=pass"], False),
        (["mx.example.cn; none"], False),
        ([f"mx.example.cn.evil.cn; {PASS}"], False),
        ([], False),
    ],
)
def test_only_our_own_relay_vouches(results: list[str], expected: bool) -> None:
    fields = ["From: li.hua@example.cn", *(f"Authentication-Results: {result}" for result in results)]
    assert is_vouched_for(read_head(head(*fields)), POSTBOX) is expected
    assert not is_vouched_for(read_head(head(*fields)), Postbox("r.cn", "b.cn"))
