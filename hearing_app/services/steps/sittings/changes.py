"""How is a change of a booked sitting saved: order, seats, bookings, drafts, and the note of what was done?"""

from collections.abc import Sequence

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan
from hearing_app.domain.sittings.sittings import answer_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.save import evidence_of, save_bookings, save_letters
from hearing_app.services.steps.sittings.seats import save_order, save_seats
from hearing_app.store import letters
from hearing_app.store.tables.sittings import SeatRow, SittingRow


def save_change(ctx: Context, change: Change, row: SittingRow, *, plan: ChangePlan, rules: Rules) -> None:
    """Write everything that a change of a sitting plans; its drafts wait to be released."""
    save_order(row, plan.sitting.order)
    row.state = plan.sitting.state.value
    row.sequence, row.postponements = plan.sitting.sequence, plan.sitting.postponements
    row.version += 1
    if plan.verdict is not None:
        row.evidence = evidence_of(rules, plan.verdict, before=row.evidence)
        row.answer_by_on = answer_day(rules, plan.sitting.order.span, ctx.now)
    seats = save_seats(change, rules, row, plan.sitting.order.seats)
    # the room that letters name is the one just chosen
    change.session.expire(row, ["room"])
    _drop_overtaken(change, row, plan, seats=seats)
    save_bookings(change, row, plan.bookings)
    save_letters(ctx, change, row, drafts=plan.letters, seats=seats)


def seat_in(row: SittingRow, seat_id: int) -> SeatRow:
    """Return a seat of a sitting; raises NotFound."""
    seat = next((seat for seat in row.seats if seat.id == seat_id), None)
    if seat is None:
        raise NotFound
    return seat


def note_change(change: Change, row: SittingRow, fact: str, seat_id: int | None = None) -> None:
    """Note what was done to a sitting, and to which seat of it."""
    facts = {"fact": fact, "state": row.state, "number": row.number} | ({"seat": seat_id} if seat_id else {})
    change.note("sitting", row.id, matter_id=row.matter_id, **facts)


def _drop_overtaken(change: Change, row: SittingRow, plan: ChangePlan, *, seats: Sequence[SeatRow]) -> None:
    """Drop the drafts that the plan writes anew or makes wrong; the others still wait for their signature."""
    if plan.verdict is None:
        letters.drop_drafts(change.session, row.id)
        return
    told = {seats[letter.seat_at].id for letter in plan.letters if letter.seat_at is not None}
    gone = {seat.id for seat in seats if seat.released_at is not None}
    parties = [letter.party_id for letter in plan.letters if letter.party_id is not None]
    letters.drop_drafts(change.session, row.id, seat_ids=sorted(told | gone), party_ids=parties)
