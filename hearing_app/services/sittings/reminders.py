"""Who is to be reminded now? A tick turns due rungs into letters; a rung is made once per seat and time.

By mail where the seat's earlier mail has left and the address is good, else a task for the call desk.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing_app.domain.errors import Refused
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Stage, counted
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.reminders import Due, due_rung, rungs_past
from hearing_app.domain.sittings.states import ANNOUNCED
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.save import MAIL, TELEPHONE
from hearing_app.services.steps.sittings.seats import seat_of
from hearing_app.store import reminders, sittings
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

logger = logging.getLogger(__name__)
AHEAD = timedelta(days=30)
TICK = "reminders"
MADE, LATE, OVERTAKEN = "made", "late", "overtaken"


@dataclass(frozen=True, slots=True)
class Found:
    """A seat for which a rung has come that is not written down yet."""

    seat_id: int
    due: Due


def make_due(ctx: Context, slot_at: datetime) -> None:
    """Make the reminders that are due: of several rungs only the latest, and none after the start."""
    found = list(_found(ctx))
    if not found:
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        for each in found:
            _remind_or_call(ctx, change, each)


def _found(ctx: Context) -> Iterator[Found]:
    span = Span(ctx.now, ctx.now + AHEAD)
    for row in sittings.list_starting(ctx.reader, span, states=[state.value for state in ANNOUNCED]):
        kind = ctx.rules.kinds.get(row.kind)
        if kind is None:
            continue
        try:
            past = rungs_past(
                kind.reminders,
                Span(row.starts_at, row.ends_at),
                table=ctx.rules.workdays,
                now=ctx.now,
            )
        except Refused:
            # no working-day table reaches so far: the sitting waits for it, the others do not
            continue
        known = reminders.rungs_of(ctx.reader, [seat.id for seat in row.seats], row.sequence) if past else {}
        for seat in _coming(row):
            new = [entry for entry in past if entry[1] not in known.get(seat.id, ())]
            # a rung that was overtaken and is not written down must not come after the later one
            if new and new[-1] == past[-1]:
                yield Found(seat.id, due_rung(new, seat.calendar_stamp_at, now=ctx.now))


def _coming(row: SittingRow) -> list[SeatRow]:
    wanted = {seat.id for seat in counted([seat_of(seat) for seat in row.seats], Stage.INVITED)}
    return [seat for seat in row.seats if seat.id in wanted]


def _remind_or_call(ctx: Context, change: Change, found: Found) -> None:
    """Remind one seat; a letter that cannot be written becomes a call, and holds up nobody else's reminder."""
    try:
        with change.session.begin_nested():
            _remind(ctx, change, found)
    except (Refused, ValueError, LookupError):
        logger.exception("the reminder of seat %s cannot be mailed", found.seat_id)
        _remind(ctx, change, found, channel=TELEPHONE)


def _remind(ctx: Context, change: Change, found: Found, *, channel: str = "") -> None:
    seat = sittings.find_seat(change.session, found.seat_id)
    if seat is None or seat.person is None:
        return
    row, due = seat.sitting, found.due
    for rung in due.overtaken:
        reminders.claim_rung(change.session, (seat.id, rung, row.sequence), state=OVERTAKEN, at=ctx.now)
    if due.rung is None:
        return
    key = (seat.id, due.rung, row.sequence)
    if not reminders.claim_rung(change.session, key, state=LATE if due.is_late else MADE, at=ctx.now):
        return
    letter = _letter(ctx, row, seat, channel=channel or _channel(ctx, change, seat))
    change.session.add(letter)
    change.session.flush()
    release_letters(ctx, change, row, [letter])


def _channel(ctx: Context, change: Change, seat: SeatRow) -> str:
    """Choose mail only where it works: whom the invitation itself has not reached is not reminded by mail."""
    person = seat.person
    if ctx.env.mail_url is None or person is None or person.is_address_bad or not is_address(person.email):
        return TELEPHONE
    return TELEPHONE if deliveries.is_held_up(change.session, seat.id) else MAIL


def _letter(ctx: Context, row: SittingRow, seat: SeatRow, *, channel: str) -> LetterRow:
    return LetterRow(
        unit_id=row.unit_id,
        sitting_id=row.id,
        seat_id=seat.id,
        kind=LetterKind.REMINDER.value,
        recipient=seat.person.name if seat.person else "",
        channel=channel,
        state="draft",
        made_at=ctx.now,
        seat=seat,
        sitting=row,
    )
