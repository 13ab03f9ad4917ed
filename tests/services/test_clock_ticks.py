"""Does a clock that runs out call for somebody once on each rung, and move by itself when a holiday table lands?"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from hearing_app.app import machine
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.workdays import WorkdayTable, YearTable
from hearing_app.i18n import sentence
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import clock_events, clock_sheets, clock_warnings, clocks
from hearing_app.services.matters.clock_events import Target
from hearing_app.services.steps.attention import Cause
from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.clocks import ClockEventRow, ClockWarningRow
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.mediations import ReferralRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import house
from tests.builders import mediations as mediation
from tests.builders.house import AsRole
from tests.conftest import Clock

# of the small house, P1 (K9) ends on 2026-12-16, P2 (K7) on 2026-12-18, P3 (K4) on 2027-01-11
P1_DUE, P2_DUE = date(2026, 12, 16), date(2026, 12, 18)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def at(clock: Clock, day: date, hour: int = 1) -> None:
    clock.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def tick(app: Flask, clock: Clock) -> Context:
    ctx: Context = app.extensions["make_context"](machine(app, "ticker"))
    clock_warnings.warn_due(ctx, clock.now)
    return ctx


def warnings(ctx: Context) -> list[tuple[str, int, str]]:
    ctx.reader.rollback()
    rows = ctx.reader.scalars(select(ClockWarningRow).order_by(ClockWarningRow.id)).all()
    return [(row.clock.matter.number, row.days, row.state) for row in rows]


def warned(ctx: Context) -> list[tuple[str, str]]:
    ctx.reader.rollback()
    tasks = [task for found in view_desk(ctx).tasks.values() for task in found if task.cause is Cause.CLOCK]
    return sorted((task.matter_number, sentence(more)) for task in tasks for more in task.more)


def test_each_rung_is_written_once_and_shows_on_the_desk_until_the_clock_ends(
    app: Flask, as_role: AsRole, clock: Clock
) -> None:
    at(clock, P1_DUE - timedelta(days=8))
    assert warnings(tick(app, clock)) == []
    at(clock, P1_DUE - timedelta(days=7))
    assert warnings(tick(app, clock)) == [("P1", 7, "made")]
    at(clock, P1_DUE - timedelta(days=7), 5)
    assert warnings(tick(app, clock)) == [("P1", 7, "made")]
    assert warned(as_role("booking_clerk")) == [("P1", "2026-12-09（周三）提醒：还有 7 天。")]
    # the ticker was away: of P2 the first rung is overtaken, the second comes late
    at(clock, P2_DUE - timedelta(days=2))
    assert warnings(tick(app, clock))[1:] == [
        ("P1", 3, "overtaken"),
        ("P1", 1, "late"),
        ("P2", 7, "overtaken"),
        ("P2", 3, "late"),
    ]


def test_an_overdue_clock_is_said_once_and_falls_silent_when_it_ends(app: Flask, as_role: AsRole, clock: Clock) -> None:
    at(clock, P2_DUE + timedelta(days=1))
    ctx = tick(app, clock)
    assert [one for one in warnings(ctx) if one[1] == -1] == [("P1", -1, "late"), ("P2", -1, "made")]
    clerk = as_role("booking_clerk")
    assert [number for number, _ in warned(clerk)] == ["P1", "P2"]
    seen = clock_sheets.view_clocks(clerk, "P1")
    assert [(one.is_late, [w.days for w in one.warnings]) for one in seen.running] == [(True, [7, 3, 1, -1])]
    clock_events.record_happening(clerk, Target("P1", seen.version), Happening("closure", P1_DUE, "撤回1号"))
    assert [number for number, _ in warned(clerk)] == ["P2"]
    assert warnings(tick(app, clock)) == warnings(ctx)


def landed(ctx: Context, *days_off: date) -> Context:
    table = ctx.rules.workdays
    off = {day: {"zh": "春节", "en": "Spring Festival"} for day in days_off}
    year = YearTable(2027, off, {}, "国办通知", is_published=True)
    years = {2026: table.years[2026], 2027: year}
    return replace(ctx, rules=replace(ctx.rules, workdays=WorkdayTable(years, table.closures)))


def test_open_clocks_move_by_themselves_when_the_table_lands_and_the_desk_tells_it(
    app: Flask, as_role: AsRole, clock: Clock
) -> None:
    clerk = as_role("booking_clerk")
    plain: Context = app.extensions["make_context"](machine(app, "ticker"))
    clocks.recompute_landed(plain, clock.now)
    assert view_desk(clerk).moved == ()
    clocks.recompute_landed(landed(plain, date(2027, 1, 11)), clock.now)
    clerk.reader.rollback()
    (moved,) = view_desk(clerk).moved
    assert (moved.number, moved.before_on, moved.after_on) == ("P3", date(2027, 1, 11), date(2027, 1, 12))
    (sheet,) = clock_sheets.view_clocks(clerk, "P3").running
    event = sheet.events[0]
    assert (event.change["en"], event.cause["zh"], event.recorded_by) == ("counted again", "放假安排公布", "ticker")
    clocks.recompute_landed(landed(plain, date(2027, 1, 11)), clock.now + timedelta(minutes=10))
    clerk.reader.rollback()
    rows = clerk.reader.scalars(select(ClockEventRow).where(ClockEventRow.change == "recomputed")).all()
    assert len(rows) == 1


def test_a_closed_clock_stays_when_the_table_lands(app: Flask, as_role: AsRole, clock: Clock) -> None:
    clerk = as_role("booking_clerk")
    seen = clock_sheets.view_clocks(clerk, "P3")
    clock_events.record_happening(clerk, Target("P3", seen.version), Happening("closure", date(2026, 11, 20), "撤回"))
    plain: Context = app.extensions["make_context"](machine(app, "ticker"))
    clocks.recompute_landed(landed(plain, date(2027, 1, 11)), clock.now)
    clerk.reader.rollback()
    (sheet,) = clock_sheets.view_clocks(clerk, "P3").closed
    assert (sheet.clock.due_on, view_desk(clerk).moved) == (date(2027, 1, 11), ())


def test_days_outside_clocks_move_too_and_are_told_with_before_and_after(app: Flask, as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    mediation_id = mediation.accepted(as_role("mediation_clerk"))
    first = {"start_on": "2026-12-31", "is_provisional": True, "rule": None, "silence": ""}
    with clerk.open_writer() as session:
        turn = session.scalars(select(ReferralRow)).one()
        turn.accepted_on, turn.due_on, turn.is_provisional = date(2026, 12, 31), date(2027, 2, 1), True
        made = AgreementRow(
            mediation_id=mediation_id, referral_id=turn.id, seq=1, number="调协1号", form="oral", extent="full",
            agreed_on=date(2026, 12, 12), label="",
            effective_on=date(2026, 12, 12), confirm_due_on=date(2027, 1, 11), is_provisional=True, confirm_evidence={},
        )  # fmt: skip
        session.add(made)
        row = session.scalars(select(MatterRow).where(MatterRow.number == "P1")).one()
        request = HearingRequestRow(
            unit_id=row.unit_id, matter_id=row.id, made_at=clerk.now, made_by="何示例31", applicant="petitioner",
            decision="hold", decided_on=date(2026, 12, 31), hold_by_on=date(2027, 2, 1), hold_evidence=first,
        )  # fmt: skip
        session.add(request)
        session.commit()
    plain: Context = app.extensions["make_context"](machine(app, "ticker"))
    clocks.recompute_landed(landed(plain, date(2027, 1, 11), date(2027, 2, 1)), clerk.now)
    clerk.reader.rollback()
    found = (
        clerk.reader.scalars(select(ReferralRow)).one().due_on,
        clerk.reader.scalars(select(AgreementRow)).one().confirm_due_on,
        clerk.reader.scalars(select(HearingRequestRow)).one().hold_by_on,
        clerk.reader.scalars(select(HearingRequestRow)).one().hold_evidence["is_provisional"],
    )
    assert found == (date(2027, 2, 2), date(2027, 1, 12), date(2027, 2, 2), False)
    (entry,) = clerk.reader.scalars(select(AuditRow).where(AuditRow.subject == "clocks"))
    days = {clock: (before, after) for _, clock, before, after in entry.facts["days"]}
    assert days["K15"] == ("2027-01-11", "2027-01-12")
    assert set(days) == {"K4", "K15", "people", "hold_by"}
