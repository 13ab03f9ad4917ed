"""Who takes which demand, when everybody fits only some of them?

A set of people that can be seated at once is independent in a transversal matroid, so taking people in the order of
preference and re-seating along augmenting paths finds a full seating whenever there is one, and the cheapest one
(Edmonds 1971). Not here: what a demand is (sittings.lineups).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Option = TypeVar("Option", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Worker(Generic[Option]):
    """Somebody and the options that he could take."""

    id: int
    options: frozenset[Option]


@dataclass(frozen=True, slots=True)
class Demands(Generic[Option]):
    """What has to be filled at once; which demands an option fits is found once and kept."""

    demands: Sequence[frozenset[Option]]
    fits: dict[frozenset[Option], list[int]] = field(default_factory=dict)

    def seat(self, workers: Sequence[Worker[Option]]) -> list[Worker[Option]] | None:
        """Return one worker for each demand, preferring the earlier workers, or None where no full seating exists.

        A worker can take a demand when they share an option. Equal workers fail alike, so a kind of worker that could
        not be seated once is not tried again.
        """
        holders: list[Worker[Option] | None] = [None] * len(self.demands)
        dead: set[frozenset[Option]] = set()
        missing, fits = len(self.demands), self.fits
        for worker in workers:
            options = worker.options
            if not missing:
                break
            if options in dead:
                continue
            if options not in fits:
                fits[options] = [at for at, demand in enumerate(self.demands) if not demand.isdisjoint(options)]
            if _augment(worker, holders, fits, seen=set()):
                missing -= 1
            else:
                dead.add(options)
        return None if missing else [holder for holder in holders if holder is not None]


def seat_workers(
    demands: Sequence[frozenset[Option]], workers: Sequence[Worker[Option]]
) -> list[Worker[Option]] | None:
    """Seat workers once; see Demands.seat."""
    return Demands(demands).seat(workers)


def _augment(
    worker: Worker[Option],
    holders: list[Worker[Option] | None],
    fits: dict[frozenset[Option], list[int]],
    *,
    seen: set[int],
) -> bool:
    for at in fits[worker.options]:
        if at in seen:
            continue
        seen.add(at)
        holder = holders[at]
        if holder is None or _augment(holder, holders, fits, seen=seen):
            holders[at] = worker
            return True
    return False
