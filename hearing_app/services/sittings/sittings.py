"""Will it sit, did it sit? Lists of sittings, and one sitting with everything that decides about it.

Not here: changing it (services.bookings), signing (services.approvals), the board (services.boards).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Verdict
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.notices import last_service_day, notice_rule
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clock_views import ClockView, view_clock
from hearing_app.services.steps.histories import HistoryLine
from hearing_app.services.steps.sittings.doers import lines_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.grounds import kind_rules
from hearing_app.services.steps.sittings.notice_views import NoticeView, view_notices
from hearing_app.services.steps.sittings.objecting import is_about_members
from hearing_app.services.steps.sittings.proposals import SeatProposals, proposals_of
from hearing_app.services.steps.sittings.recusal_views import RecusalView, view_recusals
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import SeatView, view_seats
from hearing_app.services.steps.sittings.standing import verdict_of
from hearing_app.store import audit, letters, matters, sittings
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow

PAGE = 50


@dataclass(frozen=True, slots=True)
class SittingFilter:
    """Which sittings a list shows; `before` and `after` are the keys of a page: an instant and an id."""

    processes: tuple[Process, ...]
    state: str = ""
    from_on: date | None = None
    to_on: date | None = None
    before: tuple[datetime, int] | None = None
    after: tuple[datetime, int] | None = None


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting as a row of a list."""

    id: int
    number: str
    title: str
    kind: Label
    starts_at: datetime
    ends_at: datetime
    place: str
    state: str
    confirmed: int
    seats: int


@dataclass(frozen=True, slots=True)
class SittingPage:
    """A page of sittings, the latest first, with counts by state and the keys of its neighbours."""

    lines: tuple[SittingLine, ...]
    counts: Mapping[str, int]
    total: int
    earlier: tuple[datetime, int] | None
    later: tuple[datetime, int] | None


