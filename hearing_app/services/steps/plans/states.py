"""In which states can a plan and its lines be?"""

from enum import StrEnum


class PlanState(StrEnum):
    """How far a plan is; a stopped one kept the best draft that it had."""

    WAITING = "waiting"
    RUNNING = "running"
    MADE = "made"
    STOPPED = "stopped"
    CANCELLED = "cancelled"
    FAILED = "failed"


class LineState(StrEnum):
    """What became of a matter in a plan."""

    OFFERED = "offered"
    LEFT_OUT = "left_out"
    BOOKED = "booked"
    CLASHED = "clashed"
    SKIPPED = "skipped"


OPEN_STATES = frozenset({PlanState.WAITING, PlanState.RUNNING})
