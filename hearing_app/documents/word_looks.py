"""Of what is an editable paper made before its words come in?

Builds the docxtpl template of each look with python-docx, so that no binary file lies in the project. The fonts are
named as Chinese offices have them (仿宋_GB2312, 方正小标宋_GBK, 黑体); Word and WPS find them there.
"""

import io
from functools import cache

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from hearing_app.documents.blocks import Look

FANGSONG, XIAOBIAOSONG, HEITI, KAITI, SONGTI = "仿宋_GB2312", "方正小标宋_GBK", "黑体", "楷体_GB2312", "宋体"
RED = RGBColor(0xD7, 0x00, 0x0F)
RED_HEX = "D7000F"
CENTRE, LEFT, RIGHT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.RIGHT
INDENT = Pt(32)
KEPT_STYLES = {"Normal", "Default Paragraph Font", "Normal Table", "Table Grid", "Header", "Footer"}
UNUSED_PARTS = {"stylesWithEffects", "customXml", "numbering", "thumbnail", "theme", "webSettings"}


@cache
def template(look: Look, orientation: str) -> bytes:
    """Return the docxtpl template of a look; orientation is portrait or landscape."""
    document = Document()
    _slim(document)
    document.styles["Normal"].font.size = Pt(16)
    _page(document.sections[0], orientation)
    document.sections[0].different_first_page_header_footer = look in {Look.LETTER, Look.COVER}
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(document.sections[0].footer.paragraphs[0], RIGHT)
    _page_number(document.sections[0].even_page_footer.paragraphs[0], LEFT)
    _heads(document, look)
    _body(document, cell_size=10 if orientation == "landscape" else 12)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _slim(document: WordDocument) -> None:
    """Leave out what python-docx's own template brings and no paper uses: 800 kB of styles, a thumbnail, a theme."""
    for style in list(document.styles):
        if style.name not in KEPT_STYLES:
            style.delete()
    for holder in (document.part.rels, document.part.package.rels):
        for key, relation in list(holder.items()):
            if relation.reltype.rsplit("/", 1)[-1] in UNUSED_PARTS:
                holder.pop(key)


def _page(section: Section, orientation: str) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    if orientation == "landscape":
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(25), Mm(22)
        section.left_margin, section.right_margin = Mm(25), Mm(20)
        section.footer_distance = Mm(16)


def _heads(document: WordDocument, look: Look) -> None:
    """Write what stands above the body; each look has its own order of organ, number and title."""
    if look is Look.OFFICIAL:
        _line(document, "{{ organ }}", font=XIAOBIAOSONG, size=40, align=CENTRE, is_red=True)
        _underlined(_line(document, "{{ number }}", font=FANGSONG, size=16, align=CENTRE))
    elif look is Look.LETTER:
        _underlined(_line(document, "{{ organ }}", font=XIAOBIAOSONG, size=36, align=CENTRE, is_red=True))
        _line(document, "{{ number }}", font=FANGSONG, size=16, align=RIGHT)
    elif look is Look.MINUTES:
        _line(document, "{{ title }}", font=XIAOBIAOSONG, size=32, align=CENTRE, is_red=True)
        _underlined(_line(document, "{{ organ }}　{{ number }}　{{ day }}", font=FANGSONG, size=16, align=CENTRE))
        return
    elif look is Look.COVER:
        organ = _line(document, "{{ organ }}", font=XIAOBIAOSONG, size=26, align=CENTRE)
        organ.paragraph_format.space_before, organ.paragraph_format.space_after = Pt(57), Pt(29)
    _line(document, "{{ title }}", font=XIAOBIAOSONG, size=36 if look is Look.COVER else 22, align=CENTRE)
    if look is Look.FORM:
        _line(document, "{{ number }}", font=FANGSONG, size=12, align=RIGHT)


def _body(document: WordDocument, *, cell_size: int) -> None:
    """Write the loop over the blocks, one branch per piece (blocks.Piece)."""
    _tag(document, "{%p for one in blocks %}")
    _tag(document, "{%p if one.piece == 'salute' %}")
    _line(document, "{{ one.text }}")
    _tag(document, "{%p elif one.piece == 'head' %}")
    _indented(_line(document, "{{ one.text }}", font=HEITI)).paragraph_format.keep_with_next = True
    for piece, font in (("fact", HEITI), ("speech", KAITI)):
        _tag(document, f"{{%p elif one.piece == '{piece}' %}}")
        line = _indented(_line(document, "{{ one.label }}：", font=font))
        _set(line.add_run("{{ one.text }}"), FANGSONG, 16)
    _tag(document, "{%p elif one.piece == 'sign' %}")
    _indented(_line(document, "{{ one.label }}：＿＿＿＿＿＿　{{ one.text }}"))
    _tag(document, "{%p elif one.piece == 'seal' %}")
    _sealed(document)
    _tag(document, "{%p elif one.piece == 'note' %}")
    _indented(_line(document, "{{ one.text }}", size=11))
    _tag(document, "{%p elif one.piece == 'grid' %}")
    _grid(document, cell_size)
    _tag(document, "{%p else %}")
    _indented(_line(document, "{{ one.text }}"))
    _tag(document, "{%p endif %}")
    _tag(document, "{%p endfor %}")


