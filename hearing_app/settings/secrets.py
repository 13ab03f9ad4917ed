"""Which secrets does this installation have? Taken from the environment, or made once under HEARING_HOME/secrets.

A file is made at the first start, readable by us alone; hosts that work together share the values through the
environment. Whoever loses the field keys loses the sealed fields: they belong into the backup.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from hearing_app.settings.errors import SettingsError

FIELD_KEY_BYTES = 32
LEAST_SECRET = 32


def secret_key(environ: Mapping[str, str], home: Path) -> str:
    """Return the key that signs sessions and links; raises SettingsError where it is too short to be one."""
    name = "SECRET_KEY"
    key = environ.get(name) or _kept(home / "secrets" / "secret_key", lambda: secrets.token_urlsafe(48))
    if len(key) < LEAST_SECRET:
        raise SettingsError(f"{name}: has {len(key)} characters; right would be at least {LEAST_SECRET} random ones")
    return key


def field_keys(environ: Mapping[str, str], home: Path) -> Mapping[int, bytes]:
    """Return the keys of sealed fields by number, written `1:BASE64 2:BASE64`; the highest number seals."""
    name, path = "FIELD_KEYS", home / "secrets" / "field_keys"
    given = environ.get(name)
    text = given or _kept(path, lambda: f"1:{base64.b64encode(secrets.token_bytes(FIELD_KEY_BYTES)).decode()}")
    where = name if given else str(path)
    keys = dict(_field_key(where, item) for item in text.split())
    if not keys:
        raise SettingsError(f"{where}: is empty; right would be 1:BASE64 with {FIELD_KEY_BYTES} bytes")
    return keys


def _field_key(where: str, item: str) -> tuple[int, bytes]:
    number, _, encoded = item.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not number.isdecimal() or not 1 <= int(number) <= 255 or len(key) != FIELD_KEY_BYTES:
        right = f"NUMBER:BASE64 with a number from 1 to 255 and {FIELD_KEY_BYTES} bytes, several with a space between"
        raise SettingsError(f"{where}: key {number[:3]!r} cannot be read; right would be {right}")
    return int(number), key


def _kept(path: Path, make: Callable[[], str]) -> str:
    """Return the file's content; of several processes that make it at once, one wins and all read the same."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            _make_once(path, make())
        return path.read_text("ascii").strip()
    except OSError as error:
        raise SettingsError(f"HEARING_HOME: {error}; right would be a folder that this user may write") from error


def _make_once(path: Path, value: str) -> None:
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:
        file.write(value)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        pass
    finally:
        unfinished.unlink()
