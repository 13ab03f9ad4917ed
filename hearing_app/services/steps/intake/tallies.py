"""What did an import change? Counting rows as added, changed or the same."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

STRIDE = 25  # rows between two words on progress; each is a small transaction of its own


@dataclass(slots=True)
class Tally:
    """How many rows of each noun were added, changed or the same; `told` hears now and then how many are done."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    told: Callable[[int], None] | None = None
    done: int = 0

    def count(self, noun: str, outcome: str) -> None:
        """Count one row: outcome is added, changed or same."""
        self.counts.setdefault(noun, Counter())[outcome] += 1
        self.done += 1
        if self.told is not None and self.done % STRIDE == 0:
            self.told(self.done)

    def assign(self, noun: str, row: Any, *, is_new: bool, **values: Any) -> bool:
        """Set what differs on a row, count it, and say whether anything did."""
        different = {name: value for name, value in values.items() if getattr(row, name) != value}
        for name, value in different.items():
            setattr(row, name, value)
        self.count(noun, "added" if is_new else "changed" if different else "same")
        return bool(different)

    def turn(self, noun: str, before: str, after: str) -> None:
        """Count the last row as something else."""
        self.counts[noun][before] -= 1
        self.counts[noun][after] += 1

    def shown(self) -> dict[str, dict[str, int]]:
        """Return the counts as plain numbers, every outcome named."""
        return {
            noun: {outcome: counter[outcome] for outcome in ("added", "changed", "same")}
            for noun, counter in self.counts.items()
        }
