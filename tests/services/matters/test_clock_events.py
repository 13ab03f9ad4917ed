"""Do recorded happenings open, end, extend and reopen a matter's clocks, each told with its evidence?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest

from hearing_app.domain.errors import Forbidden, Refused, Stale
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.rules.clock_events import ExtensionOrder, Happening, ReopenOrder
from hearing_app.services.context import Context
from hearing_app.services.matters import clock_events, clock_sheets, reviews, routings
from hearing_app.services.matters.clock_events import Target
from hearing_app.services.matters.clock_sheets import ClockSheet, ClocksView
from hearing_app.services.matters.reviews import CounselOrder, DayOrder, ReviewServiceOrder
from hearing_app.services.matters.routings import OriginOrder
from tests.builders import house
from tests.builders.days import by_hand
from tests.conftest import Clock

AsRole = Callable[..., Context]
TODAY = date(2026, 11, 23)
ACCEPTED = Happening("acceptance", date(2026, 11, 16), "受理告知书1号")
EXTENSION = ExtensionOrder(
    30, TODAY, "局长示例（局长）", is_head=True, reason="需要鉴定", told_on=TODAY, evidence="延期告知书1号"
)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def view(ctx: Context, number: str = house.MEDIATION) -> ClocksView:
    ctx.reader.rollback()
    return clock_sheets.view_clocks(ctx, number)


def target(ctx: Context, number: str = house.MEDIATION, clock_id: int = 0) -> Target:
    return Target(number, view(ctx, number).version, clock_id)


def on_simple_track(ctx: Context) -> None:
    version = view(ctx).version
    routings.set_origin(ctx, house.MEDIATION, version, order=OriginOrder("first"))
    routings.set_simple(ctx, house.MEDIATION, version + 1, ground="clear")


def days(sheets: tuple[ClockSheet, ...]) -> list[tuple[str, str]]:
    return sorted((sheet.clock.rule, sheet.clock.due_on.isoformat()) for sheet in sheets)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_a_matter_begins_with_the_main_clock_of_its_stage_as_a_stand_in(as_role: AsRole) -> None:
    (sheet,) = view(as_role("handler")).running
    assert (sheet.clock.rule, sheet.clock.start_on, sheet.begun["zh"]) == (
        "K4",
        date(2026, 11, 12),
        "登记时按收到日起算",
    )
    assert [(event.change["en"], event.proof) for event in sheet.events] == [("opened", house.MEDIATION)]


def test_acceptance_ends_what_waited_and_counts_handling_from_its_day(as_role: AsRole) -> None:
    ctx = as_role("handler")
    clock_events.record_happening(ctx, target(ctx), Happening("receipt", date(2026, 11, 12), "来信1号"))
    assert days(view(ctx).running) == [("K1", "2026-11-27"), ("K2", "2026-11-27"), ("K4", "2027-01-11")]
    moved = clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    assert [(one.rule, one.change) for one in moved] == [("K1", "closed"), ("K2", "closed"), ("K4", "recomputed")]
    seen = view(ctx)
    assert days(seen.running) == [("K4", "2027-01-15")]
    assert [(sheet.clock.rule, sheet.clock.closed_on) for sheet in seen.closed] == [
        ("K1", date(2026, 11, 16)),
        ("K2", date(2026, 11, 16)),
    ]
    event = seen.running[0].events[0]
    assert (event.cause["zh"], event.proof, event.before_on, event.after_on) == (
        "受理",
        "受理告知书1号",
        date(2027, 1, 11),
        date(2027, 1, 15),
    )


def test_what_is_refused_leaves_nothing_behind(as_role: AsRole) -> None:
    ctx = as_role("handler")
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    before = view(ctx)
    for happening, expected in (
        (ACCEPTED, ["clock.runs_already"]),
        (Happening("reply_receipt", date(2026, 11, 20)), ["clock.no_receipt"]),
        (Happening("reply_receipt", date(2026, 11, 24), "回证"), ["clock.day_in_future"]),
        (Happening("fucha_opinion", TODAY, "文"), ["clock.event_by_signing"]),
    ):
        with pytest.raises(Refused) as refused:
            clock_events.record_happening(ctx, target(ctx), happening)
        assert codes(refused) == expected
    with pytest.raises(Stale):
        clock_events.record_happening(ctx, Target(house.MEDIATION, before.version - 1), ACCEPTED)
    assert view(ctx) == before


def test_a_served_reply_ends_handling_and_starts_the_petitioners_own_limit(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    on_simple_track(ctx)
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    assert days(view(ctx).running) == [("K11", "2026-11-30"), ("K4", "2027-01-15")]
    clock_events.record_happening(ctx, target(ctx), Happening("reply_receipt", date(2026, 11, 20), "回证7号"))
    seen = view(ctx)
    assert days(seen.running) == [("K6", "2026-12-21")]
    assert sorted(sheet.clock.rule for sheet in seen.closed) == ["K11", "K4"]


def test_the_simplified_track_has_its_clock_from_an_acceptance_recorded_before(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    assert days(view(ctx).running) == [("K4", "2027-01-15")]
    on_simple_track(ctx)
    assert days(view(ctx).running) == [("K11", "2026-11-30"), ("K4", "2027-01-15")]
    with pytest.raises(Refused) as refused:
        routings.set_simple(ctx, house.MEDIATION, view(ctx).version, ground="")
    assert codes(refused) == ["simple.clock_runs"]
    clock_events.record_happening(ctx, target(ctx), Happening("to_ordinary", date(2026, 11, 20), "转办单1号"))
    assert days(view(ctx).running) == [("K4", "2027-01-15")]
    assert routings.view_routing(ctx, house.MEDIATION).simple_ground == ""


def test_an_extension_is_recorded_once_with_all_that_it_needs(as_role: AsRole) -> None:
    ctx = as_role("handler")
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    clock_id = view(ctx).running[0].clock.id
    lacking = replace(EXTENSION, approver="", is_head=False, told_on=None)
    with pytest.raises(Refused) as refused:
        clock_events.extend_clock(ctx, target(ctx, clock_id=clock_id), lacking)
    assert codes(refused) == ["clock.no_approver", "clock.not_head", "clock.not_told"]
    own = replace(EXTENSION, approver=ctx.actor.name)
    with pytest.raises(Refused) as refused:
        clock_events.extend_clock(ctx, target(ctx, clock_id=clock_id), own)
    assert codes(refused) == ["clock.approver_records"]
    # 60 and 30 days from 16 November end on Sunday, 14 February 2027
    due_on = clock_events.extend_clock(ctx, target(ctx, clock_id=clock_id), EXTENSION)
    sheet = view(ctx).running[0]
    assert (due_on, sheet.clock.due_on, sheet.extended_by, sheet.extend_most) == (sheet.clock.due_on, due_on, 30, 0)
    assert due_on >= date(2027, 2, 14)
    event = sheet.events[0]
    assert (event.approver, event.told_on, event.reason, event.proof) == (
        EXTENSION.approver,
        TODAY,
        "需要鉴定",
        "延期告知书1号",
    )
    assert "counting.extension" in [line.code for line in sheet.clock.counting]
    with pytest.raises(Refused) as refused:
        clock_events.extend_clock(ctx, target(ctx, clock_id=clock_id), EXTENSION)
    assert codes(refused) == ["clock.extended_already"]


def test_only_a_head_reopens_and_says_why(as_role: AsRole) -> None:
    ctx, head = as_role("handler"), as_role("office_head")
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    clock_events.record_happening(ctx, target(ctx), Happening("closure", date(2026, 11, 20), "撤回申请1号"))
    (closed,) = view(ctx).closed
    order = ReopenOrder(TODAY, "信访人撤销撤回", "申请2号")
    with pytest.raises(Forbidden):
        clock_events.reopen_clock(ctx, target(ctx, clock_id=closed.clock.id), order)
    with pytest.raises(Refused) as refused:
        clock_events.extend_clock(ctx, target(ctx, clock_id=closed.clock.id), EXTENSION)
    assert codes(refused) == ["clock.closed"]
    due_on = clock_events.reopen_clock(head, target(head, clock_id=closed.clock.id), order)
    (running,) = view(ctx).running
    assert (due_on, running.clock.due_on, running.clock.closed_on) == (date(2027, 1, 15), date(2027, 1, 15), None)
    assert (running.events[0].reason, running.clock.version) == ("信访人撤销撤回", closed.clock.version)


def test_a_review_opened_signed_and_served_moves_its_matters_clocks_and_none_is_there_twice(
    as_role: AsRole, clock: Clock
) -> None:
    handler, leader, clerk = as_role("handler"), as_role("leader"), as_role("booking_clerk")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    assert days(view(handler, house.OTHER_MATTER).running) == [("K7", "2026-12-18")]
    with pytest.raises(Refused) as refused:
        clock_events.record_happening(
            handler, target(handler, house.OTHER_MATTER), Happening("fucha_request", date(2026, 11, 18), "申请")
        )
    assert codes(refused) == ["clock.runs_already"]
    seen = 1
    reviews.record_counsel(handler, CounselOrder(number, seen, CounselForm.WRITTEN, TODAY, text="合法。"))
    reviews.record_conclusion(handler, number, seen + 1, conclusion="uphold")
    reviews.sign_review(leader, DayOrder(number, seen + 2, TODAY))
    assert [(s.clock.rule, s.clock.closed_on) for s in view(handler, house.OTHER_MATTER).closed] == [("K7", TODAY)]
    clock.now += timedelta(days=2)
    clerk = as_role("booking_clerk")
    reviews.serve_review(clerk, ReviewServiceOrder(number, seen + 3, by_hand(date(2026, 11, 25))))
    (running,) = view(clerk, house.OTHER_MATTER).running
    assert (running.clock.rule, running.clock.start_on, running.clock.due_on) == (
        "K8",
        date(2026, 11, 25),
        date(2026, 12, 25),
    )
    # a service is its own proof, and recorded again it puts the clock right that it started
    proofs = [re.sub(r"\d+", "n", one.proof) for one in running.events]
    assert proofs == ["送达登记n号（直接送达）"]
    reviews.serve_review(clerk, ReviewServiceOrder(number, seen + 4, by_hand(date(2026, 11, 24))))
    (running,) = view(clerk, house.OTHER_MATTER).running
    assert (running.clock.start_on, running.clock.due_on) == (date(2026, 11, 24), date(2026, 12, 24))
    assert [re.sub(r"\d+", "n", one.proof) for one in running.events] == 2 * proofs


def test_the_count_is_printed(as_role: AsRole) -> None:
    ctx = as_role("handler")
    sheet = view(ctx).running[0]
    found = clock_sheets.view_count_paper(ctx, house.MEDIATION, sheet.clock.id)()
    assert (found.name, found.pdf[:5]) == ("时限计算单", b"%PDF-")


def test_what_ended_after_its_last_day_stays_late(as_role: AsRole, clock: Clock) -> None:
    ctx = as_role("handler")
    clock_events.record_happening(ctx, target(ctx), ACCEPTED)
    clock.now += timedelta(days=60)
    ctx = as_role("handler")
    (sheet,) = view(ctx).running
    assert (sheet.clock.due_on, sheet.is_late) == (date(2027, 1, 15), True)
    ended_on = date(2027, 1, 18)
    clock_events.record_happening(ctx, target(ctx), Happening("closure", ended_on, "结案1号"))
    (sheet,) = view(ctx).closed
    assert (sheet.clock.closed_on, sheet.is_late) == (ended_on, True)


@pytest.mark.parametrize(
    "statement", ["UPDATE clock_events SET proof = ''", "DELETE FROM clock_events", "TRUNCATE clock_events"]
)
@pytest.mark.parametrize("who", ["app", "owner"])
def test_postgresql_keeps_everybody_from_altering_what_happened(as_role: AsRole, statement: str, who: str) -> None:
    handler = as_role("handler")
    clock_events.record_happening(handler, target(handler), ACCEPTED)
    url = {"app": handler.env.database_url, "owner": handler.env.migration_database_url}[who]
    message = {"app": "permission denied", "owner": "only added to"}[who]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM clock_events").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match=message):
            connection.execute(statement)
