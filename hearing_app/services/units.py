"""Which units work here? Bureaus of one installation: listing, adding, renaming."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from hearing_app.domain.errors import Forbidden, NotFound, Reason, Refused, refuse
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.units import UnitOrder, check_unit
from hearing_app.services.context import Change, Context
from hearing_app.settings.profiles import default_profile_id
from hearing_app.store import accounts
from hearing_app.store.tables.units import UnitRow


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit: code, names, the profile of rules that it works by, how many active accounts it has."""

    id: int
    code: str
    name: str
    name_en: str
    profile: str
    accounts: int


def unit_of(ctx: Context, code: str | None) -> int:
    """Return the id of a unit by code, or of the only one; refuses an unknown code or an unclear choice."""
    rows = accounts.list_units(ctx.reader)
    codes = ", ".join(row.code for row in rows)
    if code is None:
        if len(rows) != 1:
            raise Refused([Reason("unit.choose", {"units": codes})])
        return rows[0].id
    for row in rows:
        if row.code == code:
            return row.id
    raise Refused([Reason("unit.unknown", {"unit": code, "units": codes})])


def first_unit_of(ctx: Context, code: str | None) -> int:
    """Return the id of a unit by code, or of the one that was here first."""
    rows = accounts.list_units(ctx.reader)
    return rows[0].id if code is None and rows else unit_of(ctx, code)


def view_units(ctx: Context) -> tuple[UnitView, ...]:
    """Return the units in the order of their making; their names are no secret to who may see the settings."""
    if not ctx.actor.has(Action.VIEW_SETTINGS):
        raise Forbidden(Action.VIEW_SETTINGS.value)
    counts = accounts.count_by_unit(ctx.reader)
    return tuple(
        UnitView(row.id, row.code, row.name, row.name_en, row.profile, counts.get(row.id, 0))
        for row in accounts.list_units(ctx.reader)
    )


def view_unit(ctx: Context, unit_id: int) -> UnitView:
    """Return one unit; raises NotFound."""
    found = next((unit for unit in view_units(ctx) if unit.id == unit_id), None)
    if found is None:
        raise NotFound
    return found


def add_unit(ctx: Context, order: UnitOrder) -> int:
    """Add a unit that works by the rules of the installation; refuses a malformed or taken code, a missing name."""
    with ctx.change(Action.MANAGE_UNITS) as change:
        change.permit(Place())
        _check(change, order)
        profile = default_profile_id(ctx.rules.profiles)
        row = UnitRow(code=order.code, name=order.name, name_en=order.name_en, profile=profile)
        change.session.add(row)
        _flush(change, order)
        change.note("unit", row.id, added=True, code=row.code)
        change.entry["unit_id"] = row.id
    return row.id


def rename_unit(ctx: Context, unit_id: int, name: str, name_en: str) -> None:
    """Give a unit other names; its code stays, since commands and papers hold it."""
    with ctx.change(Action.MANAGE_UNITS) as change:
        change.permit(Place(unit_id=unit_id))
        row = change.session.get(UnitRow, unit_id)
        if row is None:
            raise NotFound
        if (row.name, row.name_en) == (name, name_en):
            change.nothing()
            return
        order = UnitOrder(row.code, name, name_en)
        _check(change, order, but_id=unit_id)
        row.name, row.name_en = name, name_en
        change.note("unit", row.id, renamed=True, code=row.code)


def _check(change: Change, order: UnitOrder, but_id: int | None = None) -> None:
    rows = [row for row in accounts.list_units(change.session) if row.id != but_id]
    reasons = check_unit(order, (UnitOrder(row.code, row.name, row.name_en) for row in rows))
    if reasons:
        raise Refused(reasons)


def _flush(change: Change, order: UnitOrder) -> None:
    """Write the unit; of two at once with one code PostgreSQL lets one through."""
    try:
        change.session.flush()
    except IntegrityError as error:
        raise refuse("unit.taken", unit=order.code) from error
