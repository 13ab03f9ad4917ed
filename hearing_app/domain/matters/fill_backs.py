"""What of a matter is typed back into the superior system, whose number it bears? (回填单)

Only what that system cannot know: stage, days, route with article, clocks with rule, hearings, results, document
numbers, service days. No name, telephone, address, facts, handler or free text of any kind: by the number the superior
system has the petitioner already, so nothing more is needed (PIPL 6 and 34, minimum necessity). Not here: where the
values come from (services.steps.matters.fill_backs), how it is set (documents.fill_backs).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from hearing_app.domain.workdays import Label

NOTHING: Label = {"zh": "", "en": ""}


@dataclass(frozen=True, slots=True)
class FillLine:
    """One field of the superior system: a day or words, and the rule that they rest on; empty while there is none."""

    label: Label
    on: date | None = None
    words: Label = field(default_factory=lambda: NOTHING)
    basis: Label = field(default_factory=lambda: NOTHING)

    @property
    def is_open(self) -> bool:
        """Say whether there is nothing to type yet."""
        return self.on is None and not self.words["zh"]


@dataclass(frozen=True, slots=True)
class FillPart:
    """Fields that belong together: the matter, its route, a clock, a hearing, a review."""

    title: Label
    lines: tuple[FillLine, ...]


@dataclass(frozen=True, slots=True)
class FillBack:
    """The sheet of one matter as it stands on a day."""

    number: str
    dated_on: date
    parts: tuple[FillPart, ...]

    @property
    def open_count(self) -> int:
        """How many fields have nothing to type yet."""
        return sum(line.is_open for part in self.parts for line in part.lines)


def part_of(title: Label, lines: Sequence[FillLine]) -> FillPart:
    """Return a part; a rule is said once, on the first line that rests on it."""
    said: list[str] = []
    kept = []
    for line in lines:
        is_said = line.basis["zh"] in said
        said.append(line.basis["zh"])
        kept.append(FillLine(line.label, line.on, line.words, NOTHING) if is_said else line)
    return FillPart(title, tuple(kept))
