"""In which words? Chinese is written in the code and templates; English stands in translations/en/*.po.

Refusal codes become sentences through translations/reasons/*.toml, which holds both languages. Not here: which
language an actor wants (the doors decide and set it with `speaking`).
"""

import gettext
import re
import string
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from hearing_app.domain.errors import Reason
from hearing_app.domain.spans import CIVIL

LANGUAGES = ("zh", "en")
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
# an instant as it stands in stored reasons, always with its zone
INSTANT = re.compile(DAY.pattern + r"[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([+-]\d{2}:\d{2}|Z)")
QUOTED = ("read",)  # what somebody wrote stands as it was written
HERE = Path(__file__).parent / "translations"
_language: ContextVar[str] = ContextVar("language", default="zh")


class Catalogue(gettext.NullTranslations):
    """Translations read straight from .po files, so that nothing compiled lies in the tree."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__()
        self._messages = messages

    def gettext(self, message: str) -> str:
        """Return the translation, or the message itself."""
        return self._messages.get(message, message)


class Counting(string.Formatter):
    """Blanks that agree with their number: “{n} {n:seat|seats}” is “1 seat” and “2 seats”."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Choose the word before the bar for one, the word after it for every other number."""
        if "|" not in format_spec:
            return str(super().format_field(value, format_spec))
        one, more = format_spec.split("|")
        return one if str(value) == "1" else more


COUNTING = Counting()


@cache
def catalogue(language: str) -> Catalogue:
    """Load every .po file of a language into one catalogue."""
    messages: dict[str, str] = {}
    for path in sorted((HERE / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string:
                    messages[str(message.id)] = str(message.string)
    return Catalogue(messages)


@cache
def sentences() -> Mapping[str, Mapping[str, str]]:
    """Load the sentences of all refusal codes: code → language → sentence with {params}."""
    out: dict[str, Mapping[str, str]] = {}
    for path in sorted((HERE / "reasons").glob("*.toml")):
        out.update(tomllib.loads(path.read_text("utf-8")))
    return out


def language() -> str:
    """Return the language in which the current work speaks."""
    return _language.get()


@contextmanager
def speaking(wanted: str) -> Iterator[None]:
    """Speak another language for a while; an unknown one becomes Chinese."""
    token = _language.set(wanted if wanted in LANGUAGES else "zh")
    try:
        yield
    finally:
        _language.reset(token)


def text(message: str, **params: object) -> str:
    """Translate a Chinese message and fill in its {params}."""
    found = message if language() == "zh" else catalogue(language()).gettext(message)
    return COUNTING.vformat(found, (), params) if params else found


def sentence(reason: Reason) -> str:
    """Return the sentence of a refusal; labels by language, days with their weekday, instants in civil time."""
    shown = {key: value if key in QUOTED else _param(value) for key, value in reason.params.items()}
    said = COUNTING.vformat(sentences()[reason.code][language()], (), shown)
    # the wide bracket behind a day brings its own space
    return said.replace("） ", "）") if language() == "zh" else said


def _param(value: object) -> object:
    if isinstance(value, Mapping):
        return label(value)
    if isinstance(value, str) and DAY.fullmatch(value):
        return fullday(date.fromisoformat(value))
    if isinstance(value, str) and INSTANT.fullmatch(value):
        return fullinstant(datetime.fromisoformat(value))
    if isinstance(value, datetime):
        return fullinstant(value)
    return fullday(value) if type(value) is date else value


def weekday(day: date) -> str:
    """Return 周二 or Tue."""
    return text(WEEKDAYS[day.weekday()])


def fullday(day: date) -> str:
    """Return 2026-12-03（周四） or Thu 3 Dec 2026."""
    if language() == "zh":
        return f"{day.isoformat()}（{weekday(day)}）"
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1]} {day.year}"


def fullinstant(at: datetime) -> str:
    """Return 2026-12-15（周二）09:00 or Tue 15 Dec 2026 09:00, civil time."""
    civil = at.astimezone(CIVIL)
    return f"{fullday(civil.date())}{'' if language() == 'zh' else ' '}{civil:%H:%M}"


def capital(words: object) -> object:
    """Begin with a capital what stands alone (a chip, the head of a row); addresses and numbers stay as they are."""
    if not isinstance(words, str) or "@" in words or language() == "zh":
        return words
    return words[:1].upper() + words[1:]


def label(labels: Mapping[str, str]) -> str:
    """Choose from a label in both languages (kinds, categories, clocks)."""
    return labels.get(language()) or labels["zh"]


def mark(message: str) -> str:
    """Mark a message for translation where it is written; it is translated where it is shown."""
    return message
