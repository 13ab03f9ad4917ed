"""Who is to be reminded now? A tick turns due rungs into letters; a rung is made once per seat and time.

By mail where the seat's earlier mail has left and the address is good, else by short message, else a task for the call
desk. A rung of short messages goes by message or call; whoever has no mail is spared all mail rungs but the last.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.itip.addresses import is_address
from hearing_app.domain.rules.kinds import Rung, RungChannel
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Stage, counted
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.quiet_hours import QuietHours
from hearing_app.domain.sittings.reminders import Due, due_rung, moved_from, rung_times, rungs_past, stands_in
from hearing_app.domain.sittings.states import ANNOUNCED
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.sittings.messaging import may_message
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.save import MAIL, MESSAGE, TELEPHONE
from hearing_app.services.steps.sittings.seats import seat_of
from hearing_app.store import reminders, sittings
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

logger = logging.getLogger(__name__)
AHEAD = timedelta(days=30)
TICK = "reminders"
MADE, LATE, OVERTAKEN, SPARED = "made", "late", "overtaken", "spared"


@dataclass(frozen=True, slots=True)
class RungView:
    """One rung of a sitting's reminders: when it comes (None: no working-day table reaches), and what came of it.

    `counts` are seats by state: made, late, overtaken by a later rung, spared since they have no mail. `moved_from` is
    the instant that the rung itself names, where the quiet hours `quiet` moved it.
    """

    rung: Rung
    at: datetime | None
    has_come: bool
    counts: Mapping[str, int]
    moved_from: datetime | None = None
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A seat for which a rung has come that is not written down yet."""

    seat_id: int
    due: Due


def view_ladder(ctx: Context, sitting_id: int) -> tuple[RungView, ...]:
    """Return the rungs of a sitting in order of time, with what came of each in its present version."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    kind, span = ctx.rules.kinds[row.kind], Span(row.starts_at, row.ends_at)
    counts = reminders.counts_of(ctx.reader, [seat.id for seat in row.seats], row.sequence)
    table, quiet = ctx.rules.workdays, ctx.env.office.quiet
    try:
        times = rung_times(kind.reminders, span, table=table, quiet=quiet)
        moved = {rung.code: moved_from(rung, span, table=table, quiet=quiet) for rung in kind.reminders}
    except Refused:
        return tuple(RungView(rung, None, has_come=False, counts={}) for rung in kind.reminders)
    return tuple(
        RungView(rung, at, at <= ctx.now, counts.get(rung.code, {}), moved[rung.code], quiet) for at, rung in times
    )


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
    ahead = Span(ctx.now, ctx.now + AHEAD)
    for row in sittings.list_starting(ctx.reader, ahead, states=[state.value for state in ANNOUNCED]):
        kind = ctx.rules.kinds.get(row.kind)
        if kind is None:
            continue
        try:
            span = Span(row.starts_at, row.ends_at)
            times = rung_times(kind.reminders, span, table=ctx.rules.workdays, quiet=ctx.env.office.quiet)
            past = rungs_past(times, span, now=ctx.now)
        except Refused:
            # no working-day table reaches so far: the sitting waits for it, the others do not
            continue
        known = reminders.rungs_of(ctx.reader, [seat.id for seat in row.seats], row.sequence) if past else {}
        for seat in _coming(row):
            new = [entry for entry in past if entry[1].code not in known.get(seat.id, ())]
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
        reminders.claim_rung(change.session, (seat.id, rung.code, row.sequence), state=OVERTAKEN, at=ctx.now)
    if due.rung is None:
        return
    is_spared = not _has_mail(ctx, seat) and not stands_in(due.rung, ctx.rules.kinds[row.kind].reminders)
    state = SPARED if is_spared else LATE if due.is_late else MADE
    if not reminders.claim_rung(change.session, (seat.id, due.rung.code, row.sequence), state=state, at=ctx.now):
        return
    if is_spared:
        return
    letter = _letter(ctx, row, seat, channel=channel or _channel(ctx, change, seat, due.rung))
    change.session.add(letter)
    change.session.flush()
    release_letters(ctx, change, row, [letter])


def _channel(ctx: Context, change: Change, seat: SeatRow, rung: Rung) -> str:
    """Choose mail only where it works: whom the invitation itself has not reached is not reminded by mail."""
    if rung.channel is RungChannel.MESSAGE:
        # where none can be sent, the ledger says why and the letter stands on the call list
        return MESSAGE
    if _has_mail(ctx, seat) and not deliveries.is_held_up(change.session, seat.id):
        return MAIL
    return MESSAGE if may_message(ctx, seat) else TELEPHONE


def _has_mail(ctx: Context, seat: SeatRow) -> bool:
    """Say whether mail can be written to a seat's person at all."""
    person = seat.person
    return (
        ctx.env.mail_url is not None and person is not None and not person.is_address_bad and is_address(person.email)
    )


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
