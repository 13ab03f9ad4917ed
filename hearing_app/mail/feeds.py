"""Which bytes does a calendar feed have, and which a publication of taken times?

RFC 5545 and RFC 5546 (PUBLISH) through icalendar. An event is built once and kept by the caller; a feed is its head,
the events as they are, and its tail. The same facts give the same bytes: nothing random, no clock. Not here: what a
feed may show (domain.sittings.feeds).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event, FreeBusy, vCalAddress, vText
from icalendar.prop import vDuration, vPeriod

from hearing_app.domain.itip.texts import display_name, one_line
from hearing_app.domain.sittings.feeds import FeedEntry, Standing
from hearing_app.domain.spans import CIVIL, Span
from hearing_app.i18n import speaking, text
from hearing_app.mail.calendars import PRODUCT, shanghai

# How often a client should ask again; most decide for themselves (calendar-mail.md §6 D 16).
REFRESH, REFRESH_TEXT = timedelta(hours=1), "PT1H"
END = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class FeedHead:
    """What stands above the events: the name of the calendar, who publishes it, and in which language."""

    name: str
    organizer: str
    organizer_name: str
    language: str


def event_bytes(entry: FeedEntry, head: FeedHead) -> bytes:
    """Build one VEVENT without ATTENDEE and without VALARM: a feed asks nothing and rings for nobody."""
    with speaking(head.language):
        event = _event(entry, head)
    content: bytes = event.to_ical()
    return content


def feed_bytes(head: FeedHead, events: Iterable[bytes]) -> bytes:
    """Join a feed of METHOD:PUBLISH from its head and events that `event_bytes` built: UTF-8, CRLF, folded."""
    calendar = _calendar()
    calendar.add("name", vText(_clean(head.name)))
    calendar.add("x-wr-calname", vText(_clean(head.name)))
    calendar.add("x-wr-timezone", vText(CIVIL.key))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vText(REFRESH_TEXT))
    calendar.add_component(shanghai())
    return b"".join([calendar.to_ical().removesuffix(END), *events, END])


def taken_bytes(head: FeedHead, taken: Iterable[Span], *, uid: str, within: Span, stamped_at: datetime) -> bytes:
    """Build a VFREEBUSY of UTC periods within a window (RFC 5546 §3.3.1): no title, no place, no number."""
    calendar = _calendar()
    block = FreeBusy()
    block.add("uid", uid)
    block.add("dtstamp", _utc(stamped_at))
    block.add("organizer", _organizer(head))
    block.add("dtstart", _utc(within.start))
    block.add("dtend", _utc(within.end))
    for span in taken:
        period = vPeriod((_utc(span.start), _utc(span.end)))
        # the only type that FREEBUSY has need not be said (RFC 5545 §3.8.2.6)
        period.params.pop("VALUE", None)
        # one period for each call: a list of them becomes a Python repr, silently
        block.add("freebusy", period)
    calendar.add_component(block)
    content: bytes = calendar.to_ical()
    return content


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    return calendar


def _event(entry: FeedEntry, head: FeedHead) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", _utc(entry.stamped_at))
    event.add("dtstart", entry.span.start.astimezone(CIVIL).replace(microsecond=0))
    event.add("dtend", entry.span.end.astimezone(CIVIL).replace(microsecond=0))
    event.add("organizer", _organizer(head))
    event.add("summary", _summary(entry))
    event.add("description", _description(entry))
    if entry.place:
        event.add("location", _clean(entry.place))
    event.add("url", entry.url)
    event.add("class", "PRIVATE")
    event.add("status", entry.standing.value)
    event.add("transp", "TRANSPARENT" if entry.is_free else "OPAQUE")
    # X- values are written verbatim by icalendar 7.3, so they are wrapped although they are constants
    event.add("x-microsoft-cdo-busystatus", vText("FREE" if entry.is_free else "BUSY"))
    return event


def _summary(entry: FeedEntry) -> str:
    title = text("{kind}（{number}）", kind=_clean(entry.kind_label), number=_clean(entry.number))
    if entry.standing is Standing.OFF:
        return text("【已取消】{title}", title=title)
    return text("【待定】{title}", title=title) if entry.standing is Standing.OPEN else title


def _description(entry: FeedEntry) -> str:
    if entry.standing is Standing.OFF:
        return text("这次不用到会。")
    lines = []
    if entry.role_label:
        lines.append(text("席位：{role}", role=_clean(entry.role_label)))
        lines.append(text("答复或改答复：{url}", url=entry.url))
    else:
        lines.append(text("登录后看详情：{url}", url=entry.url))
    return "\n".join(lines)


def _organizer(head: FeedHead) -> vCalAddress:
    return vCalAddress.new(head.organizer, cn=display_name(head.organizer_name) or head.organizer)


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _clean(words: str) -> str:
    # icalendar takes a backslash before N for a line break that is already escaped; the wide one means the same
    return one_line(words).replace("\\", "＼")
