"""Is a written table safe to open, and the same each time?"""

import io
import time
import zipfile
from datetime import UTC, date, datetime

from openpyxl import load_workbook

from hearing_app.documents.workbook_tables import write_table
from hearing_app.documents.workbooks import read_sheets

HEADER = ("姓名", "日期")


def test_what_is_written_is_read_again() -> None:
    (sheet,) = read_sheets(write_table("名册[1]", HEADER, [["王示例01", 3], [None, 2.5]]))
    assert sheet.title == "名册 1"
    assert [[cell.value for cell in row.cells] for row in sheet.rows] == [["姓名", "日期"], ["王示例01", 3], [2.5]]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    dangerous = ["=1+1", "+1", "-1", "@a", "\tx", "\rx", "＝1", "＋1", "－1", "＠a"]
    content = write_table("a", ["=cmd()", "b"], [[words, words] for words in dangerous])
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value != "b"]
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}
    assert [row[0].value for row in sheet.iter_rows(min_row=2)][:4] == dangerous[:4]


def test_plain_text_and_negative_numbers_are_left_alone() -> None:
    sheet = load_workbook(io.BytesIO(write_table("a", ["b"], [["正常"], [-5]]))).worksheets[0]
    assert [(row[0].data_type, bool(row[0].quotePrefix)) for row in sheet.iter_rows()] == [
        ("s", False),
        ("s", False),
        ("n", False),
    ]


def test_instants_are_written_in_civil_time_and_controls_left_out() -> None:
    instant = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
    sheet = load_workbook(io.BytesIO(write_table("a", ["b"], [[instant], [date(2021, 3, 4)], ["a\x00b"]]))).worksheets[
        0
    ]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [
        datetime(2026, 11, 24, 2, 0),  # noqa: DTZ001 - cells know no zones
        datetime(2021, 3, 4),  # noqa: DTZ001 - cells know no zones
        "ab",
    ]


def test_the_same_table_gives_the_same_bytes() -> None:
    first = write_table("a", HEADER, [["王示例01", date(2021, 3, 4)]])
    time.sleep(2.1)  # zip times have steps of two seconds, core properties of one
    assert write_table("a", HEADER, [["王示例01", date(2021, 3, 4)]]) == first
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
