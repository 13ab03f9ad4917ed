"""Does a plan of many matters come out bookable, is each line booked at most once, and is what clashes left?"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.plans.orders import PlanOrder
from hearing_app.services.context import Context
from hearing_app.services.plans import lines, plans, runs
from hearing_app.services.plans.lines import Booked
from hearing_app.services.plans.plans import PlanView
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.store.tables.plans import PlanRow
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import house
from tests.builders.house import AsRole

ORDER = PlanOrder((house.MATTER, house.OTHER_MATTER), date(2026, 11, 24), 6, 5)


@pytest.fixture
def clerk(as_role: AsRole) -> Context:
    """A booking clerk of the small office."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def made(ctx: Context, as_role: AsRole, order: PlanOrder = ORDER) -> PlanView:
    """Ask for a plan and let a worker make it, within a second."""
    plan_id = plans.make_later(ctx, order)
    work(ctx, as_role, plan_id)
    return plans.view_plan(ctx, plan_id)


def work(ctx: Context, as_role: AsRole, plan_id: int) -> None:
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute("UPDATE plans SET seconds = 1 WHERE id = %s", [plan_id])
    runs.make_plan(as_role("machine"), plan_id, 1, "booking_clerk")
    ctx.reader.rollback()


def sittings_of(ctx: Context) -> int:
    ctx.reader.rollback()
    return len(ctx.reader.scalars(select(SittingRow.id)).all())


def test_every_line_that_is_offered_can_be_booked(clerk: Context, as_role: AsRole) -> None:
    plan = made(clerk, as_role)
    assert (plan.state, plan.out, len(plan.bookable), sittings_of(clerk)) == ("made", (), 2, 0)
    assert lines.book_lines(clerk, plan.id) == Booked(booked=2)
    after = plans.view_plan(clerk, plan.id)
    assert ([line.state for line in after.lines], after.letters) == (["booked", "booked"], 0)
    assert sittings_of(clerk) == 2
    # pressed again, nothing happens
    assert lines.book_lines(clerk, plan.id) == Booked()
    assert sittings_of(clerk) == 2


def test_what_clashes_meanwhile_is_left_with_its_reasons_and_the_rest_is_booked(
    clerk: Context, as_role: AsRole
) -> None:
    plan = made(clerk, as_role)
    first = plan.lines[0]
    assert first.starts_at is not None
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute(
            "INSERT INTO bookings (resource_id, during, status)"
            " SELECT resource_id, tstzrange(%s, %s), 'confirmed' FROM rooms",
            [first.starts_at, first.starts_at + timedelta(hours=1)],
        )
    clerk.reader.rollback()
    assert lines.book_lines(clerk, plan.id) == Booked(booked=1, clashed=1)
    after = {line.id: line for line in plans.view_plan(clerk, plan.id).lines}
    assert (after[first.id].state, [one.code for one in after[first.id].reasons]) == ("clashed", ["room.busy"])


def test_of_two_drafts_each_matter_is_booked_once(clerk: Context, as_role: AsRole) -> None:
    one, other = made(clerk, as_role), made(clerk, as_role)
    assert lines.book_lines(clerk, one.id, one.lines[0].id) == Booked(booked=1)
    assert [line.state for line in plans.view_plan(clerk, other.id).lines].count("skipped") == 1
    result = lines.book_lines(clerk, other.id)
    assert (result.booked + result.clashed, result.skipped) == (1, 1)
    assert sittings_of(clerk) == 1 + result.booked
    assert lines.book_lines(clerk, one.id).booked == 1 - result.booked


def test_two_clerks_who_press_at_once_book_each_matter_once(clerk: Context, as_role: AsRole) -> None:
    ids = [made(clerk, as_role).id, made(clerk, as_role).id]
    clerk.reader.rollback()
    engine = create_engine(clerk.env.database_url, poolclass=NullPool)
    start = Barrier(4)

    def press(plan_id: int) -> Booked:
        with Session(engine) as reader:
            start.wait()
            return lines.book_lines(replace(clerk, reader=reader), plan_id)

    with ThreadPoolExecutor(4) as crowd:
        booked = sum(one.booked for one in crowd.map(press, [*ids, *ids]))
    matters = clerk.reader.scalars(select(SittingRow.matter_id)).all()
    assert (len(matters), len(set(matters)), booked) == (booked, booked, booked)
    assert 1 <= booked <= 2
    left = {line.state for id_ in ids for line in plans.view_plan(clerk, id_).lines}
    assert left <= {"booked", "skipped", "clashed"}