def _sealed(document: WordDocument) -> None:
    organ = _line(document, "{{ one.label }}", align=RIGHT)
    organ.paragraph_format.space_before = Pt(57)
    organ.paragraph_format.keep_with_next = True
    organ.paragraph_format.right_indent = Pt(64)
    _line(document, "{{ one.text }}", align=RIGHT).paragraph_format.right_indent = Pt(64)


def _grid(document: WordDocument, size: int) -> None:
    """Write a table whose columns come with the words: docxtpl repeats cells (tc) and rows (tr)."""
    table = document.add_table(rows=5, cols=3)
    table.style = "Table Grid"
    table.autofit = False
    grid = table._tbl.tblGrid
    for column in list(grid):
        grid.remove(column)
    width = OxmlElement("w:gridCol")
    width.set(qn("w:w"), "{{ column.twips }}")
    grid.text, width.tail = "{% for column in one.columns %}", "{% endfor %}"
    grid.append(width)
    words = (
        ("{%tc for column in one.columns %}", "{{ column.title }}", "{%tc endfor %}"),
        ("{%tr for row in one.rows %}", "", ""),
        ("{%tc for cell in row %}", "{{ cell.text }}", "{%tc endfor %}"),
        ("{%tr endfor %}", "", ""),
    )
    for n, row in enumerate(words):
        _cells(table.rows[n], row, HEITI if n == 0 else FANGSONG, size)
    table._tbl.remove(table.rows[4]._tr)
    for index, twips in ((0, "{{ column.twips }}"), (2, "{{ cell.twips }}")):
        _wide(table.rows[index].cells[1], twips)
    _row_height(table.rows[2]._tr, "{{ one.row_twips }}")
    _repeat(table.rows[0]._tr)


def _wide(cell: _Cell, twips: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:tcW")):
        properties.remove(old)
    width = OxmlElement("w:tcW")
    width.set(qn("w:w"), twips)
    width.set(qn("w:type"), "dxa")
    properties.insert(0, width)


def _cells(row: _Row, words: tuple[str, str, str], font: str, size: int) -> None:
    for cell, word in zip(row.cells, words, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        _set(paragraph.add_run(word), font, size)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _row_height(row: object, twips: str) -> None:
    height = OxmlElement("w:trHeight")
    height.set(qn("w:val"), twips)
    height.set(qn("w:hRule"), "atLeast")
    row.get_or_add_trPr().append(height)  # type: ignore[attr-defined]  # an lxml element class of python-docx


def _repeat(row: object) -> None:
    row.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # type: ignore[attr-defined]  # as above


def _tag(document: WordDocument, words: str) -> None:
    document.add_paragraph(words)


def _line(
    document: WordDocument,
    words: str,
    *,
    font: str = FANGSONG,
    size: int = 16,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
    is_red: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    if size <= 16:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.9 if size == 16 else 19)
    run = paragraph.add_run(words)
    _set(run, font, size)
    if is_red:
        run.font.color.rgb = RED
    return paragraph


def _indented(paragraph: Paragraph) -> Paragraph:
    paragraph.paragraph_format.first_line_indent = INDENT
    return paragraph


def _set(run: Run, font: str, size: int) -> None:
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _underlined(paragraph: Paragraph) -> Paragraph:
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "12"), ("space", "11"), ("color", RED_HEX)):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)
    paragraph.paragraph_format.space_after = Pt(28)
    return paragraph


def _page_number(paragraph: Paragraph, align: WD_ALIGN_PARAGRAPH) -> None:
    paragraph.alignment = align
    _set(paragraph.add_run("— "), SONGTI, 14)
    number = paragraph.add_run()
    _set(number, SONGTI, 14)
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        piece = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            piece.set(qn("w:fldCharType"), kind)
        else:
            piece.text = words
        number._r.append(piece)
    _set(paragraph.add_run(" —"), SONGTI, 14)
