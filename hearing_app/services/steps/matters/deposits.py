"""How are papers taken in that somebody hands over with a matter? Every file is checked before any is kept."""

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.evidence.review_files import Origin
from hearing_app.domain.intake.deposits import Deposit, against_deposit
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.matters.uploads import checked_type, keep_file, unreadable
from hearing_app.services.steps.numbers import RECEIPTS, take_number
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.files import DepositRow
from hearing_app.store.tables.matters import MatterRow


def kinds_of(rules: Rulebook) -> frozenset[str]:
    """Return the kinds of paper that can be handed in: those whose place in the volume takes an upload."""
    return frozenset(
        part.code for place in rules.volume.places for part in place.parts if part.origin is Origin.UPLOADED
    )


def take_in(ctx: Context, change: Change, matter: MatterRow, order: Deposit) -> str:
    """Keep every paper of a hand-over under one receipt; returns its number. Raises Refused with every reason."""
    reasons: list[Reason] = list(against_deposit(order, kinds_of(ctx.rules), today=civil_day(ctx.now)))
    types = [checked_type(ctx, paper.content) for paper in order.papers]
    for paper, found in zip(order.papers, types, strict=True):
        if paper.name and isinstance(found, Refused):
            reasons += unreadable(paper.line, found)
    if reasons:
        raise Refused(reasons)
    receipt = take_number(change, ctx.rules, matter.unit_id, series=RECEIPTS, matter_id=matter.id)
    for paper, found in zip(order.papers, types, strict=True):
        file = keep_file(
            change, matter, place=paper.place, name=paper.name, content=paper.content, media_type=str(found)
        )
        row = DepositRow(
            unit_id=matter.unit_id,
            matter_id=matter.id,
            file_id=file.id,
            receipt=receipt,
            form=paper.form,
            copies=paper.copies,
            pages=paper.pages,
            handed_on=order.handed_on,
            taken_by=change.actor.name,
            taken_at=change.now,
        )
        change.session.add(row)
        change.session.flush()
        row.handed_by = order.handed_by.strip()
    return receipt
