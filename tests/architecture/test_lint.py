"""Are the linters content? The same commands as ./run lint; import-linter has its own test (test_layers)."""

import subprocess

import pytest

from tests.architecture.sources import ROOT
from tests.suite import load_starter

LINTERS = {name: command for name, command in load_starter().LINTERS.items() if name != "lint-imports"}


@pytest.mark.parametrize("name", LINTERS)
def test_it_is_content(name: str) -> None:
    done = subprocess.run(LINTERS[name], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
