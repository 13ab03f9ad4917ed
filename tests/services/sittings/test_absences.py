"""What is written when somebody is missing on the day: a reserve, a smaller panel, another day; who has heard of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.states import Cause as Why
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import absences, days, reached
from hearing_app.services.matters.absences import AgreementOrder, PostponementOrder, SmallerOrder, StandInOrder
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.reached import ReachOrder
from hearing_app.services.sittings import bookings, recusals, reserves
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.recusals import RecusalOrder
from hearing_app.services.sittings.reserves import ReservesOrder
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import audit
from hearing_app.store.bookings import resources_of
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import AnswerRow
from hearing_app.store.tables.substitutions import SettlementRow
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
SEVEN = ("E001", "E002", "E004", "E006", "E008", "E009", "E010", "E013")


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def morning_without(as_role: AsRole, clock: Clock, *absent: str) -> int:
    """A hearing of seven on its morning; everybody but some signed in, those are marked absent."""
    sitting_id = story.on_the_day(as_role, clock, codes=SEVEN)
    recorder = as_role("recorder")
    for name, seat_id in story.seat_ids(recorder, sitting_id).items():
        (days.mark_absent if name in absent else days.sign_in)(recorder, sitting_id, seat_id)
    return sitting_id


def seat(ctx: Context, sitting_id: int, name: str) -> int:
    return story.seat_ids(ctx, sitting_id)[name]


def version(ctx: Context, sitting_id: int) -> int:
    return story.row_of(ctx, sitting_id).version


def newcomer(ctx: Context, code: str) -> Seat:
    return house.panel(ctx, "E001", code)[1]


def stand_in(ctx: Context, sitting_id: int, name: str, code: str, **more: object) -> StandInOrder:
    found = StandInOrder(
        sitting_id, version(ctx, sitting_id), seat(ctx, sitting_id, name), newcomer(ctx, code), "王示例01"
    )
    return replace(found, **more)  # type: ignore[arg-type] # what a test changes


def smaller(ctx: Context, sitting_id: int, name: str, back: str = "", *, agreed: int = 2) -> SmallerOrder:
    view = absences.view_absence(ctx, sitting_id, seat(ctx, sitting_id, name))
    words = tuple(AgreementOrder(party_id, f"{role['zh']}代表") for party_id, role in view.parties[:agreed])
    step_back = seat(ctx, sitting_id, back) if back else None
    return SmallerOrder(sitting_id, view.version, view.seat_id, step_back, words, "王示例01")


def put_off(ctx: Context, sitting_id: int, name: str) -> PostponementOrder:
    cause = Why("听证员没有到场", "王示例01")
    return PostponementOrder(sitting_id, version(ctx, sitting_id), seat(ctx, sitting_id, name), cause)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def causes(ctx: Context) -> set[Cause]:
    ctx.reader.rollback()
    return {task.cause for found in view_desk(ctx).tasks.values() for task in found}


def test_an_absent_member_has_three_choices_with_reasons_and_rules(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09")
    recorder = as_role("recorder")
    view = absences.view_absence(recorder, sitting_id, seat(recorder, sitting_id, "周示例09"))
    assert (view.name, view.presider, view.has_conflict) == ("周示例09", "王示例01", False)
    assert [(name, bool(offer.against)) for name, offer in view.offers.items()] == [
        ("reserve", False),
        ("smaller", False),
        ("postponed", False),
    ]
    assert {name for _, name, _ in view.offers["smaller"].step_backs} == {"赵示例08", "吴示例10"}
    assert [offer.rule.clause for offer in view.offers.values() if offer.rule] == ["panel", "absence", "postpone"]
    with pytest.raises(Refused) as refused:
        absences.view_absence(recorder, sitting_id, seat(recorder, sitting_id, "李示例02"))
    assert codes(refused) == ["absence.seat_present"]


def test_a_reserve_sits_and_the_absent_one_gets_a_cancellation(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "赵示例08")
    clerk = as_role("booking_clerk")
    with pytest.raises(Forbidden):
        absences.call_in_reserve(as_role("recorder"), stand_in(clerk, sitting_id, "赵示例08", "E011"))
    absences.call_in_reserve(clerk, stand_in(clerk, sitting_id, "赵示例08", "E011"))
    row = story.row_of(clerk, sitting_id)
    new = next(one for one in row.seats if one.person and one.person.name == "徐示例11")
    assert (new.can_come, new.no_conflict, new.has_vote, new.answered_at) == ("yes", "yes", True, clerk.now)
    assert [one.person.name for one in row.seats if one.released_at and one.person] == ["赵示例08"]
    assert new.person is not None
    assert new.person.resource_id in resources_of(clerk.reader, sitting_id)
    released = clerk.reader.scalars(select(LetterRow).where(LetterRow.kind == "release")).all()
    assert [(one.recipient, one.state) for one in released] == [("赵示例08", "released")]
    said = clerk.reader.scalars(select(AnswerRow).where(AnswerRow.seat_id == new.id)).one()
    assert (said.channel, said.said_by, said.recorded_by) == ("telephone", "徐示例11", "test:booking_clerk")
    recorder = as_role("recorder")
    days.sign_in(recorder, sitting_id, new.id)
    days.open_sitting(recorder, DayTarget(sitting_id, version(recorder, sitting_id)))
    assert story.row_of(recorder, sitting_id).opened_at == clock.now


def test_bad_orders_for_a_reserve_are_refused_with_every_reason(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "李示例02")
    clerk = as_role("booking_clerk")
    for order, expected in (
        (stand_in(clerk, sitting_id, "李示例02", "E011"), ["panel.group_missing"]),
        (stand_in(clerk, sitting_id, "李示例02", "E009"), ["reserve.seated"]),
        (stand_in(clerk, sitting_id, "李示例02", "E003", decided_by=" "), ["absence.decider_missing"]),
    ):
        with pytest.raises(Refused) as refused:
            absences.call_in_reserve(clerk, order)
        assert codes(refused) == expected
    with pytest.raises(Stale):
        absences.call_in_reserve(clerk, stand_in(clerk, sitting_id, "李示例02", "E003", version=0))
    with pytest.raises(NotFound):
        absences.call_in_reserve(clerk, stand_in(clerk, sitting_id, "李示例02", "E003", seat_id=999999))


def test_a_smaller_panel_keeps_who_agreed_and_sits(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09")
    recorder = as_role("recorder")
    with pytest.raises(Refused) as refused:
        absences.sit_smaller(recorder, smaller(recorder, sitting_id, "周示例09", agreed=1))
    assert codes(refused) == ["absence.agreement_missing", "absence.choose_step_back"]
    late = smaller(recorder, sitting_id, "周示例09", "吴示例10")
    ahead = replace(late.agreements[0], said_at=clock.now + timedelta(minutes=5))
    with pytest.raises(Refused) as refused:
        absences.sit_smaller(recorder, replace(late, agreements=(ahead, late.agreements[1])))
    assert codes(refused) == ["absence.time_wrong"]
    absences.sit_smaller(recorder, late)
    row = story.row_of(recorder, sitting_id)
    back = next(one for one in row.seats if one.person and one.person.name == "吴示例10")
    assert (back.role, back.has_vote, back.signed_in_at) == ("attendee", False, clock.now)
    settled = recorder.reader.scalars(select(SettlementRow)).one()
    assert [(one["role"], one["by"], one["at"]) for one in settled.agreements] == [
        ("respondent", "责任单位代表", clock.now.isoformat()),
        ("petitioner", "信访人代表", clock.now.isoformat()),
    ]
    assert settled.evidence["rule"] == {
        "profile": "xa_default",
        "version": "1",
        "clause": "absence",
        "is_unverified": True,
    }
    days.open_sitting(recorder, DayTarget(sitting_id, row.version))


def test_who_comes_late_to_a_smaller_panel_does_not_make_it_even(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09", "吴示例10")
    recorder = as_role("recorder")
    absences.sit_smaller(recorder, smaller(recorder, sitting_id, "周示例09"))
    with pytest.raises(Refused) as refused:
        days.sign_in(recorder, sitting_id, seat(recorder, sitting_id, "周示例09"))
    assert codes(refused) == ["absence.settled"]
    with pytest.raises(Refused) as refused:
        absences.view_absence(recorder, sitting_id, seat(recorder, sitting_id, "周示例09"))
    assert codes(refused) == ["absence.settled"]


def test_a_postponement_frees_everybody_and_leaves_nothing_of_the_day(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09")
    recorder = as_role("recorder")
    days.tick_step(recorder, sitting_id, 0)
    absences.put_off(recorder, put_off(recorder, sitting_id, "周示例09"))
    row = story.row_of(recorder, sitting_id)
    assert (row.state, row.postponements, row.opened_at, row.evidence["cause"]["reason"]) == (
        "postponed",
        1,
        None,
        "听证员没有到场",
    )
    assert {(one.signed_in_at, one.is_absent) for one in row.seats} == {(None, False)}
    assert all(step.done_at is None for step in days.view_day(recorder, sitting_id).steps)
    left = recorder.reader.scalars(select(LetterRow).where(LetterRow.kind.in_(["postponement", "party_update"])))
    assert (
        sorted((one.kind, one.state) for one in left)
        == [("party_update", "released")] * 2 + [("postponement", "released")] * 8
    )
    assert resources_of(recorder.reader, sitting_id) == []
    settled = recorder.reader.scalars(select(SettlementRow)).one()
    assert (settled.choice, len(settled.evidence["present"])) == ("postponed", 7)


def test_a_recusal_on_the_day_leads_to_the_same_choices_even_after_the_opening(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock)
    recorder = as_role("recorder")
    days.open_sitting(recorder, DayTarget(sitting_id, version(recorder, sitting_id)))
    seat_id = seat(recorder, sitting_id, "李示例02")
    upheld = RecusalOrder(
        sitting_id,
        version(recorder, sitting_id),
        seat_id,
        "respondent",
        "曾任对方顾问",
        is_upheld=True,
        decided_by="王示例01",
        decider="presider",
    )
    recusals.record_recusal(recorder, upheld)
    view = absences.view_absence(recorder, sitting_id, seat_id)
    assert (view.has_conflict, [reason.code for reason in view.offers["smaller"].against]) == (
        True,
        ["panel.even", "panel.group_missing"],
    )
    absences.put_off(recorder, put_off(recorder, sitting_id, "李示例02"))
    row = story.row_of(recorder, sitting_id)
    assert (row.state, row.opened_at, "opened_at" in row.evidence["cause"]) == ("postponed", None, True)


def test_a_postponed_sitting_moves_to_a_new_day_and_the_recused_one_is_not_proposed(
    as_role: AsRole, clock: Clock
) -> None:
    sitting_id = morning_without(as_role, clock)
    clerk = as_role("booking_clerk")
    seat_id = seat(clerk, sitting_id, "赵示例08")
    recusals.record_recusal(
        clerk,
        RecusalOrder(
            sitting_id,
            version(clerk, sitting_id),
            seat_id,
            "self",
            "亲属",
            is_upheld=True,
            decided_by="王示例01",
            decider="presider",
        ),
    )
    absences.put_off(clerk, put_off(clerk, sitting_id, "赵示例08"))
    row = story.row_of(clerk, sitting_id)
    day = house.LATER_DAY.replace(month=12, day=30)
    order = order_of(row)
    others = tuple(one for one in order.seats if one.id != seat_id)
    moved = replace(order, span=house.morning(day), seats=(*others, newcomer(clerk, "E011")))
    bookings.move_sitting(clerk, Target(sitting_id, row.version), moved)
    view = reserves.view_reserves(clerk, sitting_id, seat(clerk, sitting_id, "周示例09"))
    assert "赵示例08" not in {one.name for one in view.able}
    refused = ReservesOrder(sitting_id, view.version, view.seat_id, (newcomer(clerk, "E008"),))
    with pytest.raises(Refused) as barred:
        reserves.choose_reserves(clerk, refused)
    assert codes(barred) == ["recusal.declared"]
    door = reached.view_door(clerk, sitting_id)
    assert (door.is_postponed, door.new_starts_at) == (True, None)  # not announced yet


def test_everybody_affected_is_on_the_list_until_ticked_with_who_told_whom(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09")
    recorder, clerk = as_role("recorder"), as_role("booking_clerk")
    absences.put_off(recorder, put_off(recorder, sitting_id, "周示例09"))
    view = reached.view_reached(recorder, sitting_id)
    assert (len(view.lines), view.reached, view.waiting_here) == (10, 0, 7)
    assert Cause.REACH in causes(clerk)
    reached.record_present(recorder, sitting_id)
    absent = seat(recorder, sitting_id, "周示例09")
    tried = ReachOrder(sitting_id, absent, None, is_reached=False, channel=Channel.TELEPHONE, note="关机")
    reached.record_reach(clerk, tried)
    reached.record_reach(clerk, replace(tried, is_reached=True, told_to="其爱人", note=""))
    for line in reached.view_reached(recorder, sitting_id).lines:
        if line.recipient.startswith("party:"):
            party_id = int(line.recipient.removeprefix("party:"))
            told = ReachOrder(sitting_id, None, party_id, is_reached=True, channel=Channel.COUNTER)
            reached.record_reach(recorder, told)
    view = reached.view_reached(recorder, sitting_id)
    assert (view.reached, view.waiting_here) == (10, 0)
    (line,) = [one for one in view.lines if one.name == "周示例09"]
    assert [(one.is_reached, one.told_to, one.note, one.recorded_by) for one in line.attempts] == [
        (True, "其爱人", "", "test:booking_clerk"),
        (False, "", "关机", "test:booking_clerk"),
    ]
    assert Cause.REACH not in causes(clerk)
    with pytest.raises(Refused) as refused:
        reached.record_reach(clerk, replace(tried, seat_id=999999))
    assert codes(refused) == ["reach.unknown"]


def test_the_door_names_nobody_and_the_audit_holds_no_ground(as_role: AsRole, clock: Clock) -> None:
    sitting_id = morning_without(as_role, clock, "周示例09")
    recorder = as_role("recorder")
    absences.put_off(recorder, put_off(recorder, sitting_id, "周示例09"))
    door = reached.view_door(recorder, sitting_id)
    assert (door.number, door.place, door.is_postponed) == ("XT2026-1", "听证室一（一层）", True)
    recorder.reader.rollback()
    (last, *_) = audit.list_of_subject(recorder.reader, "sitting", sitting_id)
    assert (last.action, last.facts["fact"]) == ("record_decision", "put_off")
    assert "没有到场" not in str(last.facts)


def test_nothing_is_settled_before_the_day_nor_by_others(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN)
    clerk = as_role("booking_clerk")
    with pytest.raises(Refused) as refused:
        absences.put_off(clerk, put_off(clerk, sitting_id, "周示例09"))
    assert codes(refused) == ["day.too_early"]
    with pytest.raises(Forbidden):
        absences.view_absence(as_role("handler"), sitting_id, seat(clerk, sitting_id, "周示例09"))
    with pytest.raises(NotFound):
        reached.view_reached(as_role("booking_clerk", unit_id=2), sitting_id)
    assert reached.view_reached(clerk, sitting_id).recorded_at is None
