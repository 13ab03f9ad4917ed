"""Is the panel of a sitting at risk, what is missing, and what is the next step?

Counted by confirmed lights alone: who has not answered does not sit. From two working days before the sitting (T-2)
it stands on the desk. Not here: what a lawful panel is (rules.panels), the row of the desk (steps.attention).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.rules.verdicts import Verdict

WATCH_WORKDAYS = 2
COMPOSITION = ("panel.", "seat.", "person.", "recusal.")


class NextStep(StrEnum):
    """What helps first: fill a seat, take down whom an agency names, call, serve the notice, or look at the sitting."""

    FILL = "fill"
    NOMINATE = "nominate"
    CALL = "call"
    SERVE = "serve"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Risk:
    """Why the sitting could not be held as confirmed now, composition first, and the seat that the step is about."""

    reasons: tuple[Reason, ...]
    step: NextStep
    seat_id: int | None = None


def find_risk(seats: Sequence[Seat], confirmed: Verdict) -> Risk | None:
    """Return what keeps a sitting from being held as its seats are confirmed now; None when nothing does."""
    if confirmed.is_legal:
        return None
    reasons = sorted(confirmed.reasons, key=lambda reason: not reason.code.startswith(COMPOSITION))
    active = [seat for seat in seats if not seat.is_released]
    lost = next((seat for seat in active if Light.NO in (seat.can_come, seat.has_no_conflict)), None)
    asked = next((seat for seat in active if seat.is_asked), None)
    step, seat_id = NextStep.LOOK, None
    if lost is not None:
        step, seat_id = NextStep.FILL, lost.id
    elif asked is not None:
        step, seat_id = NextStep.NOMINATE, asked.id
    elif any(seat.is_invited and not seat.is_confirmed for seat in active):
        step = NextStep.CALL
    elif any(reason.code.startswith("notice.") for reason in reasons):
        step = NextStep.SERVE
    return Risk(tuple(reasons), step, seat_id)