@dataclass(frozen=True, slots=True)
class MatterContext:
    """The matter of a sitting, beside it."""

    number: str
    category: str
    subject: str
    stage: Label
    petitioners: str
    represented: int
    attending: int
    agency: str
    handlers: str
    received_on: date | None
    clocks: tuple[ClockView, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """Until when the parties must be served, by which clause, and whether all have been served or waived it."""

    last_on: date
    clear_days: Label
    reason: Reason
    is_done: bool


@dataclass(frozen=True, slots=True)
class SittingView:
    """One sitting with all that its page shows; `verdict` is empty where nothing is left to judge.

    `proposals` by seat id: whom one could ask for a seat that is lost or silent past its time. `mates` are the numbers
    of the sittings that are held together with it.
    """

    id: int
    matter_id: int | None
    version: int
    number: str
    title: str
    kind_id: str
    kind: Label
    process: str
    state: str
    starts_at: datetime
    ends_at: datetime
    place: str
    is_open: bool
    presider: str
    answer_by_on: date | None
    postponements: int
    cause: Mapping[str, str]
    is_provisional: bool
    has_chain: bool
    seats: tuple[SeatView, ...]
    notices: tuple[NoticeView, ...]
    service: Service | None
    verdict: Verdict | None
    invited: Verdict | None
    refusal: tuple[Reason, ...]
    proposals: Mapping[int, SeatProposals]
    recusals: tuple[RecusalView, ...]
    matter: MatterContext | None
    history: tuple[HistoryLine, ...]
    mates: tuple[str, ...]

    @property
    def is_hopeful(self) -> bool:
        """Say whether it can sit if everybody who was asked accepts and every notice is served."""
        if self.verdict is None or self.verdict.is_legal or self.invited is None:
            return False
        return all(reason.code.startswith("notice.") for reason in self.invited.reasons)

    @property
    def drafts(self) -> int:
        """Count the letters that have not left."""
        return sum(notice.state == "draft" for notice in self.notices)


def view_list(ctx: Context, wanted: SittingFilter) -> SittingPage:
    """Return a page of the sittings of some processes, the latest first, and how many there are in each state."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    kinds = [kind.id for kind in ctx.rules.kinds.values() if kind.process in wanted.processes]
    within = _within(wanted)
    counts = sittings.count_states(ctx.reader, unit_id, kinds, within=within)
    rows, has_earlier, has_later = _page(ctx, unit_id, kinds, wanted=wanted, within=within)
    return SittingPage(
        lines=tuple(_line(ctx, row) for row in rows),
        counts=counts,
        total=counts.get(wanted.state, 0) if wanted.state else sum(counts.values()),
        earlier=(rows[-1].starts_at, rows[-1].id) if rows and has_earlier else None,
        later=(rows[0].starts_at, rows[0].id) if rows and has_later else None,
    )


def _within(wanted: SittingFilter) -> Span | None:
    if wanted.from_on is None and wanted.to_on is None:
        return None
    first = wanted.from_on or date(2000, 1, 1)
    last = max(first, wanted.to_on or date(2100, 1, 1))
    return Span(civil_instant(first, time(0)), civil_instant(last + timedelta(days=1), time(0)))


def _page(
    ctx: Context, unit_id: int, kinds: Sequence[str], *, wanted: SittingFilter, within: Span | None
) -> tuple[Sequence[SittingRow], bool, bool]:
    rows = sittings.list_keyed(
        ctx.reader, unit_id, kinds, state=wanted.state, within=within, key=sittings.Key(wanted.before, wanted.after)
    )
    has_more = len(rows) > PAGE
    if wanted.after is not None:
        shown = list(reversed(rows[:PAGE]))
        return shown, True, has_more
    return rows[:PAGE], has_more, wanted.before is not None


def _line(ctx: Context, row: SittingRow) -> SittingLine:
    active = [seat for seat in row.seats if seat.released_at is None]
    return SittingLine(
        id=row.id,
        number=row.number,
        title=row.title,
        kind=ctx.rules.kinds[row.kind].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        state=row.state,
        confirmed=sum(seat.can_come == "yes" and seat.no_conflict == "yes" for seat in active),
        seats=len(active),
    )


def view_sitting(ctx: Context, sitting_id: int) -> SittingView:
    """Return a sitting of the unit with seats, letters, verdict, matter and history; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    kind = ctx.rules.kinds[row.kind]
    written = letters.of_sitting(ctx.reader, row.id)
    seats = view_seats(ctx, row, written)
    verdict, refusal = _judged(ctx, row)
    is_waiting = verdict is not None and row.state in ANNOUNCED and not verdict.is_legal
    return SittingView(
        id=row.id,
        matter_id=row.matter_id,
        version=row.version,
        number=row.number,
        title=row.title,
        kind_id=kind.id,
        kind=kind.label,
        process=kind.process.value,
        state=row.state,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        is_open=row.is_open,
        presider=_presider(row),
        answer_by_on=row.answer_by_on,
        postponements=row.postponements,
        cause=row.evidence.get("cause", {}),
        is_provisional=_is_provisional(ctx, row),
        has_chain=bool(kind.approval),
        seats=seats,
        notices=view_notices(ctx, row, written),
        service=_service(ctx, row, written),
        verdict=verdict,
        invited=verdict_of(ctx, ctx.reader, row, stage=Stage.INVITED) if is_waiting else None,
        refusal=refusal,
        proposals=_proposals(ctx, row, seats),
        recusals=view_recusals(ctx, row),
        matter=_matter(ctx, row.matter) if row.matter else None,
        history=lines_of(ctx, audit.list_of_subject(ctx.reader, "sitting", row.id), seats),
        mates=tuple(mate.number for mate in sittings.mates_of(ctx.reader, row)),
    )


def matter_id_of(ctx: Context, sitting_id: int) -> int | None:
    """Return the matter of a sitting of the unit, for the note that it was opened; raises NotFound."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row.matter_id


def _judged(ctx: Context, row: SittingRow) -> tuple[Verdict | None, tuple[Reason, ...]]:
    """Judge what is still to come: as planned while letters wait, as confirmed once they have left."""
    if row.state not in {SittingState.DRAFTED.value, *ANNOUNCED}:
        return None, ()
    stage = Stage.CONFIRMED if row.state in ANNOUNCED else Stage.PLANNED
    try:
        return verdict_of(ctx, ctx.reader, row, stage=stage), ()
    except Refused as refused:
        return None, refused.reasons


def _proposals(ctx: Context, row: SittingRow, seats: Sequence[SeatView]) -> Mapping[int, SeatProposals]:
    """Propose for every seat that is lost or silent past its time, to whoever may fill it."""
    if not ctx.actor.has(Action.CHANGE_SITTING) or row.state not in ANNOUNCED or row.starts_at <= ctx.now:
        return {}
    empty = {seat.id for seat in seats if seat.is_lost or seat.is_overdue}
    return proposals_of(ctx, ctx.reader, row, [seat for seat in row.seats if seat.id in empty])


def _presider(row: SittingRow) -> str:
    leads = ("presider", "mediator", "host", "speaker")
    seated = [seat for seat in row.seats if seat.role in leads and seat.person is not None and seat.released_at is None]
    first = min(seated, key=lambda seat: (leads.index(seat.role), seat.position), default=None)
    return first.person.name if first is not None and first.person is not None else ""


def _is_provisional(ctx: Context, row: SittingRow) -> bool:
    try:
        return ctx.rules.workdays.is_provisional(civil_day(row.starts_at))
    except Refused:
        return True


def _service(ctx: Context, row: SittingRow, written: Sequence[LetterRow]) -> Service | None:
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    if not rules.kind.has_notice_period or row.state in (SittingState.HELD.value, SittingState.CANCELLED.value):
        return None
    try:
        last_on = last_service_day(rules.profile, rules.workdays, civil_day(row.starts_at))
    except Refused:
        return None
    period = rules.profile.notice_before
    latest = {one.party_id: one for one in written if one.party_id is not None and not is_about_members(one)}
    is_done = bool(latest) and all(letter.served_on or letter.waived_on for letter in latest.values())
    reason = Reason("notice.serve_by", {"day": last_on, "days": period.words}, notice_rule(rules.profile))
    return Service(last_on, period.words, reason, is_done)


def _matter(ctx: Context, matter: MatterRow) -> MatterContext:
    profile = profile_of(ctx.reader, ctx.rules, matter.unit_id, on_day=civil_day(ctx.now))
    clocks = [row for row in matters.clocks_of(ctx.reader, matter.id) if row.closed_on is None]
    return MatterContext(
        number=matter.number,
        category=matter.category,
        subject=matter.title,
        stage=STAGES.get(matter.stage, {"zh": matter.stage, "en": matter.stage}),
        petitioners="、".join(party.name for party in matter.parties if party.role == "petitioner"),
        represented=matter.represented,
        attending=matter.attending,
        agency=matter.agency.name if matter.agency else "",
        handlers="、".join(handler.name for handler in matter.handlers),
        received_on=matter.received_on,
        clocks=tuple(view_clock(ctx, row, profile) for row in clocks),
    )


STATE_WORDS: Mapping[str, Label] = {state.value: words for state, words in STATE_LABELS.items()}
