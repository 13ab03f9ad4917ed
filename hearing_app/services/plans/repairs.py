"""Somebody is away, a room is lost, a day changed: what becomes of the sittings, who is told, and is it done?

A repair is computed when it is asked for and kept nowhere; what a clerk wants of it is carried out sitting by sitting,
those held together at once, each in a transaction of its own and by the rules, locks and letters of every other
change. What clashes meanwhile is said and left. Not here: the least change (domain.plans.repairs).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.plans.disturbances import OF_SOMETHING, Disturbance, Upset, check_disturbance
from hearing_app.domain.plans.drafts import Draft
from hearing_app.domain.plans.groups import Booked, Part, kept_seats
from hearing_app.domain.plans.repairs import WAY_LABELS, Repair, Way, repairs_for, weeks_to_search
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
from hearing_app.services.steps.calendars.loading import Horizon
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.changes import Deed, Target, Touching, carry_out_together, seat_in
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

    `kept` are ids of seats; whoever is seated and not among them is released. `beside` are the orders of sittings held
    together with it: they are changed with it or none is.
    """

    sitting_id: int
    version: int
    way: Way
    span: Span
    room_id: int | None
    allows_rest_day: bool
    kept: tuple[int, ...]
    new: tuple[Seat, ...]
    beside: tuple["LineOrder", ...] = ()

    @property
    def parts(self) -> tuple["LineOrder", ...]:
        """Return this order and those beside it."""
        return (self, *self.beside)


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
class Named:
    """A sitting by number and title."""

    id: int
    number: str
    title: str


@dataclass(frozen=True, slots=True)
class LineView:
    """What is changed at once about the sittings that are hit: from → to, who is told, why; all of them or none.

    Several `sittings` are held together; the first leads. Without an order nothing helps. `is_signed`: what is not said
    at once waits for signatures.
    """

    sittings: tuple[Named, ...]
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

    @property
    def sitting_id(self) -> int:
        """Return the first of the sittings."""
        return self.sittings[0].id


@dataclass(frozen=True, slots=True)
class RepairView:
    """A disturbance with one line for each change that helps; `untouched` other sittings lie in its time and stay."""

    disturbance: Disturbance
    subject: str
    lines: tuple[LineView, ...]
    untouched: int

    @property
    def hit(self) -> int:
        """Return how many sittings are hit."""
        return sum(len(line.sittings) for line in self.lines)

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
    """A sitting, or several held together, that were left as they are, and why."""

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
    wanted = {row.id: row for row in _hit_or_beside(rows, disturbance)}
    booked = _booked(ctx, rules, list(wanted.values()), horizon=horizon)
    repairs = repairs_for(list(booked), disturbance, Draft(base, ctx.now))
    names = {row.id: name for name, row in people.load_rooms(ctx.reader, unit_id).items()}
    lines = tuple(_line(ctx, wanted, one, base=base, rooms=names) for one in repairs)
    return RepairView(disturbance, subject, lines, len(rows) - sum(len(line.sittings) for line in lines))


def _booked(ctx: Context, rules: Rulebook, rows: Sequence[SittingRow], *, horizon: Horizon) -> Iterator[Booked]:
    chosen = substitutions.reserves_of(ctx.reader, [seat.id for row in rows for seat in row.seats])
    for row in rows:
        own = replace(horizon, but_sitting=row.id, people=frozenset())
        facts = load_facts(ctx.reader, rules, row.unit_id, matter=row.matter, horizon=own, sitting=row)
        reserves = {seat.id: chosen_seats(seat, chosen.get(seat.id, ())) for seat in row.seats}
        yield Booked(sitting_of(row), _rules(ctx, rules, row), facts, reserves, row.joint_id)


def apply_lines(ctx: Context, wanted: Sequence[LineOrder], *, reason: str = "") -> Applied:
    """Carry out some lines, each by itself; raises NotFound before anything is done for a sitting that is not there.

    `reason` stays on the seats that are given up.
    """
    unit_id = ctx.require(Action.CHANGE_SITTING)
    numbers: dict[int, str] = {}
    for part in (part for one in wanted for part in one.parts):
        row = sittings.find(ctx.reader, unit_id, part.sitting_id)
        if row is None:
            raise NotFound
        numbers[row.id] = row.number
    ctx.reader.rollback()
    clashes, changed = [], 0
    for one in wanted:
        number = "、".join(numbers[part.sitting_id] for part in one.parts)
        try:
            _apply(ctx, one, reason)
        except Refused as refused:
            clashes.append(Clash(number, refused.reasons))
        except Stale:
            clashes.append(Clash(number, (Reason("repair.changed"),)))
        else:
            changed += len(one.parts)
    return Applied(changed, tuple(clashes))


