"""Are workbooks read as they stand, and is everything else refused at once?"""

import io
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.errors import Refused
from hearing_app.domain.intake.sheets import Cell, Merge, Unreadable
from hearing_app.i18n import sentences
from tests.builders.workbooks import archive, saved, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
GOOD = {"xl/workbook.xml": b"<workbook/>"}
SHEET = "xl/worksheets/sheet1.xml"


def refusal(source: bytes | Path) -> str:
    with pytest.raises(Refused) as caught:
        read_sheets(source)
    assert len(caught.value.reasons) == 1
    reason = caught.value.reasons[0]
    for sentence in sentences()[reason.code].values():
        assert "{" not in sentence.format(**reason.params)
    return reason.code


def test_blank_rows_are_left_out_and_numbers_kept() -> None:
    (sheet,) = read_sheets(workbook({"名册": [["题"], [], ["　", "\u200b"], ["a", None, 3]]}))
    assert sheet.title == "名册"
    assert [(row.number, [(cell.ref, cell.value) for cell in row.cells]) for row in sheet.rows] == [
        (1, [("A1", "题")]),
        (4, [("A4", "a"), ("C4", 3)]),
    ]


def test_vertical_ranges_are_filled_down_and_horizontal_ones_are_not() -> None:
    rows = [["题", None], ["T1", "甲"], [None, "乙"], [None, "丙"], ["T2", None]]
    (sheet,) = read_sheets(workbook({"a": rows}, merged={"a": ["A1:B1", "A2:A4"]}))
    assert [[cell.value for cell in row.cells] for row in sheet.rows] == [
        ["题"],
        ["T1", "甲"],
        ["T1", "乙"],
        ["T1", "丙"],
        ["T2"],
    ]
    assert set(sheet.merges) == {Merge(1, 1, 1, 2), Merge(2, 1, 4, 1)}


def test_a_row_that_only_a_range_reaches_is_blank() -> None:
    (sheet,) = read_sheets(workbook({"a": [["T1", "甲"], [], ["T2", "乙"]]}, merged={"a": ["A1:A2"]}))
    assert [row.number for row in sheet.rows] == [1, 3]


def test_a_formula_gives_its_stored_value_or_shows_that_there_is_none() -> None:
    stored = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>C1*2</f></c><c r="C1" t="e"><v>#REF!</v></c>'
        b"</row></sheetData></worksheet>"
    )
    with zipfile.ZipFile(io.BytesIO(workbook({"a": [[1]]}))) as book:
        parts = {name: book.read(name) for name in book.namelist()} | {SHEET: stored}
    (sheet,) = read_sheets(archive(parts))
    assert sheet.rows[0].cells == (
        Cell(2, 1, "A"),
        Cell(Unreadable("=C1*2"), 1, "B"),
        Cell(Unreadable("#REF!"), 1, "C"),
    )


def test_dates_arrive_as_dates_and_hidden_sheets_are_marked() -> None:
    book = workbook({"a": [[datetime(2021, 3, 4)]], "b": [[1]]}, hidden=["b"])  # noqa: DTZ001 - cells know no zones
    first, second = read_sheets(book)
    assert first.rows[0].cells[0].value == datetime(2021, 3, 4)  # noqa: DTZ001 - as above
    assert (first.is_hidden, second.is_hidden) == (False, True)


def test_a_file_whose_looks_are_broken_is_still_read() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook({"a": [["姓名"]]}))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts["xl/styles.xml"] = b'<styleSheet xmlns="x"><fonts><font><family val="99"/></font></fonts></styleSheet>'
    assert read_sheets(archive(parts))[0].rows[0].cells[0].value == "姓名"


def test_the_sheet_is_read_from_a_path_too(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(workbook({"a": [["姓名"]]}))
    assert read_sheets(path)[0].title == "a"


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("workbook.empty_file", b""),
        ("workbook.old_xls", OLE),
        ("workbook.encrypted", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("workbook.other_format", b"%PDF-1.7 and so on"),
        ("workbook.plain_text", "姓名,类别\n".encode("gbk")),
        ("workbook.plain_text", "姓名,类别\n".encode()),
        ("workbook.web_page", "\ufeff <html><table>".encode()),
        ("workbook.not_a_workbook", bytes(range(256)) * 9),
        ("workbook.not_a_workbook", archive({"a.txt": b"a"})),
        ("workbook.other_format", archive({"word/document.xml": b"a"})),
        ("workbook.damaged", archive(GOOD)),
        ("workbook.damaged", b"PK\x03\x04" + bytes(99)),
        ("workbook.damaged", workbook({"a": [[1]]})[:-300]),
        ("workbook.no_rows", workbook({"a": [], "b": []})),
    ],
)
def test_what_is_no_workbook_is_named(code: str, content: bytes) -> None:
    assert refusal(content) == code


def test_a_locked_zip_is_named() -> None:
    content = bytearray(archive(GOOD))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(content)) == "workbook.encrypted"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx") == "workbook.cannot_open"


def sparse(path: Path) -> Path:
    with path.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    return path


def rows_of(count: int) -> bytes:
    return b"<worksheet>" + b'<row r="1" s="1"/>' * count + b"</worksheet>"


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("workbook.bomb", {SHEET: bytes(110 * 1024 * 1024)}),
        ("workbook.bomb", {SHEET: bytes(3 * 1024 * 1024)}),
        ("workbook.bomb", {f"a{number}": b"" for number in range(2_001)}),
        ("workbook.bomb", {"xl/styles.xml": b"<xf a='1'/>" * 200_001}),
        ("workbook.too_many_rows", {SHEET: rows_of(50_001)}),
        ("workbook.too_many_rows", {"xl/elsewhere": rows_of(50_001)}),
        ("workbook.too_many_cells", {SHEET: b"".join(b'<c r="A%d"/>' % row for row in range(1_000_001))}),
    ],
)
def test_a_bomb_is_refused_within_a_second(code: str, parts: dict[str, bytes]) -> None:
    content = archive(GOOD | parts)
    started = time.process_time()
    assert refusal(content) == code
    assert time.process_time() - started < 1


def test_two_hundred_megabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = sparse(tmp_path / "big.xlsx")
    started = time.process_time()
    assert refusal(path) == "workbook.too_large"
    assert time.process_time() - started < 0.1


def test_entities_are_not_expanded() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook({"a": [["姓名"]]}))) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[SHEET] = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><worksheet><v>&c;</v></worksheet>'
    assert refusal(archive(parts)) == "workbook.damaged"


def test_one_cell_far_away_is_refused_and_not_walked_to() -> None:
    book = Workbook()
    book.worksheets[0]["XFD1048576"] = 1
    started = time.process_time()
    assert refusal(saved(book)) == "workbook.too_many_columns"
    assert time.process_time() - started < 1


def test_blank_formatted_cells_far_away_do_no_harm() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "姓名"
    sheet["ZZ9000"].number_format = "0.00"
    assert [row.number for row in read_sheets(saved(book))[0].rows] == [1]
