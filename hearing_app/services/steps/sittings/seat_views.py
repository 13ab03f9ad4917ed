"""How does a seat show: who, in which role, with two lights, and how the last word about it came in?"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from hearing_app.domain.rules.kinds import Kind, SeatRole
from hearing_app.domain.rules.recusals import NEUTRAL
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.previews import CHANNELS
from hearing_app.services.steps.sittings.release import answer_by_at
from hearing_app.store import accounts, sittings, substitutions
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import RosterEntryRow
from hearing_app.store.tables.sittings import AnswerRow, SeatRow, SittingRow

# Before the name of an account that answered for somebody else.
DELEGATE = "delegate:"
EXCUSED = (Coming.DECLINE.value, Coming.OTHER_TIME.value)


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat; `channel` is how its last answer came, or how its letter left while nobody has answered.

    `excuse` is what its person wrote who does not come as set. `is_overdue`: nobody has answered by `answer_by_on`.
    `reserves` counts whom the office chose to ask next.
    """

    id: int
    mark: Label
    role: Label
    category: Label
    person_id: int | None
    name: str
    unit: str
    can_come: Light
    no_conflict: Light
    conflict_note: str
    excuse: str
    proposed_at: datetime | None
    is_invited: bool
    is_asked: bool
    is_member: bool
    is_neutral: bool
    is_released: bool
    released_reason: str
    channel: Label | None
    answered_at: datetime | None
    recorded_by: str
    has_pledged: bool
    is_confirmed: bool
    answer_by_on: date | None
    is_overdue: bool
    reserves: int

    @property
    def needs_answer(self) -> bool:
        """Say whether its person was written to and has not answered both questions."""
        lights = (self.can_come, self.no_conflict)
        return self.is_invited and not self.is_released and Light.OPEN in lights and Light.NO not in lights

    @property
    def is_lost(self) -> bool:
        """Say whether its person cannot come or has an interest in the matter."""
        return Light.NO in (self.can_come, self.no_conflict) and not self.is_released


def view_seats(ctx: Context, row: SittingRow, letters: Sequence[LetterRow]) -> tuple[SeatView, ...]:
    """Return the seats of a sitting in the order of its kind's roles; released ones come last."""
    kind = ctx.rules.kinds[row.kind]
    answers = _latest_answers(ctx, row)
    sent = {letter.seat_id: letter for letter in letters if letter.state != "draft" and letter.seat_id is not None}
    roles = [rule.role.value for rule in kind.seats]
    ranked = sorted(row.seats, key=lambda seat: (_rank(roles, seat.role), seat.position))
    marks = _marks(kind, [seat for seat in ranked if seat.released_at is None])
    views = [_view(ctx, kind, seat, marks, answers.get(seat.id), sent.get(seat.id)) for seat in ranked]
    excuses = excuses_of(ctx.reader, row.seats)
    recorders = _recorders(ctx, answers)
    chosen = substitutions.reserves_of(ctx.reader, [seat.id for seat in ranked])
    views = [
        replace(
            view,
            reserves=len(chosen.get(view.id, ())),
            excuse=excuses.get(view.id, ""),
            recorded_by=recorders.get(view.id, ""),
        )
        for view in views
    ]
    return tuple(sorted(views, key=lambda view: view.is_released))


def excuses_of(session: Session, seats: Iterable[SeatRow]) -> Mapping[int, str]:
    """Return by seat what somebody wrote who declined or wants another time: his last word about coming.

    Seats whose people come, or said nothing more, are left out; so are words about an interest, which stand elsewhere.
    """
    by_id = {seat.id: seat for seat in seats}
    last: dict[int, AnswerRow] = {}
    for answer in sittings.answers_of(session, by_id):
        if answer.can_come not in ("", Coming.NOT_REACHED.value):
            last.setdefault(answer.seat_id, answer)
    return {
        seat_id: answer.comment
        for seat_id, answer in last.items()
        if answer.can_come in EXCUSED and answer.comment and answer.comment != by_id[seat_id].conflict_note
    }


def _recorders(ctx: Context, answers: Mapping[int, AnswerRow]) -> Mapping[int, str]:
    """Return by seat the name of who wrote its answer down; what is no account stands as it was written."""
    by = {seat_id: recorder_of(answer) for seat_id, answer in answers.items()}
    names = accounts.names_of(ctx.reader, by.values())
    return {seat_id: names.get(username, username) for seat_id, username in by.items()}


def _rank(roles: Sequence[str], role: str) -> int:
    return roles.index(role) if role in roles else len(roles)


