"""What is a plain sheet?

The shape in which a workbook reaches the domain: cells with their place, rows without the blank ones, merged
ranges as they were drawn. Not here: how a file becomes sheets (documents.workbooks), what they mean (tables).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose value the file does not hold: an error such as #REF!, or a formula that was never calculated."""

    shown: str


CellValue = str | int | float | bool | datetime | date | time | timedelta | Unreadable


@dataclass(frozen=True, slots=True)
class Cell:
    """A filled cell: its value, its row number from 1 and its column letter."""

    value: CellValue
    row: int
    column: str

    @property
    def ref(self) -> str:
        """Return the address as the spreadsheet shows it, e.g. K7."""
        return f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one filled cell of its own; only filled cells are kept, from left to right."""

    number: int
    cells: tuple[Cell, ...]

    def cell(self, column: str) -> Cell | None:
        """Return the filled cell in a column, or None."""
        return next((cell for cell in self.cells if cell.column == column), None)


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows and columns from 1, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title, its rows, its merged ranges; what stood in a vertical range is filled down already."""

    title: str
    rows: tuple[Row, ...]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False


def letters_of(column: int) -> str:
    """Return the letters of a column number from 1: 1 → A, 27 → AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def number_of(letters: str) -> int:
    """Return the number from 1 of a column's letters: A → 1, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
