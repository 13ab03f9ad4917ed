"""Who is to be called next, and why? One entry for each person or agency, the most urgent reason first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from hearing_app.domain.sittings.letters import CALENDAR_METHODS, LetterKind
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.release import answer_by_at
from hearing_app.store import calls
from hearing_app.store.tables.sittings import AnswerRow, SeatRow

RISK_WITHIN = timedelta(days=3)
NEVER = datetime.min.replace(tzinfo=UTC)
# What a call tells without asking; an invitation that waits for its answer stands in the queue by its lights.
TOLD = tuple(kind.value for kind in (*CALENDAR_METHODS, LetterKind.REMINDER) if kind is not LetterKind.INVITATION)


class Cause(IntEnum):
    """Why somebody is to be called, the most urgent first."""

    AT_RISK = 1
    BOUNCED = 2
    OVERDUE = 3
    TO_TELL = 4
    NO_NAME = 5
    SILENT = 6
    WAITING = 7


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """Somebody to call: a person, or an agency that was asked and has named nobody (`person_id` None)."""

    cause: Cause
    person_id: int | None
    seat_id: int
    sitting_id: int
    name: str
    phone: str
    number: str
    starts_at: datetime
    tried_at: datetime | None
    tried_note: str


def queue_of(ctx: Context, unit_id: int) -> list[QueueEntry]:
    """Return whom a unit has to call: unanswered seats that mail will not answer, news to tell, agencies asked."""
    entries = sorted(_entries(ctx, unit_id), key=lambda entry: (entry.cause, entry.tried_at or NEVER, entry.starts_at))
    first: dict[tuple[int | None, str], QueueEntry] = {}
    for entry in entries:
        first.setdefault((entry.person_id, "" if entry.person_id is not None else entry.name), entry)
    return list(first.values())


def _entries(ctx: Context, unit_id: int) -> Iterator[QueueEntry]:
    open_seats = calls.list_open_seats(ctx.reader, unit_id, ctx.now)
    letters = calls.list_untold(ctx.reader, unit_id, ctx.now, kinds=TOLD)
    asked = calls.list_asked_seats(ctx.reader, unit_id, ctx.now)
    told = [letter.seat for letter in letters if letter.seat is not None]
    ids = [seat.id for seat in (*open_seats, *told, *asked)]
    failed, tried = calls.failed_seats(ctx.reader, ids), calls.last_calls(ctx.reader, ids)
    by_hand, silent = calls.seats_by_hand(ctx.reader, ids), calls.silent_seats(ctx.reader, ids)
    for seat in open_seats:
        cause = _cause(ctx, seat, has_failed=seat.id in failed)
        if cause is Cause.WAITING and seat.id in silent:
            cause = Cause.SILENT
        if cause is not Cause.WAITING or seat.id in by_hand:
            yield _entry(seat, cause, tried.get(seat.id))
    for seat in told:
        yield _entry(seat, Cause.TO_TELL, tried.get(seat.id))
    for seat in asked:
        by_at = answer_by_at(seat.sitting, seat)
        is_urgent = seat.id in failed or (by_at is not None and ctx.now > by_at) or seat.id in by_hand
        yield _entry(seat, Cause.NO_NAME if not is_urgent else Cause.OVERDUE, tried.get(seat.id))


def _cause(ctx: Context, seat: SeatRow, *, has_failed: bool) -> Cause:
    row, by_at = seat.sitting, answer_by_at(seat.sitting, seat)
    if row.starts_at - ctx.now <= RISK_WITHIN:
        return Cause.AT_RISK
    if has_failed or (seat.person is not None and seat.person.is_address_bad):
        return Cause.BOUNCED
    return Cause.OVERDUE if by_at is not None and ctx.now > by_at else Cause.WAITING


def _entry(seat: SeatRow, cause: Cause, tried: AnswerRow | None) -> QueueEntry:
    person, agency, row = seat.person, seat.agency, seat.sitting
    has_tried = tried is not None and tried.can_come == "not_reached"
    return QueueEntry(
        cause=cause,
        person_id=person.id if person is not None else None,
        seat_id=seat.id,
        sitting_id=row.id,
        name=person.name if person is not None else agency.name if agency is not None else "",
        phone=person.phone if person is not None else agency.phone if agency is not None else "",
        number=row.number,
        starts_at=row.starts_at,
        tried_at=tried.recorded_at if tried is not None and has_tried else None,
        tried_note=tried.comment if tried is not None and has_tried else "",
    )
