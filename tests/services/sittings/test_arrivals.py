"""Does mail that comes in light the right seat, wait for a clerk where it must, and is none of it lost?"""

import email
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage

import pytest
from icalendar import Calendar
from sqlalchemy import select

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.itip.addresses import bounce_address
from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.itip.replies import Decision
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.inboxes import keep_mail
from hearing_app.services.sittings import arrivals, invitations
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.sittings import arriving
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.release import reply_token
from hearing_app.store.mail import arrivals as kept
from hearing_app.store.mail import deliveries as ledger
from hearing_app.store.tables.arrivals import ArrivalRow
from hearing_app.store.tables.sittings import AnswerRow, SeatRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import answers
from tests.conftest import Clock

AsRole = Callable[..., Context]
RAW = b"From: somebody\r\n\r\n"


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


@pytest.fixture
def worker(as_role: AsRole) -> Context:
    return as_role("machine", unit_id=None)


def reading(ctx: Context, seat: SeatRow, decision: Decision = Decision.ACCEPTED, **more: object) -> Reading:
    assert seat.person is not None
    first = Reading(
        decision=decision,
        reply_token=reply_token(ctx, seat),
        sender=seat.person.email,
        attendee=seat.person.email,
        uid=seat.calendar_uid,
        sequence=seat.calendar_sequence,
        stamped_at=ctx.now,
        message_id=f"<{decision.value}-{seat.id}@x>",
    )
    return replace(first, **more)  # type: ignore[arg-type]  # fields by name


def only(ctx: Context) -> ArrivalRow:
    ctx.reader.rollback()
    return ctx.reader.scalars(select(ArrivalRow)).one()


