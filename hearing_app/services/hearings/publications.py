"""How does something of a matter become public: drafted, checked, approved by a second person, withdrawn?

Each is one transaction on one row of publications. Not here: announcements of sittings
(services.hearings.preparations).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hearing_app.documents.publications import Digests, digests_of, published_copy
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.evidence.publications import (
    PARTS,
    PublicationKind,
    PublicCopy,
    against_approval,
    against_source,
    against_text,
)
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.hearings.publication_sources import (
    behind,
    known_of,
    mediated_of,
    proposal_of,
    source_of,
)
from hearing_app.services.steps.numbers import PUBLICATIONS, take_number
from hearing_app.services.steps.papers import organ_of
from hearing_app.store import matters
from hearing_app.store.hearings import publications
from hearing_app.store.tables.hearings import PublicationRow
from hearing_app.store.tables.matters import MatterRow

DRAFTING, WAITING, RETURNED, PUBLISHED, WITHDRAWN = "drafting", "waiting", "returned", "published", "withdrawn"
EDITABLE = (DRAFTING, WAITING, RETURNED)
STATES: Mapping[str, Label] = {
    DRAFTING: {"zh": "拟稿", "en": "being drafted"},
    WAITING: {"zh": "等批准", "en": "waits for approval"},
    RETURNED: {"zh": "已退回", "en": "sent back"},
    PUBLISHED: {"zh": "已公开", "en": "published"},
    WITHDRAWN: {"zh": "已撤下", "en": "withdrawn"},
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Which publication of which matter, in the version that was seen."""

    number: str
    publication_id: int
    version: int


@dataclass(frozen=True, slots=True)
class KindChoice:
    """A sort of publication, and what speaks against beginning one of it now."""

    id: str
    label: Label
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication of a matter in its list."""

    id: int
    label: Label
    state: str
    state_label: Label
    number: str
    drafted_by: str
    drafted_at: datetime
    published_on: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class PublicationsView:
    """A matter's publications and which sorts there are."""

    matter_id: int
    number: str
    title: str
    lines: tuple[PublicationLine, ...]
    choices: tuple[KindChoice, ...]


@dataclass(frozen=True, slots=True)
class PublicationView:
    """One publication with its text and what the check finds in it now; digests once it was approved."""

    line: PublicationLine
    matter_id: int
    matter_number: str
    title: str
    version: int
    parts: tuple[tuple[str, Label, str], ...]
    reason: str
    approved_by: str
    withdrawn_by: str
    digests: Digests | None
    found: tuple[Reason, ...]
    is_editable: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class PublicLine:
    """What the list for the public says of one text."""

    id: int
    label: Label
    title: str
    number: str
    organ: str
    published_on: date


@dataclass(frozen=True, slots=True)
class PublicPage:
    """A page of the public list and the id before which the next one begins."""

    lines: tuple[PublicLine, ...]
    next_before_id: int | None


@dataclass(frozen=True, slots=True)
class PublicView:
    """What the public reads of one text."""

    id: int
    label: Label
    copy: PublicCopy
    digests: Digests


def view_publications(ctx: Context, number: str) -> PublicationsView:
    """Return a matter's publications, and for each sort what speaks against it; raises NotFound outside the unit."""
    matter = _matter(ctx, number)
    rows = publications.of_matter(ctx.reader, matter.id)
    source = source_of(ctx.reader, ctx.rules, behind(ctx.reader, matter))
    taken = {row.kind for row in rows if row.state != WITHDRAWN}
    choices = []
    for kind in ctx.rules.publications.kinds.values():
        reasons = list(against_source(ctx.rules.publications, kind.id, source))
        reasons += [Reason("publication.begun", {"kind": kind.label})] if kind.id in taken else []
        choices.append(KindChoice(kind.id, kind.label, tuple(reasons)))
    lines = tuple(_line(ctx, row) for row in rows)
    return PublicationsView(matter.id, matter.number, matter.title, lines, tuple(choices))


