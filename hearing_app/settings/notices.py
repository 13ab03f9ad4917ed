"""What did the office take over from a holiday notice, and on which days is it shut? Reads config/holidays/*.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chinese_calendar import Holiday

from hearing_app.domain.workdays import DAY, SATURDAY, Label
from hearing_app.settings.fields import Fields, fields_of

LONGEST_HOLIDAY = 31
FIXED = (
    (1, 1),
    (5, 1),
    (10, 1),
    (10, 2),
    (10, 3),
)  # 全国年节及纪念日放假办法 Art 2: a notice without them is half typed


def label_of(name: str) -> Label:
    """Return a holiday's name in both languages; a name that the notices do not use stays Chinese."""
    return BY_CHINESE.get(name, {"zh": name})


def _full_name(chinese: str) -> str:
    """Write 清明, 端午, 中秋 as the notices do."""
    return chinese if chinese[-1] in "节旦日" else f"{chinese}节"


KNOWN_NAMES: Mapping[str, Label] = {each.value: {"zh": _full_name(each.chinese), "en": each.value} for each in Holiday}
BY_CHINESE: Mapping[str, Label] = {label["zh"]: label for label in KNOWN_NAMES.values()}


@dataclass(frozen=True, slots=True)
class Notice:
    """One file: a year's notice as a whole (`year` set), or single days that a local notice adds (`year` None)."""

    year: int | None
    title: str
    days_off: Mapping[date, Label]
    make_up_days: Mapping[date, Label]
    closures: Mapping[date, Label]


def notices(config: Path) -> tuple[Notice, ...]:
    """Return what every file of config/holidays says; a wrong value stops the start."""
    return tuple(map(_notice, sorted((config / "holidays").glob("*.toml"))))


def _notice(path: Path) -> Notice:
    fields = fields_of(path)
    year = fields.number("year", least=1950, most=2100) if fields.has("year") else None
    if year and path.stem != str(year):
        raise fields.wrong("year", f"the year of the file name, {path.stem}")
    if not year and path.stem.isdigit():
        raise fields.wrong("year", path.stem)
    title = fields.text("source") + fields.text("notice", "")
    days_off: dict[date, Label] = {}
    make_up_days: dict[date, Label] = {}
    closures: dict[date, Label] = {}
    for each in fields.tables("days_off"):
        days_off |= _stretch(each, year)
    for each in fields.tables("make_up_days"):
        make_up_days |= _make_up(each, year)
    for each in fields.tables("closures"):
        closures |= _stretch(each, None)
    fields.finish()
    _check(fields, days_off, make_up_days, year)
    return Notice(year, title, days_off, make_up_days, closures)


def _stretch(fields: Fields, year: int | None) -> Mapping[date, Label]:
    first = fields.day("from")
    last = fields.day("to", first)
    name = label_of(fields.text("name"))
    fields.finish()
    if not 0 <= (last - first).days < LONGEST_HOLIDAY:
        raise fields.wrong("to", f"a day from {first} on, at most {LONGEST_HOLIDAY} days in all")
    for key, day in (("from", first), ("to", last)):
        _check_year(fields, key, day, year)
    return {first + DAY * i: name for i in range((last - first).days + 1)}


def _make_up(fields: Fields, year: int | None) -> Mapping[date, Label]:
    day = fields.day("on")
    name = label_of(fields.text("name"))
    fields.finish()
    _check_year(fields, "on", day, year)
    if day.weekday() < SATURDAY:
        raise fields.wrong("on", "a Saturday or Sunday that is worked")
    return {day: name}


def _check_year(fields: Fields, key: str, day: date, year: int | None) -> None:
    """A year's notice may reach into the December before it (30 and 31 December 2018 came with the notice of 2019)."""
    if year and day.year != year and (day.year, day.month) != (year - 1, 12):
        raise fields.wrong(key, f"a day of {year} or of December {year - 1}")


def _check(
    fields: Fields, days_off: Mapping[date, Label], make_up_days: Mapping[date, Label], year: int | None
) -> None:
    both = sorted(set(days_off) & set(make_up_days))
    if both:
        raise fields.wrong("make_up_days", f"{both[0]} either off or worked")
    absent = [date(year, month, day) for month, day in FIXED if date(year, month, day) not in days_off] if year else []
    if absent:
        raise fields.wrong("days_off", f"the whole notice; {absent[0]} is a statutory holiday and is not among them")
