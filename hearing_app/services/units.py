"""Which units work here?"""

from hearing_app.domain.errors import Reason, Refused
from hearing_app.services.context import Context
from hearing_app.store import accounts


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
