"""Which days does the board show: worked or not, under which name, with which last days of clocks?"""

from dataclasses import dataclass
from datetime import date, timedelta

from hearing_app.domain.errors import Refused
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context


@dataclass(frozen=True, slots=True)
class BoardDay:
    """A day of the board: open for business or not, what it is called, whether it is worked for a holiday."""

    on: date
    is_today: bool
    is_open: bool
    is_make_up: bool
    is_holiday: bool
    name: Label
    is_provisional: bool


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week_of(ctx: Context, monday: date) -> tuple[BoardDay, ...]:
    """Return the seven days that begin with a Monday."""
    return tuple(board_day(ctx, monday + timedelta(days=at)) for at in range(7))


def board_day(ctx: Context, day: date) -> BoardDay:
    """Return a day as the working-day table knows it; a year without one goes by its weekdays."""
    table = ctx.rules.workdays
    try:
        is_open, is_make_up, is_provisional = table.is_open(day), table.is_make_up(day), table.is_provisional(day)
        name = table.name_of(day)
        is_holiday = not is_open and day in table.year_of(day).days_off
    except Refused:
        is_open, is_make_up, is_provisional, is_holiday = day.weekday() < 5, False, True, False
        name = {"zh": "没有工作日表", "en": "no working-day table"}
    is_today = day == civil_day(ctx.now)
    return BoardDay(day, is_today, is_open, is_make_up, is_holiday, name, is_provisional)
