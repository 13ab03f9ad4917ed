"""Does the annex say, cell by cell, what the office's year is known to be, and does it keep small numbers inside?"""

import io
import json
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from hearing_app.domain.errors import Forbidden
from hearing_app.domain.evidence.annexes import AnnexPaper
from hearing_app.domain.evidence.reports import published
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.reports import freeze_year, published_year, view_report, view_year
from hearing_app.services.years.annexes import AnnexForm, export_annex, view_annex
from tests.builders.house import AsRole

HERE = Path(__file__).parent
Rows = list[list[str]]


@pytest.fixture
def sample(ctx: Context) -> Context:
    """An office with the whole year of the reference workbook."""
    result = take_workbook(ctx, ImportOrder(Family.YEAR, "2021.xlsx", (HERE / "year_2021.xlsx").read_bytes()))
    assert result.is_taken
    return ctx


def tables_of_docx(content: bytes, paper: AnnexPaper) -> dict[str, Rows]:
    document = Document(io.BytesIO(content))
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return {one.title: rows for one, rows in zip(paper.tables, found, strict=True)}


def tables_of_workbook(content: bytes) -> dict[str, Rows]:
    book = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [[str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        for sheet in book.worksheets[1:]
    }


def as_published(tables: dict[str, Rows], year: int) -> dict[str, object]:
    """Read the cells back into the shape of the report command."""
    values = {row[0]: int(row[1]) for row in tables["主要数字"][1:]}
    groups = {row[0]: (int(row[1]), int(row[2])) for row in tables["到场人员"][1:]}
    return {
        "year": year,
        "reviews_concluded": values["审核办结"],
        "reviews_with_counsel_opinion_on_or_before_signing": values["有法律顾问意见"],
        "hearings_held": values["召开听证"],
        "hearings_called": values["召集听证"],
        "attendance_person_times": [times for times, _ in groups.values()],
        "attendance_people": [people for _, people in groups.values()],
        "signed_on_time": values["按期签发"],
        "by_stage": {row[0]: int(row[1]) for row in tables["办结事项按阶段"][1:]},
        "by_conclusion": {row[0]: int(row[1]) for row in tables["办结事项按结论"][1:]},
        "votes": {row[0]: {"赞成": int(row[1]), "反对": int(row[2])} for row in tables["听证表决"][1:]},
    }


def test_the_reference_year_is_the_same_by_page_api_docx_and_workbook(sample: Context, as_role: AsRole) -> None:
    expected = json.loads((HERE / "year_2021.expected.json").read_text("utf-8"))
    assert published(view_year(sample, 2021)) == expected
    assert published_year(sample, 2021).items() >= expected.items()
    shape = expected | {
        name: list(expected[name].values()) for name in ("attendance_person_times", "attendance_people")
    }
    paper, report = view_annex(sample, 2021), view_report(sample, 2021)
    docx = tables_of_docx(export_annex(sample, 2021, AnnexForm.DOCX), paper)
    assert as_published(docx, 2021) == shape
    assert tables_of_workbook(export_annex(sample, 2021, AnnexForm.XLSX)) == docx
    figures = [[str(one.value), str(one.numerator), str(one.denominator)] for one in report.lines]
    assert [row[1:4] for row in docx["主要数字"][1:]] == figures
    assert paper.standing == ("未定稿：本附表按2026年11月23日的台账汇总，以定稿为准。",)
    leader = as_role("leader")
    freeze_year(leader, 2021)
    (frozen,) = view_report(leader, 2021).snapshots
    paper = view_annex(leader, 2021)
    assert paper.standing == (f"已定稿：第1版，2026年11月23日，SHA-256：{frozen.digest}。", "本附表的数字和定稿一致。")
    assert export_annex(leader, 2021, AnnexForm.DOCX) == export_annex(leader, 2021, AnnexForm.DOCX)
    with pytest.raises(Forbidden):
        export_annex(as_role("handler"), 2021, AnnexForm.XLSX)
