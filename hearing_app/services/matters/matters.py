"""Where does a matter stand, and what may happen next? Lists, the page of one matter, intake, consent.

Not here: agents, third parties and handlers (services.matters.participants).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import NotFound
from hearing_app.domain.intake.deposits import Deposit
from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.matters.matters import MatterFilter
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import HELPING, PARTICIPANTS, STAGES
from hearing_app.domain.sittings.orders import Consent
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import histories, time_words
from hearing_app.services.steps.clockwork.clock_views import ClockView, view_clock
from hearing_app.services.steps.histories import HistoryLine
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.intake.matter_intake import (
    CONSENT_FORMS,
    PETITIONER,
    ConsentOrder,
    MatterOrder,
    TimesOrder,
)
from hearing_app.services.steps.intake.participants import ADDABLE
from hearing_app.services.steps.matters import deposits
from hearing_app.services.steps.reviews import is_provisional
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.store import audit, filters, matters, people, sittings
from hearing_app.store.intake import routings
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.people import AvailabilityRow
from hearing_app.store.tables.sittings import SittingRow

EVERYTHING = MatterFilter()
IN_USE = ("drafted", "noticed", "confirmed")
REVIEW_STAGES = (Stage.FUCHA.value, Stage.FUHE.value)
NOBODY: Label = {"zh": "", "en": ""}
CONSENTS: Mapping[Consent, Label] = {
    Consent.NONE: {"zh": "还没有问", "en": "not asked yet"},
    Consent.INDICATED: {"zh": "口头说过同意，还没有签", "en": "indicated, not signed"},
    Consent.GIVEN: {"zh": "同意", "en": "given"},
    Consent.REFUSED: {"zh": "不同意", "en": "refused"},
}


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter in a list."""

    id: int
    number: str
    title: str
    petitioner: str
    category: str
    stage_label: Label
    wanted_label: Label
    received_on: date | None
    due_on: date | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class MatterPage:
    """A page of the list with its filter, how many there are in all, the key of the next page, the choices."""

    lines: tuple[MatterLine, ...]
    total: int
    wanted: MatterFilter
    next_before_id: int | None
    stages: Mapping[str, Label]
    kinds: Mapping[str, Label]
    categories: tuple[str, ...]
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party with contacts, times in words and as understood, and consent; shown on the matter's page alone."""

    id: int
    role_label: Label
    is_agent: bool
    is_added: bool
    side_label: Label
    firm: str
    name: str
    phone: str
    address: str
    times_text: str
    understood: tuple[Label, ...]
    unclear: tuple[str, ...]
    consent: Consent
    consent_label: Label
    consent_on: date | None
    consent_form: Label


@dataclass(frozen=True, slots=True)
class HandlerView:
    """Somebody who handled the matter; of whom no roster knows he is barred by his name."""

    id: int
    name: str
    is_on_roster: bool


@dataclass(frozen=True, slots=True)
class SittingLine:
    """A sitting of the matter."""

    id: int
    number: str
    kind_label: Label
    starts_at: datetime
    place: str
    state: str
    state_label: Label


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review of the matter."""

    number: str
    stage: str
    stage_label: Label
    state: str
    received_on: date | None
    due_on: date | None
    signed_on: date | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class StageStep:
    """One stage of the line: done, current or ahead, with the day that it was reached."""

    label: Label
    state: str
    on: date | None


@dataclass(frozen=True, slots=True)
class MatterView:
    """Everything that the page of a matter shows."""

    id: int
    version: int
    number: str
    title: str
    category: str
    district: str
    subject: str
    stage: str
    stage_label: Label
    wanted_kind: str
    wanted_label: Label
    agency: str
    opposing_firm: str
    received_on: date | None
    attending: int
    represented: int
    access_needs: str
    stages: tuple[StageStep, ...]
    clocks: tuple[ClockView, ...]
    parties: tuple[PartyView, ...]
    handlers: tuple[HandlerView, ...]
    sittings: tuple[SittingLine, ...]
    reviews: tuple[ReviewLine, ...]
    files: int
    history: tuple[HistoryLine, ...]
    reads: int
    needs_sitting: bool
    needs_review: bool
    needs_consent: bool
    route_label: Label
    transfer_number: str
    is_route_open: bool
    has_code: bool


def view_matters(ctx: Context, wanted: MatterFilter = EVERYTHING) -> MatterPage:
    """Return a page of the unit's matters, newest first, narrowed by stage, category, district and wanted kind."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    rows, total = matters.list_page(ctx.reader, unit_id, wanted)
    shown = rows[: matters.PAGE]
    due = _due(ctx, [row.id for row in shown])
    values = filters.seen_values(ctx.reader, unit_id)
    return MatterPage(
        lines=tuple(_line(ctx, row, due) for row in shown),
        total=total,
        wanted=wanted,
        next_before_id=shown[-1].id if len(rows) > matters.PAGE else None,
        stages=STAGES,
        kinds=view_kinds(ctx),
        categories=tuple(values["category"]),
        districts=tuple(values["district"]),
    )