def _apply(ctx: Context, wanted: LineOrder, reason: str) -> None:
    with ctx.change(Action.CHANGE_SITTING) as change:
        unit_id = permit(change)
        carry_out_together(ctx, change, unit_id, [_deed(ctx, one, reason) for one in wanted.parts])


def _deed(ctx: Context, wanted: LineOrder, reason: str) -> Deed:
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

    fact = "replaced" if wanted.way is Way.SUBSTITUTE else "moved"
    return Deed(Target(wanted.sitting_id, wanted.version), decide, Touching(fact, wanted.new, wanted.room_id))


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


def _hit_or_beside(rows: Sequence[SittingRow], disturbance: Disturbance) -> list[SittingRow]:
    """Return what may be hit, with whatever is held together with it."""
    hit = {row.id: row.joint_id for row in rows if _may_be_hit(row, disturbance)}
    joint = {joint_id for joint_id in hit.values() if joint_id is not None}
    return [row for row in rows if row.id in hit or row.joint_id in joint]


def _may_be_hit(row: SittingRow, disturbance: Disturbance) -> bool:
    """Leave out what cannot be hit before its facts are loaded."""
    if disturbance.upset is Upset.PERSON:
        return any(seat.person_id == disturbance.subject_id and seat.released_at is None for seat in row.seats)
    return disturbance.upset is not Upset.ROOM or row.room_id == disturbance.subject_id


def _rules(ctx: Context, rules: Rulebook, row: SittingRow) -> Rules:
    return rules_for(ctx.reader, rules, row.unit_id, kind=row.kind, on_day=civil_day(ctx.now))


def _line(
    ctx: Context,
    rows: Mapping[int, SittingRow],
    repair: Repair,
    *,
    base: BookingFacts,
    rooms: Mapping[int, str],
) -> LineView:
    mine = [rows[part.sitting.id] for part in repair.parts]
    row, names = mine[0], {who: name for one in mine for who, name in _names(one, base).items()}
    plans = [part.plan for part in repair.parts if part.plan]
    after = plans[0].sitting.order if plans else None
    return LineView(
        sittings=tuple(Named(one.id, one.number, one.title) for one in mine),
        kind=ctx.rules.kinds[row.kind].label,
        way=repair.way,
        label=WAY_LABELS[repair.way],
        tone=TONES[repair.way],
        before=Place(row.starts_at, row.ends_at, rooms.get(row.room_id or 0, "")),
        after=Place(after.span.start, after.span.end, rooms.get(after.room_id or 0, "")) if after else None,
        leaving=tuple(names.get(_who(seat), "—") for seat in repair.leaving),
        newcomers=tuple((names.get(_who(seat), "—"), category_label(ctx, seat.category)) for seat in repair.newcomers),
        told=tuple(_told(mine, plans, names)),
        letters=sum(len(plan.letters) for plan in plans),
        is_signed=any(plan.approval for plan in plans),
        is_late=repair.is_late,
        is_provisional=after is not None and ctx.rules.workdays.is_provisional(civil_day(after.span.start)),
        reasons=repair.reasons,
        order=_order(mine, repair),
    )


def _order(rows: Sequence[SittingRow], repair: Repair) -> LineOrder | None:
    parts = [
        _part_order(row, part, part.plan, repair.way)
        for row, part in zip(rows, repair.parts, strict=True)
        if part.plan is not None
    ]
    return replace(parts[0], beside=tuple(parts[1:])) if parts else None


def _part_order(row: SittingRow, part: Part, plan: ChangePlan, way: Way) -> LineOrder:
    order = plan.sitting.order
    kept = tuple(seat.id for seat in kept_seats(order) if seat.id is not None)
    return LineOrder(row.id, row.version, way, order.span, order.room_id, order.allows_rest_day, kept, part.newcomers)


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


def _told(rows: Sequence[SittingRow], plans: Sequence[ChangePlan], names: Mapping[str, str]) -> Iterator[Told]:
    """Yield who is told what, whoever is asked or released first."""
    found: dict[str, tuple[Label, dict[str, Label]]] = {}
    for row, plan in zip(rows, plans, strict=False):
        parties = {party.id: party.role for party in row.matter.parties} if row.matter else {}
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
