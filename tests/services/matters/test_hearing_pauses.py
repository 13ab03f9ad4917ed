"""Which time of a hearing is not counted: noticed, suspended and resumed, terminated, its service put right later?"""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from hearing_app.app import machine
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import clock_warnings, days
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.sittings import bookings, interruptions, letters
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.interruptions import InterruptionOrder
from hearing_app.services.sittings.letters import ServiceOrder
from hearing_app.services.steps.attention import Cause as Waits
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import letters as stored_letters
from hearing_app.store import matters
from hearing_app.store.tables.clocks import ClockWarningRow
from tests.builders import days as story
from tests.builders import house
from tests.builders.house import AsRole
from tests.conftest import Clock

LATER = date(2026, 12, 30)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def paused(ctx: Context) -> list[list[str]]:
    ctx.reader.rollback()
    row = matters.find_by_number(ctx.reader, 1, house.MATTER)
    assert row is not None
    (clock,) = (one for one in matters.clocks_of(ctx.reader, row.id) if one.rule == "K9")
    return [one[:2] for one in clock.pauses]


def target(ctx: Context, sitting_id: int) -> DayTarget:
    return DayTarget(sitting_id, story.row_of(ctx, sitting_id).version)


def interrupted(ctx: Context, sitting_id: int, cause: Cause) -> InterruptionOrder:
    return InterruptionOrder(sitting_id, story.row_of(ctx, sitting_id).version, cause)


def resume(as_role: AsRole, sitting_id: int) -> None:
    clerk = as_role("booking_clerk")
    row = story.row_of(clerk, sitting_id)
    moved = replace(order_of(row), span=house.morning(LATER))
    bookings.move_sitting(clerk, Target(sitting_id, row.version), moved)
    for step, role in story.CHAIN:
        sign_sitting(as_role(role), SignOrder(sitting_id, story.row_of(clerk, sitting_id).version, step))
    with clerk.open_writer() as session:
        now = story.row_of(clerk, sitting_id).starts_at.isoformat()
        for letter in stored_letters.of_sitting(session, sitting_id):
            if letter.party_id is not None and letter.content["span"][0] == now:
                letter.served_on = date(2026, 12, 15)
        session.commit()


def hold(as_role: AsRole, clock: Clock, sitting_id: int) -> None:
    clock.now = datetime(2026, 12, 30, 1, 2, tzinfo=UTC)
    recorder = as_role("recorder")
    for seat in story.row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, target(recorder, sitting_id))
    clock.forward(hours=2)
    days.close_sitting(as_role("recorder"), target(recorder, sitting_id))


def test_a_service_recorded_or_put_right_after_the_close_is_counted(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.held(as_role, clock)
    clerk = as_role("booking_clerk")
    assert paused(clerk) == [["2026-11-24", "2026-12-14"]]
    notices = [one for one in stored_letters.of_sitting(clerk.reader, sitting_id) if one.party_id is not None]
    for letter in notices:
        version = story.row_of(clerk, sitting_id).version
        letters.record_service(clerk, ServiceOrder(letter.id, version, story.by_hand(date(2026, 11, 26))))
    assert paused(clerk) == [["2026-11-26", "2026-12-14"]]


def test_a_hearing_suspended_and_resumed_counts_from_its_first_notice(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    evidence = Cause("要重新鉴定", "王示例01", "evidence", "presider")
    interruptions.suspend_sitting(as_role("recorder"), interrupted(as_role("recorder"), sitting_id, evidence))
    resume(as_role, sitting_id)
    hold(as_role, clock, sitting_id)
    assert paused(as_role("handler")) == [["2026-11-24", "2026-12-30"]]


def test_a_hearing_put_off_counts_from_the_notice_of_the_day_on_which_it_was_held(
    as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    clerk = as_role("booking_clerk")
    cause = Cause("当事人突发疾病", "局领导", "force_majeure", "organ")
    bookings.postpone_sitting(clerk, Target(sitting_id, story.row_of(clerk, sitting_id).version), cause)
    resume(as_role, sitting_id)
    hold(as_role, clock, sitting_id)
    assert paused(as_role("handler")) == [["2026-12-15", "2026-12-30"]]


def test_a_hearing_terminated_after_it_began_stops_the_clock_until_then(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    recorder = as_role("recorder")
    disorder = Cause("秩序混乱", "局领导", "disorder", "organ")
    interruptions.terminate_sitting(recorder, interrupted(recorder, sitting_id, disorder))
    assert paused(recorder) == [["2026-11-24", "2026-12-14"]]


def test_a_clock_stands_still_while_a_noticed_hearing_is_to_come(app: Flask, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.announced(as_role)
    clerk = as_role("booking_clerk")
    (shown,) = (one for one in view_matter(clerk, house.MATTER).clocks if one.rule == "K9")
    assert shown.still_since == story.SERVED_ON
    clock.now = datetime(2026, 12, 17, 1, tzinfo=UTC)  # the day after the stored last day
    clock_warnings.warn_due(app.extensions["make_context"](machine(app, "ticker")), clock.now)
    clerk = as_role("booking_clerk")
    warned = clerk.reader.scalars(select(ClockWarningRow)).all()
    assert "P1" not in {one.clock.matter.number for one in warned}
    tasks = [task for found in view_desk(clerk).tasks.values() for task in found if task.cause is Waits.CLOCK]
    assert "P1" not in {task.matter_number for task in tasks}
    assert story.row_of(clerk, sitting_id).closed_at is None
