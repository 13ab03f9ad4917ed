"""What came in by mail, what became of it, and what has a clerk to decide?

Every mail is kept as it was, with what was read and by which rule it was settled; what a rule did can be undone.
Not here: fetching and reading (services.inboxes, mail).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hearing_app.domain.errors import NotFound, Reason, Refused, refuse
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import Answer, Channel, Provenance, apply_answer
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.states import MOVABLE, SittingState
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings import arriving
from hearing_app.services.steps.sittings.answering import lock_seat
from hearing_app.services.steps.sittings.arriving import APPLIED, KEPT, WAITING
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.save import MAIL, TELEPHONE
from hearing_app.services.steps.sittings.seat_views import excuses_of
from hearing_app.services.steps.sittings.seats import seat_of, sitting_of
from hearing_app.services.steps.sittings.standing import confirm_if_legal
from hearing_app.store import sittings
from hearing_app.store.mail import arrivals, deliveries
from hearing_app.store.tables.arrivals import ArrivalRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

UNDONE, HANDLED = "undone", "handled"
STATES = (WAITING, APPLIED, KEPT, HANDLED, UNDONE)


@dataclass(frozen=True, slots=True)
class ArrivalLine:
    """One mail in the list: when, what it is, by which rule it was settled, to whose seat it belongs."""

    id: int
    arrived_at: datetime
    decision: str
    rule: str
    state: str
    person: str
    number: str
    kind_label: Mapping[str, str]
    sitting_id: int | None
    handled_at: datetime | None
    handled_by: str


@dataclass(frozen=True, slots=True)
class ArrivalView:
    """One mail as a clerk reads it; `may_apply`: its answer can be recorded as it stands."""

    line: ArrivalLine
    reading: Reading
    size: int
    refused: tuple[Reason, ...]
    seat_id: int | None
    person_id: int | None
    may_apply: bool
    may_undo: bool


@dataclass(frozen=True, slots=True)
class ArrivalsView:
    """A page of mails, newest first, how many there are in each state, and the key of the next page."""

    lines: tuple[ArrivalLine, ...]
    counts: Mapping[str, int]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """Another time that somebody proposed for a sitting, beside the time that was set."""

    seat_id: int
    sitting_id: int
    person: str
    number: str
    title: str
    kind_label: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    proposed_at: datetime
    note: str
    has_mail: bool


def view_arrivals(ctx: Context, *, state: str = "", before_id: int | None = None) -> ArrivalsView:
    """Return a page of the mail that came in for the unit."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    rows = arrivals.list_page(ctx.reader, unit_id, state=state, before_id=before_id)
    shown = rows[: arrivals.PAGE]
    return ArrivalsView(
        lines=tuple(_line(ctx, row) for row in shown),
        counts=arrivals.counts_of(ctx.reader, unit_id),
        next_id=shown[-1].id if len(rows) > len(shown) else None,
    )


def view_arrival(ctx: Context, arrival_id: int) -> ArrivalView:
    """Return one mail with what was read in it."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    row = arrivals.find(ctx.reader, unit_id, arrival_id)
    if row is None:
        raise NotFound
    reading = arriving.reading_of(row)
    refused = tuple(Reason(each["code"], each["params"]) for each in row.facts.get("refused", ()))
    if row.state == WAITING and row.seat is not None and reading.decision in arriving.COMING:
        refused = _refusals(ctx, row, row.seat)
    return ArrivalView(
        line=_line(ctx, row),
        reading=reading,
        size=row.size,
        refused=refused,
        seat_id=row.seat_id,
        person_id=row.seat.person_id if row.seat is not None else None,
        may_apply=row.state == WAITING
        and row.seat_id is not None
        and reading.decision in arriving.COMING
        and not refused,
        may_undo=row.state == APPLIED,
    )


def _refusals(ctx: Context, row: ArrivalRow, seat: SeatRow) -> tuple[Reason, ...]:
    """Return why the answer of a waiting mail cannot be recorded as it stands now; empty where a clerk may vouch."""
    reading, order = arriving.reading_of(row), arriving.order_of(row, seat.sitting)
    proposed = None
    if order.proposed_at is not None:
        proposed = Span(order.proposed_at, order.proposed_at + (seat.sitting.ends_at - seat.sitting.starts_at))
    stamped_at = min(reading.stamped_at or row.arrived_at, row.arrived_at)
    said = Provenance(Channel.MAIL, "", stamped_at, f"mail:{row.id}")
    answer = Answer(order.sequence, said, coming=order.coming, proposed_span=proposed, note=order.note)
    decided = apply_answer(seat_of(seat), answer, sitting=sitting_of(seat.sitting), now=ctx.now)
    return tuple(decided.reasons) if isinstance(decided, Refused) else ()


def raw_mail(ctx: Context, arrival_id: int) -> bytes:
    """Return a mail as it came in, for whoever has to see it whole."""
    row = arrivals.find(ctx.reader, ctx.require(Action.RECORD_ANSWER), arrival_id)
    if row is None:
        raise NotFound
    return arrivals.raw_of(row)


def apply_arrival(ctx: Context, arrival_id: int) -> None:
    """Record the answer of a waiting mail, since a clerk vouches for it; raises Refused with every reason."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        row = _lock(ctx, change, arrival_id, state=WAITING)
        if row.seat_id is None or arriving.reading_of(row).decision not in arriving.COMING:
            raise refuse("arrival.no_answer")
        seat, sitting = lock_seat(change, row.seat_id)
        arriving.apply_reply(ctx, change, row, (seat, sitting), order=arriving.order_of(row, sitting))
        _finish(ctx, change, row, APPLIED)


