"""Nothing fits: which smallest sets of rules would have to give way, and what would each give?

Sets are looked at by size, and only such steps are added to a set as lift an obstacle that its search still met (or
open times that no search looks at): whatever makes a time fit has to contain one of these, so no smallest set is
missed, and what contains a set that was found is not looked at. Not here: what may give way (relaxations).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.relaxing.relaxations import Relaxation, relaxations_of
from hearing_app.domain.sittings.slots import SlotRequest, SlotSearch, find_slots
from hearing_app.domain.sittings.verdicts import matter_reasons
from hearing_app.domain.spans import Span, civil_day

STEPS_MOST = 3
SEARCHES_MOST = 120
WAYS_MOST = 6


Steps = tuple[Relaxation, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """What has to give way together, and the first time that fits then; `is_provisional`: its year has no table yet."""

    steps: tuple[Reason, ...]
    span: Span
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """How many steps a way has at most, and how many searches are made and ways named at most."""

    steps: int = STEPS_MOST
    searches: int = SEARCHES_MOST
    ways: int = WAYS_MOST


def needs_ways(search: SlotSearch) -> bool:
    """Say whether nothing fits, or nothing before a clock of the matter runs out."""
    return not search.slots or bool(search.slots[0].missed_clocks)


def find_ways(
    rules: Rules, request: SlotRequest, facts: BookingFacts, *, now: datetime, limits: Limits | None = None
) -> tuple[Way, ...]:
    """Return the smallest sets of rules whose giving way makes a time fit, the fewest steps and earliest time first.

    No set contains another. Where a clock can still be kept, a time that misses it is none. Nothing comes back where
    the matter can have no sitting of the kind at any time. Beyond the limits sets may be missing; those named stay
    smallest.
    """
    if any(True for _ in matter_reasons(rules, facts)):
        return ()
    wanted = replace(request, most=1)

    def searched(steps: Iterable[Relaxation]) -> SlotSearch:
        world = (wanted, facts)
        for step in steps:
            world = step.apply(world)
        return find_slots(rules, *world, now=now)

    within, known = limits or Limits(), relaxations_of(rules, wanted, facts)
    ways = [
        Way(tuple(step.reason for step in steps), search.slots[0].span, search.slots[0].is_provisional)
        for steps, search in smallest_sets(known, searched, now=now, limits=within)
        if steps
    ]
    return tuple(sorted(ways, key=lambda way: (len(way.steps), way.span.start))[: within.ways])


def smallest_sets(
    known: Iterable[Relaxation], searched: Callable[[Steps], SlotSearch], *, now: datetime, limits: Limits
) -> list[tuple[Steps, SlotSearch]]:
    """Return every smallest set of steps after which a time fits, with its search, as far as the limits reach.

    The empty set comes back alone where a time fits as it is.
    """
    order = tuple(known)
    found: list[tuple[Steps, SlotSearch]] = []
    level: list[Steps] = [()]
    left = limits.searches
    while level:
        following: dict[Steps, None] = {}
        for steps in level:
            if not left or any(set(smaller) <= set(steps) for smaller, _ in found):
                continue
            left -= 1
            search = searched(steps)
            if fits(search, now):
                found.append((steps, search))
            elif len(steps) < limits.steps:
                more = _useful(order, steps, search)
                following |= {tuple(one for one in order if one is step or one in steps): None for step in more}
        level = list(following)
    return found


def fits(search: SlotSearch, now: datetime) -> bool:
    """Say whether a time fits; one after a clock's last day does only where no later day than today keeps the clock."""
    if not search.slots:
        return False
    tomorrow = civil_day(now) + timedelta(days=1)
    return not any(clock.due_on >= tomorrow for clock in search.slots[0].missed_clocks)


def _useful(known: Iterable[Relaxation], steps: Steps, search: SlotSearch) -> list[Relaxation]:
    met = {one.reason.code for one in search.obstacles}
    return [step for step in known if step not in steps and (not step.lifts or step.lifts & met)]
