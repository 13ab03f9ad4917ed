"""In which words? Chinese is written in the code and templates; English stands in translations/en/*.po.

Refusal codes become sentences through translations/reasons/*.toml, which holds both languages. Not here: which
language an actor wants (the doors decide and set it with `speaking`).
"""

import gettext
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from hearing_app.domain.errors import Reason

LANGUAGES = ("zh", "en")
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
    return found.format(**params) if params else found


def sentence(reason: Reason) -> str:
    """Return the sentence of a refusal; params that are labels in both languages are chosen here."""
    shown = {key: label(value) if isinstance(value, Mapping) else value for key, value in reason.params.items()}
    return sentences()[reason.code][language()].format(**shown)


def label(labels: Mapping[str, str]) -> str:
    """Choose from a label in both languages (kinds, categories, clocks)."""
    return labels.get(language()) or labels["zh"]


def mark(message: str) -> str:
    """Mark a message for translation where it is written; it is translated where it is shown."""
    return message