def test_a_matter_without_a_time_says_what_stood_in_the_way(clerk: Context, as_role: AsRole) -> None:
    order = replace(ORDER, numbers=(house.MATTER, house.MEDIATION), weeks=1)
    plan = made(clerk, as_role, order)
    offered = {line.number: [one.code for one in line.reasons] for line in plan.bookable}
    left_out = {line.number: [one.code for one in line.reasons] for line in plan.out}
    assert offered == {house.MEDIATION: ["mediation.case_missing", "consent.missing", "consent.missing"]}
    assert left_out == {house.MATTER: ["slots.notice_first_day"]}


def test_a_kind_without_rules_and_a_matter_that_has_a_sitting_are_left_out(clerk: Context, as_role: AsRole) -> None:
    book_sitting(clerk, house.hearing(clerk))
    plan_id = plans.make_later(clerk, ORDER)
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE matters SET wanted_kind = 'gone' WHERE number = %s", [house.OTHER_MATTER])
    work(clerk, as_role, plan_id)
    plan = plans.view_plan(clerk, plan_id)
    reasons = {line.number: [one.code for one in line.reasons] for line in plan.out}
    assert reasons == {house.MATTER: ["plan.has_sitting"], house.OTHER_MATTER: ["plan.kind_without_rule"]}


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (replace(ORDER, numbers=()), ["plan.nothing_chosen"]),
        (replace(ORDER, weeks=13, seconds=500), ["plan.weeks", "plan.seconds"]),
        (replace(ORDER, from_on=date(2026, 1, 5)), ["plan.over"]),
        (replace(ORDER, numbers=("P1", "NONE")), ["matter.unknown"]),
    ],
)
def test_what_cannot_be_planned_is_refused_at_once(clerk: Context, order: PlanOrder, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        plans.make_later(clerk, order)
    assert [reason.code for reason in refused.value.reasons] == codes
    assert plans.view_plans(clerk).latest == ()


def test_a_plan_that_waits_is_cancelled_and_one_that_runs_keeps_its_draft(clerk: Context, as_role: AsRole) -> None:
    waiting = plans.make_later(clerk, ORDER)
    plans.stop_plan(clerk, waiting)
    work(clerk, as_role, waiting)
    assert (plans.view_plan(clerk, waiting).state, plans.view_plan(clerk, waiting).lines) == ("cancelled", ())
    running = plans.make_later(clerk, ORDER)
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE plans SET state = 'running', attempts = 1 WHERE id = %s", [running])
    clerk.reader.rollback()
    plans.stop_plan(clerk, running)
    runs.make_plan(as_role("machine"), running, 1, "booking_clerk")
    clerk.reader.rollback()
    stopped = plans.view_plan(clerk, running)
    # its worker had died: the second one is told at once to stop and keeps the first draft
    assert (stopped.state, stopped.attempts, len(stopped.bookable)) == ("stopped", 2, 2)


def test_a_plan_whose_job_is_gone_says_so(clerk: Context, as_role: AsRole) -> None:
    plan_id = plans.make_later(clerk, ORDER)
    runs.give_up_abandoned(as_role("machine"), clerk.now)
    clerk.reader.rollback()
    assert plans.view_plan(clerk, plan_id).state == "waiting"
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")
        connection.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        connection.execute("UPDATE plans SET state = 'running', attempts = 3")
    runs.give_up_abandoned(as_role("machine"), clerk.now)
    clerk.reader.rollback()
    plan = plans.view_plan(clerk, plan_id)
    assert (plan.state, [reason.code for reason in plan.failure]) == ("failed", ["plan.abandoned"])


def test_another_unit_finds_nothing(clerk: Context, as_role: AsRole) -> None:
    plan_id = plans.make_later(clerk, ORDER)
    clerk.reader.rollback()
    stranger = as_role("booking_clerk", unit_id=2)
    for look in (plans.view_plan, plans.stop_plan, lines.book_lines):
        with pytest.raises(NotFound):
            look(stranger, plan_id)
    assert clerk.reader.scalars(select(PlanRow.state)).all() == ["waiting"]
