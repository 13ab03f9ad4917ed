"""What stands in the file of a draw, and does the file lead to its own result?

Everything in it follows from list, seed and numbers, so that no field can be altered without being found. What was
said by whom and when stands on the sheet, not here: it plays no part in the result.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hearing_app.domain.errors import Reason
from hearing_app.domain.people.draws import FORMAT, NUMBER, SIDES, Drawn, FrozenList, digest, draw, read_text

KEYS = ("format", "list", "list_sha256", "seed_sha256", "seed", "numbers", "key_sha256", "order", "steps", "panel")
HEX = re.compile(r"[0-9a-f]{64}")


def file_of(text: str, seed: str, numbers: Mapping[str, str], drawn: Drawn) -> dict[str, Any]:
    """Return a drawn draw as the object of its JSON file."""
    return {
        "format": FORMAT,
        "list": text,
        "list_sha256": digest(text),
        "seed_sha256": digest(seed),
        "seed": seed,
        "numbers": {side: numbers[side] for side in SIDES if side in numbers},
        **result_of(drawn),
    }


def result_of(drawn: Drawn) -> dict[str, Any]:
    """Return what followed as the last four values of the file."""
    return {
        "key_sha256": drawn.key,
        "order": list(drawn.order),
        "steps": [asdict(step) for step in drawn.steps],
        "panel": [{"seat": seat, "code": code} for seat, code in drawn.panel],
    }


def first_difference(found: Any) -> Reason | None:
    """Return the first step at which a file does not lead to its result, or None where it does.

    The steps in their order: shape, list_sha256, seed_sha256, key_sha256, order, steps, panel.
    """
    if (wrong := _shape(found)) is not None:
        return Reason("draw.file_shape", {"what": wrong})
    for told in ("list", "seed"):
        if found[f"{told}_sha256"] != digest(found[told]):
            return _differs(f"{told}_sha256", found[f"{told}_sha256"], digest(found[told]))
    frozen = _read(found["list"])
    if frozen is None:
        return Reason("draw.file_shape", {"what": "list"})
    drawn = draw(frozen, found["list_sha256"], found["seed"], found["numbers"])
    return next(filter(None, (_compared(step, found[step], value) for step, value in result_of(drawn).items())), None)


def _compared(step: str, told: Any, computed: Any) -> Reason | None:
    if told == computed:
        return None
    if isinstance(computed, str):
        return _differs(step, told, computed)
    at = next((n for n, pair in enumerate(zip(told, computed, strict=False)) if pair[0] != pair[1]), None)
    at = min(len(told), len(computed)) if at is None else at
    return _differs(f"{step}[{at + 1}]", *(_at(rows, at) for rows in (told, computed)))


def _at(rows: Sequence[Any], at: int) -> str:
    if at >= len(rows):
        return "—"
    row = rows[at]
    return " ".join(map(str, row.values())) if isinstance(row, dict) else str(row)


def _differs(step: str, told: str, computed: str) -> Reason:
    return Reason("draw.file_differs", {"step": step, "told": told, "computed": computed})


def _read(text: str) -> FrozenList | None:
    try:
        return read_text(text)
    except (ValueError, TypeError, IndexError):
        return None


def _shape(found: object) -> str | None:
    """Return the first key that is missing, unknown or of the wrong shape."""
    if not isinstance(found, dict):
        return "{}"
    unknown = [str(key) for key in found if key not in KEYS]
    wrong = (key for key in KEYS if key not in found or not SHAPES[key](found[key]))
    return next(iter(unknown), None) or next(wrong, None)


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and HEX.fullmatch(value) is not None


def _are_numbers(value: object) -> bool:
    return isinstance(value, dict) and all(
        side in SIDES and isinstance(number, str) and NUMBER.fullmatch(number) for side, number in value.items()
    )


def _are_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)


SHAPES: Mapping[str, Callable[[object], bool]] = {
    "format": lambda value: value == FORMAT,
    "list": lambda value: isinstance(value, str),
    "list_sha256": _is_digest,
    "seed_sha256": _is_digest,
    "seed": _is_digest,
    "numbers": _are_numbers,
    "key_sha256": _is_digest,
    "order": lambda value: isinstance(value, list) and all(isinstance(code, str) for code in value),
    "steps": _are_rows,
    "panel": _are_rows,
}
