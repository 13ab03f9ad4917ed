"""What was handed in with a matter, by whom, on which receipt? Taking in, the list, the receipt to print (收件回执)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound
from hearing_app.domain.evidence.hearing_papers import FormalPaper, Table
from hearing_app.domain.evidence.papers import Imprint
from hearing_app.domain.intake.deposits import FORMS, Deposit, Form
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.matters.deposits import kinds_of, take_in
from hearing_app.services.steps.numbers import shown_number
from hearing_app.services.steps.volumes import places_named
from hearing_app.store import files, matters
from hearing_app.store.tables.files import DepositRow
from hearing_app.store.tables.matters import MatterRow

SUBJECT = "deposit"
TITLE = "收件回执"
COLUMNS = (("序号", 10), ("材料", 46), ("原件、复印件", 18), ("份数", 13), ("页数", 13))


@dataclass(frozen=True, slots=True)
class DepositLine:
    """One paper of a receipt with its scan."""

    file_id: int
    name: str
    kind: Label
    form: Label
    copies: int
    pages: int


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """One hand-over; `id` is that of its first paper and names it in addresses."""

    id: int
    number: str
    handed_by: str
    handed_on: date
    taken_by: str
    lines: tuple[DepositLine, ...]


@dataclass(frozen=True, slots=True)
class DepositsView:
    """The page of what was handed in with a matter: receipts, the latest first, and which kinds there are."""

    matter_id: int
    number: str
    title: str
    petitioner: str
    kinds: Mapping[str, Label]
    receipts: tuple[ReceiptView, ...]


def kinds_offered(ctx: Context) -> Mapping[str, Label]:
    """Return the kinds of paper that can be handed in, in the order of the volume."""
    kinds = kinds_of(ctx.rules)
    return {code: label for code, label in places_named(ctx.rules.volume).items() if code in kinds}


def view_deposits(ctx: Context, number: str) -> DepositsView:
    """Return what was handed in with a matter; raises NotFound outside the unit."""
    row = _matter(ctx, number)
    return DepositsView(
        matter_id=row.id,
        number=row.number,
        title=row.title,
        petitioner=papers.petitioner_of(row),
        kinds=kinds_offered(ctx),
        receipts=tuple(_receipt(ctx, found) for found in _by_receipt(files.deposits_of(ctx.reader, row.id))),
    )


def _matter(ctx: Context, number: str) -> MatterRow:
    row = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    if row is None:
        raise NotFound
    return row


def _by_receipt(rows: Sequence[DepositRow]) -> Sequence[Sequence[DepositRow]]:
    found: dict[str, list[DepositRow]] = {}
    for row in rows:
        found.setdefault(row.receipt, []).append(row)
    return list(found.values())


def _receipt(ctx: Context, rows: Sequence[DepositRow]) -> ReceiptView:
    first, named = rows[0], places_named(ctx.rules.volume)
    return ReceiptView(
        id=first.id,
        number=first.receipt,
        handed_by=first.handed_by,
        handed_on=first.handed_on,
        taken_by=first.taken_by,
        lines=tuple(
            DepositLine(
                file_id=row.file_id,
                name=row.file.name,
                kind=named.get(row.file.place, {"zh": row.file.place, "en": row.file.place}),
                form=FORMS[Form(row.form)],
                copies=row.copies,
                pages=row.pages,
            )
            for row in rows
        ),
    )


def take_deposit(ctx: Context, number: str, order: Deposit) -> str:
    """Take in what somebody hands over with a matter; returns the number of the receipt.

    Raises Refused with every reason.
    """
    with ctx.change(Action.UPLOAD_FILE) as change:
        row = matters.find_by_number(change.session, change.permit_own_unit(), number)
        if row is None:
            raise NotFound
        receipt = take_in(ctx, change, row, order)
        change.note(SUBJECT, None, matter_id=row.id, fact="deposited", number=receipt, papers=len(order.papers))
        return receipt


def view_receipt_paper(ctx: Context, number: str, receipt_id: int) -> Rendered:
    """Return the receipt to print, in two signatures: who handed in and who took it; raises NotFound."""
    matter = _matter(ctx, number)
    found = [_receipt(ctx, one) for one in _by_receipt(files.deposits_of(ctx.reader, matter.id))]
    receipt = next((one for one in found if one.id == receipt_id), None)
    if receipt is None:
        raise NotFound
    rows = tuple(
        (str(n), line.kind["zh"], line.form["zh"], str(line.copies), str(line.pages))
        for n, line in enumerate(receipt.lines, 1)
    )
    paper = FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, receipt.number), receipt.handed_on),
        TITLE,
        facts=(
            ("回执编号", receipt.number),
            ("事项编号", matter.number),
            ("交件人", receipt.handed_by),
            ("共收", f"{len(rows)}种，{sum(line.copies for line in receipt.lines)}份"),
        ),
        table=Table(COLUMNS, rows),
        tail=("收件不等于受理；是否受理另行书面告知。", f"联系方式：{papers.contact_of(ctx)}"),
        signs=(("交件人", "年　　月　　日"), ("收件人", "年　　月　　日")),
        has_seal=False,
    )
    return formal_paper(paper)
