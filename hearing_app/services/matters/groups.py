"""Who stands for a group, who is in it, and what came of it for each household?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.hearings.services import METHODS as SERVED
from hearing_app.domain.matters.groups import (
    RESULTS,
    GroupFacts,
    HouseholdsOrder,
    RepresentativeOrder,
    check_end,
    check_households,
    check_representative,
    read_households,
)
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import matters
from hearing_app.store.intake import groups
from hearing_app.store.tables.groups import HouseholdRow, RepresentativeRow

METHODS: Mapping[str, Label] = {method.value: words for method, words in SERVED.items()}


@dataclass(frozen=True, slots=True)
class RepresentativeView:
    """A representative with election and, once it ended, day and reason."""

    id: int
    name: str
    phone: str
    elected_on: date
    paper: str
    until_on: date | None
    until_reason: str


@dataclass(frozen=True, slots=True)
class HouseholdView:
    """A household of the list, with service and result."""

    id: int
    label: str
    name: str
    phone: str
    served_on: date | None
    served_how: Label
    result_label: Label
    result_on: date | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """A matter's group: representatives, households, how many are served and have a result."""

    matter_id: int
    number: str
    title: str
    version: int
    represented: int
    most: int
    representatives: tuple[RepresentativeView, ...]
    households: tuple[HouseholdView, ...]
    served: int
    with_result: int

    @property
    def standing(self) -> int:
        """How many represent the group now."""
        return sum(one.until_on is None for one in self.representatives)


def view_group(ctx: Context, number: str) -> GroupView:
    """Return a matter's group; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    row = matters.find_by_number(ctx.reader, unit_id, number)
    if row is None:
        raise NotFound
    profile = profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    households = groups.households_of(ctx.reader, row.id)
    return GroupView(
        matter_id=row.id,
        number=row.number,
        title=row.title,
        version=row.version,
        represented=row.represented,
        most=profile.representatives_most,
        representatives=tuple(map(_representative, groups.representatives_of(ctx.reader, row.id))),
        households=tuple(map(_household, households)),
        served=sum(one.served_on is not None for one in households),
        with_result=sum(one.result != "" for one in households),
    )


def _representative(row: RepresentativeRow) -> RepresentativeView:
    return RepresentativeView(row.id, row.name, row.phone, row.elected_on, row.paper, row.until_on, row.until_reason)


def _household(row: HouseholdRow) -> HouseholdView:
    return HouseholdView(
        id=row.id,
        label=row.label,
        name=row.name,
        phone=row.phone,
        served_on=row.served_on,
        served_how=METHODS.get(row.served_how, {"zh": "", "en": ""}),
        result_label=RESULTS[row.result],
        result_on=row.result_on,
    )


def add_representative(ctx: Context, number: str, version: int, *, order: RepresentativeOrder) -> int:
    """Add an elected representative; returns the id. Raises Refused with every reason."""
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        row = matter_intake.lock(change, unit_id, number, version)
        now = [one.name for one in groups.representatives_of(change.session, row.id) if one.until_on is None]
        profile = profile_of(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
        refused = check_representative(profile, order, GroupFacts(now, civil_day(ctx.now)))
        if refused is not None or order.elected_on is None:
            raise refused or NotFound
        one = RepresentativeRow(
            matter_id=row.id, name=order.name, elected_on=order.elected_on, paper=order.paper.strip()
        )
        change.session.add(one)
        change.session.flush()
        one.phone = order.phone
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, representative=True)
        return one.id


def end_representative(
    ctx: Context, number: str, version: int, *, representative_id: int, on: date | None, reason: str
) -> None:
    """End somebody's standing for the group on a day, with the reason; the row stays."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        found = groups.representatives_of(change.session, row.id)
        one = next((one for one in found if one.id == representative_id and one.until_on is None), None)
        if one is None:
            raise NotFound
        refused = check_end(reason, on, elected_on=one.elected_on, today=civil_day(ctx.now))
        if refused is not None:
            raise refused
        one.until_on, one.until_reason = on, reason.strip()
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, representative_ended=True)


def add_households(ctx: Context, number: str, version: int, *, words: str) -> int:
    """Add households from a list, one in a line; returns how many. Raises Refused with every wrong line."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        known = {one.label for one in groups.households_of(change.session, row.id)}
        found = read_households(words, known)
        if isinstance(found, Refused):
            raise found
        rows = [HouseholdRow(matter_id=row.id, label=one.label) for one in found]
        change.session.add_all(rows)
        change.session.flush()
        for kept, one in zip(rows, found, strict=True):
            kept.name, kept.phone = one.name, one.phone
        row.represented = max(row.represented, len(known) + len(rows))
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, households=len(rows))
        return len(rows)


def record_households(ctx: Context, number: str, version: int, *, order: HouseholdsOrder) -> int:
    """Write service or result for chosen households; returns for how many. Raises Refused with every reason."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        refused = check_households(order, METHODS, civil_day(ctx.now))
        if refused is not None:
            raise refused
        found = groups.chosen(change.session, row.id, order.ids)
        if len(found) != len(set(order.ids)):
            raise NotFound
        for one in found:
            if order.served_on is not None:
                one.served_on, one.served_how = order.served_on, order.served_how
            if order.result:
                one.result, one.result_on = order.result, order.result_on
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, households_recorded=len(found))
        return len(found)
