"""How do the parties choose the panel with the office: a list of hearing officers, and whom each side strikes?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused, RuleRef, Stale
from hearing_app.domain.hearings.requests import term_for
from hearing_app.domain.hearings.strikes import Strike, against_strike
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.profiles import Profile, StrikeRule
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.hearings.panel_people import panel_people
from hearing_app.services.steps.hearings.papers import list_paper
from hearing_app.services.steps.numbers import HEARING_PAPERS, take_number
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import matters
from hearing_app.store.hearings import lists
from hearing_app.store.tables.hearings import PanelLineRow, PanelListRow


@dataclass(frozen=True, slots=True)
class LineView:
    """Somebody on the list, struck by a side on a day or by nobody."""

    id: int
    name: str
    category: Label
    struck_by: Label | None
    struck_on: date | None


@dataclass(frozen=True, slots=True)
class ListView:
    """The list of a matter; `people` are those who could be put on a new one, by id with name and category."""

    id: int | None
    version: int
    number: str
    made_on: date | None
    strike_by_on: date | None
    most: int
    rule: RuleRef | None
    lines: tuple[LineView, ...]
    people: tuple[tuple[int, str, Label], ...]


@dataclass(frozen=True, slots=True)
class StrikeOrder:
    """Whom a side strikes, on the version of the list that was seen."""

    number: str
    list_id: int
    version: int
    line_id: int
    side: str
    struck_on: date


def view_list(ctx: Context, number: str) -> ListView:
    """Return the list of a matter and who could be on one; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    matter = matters.find_by_number(ctx.reader, unit_id, number)
    if matter is None:
        raise NotFound
    row = lists.of_matter(ctx.reader, matter.id)
    known = tuple((id_, name, category_label(ctx, category)) for id_, (name, category) in _eligible(ctx, unit_id))
    if row is None:
        return ListView(None, 0, "", None, None, 0, None, (), known)
    return ListView(
        row.id,
        row.version,
        row.number,
        row.made_on if row.number else None,
        row.strike_by_on if row.number else None,
        row.strikes_most,
        RuleRef(**row.evidence),
        tuple(
            LineView(
                one.id, one.person.name, category_label(ctx, one.category), PARTIES.get(one.struck_by), one.struck_on
            )
            for one in row.lines
        ),
        known,
    )


def _eligible(ctx: Context, unit_id: int) -> Sequence[tuple[int, tuple[str, str]]]:
    found = panel_people(ctx, ctx.reader, unit_id)
    return [(entry.person_id, (entry.person.name, entry.category)) for entry in found]


def make_list(ctx: Context, number: str, person_ids: Sequence[int]) -> int:
    """Put people on a new list of a matter; it waits for its signature. Returns its id."""
    with ctx.change(Action.EDIT_HEARING) as change:
        unit_id = change.permit_own_unit()
        matter = matters.find_by_number(change.session, unit_id, number)
        if matter is None:
            raise NotFound
        profile, rule = _rule(ctx, change, unit_id)
        known = dict(_eligible(ctx, unit_id))
        chosen = {id_: known[id_] for id_ in person_ids if id_ in known}
        if len(chosen) <= 2 * rule.most:
            raise Refused([Reason("strike.list_short", {"least": 2 * rule.most + 1})])
        today = civil_day(ctx.now)
        row = PanelListRow(
            unit_id=unit_id,
            matter_id=matter.id,
            number="",
            made_on=today,
            made_by=ctx.actor.name,
            strike_by_on=today,
            strikes_most=rule.most,
            evidence=asdict(profile.ref(rule.within.clause, is_unverified=rule.within.is_unverified)),
            lines=[PanelLineRow(person_id=id_, category=category) for id_, (_, category) in chosen.items()],
        )
        change.session.add(row)
        change.session.flush()
        change.note("matter", matter.id, matter_id=matter.id, fact="list_made")
        return row.id


def sign_list(ctx: Context, number: str, list_id: int, version: int) -> int:
    """Sign a list: it takes its number, and the time to strike runs."""
    with ctx.change(Action.DECIDE_HEARING) as change:
        row = _locked(change, number, list_id, version)
        if row.number:
            raise Refused([Reason("hearing.signed_already")])
        profile, rule = _rule(ctx, change, row.unit_id)
        row.made_on = civil_day(ctx.now)
        row.strike_by_on = term_for(profile, rule.within, row.made_on, table=ctx.rules.workdays).due_on
        row.number = take_number(change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id)
        return _saved(change, row, "list_made", number=row.number)


def strike(ctx: Context, order: StrikeOrder) -> int:
    """Record whom a side struck; Refused when late, too many, or struck already."""
    with ctx.change(Action.EDIT_HEARING) as change:
        row = _locked(change, order.number, order.list_id, order.version)
        line = next((one for one in row.lines if one.id == order.line_id), None)
        if line is None:
            raise NotFound
        so_far = sum(one.struck_by == order.side for one in row.lines)
        wanted = Strike(order.side, order.struck_on, bool(line.struck_by), so_far)
        made_on, rule = (row.made_on if row.number else None), RuleRef(**row.evidence)
        reasons = [*against_strike(wanted, made_on=made_on, by_on=row.strike_by_on, most=row.strikes_most, rule=rule)]
        if order.struck_on > civil_day(ctx.now):
            reasons.append(Reason("hearing.in_future", {"day": order.struck_on}))
        if reasons:
            raise Refused(reasons)
        line.struck_by, line.struck_on, line.recorded_by = order.side, order.struck_on, ctx.actor.name
        return _saved(change, row, "struck")


def view_list_paper(ctx: Context, number: str) -> Rendered:
    """Return the list as the paper that goes to the parties."""
    matter = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    row = lists.of_matter(ctx.reader, matter.id) if matter is not None else None
    if row is None:
        raise NotFound
    return formal_paper(list_paper(ctx, row, [category_label(ctx, one.category)["zh"] for one in row.lines]))


def _rule(ctx: Context, change: Change, unit_id: int) -> tuple[Profile, StrikeRule]:
    profile = profile_of(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    if profile.strikes is None:
        raise Refused([Reason("strike.no_rule")])
    return profile, profile.strikes


def _locked(change: Change, number: str, list_id: int, version: int) -> PanelListRow:
    row = lists.lock(change.session, change.permit_own_unit(), list_id)
    if row is None or row.matter.number != number:
        raise NotFound
    if row.version != version:
        raise Stale
    return row


def _saved(change: Change, row: PanelListRow, fact: str, **facts: object) -> int:
    row.version += 1
    change.session.flush()
    change.note("matter", row.matter_id, matter_id=row.matter_id, fact=fact, **facts)
    return row.id