def handle_arrival(ctx: Context, arrival_id: int) -> None:
    """Say that a waiting mail has been dealt with in another way."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        row = _lock(ctx, change, arrival_id, state=WAITING)
        _finish(ctx, change, row, HANDLED)


def undo_arrival(ctx: Context, arrival_id: int) -> None:
    """Take back what a mailed answer did; refused when the seat was answered again since."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        row = _lock(ctx, change, arrival_id, state=APPLIED)
        seat, sitting = lock_seat(change, row.seat_id)
        if seat.answered_at != datetime.fromisoformat(row.before["answered_at"]):
            raise refuse("arrival.answered_since")
        _restore(seat, row.before)
        change.session.flush()
        confirm_if_legal(ctx, change, sitting)
        _finish(ctx, change, row, UNDONE)


def view_proposal(ctx: Context, seat_id: int) -> ProposalView:
    """Return the time that was proposed for a seat; NotFound where none waits for a decision."""
    unit_id = ctx.require(Action.CHANGE_SITTING)
    seat = sittings.find_seat(ctx.reader, seat_id)
    if seat is None or seat.sitting.unit_id != unit_id or seat.proposed_at is None or seat.released_at is not None:
        raise NotFound
    row = seat.sitting
    return ProposalView(
        seat_id=seat.id,
        sitting_id=row.id,
        person=seat.person.name if seat.person else "",
        number=row.number,
        title=row.title or row.number,
        kind_label=ctx.rules.kinds[row.kind].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        proposed_at=seat.proposed_at,
        note=excuses_of(ctx.reader, [seat]).get(seat.id, ""),
        has_mail=_may_mail(ctx, seat),
    )


def refuse_proposal(ctx: Context, seat_id: int) -> str:
    """Keep the time that was set: who proposed another one is told so, and asked once more.

    Returns the channel of that letter; what does not go by mail waits at the call desk.
    """
    with ctx.change(Action.CHANGE_SITTING) as change:
        seat, sitting = lock_seat(change, seat_id)
        change.permit(Place(unit_id=sitting.unit_id))
        if seat.proposed_at is None or seat.released_at is not None:
            raise refuse("arrival.no_proposal")
        if SittingState(sitting.state) not in MOVABLE or sitting.starts_at <= ctx.now:
            raise refuse("invitation.begun")
        seat.proposed_at, seat.can_come, seat.answered_at = None, Light.OPEN.value, None
        letter = _refusal(ctx, change, seat, sitting)
        change.session.add(letter)
        change.session.flush()
        release_letters(ctx, change, sitting, [letter])
        change.note("sitting", sitting.id, matter_id=sitting.matter_id, seat=seat.id, proposal="refused")
        return letter.channel


def _refusal(ctx: Context, change: Change, seat: SeatRow, sitting: SittingRow) -> LetterRow:
    return LetterRow(
        unit_id=sitting.unit_id,
        sitting_id=sitting.id,
        seat_id=seat.id,
        kind=LetterKind.PROPOSAL_REFUSED.value,
        recipient=seat.person.name if seat.person else "",
        channel=MAIL if _may_mail(ctx, seat) and not deliveries.is_held_up(change.session, seat.id) else TELEPHONE,
        state="draft",
        content={"span": [sitting.starts_at.isoformat(), sitting.ends_at.isoformat()]},
        made_at=ctx.now,
        seat=seat,
        sitting=sitting,
    )


def _may_mail(ctx: Context, seat: SeatRow) -> bool:
    person = seat.person
    return (
        ctx.env.mail_url is not None and person is not None and not person.is_address_bad and is_address(person.email)
    )


def _lock(ctx: Context, change: Change, arrival_id: int, *, state: str) -> ArrivalRow:
    unit_id = ctx.actor.unit_id or 0
    change.permit(Place(unit_id=unit_id))
    row = arrivals.lock(change.session, unit_id, arrival_id)
    if row is None:
        raise NotFound
    if row.state != state:
        raise refuse("arrival.settled")
    return row


def _finish(ctx: Context, change: Change, row: ArrivalRow, state: str) -> None:
    row.state, row.handled_at, row.handled_by = state, ctx.now, ctx.actor.name
    matter_id = row.seat.sitting.matter_id if row.seat is not None else None
    change.note("arrival", row.id, matter_id=matter_id, state=state, seat=row.seat_id)
    change.entry["unit_id"] = row.unit_id


def _restore(seat: SeatRow, before: Mapping[str, Any]) -> None:
    seat.can_come, seat.no_conflict, seat.conflict_note = (
        before[name] for name in ("can_come", "no_conflict", "conflict_note")
    )
    seat.proposed_at, seat.answered_at, seat.replied_stamp_at = (
        datetime.fromisoformat(before[name]) if before[name] else None
        for name in ("proposed_at", "was_answered_at", "replied_stamp_at")
    )
    seat.replied_sequence = before["replied_sequence"]


def _line(ctx: Context, row: ArrivalRow) -> ArrivalLine:
    sitting = row.seat.sitting if row.seat is not None else None
    return ArrivalLine(
        id=row.id,
        arrived_at=row.arrived_at,
        decision=row.decision,
        rule=row.rule,
        state=row.state,
        person=row.seat.person.name if row.seat is not None and row.seat.person is not None else "",
        number=sitting.number if sitting is not None else "",
        kind_label=ctx.rules.kinds[sitting.kind].label if sitting is not None else {},
        sitting_id=sitting.id if sitting is not None else None,
        handled_at=row.handled_at,
        handled_by=row.handled_by,
    )
