"""Does the table of guards still speak of this code? Each text stands once in its file, each test exists.

That a test falls without its guard is shown by the bench itself (python -m bench.guards), which takes minutes.
"""

import subprocess
import sys

import pytest

from bench.guards import FAILED, Cut, Guard, read_table, texts_gone
from hearing_app.settings.places import ROOT

INVARIANTS = set(range(1, 29))
GUARDS, MISSING = read_table()


def test_every_text_occurs_exactly_once_in_its_file_and_is_replaced_by_another() -> None:
    assert [gone for guard in GUARDS for gone in texts_gone(guard)] == []
    assert [cut for guard in GUARDS for cut in guard.cuts if cut.old == cut.new] == []


def test_a_text_that_is_gone_is_named() -> None:
    planted = Guard(0, "", (Cut("bench/guards.py", "no such text" + " at all", ""),), "")
    assert texts_gone(planted) == ["bench/guards.py: occurs 0 times: 'no such text at all'"]


def test_every_invariant_is_guarded_or_said_not_to_be_built() -> None:
    assert {guard.number for guard in GUARDS} | {one.number for one in MISSING} == INVARIANTS


def test_every_test_of_the_table_exists() -> None:
    tests = sorted({guard.test for guard in GUARDS})
    command = [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert all(test.partition("[")[0] in done.stdout for test in tests)


@pytest.mark.parametrize(
    ("line", "test", "why"),
    [
        ("FAILED tests/a.py::test_b - Failed: DID NOT RAISE", "tests/a.py::test_b", "Failed: DID NOT RAISE"),
        ("FAILED tests/a.py::test_b[a b] - assert 1 == 2", "tests/a.py::test_b[a b]", "assert 1 == 2"),
    ],
)
def test_the_words_of_a_fallen_test_are_read(line: str, test: str, why: str) -> None:
    found = FAILED.search(f"...\n{line}\n1 failed")
    assert found is not None
    assert (found["test"], found["why"]) == (test, why)
