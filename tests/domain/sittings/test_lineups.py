"""Is a legal panel found whenever there is one?"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.rules.kinds import Kind, SeatRole
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Seat, Stage
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.lineups import Lineup, Pool, find_lineup, roles_without_anybody
from hearing_app.domain.sittings.matching import Worker, seat_workers
from hearing_app.domain.sittings.pools import roster_categories, roster_of
from tests.builders.rules import candidate, default_profile, facts, kinds, rules

DAY = date(2026, 12, 10)
CATEGORIES = ("judge", "lawyer", "npc_deputy", "community_staff", "gov_lawyer", "staff")


def small_kind(*, least: int = 2, most: int = 4) -> Kind:
    big = kinds()["hearing_review"]
    sizes = {SeatRole.MEMBER: {"least": least, "usual": least, "most": most}}
    return replace(big, seats=tuple(replace(rule, **sizes.get(rule.role, {})) for rule in big.seats))


def small_rules(groups: tuple[str, ...], share: float, *, votes: bool) -> Rules:
    panel = replace(
        default_profile().panel,
        voting_least=3 if votes else 2,
        voting_most=5,
        is_odd=votes,
        required_groups=groups,
        external_share=share,
        presider_votes=votes,
    )
    return rules(small_kind(), panel=panel)


def lineup_of(world: Rules, people, *, seats_most: int | None = None) -> Lineup | None:
    known = facts(*people)
    roster = roster_of(world, known)
    open_roles = roles_without_anybody(world, roster_categories(world, known))
    return find_lineup(world, Pool(tuple(roster.workers_on(DAY)), roster.prices, open_roles, seats_most))


def every_panel(world: Rules, people) -> Iterator[tuple[Seat, ...]]:
    """Yield every panel of the people, each in one of his categories, with a recorder where there is staff."""
    has_staff = any(entry.category == "staff" for person in people for entry in person.appointments)
    for size in range(3, 7):
        for chosen in combinations(people, size):
            for held in product(*([entry.category for entry in person.appointments] for person in chosen)):
                pairs = list(zip(chosen, held, strict=True))
                for presider, recorder in product(range(size), range(size) if has_staff else [-1]):
                    if presider != recorder:
                        yield tuple(
                            Seat(_role(at, presider, recorder), category, person.id)
                            for at, (person, category) in enumerate(pairs)
                        )


def _role(at: int, presider: int, recorder: int) -> SeatRole:
    return SeatRole.PRESIDER if at == presider else SeatRole.RECORDER if at == recorder else SeatRole.MEMBER


def is_legal(world: Rules, seats, people) -> bool:
    found = {person.id: person for person in people}
    verdict = judge_panel(world, seats, found, ties=Ties(), on_day=DAY, stage=Stage.PLANNED)
    has_staff = any(entry.category == "staff" for person in people for entry in person.appointments)
    return verdict.is_legal and (not verdict.gaps or not has_staff)


folk = st.lists(
    st.tuples(st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=2, unique=True), st.integers(0, 3)),
    min_size=2,
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(
    held=folk,
    groups=st.sampled_from([(), ("lawyers",), ("lawyers", "deputies"), ("lawyers", "deputies", "community")]),
    share=st.sampled_from([0.0, 0.5, 0.7, 1.0]),
    votes=st.booleans(),
)
def test_found_exactly_when_trying_everything_finds_one(held, groups, share, votes):
    people = [candidate(at, *categories, load=load) for at, (categories, load) in enumerate(held, 1)]
    world = small_rules(groups, share, votes=votes)
    found = lineup_of(world, people)
    assert (found is not None) is any(is_legal(world, seats, people) for seats in every_panel(world, people))
    assert found is None or is_legal(world, found.seats, people)


def test_one_person_is_never_seated_twice_and_sits_in_the_category_that_is_needed():
    people = [
        candidate(1, "lawyer", "npc_deputy"),
        candidate(2, "lawyer"),
        candidate(3, "community_staff"),
        candidate(4, "judge"),
        candidate(5, "legal_worker"),
    ]
    found = lineup_of(rules(), people)
    assert found is not None
    assert {seat.person_id: seat.category for seat in found.seats}[1] == "npc_deputy"
    assert found.open_roles == (SeatRole.RECORDER,)


def test_usual_size_first_and_least_load_wins():
    people = [candidate(at, category, load=load) for at, (category, load) in enumerate(_crowd(), 1)]
    found = lineup_of(rules(), people)
    assert found is not None
    assert sum(seat.role is not SeatRole.RECORDER for seat in found.seats) == 7
    assert {people[seat.person_id - 1].load for seat in found.seats} == {0}


def _crowd() -> list[tuple[str, int]]:
    light = ["lawyer", "npc_deputy", "community_staff", "judge", "legal_worker", "legal_expert", "community_staff"]
    return [(category, 5) for category in light] + [(category, 0) for category in light] + [("staff", 0)]


def test_a_small_room_makes_a_smaller_panel():
    people = [candidate(at, category, load=load) for at, (category, load) in enumerate(_crowd(), 1)]
    found = lineup_of(rules(), people, seats_most=6)
    assert found is not None
    assert found.heads == 6
    assert lineup_of(rules(), people, seats_most=5) is None


def test_staff_who_are_all_busy_is_no_open_seat():
    world = rules()
    busy_staff = Pool((), {}, roles_without_anybody(world, frozenset({"staff", "judge"})))
    nobody = Pool((), {}, roles_without_anybody(world, frozenset({"judge"})))
    assert (busy_staff.open_roles, nobody.open_roles) == (frozenset(), frozenset({SeatRole.RECORDER}))


@given(
    demands=st.lists(st.frozensets(st.integers(0, 4), min_size=1), max_size=4),
    options=st.lists(st.frozensets(st.integers(0, 4), min_size=1, max_size=2), max_size=6),
)
def test_seating_is_full_whenever_possible_and_prefers_the_earlier(demands, options):
    workers = [Worker(at, chosen) for at, chosen in enumerate(options)]
    found = seat_workers(demands, workers)
    full = [
        sorted(worker.id for worker in chosen)
        for chosen in combinations(workers, len(demands))
        if _seats_all(list(chosen), list(demands))
    ]
    assert (None if found is None else sorted(worker.id for worker in found)) == min(full, default=None, key=sum)


def _seats_all(workers, demands) -> bool:
    if not workers:
        return not demands
    return any(
        not workers[0].options.isdisjoint(demand) and _seats_all(workers[1:], demands[:at] + demands[at + 1 :])
        for at, demand in enumerate(demands)
    )