def _due(ctx: Context, matter_ids: Sequence[int]) -> Mapping[int, tuple[date, bool]]:
    found: dict[int, tuple[date, bool]] = {}
    for row in filters.running_clocks(ctx.reader, matter_ids):
        found.setdefault(row.matter_id, (row.due_on, row.is_provisional))
    return found


def _line(ctx: Context, row: MatterRow, due: Mapping[int, tuple[date, bool]]) -> MatterLine:
    due_on, is_provisional = due.get(row.id, (None, False))
    return MatterLine(
        id=row.id,
        number=row.number,
        title=row.title,
        petitioner=next((party.name for party in row.parties if party.role == PETITIONER), ""),
        category=row.category,
        stage_label=_stage(row.stage),
        wanted_label=_kind(ctx, row.wanted_kind),
        received_on=row.received_on,
        due_on=due_on,
        is_provisional=is_provisional,
    )


def _stage(stage: str) -> Label:
    return STAGES.get(stage, {"zh": stage, "en": stage})


def _kind(ctx: Context, kind: str) -> Label:
    return ctx.rules.kinds[kind].label if kind in ctx.rules.kinds else {"zh": kind, "en": kind}


def view_kinds(ctx: Context) -> Mapping[str, Label]:
    """Return the kinds of sitting that a matter may want, by id."""
    return {kind.id: kind.label for kind in ctx.rules.kinds.values() if kind.needs_matter}


