"""Which sittings are one box on the board?

Sittings held together take one room once and show as one box, whose first leads; everything else stands alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hearing_app.domain.sittings.states import MOVABLE, ON_BOARD
from hearing_app.store.tables.sittings import SittingRow


@dataclass(frozen=True, slots=True)
class Named:
    """A sitting by number and title."""

    id: int
    number: str
    title: str


def grouped(rows: Iterable[SittingRow]) -> list[tuple[SittingRow, ...]]:
    """Return sittings by what is held together, each group in order of id, groups in the order of their first row."""
    found: dict[tuple[object, ...], list[SittingRow]] = {}
    for row in rows:
        found.setdefault((row.joint_id or f"alone {row.id}", row.starts_at, row.room_id), []).append(row)
    return [tuple(sorted(group, key=lambda row: row.id)) for group in found.values()]


def names_of(group: Sequence[SittingRow]) -> tuple[Named, ...]:
    """Return the sittings of a group by name; of one that is held alone nothing."""
    return tuple(Named(row.id, row.number, row.title or row.number) for row in group) if len(group) > 1 else ()


def state_of(group: Sequence[SittingRow]) -> str:
    """Return the state that holds for all of a group: the one that is least far."""
    order = [state.value for state in ON_BOARD]
    return min((row.state for row in group), key=order.index)


def is_movable(group: Sequence[SittingRow]) -> bool:
    """Say whether all of a group can be moved."""
    return all(row.state in MOVABLE for row in group)
