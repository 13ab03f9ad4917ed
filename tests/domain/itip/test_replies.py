"""What does each kind of foreign answer come to? A row for every client and every trap of which we know."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.proposals import Proposal
from hearing_app.domain.itip.replies import Decision, Reply, Unreadable, combine, decide, read_reply
from tests.builders.mails import CLAIM, EXPERT, UID, calendar, entry, reply

START, END = "DTSTART:20261120T013000Z", "DTEND:20261120T033000Z"
PROPOSED = Proposal(datetime(2026, 11, 20, 1, 30, tzinfo=UTC), datetime(2026, 11, 20, 3, 30, tzinfo=UTC))
IOS = 'TO-ALL-PROPOSED-NEW-TIME="DTSTART:20261120T013000Z;STATUS:;"'


def read(content: bytes, method: str = "") -> Reply:
    found = read_reply(content, method=method)
    assert isinstance(found, Reply), found
    return found


def fault(content: bytes, method: str = "") -> Fault:
    found = read_reply(content, method=method)
    assert isinstance(found, Unreadable), found
    return found.fault


def claim(params: str, value: str = f"mailto:{EXPERT}") -> bytes:
    return calendar(entry(attendee=f"ATTENDEE;{params}:{value}"))


def test_everything_that_an_answer_says() -> None:
    content = reply(
        START, END, "COMMENT;LANGUAGE=zh:当天出差\\, 抱歉", "RECURRENCE-ID:20261120T013000Z", partstat="DECLINED"
    )
    assert read(content) == Reply(
        method="REPLY",
        uid=UID,
        attendee=EXPERT,
        partstat="DECLINED",
        sequence=2,
        stamped_at=datetime(2026, 11, 15, 8, 0, tzinfo=UTC),
        starts_at=PROPOSED.start,
        ends_at=PROPOSED.end,
        recurrence_id="20261120T013000Z",
        comment="当天出差, 抱歉",
    )


@pytest.mark.parametrize(
    ("params", "decision"),
    [
        ("PARTSTAT=ACCEPTED", Decision.ACCEPTED),
        ("partstat=accepted", Decision.ACCEPTED),
        ('PARTSTAT="ACCEPTED"', Decision.ACCEPTED),
        ("PARTSTAT=ACCEPTED;PARTSTAT=Accepted", Decision.ACCEPTED),
        ("PARTSTAT=Declined", Decision.DECLINED),
        ("PARTSTAT=TENTATIVE", Decision.TENTATIVE),
        ("PARTSTAT=NEEDS-ACTION", Decision.NEEDS_ACTION),
        ("PARTSTAT=NEED-REQUEST", Decision.NEEDS_ACTION),
        ('PARTSTAT=DELEGATED;DELEGATED-TO="mailto:a@b.cn"', Decision.DELEGATED),
        ("PARTSTAT=DELEGATED", Decision.DELEGATED),
        ('PARTSTAT=ACCEPTED;DELEGATED-TO="mailto:a@b.cn"', Decision.DELEGATED),
        (f"PARTSTAT=TENTATIVE;{IOS}", Decision.COUNTERED),
        (f"PARTSTAT=ACCEPTED;{IOS}", Decision.ACCEPTED),
        ("PARTSTAT=ACCEPTED;ROLE=REQ_PARTICIPANT;RSVP=TRUE;X-COMMENT=", Decision.ACCEPTED),
    ],
)
def test_the_word_for_an_answer(params: str, decision: Decision) -> None:
    assert decide(read(claim(params))) is decision


@pytest.mark.parametrize(
    "value",
    [
        "mailto:Li.Hua@Example.cn",
        "MAILTO:li.hua@example.cn",
        "mailto: li.hua@example.cn ",
        "li.hua@example.cn",
        "<li.hua@example.cn>",
        "mailto:<li.hua@example.cn>",
        "mailto:li%2Ehua%40example.cn",
        "mailto:li.hua@example.cn?subject=x",
        "'li.hua@example.cn'",
    ],
)
def test_an_address_is_one_however_it_is_written(value: str) -> None:
    assert read(claim("PARTSTAT=ACCEPTED", value)).attendee == EXPERT


def test_apple_hides_the_address_in_email() -> None:
    assert read(claim(f"PARTSTAT=ACCEPTED;EMAIL={EXPERT}", "/aMTYyOTI/principal/")).attendee == EXPERT


@pytest.mark.parametrize(
    ("lines", "sequence"),
    [
        (("SEQUENCE:3",), 3),
        (("SEQUENCE:0", "X-MICROSOFT-CDO-APPT-SEQUENCE:4"), 4),
        (("X-MICROSOFT-CDO-APPT-SEQUENCE:4",), 4),
        (("SEQUENCE:3", "X-MICROSOFT-CDO-APPT-SEQUENCE:4"), 3),
        (("SEQUENCE:0", "X-MICROSOFT-CDO-APPT-SEQUENCE:0"), 0),
        ((), None),
        (("SEQUENCE:-1",), None),
        (("SEQUENCE:x",), None),
        (("SEQUENCE:" + "9" * 5_000,), None),
        (("SEQUENCE:４",), None),
    ],
)
def test_the_version_that_was_answered(lines: tuple[str, ...], sequence: int | None) -> None:
    assert read(calendar(entry(*lines))).sequence == sequence


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("DTSTAMP:20261115T080000Z", "2026-11-15T08:00:00+00:00"),
        ("DTSTAMP:20261115T160000", "2026-11-15T08:00:00+00:00"),
        ("DTSTAMP;TZID=China Standard Time:20261115T160000", "2026-11-15T08:00:00+00:00"),
        ("DTSTAMP:yesterday", None),
        ("SUMMARY:x", None),
    ],
)
def test_the_stamp_may_be_missing_or_local(stamp: str, expected: str | None) -> None:
    found = read(calendar(entry(stamp))).stamped_at
    assert (found.isoformat() if found else None) == expected


@pytest.mark.parametrize(
    ("attendee", "line"),
    [
        (CLAIM, "COMMENT:有事"),
        (CLAIM, "X-COMMENT:有事"),
        (CLAIM, "X-RESPONSE-COMMENT:有事"),
        (CLAIM, "X-CALENDARSERVER-PRIVATE-COMMENT:有事"),
        (CLAIM, "COMMENT:\r\nCOMMENT:有事"),
        (f'ATTENDEE;PARTSTAT=DECLINED;X-RESPONSE-COMMENT="有事":mailto:{EXPERT}', "SUMMARY:x"),
        (f"ATTENDEE;PARTSTAT=DECLINED;X-COMMENT=有事:mailto:{EXPERT}", "SUMMARY:x"),
    ],
)
def test_a_reason_is_found_wherever_a_program_puts_it(attendee: str, line: str) -> None:
    assert read(calendar(entry(line, attendee=attendee))).comment == "有事"


def test_google_escapes_a_reason_twice() -> None:
    content = claim('PARTSTAT=DECLINED;X-RESPONSE-COMMENT="it&#39\\;s late"')
    assert read(content).comment == "it's late"


def test_a_reason_is_one_bounded_line() -> None:
    comment = read(reply("COMMENT:a\\nb\u202e" + "c" * 9_000)).comment
    assert (comment[:4], len(comment)) == ("a b ", 2_000)


@pytest.mark.parametrize(
    ("content", "method", "proposal"),
    [
        (reply(START, END, method="COUNTER", partstat="TENTATIVE"), "", PROPOSED),
        (reply(START, END, method="COUNTER", partstat="TENTATIVE"), "REPLY", PROPOSED),
        (reply(START, "DURATION:PT2H", method="COUNTER"), "", PROPOSED),
        (reply(START, method="COUNTER"), "", replace(PROPOSED, end=None)),
        (reply(START, "DTEND:20261120T013000Z", method="COUNTER"), "", replace(PROPOSED, end=None)),
        (reply("DTSTART:20261120T093000", END, method="COUNTER"), "", replace(PROPOSED, is_uncertain=True)),
        (
            reply("DTSTART;TZID=Nowhere:20261120T093000", END, method="COUNTER"),
            "",
            replace(PROPOSED, is_uncertain=True),
        ),
        (claim(f"PARTSTAT=TENTATIVE;{IOS}"), "", replace(PROPOSED, end=None)),
        (claim(f"PARTSTAT=TENTATIVE;{IOS.replace('STATUS:', 'STATUS:NEEDS-ACTION')}"), "", replace(PROPOSED, end=None)),
        (
            calendar(
                entry(
                    "DTSTART:20261118T010000Z",
                    "DTEND:20261118T030000Z",
                    attendee=f"ATTENDEE;PARTSTAT=DECLINED;{IOS}:mailto:{EXPERT}",
                )
            ),
            "",
            PROPOSED,
        ),
    ],
)
def test_three_dialects_of_another_time(content: bytes, method: str, proposal: Proposal) -> None:
    found = read(content, method)
    assert (decide(found), found.proposal) == (Decision.COUNTERED, proposal)


def test_a_counter_may_list_the_organizer_and_need_no_partstat() -> None:
    chair = "ATTENDEE;ROLE=CHAIR;PARTSTAT=ACCEPTED:mailto:r-x@reply.example.cn"
    own = entry(START, END, "ORGANIZER:mailto:R-X@reply.example.cn", chair, attendee=f"ATTENDEE:mailto:{EXPERT}")
    found = read(calendar(own, method="COUNTER"))
    assert (found.attendee, found.partstat, decide(found)) == (EXPERT, "", Decision.COUNTERED)


def test_a_request_for_the_latest_version_needs_no_partstat() -> None:
    content = calendar(entry(attendee=f"ATTENDEE:mailto:{EXPERT}"), method="REFRESH")
    assert decide(read(content)) is Decision.REFRESH


@pytest.mark.parametrize("missing", ["ORGANIZER", "SEQUENCE", "DTSTAMP", "DTSTART"])
def test_what_real_answers_lack_is_not_missed(missing: str) -> None:
    lines = ("ORGANIZER:mailto:o@x.cn", "SEQUENCE:1", "DTSTAMP:20261115T080000Z", START)
    assert decide(read(calendar(entry(*(line for line in lines if not line.startswith(missing)))))) is Decision.ACCEPTED


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (calendar(entry(attendee="")), Fault.NO_ATTENDEE),
        (calendar(entry(attendee="ATTENDEE;PARTSTAT=ACCEPTED:invalid:nomail")), Fault.NO_ATTENDEE),
        (calendar(entry(attendee="ATTENDEE;PARTSTAT=ACCEPTED:/o=ExchangeLabs/cn=li")), Fault.NO_ATTENDEE),
        (calendar(entry(attendee=f"ATTENDEE:mailto:{EXPERT}")), Fault.NO_PARTSTAT),
        (claim("PARTSTAT="), Fault.NO_PARTSTAT),
        (claim("PARTSTAT=MAYBE"), Fault.UNKNOWN_PARTSTAT),
        (claim("PARTSTAT=ACCEPTED;PARTSTAT=DECLINED"), Fault.CONFLICTING_PARTS),
        (calendar(entry("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@b.cn")), Fault.SEVERAL_ATTENDEES),
        (calendar(entry("ATTENDEE;PARTSTAT=DECLINED:urn:uuid:7")), Fault.SEVERAL_ATTENDEES),
        (calendar(entry('ATTENDEE;CN="Li";PARTSTAT=DECLINED:')), Fault.SEVERAL_ATTENDEES),
        (calendar(entry(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{EXPERT}")), Fault.CONFLICTING_PARTS),
        (calendar(entry(uid="")), Fault.NO_UID),
        (calendar(entry(uid="x" * 1_001)), Fault.NO_UID),
        (calendar(entry(), method=""), Fault.NO_METHOD),
        (calendar(), Fault.NO_EVENT),
        (calendar(entry(name="VFREEBUSY")), Fault.NO_EVENT),
        (calendar(entry(name="VTODO")), Fault.NO_EVENT),
        (calendar(entry(name="VPOLL")), Fault.NO_EVENT),
        (calendar(entry(), before=["METHOD:CANCEL"]), Fault.CONFLICTING_PARTS),
        (calendar(entry(), entry(uid="other")), Fault.CONFLICTING_PARTS),
        (calendar(entry()) + calendar(entry(uid="other")), Fault.CONFLICTING_PARTS),
        (reply(method="COUNTER"), Fault.NO_PROPOSED_TIME),
        (reply("DTSTART:soon", method="COUNTER"), Fault.NO_PROPOSED_TIME),
        (calendar(entry())[:-20], Fault.DAMAGED),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Fault.DAMAGED),
    ],
)
def test_what_is_no_answer_is_set_aside(content: bytes, expected: Fault) -> None:
    assert fault(content) is expected


@pytest.mark.parametrize("method", ["ADD", "PUBLISH", "REQUEST", "CANCEL", "DECLINECOUNTER", "X-OTHER"])
def test_nobody_outside_changes_a_sitting(method: str) -> None:
    several = entry(f"ATTENDEE;PARTSTAT=DECLINED:mailto:{EXPERT}", uid="two")
    assert [fault(calendar(entry(), method=method)), fault(calendar(entry(), several, method=method), "REPLY")] == [
        Fault.NOT_A_REPLY,
        Fault.NOT_A_REPLY,
    ]


def test_the_method_outside_speaks_only_where_none_is_inside() -> None:
    assert read(calendar(entry(), method=""), "reply").method == "REPLY"
    assert fault(calendar(entry(), method="REQUEST"), "REPLY") is Fault.NOT_A_REPLY


@pytest.mark.parametrize(
    "content",
    [
        reply("COMMENT:有事", partstat="MAYBE"),
        reply("COMMENT:有事", method="REQUEST"),
        reply("COMMENT:有事").replace(b"VEVENT", b"VPOLL"),
    ],
)
def test_a_clerk_sees_what_could_be_read(content: bytes) -> None:
    found = read_reply(content)
    assert isinstance(found, Unreadable)
    assert (found.seen.uid, found.seen.attendee, found.seen.sequence, found.seen.comment) == (UID, EXPERT, 2, "有事")


def test_entries_and_copies_that_agree_are_one_answer() -> None:
    dates = (entry(), entry("RECURRENCE-ID:20261120T013000Z"))
    assert read(calendar(*reversed(dates))).recurrence_id == ""
    one = read(calendar(entry()))
    assert combine([one, replace(one, sequence=5)]) == one


@pytest.mark.parametrize(
    "other", [{"uid": "x"}, {"attendee": "a@b.cn"}, {"partstat": "DECLINED"}, {"proposal": PROPOSED}]
)
def test_copies_that_differ_are_set_aside(other: dict[str, object]) -> None:
    one = read(calendar(entry()))
    both = combine([one, replace(one, **other)])  # type: ignore[arg-type]
    assert both == Unreadable(Fault.CONFLICTING_PARTS, one)


def test_half_an_answer_beside_a_whole_one_is_a_conflict() -> None:
    one = read(calendar(entry()))
    assert combine([Unreadable(Fault.DAMAGED), one]) == Unreadable(Fault.CONFLICTING_PARTS, one)
