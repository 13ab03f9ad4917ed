"""Who was present, who may vote and who signs? Read from the seats of a saved sitting."""

from sqlalchemy.orm import Session

from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.attendance import judge_presence
from hearing_app.domain.spans import Span, civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, rules_for
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.sittings import SeatRow, SittingRow

WEEKS = 4
OFFICERS = (SeatRole.PRESIDER.value, SeatRole.MEMBER.value, SeatRole.RECORDER.value)


def is_counselling(rules: Rulebook, row: SittingRow) -> bool:
    """Say whether a sitting is of a kind in which somebody is counselled."""
    return rules.kinds[row.kind].seats_of(SeatRole.COUNSELLOR) is not None


def is_counsellor(actor: Actor, row: SittingRow) -> bool:
    """Say whether the actor himself has a counsellor's seat; who answers for a counsellor does not count."""
    seated = {seat.person_id for seat in held_seats(row) if seat.role == SeatRole.COUNSELLOR}
    return actor.person_id is not None and actor.person_id in seated


def held_seats(row: SittingRow) -> list[SeatRow]:
    """Return the seats with a person that were not released, in their order."""
    return [seat for seat in row.seats if seat.person_id is not None and seat.released_at is None]


def is_present(seat: SeatRow) -> bool:
    """Say whether somebody signed in for the seat."""
    return seat.signed_in_at is not None and not seat.is_absent


def present_seats(row: SittingRow) -> list[SeatRow]:
    """Return the seats whose people signed in."""
    return [seat for seat in held_seats(row) if is_present(seat)]


def voting_seats(row: SittingRow) -> list[SeatRow]:
    """Return the present seats that vote."""
    return [seat for seat in present_seats(row) if seat.has_vote]


def officer_seats(row: SittingRow) -> list[SeatRow]:
    """Return the present seats that sign the opinion: presider, members, recorder."""
    return [seat for seat in present_seats(row) if seat.role in OFFICERS]


def judged_presence(ctx: Context, session: Session, row: SittingRow) -> tuple[Rules, Verdict]:
    """Judge a saved sitting by who signed in; may raise Refused (no working-day table)."""
    rules = rules_for(session, ctx.rules, row.unit_id, kind=row.kind, on_day=civil_day(row.starts_at))
    seats = order_of(row).seats
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id, seats=seats)
    facts = load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    present = [seat.id for seat in present_seats(row)]
    span = Span(row.starts_at, row.ends_at)
    return rules, judge_presence(rules, seats, present, facts=facts, now=ctx.now, day=span)


def unit_of(seat: SeatRow) -> str:
    """Return the agency from which the person of a seat comes, as the unit's roster of his category says."""
    if seat.person is None:
        return seat.agency.name if seat.agency else ""
    held = [entry for entry in seat.person.entries if entry.unit_id == seat.sitting.unit_id]
    entries = sorted(held, key=lambda entry: (entry.category != seat.category, entry.id))
    return next((entry.agency.name for entry in entries if entry.agency), "")
