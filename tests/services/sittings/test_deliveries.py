"""Does each message get out once, as it was frozen, whatever dies on the way?"""

import email
import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import Message
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import OperationalError

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.mail.sends import Permanent, RecipientRefused, Transient
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, deliveries, ledger
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.ledger import Wanted
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import sittings
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.people import AgencyRow
from tests.builders import answers, house
from tests.builders.relays import Relay, relay
from tests.conftest import Clock

AsRole = Callable[..., Context]
__all__ = ["relay"]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def first(ctx: Context, hearing: int, code: str = "E002") -> DeliveryRow:
    return answers.deliveries(ctx, answers.seat(ctx, hearing, code).id)[0]


def again(ctx: Context, delivery_id: int) -> DeliveryRow:
    ctx.reader.rollback()
    row = ctx.reader.get(DeliveryRow, delivery_id)
    assert row is not None
    return row


def test_whoever_has_an_address_gets_one_message_and_the_file_transport_writes_it(
    ctx: Context, as_role: AsRole, hearing: int, tmp_path: Path
) -> None:
    worker = as_role("machine", unit_id=None)
    worker = replace(worker, env=replace(worker.env, mail_url=f"file:{tmp_path}"))
    rows = answers.deliveries(ctx)
    assert sorted(row.envelope_to[:4] for row in rows) == ["e001", "e002", "e008", "e013"]
    for row in rows:
        deliveries.send(worker, row.id)
    assert {again(ctx, row.id).state for row in rows} == {"sent"}
    written = [email.message_from_bytes(path.read_bytes())["Message-ID"] for path in tmp_path.glob("*.eml")]
    assert sorted(written) == sorted(row.message_id for row in rows)


