"""Is a mail taken apart within bounds, and are its words and files found?"""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.mail.parts import MOST_BYTES, Head, read_mail
from hearing_app.mail.plain_texts import LONGEST_TEXT, human_text
from tests.builders.mails import mail, multipart, part, text_mail


def kinds(raw: bytes) -> list[str]:
    return [each.kind for each in read_mail(raw).parts]


def fault(raw: bytes) -> Fault:
    with pytest.raises(Unfit) as unfit:
        read_mail(raw)
    return unfit.value.fault


def nested(depth: int) -> bytes:
    content = part("text/plain", "x")
    for level in range(depth):
        content = multipart("mixed", content, boundary=f"n{level}")
    return mail(content)


def test_parts_come_in_their_order() -> None:
    inner = multipart("alternative", part("text/plain", "a"), part("text/html", "b"), boundary="i")
    assert kinds(mail(multipart("mixed", inner, part("application/ics", "c")))) == [
        "text/plain",
        "text/html",
        "application/ics",
    ]


@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("before", [b"", b"\r\n\r\n", b"\xef\xbb\xbf", b"From x@y.cn Mon Nov 16 08:00:00 2026\r\n"])
def test_line_ends_and_what_stands_before_the_header_do_not_matter(line_end: bytes, before: bytes) -> None:
    raw = (before + mail(multipart("mixed", part("text/plain", "a")))).replace(b"\r\n", line_end)
    assert [each.content for each in read_mail(raw).parts] == [b"a"]


def test_a_message_inside_is_one_part_and_not_opened() -> None:
    inner = part("text/calendar; method=REPLY", "BEGIN:VCALENDAR")
    assert kinds(mail(multipart("mixed", part("message/rfc822", b"Subject: x\r\n" + inner)))) == ["message/rfc822"]
    odd = multipart("mixed", inner).replace(b"multipart/mixed", b"message/rfc822")
    assert kinds(mail(odd)) == ["message/rfc822"]


@pytest.mark.parametrize(
    ("body", "contents"),
    [
        (b"--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n--b--\r\nafter", [b"one", b"two"]),
        (b"before\r\n--b\r\n\r\none\r\n--b  \r\n\r\ntwo", [b"one", b"two"]),
        (b"--b\r\nX-A: 1\r\n\r\n\r\none\r\n--bc\r\n--b--", [b"\r\none\r\n--bc"]),
        (b"--b\r\nno header here\r\n--b--", [b"no header here"]),
        (b"--b--", []),
        (b"nothing", []),
    ],
)
def test_boundaries(body: bytes, contents: list[bytes]) -> None:
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + body
    assert [each.content for each in read_mail(raw).parts] == contents


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", Fault.EMPTY),
        (b"\r\n \r\n", Fault.EMPTY),
        (b"/etc/passwd", Fault.DAMAGED),
        (b"\x00" * 5_000, Fault.DAMAGED),
        (b"X: y\r\n\r\n" + b"a" * MOST_BYTES, Fault.TOO_LARGE),
        (b"X: " + b"y" * 70_000, Fault.TOO_LARGE),
        (nested(8), Fault.TOO_DEEP),
        (mail(multipart("mixed", *[part("text/plain", "x")] * 32)), Fault.TOO_MANY_PARTS),
        (mail(multipart("mixed", *[b"\r\n"] * 50_000)), Fault.TOO_MANY_PARTS),
    ],
)
def test_what_breaks_a_bound_is_not_taken_apart(raw: bytes, expected: Fault) -> None:
    assert fault(raw) is expected


def test_what_just_keeps_the_bounds_is_read() -> None:
    assert kinds(nested(7)) == ["text/plain"]
    assert len(kinds(mail(multipart("mixed", *[part("text/plain", "x")] * 31)))) == 31


