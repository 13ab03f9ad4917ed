"""How are many sittings planned from a JSON file, on the command line? No database."""

import json
import math
import os
import sys
import time
from pathlib import Path
from time import monotonic
from typing import NoReturn

import click

from hearing_app.cli.problems.files import BadProblem, read_problem
from hearing_app.cli.problems.plans import answer_of, problem_from
from hearing_app.domain.scheduling.judgements import judge_plan
from hearing_app.planning.searches import Limits, Outcome, Progress, search_plan

LONGEST_S = 3600
ANSWER_S = 0.1  # what judging and printing take after the search
START_UP_S, LONGEST_START_UP_S = 0.4, 10.0


@click.command
@click.option("--problem", "path", required=True, metavar="FILE", help="The problem as JSON.")
@click.option("--seconds", default=60.0, show_default=True, help="Wall time until the answer.")
@click.option("--seed", default=1, show_default=True, help="Of the search; each process has its own.")
@click.option("--processes", default=2, show_default=True, type=click.IntRange(1, 64), help="How many search.")
@click.option("--json", "as_json", is_flag=True, help="The plan as one JSON object.")
def command(path: str, seconds: float, seed: int, processes: int, *, as_json: bool) -> None:
    """Plan the sittings of a JSON problem at the least cost that time allows."""
    begun = monotonic() - _age_s()
    if not (math.isfinite(seconds) and 0 < seconds <= LONGEST_S):
        _stop(f"--seconds must be more than 0 and at most {LONGEST_S}.")
    try:
        problem = problem_from(read_problem(path))
    except BadProblem as bad:
        _stop(str(bad))
    limits = Limits(max(0.0, seconds - ANSWER_S), processes, seed, begun)
    outcome = search_plan(problem, limits, on_progress=_tell if sys.stderr.isatty() else lambda _: None)
    judgement = judge_plan(problem, outcome.plan)
    if judgement.faults or judgement.cost.total != outcome.progress.cost:
        _stop(f"The plan does not stand before the judge: {judgement.faults[:1]}.")
    if as_json:
        click.echo(json.dumps(answer_of(outcome.plan) | _figures(outcome, len(judgement.left_out))))
    else:
        click.echo(_sentence(outcome.progress))


def _age_s() -> float:
    """Return how long this process has been starting up; estimated where the system does not say."""
    try:
        ticks = int(Path("/proc/self/stat").read_text("ascii").rpartition(")")[2].split()[19])
        age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, AttributeError):
        return START_UP_S
    return age if 0 <= age <= LONGEST_START_UP_S else START_UP_S


def _figures(outcome: Outcome, left_out: int) -> dict[str, object]:
    progress, gap = outcome.progress, outcome.progress.gap_percent
    return {
        "cost": progress.cost,
        "greedy_cost": progress.greedy_cost,
        "bound": progress.bound,
        "gap_percent": None if gap is None else round(gap, 2),
        "left_out": left_out,
        "seconds": round(progress.seconds, 2),
        "steps": progress.steps,
    }


def _sentence(progress: Progress) -> str:
    gap = progress.gap_percent
    bound = "no bound was computed" if gap is None else f"at most {gap:.2f} % above the best plan"
    return f"{progress.seconds:.1f} s: cost {progress.cost:,} (greedy {progress.greedy_cost:,}), {bound}"


def _tell(progress: Progress) -> None:
    click.echo(_sentence(progress), err=True)


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    sys.exit(2)
