"""What do pages show of an offer: times against people, what is left and why, who is asked how?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.offering.choosing import Standing, best_of, why_better
from hearing_app.domain.sittings.offering.offers import (
    STATE_LABELS,
    OfferLimits,
    OfferOrder,
    OfferState,
    held_until,
    last_held_on,
)
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.states import ON_BOARD, SittingState
from hearing_app.domain.sittings.states import STATE_LABELS as SITTING_STATES
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.histories import HistoryLine
from hearing_app.services.steps.offers.asking import asked_about, link_of, parties_of
from hearing_app.services.steps.offers.doers import history_of, party_labels
from hearing_app.services.steps.offers.grounds import ballot_of, state_of
from hearing_app.services.steps.sittings.previews import CHANNELS
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.store import sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.offers import OfferAskedRow, OfferDateRow, OfferRow
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class TimeView:
    """One of the times: when, where, who would sit; how it stands (`ranks` None where nobody asks any more).

    `better` says why the best of the times comes before this one.
    """

    position: int
    starts_at: datetime
    ends_at: datetime
    place: str
    names: tuple[str, ...]
    ranks: int | None = None
    without: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    is_best: bool = False
    better: Reason | None = None


@dataclass(frozen=True, slots=True)
class AskedView:
    """Somebody who is asked: a party by its role alone, a person by name; what he said last, to which times.

    `choices` is empty before he answers; a time is a rank, or None where he struck it. `link` is empty for whoever
    could not pass it on, and so is `party`, the name that tells two parties of one role apart. `asks` are the places of
    the times that he is asked about: a party about all, a person about those where he would sit.
    """

    id: int
    name: str
    role: Label
    choices: tuple[int | None, ...]
    answers: int
    channel: Label | None
    said_by: str
    said_at: datetime | None
    recorded_by: str
    link: str
    party: str
    asks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OfferView:
    """Everything that the page of an offer shows.

    `best` is the place of the best time that is left, `settled` that of the booked one while its sitting stands there.
    """

    id: int
    version: int
    matter_number: str
    title: str
    kind: Label
    state: OfferState
    state_label: Label
    answer_by_on: date
    held_until_at: datetime
    made_by: str
    made_at: datetime
    sitting_id: int | None
    times: tuple[TimeView, ...]
    asked: tuple[AskedView, ...]
    best: int | None
    settled: int | None
    history: tuple[HistoryLine, ...]

    @property
    def held_through_on(self) -> date:
        """Return the last day on which the times are held."""
        return last_held_on(self.held_until_at)

    @property
    def waiting(self) -> int:
        """Count who has not answered."""
        return sum(not one.choices for one in self.asked)


@dataclass(frozen=True, slots=True)
class OfferLine:
    """An offer in the list of a matter's."""

    id: int
    kind: Label
    state_label: Label
    state: OfferState
    times: tuple[datetime, ...]
    answer_by_on: date
    matter_number: str


@dataclass(frozen=True, slots=True)
class PreviewView:
    """What offering would come to: the times, who is asked, and every reason against it."""

    matter_number: str
    title: str
    kind: Label
    times: tuple[TimeView, ...]
    parties: tuple[Label, ...]
    people: tuple[str, ...]
    answer_by_on: date
    held_through_on: date | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class SettledView:
    """The sitting that came of an offer, as it stands now, for whoever was asked: when, where, is he to come?

    `is_on` is False once it was called off or put off, `is_moved` says that none of the offered times is its own.
    """

    starts_at: datetime
    ends_at: datetime
    place: str
    state_label: Label
    is_on: bool
    is_moved: bool
    is_expected: bool


@dataclass(frozen=True, slots=True)
class LinkView:
    """What whoever opens a personal link may see: number, kind, role, times and places, his own answer, no name.

    `settled` is the sitting that was booked, None unless the offer is settled.
    """

    matter_number: str
    kind: Label
    role: Label
    state: OfferState
    state_label: Label
    answer_by_on: date
    times: tuple[TimeView, ...]
    choices: tuple[int | None, ...]
    answers: int
    asks: tuple[int, ...]
    settled: SettledView | None = None


def preview_of(
    matter: MatterRow,
    rules: Rules,
    facts: BookingFacts,
    *,
    wanted: OfferOrder,
    reasons: Sequence[Reason],
    limits: OfferLimits,
) -> PreviewView:
    """Return the preview of an offer."""
    names = {id_: person.name for id_, person in facts.people.items()}
    rooms = {room.id: room.name for room in facts.rooms.values()}
    times = tuple(
        TimeView(
            at,
            order.span.start,
            order.span.end,
            rooms.get(order.room_id, "") if order.room_id is not None else "",
            _names([seat.person_id for seat in order.seats], names),
        )
        for at, order in enumerate(wanted.dates, 1)
    )
    seated = dict.fromkeys(seat.person_id for order in wanted.dates for seat in order.seats)
    return PreviewView(
        matter_number=matter.number,
        title=matter.title,
        kind=rules.kind.label,
        times=times,
        parties=tuple(PARTIES[party.role] for party in parties_of(matter, rules)),
        people=_names(list(seated), names),
        answer_by_on=wanted.answer_by_on,
        held_through_on=None
        if reasons
        else last_held_on(held_until(wanted.answer_by_on, rules.workdays, limits=limits)),
        reasons=tuple(reasons),
    )


