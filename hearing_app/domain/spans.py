"""How do two stretches of time relate?

Instants are aware datetimes; spans are half-open [start, end). Civil dates and clock times are Asia/Shanghai.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

CIVIL = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of time between two aware instants; never empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a span needs aware instants")
        if self.end <= self.start:
            raise ValueError("a span ends after it starts")

    def overlaps(self, other: "Span") -> bool:
        """Say whether the two share an instant; touching ends do not."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Say whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        return int((self.end - self.start).total_seconds() // 60)

    def widened(self, before_minutes: int, after_minutes: int) -> "Span":
        """Return the span with travel or turnaround minutes added on both sides."""
        return Span(self.start - timedelta(minutes=before_minutes), self.end + timedelta(minutes=after_minutes))


def civil_instant(day: date, clock: time) -> datetime:
    """Return the UTC instant of a civil day and clock time in Asia/Shanghai."""
    return datetime.combine(day, clock, tzinfo=CIVIL).astimezone(UTC)


def civil_day(instant: datetime) -> date:
    """Return the civil date in Asia/Shanghai on which an instant falls."""
    return instant.astimezone(CIVIL).date()


def civil_span(day: date, start: time, end: time) -> Span:
    """Return the span between two clock times of one civil day; 00:00 as end means midnight at the day's end."""
    last = civil_instant(day + timedelta(days=1), end) if end == time(0) else civil_instant(day, end)
    return Span(civil_instant(day, start), last)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return sorted spans in which what overlaps or touches has become one."""
    out: list[Span] = []
    for span in sorted(spans):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def is_free(span: Span, busy: Sequence[Span]) -> bool:
    """Say whether none of the busy spans overlaps."""
    return not any(span.overlaps(other) for other in busy)
