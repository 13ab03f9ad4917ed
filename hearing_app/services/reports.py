"""What did the office do in a year? Facts from the database, figures from the domain."""

from collections.abc import Sequence
from datetime import UTC, datetime

from hearing_app.domain.evidence.reports import AttendanceFact, HearingFact, ReviewFact, YearFigures, year_figures
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import Span, civil_day
from hearing_app.services.context import Context
from hearing_app.store import matters, outcomes, sittings
from hearing_app.store.tables.sittings import SittingRow


def view_year(ctx: Context, year: int) -> YearFigures:
    """Return the figures of a civil year of the actor's unit."""
    unit_id = ctx.require(Action.VIEW_REPORT)
    held = _hearings(ctx, unit_id, year)
    return year_figures(
        year,
        _reviews(ctx, unit_id, year),
        hearings=[_hearing(row) for row in held],
        attendances=_attendances(ctx, held),
        categories=ctx.rules.categories.values(),
    )


def _reviews(ctx: Context, unit_id: int, year: int) -> list[ReviewFact]:
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


def _hearings(ctx: Context, unit_id: int, year: int) -> Sequence[SittingRow]:
    kinds = [kind.id for kind in ctx.rules.kinds.values() if kind.process is Process.HEARING]
    # a day more on both sides: the civil year begins at 16:00 UTC
    span = Span(datetime(year - 1, 12, 31, tzinfo=UTC), datetime(year + 1, 1, 2, tzinfo=UTC))
    return sittings.list_within(ctx.reader, unit_id, span, kinds=kinds)


def _hearing(row: SittingRow) -> HearingFact:
    return HearingFact(
        id=row.number,
        matter_id=row.matter.number if row.matter else "",
        called_for_on=civil_day(row.starts_at),
        closed_on=civil_day(row.closed_at) if row.closed_at and row.state == "held" else None,
        notice_served_on=civil_day(row.noticed_at) if row.noticed_at else None,
    )


def _attendances(ctx: Context, held: Sequence[SittingRow]) -> list[AttendanceFact]:
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
