"""Where in a sheet does the table stand, and which column is which?

A table is recognised by its headers, never by the title of the sheet: title rows above, headers in two rows,
headers spaced out or repeated on every printed page, totals and notes at the end are all found here. Not here:
what the fields mean (rosters, pendings, years).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hearing_app.domain.intake.cells import shown, squeeze
from hearing_app.domain.intake.problems import Findings
from hearing_app.domain.intake.sheets import Cell, Row, Sheet, letters_of, number_of

_HEADER_AMONG = 30  # filled rows in which a header is looked for
_TOTAL = re.compile(r"(?:本页|本年度?|全年|年度|本表)?[合总小共累]计(?:[:(\d].*|数|人数|件数)?")
_FOOTNOTE = re.compile(
    r"(?:注|备注|说明|填表说明|填表人?|制表人?|审核人?|负责人|填报单位|填报人|制表日期|填表日期)[:].*|注\d?[.、].*"
)
_NOTE_IN_HEADER = re.compile(r"[(\[【].*?[)\]】]|[*:]")
_MARKS_IN_HEADER = re.compile(r"[()\[\]【】*:]")
# Columns that every office keeps and nobody needs here.
_IGNORED = frozenset(("序号", "序", "no", "no.", "备注", "说明", "#"))


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a table: its id, its headers with the proper one first, whether a table without it is none."""

    field: str
    headers: tuple[str, ...]
    en: str
    is_needed: bool = False

    @property
    def label(self) -> Mapping[str, str]:
        """Return the proper header, in English with its meaning."""
        return {"zh": self.headers[0], "en": f"{self.headers[0]} ({self.en})"}


@dataclass(frozen=True, slots=True)
class Layout:
    """A table that may stand in a workbook: its name and its columns."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]

    @property
    def label(self) -> Mapping[str, str]:
        """Return what the table is called."""
        return {"zh": self.zh, "en": self.en}

    @property
    def needed(self) -> frozenset[str]:
        """Return the fields without which the table cannot be read."""
        return frozenset(column.field for column in self.columns if column.is_needed)

    def column(self, field: str) -> Column:
        """Return the column of a field."""
        return next(column for column in self.columns if column.field == field)


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was found: its sheet, layout, the letters in which each field stands, its rows."""

    sheet: str
    layout: Layout
    places: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]

    def cell(self, row: Row, field: str) -> Cell | None:
        """Return the first filled cell of a field, or None; a field may stand in several columns."""
        found = (row.cell(letters) for letters in self.places.get(field, ()))
        return next((cell for cell in found if cell is not None), None)


@dataclass(frozen=True, slots=True)
class _Match:
    """One row of a sheet read as the header of one layout."""

    layout: Layout
    row: Row
    headers: Mapping[str, tuple[str, ...]]
    places: Mapping[str, tuple[str, ...]]

    @property
    def rank(self) -> tuple[bool, int, int]:
        return not self.missing, len(self.places), -self.row.number

    @property
    def missing(self) -> frozenset[str]:
        return self.layout.needed - set(self.places)


def find_tables(sheets: Sequence[Sheet], layouts: Sequence[Layout], findings: Findings) -> tuple[Table, ...]:
    """Return the table of each visible sheet; what is missing, unknown or left aside goes to the findings.

    A workbook without any of the wanted tables is a problem of its own.
    """
    matches = [(sheet, _best_match(sheet, layouts)) for sheet in sheets if sheet.rows]
    tables = []
    for sheet, match in matches:
        if sheet.is_hidden:
            if match and not match.missing:
                findings.warn_sheet("intake.sheet_hidden", sheet.title)
        elif match is None:
            findings.warn_sheet("intake.sheet_unknown", sheet.title, expected=_expected(layouts))
        elif match.missing:
            _refuse(sheet, match, findings)
        else:
            tables.append(_table(sheet, match, findings))
    if not tables and not findings.problems:
        findings.refuse_sheet("intake.no_table", "", expected=_expected(layouts))
    return tuple(tables)


def _best_match(sheet: Sheet, layouts: Sequence[Layout]) -> _Match | None:
    """Return the row and layout that agree most: every needed column, else two columns and half of those needed."""
    found = [_match(sheet, row, layout) for row in sheet.rows[:_HEADER_AMONG] for layout in layouts]
    likely = [match for match in found if not match.missing or _is_likely(match)]
    return max(likely, key=lambda match: match.rank, default=None)