def view_publication(ctx: Context, number: str, publication_id: int) -> PublicationView:
    """Return one publication of a matter, checked against everything that is known now."""
    matter = _matter(ctx, number)
    row = publications.find(ctx.reader, matter.id, publication_id)
    if row is None:
        raise NotFound
    kind = ctx.rules.publications.kinds.get(row.kind)
    parts = row.parts
    names = kind.parts if kind else tuple(part for part in PARTS if part in parts)
    return PublicationView(
        line=_line(ctx, row),
        matter_id=matter.id,
        matter_number=matter.number,
        title=matter.title,
        version=row.version,
        parts=tuple((part, PARTS[part], parts.get(part, "")) for part in names),
        reason=row.reason,
        approved_by=row.published_by,
        withdrawn_by=row.withdrawn_by,
        digests=Digests(row.sha256, row.sm3) if row.sha256 else None,
        found=() if row.state == WITHDRAWN else tuple(_against(ctx, ctx.reader, row, parts)),
        is_editable=row.state in EDITABLE,
        is_own=ctx.actor.name in row.editors,
    )


def _matter(ctx: Context, number: str) -> MatterRow:
    matter = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    if matter is None:
        raise NotFound
    return matter


def _line(ctx: Context, row: PublicationRow) -> PublicationLine:
    return PublicationLine(
        id=row.id,
        label=_label(ctx, row.kind),
        state=row.state,
        state_label=STATES[row.state],
        number=row.number,
        drafted_by=row.drafted_by,
        drafted_at=row.drafted_at,
        published_on=row.published_on,
        withdrawn_on=row.withdrawn_on,
    )


def _label(ctx: Context, kind_id: str) -> Label:
    kind = ctx.rules.publications.kinds.get(kind_id)
    return kind.label if kind else {"zh": kind_id, "en": kind_id}


def begin_publication(ctx: Context, number: str, kind_id: str) -> int:
    """Begin a text of a listed sort, proposed with pseudonyms from what the office wrote; returns its id."""
    with ctx.change(Action.EDIT_PUBLICATION) as change:
        matter = _locked_matter(change, number)
        rules, rows = ctx.rules.publications, behind(change.session, matter)
        reasons = list(against_source(rules, kind_id, source_of(change.session, ctx.rules, rows)))
        begun = publications.of_matter(change.session, matter.id)
        if any(row.kind == kind_id and row.state != WITHDRAWN for row in begun):
            reasons.append(Reason("publication.begun", {"kind": _label(ctx, kind_id)}))
        if reasons:
            raise Refused(reasons)
        row = PublicationRow(
            unit_id=matter.unit_id,
            matter_id=matter.id,
            kind=kind_id,
            state=DRAFTING,
            editors=[ctx.actor.name],
            drafted_by=ctx.actor.name,
            drafted_at=ctx.now,
        )
        row.parts = proposal_of(change.session, ctx.rules, rows, rules.kinds[kind_id])
        change.session.add(row)
        return _saved(change, row, "publication_begun")


def save_publication(ctx: Context, seen: Seen, parts: Mapping[str, str]) -> int:
    """Keep a text that the check finds nothing in; from then on it waits for a second person."""
    with ctx.change(Action.EDIT_PUBLICATION) as change:
        row = _locked(change, seen)
        reasons = [] if row.state in EDITABLE else [Reason("publication.not_editable", {"state": STATES[row.state]})]
        reasons += _against(ctx, change.session, row, parts)
        if reasons:
            raise Refused(reasons)
        row.parts = {part: words.strip() for part, words in parts.items()}
        row.state, row.reason, row.drafted_by, row.drafted_at = WAITING, "", ctx.actor.name, ctx.now
        row.editors = sorted({*row.editors, ctx.actor.name})
        return _saved(change, row, "publication_drafted")


def approve_publication(ctx: Context, seen: Seen) -> int:
    """Let a text become public that others wrote: checked anew, it takes number, day and digests."""
    with ctx.change(Action.APPROVE_PUBLICATION) as change:
        row = _locked(change, seen)
        rules, is_waiting = ctx.rules.publications, row.state == WAITING
        reasons = list(against_approval(rules, row.editors, ctx.actor.name, is_waiting=is_waiting))
        reasons += _against(ctx, change.session, row, row.parts) if is_waiting else []
        if reasons:
            raise Refused(reasons)
        number = take_number(change, ctx.rules, row.unit_id, series=PUBLICATIONS, matter_id=row.matter_id)
        copy = _copy(ctx, row, rules.kinds[row.kind], number)
        digests = digests_of(copy)
        row.number, row.copy, row.sha256, row.sm3 = number, _frozen(copy), digests.sha256, digests.sm3
        row.state, row.published_on, row.published_by = PUBLISHED, copy.published_on, ctx.actor.name
        return _saved(change, row, "publication_approved")


