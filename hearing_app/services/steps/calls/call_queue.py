"""Who is to be called next, and why? One entry for each person or agency, the most urgent reason first."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from hearing_app.domain.sittings.letters import CALENDAR_METHODS, LetterKind
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.call_views import news_of
from hearing_app.services.steps.sittings.release import answer_by_at
from hearing_app.store import calls
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import AnswerRow, SeatRow

RISK_WITHIN = timedelta(days=3)
NEVER = datetime.min.replace(tzinfo=UTC)
# What a call says; an invitation that waits for its answer stands in the queue by its lights.
TOLD = tuple(kind.value for kind in (*CALENDAR_METHODS, LetterKind.REMINDER))


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
    is_left_to_mail: bool = False


def queue_of(ctx: Context, unit_id: int) -> list[QueueEntry]:
    """Return whom a unit has to call: unanswered seats that mail will not answer, news to tell, agencies asked."""
    entries = [entry for entry in _sorted(ctx, unit_id) if not entry.is_left_to_mail]
    first: dict[tuple[int | None, str], QueueEntry] = {}
    for entry in entries:
        first.setdefault((entry.person_id, "" if entry.person_id is not None else entry.name), entry)
    return list(first.values())


def round_of(ctx: Context, unit_id: int, sitting_id: int | None) -> list[QueueEntry]:
    """Return the seats of a round of calls, each once: all that are open in one sitting, or the queue of all sittings.

    Who calls about one sitting wants everybody's answer; calls about all of them leave alone whom mail still asks.
    """
    first: dict[int, QueueEntry] = {}
    for entry in _sorted(ctx, unit_id):
        is_wanted = entry.sitting_id == sitting_id if sitting_id is not None else not entry.is_left_to_mail
        if is_wanted and entry.person_id is not None:
            first.setdefault(entry.seat_id, entry)
    return list(first.values())


def round_sizes(ctx: Context, unit_id: int) -> Mapping[int, int]:
    """Return by sitting how many seats a round about it has."""
    seats = {(entry.sitting_id, entry.seat_id) for entry in _entries(ctx, unit_id) if entry.person_id is not None}
    return Counter(sitting_id for sitting_id, _ in seats)


def _sorted(ctx: Context, unit_id: int) -> list[QueueEntry]:
    return sorted(_entries(ctx, unit_id), key=lambda entry: (entry.cause, entry.tried_at or NEVER, entry.starts_at))


def _entries(ctx: Context, unit_id: int) -> Iterator[QueueEntry]:
    open_seats = calls.list_open_seats(ctx.reader, unit_id, ctx.now)
    letters = calls.list_untold(ctx.reader, unit_id, ctx.now, kinds=TOLD)
    asked = calls.list_asked_seats(ctx.reader, unit_id, ctx.now)
    told = _to_tell(letters)
    ids = [seat.id for seat in (*open_seats, *told, *asked)]
    failed, tried = calls.failed_seats(ctx.reader, ids), calls.last_calls(ctx.reader, ids)
    by_hand, silent = calls.seats_by_hand(ctx.reader, ids), calls.silent_seats(ctx.reader, ids)
    for seat in open_seats:
        cause = _cause(ctx, seat, has_failed=seat.id in failed)
        if cause is Cause.WAITING and seat.id in silent:
            cause = Cause.SILENT
        entry = _entry(seat, cause, tried.get(seat.id))
        yield replace(entry, is_left_to_mail=cause is Cause.WAITING and seat.id not in by_hand)
    for seat in told:
        yield _entry(seat, Cause.TO_TELL, tried.get(seat.id))
    for seat in asked:
        by_at = answer_by_at(seat.sitting, seat)
        is_urgent = seat.id in failed or (by_at is not None and ctx.now > by_at) or seat.id in by_hand
        yield _entry(seat, Cause.NO_NAME if not is_urgent else Cause.OVERDUE, tried.get(seat.id))


def _to_tell(letters: Sequence[LetterRow]) -> list[SeatRow]:
    """Return the seats of which something is still to be said, each once."""
    of_seat: dict[int, list[LetterRow]] = {}
    for letter in letters:
        if letter.seat is not None:
            of_seat.setdefault(letter.seat.id, []).append(letter)
    return [each[0].seat for each in of_seat.values() if each[0].seat is not None and news_of(each[0].seat, each)]


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
