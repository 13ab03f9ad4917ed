"""Which words stand on the letter that hands a matter over? Its own row says: a later route changes none of them."""

from hearing_app.domain.matters.routing import Route
from hearing_app.domain.matters.transfers import TITLES, Enclosure, LetterState, TransferPaper
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.numbers import shown_number
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.transfers import TransferLetterRow


def enclosures_of(row: TransferLetterRow) -> tuple[Enclosure, ...]:
    """Return the enclosures of a letter."""
    return tuple(Enclosure(str(name), int(copies)) for name, copies in row.enclosures.get("list", []))


def letter_paper(
    ctx: Context, matter: MatterRow, row: TransferLetterRow, route: Route, *, conference: str
) -> TransferPaper:
    """Return what a letter says; before it is signed it bears no number and today's day."""
    version = str(row.evidence.get("version", ""))
    return TransferPaper(
        title=TITLES[row.form]["zh"],
        organ=papers.organ_of(ctx),
        number=shown_number(ctx, row.number),
        dated_on=row.signed_on or civil_day(ctx.now),
        receiver=row.receiver,
        matter_number=matter.number,
        matter_title=papers.title_of(matter),
        petitioner=papers.petitioner_of(matter),
        received_on=matter.received_on,
        route=route.label["zh"],
        rule=f"{route.basis['zh']}（诉求清单第{version}版）" if version else route.basis["zh"],
        conference=conference,
        words=tuple(line for line in row.words.split("\n") if line.strip()),
        enclosures=enclosures_of(row),
        is_confidential=route.is_confidential,
        contact=papers.contact_of(ctx),
        standing=_standing(row),
    )


def _standing(row: TransferLetterRow) -> str:
    """Return what is to be read first on a letter that is not in force."""
    if row.state == LetterState.VOIDED:
        day = row.voided_on.isoformat() if row.voided_on else ""
        return f"已作废（{day}），本号不再使用。"
    return "" if row.state == LetterState.SIGNED else "草稿，未签发，没有效力。"