@pytest.mark.parametrize(
    ("field", "kind", "name"),
    [
        ("Content-Type: TEXT/Calendar; METHOD=REPLY; name=a.ICS", "text/calendar", "a.ics"),
        ('Content-Type: text/calendar;\r\n\tname="a;b.ics"', "text/calendar", "a;b.ics"),
        ("Content-Type: text/calendar name=a.ics", "text/calendar", ""),
        (
            'Content-Disposition: attachment; filename="=?gb18030?B?aW52aXRlLmljcw==?="\r\nContent-Type: application/x',
            "application/x",
            "invite.ics",
        ),
        ("Content-Type: application/x; name==?utf-8?Q?=E7=AD=94.ics?=", "application/x", "答.ics"),
        ("Content-Type: application/octet-stream; name*=utf-8''%E7%AD%94.ics", "application/octet-stream", "答.ics"),
        ('Content-Type: application/ics; name*0="an"; name*1="swer.ics"', "application/ics", "answer.ics"),
        ("Content-Disposition: attachment; filename=b.ics", "text/plain", "b.ics"),
        ("Content-Type: nonsense", "text/plain", ""),
        ('Content-Type: text/plain; name="open', "text/plain", "open"),
        ("X-Other: x", "text/plain", ""),
    ],
)
def test_types_and_names(field: str, kind: str, name: str) -> None:
    (found,) = read_mail(f"{field}\r\n\r\nbody".encode()).parts
    assert (found.kind, found.file_name) == (kind, name)


@pytest.mark.parametrize(
    ("encoding", "body", "content"),
    [
        ("base64", b"5pyJ5LqL", "有事"),
        ("BASE64 ", b"5pyJ\r\n5LqL!!=", "有事"),
        ("base64", b"5pyJ5LqLx", "有事"),
        ("base64;", b"5pyJ5LqL", "有事"),
        ("base64 (x)", b"5pyJ5LqL", "有事"),
        ("(x) base64", b"5pyJ5LqL", "有事"),
        ("Quoted-Printable; x=y", b"=E6=9C=89=E4=BA=8B", "有事"),
        ("", "有事".encode(), "有事"),
        ("quoted-printable", b"=E6=9C=89=\r\n=E4=BA=8B", "有事"),
        ("quoted-printable", b"=E6=9C=89=E4=BA=8B=ZZ", "有事=ZZ"),
        ("8bit", "有事".encode(), "有事"),
        ("x-unknown", "有事".encode(), "有事"),
    ],
)
def test_transfer_encodings(encoding: str, body: bytes, content: str) -> None:
    raw = f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n".encode() + body
    assert read_mail(raw).parts[0].text == content


@pytest.mark.parametrize(
    ("subject", "words"),
    [
        ("=?utf-8?B?6YCA5L+h?=", "退信"),
        ("=?GB2312?B?zcvQxQ==?=", "退信"),
        ("=?utf-8?Q?Re=3A_=E9=80=80=E4=BF=A1?= x", "Re: 退信 x"),
        ("=?utf-8?B?6YCA?=\r\n =?utf-8?B?5L+h?=", "退信"),
        ("=?hex?B?6YCA5L+h?=", "退信"),
        ("=?utf-8?B?broken", "=?utf-8?B?broken"),
    ],
)
def test_encoded_words(subject: str, words: str) -> None:
    assert read_mail(f"Subject: {subject}\r\n\r\n".encode()).head.words("subject") == words


def test_fields_are_told_apart_by_name_and_order() -> None:
    head = Head((("received", "one"), ("to", "a"), ("received", "two")))
    assert (head.all("received"), head.first("received"), head.has("cc", "to"), head.first("x")) == (
        ["one", "two"],
        "one",
        True,
        "",
    )


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (part("text/plain; charset=gb2312", "那天\r\n\r\n有事".encode("gb18030")), "那天\n有事"),
        (
            part("text/html", "<head><title>x</title></head><p>那天<br>有&nbsp;事<script>1<2</script> !</p>"),
            "那天\n有 事 !",
        ),
        (part("text/html", "a < b <b"), "a b b"),
        (part("text/plain", "x", "Content-Disposition: attachment"), ""),
        (multipart("mixed", part("text/html", "<p>h</p>"), part("text/plain", "p")), "p"),
        (part("text/plain", "x" * 9_000), "x" * 4_000),
    ],
)
def test_human_words(content: bytes, words: str) -> None:
    assert human_text(read_mail(mail(content)).parts) == words


@given(st.binary(max_size=2_000))
def test_any_octets_are_a_mail_or_a_fault(raw: bytes) -> None:
    for content in (raw, text_mail("x").replace(b"base64", b"quoted-printable") + raw, mail(multipart("mixed", raw))):
        with suppress(Unfit):
            assert len(human_text(read_mail(content).parts)) <= LONGEST_TEXT
