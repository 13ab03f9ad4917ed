"""Which tests run on this machine, with which browser, and what could not run? Called by ./run test.

First everything but the browser tests, on all cores, then these one after another. `--matrix` repeats that with
PostgreSQL 18 and 15, as root and as a normal user. Not here: the set-up (run), the fixtures (conftest).
"""

import importlib.util
import os
import shlex
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from subprocess import run as run_command
from types import ModuleType
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests import browsers, matrix  # noqa: E402 the path above makes it importable

REPORTS = ROOT / "var" / "test-reports"
NOTHING_COLLECTED = 5
# Whoever chooses markers, workers or a debugger gets one plain run.
PLAIN = ("-m", "-n", "--pdb", "--trace", "--collect-only", "--co", "-p", "--lf", "--ff", "--version", "-h", "--help")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run of pytest counted; `skipped` counts by reason."""

    tests: int
    failed: int
    seconds: float
    skipped: Counter[str]

    def __add__(self, other: "Figures") -> "Figures":
        seconds = self.seconds + other.seconds
        return Figures(self.tests + other.tests, self.failed + other.failed, seconds, self.skipped + other.skipped)

    def __str__(self) -> str:
        skipped = self.skipped.total()
        passed = self.tests - self.failed - skipped
        return f"{passed} passed, {self.failed} failed, {skipped} skipped, {self.seconds:.0f} s"


def main(arguments: list[str]) -> int:
    """Run what is asked for and return pytest's exit code."""
    sys.stdout.reconfigure(line_buffering=True)
    starter = load_starter()
    if "--matrix" in arguments:
        return matrix.main(starter, [argument for argument in arguments if argument != "--matrix"])
    browser, complaint = browsers.find(starter)
    if not browser and os.environ.get("CI") == "true":
        print(f"No browser, and CI=true: {complaint}", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="hearing-test-") as home:
        environment = {**os.environ, "CHROMIUM": browser, "HEARING_HOME": home, **calendar_reader(starter)}
        code = run_phases(arguments, environment)
    show_gaps(read_figures(REPORTS), "" if browser else complaint)
    return code


def calendar_reader(starter: ModuleType) -> dict[str, str]:
    """Return where ical.js lies and how Node is called; nothing where it could not be fetched."""
    folder = starter.WORK / "calendars"
    if not (folder / "node_modules").exists() and not starter.npm_ci("test-calendar-package", folder):
        return {}
    return {"ICAL_JS": str(folder), "NODE": shlex.join(starter.node_program("node"))}


def load_starter() -> ModuleType:
    """Return ./run as a module, for its set-up functions and tables."""
    loader = SourceFileLoader("starter", str(ROOT / "run"))
    spec = importlib.util.spec_from_loader("starter", loader)
    assert spec is not None
    sys.dont_write_bytecode = True
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


def run_phases(arguments: list[str], environment: dict[str, str]) -> int:
    """Run pytest once or in its two phases; the worst exit code wins, and one empty phase is no failure."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    for old in REPORTS.glob("*.xml"):
        old.unlink()
    pytest = [sys.executable, "-m", "pytest", *arguments]
    phases = {"all": []}
    if not any(argument.startswith(PLAIN) for argument in arguments):
        workers = str(min(4, os.cpu_count() or 1))
        phases = {"quick": ["-m", "not browser", "-n", workers], "browser": ["-m", "browser"]}
    codes = [
        run_command(
            [*pytest, *more, f"--junitxml={REPORTS / name}.xml"], cwd=ROOT, env=environment, check=False
        ).returncode
        for name, more in phases.items()
    ]
    found = [code for code in codes if code != NOTHING_COLLECTED]
    return max(found, key=abs) if found else NOTHING_COLLECTED


def read_figures(folder: Path) -> Figures:
    """Add up the reports of a run."""
    total = Figures(0, 0, 0.0, Counter())
    for path in sorted(folder.glob("*.xml")):
        for suite in ElementTree.parse(path).iter("testsuite"):
            count = {name: int(suite.get(name, 0)) for name in ("tests", "failures", "errors")}
            reasons = Counter(skip.get("message", "") for skip in suite.iter("skipped"))
            seconds = float(suite.get("time", 0))
            total += Figures(count["tests"], count["failures"] + count["errors"], seconds, reasons)
    return total


def show_gaps(figures: Figures, complaint: str) -> None:
    """Say loudly what could not run here, so that a green end is not taken for more than it is."""
    gaps = [f"{count} test{'s' if count > 1 else ''}: {reason}" for reason, count in sorted(figures.skipped.items())]
    if complaint:
        gaps.insert(0, f"browser tests: {complaint}")
    if gaps:
        print("\n".join(["", " NOT RUN ON THIS MACHINE ".center(100, "="), *(f"  {gap}" for gap in gaps), "=" * 100]))
    print(f"{figures}{'' if gaps or not figures.tests else ', nothing left out'}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