def _is_likely(match: _Match) -> bool:
    needed = match.layout.needed
    return len(match.places) >= max(2, len(match.headers) / 2) and 2 * len(needed & set(match.places)) >= len(needed)


def _match(sheet: Sheet, row: Row, layout: Layout) -> _Match:
    headers = _headers(sheet, row)
    places: dict[str, tuple[str, ...]] = {}
    for column in layout.columns:
        spellings = {squeeze(header): rank for rank, header in enumerate(column.headers)}
        at = [(spellings[name], letters) for letters, names in headers.items() for name in names if name in spellings]
        if at:
            places[column.field] = tuple(dict.fromkeys(letters for _, letters in sorted(at)))
    return _Match(layout, row, headers, places)


def _headers(sheet: Sheet, row: Row) -> dict[str, tuple[str, ...]]:
    """Return the spellings of each column's header, joined with a wider header above it (聘期 over 起 and 止)."""
    headers = {cell.column: _spellings(cell) for cell in row.cells if isinstance(cell.value, str)}
    for merge in sheet.merges:
        below = [letters for letters in headers if merge.left <= number_of(letters) <= merge.right]
        if merge.bottom != row.number - 1 or len(below) < 2 or len(below) == len(headers):
            continue  # a range over all columns is a title
        above = next((each.cell(letters_of(merge.left)) for each in sheet.rows if each.number == merge.top), None)
        wider = _spellings(above)[0] if above else ""
        headers |= {letters: tuple(wider + name for name in headers[letters]) for letters in below}
    return headers


def _spellings(cell: Cell) -> tuple[str, ...]:
    """Return a header without its marks, and without what stands in brackets: 聘期(起) → 聘期起, 聘期."""
    words = squeeze(shown(cell.value))
    return tuple(dict.fromkeys((_MARKS_IN_HEADER.sub("", words), _NOTE_IN_HEADER.sub("", words) or words)))


def _refuse(sheet: Sheet, match: _Match, findings: Findings) -> None:
    missing = [match.layout.column(field).label for field in sorted(match.missing)]
    findings.refuse_sheet(
        "intake.columns_missing",
        sheet.title,
        table=match.layout.label,
        row=match.row.number,
        expected={language: "、".join(label[language] for label in missing) for language in ("zh", "en")},
    )


def _expected(layouts: Sequence[Layout]) -> Mapping[str, str]:
    names = [
        (layout.zh, layout.en, "、".join(column.headers[0] for column in layout.columns if column.is_needed))
        for layout in layouts
    ]
    return {
        "zh": "；".join(f"{zh}（{headers}）" for zh, _, headers in names),
        "en": "; ".join(f"{en} ({headers})" for _, en, headers in names),
    }


def _table(sheet: Sheet, match: _Match, findings: Findings) -> Table:
    known = {letters for places in match.places.values() for letters in places}
    for letters, names in match.headers.items():
        if letters in known or _IGNORED.intersection(names):
            continue
        cell = match.row.cell(letters)
        header = " ".join(shown(cell.value).split()) if cell else names[0]
        findings.unknown_columns.append(header)
        findings.warn_sheet("intake.column_unknown", sheet.title, header=header, letters=letters)
    return Table(sheet.title, match.layout, match.places, tuple(_body(sheet, match, findings)))


def _body(sheet: Sheet, match: _Match, findings: Findings) -> Iterator[Row]:
    """Yield the rows below the header that are neither totals, notes nor the header once more."""
    known = {letters for places in match.places.values() for letters in places}
    for row in sheet.rows:
        if row.number <= match.row.number or not any(cell.column in known for cell in row.cells):
            continue
        words = [squeeze(cell.value) for cell in row.cells if isinstance(cell.value, str)]
        if any(_TOTAL.fullmatch(each) for each in words[:3]) or _is_header_again(row, match):
            continue
        if words and _FOOTNOTE.fullmatch(words[0]):
            findings.warn_sheet("intake.note_skipped", sheet.title, row=row.number, read=shown(row.cells[0].value))
            continue
        yield row


def _is_header_again(row: Row, match: _Match) -> bool:
    words = [cell for cell in row.cells if isinstance(cell.value, str)]
    same = [cell for cell in words if _spellings(cell) == match.headers.get(cell.column)]
    return len(same) >= 2 and 2 * len(same) > len(row.cells)
