"""Which files of the project do the architecture tests read?"""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_OURS = {".venv", "var", ".git", "__pycache__", "node_modules"}


def modules(root: Path, *folders: str) -> list[Path]:
    """Return the Python files under the folders."""
    return sorted(path for folder in folders for path in (root / folder).rglob("*.py"))


def tree(path: Path) -> ast.Module:
    """Parse a module."""
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Return all functions of a module, inner ones included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked(root: Path) -> list[Path]:
    """Return the files that git keeps or would keep; without git, all but what the set-up makes."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if (root / ".git").exists():
        listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
        names = [root / name for name in listed.split("\0") if name]
    else:
        hidden = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".import_linter_cache", ".hypothesis"}
        names = [path for path in root.rglob("*") if not (NOT_OURS | hidden) & set(path.relative_to(root).parts)]
    return sorted(path for path in names if path.is_file())


def where(path: Path, node: ast.AST | None = None, root: Path = ROOT) -> str:
    """Name a place as an editor jumps to it."""
    name = str(path.relative_to(root))
    return f"{name}:{node.lineno}" if isinstance(node, ast.expr | ast.stmt) else name
