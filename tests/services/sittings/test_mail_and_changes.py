"""Does mail to and from somebody stay right while his sitting is changed under him?"""

import email
from collections.abc import Callable
from dataclasses import replace
from email import policy

import pytest
from icalendar import Calendar
from sqlalchemy import select

from hearing_app.domain.errors import NotFound
from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.itip.replies import Decision
from hearing_app.domain.sittings.states import Cause as WhyChanged
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.inboxes import keep_mail
from hearing_app.services.sittings import arrivals, bookings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.sittings.release import reply_token
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.mail import deliveries as ledger
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SeatRow
from tests.builders import answers, house

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.posted(as_role)


@pytest.fixture
def worker(as_role: AsRole) -> Context:
    return as_role("machine", unit_id=None)


def reading(ctx: Context, seat: SeatRow, decision: Decision, **more: object) -> Reading:
    assert seat.person is not None
    first = Reading(
        decision=decision,
        reply_token=reply_token(ctx, seat),
        sender=seat.person.email,
        attendee=seat.person.email,
        uid=seat.calendar_uid,
        sequence=seat.calendar_sequence,
        stamped_at=ctx.now,
        message_id=f"<{decision.value}-{seat.calendar_sequence}@x>",
    )
    return replace(first, **more)  # type: ignore[arg-type]  # fields by name


def keep(ctx: Context, worker: Context, seat: SeatRow, decision: Decision, **more: object) -> tuple[str, str]:
    """Let a mail come in; returns by which rule it was settled, and how."""
    found = reading(ctx, seat, decision, **more)
    keep_mail(worker, f"{found}".encode(), found)
    line = arrivals.view_arrivals(ctx).lines[0]
    return line.rule, line.state


def move(ctx: Context, hearing: int) -> None:
    """Give a hearing another time, which nobody has signed yet."""
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), span=house.morning(house.LATER_DAY), room_id=house.rooms(ctx)["听证室二"])
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    ctx.reader.rollback()


def test_an_answer_to_a_change_that_waits_for_signatures_waits_for_a_clerk(
    ctx: Context, worker: Context, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    move(ctx, hearing)
    assert keep(ctx, worker, seat, Decision.DECLINED) == ("changing", "waiting")
    assert keep(ctx, worker, seat, Decision.REFRESH) == ("changing", "kept")
    assert Cause.ARRIVALS in {task.cause for tasks in view_desk(ctx).tasks.values() for task in tasks}


def test_an_answer_to_a_sitting_that_was_put_off_waits_and_to_a_cancelled_one_is_only_kept(
    ctx: Context, worker: Context, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    bookings.postpone_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), house.CAUSE)
    assert keep(ctx, worker, seat, Decision.DECLINED) == ("changing", "waiting")
    bookings.cancel_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), WhyChanged("撤回", "主持人"))
    assert keep(ctx, worker, seat, Decision.ACCEPTED) == ("over", "kept")


def test_a_proposal_that_a_move_followed_is_no_task_any_more(
    ctx: Context, worker: Context, as_role: AsRole, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    at = house.morning(house.LATER_DAY).start
    assert keep(ctx, worker, seat, Decision.COUNTERED, proposed_at=at) == ("answer", "applied")
    assert Cause.PROPOSAL in {task.cause for tasks in view_desk(ctx).tasks.values() for task in tasks}
    move(ctx, hearing)
    answers.sign(as_role, hearing)
    ctx.reader.rollback()
    assert answers.seat(ctx, hearing, "E002").proposed_at is None
    assert Cause.PROPOSAL not in {task.cause for tasks in view_desk(ctx).tasks.values() for task in tasks}
    with pytest.raises(NotFound):
        arrivals.view_proposal(ctx, seat.id)


def sent_last(ctx: Context, seat: SeatRow) -> tuple[str, int, str]:
    """METHOD, SEQUENCE and PARTSTAT of what went to a seat last."""
    frozen = email.message_from_bytes(ledger.content_of(answers.deliveries(ctx, seat.id)[-1]), policy=policy.default)
    part = next(part for part in frozen.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.events
    return str(calendar["METHOD"]), int(event["SEQUENCE"]), str(event["ATTENDEE"].params["PARTSTAT"])


@pytest.mark.parametrize(("decision", "partstat"), [(Decision.ACCEPTED, "ACCEPTED"), (Decision.DECLINED, "DECLINED")])
def test_what_somebody_answered_stands_in_what_is_sent_to_him_until_the_time_changes(
    ctx: Context, worker: Context, as_role: AsRole, hearing: int, decision: Decision, partstat: str
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    assert sent_last(ctx, seat) == ("REQUEST", 0, "NEEDS-ACTION")
    keep(ctx, worker, seat, decision)
    assert keep(ctx, worker, seat, Decision.REFRESH) == ("refresh", "kept")
    assert sent_last(ctx, seat) == ("REQUEST", 0, partstat)
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), room_id=house.rooms(ctx)["听证室二"])
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    answers.sign(as_role, hearing)
    answers.set_all(ctx, type(answers.deliveries(ctx)[0]), state="sent")
    assert sent_last(ctx, seat) == ("REQUEST", 1, partstat)
    move(ctx, hearing)
    answers.sign(as_role, hearing)
    assert sent_last(ctx, seat) == ("REQUEST", 2, "NEEDS-ACTION")


def test_what_was_told_by_telephone_last_is_not_sent_again_as_an_older_letter(
    ctx: Context, worker: Context, as_role: AsRole, hearing: int
) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    bookings.postpone_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), house.CAUSE)
    move(ctx, hearing)
    answers.sign(answers.without_mail(as_role), hearing)
    answers.set_all(ctx, LetterRow, state="released")
    gone = len(answers.deliveries(ctx, seat.id))
    with ctx.open_writer() as session:
        last = session.scalars(select(LetterRow).where(LetterRow.seat_id == seat.id).order_by(LetterRow.id)).all()[-1]
        last.channel = "telephone"
        session.commit()
    assert keep(ctx, worker, answers.seat(ctx, hearing, "E002"), Decision.REFRESH) == ("unsent", "waiting")
    assert keep(ctx, worker, seat, Decision.ACCEPTED, sequence=0) == ("unsent", "waiting")
    assert len(answers.deliveries(ctx, seat.id)) == gone


def test_nothing_is_sent_again_to_an_address_that_is_bad(ctx: Context, worker: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    answers.set_all(ctx, PersonRow, is_address_bad=True)
    assert keep(ctx, worker, seat, Decision.REFRESH) == ("unsent", "waiting")
    assert len(answers.deliveries(ctx, seat.id)) == 1
