"""How is one row read so that every cell that is wrong is named, not only the first?"""

from collections.abc import Mapping
from datetime import date, time
from typing import TypeVar

from hearing_app.domain.intake.cell_dates import read_day, read_hours, read_time
from hearing_app.domain.intake.cells import (
    is_blank,
    read_code,
    read_count,
    read_email,
    read_phone,
    read_prose,
    read_text,
    read_yes_no,
    shown,
    squeeze,
)
from hearing_app.domain.intake.problems import Findings, Problem, Source
from hearing_app.domain.intake.sheets import Cell, Row, Unreadable
from hearing_app.domain.intake.tables import Table

T = TypeVar("T")
Words = Mapping[str, T]


class Reading:
    """One row of a table while it is read; `is_good` turns false with the first fatal problem."""

    def __init__(self, table: Table, row: Row, findings: Findings) -> None:
        self._table = table
        self._row = row
        self._findings = findings
        self.source = Source(table.sheet, row.number)
        self.is_good = True

    def has_column(self, field: str) -> bool:
        """Say whether the table has a column for a field."""
        return field in self._table.places

    def text(self, field: str) -> str:
        """Return a name or label, "" where the cell is blank."""
        cell = self._filled(field)
        return read_text(cell.value) if cell else ""

    def prose(self, field: str) -> str:
        """Return a sentence with its punctuation, "" where the cell is blank."""
        cell = self._filled(field)
        return read_prose(cell.value) if cell else ""

    def code(self, field: str) -> str:
        """Return a number or code, "" where the cell is blank."""
        cell = self._filled(field)
        return read_code(cell.value) if cell else ""

    def day(self, field: str) -> date | None:
        """Return a date; what is none is a problem."""
        cell = self._filled(field)
        return self._understood(field, cell, read_day(cell.value), "intake.date_unreadable") if cell else None

    def clock(self, field: str) -> time | None:
        """Return a time of day; what is none is a problem."""
        cell = self._filled(field)
        return self._understood(field, cell, read_time(cell.value), "intake.time_unreadable") if cell else None

    def hours(self, field: str) -> tuple[time, time] | None:
        """Return the start and end of a cell such as 09:00-12:00; what is none is a problem."""
        cell = self._filled(field)
        return self._understood(field, cell, read_hours(cell.value), "intake.hours_unreadable") if cell else None

    def count(self, field: str) -> int | None:
        """Return a number; a rough one is taken with a warning, what is none is a problem."""
        cell = self._filled(field)
        if cell is None:
            return None
        count = self._understood(field, cell, read_count(cell.value), "intake.count_unreadable")
        if count and count.is_rough:
            self.warn("intake.count_rough", field, taken=count.number)
        return count.number if count else None

    def yes_no(self, field: str, words: Words[bool] | None = None) -> bool | None:
        """Return what 是 or 否, or the field's own words, mean; anything else is a problem."""
        cell = self._cell(field)
        if cell is None:
            return None
        found = (words or {}).get(squeeze(shown(cell.value)), read_yes_no(cell.value))
        if found is None and is_blank(cell.value):
            return None
        return self._understood(field, cell, found, "intake.yes_no_unreadable")

    def phone(self, field: str) -> str:
        """Return a telephone number; what looks like none is kept as it is, with a warning."""
        cell = self._filled(field)
        if cell is None:
            return ""
        phone = read_phone(cell.value)
        if not phone.is_sure:
            self.warn("intake.phone_doubtful", field, taken=phone.number)
        return phone.number

    def email(self, field: str) -> str:
        """Return an address; what is none is left out with a warning, since the post is not the only channel."""
        cell = self._filled(field)
        if cell is None:
            return ""
        email = read_email(cell.value)
        if email is None:
            self.warn("intake.email_unreadable", field)
        return email or ""

    def choice(self, field: str, words: Words[T], choices: object) -> T | None:
        """Return what a word means; an unknown one is a problem that names the choices."""
        cell = self._filled(field)
        if cell is None:
            return None
        found = words.get(squeeze(shown(cell.value)))
        return self._understood(field, cell, found, "intake.word_unknown", choices=choices)

    def need(self, *fields: str) -> None:
        """Note every one of these fields that is blank as a problem."""
        for field in fields:
            if self._filled(field) is None:
                self.refuse("intake.blank", field)

    def refuse(self, code: str, field: str, **params: object) -> None:
        """Note a fatal problem of this row at the column of a field."""
        self.is_good = False
        self._note(code, field, params, is_fatal=True)

    def warn(self, code: str, field: str, **params: object) -> None:
        """Note a warning at the column of a field."""
        self._note(code, field, params, is_fatal=False)

    def _understood(self, field: str, cell: Cell, found: T | None, code: str, **params: object) -> T | None:
        if found is None and not isinstance(cell.value, Unreadable):
            self.refuse(code, field, **params)
        return found

    def _cell(self, field: str) -> Cell | None:
        """Return the filled cell; one whose value the file does not hold is a problem, whatever the field."""
        cell = self._table.cell(self._row, field)
        if cell and isinstance(cell.value, Unreadable):
            self.refuse("intake.cell_error", field)
            return None
        return cell

    def _filled(self, field: str) -> Cell | None:
        cell = self._cell(field)
        return None if cell is None or is_blank(cell.value) else cell

    def _note(self, code: str, field: str, params: Mapping[str, object], *, is_fatal: bool) -> None:
        cell = self._table.cell(self._row, field)
        places = self._table.places.get(field, ("",))
        column = cell.column if cell else places[0]
        read = shown(cell.value) if cell else ""
        label = self._table.layout.column(field).label
        problem = Problem(self.source.sheet, self.source.row, column, read, code, {"field": label, **params}, is_fatal)
        known = self._findings.problems if is_fatal else self._findings.warnings
        if problem not in known[-20:]:
            self._findings.add(problem)
