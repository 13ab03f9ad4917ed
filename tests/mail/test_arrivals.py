"""What does every kind of mail come to? Rows of the decision table that need no database."""

import pytest

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.replies import Decision, Reply
from hearing_app.mail.arrivals import Arrival, read_arrival, read_calendar_file
from hearing_app.mail.postboxes import Postbox, Tag
from tests.builders.mails import (
    EXPERT,
    REPLY_TO,
    TOKEN,
    UID,
    answer_mail,
    calendar,
    entry,
    mail,
    multipart,
    part,
    reply,
    text_mail,
)

POSTBOX = Postbox("reply.example.cn", "bounce.example.cn", "mx.example.cn")
CALENDAR = "text/calendar; charset=utf-8; method=REPLY"
TIME = ("DTSTART:20261120T013000Z", "DTEND:20261120T033000Z")
PNG = b"\x89PNG\r\n"


def read(raw: bytes) -> Arrival:
    return read_arrival(raw, POSTBOX)


case = pytest.param


def only(kind: str, content: bytes, *fields: str) -> bytes:
    return mail(part(kind, content), *fields)


def both(first: bytes, second: bytes, kind: str = "application/ics") -> bytes:
    return mail(multipart("mixed", part(CALENDAR, first), part(kind, second)))


def test_an_answer_comes_with_everything_that_is_needed_to_act_on_it() -> None:
    fields = ("Subject: =?utf-8?B?5o6l5Y+X?=", f"Delivered-To: {REPLY_TO}", "Auto-Submitted: auto-generated")
    results = "Authentication-Results: mx.example.cn; dmarc=pass header.from=example.cn"
    found = read(answer_mail(reply(), *fields, results))
    origin = found.origin
    assert isinstance(found.reading, Reply)
    assert (found.decision, found.fault, found.seen.uid, found.seen.attendee) == (Decision.ACCEPTED, None, UID, EXPERT)
    assert (origin.tag, origin.sender, origin.message_id) == (Tag("r", TOKEN), EXPERT, "<m1@example.cn>")
    assert (origin.subject, origin.is_vouched_for, origin.has_null_path) == ("接受", True, False)
    assert found.text == "李华已接受此邀请。"


