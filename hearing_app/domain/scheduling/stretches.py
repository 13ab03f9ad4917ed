"""How are many taken times kept small? Two rows of whole minutes, which become spans or steps only when asked for.

Minutes count from 1970-01-01 00:00 UTC; what begins or ends within a minute takes all of it. Not here: whose they are.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import overload

from hearing_app.domain.scheduling.civil_days import CivilDays
from hearing_app.domain.spans import Span, civil_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Stretches(Sequence[Span]):
    """Taken spans in order of their starts; they never change, so what is computed once is kept."""

    __slots__ = ("_months", "_spans", "_steps", "ends", "starts")

    def __init__(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        self.starts, self.ends = tuple(starts), tuple(ends)
        self._spans: tuple[Span, ...] | None = None
        self._steps: dict[CivilDays, int] = {}
        self._months: Mapping[str, int] | None = None

    @overload
    def __getitem__(self, at: int) -> Span: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Span]: ...
    def __getitem__(self, at: int | slice) -> Span | Sequence[Span]:
        """Return one span, or some."""
        return self.spans[at]

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Return all as spans."""
        if self._spans is None:
            self._spans = tuple(
                Span(EPOCH + timedelta(minutes=start), EPOCH + timedelta(minutes=end))
                for start, end in zip(self.starts, self.ends, strict=True)
            )
        return self._spans

    @property
    def months(self) -> Mapping[str, int]:
        """Return how many begin in each civil month, e.g. 2026-12."""
        if self._months is None:
            self._months = dict(Counter(_month_of(start // 60) for start in self.starts))
        return self._months

    def bits(self, of: CivilDays) -> int:
        """Return the steps that share an instant with one of them."""
        found = self._steps.get(of)
        if found is None:
            origin = _origin(of)
            later = bisect_left(self.starts, origin)
            earlier = zip(self.starts[:later], self.ends[:later], strict=True)
            cut = [(0, end - origin) for _, end in earlier if end > origin]
            cut += [(s - origin, e - origin) for s, e in zip(self.starts[later:], self.ends[later:], strict=True)]
            found = self._steps[of] = of.grid.touched_by_all(cut)
        return found


@lru_cache(maxsize=64)
def _origin(of: CivilDays) -> int:
    return minutes_of(of.grid.start)


@lru_cache(maxsize=50_000)
def _month_of(hour: int) -> str:
    """Return the civil month of an hour since 1970; the zone is whole hours from UTC."""
    day: date = civil_day(EPOCH + timedelta(hours=hour))
    return f"{day:%Y-%m}"


def minutes_of(instant: datetime) -> int:
    """Return the whole minutes from 1970 to an instant, rounded down."""
    return (instant - EPOCH) // timedelta(minutes=1)
