"""May a bureau be added under this code and these names?"""

from collections.abc import Iterable
from dataclasses import dataclass

from hearing_app.domain.errors import Reason

LONGEST_CODE, LONGEST_NAME = 20, 60


@dataclass(frozen=True, slots=True)
class UnitOrder:
    """A bureau as somebody wrote it: its code for commands, its names in both languages."""

    code: str
    name: str
    name_en: str


def check_unit(order: UnitOrder, others: Iterable[UnitOrder]) -> tuple[Reason, ...]:
    """Return every reason against a unit beside the others: a malformed or taken code, a name that is missing or taken.

    Codes are one whatever their case, since people type them.
    """
    others = tuple(others)
    found = []
    if not _is_code(order.code):
        found.append(Reason("unit.code", {"read": order.code, "most": LONGEST_CODE}))
    elif order.code.casefold() in {other.code.casefold() for other in others}:
        found.append(Reason("unit.taken", {"unit": order.code}))
    if not order.name or not order.name_en:
        found.append(Reason("unit.no_name"))
    if max(len(order.name), len(order.name_en)) > LONGEST_NAME:
        found.append(Reason("unit.long_name", {"most": LONGEST_NAME}))
    if order.name in {other.name for other in others}:
        found.append(Reason("unit.name_taken", {"name": order.name}))
    return tuple(found)


def _is_code(code: str) -> bool:
    return code.isascii() and code.isalnum() and len(code) <= LONGEST_CODE
