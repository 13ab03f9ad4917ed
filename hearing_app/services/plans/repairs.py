"""Somebody is away, a room is lost, a day changed: what becomes of the sittings, who is told, and is it done?

A repair is computed when it is asked for and kept nowhere; what a clerk wants of it is carried out sitting by sitting,
each in a transaction of its own and by the rules, locks and letters of every other change. What clashes meanwhile is
said and left. Not here: the least change (domain.plans.repairs).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.plans.disturbances import OF_SOMETHING, Disturbance, Upset, check_disturbance
from hearing_app.domain.plans.drafts import Draft
from hearing_app.domain.plans.repairs import WAY_LABELS, Booked, Repair, Way, repairs_for, weeks_to_search
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.changes import ChangePlan, Replacement, plan_move, plan_replacement
from hearing_app.domain.sittings.drafts import DraftLetter
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import BookingFacts, SittingOrder
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.domain.spans import Span, civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.changes import Target, Touching, carry_out, seat_in
from hearing_app.services.steps.sittings.facts import load_facts, rules_for, search_horizon
from hearing_app.services.steps.sittings.grounds import permit
from hearing_app.services.steps.sittings.proposals import chosen_seats
from hearing_app.services.steps.sittings.seats import seat_of, sitting_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import people, sittings, substitutions
from hearing_app.store.tables.sittings import SittingRow

STANDING = (SittingState.DRAFTED, *sorted(ANNOUNCED))
TONES: Mapping[Way, str] = {Way.SUBSTITUTE: "ok", Way.ROOM: "ok", Way.TIME: "soon", Way.NONE: "late"}
# What somebody is told; parties hear of a change as such.
WORDS: Mapping[LetterKind, Label] = {
    LetterKind.INVITATION: {"zh": "邀请", "en": "invited"},
    LetterKind.RELEASE: {"zh": "告知不用来", "en": "told not to come"},
    LetterKind.PARTY_NOTICE: {"zh": "送达通知", "en": "served with notice"},
    LetterKind.PARTY_MEMBERS: {"zh": "告知新成员，可以申请回避", "en": "told of the new member, may ask for recusal"},
}
CHANGED: Label = {"zh": "告知变更", "en": "told of the change"}


@dataclass(frozen=True, slots=True)
class LineOrder:
    """What shall become of one sitting, as a page showed it: its version, time, room, who keeps his seat, who is new.

    `kept` are ids of seats; whoever is seated and not among them is released.
    """

    sitting_id: int
    version: int
    way: Way
    span: Span
    room_id: int | None
    allows_rest_day: bool
    kept: tuple[int, ...]
    new: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Who is told what: names of people and agencies, roles of parties."""

    words: Label
    who: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """When and where a sitting is held."""

    starts_at: datetime
    ends_at: datetime
    room: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One sitting that is hit: what changes from → to, who is told, why; without an order nothing helps.

    `is_signed`: what is not said at once waits for signatures.
    """

    sitting_id: int
    number: str
    title: str
    kind: Label
    way: Way
    label: Label
    tone: str
    before: Place
    after: Place | None
    leaving: tuple[str, ...]
    newcomers: tuple[tuple[str, Label], ...]
    told: tuple[Told, ...]
    letters: int
    is_signed: bool
    is_late: bool
    is_provisional: bool
    reasons: tuple[Reason, ...]
    order: LineOrder | None


@dataclass(frozen=True, slots=True)
class RepairView:
    """A disturbance with one line for each sitting that is hit; `untouched` others lie in its time and stay."""

    disturbance: Disturbance
    subject: str
    lines: tuple[LineView, ...]
    untouched: int

    @property
    def able(self) -> tuple[LineView, ...]:
        """Return the lines that can be carried out and miss no clock."""
        return tuple(line for line in self.lines if line.order is not None and not line.is_late)


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom and what can be away: people of the roster (id, name with code) and rooms (id, name)."""

    people: tuple[tuple[int, str], ...]
    rooms: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """A sitting that was left as it is, and why."""

    number: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Applied:
    """How many sittings were changed, and what clashed meanwhile."""

    changed: int
    clashes: tuple[Clash, ...]


def view_choices(ctx: Context) -> Choices:
    """Return the people and rooms of the unit, by name."""
    unit_id = ctx.require(Action.CHANGE_SITTING)
    codes: dict[int, list[str]] = {}
    names: dict[int, tuple[str, str]] = {}
    for entry in people.list_entries(ctx.reader, unit_id):
        codes.setdefault(entry.person_id, []).append(entry.code)
        names[entry.person_id] = (entry.person.pinyin, entry.person.name)
    ordered = sorted(names, key=lambda id_: (*names[id_], id_))
    rooms = people.load_rooms(ctx.reader, unit_id)
    return Choices(
        tuple((id_, f"{names[id_][1]} {'、'.join(dict.fromkeys(codes[id_]))}") for id_ in ordered),
        tuple((row.id, name) for name, row in sorted(rooms.items())),
    )


