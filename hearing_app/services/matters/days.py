"""What happens in the room? Who signed in, which steps are done, when the sitting began and ended.

Not here: what was said, voted and concluded (services.outcomes).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Refused, Stale, refuse
from hearing_app.domain.rules.kinds import Kind, SeatRole
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.recusals import NEUTRAL
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.rules.verdicts import Verdict
from hearing_app.domain.sittings.attendance import check_day
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState, StepFacts, advance
from hearing_app.domain.sittings.substitution.absences import CHOICE_LABELS, Choice
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.clockwork.pauses import pause_reviews
from hearing_app.services.steps.sittings.presence import held_seats, is_present, judged_presence, present_seats, unit_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.settling import smaller_seats
from hearing_app.store import outcomes, sittings, substitutions
from hearing_app.store.tables.outcomes import CheckRow
from hearing_app.store.tables.sittings import AnswerRow, SeatRow, SittingRow


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the day's checklist by its position, ticked or not."""

    at: int
    text: str
    done_at: datetime | None
    done_by: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One seat of the day: who, as what, from where; present, absent or not seen yet; his light for conflicts."""

    seat_id: int
    name: str
    role: Mapping[str, str]
    category: Mapping[str, str]
    unit: str
    has_vote: bool
    no_conflict: Light
    signed_in_at: datetime | None
    is_absent: bool
    is_neutral: bool
    is_settled: bool

    @property
    def is_empty(self) -> bool:
        """Say whether a seat has nobody who may sit there, and nothing was arranged for it."""
        return (self.is_absent or self.no_conflict is Light.NO) and not self.is_settled


@dataclass(frozen=True, slots=True)
class DayView:
    """A sitting on its day; `verdict` is None where nothing is to be judged any more.

    `settlement`: what was chosen last about an empty seat, if anything was.
    """

    sitting_id: int
    version: int
    number: str
    matter_number: str
    matter_id: int | None
    title: str
    kind: Mapping[str, str]
    place: str
    starts_at: datetime
    ends_at: datetime
    state: SittingState
    opened_at: datetime | None
    closed_at: datetime | None
    is_running: bool
    closed_door: Refused | None
    steps: tuple[StepLine, ...]
    people: tuple[PersonLine, ...]
    verdict: Verdict | None
    settlement: Label | None = None

    @property
    def present(self) -> int:
        """How many signed in."""
        return sum(person.signed_in_at is not None for person in self.people)


@dataclass(frozen=True, slots=True)
class DayTarget:
    """Which sitting begins or ends, in the version that the recorder saw."""

    sitting_id: int
    version: int


def view_day(ctx: Context, sitting_id: int) -> DayView:
    """Return the day of a sitting: checklist, people, and whether those in the room may sit."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    kind, state = ctx.rules.kinds[row.kind], SittingState(row.state)
    settled = substitutions.settlements_of(ctx.reader, row.id)
    shrunk = smaller_seats(settled)
    return DayView(
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        matter_number=row.matter.number if row.matter else "",
        matter_id=row.matter_id,
        title=row.title,
        kind=kind.label,
        place=place_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=state,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        is_running=row.opened_at is not None and row.closed_at is None and state in ANNOUNCED,
        closed_door=check_day(state, row.starts_at, now=ctx.now),
        steps=_steps(ctx.reader, kind, row),
        people=tuple(_person(ctx, kind, seat, shrunk) for seat in held_seats(row)),
        verdict=_verdict(ctx, row) if state in ANNOUNCED else None,
        settlement=CHOICE_LABELS[Choice(settled[0].choice)] if settled else None,
    )


def _verdict(ctx: Context, row: SittingRow) -> Verdict | None:
    try:
        return judged_presence(ctx, ctx.reader, row)[1]
    except Refused:
        return None


def _steps(session: Session, kind: Kind, row: SittingRow) -> tuple[StepLine, ...]:
    done = outcomes.checks_of(session, row.id)
    lines = []
    for at, text in enumerate(kind.checklist):
        check = done.get(text)
        lines.append(StepLine(at, text, check.done_at if check else None, check.done_by if check else ""))
    return tuple(lines)


def _person(ctx: Context, kind: Kind, seat: SeatRow, shrunk: Collection[int]) -> PersonLine:
    rule = kind.seats_of(SeatRole(seat.role))
    return PersonLine(
        seat_id=seat.id,
        name=seat.person.name if seat.person else "",
        role=rule.label if rule else {"zh": seat.role, "en": seat.role},
        category=category_label(ctx, seat.category),
        unit=unit_of(seat),
        has_vote=seat.has_vote,
        no_conflict=Light(seat.no_conflict),
        signed_in_at=seat.signed_in_at if is_present(seat) else None,
        is_absent=seat.is_absent,
        is_neutral=SeatRole(seat.role) in NEUTRAL[kind.process],
        is_settled=seat.id in shrunk,
    )


def sign_in(ctx: Context, sitting_id: int, seat_id: int) -> int:
    """Write down that somebody is in the room; twice changes nothing. Returns the sitting's id."""
    with ctx.change(Action.RECORD_DAY) as change:
        row, seat = _seat(ctx, change, sitting_id, seat_id)
        if seat.id in smaller_seats(substitutions.settlements_of(change.session, row.id)):
            raise refuse("absence.settled", choice=CHOICE_LABELS[Choice.SMALLER])
        seat.is_absent = False
        seat.signed_in_at = seat.signed_in_at or ctx.now
        change.note("seat", seat.id, matter_id=row.matter_id, signed_in=True, number=row.number)
        return row.id


