"""How does a later version of a calendar entry look? Its sequence and stamp rise, as services.steps lets them."""

from dataclasses import replace
from datetime import datetime

from hearing_app.domain.itip.invites import CalendarInvite, Method, Partstat
from hearing_app.domain.spans import Span


def moved(first: CalendarInvite, at: datetime, *, span: Span, place: str) -> CalendarInvite:
    """The request for another time and place, to be answered anew."""
    rising = replace(first, sequence=first.sequence + 1, stamped_at=at)
    return replace(rising, span=span, place=place, answer=Partstat.NEEDS_ACTION)


def cancelled(first: CalendarInvite, at: datetime) -> CalendarInvite:
    """The cancel of an entry."""
    return replace(first, method=Method.CANCEL, sequence=first.sequence + 1, stamped_at=at)
