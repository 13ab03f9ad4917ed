"""What came between: somebody is away, a room is lost, days became working days or days of rest?

Not here: which change helps (plans.repairs), absences on the day itself (sittings.substitution.absences).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.spans import Span, civil_span
from hearing_app.domain.workdays import Label, WorkdayTable, YearTable

DAYS_MOST = 92  # a quarter: whoever is away longer leaves the roster, a room its list


class Upset(StrEnum):
    """What came between."""

    PERSON = "person"
    ROOM = "room"
    REST = "rest"
    WORK = "work"


UPSET_LABELS: Mapping[Upset, Label] = {
    Upset.PERSON: {"zh": "有人不能来", "en": "somebody is away"},
    Upset.ROOM: {"zh": "场地不能用", "en": "a room is lost"},
    Upset.REST: {"zh": "改成放假", "en": "days became days of rest"},
    Upset.WORK: {"zh": "改成上班", "en": "days became working days"},
}
OF_SOMETHING = frozenset({Upset.PERSON, Upset.ROOM})
CHANGED: Label = {"zh": "临时调整", "en": "changed at short notice"}


@dataclass(frozen=True, slots=True)
class Disturbance:
    """What came between from one civil day to another, both included; `subject_id` is the person or the room."""

    upset: Upset
    from_on: date
    until_on: date
    subject_id: int | None = None

    @property
    def span(self) -> Span:
        """Return the whole of its days."""
        return Span(civil_span(self.from_on, time(0), time(0)).start, civil_span(self.until_on, time(0), time(0)).end)

    @property
    def days(self) -> tuple[date, ...]:
        """Return its civil days."""
        return tuple(self.from_on + timedelta(days=at) for at in range((self.until_on - self.from_on).days + 1))

    def table_after(self, table: WorkdayTable) -> WorkdayTable:
        """Return the working-day table as it is now; raises Refused where none reaches."""
        if self.upset in OF_SOMETHING:
            return table
        years = dict(table.years)
        for day in self.days:
            table.year_of(day)
            years[day.year] = _with_day(years[day.year], day, self.upset)
        closures = {day: label for day, label in table.closures.items() if day not in self.days}
        return replace(table, years=years, closures=closures if self.upset is Upset.WORK else table.closures)

    def facts_after(self, facts: BookingFacts) -> BookingFacts:
        """Return the facts in which the person or the room is taken for the whole time."""
        subject = self.subject_id or 0
        if self.upset is Upset.PERSON and subject in facts.calendars:
            away = _taken(facts.calendars[subject], self.span)
            return replace(facts, calendars={**facts.calendars, subject: away})
        if self.upset is Upset.ROOM and subject in facts.rooms:
            room = facts.rooms[subject]
            lost = replace(room, calendar=_taken(room.calendar, self.span))
            return replace(facts, rooms={**facts.rooms, subject: lost})
        return facts


def check_disturbance(disturbance: Disturbance, *, today: date) -> None:
    """Raise Refused with every reason why nothing can be repaired for this: no subject, over, longer than a quarter."""
    if reasons := list(_against(disturbance, today)):
        raise Refused(reasons)


def _against(disturbance: Disturbance, today: date) -> Iterator[Reason]:
    if disturbance.upset in OF_SOMETHING and disturbance.subject_id is None:
        yield Reason("repair.who_or_where")
    if disturbance.until_on < disturbance.from_on:
        yield Reason("repair.backwards")
    elif (disturbance.until_on - disturbance.from_on).days >= DAYS_MOST:
        yield Reason("repair.too_long", {"most": DAYS_MOST})
    if disturbance.until_on < today:
        yield Reason("repair.over", {"last": disturbance.until_on})


def _taken(calendar: Calendar, span: Span) -> Calendar:
    return replace(calendar, busy=(*calendar.busy, span))


def _with_day(year: YearTable, day: date, upset: Upset) -> YearTable:
    off = {one: label for one, label in year.days_off.items() if one != day}
    made_up = {one: label for one, label in year.make_up_days.items() if one != day}
    (off if upset is Upset.REST else made_up)[day] = CHANGED
    return replace(year, days_off=off, make_up_days=made_up)
