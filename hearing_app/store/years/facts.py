"""Which columns of a year's hearings, seats, notices, recusals and clocks are counted?

Only columns, one statement each: a year has thousands of seats, and their whole rows cost seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session, load_only

from hearing_app.domain.spans import Span, civil_day
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.outcomes import VoteRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import RecusalRow


@dataclass(frozen=True, slots=True)
class Sittings:
    """Which sittings: of a unit, of some kinds, that begin within a span."""

    unit_id: int
    kinds: tuple[str, ...]
    span: Span

    def ids(self) -> Select[int]:
        """Return them as a query of ids."""
        return select(SittingRow.id).where(*self.wanted)

    @property
    def wanted(self) -> tuple[Any, ...]:
        """The conditions on the table of sittings."""
        begun = (SittingRow.starts_at >= self.span.start, SittingRow.starts_at < self.span.end)
        return (SittingRow.unit_id == self.unit_id, SittingRow.kind.in_(self.kinds), *begun)


@dataclass(frozen=True, slots=True)
class HearingLine:
    """The columns of a hearing, and of its matter where it has one."""

    id: int
    number: str
    kind: str
    state: str
    source: str
    starts_at: datetime
    closed_at: datetime | None
    noticed_at: datetime | None
    evidence: Mapping[str, Any]
    title: str
    matter_id: int | None
    matter_number: str | None
    district: str | None
    category: str | None

    @property
    def closed_on(self) -> date | None:
        """The civil day on which the presider closed it after its course, else None."""
        return civil_day(self.closed_at) if self.closed_at and self.state == "held" else None

    def is_held_in(self, year: int) -> bool:
        """Say whether it was closed after its course in a civil year."""
        return self.closed_on is not None and self.closed_on.year == year


@dataclass(frozen=True, slots=True)
class SeatLine:
    """The columns of a seat with its vote; `choice` is None without one."""

    id: int
    sitting_id: int
    person_id: int | None
    category: str
    can_come: str
    is_invited: bool
    released_at: datetime | None
    signed_in_at: datetime | None
    is_absent: bool
    has_vote: bool
    choice: str | None

    @property
    def is_present(self) -> bool:
        """Whether somebody signed in and stayed."""
        return self.signed_in_at is not None and not self.is_absent


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """The columns of a review."""

    number: str
    stage: str
    received_on: date | None
    accepted_on: date | None
    signed_on: date | None
    conclusion: str
    counsel_on: date | None
    due_on: date | None


@dataclass(frozen=True, slots=True)
class ClockLine:
    """The columns of a clock."""

    id: int
    rule: str
    due_on: date
    closed_on: date | None
    matter_number: str
    district: str
    subject: str


@dataclass(frozen=True, slots=True)
class RecusalLine:
    """The columns of a request for recusal with its sitting."""

    id: int
    raised_on: date
    is_upheld: bool | None
    number: str
    sitting_id: int
    sitting_number: str
    title: str


@dataclass(frozen=True, slots=True)
class AdoptionLine:
    """A review that was signed after a hearing, and how it took the panel's opinion up ("" = not said)."""

    number: str
    adoption: str


def hearings_of(session: Session, which: Sittings) -> list[HearingLine]:
    """Return the sittings in order of time."""
    sitting, matter = SittingRow, MatterRow
    columns: tuple[Any, ...] = (
        *(sitting.id, sitting.number, sitting.kind, sitting.state, sitting.source, sitting.starts_at),
        *(sitting.closed_at, sitting.noticed_at, sitting.evidence, sitting.title, sitting.matter_id),
        *(matter.number, matter.district, matter.category),
    )
    query = (
        select(*columns)
        .outerjoin(MatterRow, MatterRow.id == SittingRow.matter_id)
        .where(*which.wanted)
        .order_by(SittingRow.starts_at, SittingRow.id)
    )
    return [HearingLine(*row) for row in session.execute(query)]


