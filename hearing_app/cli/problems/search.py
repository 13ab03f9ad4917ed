"""Which starts are free and cheapest in a JSON problem, and how long does that take? No database."""

import json
import statistics
import sys
from time import perf_counter

import click

from hearing_app.cli.problems.files import BadProblem, read_problem
from hearing_app.cli.problems.searches import World, answer_query, check_problem, world_of

ROUNDS = 7


@click.command
@click.option("--problem", "path", required=True, metavar="FILE", help="The problem as JSON.")
@click.option("--json", "as_json", is_flag=True, help="The answers as one JSON object.")
def command(path: str, *, as_json: bool) -> None:
    """Find the cheapest free starts of every query of a JSON problem, with the time that a search takes."""
    try:
        row = read_problem(path)
        check_problem(row)
    except BadProblem as bad:
        click.echo(str(bad), err=True)
        sys.exit(2)
    begun = perf_counter()
    world = world_of(row)
    for query in world.queries[:1]:
        answer_query(world, query)
    cold = (perf_counter() - begun) * 1000
    answers = [answer_query(world, query) for query in world.queries]
    warm = _warm_ms(world)
    if as_json:
        click.echo(json.dumps({"answers": answers, "warm_ms": round(warm, 4), "cold_ms": round(cold, 2)}))
        return
    for answer in answers:
        click.echo("  ".join(f"{cost}: day {day} {minute // 60:02}:{minute % 60:02}" for cost, day, minute in answer))
    click.echo(f"{warm:.3f} ms a search, {cold:.1f} ms with everything built anew", err=True)


def _warm_ms(world: World) -> float:
    """Return the median over the queries of the median of several searches, in milliseconds."""
    medians = []
    for query in world.queries:
        taken = []
        for _ in range(ROUNDS):
            begun = perf_counter()
            answer_query(world, query)
            taken.append(perf_counter() - begun)
        medians.append(statistics.median(taken) * 1000)
    return max(1e-4, statistics.median(medians)) if medians else 1e-4
