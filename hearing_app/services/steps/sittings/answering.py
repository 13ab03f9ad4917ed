"""How is an answer written to its seat, whichever way it came in?

Lock the sitting, let the domain decide, save the lights with their provenance, look at the sitting again. Not here:
who answered and how (services.invitations, services.arrivals).
"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Refused, refuse
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import SPOKEN, Answer, Answered, Coming, Pledge, Provenance, apply_answer
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.seats import seat_of, sitting_of
from hearing_app.services.steps.sittings.standing import confirm_if_legal
from hearing_app.store import calls, sittings, substitutions
from hearing_app.store.tables.sittings import AnswerRow, SeatRow, SittingRow


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """What was answered to the version `sequence` of a sitting; None leaves a light alone.

    `proposed_at` is when another time would begin; it is taken to last as long as the sitting. `has_pledged` is the
    promise to keep the matter confidential.
    """

    sequence: int
    coming: Coming | None = None
    has_conflict: bool | None = None
    note: str = ""
    proposed_at: datetime | None = None
    has_pledged: bool = False


def lock_seat(change: Change, seat_id: int | None) -> tuple[SeatRow, SittingRow]:
    """Lock the sitting first and read the seat under the lock, so that two answers at once follow one another."""
    place = calls.seat_place(change.session, seat_id) if seat_id is not None else None
    row = sittings.lock(change.session, *place) if place else None
    if row is None:
        raise NotFound
    return next(seat for seat in row.seats if seat.id == seat_id), row


def record_answer(
    ctx: Context, change: Change, locked: tuple[SeatRow, SittingRow], *, order: AnswerOrder, said: Provenance
) -> Answered:
    """Let the domain decide on an answer to a locked seat and save it; raises Refused with every reason."""
    seat, row = locked
    answer = _answer(ctx, row, order, said)
    if order.has_pledged and seat.pledged_at is None:
        seat.pledged_at = ctx.now
    pledge = pledge_of(ctx, row, seat)
    decided = apply_answer(seat_of(seat), answer, sitting=sitting_of(row), now=ctx.now, pledge=pledge)
    if isinstance(decided, Refused):
        raise decided
    if answer.conflict is Light.NO and _is_recused(change, row, seat):
        raise refuse("recusal.decided_already")
    _light(seat, decided, answer)
    if answer.is_about_lights:
        change.session.add(_answer_row(ctx, seat, answer))
    change.session.flush()
    confirm_if_legal(ctx, change, row)
    facts = {"seat": seat.id, "channel": said.channel.value, "effect": decided.effect.value, "pledge": pledge.value}
    change.note("sitting", row.id, matter_id=row.matter_id, **facts)
    change.entry["unit_id"] = row.unit_id
    return decided


def pledge_of(ctx: Context, row: SittingRow, seat: SeatRow) -> Pledge:
    """Say whether a seat's person still has to promise to keep the matter confidential."""
    if not ctx.rules.kinds[row.kind].asks_confidentiality:
        return Pledge.NOT_ASKED
    return Pledge.OPEN if seat.pledged_at is None else Pledge.GIVEN


def _is_recused(change: Change, row: SittingRow, seat: SeatRow) -> bool:
    """Say whether a recusal was granted: no later word of the member's own undoes it."""
    return any(one.seat_id == seat.id and one.is_upheld for one in substitutions.recusals_of(change.session, row.id))


def _answer(ctx: Context, row: SittingRow, order: AnswerOrder, said: Provenance) -> Answer:
    proposed = None
    if order.coming is Coming.OTHER_TIME and order.proposed_at is not None:
        if order.proposed_at <= ctx.now:
            raise refuse("invitation.other_time_past")
        proposed = Span(order.proposed_at, order.proposed_at + (row.ends_at - row.starts_at))
    conflict = None if order.has_conflict is None else Light.YES if order.has_conflict else Light.NO
    return Answer(
        sequence=order.sequence,
        provenance=said,
        coming=order.coming,
        conflict=conflict,
        proposed_span=proposed,
        note=order.note.strip(),
        has_pledged=order.has_pledged,
    )


def _light(seat: SeatRow, decided: Answered, answer: Answer) -> None:
    seat.can_come, seat.no_conflict = decided.seat.can_come.value, decided.seat.has_no_conflict.value
    seat.answered_at = decided.seat.answered_at
    if answer.coming not in (None, Coming.NOT_REACHED):
        seat.proposed_at = decided.proposed_span.start if decided.proposed_span else None
    if answer.conflict is not None:
        seat.conflict_note = answer.note if answer.conflict is Light.YES else ""


def _answer_row(ctx: Context, seat: SeatRow, answer: Answer) -> AnswerRow:
    said = answer.provenance
    return AnswerRow(
        seat_id=seat.id,
        channel=said.channel.value,
        can_come=answer.coming.value if answer.coming else "",
        no_conflict="" if answer.conflict is None else seat.no_conflict,
        comment=answer.note,
        proposed_at=answer.proposed_span.start if answer.proposed_span else None,
        said_by=said.said_by if said.channel in SPOKEN or seat.person is None else seat.person.name,
        said_at=said.said_at,
        recorded_by=said.recorded_by,
        recorded_at=ctx.now,
    )
