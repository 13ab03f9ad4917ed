"""How is a panel drawn in front of both sides: list frozen, seed promised, numbers given, seed opened?"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused, RuleRef, Stale, refuse
from hearing_app.domain.people.draw_files import file_of, result_of
from hearing_app.domain.people.draw_seats import against_number, against_opening, lawful_sizes
from hearing_app.domain.people.draws import digest, draw, read_text, text_of
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.spans import Span
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.hearings import drawing
from hearing_app.services.steps.hearings.draw_papers import draw_sheet
from hearing_app.services.steps.hearings.draw_views import DrawView, LineView, draw_view, drawn_codes, line_view
from hearing_app.services.steps.sittings.seats import code_of
from hearing_app.store import matters
from hearing_app.store.hearings import draws
from hearing_app.store.tables.draws import DrawNumberRow, DrawRow
from hearing_app.store.tables.matters import MatterRow

SEED_BYTES = 32
ROSTER, LISTED = "roster", "list"


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """How many members are drawn from what, who presides, for which time (None = not set), why once more.

    `source` is the roster or the signed list that the sides struck from; `is_span_whole` says that of day, start and
    end all or none were given.
    """

    number: str
    size: int
    source: str
    presider: Seat | None
    span: Span | None = None
    is_span_whole: bool = True
    reason: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Which draw of which matter is meant, in the version that was seen."""

    number: str
    draw_id: int
    version: int


@dataclass(frozen=True, slots=True)
class NumberOrder:
    """A number: of which side, who said it."""

    side: str
    number: str
    said_by: str


@dataclass(frozen=True, slots=True)
class DrawsView:
    """The draws of a matter, the latest first, and what a new one begins from.

    `lines` is the roster as it would be frozen now, `presiders` are codes of seats with name and agency.
    """

    matter_id: int
    number: str
    title: str
    kinds: tuple[tuple[str, Label], ...]
    draws: tuple[DrawView, ...]
    lines: tuple[LineView, ...]
    sizes: tuple[int, ...]
    presiders: tuple[tuple[str, str, str], ...]
    rule: RuleRef
    has_list: bool

    @property
    def running(self) -> DrawView | None:
        """Return the draw that is neither opened nor voided."""
        return next((one for one in self.draws if one.opened_at is None and one.voided_at is None), None)


@dataclass(frozen=True, slots=True)
class DrawnSeats:
    """Of which draw, the codes of its seats, and for which time it was drawn."""

    n: int
    codes: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None


def freeze(ctx: Context, order: DrawOrder) -> int:
    """Freeze the list and promise a seed by its hash; returns the draw's id.

    Refused while another draw is running, without a presider, or where the seats cannot be filled from the list.
    """
    with ctx.change(Action.DRAW_PANEL) as change:
        matter = _matter(change, order.number)
        earlier = draws.of_matter(change.session, matter.id)
        _check_order(order, earlier)
        kind = _kind(ctx, order.kind)
        basis = drawing.basis_of(ctx, change.session, matter, kind, span=order.span)
        if order.source == LISTED:
            basis = drawing.only_listed(ctx, change.session, basis)
        drawing.check_presider(ctx, basis, order.presider)
        n = len(earlier) + 1
        text = text_of(drawing.frozen_list(ctx, basis, n=n, size=order.size, presider=order.presider))
        row = _row(ctx, order, matter, n=n, text=text)
        row.kind, row.person_ids = kind, drawing.ids_by_code(basis.entries)
        change.session.add(row)
        change.session.flush()
        change.note("draw", row.id, matter_id=matter.id, fact="draw_frozen", digest=row.list_hash)
        return row.id


def _matter(change: Change, number: str) -> MatterRow:
    found = matters.find_by_number(change.session, change.permit_own_unit(), number)
    if found is None:
        raise NotFound
    return matters.lock(change.session, found.id)


def _kind(ctx: Context, wanted: str) -> str:
    kinds = drawing.panel_kinds(ctx)
    return wanted if wanted in kinds else kinds[0]


def _check_order(order: DrawOrder, earlier: Sequence[DrawRow]) -> None:
    reasons = [
        Reason("draw.running", {"n": one.n}) for one in earlier if one.opened_at is None and one.voided_at is None
    ]
    if earlier and not order.reason.strip():
        reasons.append(Reason("draw.reason_missing"))
    if not order.is_span_whole:
        reasons.append(Reason("draw.span_short"))
    if reasons:
        raise Refused(reasons)


def _row(ctx: Context, order: DrawOrder, matter: MatterRow, *, n: int, text: str) -> DrawRow:
    seed = secrets.token_hex(SEED_BYTES)
    presider = order.presider
    return DrawRow(
        unit_id=matter.unit_id,
        matter_id=matter.id,
        n=n,
        reason=order.reason.strip() if n > 1 else "",
        made_at=ctx.now,
        made_by=ctx.actor.name,
        starts_at=order.span.start if order.span else None,
        ends_at=order.span.end if order.span else None,
        presider_id=presider.person_id if presider else None,
        presider_category=presider.category if presider else "",
        list_text=text,
        list_hash=digest(text),
        seed_hash=digest(seed),
        seed=seed,
    )


