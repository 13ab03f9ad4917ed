"""What did this office choose once? Reads config/settings.toml into a frozen Office."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from hearing_app.domain.messages.occasions import Patience
from hearing_app.domain.sittings.quiet_hours import QuietHours
from hearing_app.settings.errors import SettingsError

LANGUAGES = ("zh", "en")
HOURS = range(1, 721)


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in MB, spans in hours and minutes, attempts as a count, allowances in yuan for each person."""

    upload_mb: int
    session_hours: int
    login_attempts: int
    login_pause_minutes: int
    allowance_day: int
    allowance_month: int


@dataclass(frozen=True, slots=True)
class Office:
    """Whose installation it is, in which words and within which limits it works."""

    name: Mapping[str, str]
    unit_code: str
    unit_name: Mapping[str, str]
    phone: str
    mail_sender: str
    message_domain: str
    reply_domain: str
    bounce_domain: str
    authserv_id: str
    quiet: QuietHours
    patience: Patience
    limits: Limits


class _Table:
    """A table of the file that knows how to complain; keys that nobody asked for are misspelt ones."""

    def __init__(self, path: Path, name: str, values: Mapping[str, Any]) -> None:
        self._path, self._name, self._left = path, name, dict(values)

    def take(self, key: str, right: str, is_right: Callable[[Any], bool]) -> Any:
        value = self._left.pop(key, None)
        if not is_right(value):
            said = "is missing" if value is None else f"{value!r} is wrong"
            raise SettingsError(f"{self._path.name}: [{self._name}] {key} {said}; right would be {right}")
        return value

    def count(self, key: str) -> int:
        value: int = self.take(key, "a whole number above 0", lambda value: type(value) is int and value > 0)
        return value

    def clock(self, key: str) -> time:
        value: str = self.take(key, 'a clock time such as "21:00"', _is_clock)
        return time.fromisoformat(value)

    def hours(self, key: str) -> timedelta:
        right = f"a whole number of hours from {HOURS[0]} to {HOURS[-1]}"
        return timedelta(hours=self.take(key, right, lambda value: type(value) is int and value in HOURS))

    def label(self, key: str) -> Mapping[str, str]:
        right = '{ zh = "…", en = "…" }'
        value: Mapping[str, str] = self.take(key, right, _is_label)
        return value

    def text(self, key: str, right: str, is_right: Callable[[str], bool] = bool) -> str:
        value: str = self.take(key, right, lambda value: isinstance(value, str) and is_right(value))
        return value

    def close(self) -> None:
        for key in self._left:
            raise SettingsError(f"{self._path.name}: [{self._name}] {key} is no known key; remove it or mend its name")


def load_office(path: Path) -> Office:
    """Read the file; raises SettingsError with file, table, key and what would be right."""
    tables = _tables(path)
    office, unit, mail, messages, limits = tables
    loaded = Office(
        name=office.label("name"),
        unit_code=unit.text("code", "1 to 20 letters or digits", lambda text: text.isalnum() and len(text) <= 20),
        unit_name=unit.label("name"),
        phone=office.text("phone", "the number that letters ask to call"),
        mail_sender=mail.text("sender", "a mail address", _is_address),
        message_domain=mail.text("message_domain", "a domain name", _is_domain),
        reply_domain=mail.text("reply_domain", "a domain name", _is_domain),
        bounce_domain=mail.text("bounce_domain", "a domain name", _is_domain),
        authserv_id=mail.take("authserv_id", "a host name, or empty", lambda value: isinstance(value, str)),
        quiet=QuietHours(messages.clock("quiet_from"), messages.clock("quiet_to")),
        patience=Patience(messages.hours("silence_hours"), messages.hours("urgent_hours")),
        limits=Limits(**{name: limits.count(name) for name in Limits.__slots__}),
    )
    for table in tables:
        table.close()
    return loaded


def _tables(path: Path) -> tuple[_Table, ...]:
    names = ("office", "default_unit", "mail", "messages", "limits")
    try:
        values = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: {error}; right would be a TOML file in UTF-8") from error
    unknown = sorted(set(values) - set(names))
    if unknown:
        raise SettingsError(f"{path.name}: [{unknown[0]}] is no known table; right would be one of {', '.join(names)}")
    return tuple(_Table(path, name, values.get(name, {})) for name in names)


def _is_label(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == set(LANGUAGES)
        and all(isinstance(v, str) and v for v in value.values())
    )


def _is_clock(value: Any) -> bool:
    if not isinstance(value, str) or len(value) != len("21:00"):
        return False
    try:
        return time.fromisoformat(value) is not None
    except ValueError:
        return False


def _is_domain(text: str) -> bool:
    return "." in text and all(part.replace("-", "").isalnum() and part.isascii() for part in text.split("."))


def _is_address(text: str) -> bool:
    local, at, domain = text.rpartition("@")
    return bool(local and at) and " " not in local and _is_domain(domain)