@pytest.mark.parametrize(
    ("raw", "decision"),
    [
        case(only("text/calendar; method=REPLY", reply(partstat="DECLINED")), Decision.DECLINED, id="bare part"),
        case(only("text/calendar", reply()), Decision.ACCEPTED, id="no method outside"),
        case(only(CALENDAR, calendar(entry(), method="")), Decision.ACCEPTED, id="no method inside"),
        case(only("application/ics; name=a.ics", reply()), Decision.ACCEPTED, id="application/ics alone"),
        case(only("application/octet-stream; name=a.ics", reply()), Decision.ACCEPTED, id="renamed type"),
        case(
            only('application/octet-stream; name="=?gb18030?B?aW52aXRlLmljcw==?="', reply()),
            Decision.ACCEPTED,
            id="QQ, Foxmail",
        ),
        case(
            only("text/calendar; method=REPLY", reply()).replace(b"Encoding: base64", b"Encoding: base64;"),
            Decision.ACCEPTED,
            id="encoding with a semicolon",
        ),
        case(only("TEXT/CALENDAR; METHOD=reply", reply()), Decision.ACCEPTED, id="capitals"),
        case(answer_mail(reply(*TIME, method="COUNTER"), method="REPLY"), Decision.COUNTERED, id="Google counter"),
        case(both(reply(), reply().replace(b"\r\n", b"\n")), Decision.ACCEPTED, id="copies that agree"),
        case(both(reply(), PNG, "image/png"), Decision.ACCEPTED, id="a picture beside"),
        case(both(reply(), reply(partstat="DECLINED"), "message/rfc822"), Decision.ACCEPTED, id="a message beside"),
        case(only(CALENDAR, calendar(entry("COMMENT:有事"), method="REFRESH")), Decision.REFRESH, id="refresh"),
        case(answer_mail(reply(partstat="DELEGATED")), Decision.DELEGATED, id="delegated"),
        case(answer_mail(reply(), "Precedence: bulk", "List-Id: <x>"), Decision.ACCEPTED, id="list"),
        case(answer_mail(reply(), "Auto-Submitted: auto-replied"), Decision.ACCEPTED, id="auto-replied answer"),
        case(text_mail("我来"), Decision.MESSAGE, id="human words"),
        case(text_mail("接受", "Subject: 休假"), Decision.MESSAGE, id="human words about leave"),
        case(only("message/rfc822", answer_mail(reply())), Decision.MESSAGE, id="forwarded as attachment"),
        case(text_mail("x", "Auto-Submitted: auto-generated"), Decision.MESSAGE, id="a machine's own message"),
        case(text_mail("x", "Auto-Submitted: no"), Decision.MESSAGE, id="not automatic"),
        case(text_mail("x", "X-Auto-Response-Suppress: All"), Decision.MESSAGE, id="suppress is no sign"),
        case(text_mail("x", "Auto-Submitted: auto-replied (vacation)"), Decision.AUTO_REPLY, id="RFC 3834"),
        case(text_mail("x", "X-Autoreply: yes"), Decision.AUTO_REPLY, id="X-Autoreply"),
        case(text_mail("x", "X-Autorespond: 1"), Decision.AUTO_REPLY, id="X-Autorespond"),
        case(text_mail("x", "Precedence: auto_reply"), Decision.AUTO_REPLY, id="auto_reply"),
        case(text_mail("x", "Precedence: Junk"), Decision.AUTO_REPLY, id="junk"),
        case(text_mail("x", "List-Id: <news.example.cn>"), Decision.AUTO_REPLY, id="newsletter"),
        case(text_mail("x", "Return-Path: <>"), Decision.AUTO_REPLY, id="null path"),
        case(
            text_mail("x", "Auto-Submitted: auto-generated", "Subject: Automatic reply: 通知"),
            Decision.AUTO_REPLY,
            id="Exchange",
        ),
        case(text_mail("x", "Subject: 自动回复：通知"), Decision.AUTO_REPLY, id="QQ"),
        case(
            only("text/calendar; method=REQUEST", reply(method="REQUEST"), "Auto-Submitted: auto-replied"),
            Decision.AUTO_REPLY,
            id="holiday notice that quotes our invitation",
        ),
    ],
)
def test_the_decision(raw: bytes, decision: Decision) -> None:
    found = read(raw)
    assert (found.decision, found.fault) == (decision, None)


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"/etc/passwd", Fault.DAMAGED),
        (text_mail("x" * 1_100_000), Fault.TOO_LARGE),
        (only(CALENDAR, reply("X:" + "x" * 70_000)), Fault.TOO_LARGE),
        (only(CALENDAR, b""), Fault.EMPTY),
        (only(CALENDAR, b"/etc/passwd"), Fault.DAMAGED),
        (only(CALENDAR, reply()[:90]), Fault.DAMAGED),
        (only(CALENDAR, reply()[:90], "Auto-Submitted: auto-replied"), Fault.DAMAGED),
        (both(reply(), reply(partstat="DECLINED")), Fault.CONFLICTING_PARTS),
        (both(reply(), reply(uid="other")), Fault.CONFLICTING_PARTS),
        (both(reply(), reply()[:90]), Fault.CONFLICTING_PARTS),
        (both(reply(), reply(method="REQUEST", partstat="NEEDS-ACTION")), Fault.CONFLICTING_PARTS),
        (only(CALENDAR, reply(method="REQUEST")), Fault.NOT_A_REPLY),
        (only("text/calendar; method=CANCEL", reply(method="CANCEL")), Fault.NOT_A_REPLY),
        (only(CALENDAR, calendar(entry(attendee=""))), Fault.NO_ATTENDEE),
        (only("application/ms-tnef; name=winmail.dat", b"x"), Fault.WINMAIL),
        (only("application/octet-stream; name=WINMAIL.DAT", b"x"), Fault.WINMAIL),
        (only("application/pkcs7-mime; smime-type=enveloped-data", b"x"), Fault.ENCRYPTED),
        (mail(multipart("encrypted", part("application/pgp-encrypted", b"x"))), Fault.ENCRYPTED),
    ],
)
def test_what_is_set_aside_and_why(raw: bytes, fault: Fault) -> None:
    found = read(raw)
    assert (found.decision, found.fault) == (Decision.SET_ASIDE, fault)


def test_what_is_set_aside_still_says_whose_it_is() -> None:
    found = read(text_mail("x" * 1_100_000, "Subject: big"))
    assert (found.origin.tag, found.origin.sender, found.origin.subject) == (Tag("r", TOKEN), EXPERT, "big")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_charset_of_the_part_counts_and_gb18030_is_tried(encoding: str) -> None:
    content = reply("COMMENT:有事").decode().encode(encoding)
    for kind in (f"text/calendar; method=REPLY; charset={encoding}", "text/calendar; method=REPLY"):
        assert read(only(kind, content)).seen.comment == "有事"


def test_a_calendar_file_without_a_mail() -> None:
    assert read_calendar_file(reply(partstat="TENTATIVE")).decision is Decision.TENTATIVE
    found = read_calendar_file(b"/etc/passwd")
    assert (found.decision, found.fault, found.text) == (Decision.SET_ASIDE, Fault.DAMAGED, "")