def add_number(ctx: Context, seen: Seen, order: NumberOrder) -> int:
    """Record the number that a side or a witness gave; it is never altered. Returns the draw's id."""
    with ctx.change(Action.DRAW_PANEL) as change:
        row = _running(change, seen)
        reasons = [*against_number(order.side, order.number, _said(row))]
        if not order.said_by.strip():
            reasons.append(Reason("draw.said_by_missing"))
        if reasons:
            raise Refused(reasons)
        said = DrawNumberRow(
            side=order.side,
            number=order.number,
            said_by=order.said_by.strip(),
            said_at=ctx.now,
            recorded_by=ctx.actor.name,
        )
        row.numbers.append(said)
        return _saved(change, row, "draw_number", side=order.side)


def open_draw(ctx: Context, seen: Seen) -> int:
    """Open the seed, draw, and keep the result; Refused while a number is missing. Returns the draw's id."""
    with ctx.change(Action.DRAW_PANEL) as change:
        row = _running(change, seen)
        said = _said(row)
        if reasons := [*against_opening(said)]:
            raise Refused(reasons)
        drawn = draw(read_text(row.list_text), row.list_hash, row.seed, said)
        row.opened_at, row.opened_by, row.opened_seed = ctx.now, ctx.actor.name, row.seed
        row.result = result_of(drawn)
        return _saved(change, row, "draw_opened", digest=drawn.key)


def void_draw(ctx: Context, seen: Seen, reason: str) -> int:
    """Void a draw that was not opened, with the reason; it stays visible. Returns the draw's id."""
    with ctx.change(Action.DRAW_PANEL) as change:
        row = _running(change, seen)
        if not reason.strip():
            raise Refused([Reason("draw.void_reason_missing")])
        row.voided_at, row.voided_by, row.void_reason = ctx.now, ctx.actor.name, reason.strip()
        return _saved(change, row, "draw_voided")


def view_file(ctx: Context, number: str, draw_id: int) -> Mapping[str, Any]:
    """Return an opened draw as the object of its file; raises NotFound, Refused before it was opened."""
    row = _row_of(ctx, number, draw_id)
    if row.opened_at is None:
        raise refuse("draw.not_opened")
    found = draw(read_text(row.list_text), row.list_hash, row.opened_seed, _said(row))
    return file_of(row.list_text, row.opened_seed, _said(row), found) | row.result


def view_draws(ctx: Context, number: str) -> DrawsView:
    """Return the draws of a matter and what a new one would begin from; raises NotFound, Refused without a panel."""
    matter = matters.find_by_number(ctx.reader, ctx.require(Action.VIEW_MATTER), number)
    if matter is None:
        raise NotFound
    kinds = drawing.panel_kinds(ctx)
    basis = drawing.basis_of(ctx, ctx.reader, matter, kinds[0])
    return DrawsView(
        matter_id=matter.id,
        number=matter.number,
        title=matter.title,
        kinds=tuple((one, ctx.rules.kinds[one].label) for one in kinds),
        draws=tuple(draw_view(ctx, ctx.reader, row) for row in draws.of_matter(ctx.reader, matter.id)),
        lines=tuple(line_view(ctx, line) for line in drawing.lines_of(ctx, basis, None)),
        sizes=lawful_sizes(basis.rules),
        presiders=tuple((code_of(seat), name, agency) for seat, name, agency in drawing.presiders(basis, ctx.reader)),
        rule=basis.rules.profile.ref(
            basis.rules.profile.panel.clause, is_unverified=basis.rules.profile.panel.is_unverified
        ),
        has_list=drawing.has_list(ctx.reader, matter.id),
    )


def view_sheet(ctx: Context, number: str, draw_id: int) -> Rendered:
    """Return the sheet of a draw for both sides; raises NotFound."""
    row = _row_of(ctx, number, draw_id)
    return formal_paper(draw_sheet(ctx, row, draw_view(ctx, ctx.reader, row)))


def view_seats(ctx: Context, number: str, draw_id: int) -> DrawnSeats:
    """Return the seats that an opened draw led to, for the booking form; raises NotFound."""
    row = _row_of(ctx, number, draw_id)
    if row.opened_at is None:
        raise NotFound
    return DrawnSeats(row.n, drawn_codes(row), row.starts_at, row.ends_at)


def _row_of(ctx: Context, number: str, draw_id: int) -> DrawRow:
    row = draws.find(ctx.reader, ctx.require(Action.VIEW_MATTER), draw_id)
    if row is None or row.matter.number != number:
        raise NotFound
    return row


def _running(change: Change, seen: Seen) -> DrawRow:
    row = draws.lock(change.session, change.permit_own_unit(), seen.draw_id)
    if row is None or row.matter.number != seen.number:
        raise NotFound
    if row.opened_at is not None:
        raise Refused([Reason("draw.opened_already")])
    if row.voided_at is not None:
        raise Refused([Reason("draw.voided_already")])
    if row.version != seen.version:
        raise Stale
    return row


def _said(row: DrawRow) -> dict[str, str]:
    return {one.side: one.number for one in row.numbers}


def _saved(change: Change, row: DrawRow, fact: str, **facts: object) -> int:
    row.version += 1
    change.session.flush()
    change.note("draw", row.id, matter_id=row.matter_id, fact=fact, **facts)
    return row.id
