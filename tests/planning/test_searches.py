"""Does a search of any length leave a valid plan, cheaper than the greedy one and above the bound?"""

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.catalogues import Catalogue
from hearing_app.domain.scheduling.greedy import greedy_board
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.domain.scheduling.plans import Problem
from hearing_app.planning import bounds
from hearing_app.planning.annealing import warmest
from hearing_app.planning.bounds import lower_bound
from hearing_app.planning.neighbourhoods import NeighbourhoodSearch
from hearing_app.planning.searches import Limits, Progress, search_plan
from hearing_app.settings.places import ROOT


def office(seed: int, *, sittings: int = 20, rooms: int = 2) -> Problem:
    return problem_from(many_sittings(sittings, seed, people=25, rooms=rooms, weeks=2))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 25), st.integers(1, 2), st.sampled_from((0.0, 1.0, 50.0)))
def test_every_step_leaves_a_valid_plan(seed: int, sittings: int, rooms: int, temperature: float) -> None:
    problem = office(seed, sittings=sittings, rooms=rooms)
    search = NeighbourhoodSearch(greedy_board(Catalogue(problem)), seed)
    greedy = search.board.cost
    for at in range(30):
        search.step(temperature)
        if at % 10 == 0:
            search.improve_panels(search.some_people(1))
        judgement = judge_plan(problem, search.board.plan())
        assert (judgement.faults, judgement.cost.total) == ((), search.board.cost)
    search.adopt(search.best)
    assert search.board.cost == search.best_cost <= greedy
    bound = lower_bound(problem)
    assert bound is not None
    assert bound <= search.best_cost


def test_the_same_seed_takes_the_same_steps() -> None:
    first, second = (NeighbourhoodSearch(greedy_board(Catalogue(office(7))), 3) for _ in range(2))
    for search in (first, second):
        for _ in range(100):
            search.step(1.0)
    assert (first.best_cost, first.best) == (second.best_cost, second.best)


def test_processes_find_a_better_plan_in_time_and_tell_the_bound() -> None:
    problem = office(2, sittings=40, rooms=3)
    told: list[Progress] = []
    limits = Limits(6.0)
    outcome = search_plan(problem, limits, on_progress=told.append)
    assert monotonic() - limits.begins_at < 30  # a busy machine is slow to end processes
    judgement = judge_plan(problem, outcome.plan)
    assert (judgement.faults, judgement.cost.total) == ((), outcome.progress.cost)
    assert outcome.progress.cost < outcome.progress.greedy_cost == told[0].cost
    assert outcome.progress.bound == lower_bound(problem)
    assert [one.cost for one in told] == sorted((one.cost for one in told), reverse=True)


def test_a_cancelled_search_gives_what_it_has() -> None:
    outcome = search_plan(office(4), Limits(120.0), is_cancelled=lambda: True)
    assert outcome.is_cancelled
    assert judge_plan(office(4), outcome.plan).faults == ()
    assert outcome.progress.seconds < 60


@pytest.mark.parametrize(
    "problem", [office(1, sittings=0), replace(office(1), members=()), replace(office(1), venues=())]
)
def test_a_problem_with_nothing_to_plan_is_answered(problem: Problem) -> None:
    outcome = search_plan(problem, Limits(1.5))
    assert outcome.plan == {}
    assert outcome.progress.cost == 1000 * len(problem.sittings)


def test_no_time_at_all_gives_the_greedy_plan() -> None:
    outcome = search_plan(office(1), Limits(0.0))
    assert (outcome.progress.cost, outcome.progress.bound) == (outcome.progress.greedy_cost, None)


def test_without_the_solver_there_is_no_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(bounds.importlib, "import_module", missing)
    assert lower_bound(office(1)) is None


def test_few_steps_mean_no_wandering() -> None:
    assert warmest(2000, 20_000) == 0
    assert 0 < warmest(2000, 60_000) < warmest(50, 60_000) <= 2


ALONE = """
import sys
from time import sleep
from bench.offices import many_sittings
from hearing_app.cli.problems.plans import problem_from
from hearing_app.planning.searches import Limits, search_plan
if __name__ == "__main__":
    search_plan(problem_from(many_sittings(40, 1)), Limits(300.0), on_progress=lambda _: print("on", flush=True))
"""


def test_searches_end_when_the_one_that_started_them_is_killed(tmp_path: object) -> None:
    script = os.path.join(str(tmp_path), "alone.py")
    with open(script, "w", encoding="utf-8") as file:
        file.write(ALONE)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        for _ in range(2):
            parent.stdout.readline()  # the first is the greedy plan, the second a search's
        children = children_of(parent.pid)
        parent.send_signal(signal.SIGKILL)
    assert children
    give_up = monotonic() + 30
    while any(is_running(child) for child in children) and monotonic() < give_up:
        time.sleep(0.1)
    assert [child for child in children if is_running(child)] == []


def children_of(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        return [int(child) for child in file.read().split()]


def is_running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
