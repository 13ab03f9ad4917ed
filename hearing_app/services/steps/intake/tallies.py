"""What does an import change? Rows are filled by what the workbook says anew, and counted as added, changed, the same.

A field follows the workbook when the workbook changed it; a correction made here stays when the same file is read
again, and a blank cell empties nothing.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from hearing_app.store import origins
from hearing_app.store.origins import Prints

# Cells that say nothing; 0 and False say something.
BLANKS: tuple[object, ...] = ("", None, [], {})
STRIDE = 25  # rows between two words on progress; each is a small transaction of its own


@dataclass(slots=True)
class Tally:
    """How many rows of each noun were added, changed or the same; what the workbook said, until `close` keeps it.

    `told` hears now and then how many rows are done.
    """

    session: Session
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    told: Callable[[int], None] | None = None
    done: int = 0
    _known: dict[str, dict[int, Prints]] = field(default_factory=dict)
    _said: dict[str, list[tuple[Any, Prints]]] = field(default_factory=dict)

    def count(self, noun: str, outcome: str) -> None:
        """Count one row: outcome is added, changed or same."""
        self.counts.setdefault(noun, Counter())[outcome] += 1
        self.done += 1
        if self.told is not None and self.done % STRIDE == 0:
            self.told(self.done)

    def assign(self, noun: str, row: Any, *, is_new: bool, **values: Any) -> bool:
        """Fill a row, count it, and say whether anything differs."""
        is_changed = self.fill(noun, row, is_new=is_new, **values)
        if is_changed and not is_new and hasattr(row, "version"):
            row.version += 1
        self.count(noun, "added" if is_new else "changed" if is_changed else "same")
        return is_changed

    def fill(self, noun: str, row: Any, *, is_new: bool, **values: Any) -> bool:
        """Set the fields that the workbook says anew; of a row that it never named only what is empty."""
        different = {
            name: value
            for name, value in self.news(noun, row, is_new=is_new, values=values).items()
            if getattr(row, name) != value
        }
        for name, value in different.items():
            setattr(row, name, value)
        return bool(different)

    def news(self, noun: str, row: Any, *, is_new: bool, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields that the workbook says otherwise than last time, and remember what it says."""
        prints = origins.prints_of(values)
        self._said.setdefault(noun, []).append((row, prints))
        if is_new:
            return dict(values)
        before = self._before(noun).get(row.id)
        if before is None:
            return {name: value for name, value in values.items() if getattr(row, name, "") in BLANKS}
        return {
            name: value for name, value in values.items() if prints[name] != before.get(name) and value not in BLANKS
        }

    def turn(self, noun: str, before: str, after: str) -> None:
        """Count the last row as something else."""
        self.counts[noun][before] -= 1
        self.counts[noun][after] += 1

    def close(self) -> None:
        """Keep what the workbook said about every row."""
        self.session.flush()
        for noun, said in self._said.items():
            known = self._before(noun)
            news = {row.id: {**known.get(row.id, {}), **prints} for row, prints in said}
            origins.save(self.session, noun, {key: prints for key, prints in news.items() if prints != known.get(key)})

    def shown(self) -> dict[str, dict[str, int]]:
        """Return the counts as plain numbers, every outcome named."""
        return {
            noun: {outcome: counter[outcome] for outcome in ("added", "changed", "same")}
            for noun, counter in self.counts.items()
        }

    def _before(self, noun: str) -> dict[int, Prints]:
        if noun not in self._known:
            self._known[noun] = origins.load(self.session, noun)
        return self._known[noun]