def offer_view(ctx: Context, row: OfferRow, rules: Rules, found: Sequence[Standing]) -> OfferView:
    """Return an offer as its page shows it."""
    best = best_of(found)
    stands = {one.position: one for one in found}
    names = {one.person.id: one.person.name for one in row.asked if one.person is not None}
    state = state_of(ctx, row)
    return OfferView(
        id=row.id,
        version=row.version,
        matter_number=row.matter.number,
        title=row.matter.title,
        kind=rules.kind.label,
        state=state,
        state_label=STATE_LABELS[state],
        answer_by_on=row.answer_by_on,
        held_until_at=row.held_until_at,
        made_by=row.made_by,
        made_at=row.made_at,
        sitting_id=row.sitting_id,
        times=tuple(_time(one, names, stands.get(one.position), best) for one in row.dates),
        asked=_numbered(row, [asked_view(ctx, one, rules) for one in row.asked]),
        best=best.position if best else None,
        settled=_settled(ctx, row),
        history=history_of(ctx, row),
    )


def link_view(ctx: Context, asked: OfferAskedRow, rules: Rules) -> LinkView:
    """Return an offer as whoever has a personal link may see it."""
    row, state = asked.offer, state_of(ctx, asked.offer)
    one = asked_view(ctx, asked, rules)
    return LinkView(
        matter_number=row.matter.number,
        kind=rules.kind.label,
        role=one.role,
        state=state,
        state_label=STATE_LABELS[state],
        answer_by_on=row.answer_by_on,
        times=tuple(_time(at, {}, None, None) for at in row.dates),
        choices=one.choices,
        answers=one.answers,
        asks=one.asks,
        settled=_settled_for(ctx, asked),
    )


def line_of(ctx: Context, row: OfferRow) -> OfferLine:
    """Return an offer as a line of its matter's list."""
    times = tuple(date.starts_at for date in row.dates)
    label = ctx.rules.kinds[row.kind].label
    state = state_of(ctx, row)
    return OfferLine(row.id, label, STATE_LABELS[state], state, times, row.answer_by_on, row.matter.number)


def asked_view(ctx: Context, asked: OfferAskedRow, rules: Rules) -> AskedView:
    """Return somebody who is asked, with his last answer and his link."""
    last = asked.answers[-1] if asked.answers else None
    may_call = ctx.actor.has(Action.BOOK_SITTING)
    return AskedView(
        id=asked.id,
        name=ballot_of(asked).name,
        role=PARTIES[asked.party.role] if asked.party else _seat_role(asked, rules),
        choices=tuple(last.choices) if last else (),
        answers=len(asked.answers),
        channel=CHANNELS.get(last.channel) if last else None,
        said_by=last.said_by if last else "",
        said_at=last.said_at if last else None,
        recorded_by=last.recorded_by if last else "",
        link=link_of(ctx, asked) if may_call else "",
        party=asked.party.name if may_call and asked.party else "",
        asks=asked_about(asked),
    )


def _numbered(row: OfferRow, asked: Sequence[AskedView]) -> tuple[AskedView, ...]:
    """Return who is asked with parties of one role numbered, for the clerk; a personal link names the role alone."""
    labels = party_labels(row)
    return tuple(replace(one, role=labels.get(one.id, one.role)) for one in asked)


def _settled(ctx: Context, row: OfferRow) -> int | None:
    """Return the place of the time at which the sitting stands that came of the offer."""
    sitting = _sitting(ctx, row)
    return next((date.position for date in row.dates if sitting and date.starts_at == sitting.starts_at), None)


def _settled_for(ctx: Context, asked: OfferAskedRow) -> SettledView | None:
    """Return the sitting that came of the offer for one who was asked: a party comes, a person while he has a seat."""
    sitting = _sitting(ctx, asked.offer)
    if sitting is None:
        return None
    seated = {seat.person_id for seat in sitting.seats if seat.released_at is None}
    state = SittingState(sitting.state)
    return SettledView(
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        place=place_of(sitting),
        state_label=SITTING_STATES[state],
        is_on=state in ON_BOARD,
        is_moved=all(date.starts_at != sitting.starts_at for date in asked.offer.dates),
        is_expected=asked.person_id is None or asked.person_id in seated,
    )


def _sitting(ctx: Context, row: OfferRow) -> SittingRow | None:
    return sittings.find(ctx.reader, row.unit_id, row.sitting_id) if row.sitting_id is not None else None


def _seat_role(asked: OfferAskedRow, rules: Rules) -> Label:
    seats = (seat for date in asked.offer.dates for seat in date.seats if seat.person_id == asked.person_id)
    found = next(seats, None)
    return role_label(rules.kind, found.role) if found else {"zh": "", "en": ""}


def _time(row: OfferDateRow, names: Mapping[int, str], standing: Standing | None, best: Standing | None) -> TimeView:
    room = row.room
    place = "" if room is None else f"{room.name}（{room.place}）" if room.place else room.name
    seated = _names([seat.person_id for seat in row.seats], names)
    if standing is None:
        return TimeView(row.position, row.starts_at, row.ends_at, place, seated)
    return TimeView(
        row.position,
        row.starts_at,
        row.ends_at,
        place,
        seated,
        standing.ranks,
        standing.without,
        standing.reasons,
        best is not None and best.position == row.position,
        why_better(best, standing) if best is not None else None,
    )


def _names(ids: Sequence[int | None], names: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(names[id_] for id_ in ids if id_ is not None and id_ in names)
