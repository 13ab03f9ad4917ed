"""What do worker and ticker say and do when they are started before the database?"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import psycopg
import pytest

from hearing_app.settings.environment import Environment
from hearing_app.settings.places import ROOT

SENTENCE = "数据库没有应答。请查数据库服务是否在运行、DATABASE_URL 是否正确。"
PROGRAM = (sys.executable, "-P", "-m", "hearing_app")
PATIENCE_S = 60


@pytest.fixture
def sockets(tmp_path: Path) -> Path:
    """Where the processes look for the database: not there yet."""
    return tmp_path / "sockets"


@pytest.fixture
def variables(env: Environment, sockets: Path) -> Mapping[str, str]:
    return os.environ | {
        "PYTHONPATH": str(ROOT),
        "HEARING_HOME": str(env.home),
        "DATABASE_URL": f"{env.libpq_dsn.partition('?')[0]}?host={quote(str(sockets), safe='')}",
        "SECRET_KEY": env.secret_key,
    }


@contextmanager
def started(name: str, variables: Mapping[str, str], said: Path) -> Iterator[subprocess.Popen[bytes]]:
    with said.open("wb") as out:
        process = subprocess.Popen([*PROGRAM, name], cwd=ROOT, env=variables, stdout=out, stderr=out)
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE_S)


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def beats(env: Environment, name: str) -> bool:
    with psycopg.connect(env.libpq_dsn) as connection:
        return connection.execute("SELECT 1 FROM heartbeats WHERE process = %s", [name]).fetchone() is not None


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("name", ["worker", "ticker"])
def test_it_says_so_once_and_begins_when_the_database_is_there(
    name: str, env: Environment, variables: Mapping[str, str], sockets: Path, tmp_path: Path
) -> None:
    said = tmp_path / "said"
    with started(name, variables, said) as process:
        wait_until(lambda: SENTENCE in said.read_text("utf-8"))
        time.sleep(3)
        lines = said.read_text("utf-8").splitlines()
        assert (len(lines), lines[0].endswith(SENTENCE), process.poll()) == (1, True, None)
        (place,) = parse_qs(urlsplit(env.libpq_dsn).query)["host"]
        sockets.symlink_to(place, target_is_directory=True)
        wait_until(lambda: beats(env, name))
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE_S)


def test_a_worker_that_runs_once_ends_with_the_sentence(variables: Mapping[str, str]) -> None:
    done = subprocess.run(
        [*PROGRAM, "worker", "--once"], cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{SENTENCE}\n")
