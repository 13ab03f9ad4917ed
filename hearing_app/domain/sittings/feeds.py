"""What does a calendar feed show of a sitting, for how long, and when does it count as taken?

The fields are the whole of what may leave the office: number, kind, role, time, place and a link. Not here: the bytes
(mail.feeds), whose feed it is and whether it is current (services.feeds).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from hearing_app.domain.itip.invites import Method, check_url
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.domain.spans import Span, civil_day, civil_span, merged

# Whoever looks back finds the last quarter; a year and a half ahead reaches every sitting that is ever planned.
BEFORE = timedelta(days=90)
AFTER = timedelta(days=548)
_OFF = frozenset({SittingState.POSTPONED, SittingState.SUSPENDED, SittingState.TERMINATED, SittingState.CANCELLED})


class Standing(StrEnum):
    """How firm an entry is; the value is its STATUS (RFC 5545 §3.8.1.11)."""

    FIRM = "CONFIRMED"
    OPEN = "TENTATIVE"
    OFF = "CANCELLED"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One sitting in one feed; labels are in the feed's language, `role_label` is empty in the feed of a room.

    `is_free` marks time that it does not take: a cancelled sitting, or one that its person has declined.
    """

    uid: str
    sequence: int
    stamped_at: datetime
    span: Span
    number: str
    kind_label: str
    role_label: str
    place: str
    url: str
    standing: Standing
    is_free: bool

    def __post_init__(self) -> None:
        if self.sequence < 0 or self.stamped_at.tzinfo is None:
            raise ValueError("a version needs SEQUENCE >= 0 and an aware DTSTAMP")
        check_url(self.url)


def window_for(now: datetime) -> Span:
    """Return what a feed covers: whole civil days from 90 days ago to 18 months ahead, the same all day long."""
    first, last = civil_day(now) - BEFORE, civil_day(now) + AFTER
    midnight = datetime.min.time()
    return Span(civil_span(first, midnight, midnight).start, civil_span(last, midnight, midnight).end)


def standing_of_seat(told: Method, state: SittingState, *, is_released: bool) -> Standing:
    """Return how firm a seat's entry is, from the last calendar letter that left for it and what stands now.

    A sitting that was announced and waits for its signatures anew is open: its old time is in doubt, its new one
    is nobody's business yet.
    """
    if told is Method.CANCEL or is_released or state in _OFF:
        return Standing.OFF
    return Standing.OPEN if state is SittingState.DRAFTED else Standing.FIRM


def standing_of_room(state: SittingState) -> Standing:
    """Return how firm a sitting is in the feed of its room."""
    if state in _OFF:
        return Standing.OFF
    return Standing.FIRM if state in ANNOUNCED or state is SittingState.HELD else Standing.OPEN


def taken_spans(entries: Iterable[FeedEntry]) -> list[Span]:
    """Return the merged times that the entries take (RFC 5545 §3.6.4: sorted, none overlapping)."""
    return merged(entry.span for entry in entries if not entry.is_free)