def view_repair(ctx: Context, disturbance: Disturbance) -> RepairView:
    """Return what a disturbance hits and the least change for each; raises Refused for an impossible one, NotFound."""
    unit_id = ctx.require(Action.CHANGE_SITTING)
    check_disturbance(disturbance, today=civil_day(ctx.now))
    rules = replace(ctx.rules, workdays=disturbance.table_after(ctx.rules.workdays))
    weeks = weeks_to_search(disturbance, ctx.now)
    horizon = search_horizon(ctx.now, from_on=disturbance.until_on, weeks=weeks)
    base = load_facts(ctx.reader, rules, unit_id, matter=None, horizon=horizon)
    subject = _subject(disturbance, base)
    rows = _standing(ctx, unit_id, disturbance)
    wanted = {row.id: row for row in rows if _may_be_hit(row, disturbance)}
    seats = [seat.id for row in wanted.values() for seat in row.seats]
    chosen = substitutions.reserves_of(ctx.reader, seats)
    booked = []
    for row in wanted.values():
        own = replace(horizon, but_sitting=row.id, people=frozenset())
        facts = load_facts(ctx.reader, rules, unit_id, matter=row.matter, horizon=own, sitting=row)
        reserves = {seat.id: chosen_seats(seat, chosen.get(seat.id, ())) for seat in row.seats}
        booked.append(Booked(sitting_of(row), _rules(ctx, rules, row), facts, reserves))
    repairs = repairs_for(booked, disturbance, Draft(base, ctx.now))
    names = {row.id: name for name, row in people.load_rooms(ctx.reader, unit_id).items()}
    lines = tuple(_line(ctx, wanted[one.sitting.id], one, base=base, rooms=names) for one in repairs)
    return RepairView(disturbance, subject, lines, len(rows) - len(lines))


def apply_lines(ctx: Context, wanted: Sequence[LineOrder], *, reason: str = "") -> Applied:
    """Carry out some lines, each by itself; raises NotFound before anything is done for a sitting that is not there.

    `reason` stays on the seats that are given up.
    """
    unit_id = ctx.require(Action.CHANGE_SITTING)
    rows = [sittings.find(ctx.reader, unit_id, one.sitting_id) for one in wanted]
    numbers = [row.number for row in rows if row is not None]
    if len(numbers) < len(wanted):
        raise NotFound
    ctx.reader.rollback()
    clashes = []
    for number, one in zip(numbers, wanted, strict=True):
        try:
            _apply(ctx, one, reason)
        except Refused as refused:
            clashes.append(Clash(number, refused.reasons))
        except Stale:
            clashes.append(Clash(number, (Reason("repair.changed"),)))
    return Applied(len(wanted) - len(clashes), tuple(clashes))


def _apply(ctx: Context, wanted: LineOrder, reason: str) -> None:
    def decide(rules: Rules, row: SittingRow, facts: BookingFacts) -> ChangePlan | Refused:
        before = sitting_of(row)
        standing = [seat for seat in before.order.seats if not seat.is_released]
        kept = tuple(seat for seat in standing if seat.id in wanted.kept)
        leaving = [seat.id for seat in standing if seat not in kept and seat.id is not None]
        for id_ in leaving:
            seat_in(row, id_).released_reason = reason
        if wanted.way is Way.SUBSTITUTE and len(leaving) == 1 and len(wanted.new) == 1:
            return plan_replacement(rules, before, Replacement(leaving[0], wanted.new[0]), facts=facts, now=ctx.now)
        return plan_move(rules, before, _moved(before.order, wanted, kept), facts=facts, now=ctx.now)

    with ctx.change(Action.CHANGE_SITTING) as change:
        fact = "replaced" if wanted.way is Way.SUBSTITUTE else "moved"
        carry_out(
            ctx,
            change,
            permit(change),
            target=Target(wanted.sitting_id, wanted.version),
            decide=decide,
            touching=Touching(fact, wanted.new, wanted.room_id),
        )


def _moved(before: SittingOrder, wanted: LineOrder, kept: tuple[Seat, ...]) -> SittingOrder:
    return replace(
        before,
        span=wanted.span,
        room_id=wanted.room_id,
        seats=(*kept, *wanted.new),
        allows_rest_day=wanted.allows_rest_day,
        override_reason=before.override_reason if wanted.span == before.span else "",
    )


