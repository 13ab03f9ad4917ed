"""Is a JSON file what it says it is? One sentence says what is wrong, before anything is computed.

Not here: what the keys mean (plans, searches).
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

MOST_BYTES = 100_000_000


class BadProblem(Exception):
    """The problem cannot be read or cannot be solved; the message is one sentence for a person."""


Row = dict[str, Any]


def read_problem(path: str) -> Row:
    """Read a file as one JSON object."""
    file = Path(path)
    try:
        if file.stat().st_size > MOST_BYTES:
            raise BadProblem(f"{path} is larger than {MOST_BYTES // 1_000_000} MB.")
        found = json.loads(file.read_text("utf-8-sig"), parse_constant=_refuse_constant)
    except OSError as error:
        raise BadProblem(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        first = str(error).partition("\n")[0].rstrip(".")
        raise BadProblem(f"{path} is not JSON: {first}.") from None
    return record(found, "the problem")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def record(value: object, where: str) -> Row:
    """Return a JSON object."""
    if not isinstance(value, dict):
        raise BadProblem(f"{where} must be an object.")
    return value


def field(row: Row, key: str, where: str) -> Any:
    """Return the value of a key that must be there."""
    if key not in row:
        raise BadProblem(f"{where} lacks “{key}”.")
    return row[key]


def number(row: Row, key: str, where: str, *, least: int = 0, most: int = 1_000_000) -> int:
    """Return a whole number within its limits."""
    value = field(row, key, where)
    if type(value) is not int or not least <= value <= most:
        raise BadProblem(f"“{key}” of {where} must be a whole number from {least} to {most}.")
    return value


def flag(row: Row, key: str, where: str) -> bool:
    """Return true or false."""
    value = field(row, key, where)
    if type(value) is not bool:
        raise BadProblem(f"“{key}” of {where} must be true or false.")
    return value


def rows(row: Row, key: str, where: str) -> list[Row]:
    """Return a list of objects."""
    found = listed(row, key, where)
    if any(not isinstance(one, dict) for one in found):
        raise BadProblem(f"“{key}” of {where} must be a list of objects.")
    return found


def numbered(row: Row, key: str) -> list[tuple[Row, str]]:
    """Return objects whose “id” is their position, each with the words for it."""
    found = [(one, f"{key}[{at}]") for at, one in enumerate(rows(row, key, "the problem"))]
    for at, (one, where) in enumerate(found):
        if field(one, "id", where) != at or type(one["id"]) is not int:
            raise BadProblem(f"“id” of {where} must be its position, {at}.")
    return found


def listed(row: Row, key: str, where: str) -> list[Any]:
    """Return a list."""
    value = field(row, key, where)
    if not isinstance(value, list):
        raise BadProblem(f"“{key}” of {where} must be a list.")
    return value


def numbers(row: Row, key: str, where: str, *, most: int) -> list[int]:
    """Return a list of whole numbers from 0 to `most`."""
    value = listed(row, key, where)
    if not are_numbers(value, most):
        raise BadProblem(f"“{key}” of {where} must hold whole numbers from 0 to {most}.")
    return value


def tuples(value: object, limits: Sequence[int], where: str) -> list[list[int]]:
    """Return a list of lists of whole numbers, each from 0 to its limit."""
    if not isinstance(value, list) or any(not isinstance(one, list) or len(one) != len(limits) for one in value):
        raise BadProblem(f"{where} must be a list of lists of {len(limits)} whole numbers.")
    for column, limit in zip(zip(*value, strict=True), limits, strict=False):
        if not are_numbers(column, limit):
            raise BadProblem(f"{where} must hold whole numbers up to {', '.join(map(str, limits))}.")
    return value


def are_numbers(values: Sequence[object], most: int) -> bool:
    """Say whether all are whole numbers from 0 to `most`."""
    return not values or (set(map(type, values)) == {int} and min(values) >= 0 and max(values) <= most)  # type: ignore[type-var, operator]  # the types are checked first


def refuse_more(count: int, most: int, what: str) -> None:
    """Refuse what is too large to be an office's problem."""
    if count > most:
        raise BadProblem(f"{count:,} {what} are more than the {most:,} that are planned at once.")
