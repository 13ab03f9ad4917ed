"""How does an invited person answer: by a personal link, signed in, or by telephone through a clerk?

Every answer takes one way: find the seat, let the domain decide, save it with its provenance. Not here: asking
somebody else after a decline (services.bookings).
"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.itip.tokens import fingerprint
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import Answer, Answered, Channel, Coming, Provenance, apply_answer
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.release import place_of
from hearing_app.services.steps.seats import seat_of, sitting_of
from hearing_app.services.steps.standing import confirm_if_legal
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import AnswerRow, SeatRow


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """What was answered to the version `sequence` of a sitting; None leaves a light alone."""

    sequence: int
    coming: Coming | None = None
    has_conflict: bool | None = None
    note: str = ""
    proposed_span: Span | None = None


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """An answer that a clerk records: for which seat, through which channel, said by whom, when."""

    seat_id: int
    channel: Channel
    said_by: str
    said_at: datetime
    answer: AnswerOrder


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invited person may see before signing in: number, kind, role, time and place, never a party."""

    seat_id: int
    name: str
    number: str
    kind: str
    role: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_open: bool
    answer_by_on: object
    sequence: int
    state: str
    can_come: Light
    no_conflict: Light
    is_released: bool
    calendar_uid: str


def view_by_token(ctx: Context, token: str) -> InvitationView:
    """Return the invitation of a link; unknown and revoked links look alike (NotFound)."""
    seat = sittings.find_seat_by_print(ctx.reader, fingerprint(token))
    if seat is None:
        raise NotFound
    return _view(seat)


def view_own(ctx: Context) -> list[InvitationView]:
    """Return the open invitations of the signed-in expert, the next one first."""
    if not ctx.actor.has(Action.ANSWER_OWN_SEAT) or ctx.actor.person_id is None:
        raise NotFound
    return [_view(seat) for seat in sittings.open_seats_of(ctx.reader, [ctx.actor.person_id], now=ctx.now)]


def answer_by_token(ctx: Context, token: str, order: AnswerOrder) -> Answered:
    """Record an answer given on the page of a personal link."""
    with ctx.change(Action.ANSWER_BY_LINK) as change:
        change.permit(Place())
        seat = sittings.find_seat_by_print(change.session, fingerprint(token))
        if seat is None or seat.person is None:
            raise NotFound
        said = Provenance(Channel.WEB, seat.person.name, ctx.now, f"link:{seat.id}")
        return _record(ctx, change, seat, order=order, said=said)


def answer_own_seat(ctx: Context, seat_id: int, order: AnswerOrder) -> Answered:
    """Record the answer of a signed-in expert about his own seat."""
    with ctx.change(Action.ANSWER_OWN_SEAT) as change:
        seat = sittings.find_seat(change.session, seat_id)
        if seat is None or seat.person is None:
            raise NotFound
        change.permit(Place(unit_id=seat.sitting.unit_id, person_id=seat.person_id))
        said = Provenance(Channel.WEB, seat.person.name, ctx.now, ctx.actor.name)
        return _record(ctx, change, seat, order=order, said=said)


def record_spoken(ctx: Context, spoken: SpokenAnswer) -> Answered:
    """Record what somebody said by telephone, at the counter, in a message or on paper."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        seat = sittings.find_seat(change.session, spoken.seat_id)
        if seat is None:
            raise NotFound
        change.permit(Place(unit_id=seat.sitting.unit_id))
        said = Provenance(spoken.channel, spoken.said_by, spoken.said_at, ctx.actor.name)
        return _record(ctx, change, seat, order=spoken.answer, said=said)


def _record(ctx: Context, change: Change, seat: SeatRow, *, order: AnswerOrder, said: Provenance) -> Answered:
    row = sittings.lock(change.session, seat.sitting.unit_id, seat.sitting_id)
    if row is None:
        raise NotFound
    conflict = None if order.has_conflict is None else Light.YES if order.has_conflict else Light.NO
    answer = Answer(
        sequence=order.sequence,
        provenance=said,
        coming=order.coming,
        conflict=conflict,
        proposed_span=order.proposed_span,
        note=order.note,
    )
    decided = apply_answer(seat_of(seat), answer, sitting=sitting_of(row), now=ctx.now)
    if isinstance(decided, Refused):
        raise decided
    seat.can_come, seat.no_conflict = decided.seat.can_come.value, decided.seat.has_no_conflict.value
    seat.answered_at = decided.seat.answered_at
    seat.proposed_at = decided.proposed_span.start if decided.proposed_span else None
    if order.has_conflict:
        seat.conflict_note = order.note
    change.session.add(
        AnswerRow(
            seat_id=seat.id,
            channel=said.channel.value,
            can_come=order.coming.value if order.coming else "",
            no_conflict="" if conflict is None else decided.seat.has_no_conflict.value,
            comment=order.note,
            proposed_at=seat.proposed_at,
            said_by=said.said_by,
            said_at=said.said_at,
            recorded_by=said.recorded_by,
            recorded_at=ctx.now,
        )
    )
    change.session.flush()
    confirm_if_legal(ctx, change, row)
    change.note(
        "sitting",
        row.id,
        matter_id=row.matter_id,
        seat=seat.id,
        channel=said.channel.value,
        effect=decided.effect.value,
    )
    change.entry["unit_id"] = row.unit_id
    return decided


def _view(seat: SeatRow) -> InvitationView:
    row = seat.sitting
    return InvitationView(
        seat_id=seat.id,
        name=seat.person.name if seat.person else "",
        number=row.number,
        kind=row.kind,
        role=seat.role,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        is_open=row.is_open,
        answer_by_on=row.answer_by_on,
        sequence=row.sequence,
        state=row.state,
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        is_released=seat.released_at is not None,
        calendar_uid=seat.calendar_uid,
    )
