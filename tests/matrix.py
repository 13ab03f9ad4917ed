"""Does the suite pass with PostgreSQL 18 and 15, as root and as a normal user?

Only root can try all four: the normal user gets a copy of the checkout that he may read and his own environment.
Each cell prints one line of figures; what cannot run says so.
"""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

from tests import suite
from tests.architecture.sources import tracked

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
USER = "hearing-test"
USER_HOME = Path("/var/lib/hearing-app-test")
PYTHONS = (
    "/usr/local/bin/python3",
    "/usr/bin/python3",
    "/usr/bin/python3.13",
    "/usr/bin/python3.12",
    "/usr/bin/python3.11",
)
PROBE = "import sys, ensurepip; sys.exit(sys.version_info < (3, 11))"


def main(starter: ModuleType, arguments: list[str]) -> int:
    """Run the four cells and print their figures; fails when one fails or cannot run."""
    if os.geteuid() != 0:
        print("--matrix needs root: it installs Debian's PostgreSQL 15 and makes a normal user", file=sys.stderr)
        return 1
    lines, code = [], 0
    for version, programs in {"18": "", "15": _debian_15()}.items():
        for person, run_cell in (("root", _as_root), ("normal user", _as_user)):
            title = f"PostgreSQL {version}, {person}"
            print(f"\n{f' {title} ':=^100}")
            figures, failed = (
                ("NOT RUN: postgresql-15 is not installed", 1) if programs is None else run_cell(arguments, programs)
            )
            lines.append(f"{title:<28}{figures}")
            code |= failed
    print("\n".join(["", " MATRIX ".center(100, "="), *lines]))
    return code


def _as_root(arguments: list[str], programs: str) -> tuple[str, int]:
    command = [sys.executable, str(suite.ROOT / "tests" / "suite.py"), *arguments]
    environment = {**os.environ, "HEARING_TEST_POSTGRES": programs}
    code = subprocess.run(command, cwd=suite.ROOT, env=environment, check=False).returncode
    return str(suite.read_figures(suite.REPORTS)), code


def _as_user(arguments: list[str], programs: str) -> tuple[str, int]:
    _make_user()
    python = _python()
    if python is None:
        return "NOT RUN: a normal user finds no Python 3.11 with venv (apt-get install python3-venv)", 1
    checkout = USER_HOME / "checkout"
    _copy_checkout(checkout)
    environment = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(USER_HOME),
        "HEARING_TEST_POSTGRES": programs,
        **{name: os.environ[name] for name in ("CI", "LANG", "PIP_INDEX_URL", "HTTPS_PROXY") if name in os.environ},
    }
    command = [python, str(checkout / "run"), "test", *arguments]
    code = subprocess.run(command, cwd=checkout, env=environment, check=False, **_identity()).returncode
    return str(suite.read_figures(checkout / "var" / "test-reports")), code


def _debian_15() -> str | None:
    if not (DEBIAN_15 / "postgres").exists() and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", "postgresql-15"]
        subprocess.run(install, env=environment, stdout=subprocess.DEVNULL, check=False)
    return str(DEBIAN_15) if (DEBIAN_15 / "postgres").exists() else None


def _make_user() -> None:
    try:
        pwd.getpwnam(USER)
    except KeyError:
        command = ["useradd", "--system", "--user-group", "--create-home", "--home-dir", str(USER_HOME), USER]
        subprocess.run(command, check=True)


def _identity() -> dict[str, object]:
    person = pwd.getpwnam(USER)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": ()}


def _python() -> str | None:
    for python in (*PYTHONS, sys.executable):
        try:
            done = subprocess.run([python, "-c", PROBE], check=False, capture_output=True, cwd="/", **_identity())
        except OSError:
            continue
        if done.returncode == 0:
            return python
    return None


def _copy_checkout(checkout: Path) -> None:
    """Bring the copy up to this checkout; its .venv and var stay, so that the second cell is quicker."""
    checkout.mkdir(exist_ok=True)
    for old in checkout.iterdir():
        if old.name not in {".venv", "var"}:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for source in tracked(suite.ROOT):
        target = checkout / source.relative_to(suite.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    person = pwd.getpwnam(USER)
    for folder, folders, files in os.walk(checkout):
        if Path(folder) == checkout:
            folders[:] = [name for name in folders if name not in {".venv", "var"}]
        for name in [".", *files]:
            os.chown(Path(folder, name), person.pw_uid, person.pw_gid)
