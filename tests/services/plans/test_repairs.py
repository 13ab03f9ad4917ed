"""Is a disturbance repaired sitting by sitting by the rules of every change, and is what clashes said and left?"""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.plans.disturbances import Disturbance, Upset
from hearing_app.domain.plans.repairs import Way
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.hearings.joint_sittings import join_matter
from hearing_app.services.plans import repairs
from hearing_app.services.plans.repairs import LineOrder, LineView
from hearing_app.services.sittings.bookings import Target, book_sitting, move_sitting
from hearing_app.services.sittings.reserves import ReservesOrder, choose_reserves
from hearing_app.store import letters, sittings
from hearing_app.store.tables.sittings import BookingRow, SittingRow
from tests.builders import house
from tests.builders.house import DAY, LATER_DAY, AsRole


@pytest.fixture
def clerk(as_role: AsRole) -> Context:
    """A booking clerk of the small office."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def away(ctx: Context, code: str, days: int = 14) -> Disturbance:
    return Disturbance(Upset.PERSON, DAY, DAY + timedelta(days=days - 1), house.people(ctx)[code])


def row_of(ctx: Context, sitting_id: int) -> SittingRow:
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    return row


def orders(lines: tuple[LineView, ...]) -> list[LineOrder]:
    return [line.order for line in lines if line.order is not None]


def test_whoever_is_away_is_replaced_where_he_sits_and_the_others_do_not_hear_of_it(clerk: Context) -> None:
    hit = book_sitting(clerk, house.hearing(clerk))
    other = house.order(clerk, house.morning(LATER_DAY), codes=("E001", "E003", "E005", "E007", "E009", "E013"))
    book_sitting(clerk, house.hearing(clerk, house.OTHER_MATTER, other))
    found = repairs.view_repair(clerk, away(clerk, "E002"))
    (line,) = found.lines
    assert (found.subject, found.untouched, line.sitting_id, line.way) == ("李示例02", 1, hit, Way.SUBSTITUTE)
    assert (line.leaving, line.newcomers) == (("李示例02",), (("张示例03", line.newcomers[0][1]),))
    assert line.after == line.before
    told = {told.words["zh"]: sorted(who["zh"] for who in told.who) for told in line.told}
    assert told == {"邀请": ["张示例03"], "送达通知": ["信访人", "责任单位"]}
    assert repairs.apply_lines(clerk, orders(found.able), reason="不在") == repairs.Applied(1, ())
    row = row_of(clerk, hit)
    seats = {seat.person.name: seat.released_reason for seat in row.seats if seat.person and seat.released_at}
    assert (seats, row.version) == ({"李示例02": "不在"}, 2)
    assert [letter.recipient for letter in letters.of_sitting(clerk.reader, hit)].count("张示例03") == 1
    again = repairs.view_repair(clerk, away(clerk, "E002"))
    assert (again.lines, again.untouched) == ((), 2)


def test_the_reserve_whom_the_office_chose_comes_first(clerk: Context) -> None:
    hit = book_sitting(clerk, house.hearing(clerk))
    seat = next(seat for seat in row_of(clerk, hit).seats if seat.category == "legal_expert")
    chosen = house.panel(clerk, "E009", "E010")[1]
    choose_reserves(clerk, ReservesOrder(hit, 1, seat.id, (chosen,)))
    (line,) = repairs.view_repair(clerk, away(clerk, "E008")).lines
    assert ([name for name, _ in line.newcomers], line.reasons[0].code) == (["吴示例10"], "reserve.chosen")


def test_a_lost_room_and_a_day_of_rest_move_what_lies_there(clerk: Context) -> None:
    hit = book_sitting(clerk, house.hearing(clerk))
    lost = Disturbance(Upset.ROOM, DAY, DAY, house.rooms(clerk)["听证室一"])
    (line,) = repairs.view_repair(clerk, lost).lines
    assert (line.way, line.after) == (Way.ROOM, replace(line.before, room="听证室二"))
    assert repairs.apply_lines(clerk, orders((line,))).changed == 1
    (line,) = repairs.view_repair(clerk, Disturbance(Upset.REST, DAY, DAY)).lines
    assert (line.way, line.leaving, line.is_late) == (Way.TIME, (), False)
    assert repairs.apply_lines(clerk, orders((line,))).changed == 1
    row = row_of(clerk, hit)
    assert line.after is not None
    assert (row.starts_at, row.version) == (line.after.starts_at, 3)
    assert civil_day(row.starts_at) != DAY
    assert repairs.view_repair(clerk, Disturbance(Upset.WORK, DAY, DAY)).lines == ()


def test_what_changed_meanwhile_is_said_and_left_and_the_rest_is_done(clerk: Context) -> None:
    first = book_sitting(clerk, house.hearing(clerk))
    other = house.order(clerk, house.morning(LATER_DAY), room="听证室二")
    second = book_sitting(clerk, house.hearing(clerk, house.OTHER_MATTER, other))
    wanted = orders(repairs.view_repair(clerk, away(clerk, "E002")).able)
    assert [one.sitting_id for one in wanted] == [first, second]
    move_sitting(clerk, Target(first, 1), house.order(clerk, room="听证室二"))
    seated_already = replace(wanted[1], new=house.panel(clerk, "E001", "E004")[1:])
    applied = repairs.apply_lines(clerk, [wanted[0], seated_already, wanted[1]])
    assert applied.changed == 1
    assert [clash.number for clash in applied.clashes] == [row_of(clerk, id_).number for id_ in (first, second)]
    assert [reason.code for reason in applied.clashes[0].reasons] == ["repair.changed"]
    assert "panel.person_twice" in {reason.code for reason in applied.clashes[1].reasons}
    assert (row_of(clerk, first).version, row_of(clerk, second).version) == (2, 2)


def test_only_the_own_units_sittings_people_and_rooms(clerk: Context, as_role: AsRole) -> None:
    book_sitting(clerk, house.hearing(clerk))
    (line,) = repairs.view_repair(clerk, away(clerk, "E002")).lines
    for upset in (Upset.PERSON, Upset.ROOM):
        with pytest.raises(NotFound):
            repairs.view_repair(clerk, Disturbance(upset, DAY, DAY, 99_999))
    with pytest.raises(Refused):
        repairs.view_repair(clerk, Disturbance(Upset.PERSON, DAY, DAY))
    with pytest.raises(Forbidden):
        repairs.view_repair(as_role("auditor"), away(clerk, "E002"))
    (order,) = orders((line,))
    with pytest.raises(NotFound):
        repairs.apply_lines(clerk, [order, replace(order, sitting_id=99_999)])
    assert row_of(clerk, order.sitting_id).version == 1


def together(ctx: Context) -> tuple[int, int]:
    """Two matters heard together at the usual time."""
    first = book_sitting(ctx, house.hearing(ctx))
    return first, join_matter(ctx, Target(first, 1), house.OTHER_MATTER)


def booked_for(ctx: Context, ids: tuple[int, int]) -> Counter[int]:
    """How often each resource is taken by bookings of some sittings."""
    ctx.reader.rollback()
    wanted = BookingRow.sitting_id.in_(ids) & BookingRow.status.in_(("held", "confirmed"))
    return Counter(ctx.reader.scalars(select(BookingRow.resource_id).where(wanted)))


def test_sittings_held_together_change_at_once_and_share_what_they_need(clerk: Context) -> None:
    pair = together(clerk)
    (line,) = repairs.view_repair(clerk, away(clerk, "E002")).lines
    assert ([one.id for one in line.sittings], line.way) == (list(pair), Way.SUBSTITUTE)
    assert [name for name, _ in line.newcomers] == ["张示例03"]
    assert repairs.apply_lines(clerk, orders((line,))) == repairs.Applied(2, ())
    rows = [row_of(clerk, id_) for id_ in pair]
    seated = [{seat.person.name for seat in row.seats if seat.person and seat.released_at is None} for row in rows]
    assert (seated[0], "张示例03" in seated[0], rows[1].joint_id) == (seated[1], True, pair[0])
    assert set(booked_for(clerk, pair).values()) == {1}
    lost = Disturbance(Upset.ROOM, DAY, DAY, house.rooms(clerk)["听证室一"])
    (line,) = repairs.view_repair(clerk, lost).lines
    assert repairs.apply_lines(clerk, orders((line,))) == repairs.Applied(2, ())
    (line,) = repairs.view_repair(clerk, Disturbance(Upset.REST, DAY, DAY)).lines
    assert (line.way, repairs.apply_lines(clerk, orders((line,)))) == (Way.TIME, repairs.Applied(2, ()))
    rows = [row_of(clerk, id_) for id_ in pair]
    assert {(row.starts_at, row.room_id, row.joint_id) for row in rows} == {
        (rows[0].starts_at, house.rooms(clerk)["听证室二"], pair[0])
    }
    assert civil_day(rows[0].starts_at) != DAY
    assert set(booked_for(clerk, pair).values()) == {1}


def test_of_sittings_held_together_all_or_none_change(clerk: Context) -> None:
    pair = together(clerk)
    (line,) = repairs.view_repair(clerk, Disturbance(Upset.REST, DAY, DAY)).lines
    (order,) = orders((line,))
    before = booked_for(clerk, pair)
    bad = replace(order, beside=(replace(order.beside[0], room_id=10**9),))
    stale = replace(order, beside=(replace(order.beside[0], version=9),))
    applied = repairs.apply_lines(clerk, [bad, stale])
    assert (applied.changed, [clash.reasons[0].code for clash in applied.clashes]) == (
        0,
        ["joint.refused_for", "repair.changed"],
    )
    rows = [row_of(clerk, id_) for id_ in pair]
    assert [(row.starts_at, row.joint_id) for row in rows] == [(line.before.starts_at, pair[0])] * 2
    assert booked_for(clerk, pair) == before
