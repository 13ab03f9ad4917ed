"""How does a table leave the house as CSV that spreadsheet programs open rightly and safely?"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import StringIO

from hearing_app.documents.workbook_tables import Value
from hearing_app.domain.spans import CIVIL

# What a spreadsheet program takes for a formula (OWASP, CSV injection), with the full-width twins.
_DANGEROUS = tuple("=+-@\t\r＝＋－＠")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Write a table as UTF-8 with a byte order mark (Excel needs it for Chinese); days as 2026-12-03.

    Text that a spreadsheet program would run gets an apostrophe before it.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerows([[_shown(value) for value in row] for row in (header, *rows)])
    return out.getvalue().encode("utf-8-sig")


def _shown(value: Value) -> str | int | float:
    if isinstance(value, datetime):
        return f"{value.astimezone(CIVIL) if value.tzinfo else value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_DANGEROUS) else value
    return "" if value is None else value if isinstance(value, int | float) else str(value)
