"""Are JSON problems planned and searched from the command line, and is every bad one refused in one sentence?"""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bench.offices import free_starts, many_sittings
from bench.search import by_loops
from hearing_app.cli.main import main
from hearing_app.cli.problems.plans import problem_from
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.domain.scheduling.plans import Placement

Row = dict[str, Any]
PLAN = many_sittings(15, 1, people=25, rooms=2, weeks=2)
SEARCH = free_starts(40, 4, 1, queries=2)


def run(command: str, problem: object, folder: Path, *more: str) -> Result:
    file = folder / "problem.json"
    file.write_text(problem if isinstance(problem, str) else json.dumps(problem), "utf-8")
    return CliRunner().invoke(main, [command, "--problem", str(file), *more], prog_name="hearing")


def test_a_plan_is_written_and_stands_before_the_judge(tmp_path: Path) -> None:
    result = run("plan", PLAN, tmp_path, "--seconds", "3", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    placed = {
        int(id_): Placement(one["start"], one["room"], tuple((person, role) for person, role in one["people"]))
        for id_, one in answer["placed"].items()
    }
    judgement = judge_plan(problem_from(PLAN), placed)
    assert (judgement.faults, judgement.cost.total) == ((), answer["cost"])
    assert answer["cost"] <= answer["greedy_cost"]


def test_a_plan_in_words_says_its_cost(tmp_path: Path) -> None:
    result = run("plan", PLAN, tmp_path, "--seconds", "0.1")
    assert result.exit_code == 0
    assert "no bound was computed" in result.stdout


@pytest.mark.parametrize(("people", "weeks"), [(40, 4), (60, 1), (30, 9)])
def test_a_search_says_what_loops_say(people: int, weeks: int, tmp_path: Path) -> None:
    problem = free_starts(people, weeks, 3)
    result = run("search", problem, tmp_path, "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert answer["answers"] == [by_loops(problem, query, stops_early=False) for query in problem["queries"]]
    assert answer["warm_ms"] > 0
    assert answer["cold_ms"] > 0


def test_odd_minutes_and_hours_that_touch_are_searched_exactly(tmp_path: Path) -> None:
    problem = changed(
        SEARCH, lambda row: [one.update(rules=[[day, 543, 660], [day, 660, 1000]]) for day, one in ODD(row)]
    )
    problem["queries"][0] |= {"minutes": 50, "work": [547, 1003], "top": 500}
    result = run("search", problem, tmp_path, "--json")
    expected = [by_loops(problem, query, stops_early=False) for query in problem["queries"]]
    assert json.loads(result.stdout)["answers"] == expected
    assert expected[0]


def ODD(row: Row) -> list[tuple[int, Row]]:  # noqa: N802 beside the test that uses it
    return [(at % 5, one) for at, one in enumerate(row["people"])]


def changed(problem: Row, change: Callable[[Row], object]) -> Row:
    row = copy.deepcopy(problem)
    change(row)
    return row


def without(*path: object) -> Callable[[Row], object]:
    def change(row: Row) -> None:
        *parents, key = path
        found: Any = row
        for parent in parents:
            found = found[parent]
        del found[key]

    return change


def put(value: object, *path: object) -> Callable[[Row], object]:
    def change(row: Row) -> None:
        *parents, key = path
        found: Any = row
        for parent in parents:
            found = found[parent]
        found[key] = value

    return change


BAD_PLANS: dict[str, Callable[[Row], object]] = {
    **{f"no {key}": without(key) for key in PLAN},
    **{f"no {key} of a sitting": without("sittings", 0, key) for key in PLAN["sittings"][0]},
    **{f"no {key} of a person": without("people", 0, key) for key in PLAN["people"][0]},
    **{f"no {key} of a room": without("rooms", 0, key) for key in PLAN["rooms"][0]},
    **{f"{key} as text": put("x", key) for key in PLAN},
    **{f"{key} of a sitting as text": put("x", "sittings", 0, key) for key in PLAN["sittings"][0]},
    **{f"{key} of a person negative": put(-1, "people", 0, key) for key in PLAN["people"][0]},
    **{f"{key} of a sitting negative": put(-1, "sittings", 0, key) for key in PLAN["sittings"][0]},
    "half a day": put(0.5, "sittings", 0, "release"),
    "true as a number": put(True, "sittings", 0, "length"),
    "a deadline before its release": put(0, "sittings", 3, "deadline"),
    "released after the horizon": put(10, "sittings", 0, "release"),
    "longer than a session": put(9, "sittings", 0, "length"),
    "a role that is not": put([1, 0, 0, 0, 0, 1], "sittings", 0, "need"),
    "somebody unknown barred": put([25], "sittings", 0, "conflict"),
    "away on no day": put([[10, 0]], "sittings", 0, "party_away"),
    "away as numbers": put([3], "sittings", 0, "party_away"),
    "another id": put(7, "rooms", 0, "id"),
    "days without sessions": put([[]] * 10, "people", 0, "available"),
    "days that are numbers": put([1] * 10, "people", 0, "available"),
    "ten thousand rooms": lambda row: row.update(rooms=[row["rooms"][0] | {"id": at} for at in range(10_000)]),
    "five thousand sittings": lambda row: row.update(sittings=[row["sittings"][0] | {"id": at} for at in range(5000)]),
    "a million sittings": lambda row: row.update(sittings=[row["sittings"][0] | {"id": at} for at in range(5001)]),
    "rows that are numbers": put([1, 2], "people"),
}
BAD_SEARCHES: dict[str, Callable[[Row], object]] = {
    **{f"no {key}": without(key) for key in SEARCH},
    **{f"no {key} of a person": without("people", 0, key) for key in SEARCH["people"][0]},
    **{f"no {key} of a room": without("rooms", 0, key) for key in SEARCH["rooms"][0]},
    **{f"no {key} of a query": without("queries", 0, key) for key in SEARCH["queries"][0]},
    **{f"{key} of a query as text": put("x", "queries", 0, key) for key in SEARCH["queries"][0]},
    **{f"{key} of a person negative": put(-1, "people", 0, key) for key in SEARCH["people"][0]},
    "hours that end before they begin": put([[0, 600, 540]], "people", 0, "rules"),
    "an eighth weekday": put([[7, 540, 600]], "people", 0, "rules"),
    "a booking after the horizon": put([[28, 540, 600]], "people", 0, "bookings"),
    "a party as a number": put([3], "queries", 0, "parties"),
    "no weeks": put(0, "weeks"),
    "ten thousand people": lambda row: row.update(people=[row["people"][0] | {"id": at} for at in range(10_000)]),
}


@pytest.mark.parametrize("name", BAD_PLANS)
def test_a_bad_plan_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    refused(run("plan", changed(PLAN, BAD_PLANS[name]), tmp_path, "--json"))


@pytest.mark.parametrize("name", BAD_SEARCHES)
def test_a_bad_search_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    refused(run("search", changed(SEARCH, BAD_SEARCHES[name]), tmp_path, "--json"))


TEXTS = [
    "",
    "{",
    "[]",
    "null",
    '{"days": NaN}',
    '{"days": Infinity}',
    "[" * 100_000,
    '{"days": ' + "9" * 5000 + "}",
    "\ud7ff",
]


@pytest.mark.parametrize("command", ["plan", "search"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_is_no_problem_is_refused_in_one_sentence(command: str, text: str, tmp_path: Path) -> None:
    refused(run(command, text, tmp_path))


@pytest.mark.parametrize("command", ["plan", "search"])
def test_a_file_that_is_not_there_is_said(command: str, tmp_path: Path) -> None:
    refused(CliRunner().invoke(main, [command, "--problem", str(tmp_path / "none.json")]))
    refused(CliRunner().invoke(main, [command, "--problem", str(tmp_path)]))
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\x00{")
    refused(CliRunner().invoke(main, [command, "--problem", str(tmp_path / "bytes.json")]))


@pytest.mark.parametrize("seconds", ["nan", "0", "-3", "inf", "1e9"])
def test_seconds_have_limits(seconds: str, tmp_path: Path) -> None:
    refused(run("plan", PLAN, tmp_path, "--seconds", seconds))


def refused(result: Result) -> None:
    assert (result.exit_code, result.stdout) == (2, ""), result.output
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.rstrip().endswith(".")
