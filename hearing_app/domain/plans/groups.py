"""Which sittings are repaired by one change, and what decides about them together?

A sitting alone is a group of one. Of sittings held together, whoever serves has to serve every matter, the room has to
hold everybody, and the time has to suit all parties and clocks. Not here: which change is least (plans.repairs).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.changes import ChangePlan, Sitting
from hearing_app.domain.sittings.orders import BookingFacts, MatterFacts, SittingOrder


@dataclass(frozen=True, slots=True)
class Booked:
    """A booked sitting with its own facts (matter, parties, ties), and whom the office chose for each seat, by id.

    Sittings with the same `joint_id` are held together: they are repaired by one change or not at all.
    """

    sitting: Sitting
    rules: Rules
    facts: BookingFacts
    chosen: Mapping[int, tuple[Seat, ...]] = field(default_factory=dict)
    joint_id: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of one of the sittings that are held together: everything that its change writes."""

    sitting: Sitting
    plan: ChangePlan | None = None

    @property
    def newcomers(self) -> tuple[Seat, ...]:
        """Return the seats that somebody takes anew."""
        return tuple(seat for seat in self.plan.sitting.order.seats if seat.id is None) if self.plan else ()

    @property
    def leaving(self) -> tuple[Seat, ...]:
        """Return the seats that are given up by this change."""
        if self.plan is None:
            return ()
        before = {seat.id for seat in self.sitting.order.seats if seat.is_released}
        return tuple(seat for seat in self.plan.sitting.order.seats if seat.is_released and seat.id not in before)


@dataclass(frozen=True, slots=True)
class Held:
    """A group of booked sittings, each with its facts as they are now; the first leads."""

    pairs: tuple[tuple[Booked, BookingFacts], ...]

    @property
    def lead(self) -> Booked:
        """Return the first of the group."""
        return self.pairs[0][0]

    @property
    def whole(self) -> BookingFacts:
        """Return what decides about all as if they were one: a search that keeps to it serves every matter."""
        return whole_of([facts for _, facts in self.pairs])

    def only(self, ids: Collection[int]) -> Self:
        """Return those of the group with some ids."""
        return type(self)(tuple(pair for pair in self.pairs if pair[0].sitting.id in ids))

    def chosen_for(self, seats: Mapping[int, Seat]) -> tuple[Seat, ...]:
        """Return whom the office chose for the seat of each sitting, in order, each person once."""
        found: dict[int | None, Seat] = {}
        for one, _ in self.pairs:
            for reserve in one.chosen.get(seats[one.sitting.id].id or 0, ()):
                found.setdefault(reserve.person_id, reserve)
        return tuple(found.values())

    def changed(self, change: Callable[[Booked, BookingFacts], ChangePlan | Refused]) -> tuple[Part, ...] | Refused:
        """Change every sitting in the same way; the first that cannot go refuses for all."""
        parts = []
        for one, facts in self.pairs:
            plan = change(one, facts)
            if isinstance(plan, Refused):
                return plan
            parts.append(Part(one.sitting, plan))
        return tuple(parts)


def kept_seats(order: SittingOrder) -> tuple[Seat, ...]:
    """Return the seats of an order that are not released."""
    return tuple(seat for seat in order.seats if not seat.is_released)


def whole_of(facts: Sequence[BookingFacts]) -> BookingFacts:
    """Return the facts of several matters as those of one: all parties, everybody's ties, every clock.

    People, calendars and rooms are those of the first; they are the same for all.
    """
    first = facts[0]
    if len(facts) == 1:
        return first
    return replace(
        first,
        matter=_matter_of([one.matter for one in facts if one.matter is not None]),
        parties=tuple(party for one in facts for party in one.parties),
        ties=ties_of([one.ties for one in facts]),
        joined=(),
    )


def _matter_of(matters: Sequence[MatterFacts]) -> MatterFacts | None:
    if not matters:
        return None
    holds = [matter.hold_by for matter in matters if matter.hold_by is not None]
    return replace(
        matters[0],
        clocks=tuple(clock for matter in matters for clock in matter.clocks),
        skills=frozenset().union(*(matter.skills for matter in matters)),
        has_minor=any(matter.has_minor for matter in matters),
        hold_by=min(holds, key=lambda hold: hold.due_on, default=None),
    )


def ties_of(ties: Sequence[Ties]) -> Ties:
    """Return the ties to several matters as those to one: whoever is barred from one of them is barred.

    Mediators chosen for each matter are those that all have chosen (People's Mediation Law 19, 20).
    """
    chosen = [one.chosen for one in ties if one.chosen]
    return Ties(
        handlers=frozenset().union(*(one.handlers for one in ties)),
        mediators=frozenset().union(*(one.mediators for one in ties)),
        parties=frozenset().union(*(one.parties for one in ties)),
        agents=frozenset().union(*(one.agents for one in ties)),
        firms={firm: role for one in ties for firm, role in one.firms.items()},
        responsible_agency=next((one.responsible_agency for one in ties if one.responsible_agency), ""),
        declared={id_: words for one in ties for id_, words in one.declared.items()},
        rejected=frozenset().union(*(one.rejected for one in ties)),
        chosen=frozenset.intersection(*chosen) if chosen else frozenset(),
        panel=frozenset().union(*(one.panel for one in ties)),
        challenged=frozenset().union(*(one.challenged for one in ties)),
        struck={id_: side for one in ties for id_, side in one.struck.items()},
    )
