"""How are a day and a time said in a letter and on the telephone?

In the language that `i18n.speaking` set, always Asia/Shanghai, always with the weekday.
"""

from datetime import date, datetime, time

from babel.dates import format_datetime

from hearing_app.domain.spans import CIVIL, Span, civil_day, civil_instant
from hearing_app.i18n import language

_LOCALES = {"zh": "zh_CN", "en": "en_GB"}
_DAY = {"zh": "yyyy年M月d日（EEE）", "en": "EEEE d MMMM yyyy"}
_SHORT = {"zh": "M月d日（EEE）HH:mm", "en": "EEE d MMM, HH:mm"}
_SPOKEN_DAY = {"zh": "M月d日EEEE", "en": "EEEE d MMMM"}
_DIGITS = "零一二三四五六七八九十"
# First hour of each part of the day, in the words that a clerk says.
_PARTS = ((0, "凌晨"), (6, "上午"), (12, "中午"), (13, "下午"), (18, "晚上"))


def day_text(at: datetime) -> str:
    """Return the civil day of an instant: 2026年12月15日（周二）, Tuesday 15 December 2026."""
    return _format(at, _DAY)


def civil_text(day: date) -> str:
    """Return a civil day as day_text() does."""
    return day_text(civil_instant(day, time(12)))


def instant_text(at: datetime) -> str:
    """Return day and clock time: 2026年12月15日（周二）09:30, Tuesday 15 December 2026, 09:30."""
    joint = "" if language() == "zh" else ", "
    return f"{day_text(at)}{joint}{_clock(at)}"


def span_text(span: Span) -> str:
    """Return from when to when; the second day is said only where it differs."""
    if civil_day(span.start) == civil_day(span.end):
        return f"{instant_text(span.start)}–{_clock(span.end)}"
    return f"{instant_text(span.start)} – {instant_text(span.end)}"


def short_text(at: datetime) -> str:
    """Return day and time for a subject or a short message, without the year: 12月15日（周二）09:30."""
    return _format(at, _SHORT)


def spoken_text(at: datetime) -> str:
    """Return day and time as one says them: 12月15日星期二上午九点半, Tuesday 15 December at 9:30 am."""
    local = at.astimezone(CIVIL)
    day = _format(at, _SPOKEN_DAY)
    if language() == "zh":
        return day + _spoken_clock(local.hour, local.minute)
    return f"{day} at {local.hour % 12 or 12}:{local.minute:02d} {'am' if local.hour < 12 else 'pm'}"


def spoken_length(span: Span) -> str:
    """Return about how long, to the half hour: 两个半小时, two and a half hours read as 2½ hours."""
    halves = max(1, round(span.minutes / 30))
    hours, has_half = halves // 2, halves % 2 == 1
    if language() == "zh":
        if not hours:
            return "半小时"
        return f"{_count(hours)}个{'半' if has_half else ''}小时"
    if not hours:
        return "half an hour"
    figure = f"{hours}½" if has_half else str(hours)
    return f"{figure} hour" if halves == 2 else f"{figure} hours"


def _format(at: datetime, pattern: dict[str, str]) -> str:
    return format_datetime(at, pattern[language()], tzinfo=CIVIL, locale=_LOCALES[language()])


def _clock(at: datetime) -> str:
    return at.astimezone(CIVIL).strftime("%H:%M")


def _spoken_clock(hour: int, minute: int) -> str:
    part = next(word for first, word in reversed(_PARTS) if hour >= first)
    o_clock = f"{part}{_count(hour if hour <= 12 else hour - 12)}点"
    if minute == 0:
        return o_clock
    if minute == 30:
        return o_clock + "半"
    return o_clock + (f"零{_numeral(minute)}分" if minute < 10 else f"{_numeral(minute)}分")


def _count(number: int) -> str:
    """Return a number before a measure word: 两, not 二."""
    return "两" if number == 2 else _numeral(number)


def _numeral(number: int) -> str:
    """Return 0 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if number <= 10:
        return _DIGITS[number]
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")