def test_an_acceptance_lights_the_first_light_with_its_provenance(ctx: Context, worker: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    assert keep_mail(worker, RAW, reading(ctx, seat, comment="准时到"))
    row = only(ctx)
    assert (row.rule, row.state, row.seat_id, kept.raw_of(row)) == ("answer", "applied", seat.id, RAW)
    after = answers.seat(ctx, hearing, "E002")
    assert (after.can_come, after.no_conflict, after.answered_at) == ("yes", "open", ctx.now)
    view = arrivals.view_arrival(ctx, row.id)
    assert (view.reading.comment, view.line.person, view.may_undo) == ("准时到", "李示例02", True)


def test_the_same_bytes_and_an_older_answer_change_nothing(
    ctx: Context, worker: Context, hearing: int, clock: Clock, as_role: AsRole
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    early = reading(ctx, seat, Decision.DECLINED, stamped_at=ctx.now - timedelta(hours=1))
    assert keep_mail(worker, RAW, reading(ctx, seat))
    assert not keep_mail(worker, RAW, reading(ctx, seat))
    assert keep_mail(worker, RAW + b"2", early)
    assert [line.rule for line in arrivals.view_arrivals(ctx).lines] == ["repeated", "answer"]
    assert answers.seat(ctx, hearing, "E002").can_come == "yes"


def test_what_somebody_else_sent_waits_until_a_clerk_vouches_and_can_be_undone(
    ctx: Context, worker: Context, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    stranger = reading(ctx, seat, Decision.DECLINED, sender="x@example.invalid", attendee="x@example.invalid")
    keep_mail(worker, RAW, stranger)
    row = only(ctx)
    assert (row.rule, row.state, answers.seat(ctx, hearing, "E002").can_come) == ("other_sender", "waiting", "open")
    assert Cause.ARRIVALS in {task.cause for tasks in view_desk(ctx).tasks.values() for task in tasks}
    arrivals.apply_arrival(ctx, row.id)
    assert answers.seat(ctx, hearing, "E002").can_come == "no"
    arrivals.undo_arrival(ctx, row.id)
    after = answers.seat(ctx, hearing, "E002")
    assert (after.can_come, after.answered_at, only(ctx).state) == ("open", None, "undone")


def test_an_answer_that_came_later_keeps_an_undo_from_taking_it_away(
    ctx: Context, worker: Context, hearing: int, clock: Clock, as_role: AsRole
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    keep_mail(worker, RAW, reading(ctx, seat))
    clock.forward(minutes=5)
    later = as_role("booking_clerk")
    invitations.answer_by_token(later, answers.link(ctx, seat), AnswerOrder(0, Coming.DECLINE))
    with pytest.raises(Refused) as refused:
        arrivals.undo_arrival(later, only(ctx).id)
    assert [reason.code for reason in refused.value.reasons] == ["arrival.answered_since"]
    assert answers.seat(ctx, hearing, "E002").can_come == "no"


def test_an_answer_that_is_out_of_date_is_not_offered_to_be_recorded(
    ctx: Context, worker: Context, hearing: int, clock: Clock, as_role: AsRole
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    stranger = reading(ctx, seat, Decision.DECLINED, sender="x@example.invalid", attendee="x@example.invalid")
    keep_mail(worker, RAW, stranger)
    row = only(ctx)
    assert arrivals.view_arrival(ctx, row.id).may_apply
    clock.forward(minutes=5)
    later = as_role("booking_clerk")
    invitations.answer_by_token(later, answers.link(ctx, seat), AnswerOrder(0, Coming.DECLINE))
    later.reader.rollback()
    view = arrivals.view_arrival(later, row.id)
    assert (view.may_apply, [reason.code for reason in view.refused]) == (False, ["invitation.older_answer"])
    arrivals.handle_arrival(later, row.id)


def test_mail_of_nobody_waits_and_no_seat_changes(ctx: Context, worker: Context, hearing: int) -> None:
    lost = Reading(Decision.ACCEPTED, reply_token="a" * 26, uid="x@y", sender="a@b.c", attendee="a@b.c")
    keep_mail(worker, RAW, lost)
    keep_mail(worker, RAW + b"2", Reading(Decision.SET_ASIDE, fault="damaged"))
    keep_mail(worker, RAW + b"3", Reading(Decision.AUTO_REPLY))
    found = [(line.rule, line.state) for line in arrivals.view_arrivals(ctx).lines]
    assert found == [("auto_reply", "kept"), ("unreadable", "waiting"), ("nobody", "waiting")]
    arrivals.handle_arrival(ctx, arrivals.view_arrivals(ctx).lines[1].id)
    assert arrivals.view_arrivals(ctx, state="handled").lines[0].handled_by == ctx.actor.name


def test_a_proposal_is_refused_with_the_same_version_and_asks_again(
    ctx: Context, worker: Context, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    at = seat.sitting.starts_at + timedelta(days=1)
    keep_mail(worker, RAW, reading(ctx, seat, Decision.COUNTERED, proposed_at=at, comment="周四可以"))
    view = arrivals.view_proposal(ctx, seat.id)
    assert (view.proposed_at, view.note) == (at, "周四可以")
    found = {task.cause for tasks in view_desk(ctx).tasks.values() for task in tasks}
    assert (Cause.PROPOSAL in found, Cause.LOST in found) == (True, False)
    answers.set_all(ctx, type(answers.deliveries(ctx)[0]), state="sent")
    arrivals.refuse_proposal(ctx, seat.id)
    after = answers.seat(ctx, hearing, "E002")
    assert (after.proposed_at, after.can_come, after.calendar_sequence) == (None, "open", seat.calendar_sequence)
    sent = ledger.content_of(answers.deliveries(ctx, seat.id)[-1])
    part = next(part for part in parts_of(sent) if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    event = calendar.events[0]
    assert (str(calendar["METHOD"]), event["SEQUENCE"], str(event["UID"])) == ("DECLINECOUNTER", 0, seat.calendar_uid)
    with pytest.raises(NotFound):
        arrivals.view_proposal(ctx, seat.id)


def parts_of(content: bytes) -> list[EmailMessage]:
    return list(email.message_from_bytes(content, policy=policy.default).walk())


def test_a_bounce_marks_the_address_and_the_message(ctx: Context, worker: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    (delivery,) = answers.deliveries(ctx, seat.id)
    token = delivery.envelope_from.split("@")[0].removeprefix("b-")
    assert delivery.envelope_from == bounce_address(token, ctx.env.office.bounce_domain)
    answers.set_all(ctx, type(delivery), state="sent")
    keep_mail(worker, RAW, Reading(Decision.BOUNCED, bounce_token=token, status="4.4.1", is_final=False))
    assert answers.deliveries(ctx, seat.id)[0].state == "sent"
    keep_mail(worker, RAW + b"2", Reading(Decision.BOUNCED, bounce_token=token, status="5.1.1"))
    after = answers.seat(ctx, hearing, "E002")
    assert after.person is not None
    assert (answers.deliveries(ctx, seat.id)[0].state, after.person.is_address_bad) == ("failed", True)


def test_of_two_answers_with_the_same_stamp_the_later_one_counts(ctx: Context, worker: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    for number, decision in enumerate((Decision.ACCEPTED, Decision.DECLINED, Decision.DECLINED)):
        keep_mail(worker, RAW + bytes([number]), reading(ctx, seat, decision, message_id=f"<{number}@x>"))
    assert answers.seat(ctx, hearing, "E002").can_come == "no"
    rules = [line.rule for line in arrivals.view_arrivals(ctx).lines]
    assert rules == ["repeated", "answer", "answer"]
    arrivals.undo_arrival(ctx, arrivals.view_arrivals(ctx).lines[1].id)
    keep_mail(worker, RAW + b"4", reading(ctx, seat, Decision.ACCEPTED, message_id="<4@x>"))
    assert arrivals.view_arrivals(ctx).lines[0].rule == "repeated"


@pytest.mark.parametrize(
    ("status", "is_bad"),
    [
        *((bad, True) for bad in ("5.1.1", "5.1.10", "5.2.1")),
        *((good, False) for good in ("5.1.7", "5.1.8", "5.2.2", "5.3.4", "5.7.1", "5.0.0", "")),
    ],
)
def test_a_message_that_came_back_blames_the_address_only_where_the_status_does(
    ctx: Context, worker: Context, hearing: int, status: str, is_bad: bool
) -> None:
    (delivery,) = answers.deliveries(ctx, answers.seat(ctx, hearing, "E002").id)
    answers.set_all(ctx, type(delivery), state="sent")
    token = delivery.envelope_from.split("@")[0].removeprefix("b-")
    keep_mail(worker, RAW, Reading(Decision.BOUNCED, bounce_token=token, status=status))
    after = answers.seat(ctx, hearing, "E002")
    assert after.person is not None
    assert (answers.deliveries(ctx, after.id)[0].state, after.person.is_address_bad) == ("failed", is_bad)


def test_a_refresh_sends_the_present_version_again_three_times_a_day(
    ctx: Context, worker: Context, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    for number in range(5):
        keep_mail(worker, RAW + bytes([number]), reading(ctx, seat, Decision.REFRESH, message_id=f"<{number}@x>"))
    rules = [line.rule for line in arrivals.view_arrivals(ctx).lines]
    assert rules == ["refresh_again"] * 2 + ["refresh"] * 3
    assert [row.resend for row in answers.deliveries(ctx, seat.id)] == [0, 1, 2, 3]


def test_neither_audit_nor_facts_hold_words_of_the_mail(ctx: Context, worker: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    link = f"http://hearing.test/a/{answers.link(ctx, seat)}"
    words = {"text": f"不便 {link}", "comment": f"见 {link} 谢谢", "subject": "接受: 听证", "message_id": "<m@x>"}
    keep_mail(worker, RAW, reading(ctx, seat, **words))
    row = only(ctx)
    (said,) = ctx.reader.scalars(select(AnswerRow)).all()
    assert said.comment == "见 … 谢谢"
    assert arriving.reading_of(row).text == words["text"]
    audit = ctx.reader.scalars(select(AuditRow).order_by(AuditRow.seq.desc()).limit(1)).one()
    shown = f"{row.facts} {row.before} {audit.facts} {audit.actor}"
    assert [word in shown for word in ("不便", link, "谢谢", "听证", "m@x", reading(ctx, seat).sender, row.words)] == [
        False
    ] * 7
    assert audit.action == "work"
