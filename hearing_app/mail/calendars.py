"""Which bytes does a calendar entry have?

RFC 5545 and RFC 5546 through icalendar. The same invite gives the same bytes: nothing random, no clock. Not here:
what an entry may hold (domain.itip.invites), the message around it (mail.messages).
"""

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import cache

from icalendar import Alarm, Calendar, Event, Timezone, vCalAddress, vText, vUri

from hearing_app.domain.itip.invites import CalendarInvite, Method, Partstat
from hearing_app.domain.itip.texts import display_name, one_line
from hearing_app.domain.spans import CIVIL
from hearing_app.i18n import speaking, text

PRODUCT = "-//hearing-app//invitations 1//ZH"
ALARM_BEFORE = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """The bytes of one VCALENDAR, its method, and the two addresses that the message around it must repeat."""

    method: Method
    organizer: str
    attendee: str
    content: bytes


def build_calendar(invite: CalendarInvite) -> CalendarPart:
    """Build REQUEST, CANCEL or DECLINECOUNTER as a full VEVENT with one ATTENDEE: UTF-8, CRLF, folded.

    RFC 5546 §3.2.2, §3.2.5, §3.2.8; refusing a proposal repeats the present version, so its SEQUENCE stays.
    """
    with speaking(invite.language):
        content = _calendar(invite.method.value, _event(invite))
    return CalendarPart(invite.method, invite.organizer, invite.attendee, content)


def build_entry(invite: CalendarInvite) -> bytes:
    """Build the same entry for a download: METHOD:PUBLISH without ATTENDEE (RFC 5546 §3.2.1), since it asks nothing."""
    with speaking(invite.language):
        event = _event(invite)
    event.pop("ATTENDEE")
    return _calendar("PUBLISH", event)


def _calendar(method: str, event: Event) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(shanghai())
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


@cache
def shanghai() -> Timezone:
    """Return the VTIMEZONE of Asia/Shanghai: one STANDARD and no DAYLIGHT.

    Outlook makes an unsupported attachment of a daylight rule in a zone that has none; the first date lies after
    the summer times of 1986 to 1991. Building it costs 9 ms, hence the cache; nobody may change it.
    """
    zone = Timezone.from_tzinfo(CIVIL, first_date=date(2000, 1, 1), last_date=date(2040, 1, 1))
    # icalendar remarks that the zone was generated for a range of years: no use to a client.
    zone.pop("COMMENT", None)
    return zone


def summary_of(invite: CalendarInvite) -> str:
    """Return the neutral title of an entry: kind and number, since lock screens and delegates show it."""
    with speaking(invite.language):
        return text("{kind}（{number}）", kind=_words(invite.kind_label), number=_words(invite.number))


def description_of(invite: CalendarInvite) -> str:
    """Return the body of an entry, one fact a line: role, answer link, join link, telephone."""
    with speaking(invite.language):
        if invite.method is Method.CANCEL:
            lines = [text("这次不用到会。")]
        else:
            lines = [
                text("席位：{role}", role=_words(invite.role_label)),
                text("答复或改答复：{url}", url=invite.answer_url),
            ]
            if invite.join_url:
                lines.append(text("在线参加：{url}", url=invite.join_url))
        if invite.phone:
            lines.append(text("有事请打电话：{phone}", phone=_words(invite.phone)))
    return "\n".join(lines)


def location_of(invite: CalendarInvite) -> str:
    """Return the place, or the join link where the sitting is online only (clients that ignore CONFERENCE)."""
    return _words(invite.place) or invite.join_url


def _words(label: str) -> str:
    # icalendar takes a backslash before N for a line break that is already escaped; the wide one means the same.
    return one_line(label).replace("\\", "＼")


def _event(invite: CalendarInvite) -> Event:
    is_cancelled = invite.method is Method.CANCEL
    # who has declined keeps the time for something else, as in his feed
    is_free = is_cancelled or invite.answer is Partstat.DECLINED
    event = Event()
    event.add("uid", invite.uid)
    event.add("sequence", invite.sequence)
    event.add("dtstamp", invite.stamped_at.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", invite.span.start.astimezone(CIVIL).replace(microsecond=0))
    event.add("dtend", invite.span.end.astimezone(CIVIL).replace(microsecond=0))
    event.add("organizer", _organizer(invite))
    event.add("attendee", _attendee(invite))
    event.add("summary", summary_of(invite))
    event.add("description", description_of(invite))
    event.add("location", location_of(invite))
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_free else "OPAQUE")
    # X- values are written verbatim by icalendar 7.3, so they are wrapped although they are constants.
    event.add("x-microsoft-cdo-busystatus", vText("FREE" if is_free else "BUSY"))
    event.add("x-microsoft-disallow-counter", vText("FALSE"))
    if invite.method is Method.REQUEST and not is_free:
        _add_help(event, invite)
    return event


def _add_help(event: Event, invite: CalendarInvite) -> None:
    if invite.join_url:
        event.add("conference", vUri(invite.join_url, params={"VALUE": "URI", "FEATURE": ["AUDIO", "VIDEO"]}))
    # A sub-component, so it stands behind all properties: outlook.office.com wants the alarm last.
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary_of(invite))
    alarm.add("trigger", -ALARM_BEFORE)
    event.add_component(alarm)


def _organizer(invite: CalendarInvite) -> vCalAddress:
    # No SENT-BY: some servers answer to it instead of to the organizer.
    return vCalAddress.new(invite.organizer, cn=display_name(invite.organizer_name) or invite.organizer)


def _attendee(invite: CalendarInvite) -> vCalAddress:
    # CN repeats the address, as Google's own invitations do: no field carries a person's name.
    return vCalAddress.new(
        invite.attendee,
        cn=invite.attendee,
        cutype="INDIVIDUAL",
        role="REQ-PARTICIPANT",
        partstat=invite.answer.value,
        rsvp=invite.method is Method.REQUEST,
    )
