"""Is the message tree the one that mail clients read, and the same twice?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.itip.texts import one_line
from hearing_app.domain.sittings.letters import CALENDAR_METHODS, Letter, LetterKind, Office, Recipient
from hearing_app.mail.calendars import build_calendar
from hearing_app.mail.letters import Composed, compose
from hearing_app.mail.messages import Envelope, Frozen, Postmark, build_message, freeze_letter, message_id_for

MakeLetter = Callable[..., Letter]
ANY = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from('\r\n;,:<>@"^\\\x00\u2028\x85👨‍👩‍👧听证')),
    max_size=120,
)


def read(frozen: Frozen) -> EmailMessage:
    message = message_from_bytes(frozen.content, policy=SMTP)
    assert isinstance(message, EmailMessage)
    return message


def tree(message: EmailMessage) -> object:
    if not message.is_multipart():
        return message.get_content_type()
    return {message.get_content_type(): [tree(part) for part in message.iter_parts()]}


@pytest.fixture(scope="session")
def envelope() -> Envelope:
    return Envelope(
        sender_name="示范区信访局",
        sender="schedule@hearing.example.invalid",
        reply_to="r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid",
        bounce="b-abcdefghijklmnopqrstuvwxyz@bounce.example.invalid",
        recipient="wang01@example.invalid",
        message_id="<0123456789abcdef@hearing.example.invalid>",
        dated_at=datetime(2026, 11, 22, 1, 2, 3, 999, tzinfo=UTC),
    )


def test_an_invitation_has_the_tree_of_the_great_senders(
    make_letter: MakeLetter, office: Office, postmark: Postmark
) -> None:
    message = read(freeze_letter(make_letter(), office, postmark))
    assert tree(message) == {
        "multipart/mixed": [
            {"multipart/alternative": ["text/plain", "text/html", "text/calendar"]},
            "application/ics",
        ]
    }


def test_the_headers_are_exactly_these(make_letter: MakeLetter, office: Office, postmark: Postmark) -> None:
    frozen = freeze_letter(make_letter(), office, replace(postmark, answers_to="<first0001@hearing.example.invalid>"))
    message = read(frozen)
    boundary = message.get_boundary()
    assert {key: str(value) for key, value in message.items()} == {
        "From": "示范区信访局 <schedule@hearing.example.invalid>",
        "To": "wang01@example.invalid",
        "Reply-To": "r-abcdefghijklmnopqrstuvwxyz@reply.example.invalid",
        "Subject": "【邀请】12月15日（周二）09:30 听证评议会，请您任听证员",
        "Date": "Sun, 22 Nov 2026 09:02:03 +0800",
        "Message-ID": "<0123456789abcdef0123456789abcdef@hearing.example.invalid>",
        "In-Reply-To": "<first0001@hearing.example.invalid>",
        "References": "<first0001@hearing.example.invalid>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/mixed; boundary="{boundary}"',
    }
    assert frozen.envelope_from == "b-zyxwvutsrqponmlkjihgfedcba@bounce.example.invalid"
    assert frozen.envelope_to == "wang01@example.invalid"
    assert frozen.subject == message["Subject"]


def test_the_calendar_part_is_byte_identical_to_the_attachment_and_to_what_was_built(
    make_letter: MakeLetter, office: Office, postmark: Postmark
) -> None:
    letter = make_letter()
    assert letter.invite
    parts = list(read(freeze_letter(letter, office, postmark)).walk())
    inline = next(part for part in parts if part.get_content_type() == "text/calendar")
    attached = next(part for part in parts if part.get_content_type() == "application/ics")
    assert inline.get_payload(decode=True) == attached.get_payload(decode=True) == build_calendar(letter.invite).content
    assert dict(inline["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert inline["Content-Transfer-Encoding"] == "base64"
    assert inline["Content-Disposition"] is None
    assert attached.get_filename() == "invite.ics"
    assert attached["Content-Disposition"].content_disposition == "attachment"
    assert dict(attached["Content-Type"].params) == {"name": "invite.ics"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", list(LetterKind))
def test_every_letter_gives_the_same_bytes_twice_with_crlf_and_short_lines(
    kind: LetterKind, language: str, make_letter: MakeLetter, office: Office, postmark: Postmark
) -> None:
    letter = make_letter(kind, language)
    frozen = freeze_letter(letter, office, postmark)
    assert freeze_letter(replace(letter), office, replace(postmark)) == frozen
    lines = frozen.content.split(b"\r\n")
    assert frozen.content.isascii()
    assert [line for line in lines if b"\n" in line or b"\r" in line or len(line) > 78] == []
    methods = [part.get_param("method") for part in read(frozen).walk() if part.get_content_type() == "text/calendar"]
    assert methods == ([CALENDAR_METHODS[kind].value] if kind in CALENDAR_METHODS else [])


def test_text_and_html_arrive_as_they_were_composed(
    make_letter: MakeLetter, office: Office, postmark: Postmark
) -> None:
    letter = make_letter()
    message = read(freeze_letter(letter, office, postmark))
    composed = compose(letter, office)
    plain, html = (message.get_body([kind]) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    assert plain.get_content().replace("\r\n", "\n") == composed.text
    assert html.get_content().replace("\r\n", "\n") == composed.html


def test_a_resend_keeps_the_calendar_part_and_changes_id_date_and_boundaries(
    make_letter: MakeLetter, office: Office, envelope: Envelope
) -> None:
    letter = make_letter()
    assert letter.invite
    part = build_calendar(letter.invite)
    composed = compose(letter, office)
    first = build_message(envelope, composed, part=part)
    again = build_message(
        replace(envelope, message_id="<fedcba9876543210@hearing.example.invalid>"), composed, part=part
    )
    assert first.content != again.content
    calendars = [
        [each.get_payload(decode=True) for each in read(frozen).walk() if each.get_content_type() == "text/calendar"]
        for frozen in (first, again)
    ]
    assert calendars == [[part.content], [part.content]]
    assert read(first).get_boundary() != read(again).get_boundary()


@pytest.mark.parametrize("name", ["sender", "reply_to", "bounce", "recipient"])
@pytest.mark.parametrize(
    "bad", ["a@x.cn, b@y.cn", "a@x.cn\r\nBcc: b@y.cn", "王 <a@x.cn>", "a@x.cn>\r\nRCPT TO:<b@y.cn", ""]
)
def test_two_addresses_or_an_injected_header_are_refused(name: str, bad: str, envelope: Envelope) -> None:
    with pytest.raises(Refused) as refused:
        replace(envelope, **{name: bad})
    assert [reason.code for reason in refused.value.reasons] == ["mail.address"]


@pytest.mark.parametrize("name", ["message_id", "answers_to"])
@pytest.mark.parametrize("bad", ["abc", "<a b@x.cn>", "<abcdefgh@x.cn>\r\nBcc: b@y.cn", "<abcdefgh@x.cn> <b>"])
def test_a_message_id_that_is_not_ours_is_an_error(name: str, bad: str, envelope: Envelope) -> None:
    with pytest.raises(ValueError, match="Message-ID"):
        replace(envelope, **{name: bad})


@pytest.mark.parametrize(
    "change", [{"recipient": "li02@example.invalid"}, {"reply_to": "r-other@reply.example.invalid"}]
)
def test_a_calendar_part_of_another_message_is_an_error(
    change: dict[str, str], make_letter: MakeLetter, office: Office, envelope: Envelope
) -> None:
    letter = make_letter()
    assert letter.invite
    with pytest.raises(ValueError, match="another message"):
        build_message(replace(envelope, **change), compose(letter, office), part=build_calendar(letter.invite))


def test_a_recipient_without_an_address_is_refused(make_letter: MakeLetter, office: Office, postmark: Postmark) -> None:
    letter = replace(make_letter(LetterKind.REMINDER), recipient=Recipient("", "王示例01"))
    with pytest.raises(Refused):
        freeze_letter(letter, office, postmark)


@settings(max_examples=200, deadline=None)
@given(subject=ANY, name=ANY, text=ANY)
def test_whatever_subject_and_name_hold_no_header_and_no_address_is_added(
    subject: str, name: str, text: str, envelope: Envelope
) -> None:
    body = one_line(text)
    frozen = build_message(
        replace(envelope, sender_name=name), Composed(subject=subject, text=f"{body}\n", html=f"<p>{len(body)}</p>\n")
    )
    message = read(frozen)
    assert message.keys() == [
        *("From", "To", "Reply-To", "Subject", "Date", "Message-ID"),
        *("Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version", "Content-Type"),
    ]
    addresses = [each.addr_spec for key in ("From", "To", "Reply-To") for each in message[key].addresses]
    assert addresses == [envelope.sender, envelope.recipient, envelope.reply_to]
    assert frozen.subject == one_line(subject, 200)
    assert frozen.content.isascii()
    assert max(map(len, frozen.content.split(b"\r\n"))) <= 78


def test_a_long_domain_survives_in_every_id_and_address(envelope: Envelope) -> None:
    domain = "hearing-and-mediation-service." + "a-rather-long-name-of-a-district." * 3 + "example.invalid"
    message_id = message_id_for(domain, 7, "wang", "invitation", 0, 0)
    long = replace(
        envelope, message_id=message_id, answers_to=message_id, reply_to=f"r-{'a' * 26}@{domain}", sender=f"s@{domain}"
    )
    headers = build_message(long, Composed("s", "t\n", "<p>t</p>\n")).content.replace(b"\r\n ", b" ").split(b"\r\n")
    for name in ("Message-ID", "In-Reply-To", "References"):
        assert f"{name}: {message_id}".encode() in headers
    assert f"Reply-To: {long.reply_to}".encode() in headers


def test_message_ids_differ_by_every_part_and_not_by_how_parts_are_cut() -> None:
    ids = {
        message_id_for("x.cn", *parts)
        for parts in [(1, "a", "b"), (1, "ab", ""), (1, "a", "b", 0), (1, "a", "b", 1), (11, "a", "b")]
    }
    assert len(ids) == 5
    assert message_id_for("X.cn", 1, "a") == message_id_for("x.cn", 1, "a")