def _latest_answers(ctx: Context, row: SittingRow) -> Mapping[int, AnswerRow]:
    found: dict[int, AnswerRow] = {}
    for answer in sittings.answers_of(ctx.reader, [seat.id for seat in row.seats]):
        found.setdefault(answer.seat_id, answer)
    return found


def _marks(kind: Kind, seats: Sequence[SeatRow]) -> Mapping[int, Label]:
    """Number the members, and call the others by their role, with a number where there are several."""
    totals = Counter(seat.role for seat in seats)
    counts: Counter[str] = Counter()
    marks: dict[int, Label] = {}
    for seat in seats:
        counts[seat.role] += 1
        number = str(counts[seat.role])
        if seat.role == SeatRole.MEMBER.value:
            marks[seat.id] = {"zh": number, "en": number}
        else:
            after = f" {number}" if totals[seat.role] > 1 else ""
            marks[seat.id] = {language: words + after for language, words in role_label(kind, seat.role).items()}
    return marks


def seat_label(kind: Kind, seat: SeatRow) -> Label:
    """Name a seat as its sitting's page and the printed list do: its role, with the number within the role.

    A role with one seat has no number, nor has a seat that was released.
    """
    role = role_label(kind, seat.role)
    same = [one.id for one in seat.sitting.seats if one.role == seat.role and one.released_at is None]
    if seat.id not in same or (len(same) == 1 and seat.role != SeatRole.MEMBER.value):
        return role
    return {language: f"{words} {same.index(seat.id) + 1}" for language, words in role.items()}


def role_label(kind: Kind, role: str) -> Label:
    """Name a role as its kind does."""
    return next((rule.label for rule in kind.seats if rule.role.value == role), {"zh": role, "en": role})


def _view(
    ctx: Context,
    kind: Kind,
    seat: SeatRow,
    marks: Mapping[int, Label],
    answer: AnswerRow | None,
    letter: LetterRow | None,
) -> SeatView:
    entry = entry_of(seat, ctx.actor.unit_id)
    channel = answer.channel if answer else letter.channel if letter else ""
    agency = seat.agency.name if seat.agency else ""
    category = ctx.rules.categories.get(seat.category)
    return SeatView(
        id=seat.id,
        mark=marks.get(seat.id, {"zh": "—", "en": "—"}),
        role=role_label(kind, seat.role),
        category=category.label if category else {"zh": seat.category, "en": seat.category},
        person_id=seat.person_id,
        name=seat.person.name if seat.person else "",
        unit=entry.agency.name if entry and entry.agency else agency,
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        conflict_note=seat.conflict_note,
        excuse="",
        proposed_at=seat.proposed_at,
        is_invited=seat.is_invited,
        is_asked=seat.person_id is None and seat.agency_id is not None and seat.released_at is None,
        is_member=seat.role == SeatRole.MEMBER.value,
        is_neutral=seat.person_id is not None and SeatRole(seat.role) in NEUTRAL[kind.process],
        is_released=seat.released_at is not None,
        released_reason=seat.released_reason,
        channel=CHANNELS.get(channel),
        answered_at=answer.said_at if answer else None,
        recorded_by="",
        has_pledged=seat.pledged_at is not None,
        is_confirmed=seat.can_come == Light.YES.value and seat.no_conflict == Light.YES.value,
        answer_by_on=seat.answer_by_on or seat.sitting.answer_by_on,
        is_overdue=is_overdue(ctx, seat),
        reserves=0,
    )


def is_overdue(ctx: Context, seat: SeatRow) -> bool:
    """Say whether somebody who was written to has not answered by his time."""
    lights = (seat.can_come, seat.no_conflict)
    is_waiting = seat.is_invited and seat.released_at is None and Light.OPEN.value in lights
    by_at = answer_by_at(seat.sitting, seat)
    return is_waiting and Light.NO.value not in lights and by_at is not None and by_at < ctx.now


def recorder_of(answer: AnswerRow) -> str:
    """Return the account that wrote an answer down for its person; nobody where he did so himself."""
    is_own = answer.channel in ("web", "mail") and not answer.recorded_by.startswith(DELEGATE)
    return "" if is_own else answer.recorded_by.removeprefix(DELEGATE)


def entry_of(seat: SeatRow, unit_id: int | None) -> RosterEntryRow | None:
    """Return the roster entry in which somebody sits, else any of his on the unit's roster."""
    held = [entry for entry in seat.person.entries if entry.unit_id == unit_id] if seat.person else []
    return next((entry for entry in held if entry.category == seat.category), held[0] if held else None)
