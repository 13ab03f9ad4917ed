"""Which letters and calendar bookings follow from a plan?

Letters are drafts; they leave when the kind's approval chain has signed (or at once where it has none). Not here:
what a letter says (sittings.letters), its delivery.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hearing_app.domain.rules.kinds import Kind
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.letters import UNIT_LETTERS, LetterKind
from hearing_app.domain.sittings.orders import BookingFacts, Party
from hearing_app.domain.sittings.venues import room_calendar
from hearing_app.domain.spans import Span

AGENCY = "agency"


class BookingStatus(StrEnum):
    """A booking is held until the letters have left, then confirmed; both keep others out."""

    HELD = "held"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class PlannedBooking:
    """One stretch of one resource, travel and turnaround included."""

    resource_id: int
    during: Span
    status: BookingStatus


@dataclass(frozen=True, slots=True)
class DraftLetter:
    """One letter to write: what it is about, on which paper form, to the seat at a position, a party or an agency.

    `seat_at` is the position in the plan's seats, `members_at` those of new members of whom a party is told.
    `waits_for_panel` letters stay drafts, signed or not, while the plan has gaps; a request to an agency does not wait,
    since it fills them.
    """

    letter: LetterKind
    paper: str
    seat_at: int | None = None
    party_id: int | None = None
    agency_id: int | None = None
    members_at: tuple[int, ...] = ()

    @property
    def waits_for_panel(self) -> bool:
        """Say whether the letter stays a draft while the panel has gaps."""
        return self.letter not in UNIT_LETTERS


def paper_for(kind: Kind, seat: Seat) -> str:
    """Return the paper form for a seat: the agency's, else that of the person's category, else that of the role."""
    if seat.is_asked:
        return kind.letters.get(AGENCY, "")
    return kind.letters.get(seat.category) or kind.letters.get(seat.role, "")


def seat_letter(kind: Kind, seats: Sequence[Seat], at: int, letter: LetterKind) -> DraftLetter:
    """Draft a letter to the seat at a position; a seat asked of an agency gets the request to the agency."""
    seat = seats[at]
    if seat.is_asked:
        return DraftLetter(LetterKind.UNIT_REQUEST, paper_for(kind, seat), seat_at=at, agency_id=seat.agency_id)
    return DraftLetter(letter, paper_for(kind, seat), seat_at=at)


def party_letters(kind: Kind, parties: Sequence[Party], letter: LetterKind) -> Iterator[DraftLetter]:
    """Draft a letter to each party whom the kind writes to."""
    for party in parties:
        if party.role in kind.parties and party.role in kind.letters:
            yield DraftLetter(letter, kind.letters[party.role], party_id=party.id)


def bookings_for(
    rules: Rules, seats: Sequence[Seat], span: Span, *, room_id: int | None, facts: BookingFacts
) -> tuple[PlannedBooking, ...]:
    """Return the bookings of room, people and summoned parties; each resource once, in the order of its id."""
    calendars = [
        facts.calendars[seat.person_id] for seat in seats if seat.person_id is not None and not seat.is_released
    ]
    calendars += [
        party.calendar for party in facts.parties if party.role in rules.kind.parties and party.calendar is not None
    ]
    if room_id is not None:
        calendars.append(room_calendar(rules, facts.rooms[room_id]))
    status = BookingStatus.HELD if rules.kind.approval else BookingStatus.CONFIRMED
    ranges = {calendar.resource_id: calendar.stored(span) for calendar in calendars}
    return tuple(PlannedBooking(resource_id, during, status) for resource_id, during in sorted(ranges.items()))
