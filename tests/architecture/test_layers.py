"""Do imports point down, and does every wall of the house have its contract?"""

import ast
import subprocess
import tomllib

from tests.architecture.sources import ROOT, modules, tree
from tests.suite import load_starter

WALLS = {
    "Layers point down",
    "The domain is pure",
    "Use cases do not know the web",
    "Rows stay behind the services",
    "Use cases do not call use cases",
    "No cycles between siblings",
}


def contracts() -> list[dict[str, object]]:
    found: list[dict[str, object]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    return found


def test_every_wall_has_a_contract() -> None:
    assert {str(contract["name"]) for contract in contracts()} >= WALLS


def test_no_folder_stands_outside_the_layers() -> None:
    layers = next(contract for contract in contracts() if contract["type"] == "layers")
    assert layers["exhaustive"] is True


def test_the_contracts_are_kept() -> None:
    done = subprocess.run(load_starter().LINTERS["lint-imports"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_step_opens_a_transaction() -> None:
    """A step is given an open change: what it writes is committed with its cause, or not at all."""
    opened = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules(ROOT, "hearing_app/services/steps")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"change", "open_writer"}
    ]
    assert opened == []
