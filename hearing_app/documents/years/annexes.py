"""How does the annex of a year look as a paper and as a workbook? Both say the same, cell by cell."""

from collections.abc import Mapping

from hearing_app.documents.blocks import Block, Column, Look, Sheet, grid, head, note, text
from hearing_app.documents.layout import freeze, pdf
from hearing_app.documents.phrases import numeral
from hearing_app.documents.word_files import docx
from hearing_app.documents.workbook_tables import Table, write_tables
from hearing_app.domain.evidence.annexes import AnnexPaper, AnnexTable

# parts of the width, by the title of a column; a column of numbers is one part
SHARES: Mapping[str, int] = {"项目": 3, "分组": 3, "口径": 6, "人员": 3, "听证编号": 3, "名称": 3}


def annex_docx(paper: AnnexPaper) -> bytes:
    """Set the annex as docx, frozen to its own day."""
    return docx(annex_sheet(paper), freeze(paper.dated_on))


def annex_pdf(paper: AnnexPaper) -> bytes:
    """Set the annex as PDF, frozen to its own day."""
    return pdf(annex_sheet(paper), freeze(paper.dated_on))


def annex_workbook(paper: AnnexPaper) -> bytes:
    """Write the annex as .xlsx: a first sheet with the words, then a sheet for each table."""
    words = [("年报段落", paper.paragraph), *(("定稿", one) for one in paper.standing)]
    words += [("说明", one) for one in paper.remarks]
    sheets: list[Table] = [
        ("说明", ("项目", "内容"), words),
        *((one.title, one.header, one.rows) for one in paper.tables),
    ]
    return write_tables(sheets)


def annex_sheet(paper: AnnexPaper) -> Sheet:
    """Return the annex as blocks: paragraph, what it is, tables with numbered heads, remarks."""
    blocks: list[Block] = [text(paper.paragraph), *(note(one) for one in paper.standing)]
    for n, table in enumerate(paper.tables, 1):
        blocks += [head(f"{numeral(n)}、{table.title}"), _grid(table)]
    blocks += [note(f"注{n}：{one}") for n, one in enumerate(paper.remarks, 1)]
    title = f"{paper.year}年度复查复核、听证和调解统计附表"
    return Sheet(Look.FORM, title, paper.organ, paper.organ, paper.dated_on, tuple(blocks), is_landscape=True)


def _grid(table: AnnexTable) -> Block:
    columns = [Column(title, SHARES.get(title, 1), is_centred=title not in SHARES) for title in table.header]
    return grid(columns, [[str(cell) for cell in row] for row in table.rows])
