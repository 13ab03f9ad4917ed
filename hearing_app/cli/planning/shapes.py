"""What do `offers` and `repair` print with `--json`? One frozen dataclass for each shape; the README lists them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer: how far it is, its times in order (YYYY-MM-DDTHH:MM+08:00), the last day for answers."""

    id: int
    matter: str
    kind: str
    state: str
    times: list[str]
    answer_by: str


@dataclass(frozen=True, slots=True)
class TimeLine:
    """One of the times: its place, sum of ranks (null once the offer is over), whether it is the best, what is against
    it; how many of those asked can come, cannot, have not said."""

    position: int
    start: str
    end: str
    room: str
    ranks: int | None
    best: bool
    can: int
    cannot: int
    unanswered: int
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class OfferSheet:
    """`hearing offers show ID --json`: an offer with its times; `sitting` is the id of what was booked of it."""

    id: int
    version: int
    matter: str
    kind: str
    state: str
    answer_by: str
    held_through: str
    sitting: int | None
    times: list[TimeLine]


@dataclass(frozen=True, slots=True)
class RepairLine:
    """What is hit: a sitting, or several held together; from → to (null where nothing helps), who leaves and comes."""

    numbers: list[str]
    way: str
    label: str
    start: str
    room: str
    new_start: str | None
    new_room: str | None
    leaving: list[str]
    newcomers: list[str]
    told: list[str]
    letters: int
    late: bool
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class RepairSheet:
    """`hearing repair … --json`: every sitting that is hit, how many others stay, how many were changed (`--apply`)."""

    subject: str
    lines: list[RepairLine]
    untouched: int
    applied: int
    clashes: dict[str, list[str]]
