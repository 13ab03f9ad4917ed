"""How is a value of a TOML file read, so that a wrong one names the file, the key and what would be right?"""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hearing_app.settings.errors import SettingsError


class Fields:
    """One table of a TOML file; what was not asked for by `finish` is an unknown key."""

    def __init__(self, where: str, table: Mapping[str, Any]) -> None:
        self._where = where
        self._table = table
        self._asked: set[str] = set()

    def wrong(self, key: str, right: str) -> SettingsError:
        """Build the error of a key; `right` says what would be right."""
        found = f"found {self._table[key]!r}" if key in self._table else "missing"
        return SettingsError(f"{self._where}: {key}: {found}; expected {right}")

    def has(self, key: str) -> bool:
        """Say whether a key is set."""
        self._asked.add(key)
        return key in self._table

    def text(self, key: str, default: str | None = None) -> str:
        """Return a text that is not empty, or the default where the key is not set."""
        found = self._get(key, default)
        if not isinstance(found, str) or (not found.strip() and found != default):
            raise self.wrong(key, "a text in quotes")
        return found

    def choice(self, key: str, choices: Collection[str]) -> str:
        """Return one of the choices."""
        found = self._get(key, None)
        if not isinstance(found, str) or found not in choices:
            raise self.wrong(key, f"one of {', '.join(choices)}")
        return found

    def number(self, key: str, *, least: int = 0, most: int = 3_660, default: int | None = None) -> int:
        """Return a whole number within its bounds."""
        found = self._get(key, default)
        if type(found) is not int or not least <= found <= most:
            raise self.wrong(key, f"a whole number from {least} to {most}")
        return found

    def share(self, key: str) -> float:
        """Return a share from 0 to 1."""
        found = self._get(key, None)
        if type(found) not in (int, float) or not 0 <= found <= 1:
            raise self.wrong(key, "a number from 0 to 1, e.g. 0.5")
        return float(found)

    def mark(self, key: str, *, default: bool | None = None) -> bool:
        """Return true or false."""
        found = self._get(key, default)
        if not isinstance(found, bool):
            raise self.wrong(key, "true or false")
        return found

    def day(self, key: str, default: date | None = None) -> date:
        """Return a civil date, written without quotes."""
        found = self._get(key, default)
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.wrong(key, "a date without quotes, e.g. 2027-02-05")
        return found

    def label(self, key: str, default: Mapping[str, str] | None = None) -> Mapping[str, str]:
        """Return a text in both languages."""
        found = self._get(key, default)
        if found == {} == default:
            return {}
        if not isinstance(found, dict) or set(found) != {"zh", "en"} or not all(map(_is_text, found.values())):
            raise self.wrong(key, '{ zh = "…", en = "…" }')
        return {"zh": found["zh"], "en": found["en"]}

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self._get(key, None)
        if not isinstance(found, list) or not all(_is_text(each) for each in found):
            raise self.wrong(key, 'a list of texts, e.g. ["privacy"]')
        return tuple(found)

    def numbers(self, key: str, *, least: int, most: int) -> tuple[int, ...]:
        """Return a list of whole numbers within their bounds."""
        found = self._get(key, None)
        if not isinstance(found, list) or not all(type(each) is int and least <= each <= most for each in found):
            raise self.wrong(key, f"a list of whole numbers from {least} to {most}")
        return tuple(found)

    def table(self, key: str) -> "Fields":
        """Return a table inside this one."""
        found = self._get(key, None)
        if not isinstance(found, dict):
            raise self.wrong(key, f"a table [{key}]")
        return Fields(f"{self._where}: [{key}]", found)

    def tables(self, key: str) -> Iterator["Fields"]:
        """Yield the tables of a list [[key]]; none where the key is not set."""
        found = self._get(key, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise self.wrong(key, f"tables [[{key}]]")
        for place, each in enumerate(found, start=1):
            yield Fields(f"{self._where}: [[{key}]] {place}", each)

    def names(self) -> tuple[str, ...]:
        """Return the keys in the order of the file."""
        return tuple(self._table)

    def finish(self) -> None:
        """Raise SettingsError for a key that nobody asked for, e.g. a misspelt one."""
        unknown = sorted(set(self._table) - self._asked)
        if unknown:
            raise SettingsError(
                f"{self._where}: {unknown[0]}: unknown key; expected one of {', '.join(sorted(self._asked))}"
            )

    def _get(self, key: str, default: object) -> Any:
        self._asked.add(key)
        return self._table.get(key, default)


def fields_of(path: Path) -> Fields:
    """Open a TOML file; raise SettingsError with its line where it is not TOML."""
    where = f"{path.parent.name}/{path.name}"
    try:
        return Fields(where, tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{where}: not a readable TOML file: {error}") from error


def _is_text(found: object) -> bool:
    return isinstance(found, str) and bool(found.strip())
