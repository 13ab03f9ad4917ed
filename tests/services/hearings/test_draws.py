"""A panel is drawn in front of both sides: what was frozen counts, what was opened stands, and the file proves it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.people.draw_files import first_difference
from hearing_app.domain.people.draws import FORMAT, digest, read_text
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.services.context import Context
from hearing_app.services.hearings import draws, lists
from hearing_app.services.hearings.draws import DrawOrder, NumberOrder, Seen
from hearing_app.services.hearings.lists import StrikeOrder
from hearing_app.services.sittings import bookings
from hearing_app.store.tables.draws import DrawRow
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
PETITIONER = NumberOrder("petitioner", "17", "吴某示例21")
RESPONDENT = NumberOrder("respondent", "4", "示例工作人员")
WITNESS = NumberOrder("witness", "2026", "示例公证员")


def order(ctx: Context, *, size: int = 4, presider: str = "E001", **more: object) -> DrawOrder:
    seat = house.panel(ctx, presider)[0]
    return DrawOrder(house.MATTER, size, "roster", replace(seat, role=SeatRole.PRESIDER), **more)  # type: ignore[arg-type] # passes what the dataclass takes


def row(ctx: Context, draw_id: int) -> DrawRow:
    ctx.reader.rollback()
    found = ctx.reader.get(DrawRow, draw_id)
    assert found is not None
    return found


def seen(ctx: Context, draw_id: int) -> Seen:
    return Seen(house.MATTER, draw_id, row(ctx, draw_id).version)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def drawn(ctx: Context, **more: object) -> int:
    draw_id = draws.freeze(ctx, order(ctx, **more))
    for said in (PETITIONER, RESPONDENT):
        draws.add_number(ctx, seen(ctx, draw_id), said)
    return draws.open_draw(ctx, seen(ctx, draw_id))


def test_list_seed_and_numbers_lead_to_a_result_that_anybody_can_compute(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    draw_id = draws.freeze(ctx, order(ctx))
    frozen = row(ctx, draw_id)
    assert frozen.list_text.startswith(f"{FORMAT}\nmatter\tP1\ndraw\t1\n")
    assert (frozen.list_hash, frozen.seed_hash) == (digest(frozen.list_text), digest(frozen.seed))
    assert (len(frozen.seed), frozen.opened_seed, frozen.result) == (64, "", {})
    with pytest.raises(Refused, match=r"draw\.not_opened"):
        draws.view_file(ctx, house.MATTER, draw_id)
    draws.add_number(ctx, seen(ctx, draw_id), PETITIONER)
    with pytest.raises(Refused) as refused:
        draws.open_draw(ctx, seen(ctx, draw_id))
    assert [one.params["side"] for one in refused.value.reasons] == [{"zh": "责任单位", "en": "responsible unit"}]
    draws.add_number(ctx, seen(ctx, draw_id), RESPONDENT)
    draws.open_draw(ctx, seen(ctx, draw_id))
    found = draws.view_file(ctx, house.MATTER, draw_id)
    assert first_difference(found) is None
    assert found["numbers"] == {"petitioner": "17", "respondent": "4"}
    listed = {line.code: line.barred for line in read_text(found["list"]).lines}
    assert sorted(listed) == [f"E{n:03d}" for n in range(1, 12)]
    assert {code: why for code, why in listed.items() if why} == {"E001": "draw.presides"}
    assert [one["seat"] for one in found["panel"]] == [1, 2, 3, 4]


def test_what_was_drawn_can_be_booked(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    found = row(ctx, drawn(ctx))
    ids = found.person_ids
    held = {line.code: line.category for line in read_text(found.list_text).lines}
    members = [Seat(SeatRole.MEMBER, held[one["code"]], ids[one["code"]]) for one in found.result["panel"]]
    presider, recorder = house.panel(ctx, "E001", "E013")
    wanted = replace(house.order(ctx), seats=(presider, *members, recorder))
    assert bookings.book_sitting(ctx, house.hearing(ctx, wanted=wanted)) > 0


def test_nothing_of_an_opened_draw_is_altered_by_anybody(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    draw_id = drawn(ctx)
    with pytest.raises(Refused) as refused:
        draws.open_draw(ctx, seen(ctx, draw_id))
    assert codes(refused) == ["draw.opened_already"]
    with pytest.raises(Refused) as refused:
        draws.void_draw(ctx, seen(ctx, draw_id), "不满意")
    assert codes(refused) == ["draw.opened_already"]
    for statement in (
        "UPDATE draws SET result = '{}'",
        "DELETE FROM draws",
        "UPDATE draw_numbers SET number = '5'",
        "DELETE FROM draw_numbers",
        "INSERT INTO draw_numbers (draw_id, side, number, said_at, recorded_by, row_key)"
        " SELECT id, 'witness', '1', now(), '字', gen_random_uuid() FROM draws",
    ):
        with ctx.open_writer() as session, pytest.raises(DBAPIError) as error:
            session.execute(text(statement))
        assert isinstance(error.value.orig, psycopg.errors.InsufficientPrivilege)


def test_what_was_frozen_counts_whatever_the_roster_says_later(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    draw_id = draws.freeze(ctx, order(ctx))
    before = row(ctx, draw_id).list_text
    with ctx.open_writer() as session:
        session.execute(text("UPDATE roster_entries SET code = 'X' || code, category = 'staff'"))
        session.commit()
        with pytest.raises(DBAPIError):
            session.execute(text("UPDATE draws SET list_text = 'x'"))
    for said in (WITNESS, PETITIONER):
        draws.add_number(ctx, seen(ctx, draw_id), said)
    draws.open_draw(ctx, seen(ctx, draw_id))
    found = draws.view_file(ctx, house.MATTER, draw_id)
    assert (found["list"], first_difference(found)) == (before, None)


def test_a_number_is_given_once_and_a_second_tab_is_told(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    draw_id = draws.freeze(ctx, order(ctx))
    first = seen(ctx, draw_id)
    draws.add_number(ctx, first, PETITIONER)
    with pytest.raises(Stale):
        draws.add_number(ctx, first, RESPONDENT)
    with pytest.raises(Stale):
        draws.open_draw(ctx, first)
    with pytest.raises(Refused) as refused:
        draws.add_number(ctx, seen(ctx, draw_id), NumberOrder("petitioner", "018", " "))
    assert codes(refused) == ["draw.number_twice", "draw.number_wrong", "draw.said_by_missing"]
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        sealed = connection.execute("SELECT said_by_sealed FROM draw_numbers").fetchone()
    assert sealed is not None
    assert PETITIONER.said_by.encode() not in sealed[0]


def test_a_draw_is_voided_with_a_reason_and_the_next_one_says_why(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    draw_id = draws.freeze(ctx, order(ctx))
    with pytest.raises(Refused) as refused:
        draws.freeze(ctx, order(ctx))
    assert codes(refused) == ["draw.reason_missing", "draw.running"]
    with pytest.raises(Refused) as refused:
        draws.void_draw(ctx, seen(ctx, draw_id), " ")
    assert codes(refused) == ["draw.void_reason_missing"]
    draws.void_draw(ctx, seen(ctx, draw_id), "数记错了")
    with pytest.raises(Refused) as refused:
        draws.add_number(ctx, seen(ctx, draw_id), PETITIONER)
    assert codes(refused) == ["draw.voided_already"]
    again = row(ctx, drawn(ctx, reason="数记错了"))
    assert (again.n, again.reason, again.list_text.split("\n")[2]) == (2, "数记错了", "draw\t2")


def test_what_cannot_be_drawn_is_refused_with_what_to_do(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    cases = {
        "draw.size_not_lawful": order(ctx, size=5),
        "draw.presider_missing": replace(order(ctx), presider=None),
        "draw.list_missing": replace(order(ctx), source="list"),
        "draw.span_short": order(ctx, is_span_whole=False),
        "seat.category_not_allowed": order(ctx, presider="E009"),
    }
    for code, wanted in cases.items():
        with pytest.raises(Refused) as refused:
            draws.freeze(ctx, wanted)
        assert codes(refused) == [code]
    with ctx.open_writer() as session:
        session.execute(text("UPDATE roster_entries SET term_to_on = '2026-11-22' WHERE category = 'lawyer'"))
        session.commit()
    with pytest.raises(Refused) as refused:
        draws.freeze(ctx, order(ctx))
    assert [(one.code, one.params) for one in refused.value.reasons] == [
        ("draw.seat_nobody", {"count": 1, "need": {"zh": "律师", "en": "lawyer"}})
    ]


def test_who_is_struck_busy_or_of_the_responsible_unit_is_on_the_list_with_the_reason(
    ctx: Context, as_role: AsRole, clock: Clock
) -> None:
    house.small_house(as_role)
    people = house.people(ctx)
    bookings.book_sitting(ctx, house.lecture(ctx, ("E008", "E010")))
    list_id = lists.make_list(ctx, house.MATTER, [people[f"E{n:03d}"] for n in range(2, 12)])
    lists.sign_list(as_role("leader"), house.MATTER, list_id, 1)
    found = lists.view_list(ctx, house.MATTER)
    line = next(one for one in found.lines if one.name == "李示例02")
    lists.strike(ctx, StrikeOrder(house.MATTER, list_id, found.version, line.id, "petitioner", date(2026, 11, 23)))
    with pytest.raises(Refused) as refused:
        draws.freeze(ctx, replace(order(ctx), source="list"))
    assert codes(refused) == ["draw.strikes_run"]
    clock.forward(days=4)
    later = as_role()
    span = house.lecture(ctx).order.span
    made = row(later, draws.freeze(later, replace(order(later), source="list", span=span)))
    frozen = read_text(made.list_text)
    assert {one.code: one.barred for one in frozen.lines if one.barred} == {
        "E002": "recusal.struck",
        "E008": "draw.busy",
        "E010": "draw.busy",
    }
    assert "E001" not in {one.code for one in frozen.lines}
    assert dict(frozen.heads)["planned"] == "2026-12-14 14:00-16:00"
    assert (made.starts_at, made.ends_at) == (span.start, span.start + timedelta(hours=2))


def test_only_who_may_draw_does_and_only_in_the_own_unit(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    with pytest.raises(Forbidden):
        draws.freeze(as_role("handler"), order(ctx))
    draw_id = draws.freeze(ctx, order(ctx))
    with pytest.raises(NotFound):
        draws.add_number(ctx, replace(seen(ctx, draw_id), number=house.OTHER_MATTER), PETITIONER)
    with pytest.raises(NotFound):
        draws.freeze(ctx, replace(order(ctx), number="nobody"))
