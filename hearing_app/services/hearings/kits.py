"""Which papers does a hall need on the day, in one file? Prepared the evening before, also for a hall without network.

Not here: what is prepared by whom (services.hearings.preparations), the day itself (services.matters.days).
"""

from hearing_app.documents.days import kits
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.evidence.kits import FilingMark, HearingKit
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.states import MOVABLE, STATE_LABELS, SittingState
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.sittings.presence import held_seats
from hearing_app.store import sittings
from hearing_app.store.tables.sittings import SittingRow

FILED = (kits.SIGN_IN, kits.RECORD, kits.VOTES)


def view_kit(ctx: Context, sitting_id: int) -> Rendered:
    """Return the kit of a hearing to come as one PDF; raises NotFound, and Refused where it is over or put off."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_MATTER), sitting_id)
    if row is None or ctx.rules.kinds[row.kind].process is not Process.HEARING:
        raise NotFound
    state = SittingState(row.state)
    if state not in MOVABLE:
        raise Refused([Reason("sitting.not_movable", {"state": STATE_LABELS[state]})])
    return Rendered("听证会用材料", kits.kit(kit_of(ctx, row)), None)


def kit_of(ctx: Context, row: SittingRow) -> HearingKit:
    """Return what the kit of a sitting says."""
    kind, held = ctx.rules.kinds[row.kind], held_seats(row)
    seats = [(seat, papers.panel_seat(ctx, row, seat)) for seat in held]
    return HearingKit(
        matter_title=papers.title_of(row.matter) if row.matter else row.title,
        sign_in=papers.sign_in_sheet(ctx, row),
        panel=tuple(shown for _, shown in seats),
        voters=tuple(shown for seat, shown in seats if seat.has_vote) if kind.has_votes else (),
        parties=tuple(one.role for one in papers.party_seats(row)),
        steps=kind.checklist,
        sections=kind.record_sections,
        rights=ctx.rules.checklists.rights,
        contact=papers.contact_of(ctx),
        marks=tuple(FilingMark(part, _url(ctx, row, part)) for part in FILED) if row.matter else (),
    )


def _url(ctx: Context, row: SittingRow, part: str) -> str:
    return f"{ctx.env.public_url}/review-files/{row.number}?place={part}#upload"
