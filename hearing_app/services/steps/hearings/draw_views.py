"""How does a draw look on its page and its sheet?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason
from hearing_app.domain.people.draw_seats import PASSED, against_opening, need_label
from hearing_app.domain.people.draws import DRAWN, SIDES, FrozenList, Line, read_text
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.seats import Seat, Stage
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts
from hearing_app.services.steps.sittings.grounds import WEEKS, kind_rules
from hearing_app.services.steps.sittings.seats import code_of
from hearing_app.store.tables.draws import DrawRow
from hearing_app.store.tables.people import PersonRow


@dataclass(frozen=True, slots=True)
class LineView:
    """Somebody on the list; `barred` says what keeps him out."""

    code: str
    name: str
    category: Label
    agency: str
    barred: Label | None


@dataclass(frozen=True, slots=True)
class SeatView:
    """A seat to be drawn: its number, what it is there for, who may take it."""

    n: int
    need: Label
    categories: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class NumberView:
    """A number with who said it, and who wrote it down."""

    side: Label
    number: str
    said_by: str
    said_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """Somebody's turn: into which seat he was drawn at last, or why he was passed over."""

    place: int
    line: LineView
    seat: SeatView | None
    passed: Label | None


@dataclass(frozen=True, slots=True)
class DrawView:
    """One draw, as far as it is; `seed`, `key` and `turns` are empty until it is opened.

    `missing` says what is wanted before it may be opened, `verdict` what speaks against the drawn panel today.
    """

    id: int
    n: int
    version: int
    kind_id: str
    kind: Label
    reason: str
    made_at: datetime
    made_by: str
    starts_at: datetime | None
    ends_at: datetime | None
    presider: str
    list_hash: str
    seed_hash: str
    seats: tuple[SeatView, ...]
    lines: tuple[LineView, ...]
    numbers: tuple[NumberView, ...]
    missing: tuple[Reason, ...]
    opened_at: datetime | None
    opened_by: str
    seed: str
    key: str
    turns: tuple[TurnView, ...]
    verdict: tuple[Reason, ...]
    voided_at: datetime | None
    voided_by: str
    void_reason: str


def line_view(ctx: Context, line: Line) -> LineView:
    """Return a line in words."""
    barred = PASSED.get(line.barred, {"zh": line.barred, "en": line.barred}) if line.barred else None
    return LineView(line.code, line.name, category_label(ctx, line.category), line.agency, barred)


def seat_views(ctx: Context, rules: Rules, frozen: FrozenList) -> tuple[SeatView, ...]:
    """Return the seats in words."""
    return tuple(
        SeatView(seat.n, need_label(rules, seat.need), tuple(category_label(ctx, one) for one in seat.categories))
        for seat in frozen.seats
    )


def draw_view(ctx: Context, session: Session, row: DrawRow) -> DrawView:
    """Return a draw in words, with today's verdict about what was drawn."""
    rules, frozen = kind_rules(ctx, session, row.unit_id, kind=row.kind), read_text(row.list_text)
    seats, lines = seat_views(ctx, rules, frozen), tuple(line_view(ctx, line) for line in frozen.lines)
    presider = session.get(PersonRow, row.presider_id) if row.presider_id else None
    return DrawView(
        id=row.id,
        n=row.n,
        version=row.version,
        kind_id=row.kind,
        kind=rules.kind.label,
        reason=row.reason,
        made_at=row.made_at,
        made_by=row.made_by,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        presider=presider.name if presider else "",
        list_hash=row.list_hash,
        seed_hash=row.seed_hash,
        seats=seats,
        lines=lines,
        numbers=tuple(
            NumberView(SIDES[one.side], one.number, one.said_by, one.said_at, one.recorded_by) for one in row.numbers
        ),
        missing=tuple(against_opening({one.side: one.number for one in row.numbers})) if not row.opened_at else (),
        opened_at=row.opened_at,
        opened_by=row.opened_by,
        seed=row.opened_seed,
        key=row.result.get("key_sha256", ""),
        turns=tuple(_turns(row, lines, seats)),
        verdict=_verdict(ctx, session, row, rules) if row.opened_at else (),
        voided_at=row.voided_at,
        voided_by=row.voided_by,
        void_reason=row.void_reason,
    )


def _turns(row: DrawRow, lines: tuple[LineView, ...], seats: tuple[SeatView, ...]) -> Iterator[TurnView]:
    known = {line.code: line for line in lines}
    taken: Mapping[str, int] = {one["code"]: one["seat"] for one in row.result.get("panel", ())}
    for place, step in enumerate(row.result.get("steps", ()), 1):
        code, outcome = step["code"], step["outcome"]
        seat = seats[taken[code] - 1] if outcome == DRAWN else None
        passed = None if outcome == DRAWN else PASSED.get(outcome, {"zh": outcome, "en": outcome})
        yield TurnView(place, known[code], seat, passed)


def drawn_seats(row: DrawRow) -> tuple[Seat, ...]:
    """Return whoever presides and whoever was drawn, as seats; nothing before the seed is opened."""
    if row.opened_at is None:
        return ()
    held = {line.code: line.category for line in read_text(row.list_text).lines}
    codes = [one["code"] for one in row.result["panel"]]
    members = [Seat(SeatRole.MEMBER, held[code], row.person_ids[code]) for code in codes]
    presider = [Seat(SeatRole.PRESIDER, row.presider_category, row.presider_id)] if row.presider_id else []
    return (*presider, *members)


def drawn_codes(row: DrawRow) -> tuple[str, ...]:
    """Return the codes of these seats, as the booking form takes them."""
    return tuple(code_of(seat) for seat in drawn_seats(row))


def _verdict(ctx: Context, session: Session, row: DrawRow, rules: Rules) -> tuple[Reason, ...]:
    seats = drawn_seats(row)
    horizon = horizon_of(ctx.now, weeks=WEEKS, seats=seats)
    facts = load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon)
    day = civil_day(row.starts_at or ctx.now)
    return judge_panel(rules, seats, facts.people, ties=facts.ties, on_day=day, stage=Stage.PLANNED).reasons
