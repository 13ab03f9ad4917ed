"""Where does a machine without a database get one?

`start` makes or joins the PostgreSQL of a home (the server comes from a wheel); everybody else gets a URL. Each
process that uses it holds a shared file lock, which the kernel takes back however the process ends; the last one
out stops the server. As a program (`python -m hearing_app.store.embedded HOME`) it prints the URLs as one line of
JSON and holds the server until its input ends. Not here: PostgreSQL's programs (store.clusters), the schema.
"""

import fcntl
import json
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from hearing_app.store import clusters
from hearing_app.store.clusters import Cluster, ClusterError

DATABASE = "hearing"
OWNER = "hearing_owner"
APP = "hearing_app"

_holds: dict[Path, int] = {}


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: the URLs of the app role, of the owner, of the superuser; whether we started it."""

    url: str
    owner_url: str
    admin_url: str
    is_ours: bool


def start(home: Path) -> Running:
    """Join the database of a home, making and starting it where needed, and hold it until `stop` or our end."""
    return _start(home, programs=None, is_scratch=False)


def start_scratch(folder: Path, bin_dir: Path | None = None) -> Running:
    """Do the same for tests: not durable, deleted by the last `stop`; `bin_dir` holds another PostgreSQL's programs."""
    return _start(folder, programs=bin_dir, is_scratch=True)


def stop(home: Path) -> bool:
    """Let go of the database; the last one out stops it. Return whether it was stopped."""
    home = home.resolve()
    hold = _holds.pop(home, None)
    if hold is None:
        return False
    with _turn(home):
        os.close(hold)
        if not _is_unused(home) or not (_folder(home) / "place.json").exists():
            return False
        cluster = _cluster(home)
        if clusters.is_running(cluster):
            clusters.stop(cluster)
        if cluster.settings:
            (_folder(home) / "place.json").unlink()
            clusters.remove(cluster)
        return True


def status(home: Path) -> Running | None:
    """Return the running database of a home without holding it; None when it does not run."""
    home = home.resolve()
    if not (_folder(home) / "place.json").exists():
        return None
    cluster = _cluster(home)
    return _running(home, cluster, is_ours=home in _holds) if clusters.is_running(cluster) else None


@contextmanager
def attached(home: Path) -> Iterator[Running]:
    """Hold the database of a home for a while."""
    running = start(home)
    try:
        yield running
    finally:
        stop(home)


def _start(home: Path, *, programs: Path | None, is_scratch: bool) -> Running:
    home = home.resolve()
    _folder(home).mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with _turn(home):
            if home not in _holds:
                _holds[home] = _hold(home)
            return _start_held(home, programs=programs, is_scratch=is_scratch)
    except BaseException:
        stop(home)
        raise


def _start_held(home: Path, *, programs: Path | None, is_scratch: bool) -> Running:
    if not (_folder(home) / "place.json").exists():
        _make(home, programs=programs, is_scratch=is_scratch)
    cluster = _cluster(home)
    is_ours = not clusters.is_running(cluster)
    if is_ours:
        clusters.start(cluster)
    running = _running(home, cluster, is_ours=is_ours)
    _ensure_roles(running, home)
    return running


def _make(home: Path, *, programs: Path | None, is_scratch: bool) -> None:
    """Make the cluster and only then note its place: what was cut short is made anew."""
    shared = Path(tempfile.gettempdir()) if is_scratch else clusters.SHARED_BY_ROOT
    folder = clusters.make_folder(_folder(home) / "cluster", shared)
    usable = clusters.runnable(programs or clusters.wheel_programs(), folder)
    clusters.init(Cluster(folder, usable, _settings(is_scratch=is_scratch)))
    place = {
        "folder": str(folder.relative_to(_folder(home))) if folder.is_relative_to(_folder(home)) else str(folder),
        "programs": str(programs) if programs else None,
        "is_scratch": is_scratch,
    }
    (_folder(home) / "place.json").write_text(json.dumps(place), "utf-8")


def _cluster(home: Path) -> Cluster:
    place = json.loads((_folder(home) / "place.json").read_text("utf-8"))
    folder = _folder(home) / place["folder"]
    if not folder.exists():
        raise ClusterError(
            f"the database of {home} is gone: {folder} is missing; restore it, or remove {_folder(home)}"
        )
    programs = Path(place["programs"]) if place["programs"] else clusters.wheel_programs()
    return Cluster(folder, clusters.runnable(programs, folder), _settings(is_scratch=place["is_scratch"]))


def _settings(*, is_scratch: bool) -> tuple[tuple[str, str], ...]:
    return tuple(clusters.SCRATCH_SETTINGS.items()) if is_scratch else ()


def _running(home: Path, cluster: Cluster, *, is_ours: bool) -> Running:
    where = f"host={quote(str(cluster.socket_folder), safe='')}"

    def url(role: str, database: str = DATABASE) -> str:
        return f"postgresql://{role}:{_password(home, role)}@/{database}?{where}"

    return Running(url(APP), url(OWNER), f"postgresql://postgres@/postgres?{where}", is_ours)


def _password(home: Path, role: str) -> str:
    """Return the password of a role, made once; as a file that only we may read."""
    path = home / "secrets" / f"database_{role}"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(24))
    return path.read_text("ascii")


def _ensure_roles(running: Running, home: Path) -> None:
    """Make the two roles and the database where they are missing; the passwords in the files are the valid ones."""
    with psycopg.connect(running.admin_url, autocommit=True) as connection:
        roles = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APP):
            verb = sql.SQL("ALTER" if role in roles else "CREATE")
            command = sql.SQL("{} ROLE {} LOGIN PASSWORD {}")
            connection.execute(command.format(verb, sql.Identifier(role), sql.Literal(_password(home, role))))
        databases = {name for (name,) in connection.execute("SELECT datname FROM pg_database")}
        if DATABASE not in databases:
            command = sql.SQL("CREATE DATABASE {} OWNER {}")
            connection.execute(command.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))


def _folder(home: Path) -> Path:
    return home / "embedded"


@contextmanager
def _turn(home: Path) -> Iterator[None]:
    """Wait for our turn: one process at a time makes, starts or stops."""
    file = os.open(_folder(home) / "turn.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _hold(home: Path) -> int:
    file = os.open(_folder(home) / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
    fcntl.flock(file, fcntl.LOCK_SH)
    return file


def _is_unused(home: Path) -> bool:
    file = os.open(_folder(home) / "users.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(file)
    return True


def main(home: Path) -> None:
    """Print the URLs, then hold the database until the input ends; Ctrl-C is left to who started us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with attached(home) as running:
        urls = {"DATABASE_URL": running.url, "MIGRATION_DATABASE_URL": running.owner_url, "is_ours": running.is_ours}
        print(json.dumps(urls), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
