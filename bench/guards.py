"""Does each invariant of the field notes §8.1 stand on a guard, and does a test fall when the guard is gone?

For each line of the table (bench/guards.toml): the tests pass as the code stands; then the checkout is copied to a
temporary folder, the guard's text is replaced there, and the one test has to fail. What is not built is said so.

    .venv/bin/python -m bench.guards [--only 9]
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from hearing_app.settings.places import ROOT

TABLE = ROOT / "bench" / "guards.toml"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", ".hypothesis")
FAILED = re.compile(r"^FAILED (?P<test>\S.*?)(?: - (?P<why>.*))?$", re.MULTILINE)
ERROR = re.compile(r"^ERROR (?P<why>.*)$", re.MULTILINE)
LONGEST = 600  # seconds for one run


@dataclass(frozen=True, slots=True)
class Cut:
    """A text of a file and what is put in its place."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Guard:
    """What an invariant says, or a part of it, the cuts that take its guard out, and the test that then falls."""

    number: int
    says: str
    cuts: tuple[Cut, ...]
    test: str


@dataclass(frozen=True, slots=True)
class Missing:
    """An invariant, or a part of one, that nothing in the product keeps yet, and why."""

    number: int
    says: str
    reason: str


class Finding(StrEnum):
    """What taking a guard out showed."""

    SHOWN = "shown"
    NOT_SHOWN = "NOT SHOWN"
    TEXT_GONE = "TEXT GONE"
    RED_BEFORE = "RED BEFORE"
    BROKEN_RUN = "BROKEN RUN"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found of a guard, with the words of the test that fell or of what went wrong."""

    guard: Guard
    finding: Finding
    words: str = ""

    def __str__(self) -> str:
        return f"{self.guard.number:>2}  {self.finding:<10}  {self.guard.says}\n{'':16}{self.words}"


def read_table(path: Path = TABLE) -> tuple[list[Guard], list[Missing]]:
    """Return the guards and what is not built, in the order of the file."""
    table = tomllib.loads(path.read_text("utf-8"))
    guards = [
        Guard(line["invariant"], line["says"], tuple(Cut(line["file"], *texts) for texts in line["cuts"]), line["test"])
        for line in table["guard"]
    ]
    return guards, [Missing(line["invariant"], line["says"], line["reason"]) for line in table.get("missing", [])]


def texts_gone(guard: Guard, root: Path = ROOT) -> list[str]:
    """Return each text of a guard that does not occur exactly once in its file, with how often it does."""
    counts = {cut: (root / cut.file).read_text("utf-8").count(cut.old) for cut in guard.cuts}
    return [f"{cut.file}: occurs {count} times: {cut.old!r}" for cut, count in counts.items() if count != 1]


def prove(guard: Guard) -> Verdict:
    """Run a guard's test in a copy of the checkout without the guard."""
    if gone := texts_gone(guard):
        return Verdict(guard, Finding.TEXT_GONE, "; ".join(gone))
    with tempfile.TemporaryDirectory(prefix="hearing-guard-") as folder:
        copy = Path(folder) / "checkout"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        if (ROOT / "var").exists():
            (copy / "var").symlink_to(ROOT / "var")
        for cut in guard.cuts:
            take_out(copy, cut)
        done = run_tests(copy, [guard.test])
    return judge(guard, done)


def take_out(root: Path, cut: Cut) -> None:
    """Replace a guard's text by what lets everything pass."""
    path = root / cut.file
    path.write_text(path.read_text("utf-8").replace(cut.old, cut.new), "utf-8")


def judge(guard: Guard, done: subprocess.CompletedProcess[str]) -> Verdict:
    """Tell a test that fell from one that passed and from a run that never came to it."""
    fallen, error = FAILED.search(done.stdout), ERROR.search(done.stdout)
    if done.returncode == 0:
        return Verdict(guard, Finding.NOT_SHOWN, f"passes without its guard: {guard.test}")
    if done.returncode != 1 or error or not fallen:
        last = error["why"] if error else (done.stdout + done.stderr).strip().rpartition("\n")[2]
        return Verdict(guard, Finding.BROKEN_RUN, last)
    return Verdict(guard, Finding.SHOWN, f"{fallen['test'].rpartition('/')[2]}: {fallen['why'] or 'failed'}")


def run_tests(root: Path, tests: Iterable[str]) -> subprocess.CompletedProcess[str]:
    """Run tests by node id in a checkout, with words for each that fell."""
    command = [sys.executable, "-m", "pytest", "-q", "-rfE", "--tb=no", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "200"}
    return subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=LONGEST
    )


def red_before(guards: Sequence[Guard]) -> dict[str, str]:
    """Return the tests that fail as the code stands, with their words; each has to pass before its guard goes."""
    tests = list(dict.fromkeys(guard.test for guard in guards))
    if run_tests(ROOT, tests).returncode == 0:
        return {}
    alone = {test: run_tests(ROOT, [test]) for test in tests}
    return {test: done.stdout.strip().rpartition("\n")[2] for test, done in alone.items() if done.returncode}


def main() -> None:
    """Print a line for each guard and a summary; exit code 1 if a guard was not shown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", type=int, help="the number of one invariant")
    only = parser.parse_args().only
    every_guard, every_missing = read_table()
    guards = [guard for guard in every_guard if only in (None, guard.number)]
    missing = [one for one in every_missing if only in (None, one.number)]
    red = red_before(guards) if guards else {}
    verdicts = []
    for guard in guards:
        known = red.get(guard.test)
        verdicts.append(Verdict(guard, Finding.RED_BEFORE, known) if known else prove(guard))
        print(verdicts[-1], flush=True)
    for one in missing:
        print(f"{one.number:>2}  not built   {one.says}\n{'':16}{one.reason}")
    shown = sum(verdict.finding is Finding.SHOWN for verdict in verdicts)
    numbers = {guard.number for guard in guards}
    print(
        f"{shown} of {len(verdicts)} guards shown for {len(numbers)} invariants; "
        f"not built, whole or in part: {', '.join(str(one.number) for one in missing) or 'none'}"
    )
    raise SystemExit(0 if shown == len(verdicts) else 1)


if __name__ == "__main__":
    main()
