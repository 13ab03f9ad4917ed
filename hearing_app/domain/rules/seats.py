"""What is a seat, and when does it count?

A seat has two lights: can come, and has no conflict of interest. It may be asked of an agency before it has a
person; until then it counts for nothing. Not here: how an answer changes the lights (sittings.invitations).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.rules.kinds import SeatRole


class Light(StrEnum):
    """Nobody has said yet, yes, or no."""

    OPEN = "open"
    YES = "yes"
    NO = "no"


class Stage(StrEnum):
    """From which seats a verdict is taken."""

    PLANNED = "planned"
    INVITED = "invited"
    CONFIRMED = "confirmed"


STAGE_LABELS: Mapping[Stage, Mapping[str, str]] = {
    Stage.PLANNED: {"zh": "拟定", "en": "planned"},
    Stage.INVITED: {"zh": "已邀请", "en": "invited"},
    Stage.CONFIRMED: {"zh": "已确认", "en": "confirmed"},
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat: a role, the one category in which its person sits, the agency of which it was asked.

    `can_come` and `has_no_conflict` are lights. `sequence` is the version of the sitting that its person was last
    told, `answered_at` when its last answer was given; `id` is None before it is saved.
    """

    role: SeatRole
    category: str
    person_id: int | None = None
    agency_id: int | None = None
    can_come: Light = Light.OPEN
    has_no_conflict: Light = Light.OPEN
    is_invited: bool = False
    is_released: bool = False
    sequence: int = 0
    answered_at: datetime | None = None
    id: int | None = None

    @property
    def is_asked(self) -> bool:
        """Say whether an agency was asked for this seat and has not named anybody."""
        return self.person_id is None and self.agency_id is not None and not self.is_released

    @property
    def is_confirmed(self) -> bool:
        """Say whether both lights are on."""
        return self.can_come is Light.YES and self.has_no_conflict is Light.YES


def counted(seats: Sequence[Seat], stage: Stage) -> tuple[Seat, ...]:
    """Return the seats with a person that count at a stage.

    Planned: all that are not released. Invited: those who were written to and have not declined on either light.
    Confirmed: those with both lights.
    """
    held = [seat for seat in seats if seat.person_id is not None and not seat.is_released]
    if stage is Stage.CONFIRMED:
        return tuple(seat for seat in held if seat.is_confirmed)
    if stage is Stage.INVITED:
        return tuple(seat for seat in held if seat.is_invited and Light.NO not in (seat.can_come, seat.has_no_conflict))
    return tuple(held)
