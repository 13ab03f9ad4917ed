"""Which short messages has the gateway approved, and do they keep to its limits?

Reads config/messages.toml over the closed list of variables in `domain.messages.templates`. What the fixed words and
the longest variables come to is checked here, so that a text that could never leave stops the start.
"""

from pathlib import Path
from string import Formatter

from hearing_app.domain.messages.occasions import MESSAGE_LETTERS
from hearing_app.domain.messages.templates import (
    BRACKETS,
    LINK,
    OFFICE_PHONE,
    VARIABLES,
    Limits,
    MessageBook,
    Template,
)
from hearing_app.settings.fields import Fields, fields_of

LANGUAGES = ("zh", "en")
SIGNATURE = range(2, 13)
PHONE_AT_MOST = 20


def read_messages(config: Path) -> MessageBook:
    """Return the registry; raise SettingsError with file, key and what would be right."""
    fields = fields_of(config / "messages.toml")
    signature = fields.label("signature")
    if not all(len(words) in SIGNATURE and not BRACKETS.search(words) for words in signature.values()):
        right = f"{SIGNATURE[0]} to {SIGNATURE[-1]} characters in each language, without 【】"
        raise fields.wrong("signature", right)
    limits = _limits(fields.table("limits"))
    templates = fields.table("templates")
    fields.finish()
    found = {kind.value: _template(templates.table(kind.value), limits, max(map(len, signature.values())))
             for kind in MESSAGE_LETTERS}  # fmt: skip
    for name in templates.names():
        if name not in found:
            raise templates.wrong(name, f"only {', '.join(found)}")
    return MessageBook(signature, limits, found)


def _limits(fields: Fields) -> Limits:
    part = fields.number("part", least=30, most=500)
    limits = Limits(
        part=part,
        long_part=fields.number("long_part", least=30, most=part),
        total=fields.number("total", least=part, most=1000),
        variable=fields.number("variable", least=10, most=100),
    )
    fields.finish()
    return limits


def _template(fields: Fields, limits: Limits, signature: int) -> Template:
    template = Template(fields.label("gateway_id"), {language: fields.text(language) for language in LANGUAGES})
    fields.finish()
    for language, text in template.texts.items():
        _check(fields, language, text, most=limits.total - signature - len("【】"), limits=limits)
    return template


def _check(fields: Fields, language: str, text: str, *, most: int, limits: Limits) -> None:
    try:
        pieces = [(words, name, spec, turn) for words, name, spec, turn in Formatter().parse(text)]
    except ValueError:
        raise fields.wrong(language, "a text in which every { has its }") from None
    names = [name for _, name, _, _ in pieces if name is not None]
    plain = all(not spec and not turn for _, name, spec, turn in pieces if name is not None)
    if not plain or not set(names) <= {*VARIABLES, OFFICE_PHONE}:
        raise fields.wrong(language, "no blanks but " + " ".join(f"{{{name}}}" for name in (*VARIABLES, OFFICE_PHONE)))
    if OFFICE_PHONE not in names:
        raise fields.wrong(language, f"{{{OFFICE_PHONE}}} somewhere, so that its reader knows whom to call")
    fixed = "".join(words for words, *_ in pieces)
    if BRACKETS.search(fixed) or LINK.search(fixed):
        raise fields.wrong(language, "a text without 【】, which is the signature's, and without a link")
    longest = len(fixed) + sum(PHONE_AT_MOST if name == OFFICE_PHONE else limits.variable for name in names)
    if longest > most:
        raise fields.wrong(language, f"at most {most} characters with its longest variables; this has {longest}")
