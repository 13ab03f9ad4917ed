"""Who is to be reminded now? A tick turns due rungs into letters; a rung is made once per seat and time."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.dialects.postgresql import insert

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.reminders import reminder_at
from hearing_app.domain.sittings.states import ANNOUNCED
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.release import release_letters
from hearing_app.services.steps.save import MAIL, TELEPHONE
from hearing_app.store import sittings
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.work import ReminderRow

AHEAD = timedelta(days=15)
TICK = "reminders"


def make_due(ctx: Context, slot_at: datetime) -> None:
    """Make the reminders that are due: of overtaken rungs only the latest, and none after the start."""
    due = list(_due(ctx))
    if not due:
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        for seat_id, rung in due:
            _remind(ctx, change, seat_id, rung=rung)


def _due(ctx: Context) -> Iterator[tuple[int, str]]:
    span = Span(ctx.now, ctx.now + AHEAD)
    for row in sittings.list_starting(ctx.reader, span, states=[state.value for state in ANNOUNCED]):
        leads = ctx.rules.kinds[row.kind].reminders
        found = [
            (reminder_at(lead, Span(row.starts_at, row.ends_at), table=ctx.rules.workdays), lead) for lead in leads
        ]
        past = [entry for entry in found if entry[0] <= ctx.now]
        if not past:
            continue
        _, rung = max(past)
        made = sittings.reminded(ctx.reader, [seat.id for seat in row.seats], rung, row.sequence)
        for seat in row.seats:
            is_coming = seat.released_at is None and seat.person_id is not None and seat.can_come != Light.NO.value
            if is_coming and seat.is_invited and seat.id not in made:
                yield seat.id, rung


def _remind(ctx: Context, change: Change, seat_id: int, *, rung: str) -> None:
    seat = sittings.find_seat(change.session, seat_id)
    if seat is None or seat.person is None:
        return
    row: SittingRow = seat.sitting
    once = insert(ReminderRow).values(seat_id=seat.id, rung=rung, version=row.sequence, state="made", made_at=ctx.now)
    if change.session.execute(once.on_conflict_do_nothing().returning(ReminderRow.id)).first() is None:
        return
    has_mail = ctx.env.mail_url is not None and bool(seat.person.email) and not seat.person.is_address_bad
    letter = _letter(ctx, row, seat, channel=MAIL if has_mail else TELEPHONE)
    change.session.add(letter)
    change.session.flush()
    release_letters(ctx, change, row, [letter])


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
