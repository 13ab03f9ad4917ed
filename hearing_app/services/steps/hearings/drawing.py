"""What is frozen for a draw: who is on the list with what keeps him out, which seats, under which heads?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.people.draw_seats import BUSY, PRESIDES, barred_by, check_list, plan_seats
from hearing_app.domain.people.draws import FrozenList, Line
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import has_vote
from hearing_app.domain.rules.recusals import find_conflicts
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.spans import CIVIL, Span, civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.hearings.panel_people import panel_people
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, kind_rules
from hearing_app.store import people
from hearing_app.store.hearings import lists
from hearing_app.store.tables.hearings import PanelListRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import RosterEntryRow


@dataclass(frozen=True, slots=True)
class Basis:
    """From what a list is frozen: rules of the kind, facts of the matter, who could be listed, the planned time."""

    matter: MatterRow
    rules: Rules
    facts: BookingFacts
    entries: Sequence[RosterEntryRow]
    span: Span | None


def basis_of(ctx: Context, session: Session, matter: MatterRow, kind: str, *, span: Span | None = None) -> Basis:
    """Load the basis; the kind must be one of `panel_kinds`."""
    rules = kind_rules(ctx, session, matter.unit_id, kind=kind)
    facts = load_facts(session, ctx.rules, matter.unit_id, matter=matter, horizon=horizon_of(ctx.now, weeks=WEEKS))
    member = rules.kind.seats_of(SeatRole.MEMBER)
    allowed = member.categories if member else ()
    entries = [one for one in panel_people(ctx, session, matter.unit_id) if one.category in allowed]
    return Basis(matter, rules, facts, entries, span)


def panel_kinds(ctx: Context) -> list[str]:
    """Return the kinds of sittings with a panel; refuses where there is none."""
    found = [kind.id for kind in ctx.rules.kinds.values() if kind.has_panel_rule]
    if not found:
        raise Refused([Reason("draw.no_panel")])
    return found


def lines_of(ctx: Context, basis: Basis, presider_id: int | None) -> tuple[Line, ...]:
    """Return everybody who could be listed, by code, with the first ground that keeps him out."""
    found = [
        Line(
            one.code,
            one.person.name,
            one.category,
            one.agency.name if one.agency else "",
            _barred(ctx, basis, one, presider_id),
        )
        for one in basis.entries
    ]
    return tuple(sorted(found, key=lambda line: line.code))


def _barred(ctx: Context, basis: Basis, entry: RosterEntryRow, presider_id: int | None) -> str:
    if entry.person_id == presider_id:
        return PRESIDES
    day = civil_day(basis.span.start if basis.span else ctx.now)
    candidate = basis.facts.people[entry.person_id]
    found = barred_by(basis.rules, candidate, entry.category, ties=basis.facts.ties, on_day=day)
    if found or basis.span is None:
        return found
    calendar = basis.facts.calendars[entry.person_id]
    return "" if calendar.is_free(basis.span) and calendar.is_open(basis.span) else BUSY


def only_listed(ctx: Context, session: Session, basis: Basis) -> Basis:
    """Return the basis with those alone who stand on the signed list; refused while the sides may still strike."""
    row = lists.of_matter(session, basis.matter.id)
    if row is None or not row.number:
        raise Refused([Reason("draw.list_missing")])
    if civil_day(ctx.now) <= row.strike_by_on and not _all_struck(row):
        raise Refused([Reason("draw.strikes_run", {"day": row.strike_by_on})])
    listed = {line.person_id for line in row.lines}
    entries = [one for one in basis.entries if one.person_id in listed]
    return Basis(basis.matter, basis.rules, basis.facts, entries, basis.span)


def has_list(session: Session, matter_id: int) -> bool:
    """Say whether the latest list of a matter is signed."""
    row = lists.of_matter(session, matter_id)
    return row is not None and bool(row.number)


def _all_struck(row: PanelListRow) -> bool:
    sides = [line.struck_by for line in row.lines]
    return all(sides.count(side) >= row.strikes_most for side in PARTIES if side in ("petitioner", "respondent"))


def check_presider(ctx: Context, basis: Basis, presider: Seat | None) -> None:
    """Refuse where nobody presides though the kind wants it, or whoever does is kept out himself."""
    rule = basis.rules.kind.seats_of(SeatRole.PRESIDER)
    if rule is None or not rule.least:
        return
    candidate = basis.facts.people.get(presider.person_id or 0) if presider else None
    if presider is None or candidate is None or presider.role is not SeatRole.PRESIDER:
        raise Refused([Reason("draw.presider_missing")])
    reasons = find_conflicts(candidate, SeatRole.PRESIDER, basis.facts.ties, rules=basis.rules)
    if presider.category not in rule.categories:
        params = {"name": candidate.name, "category": category_label(ctx, presider.category), "role": rule.label}
        reasons += (Reason("seat.category_not_allowed", params),)
    if reasons:
        raise Refused(reasons)


def frozen_list(ctx: Context, basis: Basis, *, n: int, size: int, presider: Seat | None) -> FrozenList:
    """Return what a draw is made from; refused where the seats cannot be filled."""
    votes = presider.category if presider is not None and has_vote(basis.rules, SeatRole.PRESIDER) else ""
    seats = plan_seats(basis.rules, size, votes)
    person_id = presider.person_id if presider else None
    frozen = FrozenList(tuple(_heads(ctx, basis, n, presider).items()), seats, lines_of(ctx, basis, person_id))
    check_list(basis.rules, frozen)
    return frozen


def _heads(ctx: Context, basis: Basis, n: int, presider: Seat | None) -> Mapping[str, str]:
    profile, panel = basis.rules.profile, basis.rules.profile.panel
    planned = ""
    if basis.span is not None:
        start, end = (at.astimezone(CIVIL) for at in (basis.span.start, basis.span.end))
        planned = f"{start:%Y-%m-%d %H:%M}-{end:%H:%M}"
    return {
        "matter": basis.matter.number,
        "draw": str(n),
        "kind": basis.rules.kind.id,
        "rules": f"{profile.id}@{profile.version} {panel.clause}",
        "frozen": f"{ctx.now.astimezone(CIVIL):%Y-%m-%d %H:%M}",
        "planned": planned,
        "presider": _presider(basis, presider),
    }


def _presider(basis: Basis, presider: Seat | None) -> str:
    return f"{basis.facts.people[presider.person_id or 0].name} {presider.category}" if presider else ""


def ids_by_code(entries: Iterable[RosterEntryRow]) -> dict[str, int]:
    """Return person ids by roster code."""
    return {one.code: one.person_id for one in entries}


def presiders(basis: Basis, session: Session) -> list[tuple[Seat, str, str]]:
    """Return who could preside: the seat, name and agency, by name."""
    rule = basis.rules.kind.seats_of(SeatRole.PRESIDER)
    if rule is None:
        return []
    found = [
        (Seat(SeatRole.PRESIDER, one.category, one.person_id), one.person.name, one.agency.name if one.agency else "")
        for one in people.list_entries(session, basis.matter.unit_id)
        if one.category in rule.categories and one.person_id in basis.facts.people
    ]
    return sorted(found, key=lambda one: (one[1], one[0].category))
