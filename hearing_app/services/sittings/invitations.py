"""How does an invited person answer: by a personal link, signed in, or by telephone through a clerk?

Every answer takes one way: lock the sitting, find the seat, let the domain decide, save it with its provenance. Not
here: asking somebody else after a decline (services.bookings), whom to call (services.calls).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound
from hearing_app.domain.itip.tokens import fingerprint
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import (
    Answered,
    Channel,
    Coming,
    Pledge,
    Provenance,
)
from hearing_app.domain.sittings.states import ANNOUNCED, ENDED, MOVABLE, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.mail.calendars import build_entry
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.telling import (
    NamedParty,
    entry_of,
    mark_told,
    parties_of,
    renew_token,
    role_labels,
)
from hearing_app.services.steps.sittings.answering import AnswerOrder, lock_seat, pledge_of, record_answer
from hearing_app.services.steps.sittings.release import answer_by_at, answer_url, join_url_of, place_of
from hearing_app.services.steps.sittings.seat_views import DELEGATE
from hearing_app.store import calls, sittings
from hearing_app.store.tables.sittings import SeatRow, SittingRow


@dataclass(frozen=True, slots=True)
class SpokenAnswer:
    """An answer that a clerk records: for which seat, through which channel, said by whom, when (None: now)."""

    seat_id: int
    channel: Channel
    said_by: str
    said_at: datetime | None
    answer: AnswerOrder


@dataclass(frozen=True, slots=True)
class InvitationView:
    """What an invited person may see before signing in: number, kind, role, time and place, never a party.

    `is_asked`: the seat is asked of an agency, which has named nobody; `is_nameable`: it can do so now; `is_named`:
    it did, and the person has not been invited yet. `is_answerable`: an answer counts now. `join_url` is the video
    link, empty for whoever may not join.
    """

    seat_id: int
    matter_id: int | None
    person_id: int | None
    name: str
    number: str
    kind_label: Mapping[str, str]
    role_label: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    place: str
    is_open: bool
    answer_by_at: datetime | None
    sequence: int
    state: SittingState
    can_come: Light
    no_conflict: Light
    answered_at: datetime | None
    proposed_at: datetime | None
    is_asked: bool
    is_nameable: bool
    is_named: bool
    is_released: bool
    is_answerable: bool
    has_entry: bool
    pledge: Pledge
    join_url: str

    @property
    def is_off(self) -> bool:
        """Say whether the seat needs no answer any more: released, or the sitting is over or cancelled."""
        return self.is_released or self.state in ENDED


def view_by_token(ctx: Context, token: str) -> InvitationView:
    """Return the invitation of a link; unknown and revoked links look alike (NotFound)."""
    seat = sittings.find_seat_by_print(ctx.reader, fingerprint(token))
    if seat is None:
        raise NotFound
    return _view(ctx, seat)


def view_own(ctx: Context) -> list[InvitationView]:
    """Return the invitations to sittings to come of the signed-in expert and of those he answers for, in order."""
    people = {ctx.actor.person_id} | ctx.actor.delegate_for
    own = [person_id for person_id in people if person_id is not None]
    if not ctx.actor.has(Action.ANSWER_OWN_SEAT) or not own:
        return []
    seats = sittings.open_seats_of(ctx.reader, own, now=ctx.now)
    return [_view(ctx, seat) for seat in seats if seat.is_invited and _is_own(ctx, seat)]


def view_own_parties(ctx: Context, seat_id: int) -> tuple[NamedParty, ...]:
    """Return the parties of the matter of one's own seat; note the reading before they are shown."""
    seat = calls.find_seat_with_parties(ctx.reader, seat_id)
    if seat is None or not _is_own(ctx, seat) or not seat.is_invited or seat.released_at is not None:
        raise NotFound
    return parties_of(seat)


def calendar_by_token(ctx: Context, token: str) -> bytes:
    """Return the present calendar entry of a link's seat as an .ics file."""
    return _calendar(ctx, sittings.find_seat_by_print(ctx.reader, fingerprint(token)))


def calendar_of_own(ctx: Context, seat_id: int) -> bytes:
    """Return the present calendar entry of one's own seat as an .ics file."""
    seat = sittings.find_seat(ctx.reader, seat_id)
    if seat is None or not _is_own(ctx, seat):
        raise NotFound
    return _calendar(ctx, seat)


