"""What is in the kit of a hearing day? One PDF to print: order of the day, sheets to sign and to write on, name plates.

What comes back bears a QR code that leads to its place in the volume: a telephone opens the page and files a
photograph.
"""

import io
from collections.abc import Iterator, Sequence

import segno
from pypdf import PdfReader, PdfWriter, Transformation

from hearing_app.documents import phrases, records
from hearing_app.documents.blocks import Block, Column, Look, Sheet, fact, grid, head, note, numbered, sign, text
from hearing_app.documents.layout import freeze, pdf
from hearing_app.domain.evidence.kits import HearingKit

RECORD, SIGN_IN, VOTES = "hearing_record", "sign_in_sheet", "deliberation_record"
STEP_COLUMNS = (Column("序号", 9, is_centred=True), Column("步骤", 61), Column("开始", 13), Column("备注", 17))
VOTE_COLUMNS = (
    Column("姓名", 18, is_centred=True),
    Column("席位", 16, is_centred=True),
    Column("赞成", 11, is_centred=True),
    Column("反对", 11, is_centred=True),
    Column("弃权", 11, is_centred=True),
    Column("签名", 33),
)
LINE_COLUMNS = (Column("发言人", 22, is_centred=True), Column("内容", 78))
LINES_A_SECTION = 5
MILLIMETRE = 72 / 25.4
CODE_MM, CODE_RIGHT_MM, CODE_TOP_MM = 18, 12, 10
NO_VOTE_YET = "各人写明意见和理由；与多数不同的，另纸写明。"


def kit(paper: HearingKit) -> bytes:
    """Return the kit as one PDF, in the order in which it is laid out on the day."""
    out = PdfWriter()
    for content, url in _parts(paper):
        pages = PdfReader(io.BytesIO(content)).pages
        for n, page in enumerate(pages):
            added = out.add_page(page)
            if url and n == 0:
                code, side = _code(url)
                width, height = float(added.mediabox.width), float(added.mediabox.height)
                scale = CODE_MM * MILLIMETRE / side
                right, top = (CODE_RIGHT_MM + CODE_MM) * MILLIMETRE, (CODE_TOP_MM + CODE_MM) * MILLIMETRE
                move = Transformation().scale(scale).translate(width - right, height - top)
                added.merge_transformed_page(PdfReader(io.BytesIO(code)).pages[0], move)
    done = io.BytesIO()
    out.write(done)
    return done.getvalue()


def _code(url: str) -> tuple[bytes, float]:
    """Return a QR code as PDF with the length of its side in points."""
    out = io.BytesIO()
    segno.make(url, error="m").save(out, kind="pdf", border=1, compresslevel=0)
    return out.getvalue(), float(PdfReader(io.BytesIO(out.getvalue())).pages[0].mediabox.width)


def _parts(paper: HearingKit) -> Iterator[tuple[bytes, str]]:
    yield _set(paper, Look.FORM, "听证程序单", _order_of_day(paper)), ""
    yield records.sign_in_sheet(paper.sign_in).pdf, paper.mark_of(SIGN_IN)
    if paper.sections:
        yield _set(paper, Look.MINUTES, f"{paper.sign_in.sitting.kind}笔录", _record(paper)), paper.mark_of(RECORD)
    if paper.voters:
        yield _set(paper, Look.FORM, "评议表决表", _votes(paper)), paper.mark_of(VOTES)
    for party in paper.parties:
        yield _set(paper, Look.LARGE, f"请您来参加{paper.sign_in.sitting.kind}", _slip(paper, party)), ""
    if plates := [fact(seat.role, seat.name) for seat in paper.panel if seat.name]:
        yield _set(paper, Look.PLATE, "席签", plates, is_landscape=True), ""


def _set(paper: HearingKit, look: Look, title: str, blocks: Sequence[Block], *, is_landscape: bool = False) -> bytes:
    day = paper.sign_in.dated_on
    sheet = Sheet(look, title, paper.sign_in.organ, paper.sign_in.sitting.number, day, tuple(blocks), is_landscape)
    return pdf(sheet, freeze(day))


def _heading(paper: HearingKit) -> list[Block]:
    sitting = paper.sign_in.sitting
    return [
        fact("事由", paper.matter_title),
        fact("编号", f"{sitting.number}（事项{sitting.matter_number}）"),
        fact("时间", phrases.span(sitting.span)),
        fact("地点", phrases.place(sitting)),
    ]


def _order_of_day(paper: HearingKit) -> list[Block]:
    rows = [(str(n), step, "", "") for n, step in enumerate(paper.steps, 1)]
    return [*_heading(paper), grid(STEP_COLUMNS, rows, row_mm=10)]


def _record(paper: HearingKit) -> list[Block]:
    blank = [("", "")] * LINES_A_SECTION
    blocks = [*_heading(paper), fact("方式", phrases.publicity(paper.sign_in.sitting))]
    for n, section in enumerate(paper.sections, 1):
        blocks += [head(f"{phrases.numeral(n)}、{section}"), grid(LINE_COLUMNS, blank, row_mm=12)]
    blocks += [head("核对与签名"), note("到场人员阅读或者听读后签名、捺印；拒绝签名的，由记录员注明。")]
    return [*blocks, *(sign(f"{line.role} {line.name}", "年　　月　　日") for line in paper.sign_in.lines)]


def _votes(paper: HearingKit) -> list[Block]:
    rows = [(seat.name, seat.role, "", "", "", "") for seat in paper.voters]
    return [*_heading(paper), grid(VOTE_COLUMNS, rows, row_mm=14), note(NO_VOTE_YET)]


def _slip(paper: HearingKit, party: str) -> list[Block]:
    sitting = paper.sign_in.sitting
    return [
        text(f"这一页给：{party}"),
        fact("什么时候", phrases.span(sitting.span)),
        fact("在哪里", phrases.place(sitting)),
        fact("说什么事", paper.matter_title),
        fact("有事打电话", paper.contact),
        head("您可以"),
        *numbered(paper.rights),
    ]
