"""Does the week on one page hold what the head of the office has to know, and nothing of a person?"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from hearing_app.domain.errors import Forbidden
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.states import SittingState
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from hearing_app.services.weeks.mondays import view_monday
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import answers, days, house
from tests.conftest import Clock

AsRole = Callable[..., Context]


def test_a_booked_week_shows_its_sittings_and_whose_signature_is_due(as_role: AsRole) -> None:
    house.small_house(as_role)
    ctx = as_role("booking_clerk")
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    view = view_monday(as_role("leader"), house.DAY + timedelta(days=3))
    assert (view.monday, view.sunday) == (house.DAY, house.DAY + timedelta(days=6))
    assert [(one.id, one.state, one.sure, one.seats) for one in view.sittings] == [
        (sitting_id, SittingState.DRAFTED, 0, 6)
    ]
    assert [(one.sitting_id, one.step["zh"]) for one in view.unsigned] == [(sitting_id, "呈批")]
    assert (view.results, [rate.denominator for rate in view.rates]) == ((), [0, 0])
    assert view_monday(as_role("leader")).sittings == ()


def test_an_announced_sitting_without_its_answers_is_at_risk(as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    ctx = as_role("leader")
    view = view_monday(ctx, house.DAY)
    assert [one.id for one in view.at_risk] == [sitting_id]
    with ctx.open_writer() as session:
        for seat in session.get_one(SittingRow, sitting_id).seats:
            seat.can_come = seat.no_conflict = Light.YES.value
        session.commit()
    ctx.reader.rollback()
    view = view_monday(as_role("leader"), house.DAY)
    assert [(one.sure, one.seats) for one in view.sittings] == [(6, 6)]


def test_last_week_stands_beside_what_it_is_a_share_of(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    days.held(as_role, clock)
    view = view_monday(as_role("leader"), house.DAY + timedelta(days=7))
    [one] = view.results
    assert (one.state, one.on, one.seats) == (SittingState.HELD, house.DAY, 6)
    assert [(rate.numerator, rate.denominator) for rate in view.rates] == [(1, 1), (one.present, one.seats)]


def test_a_late_clock_tells_its_rule_and_what_happened_last(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    clock.now = datetime(2027, 6, 1, 1, tzinfo=UTC)
    view = view_monday(as_role("leader"))
    assert view.late_count == len(view.late) > 0
    assert all(one.due_on < date(2027, 6, 1) and one.rule is not None and one.last_on is not None for one in view.late)


def test_who_may_not_read_reports_reads_no_week(as_role: AsRole) -> None:
    house.small_house(as_role)
    with pytest.raises(Forbidden):
        view_monday(as_role("expert"))
