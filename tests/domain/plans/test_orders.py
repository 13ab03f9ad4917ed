"""Which horizons can be planned over, and what does a clerk's wish cost?"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.plans.orders import PlanOrder, Weight, Wishes, check_order
from hearing_app.settings.places import CONFIG
from hearing_app.settings.rulebook import rulebook

TABLE = rulebook(CONFIG).workdays
TODAY, MONDAY = date(2026, 11, 23), date(2026, 11, 30)
ORDER = PlanOrder(("P1",), MONDAY, 1, 20)


def test_the_open_days_of_a_week_come_back() -> None:
    days = check_order(ORDER, table=TABLE, today=TODAY)
    assert days == tuple(MONDAY + timedelta(days=at) for at in range(5))


def test_a_horizon_that_began_already_goes_on_tomorrow() -> None:
    order = replace(ORDER, from_on=TODAY - timedelta(days=7), weeks=2)
    assert check_order(order, table=TABLE, today=TODAY) == tuple(TODAY + timedelta(days=at) for at in range(1, 5))


def test_a_week_in_which_the_office_is_shut_is_refused() -> None:
    shut = replace(TABLE, closures={MONDAY + timedelta(days=at): {"zh": "关", "en": "shut"} for at in range(7)})
    with pytest.raises(Refused) as refused:
        check_order(ORDER, table=shut, today=TODAY)
    assert [reason.code for reason in refused.value.reasons] == ["plan.no_open_day"]


def test_a_year_without_a_table_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        check_order(replace(ORDER, from_on=date(2400, 1, 3)), table=replace(TABLE, years={}), today=TODAY)
    assert [reason.code for reason in refused.value.reasons] == ["workdays.no_table"]


def test_what_a_clerk_does_not_care_for_costs_nothing_and_lateness_always_does() -> None:
    weights = Wishes(Weight.NONE, Weight.HIGH, Weight.NONE).weights
    assert (weights.waiting_day, weights.other_district) == (0, 0)
    assert weights.load > Wishes().weights.load > 0
    assert weights.left_out > weights.late_day > weights.load
