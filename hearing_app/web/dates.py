"""How are days and times shown? Always with the weekday, in Asia/Shanghai, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from flask import g

from hearing_app import i18n
from hearing_app.domain.errors import Refused
from hearing_app.domain.spans import CIVIL
from hearing_app.domain.workdays import days_left
from hearing_app.i18n import MONTHS, language, text


def civil(value: date | datetime) -> date:
    """Return the civil date of a date or an instant."""
    return value.astimezone(CIVIL).date() if isinstance(value, datetime) else value


def weekday(value: date | datetime) -> str:
    """Return 周二 or Tue."""
    return i18n.weekday(civil(value))


def day(value: date | datetime | None) -> str:
    """Return 12-03（周四） or Thu 3 Dec, without the year."""
    if value is None:
        return "—"
    found = civil(value)
    if language() == "zh":
        return f"{found:%m-%d}（{weekday(found)}）"
    return f"{weekday(found)} {found.day} {MONTHS[found.month - 1]}"


def fullday(value: date | datetime | None) -> str:
    """Return 2026-12-03（周四） or Thu 3 Dec 2026."""
    return "—" if value is None else i18n.fullday(civil(value))


def clocktime(value: datetime | None) -> str:
    """Return 09:30."""
    return "—" if value is None else f"{value.astimezone(CIVIL):%H:%M}"


def daytime(value: datetime | None) -> str:
    """Return 2026-12-03（周四）09:30."""
    if value is None:
        return "—"
    return f"{fullday(value)}{'' if language() == 'zh' else ' '}{clocktime(value)}"


def span(start: datetime, end: datetime) -> str:
    """Return 2026-12-15（周二）09:30–12:00."""
    last = clocktime(end) if civil(start) == civil(end) else daytime(end)
    return f"{daytime(start)}–{last}"


def left(due_on: date | None) -> str:
    """Return how far a day is away in working days: 今天, 还剩 3 个工作日, 逾期 2 天."""
    if due_on is None:
        return ""
    today = civil(g.ctx.now)
    if due_on == today:
        return text("今天")
    if due_on < today:
        return text("逾期 {n} 天", n=(today - due_on).days)
    found = days_left(due_on, today, g.ctx.rules.workdays)
    if isinstance(found, Refused):
        return text("还剩 {n} 天", n=(due_on - today).days)
    words = text("还剩 {n} 个工作日", n=found.workdays)
    return words + (text("（暂定）") if found.is_provisional else "")


FILTERS: Mapping[str, Callable[..., object]] = {
    "civil": civil,
    "weekday": weekday,
    "day": day,
    "fullday": fullday,
    "clocktime": clocktime,
    "daytime": daytime,
    "span": span,
    "left": left,
}
