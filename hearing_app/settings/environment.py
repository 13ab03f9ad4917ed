"""What does this installation run on? The variables of the environment, checked at the start and frozen.

A wrong value stops the start and is not repeated, since it may hold a password. Not here: what the office chooses
(settings.offices), how secrets are made (settings.secrets), who starts a database (store.embedded).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from hearing_app.settings import secrets
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.offices import Office, load_office
from hearing_app.settings.places import CONFIG, ROOT

DRIVER = "postgresql+psycopg"
# What engines are built on where no database is given: nothing answers there, and nothing is asked before a query.
NO_DATABASE = f"{DRIVER}:///no_database?host=/nowhere"
ASSETS = ROOT / "var" / "assets"
NO_GATEWAY = "print:"
DATABASE_EXAMPLE = "postgresql://user:password@host/database"


@dataclass(frozen=True, slots=True)
class Environment:
    """The settings of one start; what may hold a password does not show in its repr."""

    home: Path
    assets: Path
    port: int
    proxies: int
    public_url: str
    office: Office
    has_database: bool
    secret_key: str = field(repr=False)
    field_keys: Mapping[int, bytes] = field(repr=False)
    database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    mail_url: str | None = field(repr=False)
    inbox_url: str | None = field(repr=False)
    messages_url: str | None = field(default=None, repr=False)
    messages_token: str = field(default="", repr=False)

    @property
    def may_migrate(self) -> bool:
        """Say whether the owner role's database is known: set, or embedded."""
        return self.migration_database_url != NO_DATABASE

    @property
    def libpq_dsn(self) -> str:
        """The app role's database as libpq writes it, for Procrastinate."""
        return self.database_url.replace(DRIVER, "postgresql", 1)

    def with_database(self, url: str, owner_url: str) -> "Environment":
        """Return the same settings on another database, such as the embedded one."""
        app, owner = _with_driver(url), _with_driver(owner_url)
        return replace(self, has_database=True, database_url=app, migration_database_url=owner)

    @property
    def mail_folder(self) -> Path | None:
        """The folder that takes the place of a mail server; None where there is a real one, or none."""
        return _folder(self.mail_url)

    @property
    def message_folder(self) -> Path | None:
        """The folder that takes the place of a gateway for short messages; None where there is a real one, or none."""
        return _folder(self.messages_url)

    @property
    def has_gateway(self) -> bool:
        """Say whether short messages can leave at all; without, they become calls."""
        return self.messages_url is not None


@cache
def environment() -> Environment:
    """Return the settings of this process, read once."""
    return load_environment()


def load_environment(
    environ: Mapping[str, str] | None = None, settings: Path = CONFIG / "settings.toml"
) -> Environment:
    """Read and check everything; makes the home and its secrets; raises SettingsError."""
    environ = os.environ if environ is None else environ
    home = _home(environ)
    port = _count(environ, "PORT", "8000", range(1, 65536))
    app, owner = (_database(environ, name) for name in ("DATABASE_URL", "MIGRATION_DATABASE_URL"))
    if owner and not app:
        raise SettingsError(f"DATABASE_URL: is missing; right would be the app role's {DATABASE_EXAMPLE}")
    return Environment(
        home=home,
        assets=ASSETS,
        port=port,
        proxies=_count(environ, "TRUSTED_PROXIES", "0", range(6)),
        has_database=bool(app),
        public_url=_public_url(environ, port),
        office=load_office(settings),
        secret_key=secrets.secret_key(environ, home),
        field_keys=secrets.field_keys(environ, home),
        database_url=app or NO_DATABASE,
        migration_database_url=owner or NO_DATABASE,
        mail_url=_server(environ, "MAIL_URL", ("smtp", "smtps", "file")),
        inbox_url=_server(environ, "INBOX_URL", ("imap", "imaps")),
        messages_url=_messages(environ),
        messages_token=environ.get("MESSAGES_TOKEN", "").strip(),
    )


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the folder of everything that this installation keeps outside PostgreSQL; default `var/`."""
    return Path(environ.get("HEARING_HOME") or ROOT / "var").expanduser().resolve()


def _home(environ: Mapping[str, str]) -> Path:
    home = home_of(environ)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"HEARING_HOME: {error}; right would be a folder that this user may write") from error
    return home


def _count(environ: Mapping[str, str], name: str, default: str, allowed: range) -> int:
    text = environ.get(name) or default
    if not text.isascii() or not text.isdecimal() or int(text) not in allowed:
        right = f"a number from {allowed[0]} to {allowed[-1]}, such as {default}"
        raise SettingsError(f"{name}: {text!r} cannot be used; right would be {right}")
    return int(text)


def _public_url(environ: Mapping[str, str], port: int) -> str:
    url = (environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/")
    parts = _split("PUBLIC_URL", url, "https://hearings.example.gov.cn")
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise SettingsError("PUBLIC_URL: cannot be a public address; right would be https://hearings.example.gov.cn")
    return url


def _database(environ: Mapping[str, str], name: str) -> str | None:
    url = environ.get(name)
    if not url:
        return None
    parts = _split(name, url, DATABASE_EXAMPLE)
    if parts.scheme not in {"postgres", "postgresql", DRIVER} or not parts.path.strip("/"):
        raise SettingsError(f"{name}: names no PostgreSQL database; right would be {DATABASE_EXAMPLE}")
    return _with_driver(url)


def _with_driver(url: str) -> str:
    return f"{DRIVER}:{url.partition(':')[2]}"


def _server(environ: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str | None:
    url = environ.get(name)
    if not url:
        return None
    examples = [f"{scheme}://user:password@host" for scheme in schemes if scheme != "file"]
    right = " or ".join([*examples, "file:/folder"] if "file" in schemes else examples)
    parts = _split(name, url, right)
    if parts.scheme not in schemes or not (parts.path if parts.scheme == "file" else parts.hostname):
        raise SettingsError(f"{name}: cannot be used; right would be {right}")
    return url


def _messages(environ: Mapping[str, str]) -> str | None:
    """Return where short messages go: a gateway, a folder, or None for the call list; `print:` says so in words."""
    url = (environ.get("MESSAGES_URL") or "").strip()
    if not url or url.rstrip("/") == NO_GATEWAY:
        return None
    right = f"https://TOKEN@gateway/path, file:/folder or {NO_GATEWAY}"
    parts = _split("MESSAGES_URL", url, right)
    is_whole = bool(parts.path.strip("/")) if parts.scheme == "file" else bool(parts.hostname)
    if parts.scheme not in ("http", "https", "file") or not is_whole:
        raise SettingsError(f"MESSAGES_URL: cannot be used; right would be {right}")
    return url


def _folder(url: str | None) -> Path | None:
    if not url or not url.startswith("file:"):
        return None
    return Path(url.removeprefix("file:").removeprefix("//"))


def _split(name: str, url: str, right: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise SettingsError(f"{name}: is no address; right would be {right}") from None
    return parts
