"""Does the call desk find whoever rings, and know whom to ring next and why?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.sittings.states import Cause as Ground
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, calls, invitations, sittings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.steps.calls.call_queue import Cause
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.people import PersonRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def names(ctx: Context) -> dict[str, Cause]:
    ctx.reader.rollback()
    return {entry.name: entry.cause for entry in calls.view_desk(ctx).entries}


def say(ctx: Context, hearing: int, code: str, **said: object) -> None:
    seat = answers.seat(ctx, hearing, code)
    order = AnswerOrder(0, **said)  # type: ignore[arg-type]  # coming, has_conflict, note
    name = seat.person.name if seat.person else ""
    invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.TELEPHONE, name, None, order))


def test_whoever_rings_is_found(ctx: Context, hearing: int) -> None:
    expected = {
        "13900000003": (["E004"], True),
        "１３９ 0000-0003": (["E004"], True),
        "刘示例04": (["E004"], False),
        "lsl04": (["E004"], False),
        "e004": (["E004"], False),
        "13900009999": ([], True),
        "%": ([], False),
        "  ": ([], False),
        "吴某": ([], False),
    }
    codes = {person_id: code for code, person_id in house.people(ctx).items()}
    found = {words: calls.find_people(ctx, words) for words in expected}
    assert {words: ([codes[id_] for id_ in one.ids], one.is_by_phone) for words, one in found.items()} == expected
    assert len(calls.find_people(ctx, "示例0").ids) == 9


def test_people_of_another_unit_are_nobody(ctx: Context, as_role: AsRole, hearing: int) -> None:
    other = as_role("booking_clerk", unit_id=2)
    assert calls.find_people(other, "刘示例04").ids == ()
    with pytest.raises(NotFound):
        calls.view_person(other, house.people(ctx)["E004"])
    with pytest.raises(NotFound):
        calls.view_parties(other, answers.seat(ctx, hearing, "E004").id)
    with pytest.raises(Forbidden):
        calls.view_desk(as_role("leader"))


def test_the_queue_holds_whom_no_mail_asks(ctx: Context, hearing: int) -> None:
    assert names(ctx) == {"刘示例04": Cause.WAITING, "杨示例06": Cause.WAITING}


def test_without_a_mail_server_everybody_is_called(as_role: AsRole) -> None:
    make = answers.without_mail(as_role)
    answers.invited(make)
    assert set(names(make()).values()) == {Cause.WAITING}
    assert len(names(make())) == 6


def test_a_refused_message_a_missed_day_and_a_near_sitting_come_first(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    bounced = answers.seat(ctx, hearing, "E002")
    with ctx.open_writer() as session:
        session.execute(update(DeliveryRow).values(state="sent"))
        session.execute(update(DeliveryRow).where(DeliveryRow.seat_id == bounced.id).values(state="dead"))
        session.execute(update(PersonRow).where(PersonRow.name == "赵示例08").values(is_address_bad=True))
        session.commit()
    assert [entry.cause for entry in calls.view_desk(ctx).entries][:2] == [Cause.BOUNCED] * 2
    assert names(ctx)["李示例02"] == names(ctx)["赵示例08"] == Cause.BOUNCED
    clock.forward(days=7)
    late = names(as_role())
    assert (late["王示例01"], late["刘示例04"], late["李示例02"]) == (Cause.OVERDUE, Cause.OVERDUE, Cause.BOUNCED)
    clock.now = answers.sitting(ctx, hearing).starts_at - timedelta(days=2)
    assert set(names(as_role()).values()) == {Cause.AT_RISK}


def test_an_answer_takes_him_off_the_queue_and_a_missed_call_puts_him_last(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    ids = house.people(ctx)
    say(ctx, hearing, "E004", coming=Coming.NOT_REACHED, note="下午三点再打")
    ctx.reader.rollback()
    queue = calls.view_desk(ctx).entries
    assert [(entry.name, entry.tried_note) for entry in queue] == [("杨示例06", ""), ("刘示例04", "下午三点再打")]
    assert calls.next_to_call(ctx, ids["E004"]) == ids["E006"]
    assert calls.next_to_call(ctx, ids["E006"]) is None
    clock.forward(minutes=31)
    assert calls.next_to_call(as_role(), ids["E006"]) == ids["E004"]
    say(as_role(), hearing, "E004", coming=Coming.ACCEPT)
    assert "刘示例04" in names(as_role())
    say(as_role(), hearing, "E004", has_conflict=False)
    assert "刘示例04" not in names(as_role())
    assert calls.view_desk(as_role()).recorded_today == 3


def test_a_cancellation_has_to_be_told_to_whom_no_mail_reaches(ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    say(ctx, hearing, "E004", coming=Coming.ACCEPT, has_conflict=False)
    bookings.cancel_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), Ground("撤回", "主持人"))
    assert names(ctx)["刘示例04"] is Cause.TO_TELL
    (letter,) = calls.view_untold(ctx, seat.person_id or 0)
    assert (letter.kind, "取消" in letter.spoken) == ("cancellation", True)
    calls.record_told(ctx, seat.id, Channel.TELEPHONE)
    assert "刘示例04" not in names(ctx)
    told = ctx.reader.scalars(select(LetterRow).where(LetterRow.seat_id == seat.id)).all()
    assert {row.service_method for row in told} == {"telephone"}
    past = [(event.coming, event.by) for event in calls.view_past(ctx, seat.person_id or 0) if event.kind == "answer"]
    assert sorted(past) == [("accept", "test:booking_clerk"), ("told", "test:booking_clerk")]
    assert calls.view_desk(ctx).recorded_today == 2


def moved(as_role: AsRole, hearing: int) -> None:
    ctx = as_role()
    row = answers.sitting(ctx, hearing)
    later = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(hearing, row.version), later)
    answers.sign(as_role, hearing)


def test_a_cancellation_overtakes_the_change_that_nobody_was_told(ctx: Context, as_role: AsRole, hearing: int) -> None:
    say(ctx, hearing, "E004", coming=Coming.ACCEPT, has_conflict=False)
    moved(as_role, hearing)
    seat = answers.seat(ctx, hearing, "E004")
    assert [letter.kind for letter in calls.view_untold(ctx, seat.person_id or 0)] == ["update"]
    bookings.cancel_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), Ground("撤回", "主持人"))
    ctx.reader.rollback()
    assert [letter.kind for letter in calls.view_untold(ctx, seat.person_id or 0)] == ["cancellation"]


def test_who_was_never_called_is_invited_to_the_new_time_and_told_of_no_change(
    ctx: Context, as_role: AsRole, hearing: int
) -> None:
    moved(as_role, hearing)
    person_id = house.people(ctx)["E004"]
    ctx.reader.rollback()
    (seat,) = calls.view_seats(ctx, person_id)
    assert ("想请您任" in seat.telling.spoken, "您还能来吗" in seat.telling.spoken, seat.has_news) == (
        True,
        False,
        False,
    )
    assert calls.view_untold(ctx, person_id) == ()
    assert names(ctx)["刘示例04"] is Cause.WAITING


def test_the_person_and_his_seat_are_shown_with_what_to_say(ctx: Context, hearing: int) -> None:
    person_id = house.people(ctx)["E004"]
    person = calls.view_person(ctx, person_id)
    assert (person.name, person.agencies, person.has_mail, person.same_phone, person.sat_this_year) == (
        "刘示例04",
        ("示范区人大",),
        False,
        1,
        1,
    )
    (seat,) = calls.view_seats(ctx, person_id)
    (same,) = [one for one in sittings.view_sitting(ctx, hearing).seats if one.person_id == person_id]
    assert (seat.is_waiting, seat.seat_label["zh"]) == (True, f"听证员 {same.mark['zh']}")
    assert "吴某示例21" not in seat.telling.spoken + seat.telling.message
    assert seat.telling.message.endswith(answers.link(ctx, answers.seat(ctx, hearing, "E004")))
    assert [party.name for party in calls.view_parties(ctx, seat.seat_id)] == ["示例住建局", "吴某示例21"]


def test_what_was_between_us_is_listed_newest_first(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    clock.forward(hours=1)
    say(as_role(), hearing, "E004", coming=Coming.NOT_REACHED)
    past = calls.view_past(as_role(), house.people(ctx)["E004"])
    assert [(event.kind, event.coming, event.letter, event.by) for event in past] == [
        ("answer", "not_reached", "", "test:booking_clerk"),
        ("letter", "", "invitation", ""),
    ]


def test_whoever_answers_by_telephone_has_been_told_and_whoever_answers_by_link_needs_no_call(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    clock.forward(hours=1)
    say(as_role(), hearing, "E004", coming=Coming.ACCEPT)
    told = {letter.recipient: letter.service_method for letter in answers.letters(ctx, "invitation")}
    assert (told["刘示例04"], told["杨示例06"]) == ("telephone", "")
    answers.set_all(ctx, LetterRow, kind="update")
    assert names(as_role())["杨示例06"] is Cause.TO_TELL
    seat = answers.seat(ctx, hearing, "E006")
    order = AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)
    invitations.answer_by_token(as_role(), answers.link(ctx, seat), order)
    assert "杨示例06" not in names(as_role())
