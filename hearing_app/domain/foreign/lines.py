"""What may a library see of a calendar that somebody else wrote?

A VTIMEZONE of 400 bytes can cost minutes and gigabytes, a TZID can name a folder, a rule can repeat every second: the
lines are cleaned before icalendar sees them (calendar-mail.md §0 5, §3, §6 E 21). Not here: parsing and expanding
(mail.foreign.expansion).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

BEGINNING = b"BEGIN:VCALENDAR"
MOST_LINES, LONGEST_LINE = 60_000, 20_000
MOST_VALUES = 2_000
FALLBACK = "Asia/Shanghai"
# What busy times need; titles, places, people, alarms and attachments are never looked at.
KEPT = frozenset(
    (
        *("BEGIN", "END", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID"),
        *("SEQUENCE", "STATUS", "TRANSP", "FREEBUSY", "X-MICROSOFT-CDO-BUSYSTATUS"),
    )
)
WANTED = frozenset({"VCALENDAR", "VEVENT", "VFREEBUSY"})
TIMED = frozenset({"DTSTART", "DTEND", "RDATE", "EXDATE", "RECURRENCE-ID"})
_TOO_OFTEN = re.compile(r"(?:FREQ=(?:SECONDLY|MINUTELY|HOURLY)|BY(?:SECOND|MINUTE|HOUR)=\d+,)", re.IGNORECASE)
# RFC 5545 §3.1: what stands in quotes may hold colons and semicolons, as TZID="(UTC+09:00) Osaka, Sapporo" does.
_HEAD = re.compile(r'(?:[^:"]|"[^"]*")*(?=:)')
_PARAM = re.compile(r';(?:[^;"]|"[^"]*")*')
_SPOKEN = re.compile(r"\(?(?:UTC|GMT)([+-]\d{2}):?(\d{2})\)?(?:\s|$)", re.ASCII | re.IGNORECASE)
_UTC = re.compile(r"\d{8}T\d{6}Z", re.IGNORECASE)
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(?:00)?")
_MINUTED = {330: "Asia/Kolkata", 345: "Asia/Kathmandu", 210: "Asia/Tehran", 390: "Asia/Yangon", 570: "Australia/Darwin"}

ZoneOf = Callable[[str], str | None]


class Unreadable(Exception):
    """What was fetched is no calendar, or one that nobody writes by hand; `code` says which."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A calendar with nothing in it but times; uncertain where a time zone or a rule was not understood."""

    content: bytes
    is_uncertain: bool


@dataclass(slots=True)
class _Zones:
    """The time zones that a calendar defines, by TZID: an IANA name where one offset says it all."""

    fixed: dict[str, str] = field(default_factory=dict)
    default: str = FALLBACK


def clean(content: bytes, zone_of: ZoneOf) -> Cleaned:
    """Return the calendar with its events' times alone, every TZID a known zone; raises Unreadable.

    `zone_of` names the IANA zone of a TZID, or None. An unknown one takes the single standard offset that the
    calendar gives for it, else Asia/Shanghai, and the result is uncertain. A rule that repeats within a day is
    dropped with its event: uncertain as well.
    """
    lines = list(_unfolded(content))
    zones = _zones(lines, zone_of)
    cleaner = _Cleaner(zone_of, zones)
    for block in _blocks(lines):
        cleaner.take(block)
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//cleaned//", *cleaner.out, "END:VCALENDAR", ""]
    return Cleaned("\r\n".join(body).encode(), cleaner.is_uncertain)


def _unfolded(content: bytes) -> Iterator[str]:
    text = content.removeprefix(b"\xef\xbb\xbf")
    if not text[: len(BEGINNING)].upper() == BEGINNING:
        raise Unreadable("no_calendar")
    raw = re.split(r"\r\n|\r|\n", text.decode("utf-8", "replace"))
    if len(raw) > MOST_LINES:
        raise Unreadable("too_long")
    line = ""
    for part in raw:
        if part[:1] in (" ", "\t"):
            line += part[1:]
            if len(line) > LONGEST_LINE:
                raise Unreadable("too_long")
            continue
        if line:
            yield line
        line = part
    if line:
        yield line


def _name(line: str) -> str:
    return re.split("[;:]", line, maxsplit=1)[0].strip().upper()


