"""Do papers say what their facts say, literally, and the same bytes every time?"""

import io
from datetime import date

import pytest
from docx import Document
from pypdf import PdfReader

from hearing_app.documents import notices, records
from hearing_app.documents.layout import fonts_in_use
from hearing_app.documents.renderings import Rendered
from tests.builders import papers

# What typst, jinja and XML would each like to read as their own.
HOSTILE = '# $x^2$ @who [b] *c* _d_ <e> & \\n `r` // {{ 7*7 }} {% if %} {_{ "q" ]] ~ #panic()'


def pdf_text(rendered: Rendered) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered.pdf)).pages)


def docx_text(rendered: Rendered) -> str:
    assert rendered.docx is not None
    document = Document(io.BytesIO(rendered.docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def squeezed(words: str) -> str:
    """Text without the spaces and line ends that setting puts in, for comparing PDF with docx."""
    return "".join(one for one in words if not one.isspace() and one != "\u200b")


@pytest.mark.parametrize("kind", papers.GENERATED_KINDS)
def test_the_docx_says_what_the_pdf_says(kind: str) -> None:
    rendered = papers.rendered()[kind]
    pdf, docx = squeezed(pdf_text(rendered)), squeezed(docx_text(rendered))
    assert [one for one in set(docx) - {"＿"} if one not in pdf] == []
    longest = max(docx_text(rendered).split("\n"), key=len)
    assert squeezed(longest)[:20] in pdf


def test_text_of_a_case_comes_out_literally() -> None:
    rendered = notices.hearing_notice(papers.hearing_notice(addressee=HOSTILE, matter_title=HOSTILE))
    assert docx_text(rendered).count(HOSTILE) == 2
    assert squeezed(pdf_text(rendered)).count(squeezed(HOSTILE)) == 2


def test_control_characters_and_direction_marks_do_not_reach_the_paper() -> None:
    rendered = notices.hearing_notice(papers.hearing_notice(addressee="王\u202e示\x07例\x0001"))
    assert "王示例01（信访人）：" in docx_text(rendered)
    assert "王示例01（信访人）：" in squeezed(pdf_text(rendered))


def test_the_notice_prints_how_its_period_was_counted_and_from_which_rule() -> None:
    words = docx_text(notices.hearing_notice(papers.hearing_notice()))
    assert "最迟应于2026年12月3日送达。" in words
    assert "计入的工作日：2026年12月4日、7日、8日、9日、10日、11日、14日，共7个。" in words
    assert "依据：听证通知期限（xa-default第2026-1版，本地规则待核实）" in words
    assert "时间：2026年12月15日（星期二）9时30分至12时" in words
    assert "暂定" not in words


def test_the_invitation_names_neither_party_nor_facts() -> None:
    words = docx_text(notices.member_invitation(papers.member_invitation()))
    assert [one for one in ("王示例01", "周示例02", papers.TITLE, "延期交房") if one in words] == []
    assert [one for one in ("T2026012", papers.MATTER, "听证员", "听证室一", "9时30分") if one not in words] == []


def test_a_named_ballot_prints_the_minority_and_a_secret_one_only_the_tally() -> None:
    named = docx_text(records.deliberation_record(papers.deliberation()))
    secret = docx_text(records.deliberation_record(papers.deliberation(votes=False)))
    assert "少数意见：唐示例025（反对）。" in named
    assert "表决结果：赞成4票，反对1票，形成多数意见。" in secret
    assert "无记名" in secret
    assert "少数意见" not in secret


def test_two_renderings_are_the_same_bytes() -> None:
    assert notices.hearing_notice(papers.hearing_notice()) == notices.hearing_notice(papers.hearing_notice())


def test_the_document_carries_its_own_day_and_not_today() -> None:
    rendered = notices.hearing_notice(papers.hearing_notice())
    assert rendered.docx is not None
    core = Document(io.BytesIO(rendered.docx)).core_properties
    assert (core.created.date(), core.modified.date()) == (date(2026, 12, 1), date(2026, 12, 1))
    assert PdfReader(io.BytesIO(rendered.pdf)).metadata["/CreationDate"].startswith("D:20261201")


def test_the_page_is_a4_with_the_margins_of_the_standard() -> None:
    rendered = notices.hearing_notice(papers.hearing_notice())
    box = PdfReader(io.BytesIO(rendered.pdf)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == (595, 842)
    assert rendered.docx is not None
    section = Document(io.BytesIO(rendered.docx)).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]


def test_the_font_that_stands_in_is_named() -> None:
    assert fonts_in_use().sentence == "正文字体：Noto Serif SC（未安装仿宋，以思源宋体代替）"
