"""Which day or time of day does a cell say?

Cells arrive as dates, as serial numbers of the spreadsheet, as numbers such as 20210304 or as words. What is not
certainly one day or one time is None. Not here: times of the week in words (people.availability_words).
"""

import re
from datetime import date, datetime, time, timedelta

from hearing_app.domain.intake.cells import han_number, shown, squeeze
from hearing_app.domain.intake.sheets import CellValue, Unreadable

# Day 0 of the 1900 system less its invented 29 February 1900; right from 1 March 1900 on (ECMA-376 §18.17.4.1).
_EPOCH = date(1899, 12, 30)
_SERIALS = range(14_611, 73_051)  # 1940-01-01 to 2099-12-31
_YEARS = range(1940, 2100)
_HAN_DAY = "[一二三四五六七八九十]"
_DAY_WORDS = re.compile(
    rf"(\d{{4}}|[〇○零一二三四五六七八九]{{4}})[-./年](\d{{1,2}}|{_HAN_DAY}{{1,2}})[-./月](\d{{1,2}}|{_HAN_DAY}{{1,3}})[日号]?"
    r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
)
_CLOCK_AFTER_DAY = re.compile(r"(?<=[\d日号])(?:\s+|T)\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?:\.\d+)?)?Z?\s*$")
_PERIODS = {"上午": 0, "早上": 0, "早": 0, "am": 0, "中午": 12, "下午": 12, "傍晚": 12, "晚上": 12, "晚": 12, "pm": 12}
_TIME_WORDS = re.compile(
    r"(上午|早上|早|中午|下午|傍晚|晚上|晚|am|pm)?"
    r"([\d一二两三四五六七八九十]{1,3})(?:[:.点时](?:(\d{1,2}|[一二三四五六七八九十]{1,3})分?|(半|一刻|三刻|整|钟)|$))?(?::\d{2})?(am|pm)?"
)
_PARTS_OF_HOUR = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "钟": 0}


def read_day(value: CellValue) -> date | None:
    """Return the civil date of a cell, or None where it is not certainly one."""
    match value:
        case Unreadable() | bool() | time() | timedelta():
            return None
        case datetime():
            return value.date()
        case date():
            return value
        case int() | float():
            return _day_of_number(value)
    return _day_of_words(squeeze(_CLOCK_AFTER_DAY.sub("", value)))


def _day_of_number(number: float) -> date | None:
    if not 0 < number < 10**8:
        return None
    whole = int(number)
    if whole in _SERIALS:
        return _EPOCH + timedelta(days=whole)
    return _day(str(whole)[:4], str(whole)[4:6], str(whole)[6:]) if whole == number and 10**7 <= whole < 10**8 else None


def _day_of_words(words: str) -> date | None:
    if re.fullmatch(r"\d{5}(\.\d+)?|\d{8}(\.0+)?", words):
        return _day_of_number(float(words))
    found = _DAY_WORDS.fullmatch(words)
    return _day(*found.groups()) if found else None


def _day(year: str, month: str, day: str) -> date | None:
    numbers = han_number(year), han_number(month), han_number(day)
    if None in numbers or numbers[0] not in _YEARS:
        return None
    try:
        return date(numbers[0] or 0, numbers[1] or 0, numbers[2] or 0)
    except ValueError:
        return None


def read_time(value: CellValue) -> time | None:
    """Return the time of day of a cell, to the minute, or None.

    下午2:30, 9点半, 9：30 and fractions of a day are understood. A bare number such as 9 is refused: nobody can tell
    whether 2 is in the night.
    """
    match value:
        case Unreadable() | bool():
            return None
        case datetime():
            return value.time().replace(second=0, microsecond=0, tzinfo=None)
        case time():
            return value.replace(second=0, microsecond=0)
        case timedelta():
            return _time_of_minutes(round(value.total_seconds() / 60))
        case int() | float():
            is_clock = 0 < value < 1 or _SERIALS[0] <= value <= _SERIALS[-1]
            return _time_of_minutes(round(value % 1 * 1440)) if is_clock else None
    return _time_of_words(squeeze(shown(value)))


def _time_of_minutes(minutes: int) -> time | None:
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 1440 else None


def _time_of_words(words: str) -> time | None:
    found = _TIME_WORDS.fullmatch(words)
    if not found or found[0].isdigit():
        return None
    period, hour_words, minute_words, part, suffix = found.groups()
    hour = han_number(hour_words)
    minute = _PARTS_OF_HOUR[part] if part else han_number(minute_words) if minute_words else 0
    if hour is None or minute is None or (hour_words == words):
        return None
    return (
        _time_of_minutes(hour_of_day(hour, period or suffix or "") * 60 + minute) if minute < 60 and hour < 24 else None
    )


def read_hours(value: CellValue) -> tuple[time, time] | None:
    """Return the start and end of 09:00-12:00 or 下午2:30至5:30, whose second half inherits the first's 下午."""
    first, mark, second = re.sub(r"[-~〜—–―至到]+", "|", squeeze(shown(value)), count=1).partition("|")
    period = re.match("|".join(_PERIODS), first)
    start, end = read_time(first), read_time(second)
    if period and end and start and end <= start:
        end = read_time(period[0] + second)
    return (start, end) if mark and start and end else None


def hour_of_day(hour: int, period: str) -> int:
    """Return the hour from 0 to 23 of a spoken hour: 下午2 → 14, 中午12 → 12, 中午1 → 13, 上午9 → 9."""
    if period == "中午" and hour >= 10:
        return hour
    return hour + 12 if _PERIODS.get(period, 0) == 12 and hour < 12 else hour