def _split(line: str) -> tuple[str, str]:
    """Return the name with its parameters, and the value."""
    head = _HEAD.match(line)
    if head is None:
        # a quote that is never closed
        name, _, value = line.partition(":")
        return name, value
    return head[0], line[head.end() + 1 :]


def _value(line: str) -> str:
    return line.partition(":")[2].strip()


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    """Yield the lines of each event or free/busy block; what is nested in them is left out, alarms included."""
    block: list[str] = []
    path: list[str] = []
    for line in lines:
        name = _name(line)
        if name == "BEGIN":
            path.append(_value(line).upper())
        inside = path[1:2]
        if inside and inside[0] in WANTED and len(path) == 2 and name in KEPT:
            block.append(line)
        if name == "END" and path:
            if len(path) == 2 and block:
                yield block
                block = []
            path.pop()


class _Cleaner:
    def __init__(self, zone_of: ZoneOf, zones: _Zones) -> None:
        self._zone_of, self._zones = zone_of, zones
        self.out: list[str] = []
        self.is_uncertain = False

    def take(self, block: Sequence[str]) -> None:
        if any(_name(line) in {"RRULE", "EXRULE"} and _TOO_OFTEN.search(line) for line in block):
            self.is_uncertain = True
            return
        if sum(line.count(",") for line in block if _name(line) in TIMED | {"FREEBUSY"}) > MOST_VALUES:
            raise Unreadable("too_many")
        self.out += [self._zoned(line) if _name(line) in TIMED else line for line in block]

    def _zoned(self, line: str) -> str:
        head, value = _split(line)
        params = _PARAM.findall(head)
        tzid = next((each.partition("=")[2] for each in params if each.upper().startswith(";TZID=")), None)
        head = head.partition(";")[0] + "".join(each for each in params if not each.upper().startswith(";TZID="))
        is_day = ";VALUE=DATE" in map(str.upper, params) or re.fullmatch(r"\s*\d{8}\s*", value) is not None
        if is_day or _UTC.search(value):
            return f"{head}:{value}"
        zone = self._zones.default if tzid is None else self._known(tzid.strip('"'))
        return f"{head};TZID={zone}:{value}"

    def _known(self, tzid: str) -> str:
        zone = self._zone_of(tzid) or self._zones.fixed.get(tzid)
        if zone is None:
            # its offset is right for half of the year at least, where its name says one
            spoken = _SPOKEN.match(tzid)
            self.is_uncertain = True
            zone = fixed_zone(spoken[1] + spoken[2]) if spoken else None
        return zone or FALLBACK


def _zones(lines: Sequence[str], zone_of: ZoneOf) -> _Zones:
    found = _Zones()
    for block in _zone_blocks(lines):
        tzid = next((_value(line) for line in block if _name(line) == "TZID"), "")
        begun = [_value(line).upper() for line in block if _name(line) == "BEGIN"]
        offsets = [_value(line) for line in block if _name(line) == "TZOFFSETTO"]
        if begun == ["STANDARD"] and len(offsets) == 1 and (zone := fixed_zone(offsets[0])):
            found.fixed[tzid] = zone
    said = next((_value(line) for line in lines if _name(line) == "X-WR-TIMEZONE"), "")
    found.default = (zone_of(said) if said else None) or FALLBACK
    return found


def _zone_blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    block: list[str] | None = None
    for line in lines:
        is_zone = _value(line).upper() == "VTIMEZONE"
        if _name(line) == "BEGIN" and is_zone:
            block = []
        elif _name(line) == "END" and is_zone and block is not None:
            yield block
            block = None
        elif block is not None:
            block.append(line)


def fixed_zone(offset: str) -> str | None:
    """Return the IANA zone of an offset such as +0800 that never changes, or None where there is none."""
    found = _OFFSET.fullmatch(offset.strip())
    if found is None:
        return None
    minutes = (int(found[2]) * 60 + int(found[3])) * (-1 if found[1] == "-" else 1)
    if minutes % 60:
        return _MINUTED.get(minutes)
    hours = minutes // 60
    # the zones of Etc count the other way round: eight hours ahead of UTC is Etc/GMT-8
    return f"Etc/GMT{-hours:+d}" if hours and -12 <= hours <= 14 else "UTC" if not hours else None
