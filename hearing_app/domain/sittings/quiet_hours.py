"""When may a short message leave? Not at night; mail may, since it waits in its box until somebody looks.

What falls into the quiet hours leaves at their end, if that is half an hour before the sitting or more. Otherwise a
reminder leaves half an hour before they begin, the evening before; a change that nobody could know leaves at once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from hearing_app.domain.spans import CIVIL, civil_instant

# Whoever reads it must still be able to do something about it.
LEAST_AHEAD = timedelta(minutes=30)
# A ticker or gateway that is slow must not carry it into the night.
EVENING = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one clock time until another, over midnight or not; two equal times: never."""

    begin: time
    end: time

    def hold(self, at: datetime) -> bool:
        """Say whether an instant lies in them."""
        clock = at.astimezone(CIVIL).time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def end_after(self, at: datetime) -> datetime:
        """Return the end of the quiet hours that hold an instant."""
        day = at.astimezone(CIVIL).date()
        end = civil_instant(day, self.end)
        return end if end > at else civil_instant(day + timedelta(days=1), self.end)

    def begin_before(self, at: datetime) -> datetime:
        """Return the beginning of the quiet hours that hold an instant."""
        day = at.astimezone(CIVIL).date()
        begin = civil_instant(day, self.begin)
        return begin if begin <= at else civil_instant(day - timedelta(days=1), self.begin)


def reminding_at(wanted: datetime, start: datetime, *, quiet: QuietHours) -> datetime:
    """Return when a reminder that is wanted at an instant may leave, for a sitting that starts at another."""
    if not quiet.hold(wanted):
        return wanted
    morning = quiet.end_after(wanted)
    return morning if start - morning >= LEAST_AHEAD else (quiet.begin_before(wanted) - EVENING).astimezone(UTC)


def leaving_at(now: datetime, start: datetime, *, quiet: QuietHours) -> datetime:
    """Return when a message that is ready may leave: now, or at the end of the quiet hours if that is in time."""
    if not quiet.hold(now):
        return now
    morning = quiet.end_after(now)
    return morning if start - morning >= LEAST_AHEAD else now
