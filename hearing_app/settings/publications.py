"""Which sorts of publication does the whitelist hold? Reads config/publications.toml."""

from pathlib import Path

from hearing_app.domain.evidence.publications import CLAUSES, NEEDS, PARTS, PublicationKind, PublicationRules
from hearing_app.settings.fields import Fields, fields_of


def read_publications(config: Path) -> PublicationRules:
    """Return the whitelist; a wrong value stops the start with file, key and what would be right."""
    fields = fields_of(config / "publications.toml")
    kinds: dict[str, PublicationKind] = {}
    for table in fields.tables("kinds"):
        kind = _kind(table)
        if kind.id in kinds:
            raise table.wrong("id", "each id once")
        kinds[kind.id] = kind
    words = fields.table("clauses")
    clauses = {key: words.label(key) for key in CLAUSES}
    words.finish()
    rules = PublicationRules(fields.text("id"), fields.text("version"), kinds, clauses)
    fields.finish()
    return rules


def _kind(fields: Fields) -> PublicationKind:
    kind = PublicationKind(
        id=fields.text("id"),
        label=fields.label("label"),
        title=fields.text("title"),
        needs=_words(fields, "needs", NEEDS),
        parts=_words(fields, "parts", tuple(PARTS)),
        clause=fields.label("clause"),
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return kind


def _words(fields: Fields, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
    found = fields.texts(key)
    if not found or len(set(found)) != len(found) or not set(found) <= set(known):
        raise fields.wrong(key, f"a list of some of {', '.join(known)}, each once")
    return found
