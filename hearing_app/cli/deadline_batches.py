"""How is a batch of deadline questions answered? One JSON line for each line read, whatever it holds."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from hearing_app.cli.deadlines import Book, DeadlineOrder, answer, day_in
from hearing_app.cli.shapes import DeadlineError, DeadlineLine
from hearing_app.domain.errors import Refused, refuse
from hearing_app.domain.rules.clocks import Pause
from hearing_app.domain.workdays import (
    Counted,
    add_days,
    add_workdays,
    clear_days_before,
    clear_workdays_before,
    roll_forward,
)

Fields = Mapping[str, Any]


def answer_line(line: bytes, book: Book) -> DeadlineLine | DeadlineError:
    """Answer one line of JSON; what cannot be answered becomes the code of its first reason."""
    try:
        fields = _fields(line)
        asked = [key for key in QUESTIONS if key in fields]
        if len(asked) != 1:
            raise refuse("deadline.unknown_question", known=", ".join(QUESTIONS))
        keys, ask = QUESTIONS[asked[0]]
        unknown = sorted(set(fields) - keys)
        if unknown:
            raise refuse("deadline.unknown_field", known=", ".join(sorted(keys)))
        return ask(fields, book)
    except Refused as refused:
        return DeadlineError(refused.reasons[0].code)


def _fields(line: bytes) -> Fields:
    if not line.strip():
        raise refuse("deadline.blank_line")
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise refuse("deadline.not_json") from None
    if not isinstance(found, dict):
        raise refuse("deadline.not_an_object")
    return found


def _clock(fields: Fields, book: Book) -> DeadlineLine:
    clock = fields["clock"]
    is_extended = fields.get("extend", False)
    if not isinstance(is_extended, bool):
        raise refuse("deadline.bad_extend")
    pauses = _pauses(fields.get("pauses", []))
    order = DeadlineOrder(clock if isinstance(clock, str) else "", day_in(fields.get("start")), pauses, is_extended)
    due = answer(order, book)
    return DeadlineLine(due.raw_on.isoformat(), due.due_on.isoformat(), due.is_provisional)


def _pauses(found: object) -> tuple[Pause, ...]:
    if not isinstance(found, list) or not all(isinstance(each, list) and len(each) == 2 for each in found):
        raise refuse("deadline.bad_pauses")
    try:
        return tuple(Pause(day_in(first), day_in(last)) for first, last in found)
    except Refused:
        raise refuse("deadline.bad_pauses") from None


def _add_days(fields: Fields, book: Book) -> DeadlineLine:
    raw_on = _kept(add_days(day_in(fields.get("start")), _number(fields["add_days"])))
    return _line(raw_on, roll_forward(raw_on, book.table))


def _add_workdays(fields: Fields, book: Book) -> DeadlineLine:
    return _line(None, add_workdays(day_in(fields.get("start")), _number(fields["add_workdays"]), table=book.table))


def _clear_workdays_before(fields: Fields, book: Book) -> DeadlineLine:
    n = _number(fields["clear_workdays_before"])
    return _line(None, clear_workdays_before(day_in(fields.get("day")), n, table=book.table))


def _clear_days_before(fields: Fields, _: Book) -> DeadlineLine:
    return _line(None, clear_days_before(day_in(fields.get("day")), _number(fields["clear_days_before"])))


def _number(found: object) -> int:
    if type(found) is not int:
        raise refuse("deadline.bad_number")
    return found


def _kept(day: date | Refused) -> date:
    if isinstance(day, Refused):
        raise day
    return day


def _line(raw_on: date | None, counted: Counted | Refused) -> DeadlineLine:
    if isinstance(counted, Refused):
        raise counted
    return DeadlineLine((raw_on or counted.day).isoformat(), counted.day.isoformat(), counted.is_provisional)


QUESTIONS: Mapping[str, tuple[frozenset[str], Callable[[Fields, Book], DeadlineLine]]] = {
    "clock": (frozenset({"clock", "start", "pauses", "extend"}), _clock),
    "add_days": (frozenset({"add_days", "start"}), _add_days),
    "add_workdays": (frozenset({"add_workdays", "start"}), _add_workdays),
    "clear_days_before": (frozenset({"clear_days_before", "day"}), _clear_days_before),
    "clear_workdays_before": (frozenset({"clear_workdays_before", "day"}), _clear_workdays_before),
}
