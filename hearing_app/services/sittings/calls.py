"""Who is calling, who is to be called, and what is open with him?

Not here: recording an answer (services.invitations), which takes the same way for every channel.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.spans import civil_day, civil_instant
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.call_queue import TOLD, QueueEntry, queue_of
from hearing_app.services.steps.calls.call_views import SeatView, news_of, seat_view
from hearing_app.services.steps.calls.telling import (
    NamedParty,
    mark_told,
    note_told,
    parties_of,
    telling_of,
)
from hearing_app.services.steps.sittings.seat_views import recorder_of
from hearing_app.store import accounts, calls, sittings
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import PersonRow

SHORTEST_PHONE = 7
# Nobody is called again at once who could not be reached just now.
PAUSE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class DeskView:
    """What is to be called, and how many answers were recorded today."""

    entries: tuple[QueueEntry, ...]
    recorded_today: int


@dataclass(frozen=True, slots=True)
class FoundPeople:
    """Who was found, and whether by a telephone number."""

    ids: tuple[int, ...]
    is_by_phone: bool


@dataclass(frozen=True, slots=True)
class PersonView:
    """Somebody of the roster as the call desk shows him; categories are labels, `same_phone` counts who shares it."""

    id: int
    name: str
    phone: str
    has_mail: bool
    is_address_bad: bool
    categories: tuple[Mapping[str, str], ...]
    agencies: tuple[str, ...]
    term_to_on: date | None
    sat_this_year: int
    same_phone: int


@dataclass(frozen=True, slots=True)
class UntoldLetter:
    """A letter that went by no mail and of which nobody has said that it arrived."""

    seat_id: int
    kind: str
    number: str
    released_at: datetime | None
    channel: str
    spoken: str


@dataclass(frozen=True, slots=True)
class PastEvent:
    """One line of what was between the office and a person: an answer or a letter.

    `by` is the name of who wrote an answer down; empty where its person did so himself, and for letters.
    """

    at: datetime
    by: str
    kind: str
    coming: str
    no_conflict: str
    letter: str
    channel: str
    number: str
    comment: str


def view_desk(ctx: Context) -> DeskView:
    """Return the queue of the unit and today's count."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    midnight = civil_instant(civil_day(ctx.now), time(0))
    return DeskView(tuple(queue_of(ctx, unit_id)), calls.count_recorded(ctx.reader, unit_id, midnight))


def find_people(ctx: Context, words: str) -> FoundPeople:
    """Find whom the unit knows by a telephone number, a name, two characters of it, pinyin initials or roster code."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    plain = unicodedata.normalize("NFKC", words).strip()
    digits = "".join(sign for sign in plain if sign.isdecimal())
    is_phone = len(digits) >= SHORTEST_PHONE and not any(sign.isalpha() for sign in plain)
    if not plain.replace("%", "").replace("_", "").strip():
        return FoundPeople((), is_by_phone=False)
    found = calls.find_people(ctx.reader, unit_id, words=plain, phone=digits if is_phone else "")
    return FoundPeople(tuple(row.id for row in found), is_phone)


def view_people(ctx: Context, person_ids: tuple[int, ...]) -> tuple[PersonView, ...]:
    """Return several people of the unit, to choose from."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    return tuple(_person(ctx, unit_id, row) for row in calls.find_known(ctx.reader, unit_id, person_ids))


def view_person(ctx: Context, person_id: int) -> PersonView:
    """Return a person whom the unit knows; raises NotFound."""
    found = view_people(ctx, (person_id,))
    if not found:
        raise NotFound
    return found[0]


def view_seats(ctx: Context, person_id: int) -> tuple[SeatView, ...]:
    """Return a person's invited seats to come, those that wait for an answer first."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    seats = [seat_view(ctx, row) for row in calls.list_seats_of(ctx.reader, unit_id, person_id, ctx.now)]
    return tuple(sorted(seats, key=lambda seat: (not seat.is_waiting, seat.starts_at)))


def view_parties(ctx: Context, seat_id: int) -> tuple[NamedParty, ...]:
    """Return the parties of a seat's matter, to be read out; note the reading before they are shown."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    seat = calls.find_seat_with_parties(ctx.reader, seat_id)
    if seat is None or seat.sitting.unit_id != unit_id:
        raise NotFound
    return parties_of(seat)