def test_a_second_job_and_a_job_before_its_time_do_nothing(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = first(ctx, hearing)
    relay.answers = [Transient("451 later")]
    for _ in range(3):
        deliveries.send(as_role("machine"), row.id)
    assert len(relay.given) == 1
    clock.forward(minutes=2)
    for _ in range(3):
        deliveries.send(as_role("machine"), row.id)
    assert [again(ctx, row.id).state, len(relay.given)] == ["sent", 2]


def test_every_retry_waits_longer_and_sends_the_same_bytes(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = first(ctx, hearing)
    relay.answers = [Transient(f"451 {number}") for number in range(6)]
    waits = []
    for _ in range(6):
        deliveries.send(as_role("machine"), row.id)
        now = again(ctx, row.id)
        waits.append((now.due_at - clock.now) / timedelta(minutes=1))
        clock.now = now.due_at
    deliveries.send(as_role("machine"), row.id)
    done = again(ctx, row.id)
    assert waits == [1, 5, 15, 60, 60, 60]
    assert (done.state, done.attempts, done.reply) == ("sent", 7, "250 ok")
    assert len({content for _to, content in relay.given}) == 1


@pytest.mark.parametrize(
    ("refusal", "is_bad"),
    [
        (RecipientRefused("550 5.1.1 no such user"), True),
        (RecipientRefused("554 5.7.1 sender not allowed"), False),
        (RecipientRefused("550 Ip frequency limited"), False),
        (Permanent("550 5.1.1 no such user"), False),
        (Permanent("553 Mail from must equal authorized user"), False),
    ],
)
def test_a_final_refusal_ends_it_and_marks_the_address_only_when_it_is_blamed(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, refusal: Permanent, is_bad: bool
) -> None:
    row = first(ctx, hearing)
    relay.answers = [refusal]
    deliveries.send(as_role("machine"), row.id)
    done = again(ctx, row.id)
    person = answers.seat(ctx, hearing, "E002").person
    assert person is not None
    assert (done.state, done.reply, person.is_address_bad) == ("failed", refusal.reply, is_bad)


def test_without_a_mail_server_nobody_is_blamed(ctx: Context, as_role: AsRole, hearing: int) -> None:
    row = first(ctx, hearing)
    deliveries.send(answers.without_mail(as_role)("machine"), row.id)
    person = answers.seat(ctx, hearing, "E002").person
    assert person is not None
    assert (again(ctx, row.id).state, person.is_address_bad) == ("failed", False)


def die(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker dies between beginning an attempt and marking it."""

    def killed(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(deliveries, "_try", killed)


def test_what_killed_its_worker_twice_is_dead_and_once_is_not(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = first(ctx, hearing)
    relay.answers = [Transient("451 a"), Transient("451 b"), Transient("451 c")]
    for _ in range(3):
        deliveries.send(as_role("machine"), row.id)
        clock.forward(hours=2)
    states = []
    with monkeypatch.context() as patch:
        die(patch)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                deliveries.send(as_role("machine"), row.id)
            deliveries.send(as_role("machine"), row.id)
            states.append(again(ctx, row.id).state)
            clock.forward(minutes=3)
    deliveries.send(as_role("machine"), row.id)
    done = again(ctx, row.id)
    assert (states, done.state, done.attempts, len(relay.given)) == (["sending", "sending"], "dead", 5, 3)


def test_one_death_is_made_good_by_the_same_bytes(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = first(ctx, hearing)
    with monkeypatch.context() as patch:
        die(patch)
        with pytest.raises(KeyboardInterrupt):
            deliveries.send(as_role("machine"), row.id)
    clock.forward(minutes=3)
    deliveries.send(as_role("machine"), row.id)
    assert (again(ctx, row.id).state, len(relay.given)) == ("sent", 1)


def test_the_mark_is_tried_again_while_the_database_is_away(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = first(ctx, hearing)
    mark, calls = deliveries._mark, itertools.count()

    def away_twice(*args: object) -> None:
        if next(calls) < 2:
            raise OperationalError("mark", {}, Exception("away"))
        mark(*args)  # type: ignore[arg-type]  # passed on as they came

    monkeypatch.setattr(deliveries, "_mark", away_twice)
    deliveries.send(as_role("machine"), row.id)
    assert (again(ctx, row.id).state, len(relay.given), next(calls)) == ("sent", 1, 3)


def test_a_late_mark_of_a_worker_given_up_changes_nothing(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = first(ctx, hearing)
    relay.answers = [RecipientRefused("550 5.1.1 late news")]
    attempt = deliveries._begin(as_role("machine"), row.id)
    assert attempt is not None
    late = deliveries._try(as_role("machine"), attempt)
    clock.forward(minutes=3)
    deliveries.send(as_role("machine"), row.id)
    deliveries._mark(as_role("machine"), row.id, late, attempt.number)
    assert (again(ctx, row.id).state, again(ctx, row.id).reply) == ("sent", "250 ok")


def test_a_change_overtakes_what_has_not_left_for_that_seat_alone(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    sent, waiting, begun = (first(ctx, hearing, code) for code in ("E001", "E002", "E008"))
    deliveries.send(as_role("machine"), sent.id)
    relay.answers = [Transient("451 not now")]
    attempt = deliveries._begin(as_role("machine"), begun.id)
    assert attempt is not None
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    answers.sign(as_role, hearing)
    deliveries._mark(as_role("machine"), begun.id, deliveries._try(as_role("machine"), attempt), attempt.number)
    assert [again(ctx, each.id).state for each in (sent, waiting, begun)] == ["sent", "superseded", "pending"]
    clock.forward(hours=1)
    given = len(relay.given)
    deliveries.send(as_role("machine"), begun.id)
    assert (again(ctx, begun.id).state, len(relay.given)) == ("superseded", given)


def waiting_jobs(ctx: Context) -> list[int]:
    ctx.reader.rollback()
    query = "SELECT (args ->> 'delivery_id')::int FROM procrastinate_jobs WHERE status = 'todo' ORDER BY id"
    return list(ctx.reader.scalars(text(query)))


def test_the_tick_takes_up_what_is_due_and_has_no_job(ctx: Context, as_role: AsRole, hearing: int) -> None:
    ids = [row.id for row in answers.deliveries(ctx)]
    assert waiting_jobs(ctx) == ids
    deliveries.take_up_due(as_role("machine"), ctx.now)
    assert waiting_jobs(ctx) == ids
    with ctx.open_writer() as session:
        session.execute(text("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id % 2 = 0"))
        session.commit()
    left = waiting_jobs(ctx)
    deliveries.take_up_due(as_role("machine"), ctx.now)
    assert sorted(waiting_jobs(ctx)) == ids
    assert len(left) < len(ids)


def calendar_part(content: bytes) -> bytes:
    message: Message = email.message_from_bytes(content)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    found = part.get_payload(decode=True)
    assert isinstance(found, bytes)
    return found


def test_sending_again_keeps_the_calendar_part_and_has_a_new_id_and_date(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = first(ctx, hearing)
    with pytest.raises(Refused):
        ledger.resend_delivery(ctx, row.id)
    deliveries.send(as_role("machine"), row.id)
    clock.forward(days=1)
    new_id = ledger.resend_delivery(as_role(), row.id)
    deliveries.send(as_role("machine"), new_id)
    (_, old), (_, new) = relay.given
    heads = [email.message_from_bytes(content) for content in (old, new)]
    assert calendar_part(old) == calendar_part(new)
    assert all(heads[0][name] != heads[1][name] for name in ("Message-ID", "Date"))
    assert again(ctx, new_id).resend == 1


def test_an_overtaken_letter_is_not_sent_again_nor_one_without_address(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay
) -> None:
    row = first(ctx, hearing)
    deliveries.send(as_role("machine"), row.id)
    with pytest.raises(Refused) as refused:
        ledger.resend_delivery(answers.without_mail(as_role)(), row.id)
    assert [reason.code for reason in refused.value.reasons] == ["delivery.no_mail"]
    now = answers.sitting(ctx, hearing)
    order = replace(order_of(now), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(hearing, now.version), order)
    answers.sign(as_role, hearing)
    with pytest.raises(Refused) as refused:
        ledger.resend_delivery(as_role(), row.id)
    assert [reason.code for reason in refused.value.reasons] == ["delivery.overtaken"]


def test_nothing_is_sent_again_after_the_sitting(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay, clock: Clock
) -> None:
    row = first(ctx, hearing)
    deliveries.send(as_role("machine"), row.id)
    clock.now = answers.sitting(ctx, hearing).ends_at
    with pytest.raises(Refused) as refused:
        ledger.resend_delivery(as_role(), row.id)
    assert [reason.code for reason in refused.value.reasons] == ["delivery.sitting_over"]
    assert {one.is_over for one in ledger.view_ledger(as_role()).rows} == {True}


def test_only_who_may_sends_again_and_only_in_his_unit(ctx: Context, as_role: AsRole, hearing: int) -> None:
    row = first(ctx, hearing)
    with pytest.raises(Forbidden):
        ledger.resend_delivery(as_role("office_head"), row.id)
    with pytest.raises(NotFound):
        ledger.resend_delivery(as_role("booking_clerk", unit_id=2), row.id)
    assert ledger.view_ledger(as_role("office_head")).counts == {"pending": 4}
    assert ledger.view_ledger(as_role("office_head", unit_id=2)).rows == ()


def test_a_letter_to_an_agency_goes_by_mail_and_its_failure_blames_no_person(
    ctx: Context, as_role: AsRole, hearing: int, relay: Relay
) -> None:
    seat_id = answers.seat(ctx, hearing, "E002").id
    with ctx.open_writer() as session:
        agency = session.scalars(select(AgencyRow).where(AgencyRow.email != "")).first()
        assert agency is not None
        row = sittings.lock(session, 1, hearing)
        assert row is not None
        session.execute(update(DeliveryRow).values(state="sent"))
        letter = LetterRow(
            unit_id=1,
            sitting_id=hearing,
            seat_id=seat_id,
            agency_id=agency.id,
            kind=LetterKind.UNIT_REQUEST.value,
            recipient=agency.name,
            channel="mail",
            state="draft",
            made_at=ctx.now,
        )
        session.add(letter)
        session.commit()
        letter_id = letter.id
    with ctx.change(deliveries.Action.SIGN_SITTING) as change:
        change.permit(deliveries.Place(unit_id=1))
        row = sittings.lock(change.session, 1, hearing)
        found = change.session.get(LetterRow, letter_id)
        assert row is not None
        assert found is not None
        release_letters(ctx, change, row, [found])
    last = answers.deliveries(ctx, seat_id)[-1]
    relay.answers = [RecipientRefused("550 5.1.1 no such user")]
    deliveries.send(as_role("machine"), last.id)
    person = answers.seat(ctx, hearing, "E002").person
    assert person is not None
    assert (relay.given[0][0], again(ctx, last.id).state, person.is_address_bad) == (agency.email, "failed", False)


def test_pages_of_the_ledger_follow_one_another(ctx: Context, as_role: AsRole, hearing: int) -> None:
    whole = ledger.view_ledger(ctx)
    ids = [row.id for row in whole.rows]
    assert ids == sorted(ids, reverse=True)
    rest = ledger.view_ledger(ctx, Wanted(before_id=ids[1]))
    assert [row.id for row in rest.rows] == ids[2:]
    assert ledger.view_ledger(ctx, Wanted(state="sent")).rows == ()
    assert (whole.next_id, whole.rows[0].number) == (None, answers.sitting(ctx, hearing).number)