def seats_of(session: Session, which: Sittings) -> list[SeatLine]:
    """Return every seat of the sittings in its place, given up ones included."""
    query = (
        select(
            *(SeatRow.id, SeatRow.sitting_id, SeatRow.person_id, SeatRow.category, SeatRow.can_come),
            *(SeatRow.is_invited, SeatRow.released_at, SeatRow.signed_in_at, SeatRow.is_absent, SeatRow.has_vote),
            VoteRow.choice,
        )
        .join(SittingRow, SittingRow.id == SeatRow.sitting_id)
        .outerjoin(VoteRow, VoteRow.seat_id == SeatRow.id)
        .where(*which.wanted)
        .order_by(SittingRow.starts_at, SittingRow.id, SeatRow.position)
    )
    return [SeatLine(*row) for row in session.execute(query)]


def notices_of(session: Session, which: Sittings) -> Mapping[int, list[LetterRow]]:
    """Return the letters to parties by sitting, in the order of their making, with what tells of their service."""
    query = select(LetterRow).where(LetterRow.sitting_id.in_(which.ids()), LetterRow.party_id.is_not(None))
    letter = LetterRow
    told = load_only(
        *(letter.sitting_id, letter.party_id, letter.kind, letter.content, letter.served_on, letter.waived_on)
    )
    found: dict[int, list[LetterRow]] = {}
    for row in session.scalars(query.order_by(LetterRow.id).options(told)):
        found.setdefault(row.sitting_id, []).append(row)
    return found


def parties_of(session: Session, which: Sittings) -> Mapping[int, list[tuple[int, str]]]:
    """Return id and role of the parties by matter."""
    matters = select(SittingRow.matter_id).where(*which.wanted)
    query = select(PartyRow.matter_id, PartyRow.id, PartyRow.role).where(PartyRow.matter_id.in_(matters))
    found: dict[int, list[tuple[int, str]]] = {}
    for matter_id, id_, role in session.execute(query):
        found.setdefault(matter_id, []).append((id_, role))
    return found


def reviews_of(session: Session, unit_id: int, *, first: date, last: date) -> list[ReviewLine]:
    """Return the reviews that were received, accepted or signed between two days."""
    review = ReviewRow
    columns: tuple[Any, ...] = (
        *(review.number, review.stage, review.received_on, review.accepted_on, review.signed_on),
        *(review.conclusion, review.counsel_on, review.due_on),
    )
    touched = or_(*(day.between(first, last) for day in (review.signed_on, review.received_on, review.accepted_on)))
    query = select(*columns).where(review.unit_id == unit_id, touched).order_by(review.number)
    return [ReviewLine(*row) for row in session.execute(query)]


def recusals_of(session: Session, unit_id: int, *, first: date, last: date) -> list[RecusalLine]:
    """Return the requests for recusal that were made between two days."""
    query = (
        select(
            *(RecusalRow.id, RecusalRow.raised_on, RecusalRow.is_upheld, RecusalRow.number),
            *(SittingRow.id, SittingRow.number, SittingRow.title),
        )
        .join(SeatRow, SeatRow.id == RecusalRow.seat_id)
        .join(SittingRow, SittingRow.id == SeatRow.sitting_id)
        .where(SittingRow.unit_id == unit_id, RecusalRow.raised_on.between(first, last))
        .order_by(RecusalRow.id)
    )
    return [RecusalLine(*row) for row in session.execute(query)]


def clocks_of(session: Session, unit_id: int, *, first: date, last: date) -> list[ClockLine]:
    """Return the clocks whose last day lies between two days."""
    query = (
        select(
            *(ClockRow.id, ClockRow.rule, ClockRow.due_on, ClockRow.closed_on),
            *(MatterRow.number, MatterRow.district, MatterRow.subject),
        )
        .join(MatterRow, MatterRow.id == ClockRow.matter_id)
        .where(MatterRow.unit_id == unit_id, ClockRow.due_on.between(first, last))
        .order_by(ClockRow.due_on, ClockRow.id)
    )
    return [ClockLine(*row) for row in session.execute(query)]


def adoptions_of(session: Session, unit_id: int, *, first: date, last: date) -> list[AdoptionLine]:
    """Return the reviews signed between two days after a hearing that was held."""
    query = (
        select(ReviewRow.number, ReviewRow.adoption)
        .join(SittingRow, SittingRow.id == ReviewRow.sitting_id)
        .where(ReviewRow.unit_id == unit_id, ReviewRow.signed_on.between(first, last), SittingRow.state == "held")
        .order_by(ReviewRow.number)
    )
    return [AdoptionLine(*row) for row in session.execute(query)]