def view_untold(ctx: Context, person_id: int) -> tuple[UntoldLetter, ...]:
    """Return what still has to be said to a person, once for each seat; invitations wait for an answer instead."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    of_seat: dict[int, list[LetterRow]] = {}
    for letter in calls.list_untold(ctx.reader, unit_id, ctx.now, kinds=TOLD):
        if letter.seat is not None and letter.seat.person_id == person_id:
            of_seat.setdefault(letter.seat.id, []).append(letter)
    found = [_untold(ctx, letters) for letters in of_seat.values()]
    return tuple(one for one in found if one is not None)


def _untold(ctx: Context, letters: Sequence[LetterRow]) -> UntoldLetter | None:
    """Return what has to be said of a seat by its untold letters, in the order of their making."""
    seat = letters[0].seat
    news = news_of(seat, letters) if seat is not None else None
    if seat is None or seat.person is None or news is None:
        return None
    last = next(letter for letter in reversed(letters) if letter.kind == news.value)
    spoken = telling_of(ctx, seat, news, language=seat.person.language).spoken
    return UntoldLetter(seat.id, last.kind, last.sitting.number, last.released_at, last.channel, spoken)


def view_past(ctx: Context, person_id: int) -> tuple[PastEvent, ...]:
    """Return what was between the unit and a person, newest first."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    rows = calls.list_answers(ctx.reader, unit_id, person_id)
    recorders = {row.id: recorder_of(row) for row in rows}
    names = accounts.names_of(ctx.reader, recorders.values())
    answers = [
        PastEvent(
            row.said_at,
            names.get(recorders[row.id], recorders[row.id]),
            "answer",
            row.can_come,
            row.no_conflict,
            "",
            row.channel,
            row.seat.sitting.number,
            row.comment,
        )
        for row in rows
    ]
    letters = [
        PastEvent(row.released_at or row.made_at, "", "letter", "", "", row.kind, row.channel, row.sitting.number, "")
        for row in calls.list_letters(ctx.reader, unit_id, person_id)
    ]
    return tuple(sorted([*answers, *letters], key=lambda event: event.at, reverse=True)[: calls.HISTORY])


def next_to_call(ctx: Context, after_person_id: int) -> int | None:
    """Return who is to be called next: not the one who was just on the line, nor who could not be reached just now."""
    unit_id = ctx.require(Action.RECORD_ANSWER)
    for entry in queue_of(ctx, unit_id):
        was_just_tried = entry.tried_at is not None and ctx.now - entry.tried_at < PAUSE
        if entry.person_id is not None and entry.person_id != after_person_id and not was_just_tried:
            return entry.person_id
    return None


def record_told(ctx: Context, seat_id: int, channel: Channel) -> None:
    """Keep that a seat's person was told what his letters say."""
    with ctx.change(Action.RECORD_ANSWER) as change:
        place = calls.seat_place(change.session, seat_id)
        if place is None:
            raise NotFound
        change.permit(Place(unit_id=place[0]))
        mark_told(change.session, seat_id, channel, on_day=civil_day(ctx.now))
        note_told(ctx, change, seat_id, channel)
        change.note("sitting", place[1], seat=seat_id, told=channel.value)


def _person(ctx: Context, unit_id: int, row: PersonRow) -> PersonView:
    entries = [entry for entry in row.entries if entry.unit_id == unit_id]
    new_year = civil_instant(civil_day(ctx.now).replace(month=1, day=1), time(0))
    terms = [entry.term_to_on for entry in entries if entry.term_to_on is not None]
    sharing = calls.find_people(ctx.reader, unit_id, words="", phone=row.phone) if row.phone else ()
    return PersonView(
        id=row.id,
        name=row.name,
        phone=row.phone,
        has_mail=bool(row.email),
        is_address_bad=row.is_address_bad,
        categories=tuple(ctx.rules.categories[entry.category].label for entry in entries),
        agencies=tuple(dict.fromkeys(entry.agency.name for entry in entries if entry.agency)),
        term_to_on=min(terms) if terms else None,
        sat_this_year=sittings.sat_counts(ctx.reader, [row.id], new_year).get(row.id, 0),
        same_phone=len(sharing),
    )