def view_matter(ctx: Context, number: str) -> MatterView:
    """Return a matter by its number with everything that belongs to it; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    row = matters.find_by_number(ctx.reader, unit_id, number)
    if row is None:
        raise NotFound
    profile = profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    times = people.list_times(ctx.reader, [party.resource_id for party in row.parties])
    held = sittings.of_matter(ctx.reader, row.id)
    reviews = tuple(_review(ctx, one) for one in matters.reviews_of(ctx.reader, row.id))
    kind = ctx.rules.kinds.get(row.wanted_kind)
    route, routing = ctx.rules.routes.routes.get(row.route), routings.in_force(ctx.reader, row.id)
    petitioner_first = sorted(row.parties, key=lambda party: (party.role != PETITIONER, party.id))
    return MatterView(
        id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        category=row.category,
        district=row.district,
        subject=row.subject,
        stage=row.stage,
        stage_label=_stage(row.stage),
        wanted_kind=row.wanted_kind,
        wanted_label=_kind(ctx, row.wanted_kind),
        agency=row.agency.name if row.agency else "",
        opposing_firm=row.opposing_firm,
        received_on=row.received_on,
        attending=row.attending,
        represented=row.represented,
        access_needs=row.access_needs,
        stages=tuple(_stages(row, reviews)),
        clocks=tuple(view_clock(ctx, clock, profile) for clock in matters.clocks_of(ctx.reader, row.id)),
        parties=tuple(_party(row, party, times.get(party.resource_id, [])) for party in petitioner_first),
        handlers=tuple(HandlerView(one.id, one.name, one.person_id is not None) for one in row.handlers),
        sittings=tuple(_sitting(ctx, one) for one in held),
        reviews=reviews,
        files=filters.count_files(ctx.reader, row.id),
        history=histories.told(audit.list_of_matter(ctx.reader, row.id)),
        reads=audit.count_reads(ctx.reader, row.id),
        needs_sitting=kind is not None and not any(one.state in (*IN_USE, "held") for one in held),
        needs_review=row.stage in REVIEW_STAGES and not any(one.stage == row.stage for one in reviews),
        needs_consent=kind is not None and kind.needs_consent,
        route_label=route.label if route else NOBODY,
        transfer_number=routing.transfer_number if routing else "",
        is_route_open=routing is not None and routing.decided_at is None,
        has_code=row.status_rotation is not None,
    )


def _review(ctx: Context, row: ReviewRow) -> ReviewLine:
    return ReviewLine(
        number=row.number,
        stage=row.stage,
        stage_label=_stage(row.stage),
        state=row.state,
        received_on=row.received_on,
        due_on=row.due_on,
        signed_on=row.signed_on,
        is_provisional=row.signed_on is None and is_provisional(ctx, row),
    )


def _stages(row: MatterRow, reviews: Sequence[ReviewLine]) -> Iterator[StageStep]:
    order = list(STAGES)
    at = order.index(row.stage) if row.stage in order else 0
    for place, stage in enumerate(order):
        reached = next((one.received_on for one in reviews if one.stage == stage), None)
        if place == at:
            reached = reached or row.received_on
        yield StageStep(STAGES[stage], "done" if place < at else "current" if place == at else "ahead", reached)


def _party(matter: MatterRow, row: PartyRow, times: Sequence[AvailabilityRow]) -> PartyView:
    consent = Consent(row.consent)
    if consent is Consent.NONE and matter.both_indicated:
        consent = Consent.INDICATED
    return PartyView(
        id=row.id,
        role_label=PARTICIPANTS[row.role],
        is_agent=row.role in HELPING,
        is_added=row.role in ADDABLE,
        side_label=PARTICIPANTS.get(row.side, NOBODY),
        firm=row.firm,
        name=row.name,
        phone=row.phone,
        address=row.address,
        times_text=row.times_text,
        understood=time_words.understood(times),
        unclear=time_words.unclear(times),
        consent=consent,
        consent_label=CONSENTS[consent],
        consent_on=row.consent_on,
        consent_form=CONSENT_FORMS.get(row.consent_form, {"zh": "", "en": ""}),
    )


def _sitting(ctx: Context, row: SittingRow) -> SittingLine:
    return SittingLine(
        row.id,
        row.number,
        ctx.rules.kinds[row.kind].label,
        row.starts_at,
        place_of(row),
        row.state,
        STATE_LABELS[SittingState(row.state)],
    )


def add_matter(ctx: Context, order: MatterOrder, papers: Deposit | None = None) -> str:
    """Enter a matter with its parties and what was handed in, start the clock of its stage; returns its number.

    Refuses a number that is taken (`matter.taken`) and a kind, stage or party that is not named.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        row = matter_intake.add_matter(change, ctx.rules, unit_id, order)
        if papers is not None:
            deposits.take_in(ctx, change, row, papers)
        change.note("matter", row.id, matter_id=row.id, number=row.number, added=True)
        return row.number


def record_consent(ctx: Context, order: ConsentOrder) -> None:
    """Record what a party said to a mediation, when and in which form; given consent needs both."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), order.number, order.version)
        matter_intake.record_consent(change, row, order)
        change.note("matter", row.id, matter_id=row.id, consent=order.consent.value, party=order.party_id)


def set_party_times(ctx: Context, order: TimesOrder) -> int:
    """Write a party's times in words anew; returns how many of the words were not understood."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), order.number, order.version)
        unclear = matter_intake.set_times(change, row, order)
        change.note("matter", row.id, matter_id=row.id, times=True, party=order.party_id, unclear=unclear)
        return unclear


def set_needs(ctx: Context, number: str, version: int, *, needs: str) -> None:
    """Write what the petitioner needs to take part: wheelchair, sign language, a guardian …"""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        row.access_needs = needs.strip()
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, needs=True)
