"""Among what may a clerk choose: kinds, rooms, people and agencies for each role, reserves for a seat given up?

A choice of a seat is a code that holds no name: role, category, then the person or the agency, e.g. member:lawyer:p12.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.hearings.interruptions import Interruption
from hearing_app.domain.hearings.publicity import CLOSED_GROUNDS
from hearing_app.domain.rules.kinds import Category, Kind, SeatRule
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.vocabulary import STEPS
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.grounds import kind_rules, matter_of
from hearing_app.services.steps.sittings.proposals import SeatProposals, proposals_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.services.steps.sittings.seats import code_of, order_of
from hearing_app.store import people, sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import RosterEntryRow
from hearing_app.store.tables.sittings import SittingRow

SPARE_ROWS = 2


@dataclass(frozen=True, slots=True)
class SeatChoice:
    """Somebody, or an agency to be asked, in one category; `group` heads the choices of a list."""

    code: str
    name: str
    unit: str
    category: Label
    is_agency: bool


@dataclass(frozen=True, slots=True)
class RoleChoices:
    """Who may sit in a role, and how many rows a form needs for it."""

    role: str
    label: Label
    least: int
    most: int
    rows: int
    choices: tuple[SeatChoice, ...]


@dataclass(frozen=True, slots=True)
class RoomChoice:
    """A room with its size."""

    id: int
    name: str
    capacity: int


@dataclass(frozen=True, slots=True)
class OtherSitting:
    """A sitting of the same kind that the matter has already and that may still take place."""

    id: int
    starts_at: datetime
    state: Label


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that a form for a sitting of a kind offers; the matter is empty for a meeting without one."""

    kind_id: str
    kind: Label
    process: str
    matter_number: str
    title: str
    needs_matter: bool
    is_open_by_default: bool
    has_minor: bool
    minutes: int
    approval: tuple[Label, ...]
    parties: int
    rooms: tuple[RoomChoice, ...]
    roles: tuple[RoleChoices, ...]
    grounds: tuple[tuple[str, Label], ...]
    categories: Mapping[str, Category]
    others: tuple[OtherSitting, ...] = ()

    def role(self, role: str) -> Label:
        """Name a role."""
        return next((one.label for one in self.roles if one.role == role), {"zh": role, "en": role})


@dataclass(frozen=True, slots=True)
class SittingOrderView:
    """A saved sitting as a form begins from it: version, order, the codes of its seats, its mates."""

    id: int
    version: int
    number: str
    title: str
    kind_id: str
    state: str
    matter_number: str
    place: str
    starts_at: datetime
    ends_at: datetime
    order: SittingOrder
    codes: tuple[str, ...]
    mates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatToFill:
    """A seat that is given up or waits for a nomination, with whoever could take it."""

    id: int
    sitting_id: int
    version: int
    role: Label
    category_id: str
    category: Label
    name: str
    agency: str
    is_asked: bool
    is_invited: bool
    has_chain: bool
    proposals: SeatProposals
    choices: tuple[SeatChoice, ...]


def view_kinds(ctx: Context) -> Sequence[tuple[str, Label, bool]]:
    """Return the kinds that can be booked, and whether each needs a matter."""
    ctx.require(Action.VIEW_SITTING)
    return [(kind.id, kind.label, kind.needs_matter) for kind in ctx.rules.kinds.values()]


