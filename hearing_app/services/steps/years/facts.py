"""Which rows of a year does the report count, and as which facts?"""

from collections.abc import Sequence

from hearing_app.domain.evidence.reports import AttendanceFact, HearingFact, ReviewFact
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.years.columns import YearColumns, first_and_last, hearings_within
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.years import facts as store


def review_facts(ctx: Context, unit_id: int, year: int) -> list[ReviewFact]:
    """Return the reviews that a year may count, in the words of the report."""
    first, last = first_and_last(year)
    return [
        ReviewFact(
            id=row.number,
            stage=STAGES[row.stage]["zh"],
            received_on=row.received_on,
            accepted_on=row.accepted_on,
            signed_on=row.signed_on,
            conclusion=CONCLUSIONS[row.conclusion]["zh"] if row.conclusion else "",
            counsel_on=(row.counsel_on,) if row.counsel_on else (),
            due_on=row.due_on,
        )
        for row in store.reviews_of(ctx.reader, unit_id, first=first, last=last)
    ]


def hearing_rows(ctx: Context, unit_id: int, year: int) -> Sequence[SittingRow]:
    """Return the sittings of hearings of a civil year, for the rows behind a figure."""
    which = hearings_within(ctx, unit_id, year)
    return sittings.list_within(ctx.reader, unit_id, which.span, kinds=which.kinds)


def hearing_facts(columns: YearColumns) -> list[HearingFact]:
    """Return the hearings as the report counts them."""
    return [
        HearingFact(
            id=one.number,
            matter_id=one.matter_number or "",
            called_for_on=civil_day(one.starts_at),
            closed_on=one.closed_on,
            notice_served_on=civil_day(one.noticed_at) if one.noticed_at else None,
        )
        for one in columns.hearings
    ]


def attendance_facts(columns: YearColumns) -> list[AttendanceFact]:
    """Return who had a seat at the hearings, whether present, and how he voted."""
    numbers = {one.id: one.number for one in columns.hearings}
    return [
        AttendanceFact(
            hearing_id=numbers[seat.sitting_id],
            person_id=str(seat.person_id),
            category=seat.category,
            is_present=seat.is_present,
            vote=Choice(seat.choice) if seat.choice is not None else None,
        )
        for seat in columns.seats
        if seat.person_id is not None
    ]
