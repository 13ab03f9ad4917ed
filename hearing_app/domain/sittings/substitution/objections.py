"""Until when may a party ask for the recusal of somebody who took a seat after the notice was served?

The profile's `object_within`, counted from the day on which the party was told; at the latest before the sitting
opens (field notes §2.3). Not here: what bars somebody (rules.recusals), the letter (sittings.letters).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.rules.profiles import Profile, Unit
from hearing_app.domain.sittings.notices import counted_on
from hearing_app.domain.workdays import WorkdayTable

LOOK_BACK_DAYS = 90


@dataclass(frozen=True, slots=True)
class Objection:
    """The last day, by which rule, and whether it ends with the opening of the sitting rather than by counting."""

    until_on: date
    rule: RuleRef
    is_cut_short: bool


def objection_right(profile: Profile, table: WorkdayTable, *, told_on: date, day: date) -> Objection:
    """Return until when a party that was told on a day may object to a new member of a sitting; may raise Refused."""
    period = profile.object_within
    if period is None:
        return Objection(day, profile.ref("recusal"), is_cut_short=True)
    until_on = counted_on(period, table, told_on)
    while period.unit is Unit.DAY and not table.is_workday(until_on):
        until_on += timedelta(days=1)
    rule = profile.ref(period.clause, is_unverified=period.is_unverified)
    return Objection(min(until_on, day), rule, is_cut_short=until_on > day)


def last_telling_day(profile: Profile, table: WorkdayTable, day: date) -> date:
    """Return the last day on which a party can be told so that its time to object ends before the sitting's day.

    May raise Refused where no working-day table reaches.
    """
    told_on = day
    for _ in range(LOOK_BACK_DAYS):
        told_on -= timedelta(days=1)
        right = objection_right(profile, table, told_on=told_on, day=day)
        if right.until_on < day and table.is_open(told_on):
            break
    return told_on