def _copy(ctx: Context, row: PublicationRow, kind: PublicationKind, number: str) -> PublicCopy:
    parts = tuple((PARTS[part]["zh"], row.parts[part]) for part in kind.parts)
    return PublicCopy(kind.title, organ_of(ctx), number, civil_day(ctx.now), parts)


def _frozen(copy: PublicCopy) -> dict[str, object]:
    return asdict(copy) | {"published_on": copy.published_on.isoformat()}


def return_publication(ctx: Context, seen: Seen, reason: str) -> int:
    """Send a text back to be written anew; says why."""
    with ctx.change(Action.APPROVE_PUBLICATION) as change:
        row = _locked(change, seen)
        reasons = [] if row.state == WAITING else [Reason("publication.nothing_waits")]
        reasons += [] if reason.strip() else [Reason("publication.reason_missing")]
        if reasons:
            raise Refused(reasons)
        row.state, row.reason = RETURNED, reason.strip()
        return _saved(change, row, "publication_returned")


def withdraw_publication(ctx: Context, seen: Seen, reason: str) -> int:
    """Take a text off the public pages, or drop a draft; row, number and digests stay. Says why."""
    with ctx.change(Action.EDIT_PUBLICATION) as change:
        row = _locked(change, seen)
        reasons = [Reason("publication.not_editable", {"state": STATES[WITHDRAWN]})] if row.state == WITHDRAWN else []
        reasons += [] if reason.strip() else [Reason("publication.reason_missing")]
        if reasons:
            raise Refused(reasons)
        row.state, row.reason = WITHDRAWN, reason.strip()
        row.withdrawn_on, row.withdrawn_by = civil_day(ctx.now), ctx.actor.name
        return _saved(change, row, "publication_withdrawn")


def _locked_matter(change: Change, number: str) -> MatterRow:
    matter = matters.find_by_number(change.session, change.permit_own_unit(), number)
    if matter is None:
        raise NotFound
    matters.lock(change.session, matter.id)
    return matter


def _locked(change: Change, seen: Seen) -> PublicationRow:
    row = publications.lock(change.session, _locked_matter(change, seen.number).id, seen.publication_id)
    if row is None:
        raise NotFound
    if row.version != seen.version:
        raise Stale
    return row


def _against(ctx: Context, session: Session, row: PublicationRow, parts: Mapping[str, str]) -> list[Reason]:
    """Return what speaks against a text now: its source, its parts, every identifier known of the matter."""
    rules, rows = ctx.rules.publications, behind(session, row.matter)
    reasons = list(against_source(rules, row.kind, source_of(session, ctx.rules, rows)))
    kind = rules.kinds.get(row.kind)
    if kind is None:
        return reasons
    known, mediated = known_of(session, ctx.rules, rows), mediated_of(session, ctx.rules, rows)
    return [*reasons, *against_text(rules, kind, parts, known=known, mediated=mediated)]


def _saved(change: Change, row: PublicationRow, fact: str) -> int:
    row.version = (row.version or 0) + 1
    change.session.flush()
    change.note("publication", row.id, matter_id=row.matter_id, fact=fact, kind=row.kind, number=row.number)
    return row.id


def view_public(ctx: Context, before_id: int | None = None) -> PublicPage:
    """Return a page of what the public may read; nobody is asked who he is."""
    rows = publications.public_page(ctx.reader, before_id=before_id)
    shown = rows[: publications.PAGE]
    lines = tuple(
        PublicLine(one.id, _label(ctx, one.kind), copy.title, copy.number, copy.organ, copy.published_on)
        for one in shown
        for copy in [_thawed(one)]
    )
    return PublicPage(lines, shown[-1].id if len(rows) > len(shown) else None)


def view_public_copy(ctx: Context, publication_id: int) -> PublicView:
    """Return one text as the public may read it; raises NotFound for what is not public, or not any more."""
    row = publications.find_public(ctx.reader, publication_id)
    if row is None:
        raise NotFound
    return PublicView(row.id, _label(ctx, row.kind), _thawed(row), Digests(row.sha256, row.sm3))


def view_public_paper(ctx: Context, publication_id: int) -> Rendered:
    """Return one public text as PDF and docx."""
    view = view_public_copy(ctx, publication_id)
    return published_copy(view.copy, view.digests)


def _thawed(row: PublicationRow) -> PublicCopy:
    kept = row.copy
    parts = tuple((heading, words) for heading, words in kept["parts"])
    return PublicCopy(kept["title"], kept["organ"], kept["number"], date.fromisoformat(kept["published_on"]), parts)
