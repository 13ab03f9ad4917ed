"""How are understood times said back, so that a person sees what the system made of the words?"""

from collections.abc import Sequence
from datetime import date, time

from hearing_app.domain.people.availability_dates import DayKind
from hearing_app.domain.people.availability_words import AvailabilityRule, Effect
from hearing_app.domain.workdays import Label
from hearing_app.services.steps.times import read
from hearing_app.store.tables.people import AvailabilityRow

ZH = "一二三四五六日"
EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DAY_KINDS: dict[DayKind, Label] = {
    DayKind.WORKDAY: {"zh": "工作日", "en": "on working days"},
    DayKind.REST_DAY: {"zh": "节假日", "en": "on days off"},
}
EFFECTS: dict[Effect, Label] = {
    Effect.OPEN: {"zh": "可以", "en": "free"},
    Effect.CLOSED: {"zh": "不行", "en": "not free"},
}
EVERY_DAY: Label = {"zh": "每天", "en": "every day"}
ALL_DAY: Label = {"zh": "全天", "en": "all day"}


def understood(rows: Sequence[AvailabilityRow]) -> tuple[Label, ...]:
    """Return each understood rule of a resource as a label in both languages."""
    return tuple(told(rule) for row in rows if (rule := read(row)) is not None)


def unclear(rows: Sequence[AvailabilityRow]) -> tuple[str, ...]:
    """Return the words that nobody has understood."""
    return tuple(row.words for row in rows if row.rule is None)


def told(rule: AvailabilityRule) -> Label:
    """Say a rule in both languages, e.g. 周一至周四 09:00–12:00 可以."""
    days = [part for part in (_kind(rule), _weekdays(rule), _month_days(rule), _dates(rule)) if part] or [EVERY_DAY]
    hours, effect = _hours(rule), EFFECTS[rule.effect]
    return {
        "zh": " ".join([*(part["zh"] for part in days), hours["zh"], effect["zh"]]),
        "en": " ".join([*(part["en"] for part in days), hours["en"], effect["en"]]),
    }


def _kind(rule: AvailabilityRule) -> Label | None:
    return DAY_KINDS[rule.day_kind] if rule.day_kind else None


def _weekdays(rule: AvailabilityRule) -> Label | None:
    if rule.weekdays is None:
        return None
    days = sorted(rule.weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return {"zh": f"周{ZH[days[0]]}至周{ZH[days[-1]]}", "en": f"{EN[days[0]]}–{EN[days[-1]]}"}
    return {"zh": "、".join(f"周{ZH[day]}" for day in days), "en": ", ".join(EN[day] for day in days)}


def _month_days(rule: AvailabilityRule) -> Label | None:
    if rule.month_days is None:
        return None
    first, last = rule.month_days
    if first == last:
        return {"zh": f"每月{first}日", "en": f"day {first} of each month"}
    return {"zh": f"每月{first}日至{last}日", "en": f"days {first}–{last} of each month"}


def _dates(rule: AvailabilityRule) -> Label | None:
    if rule.dates is None:
        return None
    first, last = rule.dates
    if first == last:
        return {"zh": _zh(first), "en": _en(first)}
    return {"zh": f"{_zh(first)}至{_zh(last)}", "en": f"{_en(first)} to {_en(last)}"}


def _zh(day: date) -> str:
    return f"{day.isoformat()}（周{ZH[day.weekday()]}）"


def _en(day: date) -> str:
    return f"{EN[day.weekday()]} {day.isoformat()}"


def _hours(rule: AvailabilityRule) -> Label:
    if rule.start == time(0) and rule.end == time(0):
        return ALL_DAY
    words = f"{rule.start:%H:%M}–{'24:00' if rule.end == time(0) else f'{rule.end:%H:%M}'}"
    return {"zh": words, "en": words}
