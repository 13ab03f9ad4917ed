"""How does a table leave the house as a workbook that is safe to open and the same each time?"""

import re
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from hearing_app.domain.spans import CIVIL

Value = str | int | float | bool | date | datetime | time | None

FIXED = datetime(1980, 1, 1)  # noqa: DTZ001 - the earliest time that a zip can hold; neither zip nor xlsx knows zones
_LONGEST_TEXT = 32_767  # characters that one cell may hold (Excel specifications and limits)
# What a spreadsheet program takes for a formula or a command (OWASP, CSV injection), with the full-width twins.
_DANGEROUS = tuple("=+-@\t\r＝＋－＠")
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


Table = tuple[str, Sequence[str], Iterable[Sequence[Value]]]


def write_table(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write one sheet with a bold, frozen header as .xlsx bytes.

    Text stays text whatever it starts with; aware instants become civil times of Asia/Shanghai. The same table
    gives the same bytes.
    """
    return write_tables([(title, header, rows)])


def write_tables(tables: Sequence[Table]) -> bytes:
    """Write several sheets (title, header, rows) into one workbook, each like `write_table`."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, header, rows in tables:
        _sheet(book.create_sheet(_NOT_IN_TITLES.sub(" ", title).strip("' ")[:31] or "1"), header, rows)
    written = BytesIO()
    book.save(written)
    return _repacked(written, book.worksheets[0].title)


def _sheet(sheet: Worksheet, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    widths = [0] * len(header)
    for number, values in enumerate((header, *rows), start=1):
        for column, value in enumerate(values, start=1):
            _write(sheet.cell(number, column), value, is_header=number == 1)
            if column <= len(widths):
                widths[column - 1] = max(widths[column - 1], _width(value))
    _arrange(sheet, widths)


def _write(cell: Cell | MergedCell, value: Value, *, is_header: bool) -> None:
    if isinstance(cell, MergedCell):
        raise TypeError("a fresh sheet has no merged cells")
    if isinstance(value, str):
        kept = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_TEXT]
        cell.value = kept or None
        if kept.startswith(_DANGEROUS):
            cell.data_type = "s"
            cell.quotePrefix = True
    elif isinstance(value, datetime):
        cell.value = value.astimezone(CIVIL).replace(tzinfo=None) if value.tzinfo else value
        cell.number_format = "yyyy-mm-dd hh:mm"
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    if is_header:
        cell.font = Font(bold=True)


def _width(value: Value) -> int:
    """Estimate a width in digits: a Chinese character takes two."""
    shown = (
        "0000-00-00 00:00"[: 16 if isinstance(value, datetime) else 10] if isinstance(value, date) else str(value or "")
    )
    return max((sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in shown.splitlines()), default=0)


def _arrange(sheet: Worksheet, widths: Sequence[int]) -> None:
    sheet.freeze_panes = "A2"
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = min(max(width + 2, 8), 60)


def _repacked(written: BytesIO, title: str) -> bytes:
    """Return the zip with fixed times and core properties, since openpyxl writes the present ones."""
    out = BytesIO()
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == ARC_CORE:
                properties = DocumentProperties(creator="hearing-app", title=title, created=FIXED, modified=FIXED)
                content = cast(bytes, tostring(properties.to_tree()))  # its stub says str
            entry = zipfile.ZipInfo(name, date_time=FIXED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, content)
    return out.getvalue()
