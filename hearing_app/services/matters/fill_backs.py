"""What has to be typed back into the superior system about a matter, as it stands today? Page and paper (回填单)."""

from dataclasses import dataclass

from hearing_app.documents.fill_backs import fill_back_sheet
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound
from hearing_app.domain.matters.fill_backs import FillBack
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.matters.fill_backs import parts_of
from hearing_app.services.steps.papers import organ_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import matters
from hearing_app.store.tables.matters import MatterRow

SUBJECT = "fill_back"


@dataclass(frozen=True, slots=True)
class FillBackView:
    """The sheet of one matter, as its page shows it."""

    matter_id: int
    sheet: FillBack


def view_fill_back(ctx: Context, number: str) -> FillBackView:
    """Return a matter's sheet by its number; raises NotFound outside the unit."""
    row = _matter(ctx, number)
    return FillBackView(row.id, _sheet(ctx, row))


def view_fill_back_paper(ctx: Context, number: str) -> Rendered:
    """Return the sheet to print; raises NotFound outside the unit."""
    return fill_back_sheet(_sheet(ctx, _matter(ctx, number)), organ_of(ctx))


def _matter(ctx: Context, number: str) -> MatterRow:
    row = matters.find_by_number(ctx.reader, ctx.require(Action.FILL_BACK), number)
    if row is None:
        raise NotFound
    return row


def _sheet(ctx: Context, row: MatterRow) -> FillBack:
    today = civil_day(ctx.now)
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=today)
    return FillBack(row.number, today, parts_of(ctx, row, profile))
