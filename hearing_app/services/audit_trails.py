"""Who did what, and who looked at what? The audit chain as the auditor reads it, newest first.

Facts are codes, numbers and dates; names of petitioners stand in none of them. Not here: checking the chain
(services.audits).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.rules.permissions import Action, Scope
from hearing_app.domain.spans import civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import audit_words as words
from hearing_app.store import accounts
from hearing_app.store.chain import entries
from hearing_app.store.chain.entries import Narrowing
from hearing_app.store.tables.work import AuditRow

ACTIONS: Mapping[str, Label] = words.DONE
SORTS: Mapping[str, Label] = {
    entries.PEOPLE: {"zh": "人办的和看的", "en": "By people"},
    entries.CHANGES: {"zh": "办理", "en": "Changes"},
    entries.READS: {"zh": "查看", "en": "Looked at"},
    entries.AUTOMATIC: {"zh": "自动处理", "en": "Automatic"},
    entries.ALL: {"zh": "全部", "en": "All"},
}


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What narrows the chain: days, an account, an action, a sort, and the link before or after which a page begins."""

    from_on: date | None = None
    to_on: date | None = None
    actor: str = ""
    action: str = ""
    sort: str = ""
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class LinkView:
    """One link: when, who (account, shown name), what in words, on what (sort of thing, its number), in which unit."""

    seq: int
    at: datetime
    actor: str
    actor_label: Label
    name: str
    deed: Label
    known: Label
    is_read: bool
    subject: Label
    number: str
    unit: Label


@dataclass(frozen=True, slots=True)
class LinkDetails:
    """A link with everything that its hash covers: codes as they are kept."""

    link: LinkView
    action: str
    facts: tuple[tuple[str, str], ...]
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class TrailView:
    """A page of links, with the keys of the pages beside it."""

    links: tuple[LinkView, ...]
    older: int | None
    newer: int | None


def view_trail(ctx: Context, wanted: TrailFilter) -> TrailView:
    """Return a page of the chain, newest first; a role that sees its own unit alone gets that unit's links."""
    page = entries.load_page(ctx.reader, replace(_narrowing(wanted), unit_id=_scope(ctx)))
    links = tuple(_views(ctx, page.rows))
    if not links:
        return TrailView((), None, None)
    return TrailView(
        links,
        older=links[-1].seq if page.has_older else None,
        newer=links[0].seq if page.has_newer else None,
    )


def view_link(ctx: Context, seq: int) -> LinkDetails:
    """Return one link with its codes; raises NotFound."""
    row = entries.find_row(ctx.reader, seq, _scope(ctx))
    if row is None:
        raise NotFound
    (link,) = _views(ctx, [row])
    facts = tuple((name, _written(value)) for name, value in sorted(row.facts.items()) if value is not None)
    return LinkDetails(link, row.action, facts, row.prev.hex(), row.hash.hex())


def _scope(ctx: Context) -> int | None:
    """Return the unit whose links alone may be seen; none means all."""
    scope = ctx.actor.role.actions.get(Action.VIEW_AUDIT)
    if scope is None:
        raise Forbidden(Action.VIEW_AUDIT.value)
    return None if scope is Scope.EVERYWHERE else ctx.require(Action.VIEW_AUDIT)


def _narrowing(wanted: TrailFilter) -> Narrowing:
    return Narrowing(
        from_at=civil_instant(wanted.from_on, time(0)) if wanted.from_on else None,
        to_at=civil_instant(wanted.to_on + timedelta(days=1), time(0)) if wanted.to_on else None,
        actor=wanted.actor,
        action=wanted.action,
        sort=wanted.sort,
        before=wanted.before,
        after=wanted.after,
    )


def _views(ctx: Context, rows: Sequence[AuditRow]) -> list[LinkView]:
    numbers = entries.numbers_of(ctx.reader, (row.matter_id for row in rows if row.matter_id is not None))
    touched = (row.subject_id for row in rows if row.subject == "account" and row.subject_id is not None)
    people = entries.accounts_of(ctx.reader, (row.actor for row in rows), touched)
    names = {row.username: row.name for row in people}
    usernames = {row.id: row.username for row in people}
    units: Mapping[int, Label] = {
        row.id: {"zh": row.name, "en": row.name_en or row.name} for row in accounts.list_units(ctx.reader)
    }
    return [
        LinkView(
            seq=row.seq,
            at=row.at,
            actor=row.actor,
            actor_label=words.AUTOMATIC.get(row.actor, {"zh": row.actor, "en": row.actor}),
            name=names.get(row.actor, ""),
            deed=words.deed_of(row.action, row.facts),
            known=_known(ctx, row),
            is_read=row.facts.get("read") is True,
            subject=words.subject_of(row.subject),
            number=_number(row, numbers, usernames),
            unit=units.get(row.unit_id, {}) if row.unit_id is not None else {},
        )
        for row in rows
    ]


def _known(ctx: Context, row: AuditRow) -> Label:
    role = ctx.rules.roles.get(str(row.facts.get("role", ""))) if row.subject == "account" else None
    return role.label if role is not None else words.known_of(row.action, row.facts)


def _number(row: AuditRow, numbers: Mapping[int, str], usernames: Mapping[int, str]) -> str:
    """Return by which number or sign-in name the thing is known: the matter it belongs to, else its own id."""
    if row.matter_id is not None and row.matter_id in numbers:
        return numbers[row.matter_id]
    if row.subject_id is None:
        return ""
    if code := row.facts.get("code"):
        return str(code)
    return usernames.get(row.subject_id, "") if row.subject == "account" else f"#{row.subject_id}"


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
