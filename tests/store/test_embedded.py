"""Does a home get its own PostgreSQL, whoever starts it, joins it, kills it or stops it?"""

import json
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from hearing_app.settings.places import ROOT
from hearing_app.store import clusters, embedded

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
JOIN = [sys.executable, "-m", "hearing_app.store.embedded"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    embedded.stop(tmp_path)


@pytest.fixture
def durable(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home whose durable data are deleted as well; as root the server's own user must come through."""
    with tempfile.TemporaryDirectory() as shared:
        Path(shared).chmod(0o755)
        monkeypatch.setattr(clusters, "SHARED_BY_ROOT", Path(shared))
        yield home
        embedded.stop(home)


def ask(url: str, question: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question).fetchone()
        return row and row[0]


def tell(url: str, command: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(command)


def pid_file(home: Path) -> Path:
    return embedded._cluster(home.resolve()).pgdata / "postmaster.pid"


def postmaster(home: Path) -> int:
    return int(pid_file(home).read_text("utf-8").split()[0])


def join(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([*JOIN, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_it_is_utf8_wide_enough_and_not_on_the_network(home: Path) -> None:
    running = embedded.start_scratch(home)
    asked = ("server_encoding", "max_connections", "listen_addresses", "timezone", "password_encryption")
    found = [ask(running.url, f"SELECT current_setting('{name}')") for name in asked]
    assert found == ["UTF8", "300", "", "UTC", "scram-sha-256"]
    assert running.is_ours


@pytest.mark.parametrize(("start", "fsync"), [(embedded.start, "on"), (embedded.start_scratch, "off")])
def test_only_scratch_gives_up_durability(durable: Path, start: Callable[[Path], embedded.Running], fsync: str) -> None:
    assert ask(start(durable).url, "SHOW fsync") == fsync


def test_the_two_roles_are_what_the_migrations_expect(home: Path) -> None:
    running = embedded.start_scratch(home)
    assert ask(running.url, "SELECT current_user") == "hearing_app"
    assert ask(running.owner_url, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'hearing'") == (
        "hearing_owner"
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        tell(running.url, "CREATE TABLE forbidden ()")
    with pytest.raises(psycopg.OperationalError):
        ask(running.url.replace("hearing_app:", "hearing_app:wrong"), "SELECT 1")


def test_passwords_and_sockets_are_for_us_alone(home: Path) -> None:
    running = embedded.start_scratch(home)
    kept = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (home / "secrets").iterdir()}
    assert kept == {"database_hearing_app": 0o600, "database_hearing_owner": 0o600}
    folder = Path(parse_qs(urlsplit(running.url).query)["host"][0])
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_last_one_out_stops_it(home: Path) -> None:
    ours = embedded.start_scratch(home)
    other = join(home)
    assert other.stdout is not None
    theirs = json.loads(other.stdout.readline())
    assert theirs == {"DATABASE_URL": ours.url, "MIGRATION_DATABASE_URL": ours.owner_url, "is_ours": False}
    assert embedded.stop(home) is False
    assert ask(ours.url, "SELECT 1") == 1
    other.communicate("")
    assert embedded.status(home) is None


def test_many_may_start_it_at_once(home: Path) -> None:
    (home / "x").mkdir()
    others = [join(home / "x") for _ in range(5)]
    with ThreadPoolExecutor() as threads:
        lines = list(threads.map(lambda other: json.loads(other.stdout.readline()), others))
    assert len({line["DATABASE_URL"] for line in lines}) == 1
    assert [line["is_ours"] for line in lines].count(True) == 1
    for other in others:
        other.communicate("")
    assert embedded.status(home / "x") is None
    clusters.remove(embedded._cluster(home / "x"))


def test_it_is_stopped_when_its_holder_was_killed(home: Path) -> None:
    embedded.start_scratch(home)
    other = join(home)
    assert other.stdout is not None
    other.stdout.readline()
    other.kill()
    other.communicate()
    assert embedded.stop(home) is True


def test_what_was_committed_survives_a_killed_server(durable: Path) -> None:
    first = embedded.start(durable)
    tell(first.owner_url, "CREATE TABLE kept AS SELECT 7 AS answer")
    os.kill(postmaster(durable), signal.SIGKILL)
    wait_until_dead(postmaster(durable))
    assert embedded.status(durable) is None
    second = embedded.start(durable)
    assert (second.url, second.is_ours) == (first.url, True)
    assert ask(second.owner_url, "SELECT answer FROM kept") == 7


def test_a_process_id_that_now_belongs_to_somebody_else_is_no_obstacle(home: Path) -> None:
    embedded.start_scratch(home)
    path = pid_file(home)
    server, rest = path.read_text("utf-8").split("\n", 1)
    os.kill(int(server), signal.SIGKILL)
    wait_until_dead(int(server))
    sleeper = subprocess.Popen(["sleep", "60"], user=path.stat().st_uid if clusters.is_root() else None)
    path.write_text(f"{sleeper.pid}\n{rest}", "utf-8")
    try:
        assert embedded.start_scratch(home).is_ours
    finally:
        sleeper.kill()
        sleeper.wait()


def test_two_homes_run_side_by_side(home: Path) -> None:
    for name in ("east", "west"):
        (home / name).mkdir()
    east, west = (embedded.start_scratch(home / name) for name in ("east", "west"))
    tell(east.owner_url, "CREATE TABLE mine ()")
    assert ask(west.owner_url, "SELECT count(*) FROM pg_tables WHERE tablename = 'mine'") == 0
    assert embedded.stop(home / "east") is True
    assert ask(west.url, "SELECT 1") == 1
    assert embedded.stop(home / "west") is True


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    deep = home / ("deep" * 20) / ("deep" * 20)
    deep.mkdir(parents=True)
    cluster = clusters.Cluster(deep, Path(), ())
    assert len(str(cluster.socket_folder / ".s.PGSQL.5432")) < 100
    if not clusters.is_root():
        assert ask(embedded.start_scratch(deep).url, "SELECT 1") == 1
        embedded.stop(deep)


def test_scratch_data_are_deleted_at_the_end(home: Path) -> None:
    embedded.start_scratch(home)
    folder = embedded._cluster(home.resolve()).folder
    assert folder.exists()
    embedded.stop(home)
    assert not folder.exists()


def test_a_lost_cluster_is_said(home: Path) -> None:
    embedded.start_scratch(home)
    cluster = embedded._cluster(home)
    clusters.stop(cluster)
    clusters.remove(cluster)
    with pytest.raises(clusters.ClusterError, match="is missing; restore it, or remove"):
        embedded.start_scratch(home)
    (home / "embedded" / "place.json").unlink()


@pytest.mark.skipif(not DEBIAN_15.exists(), reason="PostgreSQL 15 is not installed (Debian: postgresql-15)")
def test_debians_postgresql_15_serves_as_well(home: Path) -> None:
    running = embedded.start_scratch(home, DEBIAN_15)
    assert str(ask(running.url, "SHOW server_version")).startswith("15.")


def wait_until_dead(pid: int) -> None:
    while clusters._command_of(pid):
        time.sleep(0.01)