def _subject(disturbance: Disturbance, base: BookingFacts) -> str:
    """Return the name of the person or room; raises NotFound for one that is not of the unit."""
    if disturbance.upset not in OF_SOMETHING:
        return ""
    known = base.people if disturbance.upset is Upset.PERSON else base.rooms
    found = known.get(disturbance.subject_id or 0)
    if found is None:
        raise NotFound
    return found.name


def _standing(ctx: Context, unit_id: int, disturbance: Disturbance) -> list[SittingRow]:
    """Return the sittings to come that begin within a disturbance and are of a kind that there still is."""
    if disturbance.span.end <= ctx.now:
        return []
    within = Span(max(disturbance.span.start, ctx.now), disturbance.span.end)
    rows = sittings.list_within(ctx.reader, unit_id, within, states=STANDING)
    return [row for row in rows if row.kind in ctx.rules.kinds]


def _may_be_hit(row: SittingRow, disturbance: Disturbance) -> bool:
    """Leave out what cannot be hit before its facts are loaded."""
    if disturbance.upset is Upset.PERSON:
        return any(seat.person_id == disturbance.subject_id and seat.released_at is None for seat in row.seats)
    return disturbance.upset is not Upset.ROOM or row.room_id == disturbance.subject_id


def _rules(ctx: Context, rules: Rulebook, row: SittingRow) -> Rules:
    return rules_for(ctx.reader, rules, row.unit_id, kind=row.kind, on_day=civil_day(ctx.now))


def _line(ctx: Context, row: SittingRow, repair: Repair, *, base: BookingFacts, rooms: Mapping[int, str]) -> LineView:
    plan, names = repair.plan, _names(row, base)
    after = plan.sitting.order if plan else None
    return LineView(
        sitting_id=row.id,
        number=row.number,
        title=row.title,
        kind=ctx.rules.kinds[row.kind].label,
        way=repair.way,
        label=WAY_LABELS[repair.way],
        tone=TONES[repair.way],
        before=Place(row.starts_at, row.ends_at, rooms.get(row.room_id or 0, "")),
        after=Place(after.span.start, after.span.end, rooms.get(after.room_id or 0, "")) if after else None,
        leaving=tuple(names.get(_who(seat), "—") for seat in repair.leaving),
        newcomers=tuple((names.get(_who(seat), "—"), category_label(ctx, seat.category)) for seat in repair.newcomers),
        told=tuple(_told(row, plan, names)) if plan else (),
        letters=len(plan.letters) if plan else 0,
        is_signed=bool(plan and plan.approval),
        is_late=repair.is_late,
        is_provisional=after is not None and ctx.rules.workdays.is_provisional(civil_day(after.span.start)),
        reasons=repair.reasons,
        order=_order(row, repair),
    )


def _order(row: SittingRow, repair: Repair) -> LineOrder | None:
    if repair.plan is None:
        return None
    order = repair.plan.sitting.order
    kept = tuple(seat.id for seat in order.seats if seat.id is not None and not seat.is_released)
    return LineOrder(
        row.id, row.version, repair.way, order.span, order.room_id, order.allows_rest_day, kept, repair.newcomers
    )


def _who(seat: Seat) -> str:
    return f"p{seat.person_id}" if seat.person_id is not None else f"a{seat.agency_id}"


def _names(row: SittingRow, base: BookingFacts) -> Mapping[str, str]:
    """Return what people and agencies are called, those who have left the roster included."""
    names = {f"p{person.id}": person.name for person in base.people.values()}
    for seat in row.seats:
        found = seat.person or seat.agency
        if found is not None:
            names[_who(seat_of(seat))] = found.name
    return names


def _told(row: SittingRow, plan: ChangePlan, names: Mapping[str, str]) -> Iterator[Told]:
    """Yield who is told what, whoever is asked or released first."""
    parties = {party.id: party.role for party in row.matter.parties} if row.matter else {}
    found: dict[str, tuple[Label, dict[str, Label]]] = {}
    for letter in plan.letters:
        words = WORDS.get(letter.letter, CHANGED)
        who = _recipient(letter, plan, names, parties)
        found.setdefault(words["en"], (words, {}))[1].setdefault(who["en"], who)
    for words, people_ in found.values():
        yield Told(words, tuple(people_.values()))


def _recipient(letter: DraftLetter, plan: ChangePlan, names: Mapping[str, str], parties: Mapping[int, str]) -> Label:
    if letter.seat_at is not None:
        name = names.get(_who(plan.sitting.order.seats[letter.seat_at]), "—")
        return {"zh": name, "en": name}
    role = parties.get(letter.party_id or 0, "")
    return PARTIES.get(role, {"zh": role or "—", "en": role or "—"})
