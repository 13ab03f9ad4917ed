"""Which time does a TZID that somebody else wrote mean?

A name is resolved by us: IANA, Windows, what Tencent writes, plain offsets. A VTIMEZONE is never evaluated, since
its RRULE can cost minutes (400 octets: 15 s); only the one offset of a zone without summer time is believed. What
stays unknown is Asia/Shanghai and marked uncertain.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from hearing_app.domain.itip.lines import Component
from hearing_app.domain.itip.windows_zones import IANA_NAMES
from hearing_app.domain.spans import CIVIL

# The longest IANA name has 32 characters; a longer file name makes the file system complain instead of zoneinfo.
_IANA = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}", re.ASCII)
_LONGEST = 64
_OFFSET = re.compile(r"\s*([+-])(\d{2}):?(\d{2})(?::?\d{2})?\s*", re.ASCII)
# +8 and TZ08 stand in Tencent's own invitations; (UTC+08:00) Beijing, … and GMT+0800 in Exchange's and others'.
_SPOKEN = re.compile(r"\(?(?:UTC|GMT|TZ)?([+-])?(\d{1,2})(?:[:.]?(\d{2}))?(?:\)(?:\s.*)?)?", re.ASCII | re.IGNORECASE)
_UTC = frozenset({"utc", "gmt", "z", "zulu", "etc/utc", "utc+0", "gmt+0", "tzone://microsoft/utc"})
# CST8 is 中国标准时间 in Tencent's CalDAV; POSIX would read it as eight hours west of Greenwich.
_CHINA = frozenset({"cst8", "cst-8", "xmail custome time", "xmail custom time", "prc", "中国标准时间", "北京时间"})
_CHINA_WORDS = frozenset({"china time", "beijing", "beijing time", "asia/beijing"})


@dataclass(frozen=True, slots=True)
class Zone:
    """What a TZID was taken for; uncertain when we had to assume our own time."""

    rules: tzinfo
    is_uncertain: bool = False


ASSUMED = Zone(CIVIL, is_uncertain=True)


def zone_for(tzid: str, offsets: Mapping[str, timedelta]) -> Zone:
    """Return the zone of a TZID: by its name, else by the fixed offset of its VTIMEZONE, else Shanghai, uncertain."""
    name = tzid.strip()
    if len(name) <= 4 * _LONGEST and (named := _named(name.strip("'\""))):
        return Zone(named)
    return Zone(timezone(offsets[name])) if name in offsets else ASSUMED


def fixed_offsets(calendars: list[Component]) -> dict[str, timedelta]:
    """Return TZID → offset of every VTIMEZONE that knows a single TZOFFSETTO; the others are left out."""
    found: dict[str, timedelta] = {}
    for zone in (zone for calendar in calendars for zone in calendar.named("VTIMEZONE")):
        written = {rule.value("TZOFFSETTO") for rule in zone.named("STANDARD", "DAYLIGHT")}
        offsets = {_offset(each) for each in written}
        if len(offsets) == 1 and (offset := offsets.pop()) is not None:
            found[zone.value("TZID")] = offset
    return found


def _offset(written: str) -> timedelta | None:
    match = _OFFSET.fullmatch(written)
    return _delta(match[1], int(match[2]), int(match[3])) if match else None


def _delta(sign: str, hours: int, minutes: int) -> timedelta | None:
    # The widest real offsets are -12:00 and +14:00.
    if hours > 14 or minutes > 59:
        return None
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if sign == "-" else offset


@lru_cache(maxsize=256)
def _named(tzid: str) -> tzinfo | None:
    lowered = tzid.lower()
    if lowered in _UTC:
        return UTC
    if lowered in _CHINA or lowered in _CHINA_WORDS:
        return CIVIL
    if lowered in IANA_NAMES:
        return _iana(IANA_NAMES[lowered])
    return _iana(tzid) or _spoken(tzid) or _prefixed(tzid)


def _spoken(tzid: str) -> tzinfo | None:
    match = _SPOKEN.fullmatch(tzid)
    offset = _delta(match[1] or "+", int(match[2]), int(match[3] or 0)) if match else None
    return timezone(offset) if offset is not None else None


def _prefixed(tzid: str) -> tzinfo | None:
    """Read /mozilla.org/20070129_1/Asia/Shanghai and its like by their last two or three steps."""
    steps = tzid.split("/")
    tails = ["/".join(steps[-count:]) for count in (3, 2)] if tzid.startswith("/") and len(steps) > 2 else []
    return next((zone for tail in tails if (zone := _iana(tail))), None)


def _iana(name: str) -> tzinfo | None:
    if len(name) > _LONGEST or not _IANA.fullmatch(name):
        return None
    try:
        return ZoneInfo(name)
    # ValueError: a file of the zone folder that is none (leapseconds). OSError: `Asia` and `Pacific` are folders.
    except (KeyError, ValueError, OSError):
        return None