def undo_sign_in(ctx: Context, sitting_id: int, seat_id: int) -> int:
    """Take back a sign-in or an absence that was written down by mistake."""
    with ctx.change(Action.RECORD_DAY) as change:
        row, seat = _seat(ctx, change, sitting_id, seat_id)
        _keep_votes(change, row, seat)
        seat.is_absent, seat.signed_in_at = False, None
        change.note("seat", seat.id, matter_id=row.matter_id, signed_in=False, number=row.number)
        return row.id


def mark_absent(ctx: Context, sitting_id: int, seat_id: int) -> int:
    """Write down that somebody did not come."""
    with ctx.change(Action.RECORD_DAY) as change:
        row, seat = _seat(ctx, change, sitting_id, seat_id)
        _keep_votes(change, row, seat)
        seat.is_absent, seat.signed_in_at = True, None
        change.note("seat", seat.id, matter_id=row.matter_id, absent=True, number=row.number)
        return row.id


def declare_clear(ctx: Context, sitting_id: int, seat_id: int) -> int:
    """Write down that somebody said in the room that he has no conflict of interest; who said no before stays out."""
    with ctx.change(Action.RECORD_DAY) as change:
        row, seat = _seat(ctx, change, sitting_id, seat_id)
        if seat.no_conflict == Light.NO:
            raise refuse("day.conflict_declared")
        seat.no_conflict, seat.answered_at = Light.YES.value, ctx.now
        change.session.add(
            AnswerRow(
                seat_id=seat.id,
                channel=Channel.COUNTER.value,
                no_conflict=Light.YES.value,
                said_by=seat.person.name if seat.person else "",
                said_at=ctx.now,
                recorded_by=ctx.actor.name,
                recorded_at=ctx.now,
            )
        )
        change.note("seat", seat.id, matter_id=row.matter_id, no_conflict=True, number=row.number)
        return row.id


def tick_step(ctx: Context, sitting_id: int, at: int) -> int:
    """Tick a step of the checklist by its position, or take the tick back."""
    with ctx.change(Action.RECORD_DAY) as change:
        row = _day(ctx, change, sitting_id)
        checklist = ctx.rules.kinds[row.kind].checklist
        if not 0 <= at < len(checklist):
            raise NotFound
        check = outcomes.checks_of(change.session, row.id).get(checklist[at])
        if check is None:
            change.session.add(CheckRow(sitting_id=row.id, step=checklist[at], done_at=ctx.now, done_by=ctx.actor.name))
        else:
            change.session.delete(check)
        change.note("sitting", row.id, matter_id=row.matter_id, step=at, done=check is None, number=row.number)
        return row.id


def open_sitting(ctx: Context, target: DayTarget) -> int:
    """Open a sitting whose time has come with the people in the room; refuses with every reason."""
    with ctx.change(Action.RECORD_DAY) as change:
        row = _day(ctx, change, target.sitting_id, version=target.version)
        if row.opened_at is not None:
            raise refuse("day.open_already")
        _advance(ctx, change, row)
        row.opened_at = ctx.now
        row.version += 1
        change.note("sitting", row.id, matter_id=row.matter_id, opened=True, number=row.number)
        return row.id


def close_sitting(ctx: Context, target: DayTarget) -> int:
    """Close a sitting: it counts as held, who never signed in as absent, and a re-review's clock gets its pause."""
    with ctx.change(Action.RECORD_DAY) as change:
        row = _day(ctx, change, target.sitting_id, version=target.version)
        if row.opened_at is None:
            raise refuse("day.not_open")
        row.state = _advance(ctx, change, row).value
        row.closed_at = ctx.now
        row.version += 1
        for seat in held_seats(row):
            seat.is_absent = seat.signed_in_at is None
        paused = pause_reviews(ctx, change, row)
        change.note(
            "sitting", row.id, matter_id=row.matter_id, state=row.state, present=len(present_seats(row)), paused=paused
        )
        return row.id


def _advance(ctx: Context, change: Change, row: SittingRow) -> SittingState:
    rules, verdict = judged_presence(ctx, change.session, row)
    facts = StepFacts(verdict=verdict, starts_at=row.starts_at)
    state = advance(rules, SittingState(row.state), SittingState.HELD, facts=facts, now=ctx.now)
    if isinstance(state, Refused):
        raise state
    return state


def _day(ctx: Context, change: Change, sitting_id: int, *, version: int | None = None) -> SittingRow:
    change.permit(Place(unit_id=ctx.actor.unit_id))
    row = sittings.lock(change.session, ctx.actor.unit_id or 0, sitting_id)
    if row is None:
        raise NotFound
    if version is not None and row.version != version:
        raise Stale
    refused = check_day(SittingState(row.state), row.starts_at, now=ctx.now)
    if refused:
        raise refused
    return row


def _seat(ctx: Context, change: Change, sitting_id: int, seat_id: int) -> tuple[SittingRow, SeatRow]:
    row = _day(ctx, change, sitting_id)
    seat = next((seat for seat in held_seats(row) if seat.id == seat_id), None)
    if seat is None:
        raise NotFound
    return row, seat


def _keep_votes(change: Change, row: SittingRow, seat: SeatRow) -> None:
    """Refuse to let somebody vanish whose vote or signature is on record."""
    opinions = outcomes.opinions_of(change.session, row.id)
    has_signed = bool(opinions) and seat.id in {one.seat_id for one in opinions[0].signatures}
    if has_signed or seat.id in outcomes.votes_of(change.session, [row.id]):
        raise refuse("day.has_voted")
