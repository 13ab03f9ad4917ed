"""Which rows of a year does the report count, and as which facts?"""

from collections.abc import Sequence
from datetime import UTC, datetime

from hearing_app.domain.evidence.reports import AttendanceFact, HearingFact, ReviewFact
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import Span, civil_day
from hearing_app.services.context import Context
from hearing_app.store import matters, outcomes, sittings
from hearing_app.store.tables.sittings import SittingRow


def review_facts(ctx: Context, unit_id: int, year: int) -> list[ReviewFact]:
    """Return the reviews that a year may count, in the words of the report."""
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
        for row in matters.reviews_of_year(ctx.reader, unit_id, year)
    ]


def hearing_rows(ctx: Context, unit_id: int, year: int) -> Sequence[SittingRow]:
    """Return the sittings of hearings of a civil year."""
    kinds = [kind.id for kind in ctx.rules.kinds.values() if kind.process is Process.HEARING]
    # a day more on both sides: the civil year begins at 16:00 UTC
    span = Span(datetime(year - 1, 12, 31, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC))
    return sittings.list_within(ctx.reader, unit_id, span, kinds=kinds)


def hearing_fact(row: SittingRow) -> HearingFact:
    """Return a hearing as the report counts it."""
    return HearingFact(
        id=row.number,
        matter_id=row.matter.number if row.matter else "",
        called_for_on=civil_day(row.starts_at),
        closed_on=civil_day(row.closed_at) if row.closed_at and row.state == "held" else None,
        notice_served_on=civil_day(row.noticed_at) if row.noticed_at else None,
    )


def attendance_facts(ctx: Context, held: Sequence[SittingRow]) -> list[AttendanceFact]:
    """Return who had a seat at the hearings, whether present, and how he voted."""
    votes = outcomes.votes_of(ctx.reader, [row.id for row in held])
    return [
        AttendanceFact(
            hearing_id=row.number,
            person_id=str(seat.person_id),
            category=seat.category,
            is_present=seat.signed_in_at is not None and not seat.is_absent,
            vote=Choice(votes[seat.id].choice) if seat.id in votes else None,
        )
        for row in held
        for seat in row.seats
        if seat.person_id is not None
    ]
