"""May a room be kept free without a sitting?"""

from datetime import datetime, timedelta

from hearing_app.domain.errors import Reason
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import Span

DAYS_MOST = 30
LONGEST = timedelta(hours=12)


def against_hold(room: str, calendar: Calendar, span: Span, *, now: datetime) -> tuple[Reason, ...]:
    """Return every reason against holding a room: the time has begun, it is too long, the room is shut or taken."""
    reasons = []
    if span.start <= now:
        reasons.append(Reason("hold.past"))
    if span.end - span.start > LONGEST:
        reasons.append(Reason("hold.too_long", {"hours": LONGEST // timedelta(hours=1)}))
    elif not calendar.is_open(span):
        reasons.append(Reason("room.closed", {"room": room}))
    if not calendar.is_free(span):
        reasons.append(Reason("hold.taken", {"room": room}))
    return tuple(reasons)
