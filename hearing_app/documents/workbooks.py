"""What stands in a workbook, and how does a table become one?

Values only: formulas give what the office program calculated last, links and macros are never followed.
Not here: whether the file may be opened (workbook_safety), what the sheets mean (domain.intake).
"""

import warnings
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from openpyxl import load_workbook
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from hearing_app.documents.workbook_safety import MOST_CELLS, MOST_ROWS, open_archive
from hearing_app.domain.errors import Refused, refuse
from hearing_app.domain.intake.sheets import Cell, CellValue, Merge, Row, Sheet, Unreadable, letters_of

MOST_COLUMNS = 256  # what the old .xls could hold; nobody types further right
MOST_FILLED = 200_000
_TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
_RUN_TAG = f"{{{SHEET_MAIN_NS}}}r"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"


def read_sheets(source: Path | bytes) -> tuple[Sheet, ...]:
    """Read every worksheet of an .xlsx or .xlsm file, hidden ones included and marked.

    Blank rows are left out and row numbers kept; a vertical merged range is filled down. Raises Refused with one
    reason for everything that is no workbook, too large or damaged, without unpacking it first.
    """
    with open_archive(source) as archive:
        try:
            return _sheets(archive)
        except Refused:
            raise
        except Exception as error:  # openpyxl answers a crafted file with whatever exception comes up
            raise refuse("workbook.damaged") from error


def _sheets(archive: zipfile.ZipFile) -> tuple[Sheet, ...]:
    with warnings.catch_warnings():  # openpyxl warns of drawings and extensions, which nobody wants from it here
        warnings.simplefilter("ignore")
        book = _open_book(archive)
        found, cells = [], 0
        for worksheet in book.worksheets:
            sheet = _sheet(book, worksheet)
            cells += sum(len(row.cells) for row in sheet.rows)
            if cells > MOST_CELLS:
                raise refuse("workbook.too_many_cells", most=MOST_CELLS)
            found.append(sheet)
    if not any(sheet.rows for sheet in found):
        raise refuse("workbook.no_rows")
    return tuple(found)


def _open_book(archive: zipfile.ZipFile) -> Any:
    """Open with openpyxl; where it chokes on the looks of a file, open it again without them.

    Dates then arrive as serial numbers, which the readers of cells understand.
    """
    content = cast(IO[bytes], archive.fp)
    try:
        return load_workbook(content, read_only=True, data_only=True, keep_links=False)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError):
        plain = BytesIO()
        with zipfile.ZipFile(plain, "w", zipfile.ZIP_STORED) as copy:
            for entry in archive.infolist():
                if entry.filename != "xl/styles.xml":
                    copy.writestr(entry.filename, archive.read(entry))
        return load_workbook(plain, read_only=True, data_only=True, keep_links=False)


class _Parser(WorkSheetParser):
    """The parser of openpyxl, which gives only filled cells; a formula without a stored value becomes visible.

    It is a private module: the public reader invents every missing row and column, so that one cell in
    XFD1048576 costs minutes, and it keeps neither merged ranges nor the difference between blank and not calculated.
    """

    def parse_cell(self, element: Any) -> dict[str, Any]:
        inline = element.find(INLINE_STRING)
        if inline is not None:
            element.remove(inline)  # openpyxl takes ten times as long over a text that stands in the cell
        cell: dict[str, Any] = super().parse_cell(element)
        formula = element.find(FORMULA_TAG)
        if inline is not None:
            cell["value"] = "".join(_texts(inline))
        elif cell["value"] is None and formula is not None:
            cell["value"] = Unreadable(f"={formula.text or ''}")
        elif cell["data_type"] == "e":
            cell["value"] = Unreadable(str(cell["value"]))
        return cell


def _texts(inline: Any) -> Iterator[str]:
    """Yield the runs of a text, without the reading aids (rPh) that an East Asian text may carry."""
    for part in (*inline.findall(_TEXT_TAG), *inline.findall(f"{_RUN_TAG}/{_TEXT_TAG}")):
        yield part.text or ""


def _sheet(book: Any, worksheet: Any) -> Sheet:
    with worksheet._get_source() as part:
        parser = _Parser(
            part,
            worksheet._shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        rows = list(_rows(parser))
        merges = tuple(
            Merge(top=area.min_row, left=area.min_col, bottom=area.max_row, right=area.max_col)
            for area in (parser.merged_cells.mergeCell if parser.merged_cells else ())
        )
    return Sheet(worksheet.title, _filled_down(rows, merges), merges, worksheet.sheet_state != "visible")


def _rows(parser: WorkSheetParser) -> Iterator[Row]:
    count = 0
    for number, found in parser.parse():
        filled = {cell["column"]: cast(CellValue, cell["value"]) for cell in found if not _is_blank(cell["value"])}
        count += bool(filled)
        if count > MOST_ROWS:
            raise refuse("workbook.too_many_rows", most=MOST_ROWS)
        if any(column > MOST_COLUMNS for column in filled):
            raise refuse("workbook.too_many_columns", most=MOST_COLUMNS)
        if filled:
            yield Row(number, tuple(Cell(filled[column], number, letters_of(column)) for column in sorted(filled)))


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip(_INVISIBLE).strip())


def _filled_down(rows: list[Row], merges: Sequence[Merge]) -> tuple[Row, ...]:
    """Repeat the value at the top of a vertical merged range in the filled rows below it."""
    rows.sort(key=lambda row: row.number)
    numbers = [row.number for row in rows]
    added: dict[int, dict[str, Cell]] = {}
    budget = MOST_FILLED
    for merge in (each for each in merges if each.bottom > each.top):
        first = bisect_right(numbers, merge.top - 1)
        if first == len(rows) or rows[first].number != merge.top:
            continue
        column = letters_of(merge.left)
        anchor = rows[first].cell(column)
        below = rows[first + 1 : bisect_right(numbers, merge.bottom)]
        budget -= len(below)
        if budget < 0:
            raise refuse("workbook.too_many_cells", most=MOST_CELLS)
        for row in below if anchor else ():
            if row.cell(column) is None and anchor:
                added.setdefault(row.number, {})[column] = Cell(anchor.value, row.number, column)
    return tuple(_with_cells(row, added.get(row.number, {})) for row in rows)


def _with_cells(row: Row, more: dict[str, Cell]) -> Row:
    if not more:
        return row
    every = (*row.cells, *more.values())
    return Row(row.number, tuple(sorted(every, key=lambda cell: (len(cell.column), cell.column))))