def view_choices(ctx: Context, matter_number: str, kind: str) -> Choices:
    """Return what a form for a sitting of a kind offers; refuses an unknown matter or kind."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    matter = matter_of(ctx.reader, unit_id, matter_number)
    rules = kind_rules(ctx, ctx.reader, unit_id, kind=kind)
    entries = [entry for entry in people.list_entries(ctx.reader, unit_id) if entry.person.merged_into_id is None]
    entries.sort(key=lambda entry: (entry.person.pinyin, entry.id))
    rooms = sorted(people.load_rooms(ctx.reader, unit_id).values(), key=lambda row: -row.capacity)
    return Choices(
        kind_id=kind,
        kind=rules.kind.label,
        process=rules.kind.process.value,
        matter_number=matter_number,
        title=matter.title if matter else "",
        needs_matter=rules.kind.needs_matter,
        is_open_by_default=rules.kind.is_open_by_default,
        has_minor=matter is not None and matter.has_minor,
        minutes=rules.kind.minutes,
        approval=tuple(STEPS[step] for step in rules.kind.approval),
        parties=len([party for party in matter.parties if party.role in rules.kind.parties]) if matter else 0,
        rooms=tuple(RoomChoice(row.id, row.name, row.capacity) for row in rooms),
        roles=tuple(_role(ctx, rule, entries) for rule in rules.kind.seats),
        grounds=tuple((id_, CLOSED_GROUNDS.get(id_, {"zh": id_, "en": id_})) for id_ in rules.profile.closed_grounds),
        categories=ctx.rules.categories,
        others=_others(ctx, matter, kind) if matter else (),
    )


def _others(ctx: Context, matter: MatterRow, kind: str) -> tuple[OtherSitting, ...]:
    return tuple(
        OtherSitting(row.id, row.starts_at, STATE_LABELS[SittingState(row.state)])
        for row in sittings.of_matter(ctx.reader, matter.id)
        if row.kind == kind and row.state in MOVABLE
    )


def view_order(ctx: Context, sitting_id: int) -> SittingOrderView:
    """Return a saved sitting as a form begins from it; raises NotFound, and Refused when it is over."""
    row = _found(ctx, sitting_id)
    order = order_of(row)
    return SittingOrderView(
        id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        kind_id=row.kind,
        state=row.state,
        matter_number=row.matter.number if row.matter else "",
        place=place_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        order=order,
        codes=tuple(code_of(seat) for seat in order.seats if not seat.is_released),
        mates=tuple(mate.number for mate in sittings.mates_of(ctx.reader, row)),
    )


def view_seat(ctx: Context, sitting_id: int, seat_id: int) -> SeatToFill:
    """Return a seat with the reserves that keep the sitting legal, and everybody whom its role allows."""
    row = _found(ctx, sitting_id)
    seat = next((seat for seat in row.seats if seat.id == seat_id and seat.released_at is None), None)
    if seat is None:
        raise NotFound
    kind: Kind = ctx.rules.kinds[row.kind]
    choices = view_choices(ctx, row.matter.number if row.matter else "", row.kind)
    offered = next((one.choices for one in choices.roles if one.role == seat.role), ())
    return SeatToFill(
        id=seat.id,
        sitting_id=row.id,
        version=row.version,
        role=role_label(kind, seat.role),
        category_id=seat.category,
        category=ctx.rules.categories[seat.category].label,
        name=seat.person.name if seat.person else "",
        agency=seat.agency.name if seat.agency else "",
        is_asked=seat.person_id is None,
        is_invited=seat.is_invited,
        has_chain=bool(kind.approval),
        proposals=proposals_of(ctx, ctx.reader, row, [seat])[seat.id],
        choices=offered,
    )


def check_changeable(ctx: Context, sitting_id: int, action: Action = Action.CHANGE_SITTING) -> None:
    """Raise what forbids any change of a sitting before somebody fills a form: NotFound, or Refused when it is over."""
    _found(ctx, sitting_id, action)


def _found(ctx: Context, sitting_id: int, action: Action = Action.CHANGE_SITTING) -> SittingRow:
    row = sittings.find(ctx.reader, ctx.require(action), sitting_id)
    if row is None:
        raise NotFound
    state = SittingState(row.state)
    if state not in MOVABLE:
        raise refuse("sitting.not_movable", state=STATE_LABELS[state])
    return row


def _role(ctx: Context, rule: SeatRule, entries: Sequence[RosterEntryRow]) -> RoleChoices:
    return RoleChoices(
        role=rule.role.value,
        label=rule.label,
        least=rule.least,
        most=rule.most,
        rows=min(rule.most, max(rule.usual, rule.least) + (SPARE_ROWS if rule.most > 1 else 0)),
        choices=(*_folk(ctx, rule, entries), *_agencies(ctx, rule)),
    )


def _folk(ctx: Context, rule: SeatRule, entries: Sequence[RosterEntryRow]) -> Iterator[SeatChoice]:
    for entry in entries:
        if not rule.categories or entry.category in rule.categories:
            unit = entry.agency.name if entry.agency else ""
            seat = Seat(rule.role, entry.category, entry.person_id)
            yield SeatChoice(
                code_of(seat), entry.person.name, unit, category_label(ctx, entry.category), is_agency=False
            )


def _agencies(ctx: Context, rule: SeatRule) -> Iterator[SeatChoice]:
    for agency in sorted(people.load_agencies(ctx.reader).values(), key=lambda row: row.id):
        for category in agency.categories:
            if not rule.categories or category in rule.categories:
                seat = Seat(rule.role, category, agency_id=agency.id)
                yield SeatChoice(code_of(seat), agency.name, "", category_label(ctx, category), is_agency=True)


def view_grounds(ctx: Context, what: Interruption) -> tuple[str, ...]:
    """Return the grounds that the unit's rules know today for putting off, suspending or ending a sitting."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    return profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now)).grounds.get(what.value, ())