def _calendar(ctx: Context, seat: SeatRow | None) -> bytes:
    entry = entry_of(ctx, seat) if seat is not None and _is_announced(seat.sitting) else None
    if entry is None:
        raise NotFound
    return build_entry(entry)


def answer_by_token(ctx: Context, token: str, order: AnswerOrder) -> Answered:
    """Record an answer given on the page of a personal link."""
    with ctx.change(Action.ANSWER_BY_LINK) as change:
        change.permit(Place())
        seat, row = lock_seat(change, calls.seat_of_print(change.session, fingerprint(token)))
        said = Provenance(Channel.WEB, seat.person.name if seat.person else "", ctx.now, f"link:{seat.id}")
        return record_answer(ctx, change, (seat, row), order=order, said=said)


def answer_own_seat(ctx: Context, seat_id: int, order: AnswerOrder) -> Answered:
    """Record the answer of a signed-in expert, or of who answers for him, about his seat."""
    with ctx.change(Action.ANSWER_OWN_SEAT) as change:
        seat, row = lock_seat(change, seat_id)
        change.permit(Place(unit_id=row.unit_id, person_id=seat.person_id))
        is_own = seat.person_id == ctx.actor.person_id
        recorded_by = ctx.actor.name if is_own else f"{DELEGATE}{ctx.actor.name}"
        said = Provenance(Channel.WEB, seat.person.name if seat.person else "", ctx.now, recorded_by)
        return record_answer(ctx, change, (seat, row), order=order, said=said)


def record_spoken(ctx: Context, spoken: SpokenAnswer) -> Answered:
    """Record what somebody said by telephone, at the counter, in a message or on paper.

    Whoever was reached has thereby been told what his letters say.
    """
    with ctx.change(Action.RECORD_ANSWER) as change:
        seat, row = lock_seat(change, spoken.seat_id)
        change.permit(Place(unit_id=row.unit_id))
        said = Provenance(spoken.channel, spoken.said_by, spoken.said_at or ctx.now, ctx.actor.name)
        decided = record_answer(ctx, change, (seat, row), order=spoken.answer, said=said)
        if spoken.answer.coming is not Coming.NOT_REACHED:
            mark_told(change.session, seat.id, spoken.channel, on_day=civil_day(said.said_at))
        return decided


def renew_link(ctx: Context, seat_id: int) -> str:
    """Revoke the personal link of a seat and return another one."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        seat, row = lock_seat(change, seat_id)
        change.permit(Place(unit_id=row.unit_id))
        renew_token(ctx, change, seat)
        change.note("sitting", row.id, matter_id=row.matter_id, seat=seat.id, link=seat.token_rotation)
        return answer_url(ctx, seat)


def _is_own(ctx: Context, seat: SeatRow) -> bool:
    return ctx.actor.answers_for(seat.person_id, unit_id=seat.sitting.unit_id)


def _is_announced(row: SittingRow) -> bool:
    return SittingState(row.state) in ANNOUNCED


def _is_nameable(seat: SeatRow) -> bool:
    is_asked = seat.agency_id is not None and seat.person_id is None and seat.released_at is None
    return is_asked and SittingState(seat.sitting.state) in MOVABLE


def _view(ctx: Context, seat: SeatRow) -> InvitationView:
    row = seat.sitting
    is_live = _is_announced(row) and seat.released_at is None
    return InvitationView(
        seat_id=seat.id,
        matter_id=row.matter_id,
        person_id=seat.person_id,
        name=seat.person.name if seat.person and seat.is_invited else "",
        number=row.number,
        kind_label=ctx.rules.kinds[row.kind].label,
        role_label=role_labels(ctx, seat),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        is_open=row.is_open,
        answer_by_at=answer_by_at(row, seat),
        sequence=row.sequence,
        state=SittingState(row.state),
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        answered_at=seat.answered_at,
        proposed_at=seat.proposed_at,
        is_asked=seat.person_id is None,
        is_nameable=_is_nameable(seat) and ctx.now < row.starts_at,
        is_named=seat.agency_id is not None and seat.person_id is not None and not seat.is_invited,
        is_released=seat.released_at is not None,
        is_answerable=is_live and seat.person_id is not None and ctx.now < row.starts_at,
        has_entry=is_live and seat.person_id is not None and seat.calendar_sequence >= 0 and ctx.now < row.ends_at,
        pledge=pledge_of(ctx, row, seat),
        join_url=join_url_of(row, seat) if is_live and ctx.now < row.ends_at else "",
    )
