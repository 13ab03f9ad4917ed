"""Whom could one ask for a seat that is empty, in which order, and why? Read for pages, the desk and the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.substitution.reserves import Ranking, Reserve, Vacancy, rank_reserves
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, kind_rules
from hearing_app.services.steps.sittings.seats import code_of, seat_of, sitting_of
from hearing_app.store import substitutions
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReserveRow


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody for a seat, by code: name, agency, category, and what speaks for or against him."""

    code: str
    person_id: int
    name: str
    unit: str
    category: Label
    rank: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SeatProposals:
    """Who may be asked for a seat, the first first; whom the office had chosen and who cannot be asked any more."""

    able: tuple[Proposal, ...] = ()
    barred: tuple[Proposal, ...] = ()


def proposals_of(
    ctx: Context, session: Session, row: SittingRow, seats: Sequence[SeatRow], *, most: int = 5
) -> Mapping[int, SeatProposals]:
    """Return for each of a sitting's seats who could sit there instead; nobody where no working-day table reaches."""
    if not seats:
        return {}
    rules = kind_rules(ctx, session, row.unit_id, kind=row.kind)
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id)
    facts = load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    chosen = substitutions.reserves_of(session, [seat.id for seat in seats])
    found = {}
    for seat in seats:
        vacancy = Vacancy(seat_of(seat), chosen_seats(seat, chosen.get(seat.id, ())))
        try:
            ranking = rank_reserves(rules, sitting_of(row), vacancy, facts=facts, now=ctx.now, most=most)
        except Refused:
            ranking = Ranking(())
        found[seat.id] = SeatProposals(named(ctx, ranking.able, facts), named(ctx, ranking.barred, facts))
    return found


def chosen_seats(seat: SeatRow, rows: Iterable[ReserveRow]) -> tuple[Seat, ...]:
    """Return whom the office chose for a seat, as seats in its role."""
    return tuple(Seat(SeatRole(seat.role), row.category, row.person_id) for row in rows)


def named(ctx: Context, reserves: Iterable[Reserve], facts: BookingFacts) -> tuple[Proposal, ...]:
    """Return reserves with their names; whoever left the roster has none and is left out."""
    return tuple(_named(ctx, reserve, facts) for reserve in reserves if (reserve.seat.person_id or 0) in facts.people)


def _named(ctx: Context, reserve: Reserve, facts: BookingFacts) -> Proposal:
    person = facts.people[reserve.seat.person_id or 0]
    return Proposal(
        code=code_of(reserve.seat),
        person_id=person.id,
        name=person.name,
        unit=person.agency,
        category=category_label(ctx, reserve.seat.category),
        rank=reserve.rank,
        reasons=reserve.reasons,
    )
