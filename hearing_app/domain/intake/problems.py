"""What is wrong with a row, where does it stand, and what would be right?

A problem carries a code of translations/reasons/intake.toml; fatal ones keep their row out, the others are
warnings. Not here: whether one bad row stops the whole file (the caller decides).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hearing_app.domain.errors import Reason


@dataclass(frozen=True, slots=True)
class Source:
    """The sheet and the row from 1 that a record was read from."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: its place (row 0 and column "" where the whole sheet is meant), what was read, what is right."""

    sheet: str
    row: int
    column: str
    read: str
    code: str
    params: Mapping[str, object]
    is_fatal: bool

    @property
    def reason(self) -> Reason:
        """Return the finding as a reason, for `i18n.sentence`; what was read and where are among its params."""
        place = {"sheet": self.sheet, "row": self.row, "column": self.column, "read": self.read}
        return Reason(self.code, {**place, **self.params})


@dataclass(slots=True)
class Findings:
    """What was found while a workbook was read; it only grows."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    unknown_columns: list[str] = field(default_factory=list)

    def refuse_sheet(self, code: str, sheet: str, **params: object) -> None:
        """Note that a whole sheet could not be taken."""
        self.problems.append(Problem(sheet, 0, "", "", code, params, is_fatal=True))

    def warn_sheet(self, code: str, sheet: str, **params: object) -> None:
        """Note something about a whole sheet."""
        self.warnings.append(Problem(sheet, 0, "", "", code, params, is_fatal=False))

    def add(self, problem: Problem) -> None:
        """Note a finding where it belongs."""
        (self.problems if problem.is_fatal else self.warnings).append(problem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What every family of workbooks ends in: the fatal problems, the warnings, the columns nobody asked for."""

    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    unknown_columns: tuple[str, ...] = ()
