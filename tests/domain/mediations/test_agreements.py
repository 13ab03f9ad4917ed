"""From which day does an agreement bind? The last of all signatures and the seal, never before."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.mediations.agreements import Effect, Form, check_application, effect_gaps, effect_on
from hearing_app.domain.mediations.channels import ChannelRules
from hearing_app.settings.channels import read_channels
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.places import CONFIG

RULES: ChannelRules = read_channels(CONFIG, read_kinds(CONFIG).keys())
DAY = date(2026, 11, 2)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(st.lists(DAYS, max_size=5), st.lists(DAYS, max_size=3), DAYS)
def test_a_written_one_binds_on_the_last_day_and_only_when_nothing_is_missing(
    parties: list[date | None], mediators: list[date | None], seal: date | None
) -> None:
    effect = Effect(Form.WRITTEN, DAY, tuple(parties), tuple(mediators), seal)
    everything = [*parties, *mediators, seal]
    is_complete = None not in everything and bool(parties) and bool(mediators)
    assert effect_on(effect) == (max(day for day in everything if day) if is_complete else None)
    assert (effect_gaps(effect, RULES) == ()) == (None not in everything)


@given(st.lists(DAYS, max_size=5), DAYS)
def test_an_oral_one_binds_on_its_day_whatever_is_signed(parties: list[date | None], seal: date | None) -> None:
    effect = Effect(Form.ORAL, DAY, tuple(parties), (), seal)
    assert (effect_on(effect), effect_gaps(effect, RULES)) == (DAY, ())


@pytest.mark.parametrize(
    ("days", "bar", "codes"),
    [
        (0, "", []),
        (30, "", []),
        (31, "", ["agreement.applied_too_late"]),
        (-1, "", ["agreement.applied_before_effect"]),
        (5, "property_right", ["agreement.not_confirmable"]),
        (31, "status", ["agreement.not_confirmable", "agreement.applied_too_late"]),
    ],
)
def test_a_joint_application_is_in_time_after_effect_and_not_excluded(days: int, bar: str, codes: list[str]) -> None:
    due_on = DAY + timedelta(days=30)
    on_day = DAY + timedelta(days=days)
    refused = check_application(applied_on=on_day, effective_on=DAY, due_on=due_on, bar=bar, rules=RULES)
    assert [reason.code for reason in refused.reasons] == codes if isinstance(refused, Refused) else codes == []


def test_without_effect_nobody_applies() -> None:
    refused = check_application(applied_on=DAY, effective_on=None, due_on=None, bar="", rules=RULES)
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == ["agreement.not_effective"]
