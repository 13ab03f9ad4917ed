"""Which channel, what was agreed? The list of cases and everything that the page of one shows.

Not here: notes (mediations.notes), which live apart.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import NotFound, Reason, RuleRef
from hearing_app.domain.mediations.cases import (
    CHOSEN_BY,
    MEDIATOR_STATES,
    ORIGINS,
    RESULTS,
    RETURN_REASONS,
    SAID,
    STATES,
    CaseState,
    MediatorState,
    Result,
    Said,
    check_mediators,
)
from hearing_app.domain.mediations.suitability import QUESTIONS
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import PARTICIPANTS
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.agreements import AgreementView, view_agreement
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.store import matters, sittings
from hearing_app.store.mediations import agreements, cases
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

NOBODY: Label = {"zh": "", "en": ""}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list: no party's name."""

    id: int
    number: str
    label: str
    matter_number: str
    title: str
    state: str
    state_label: Label
    channel_label: Label
    result_label: Label
    opened_on: date
    due_on: date | None
    is_provisional: bool
    is_collective: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """A page of cases with how many there are by state."""

    lines: tuple[CaseLine, ...]
    counts: Mapping[str, int]
    channels: Mapping[str, Label]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class PartyLine:
    """A party with what it said last; `name` is shown on the case's page alone."""

    id: int
    role: str
    role_label: Label
    name: str
    said: str
    said_label: Label
    said_on: date | None
    form_label: Label
    taken_by: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """One channel's turn with its letter, receipt, own last day and end."""

    id: int
    seq: int
    channel_label: Label
    from_label: Label
    addressee: str
    referred_on: date
    letter_number: str
    reason: str
    accepted_on: date | None
    accepted_by: str
    due_on: date | None
    is_provisional: bool
    rule: RuleRef | None
    extended_by: int
    unit: str
    returned_on: date | None
    return_label: Label
    return_note: str
    result: str
    result_label: Label
    ended_on: date | None


@dataclass(frozen=True, slots=True)
class MediatorLine:
    """Somebody who mediates, or why he does not."""

    id: int
    name: str
    state: str
    state_label: Label
    chosen_label: Label
    is_presiding: bool
    reason: str


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A sitting of the matter in a channel's kind; `is_left_behind`: to come, though no case is open any more."""

    id: int
    number: str
    kind_label: Label
    starts_at: datetime
    place: str
    state_label: Label
    is_left_behind: bool


@dataclass(frozen=True, slots=True)
class CaseView:
    """Everything that the page of a case shows."""

    id: int
    version: int
    number: str
    label: str
    matter_number: str
    matter_id: int
    title: str
    facts: str
    origin_label: Label
    is_collective: bool
    state: str
    state_label: Label
    result_label: Label
    opened_on: date
    ended_on: date | None
    told_routes_on: date | None
    end_reason: str
    answers: tuple[tuple[Label, bool], ...]
    gate_rule: RuleRef | None
    parties: tuple[PartyLine, ...]
    turns: tuple[TurnView, ...]
    channels_left: Mapping[str, Label]
    kind: str
    mediators: tuple[MediatorLine, ...]
    mediator_gaps: tuple[Reason, ...]
    meetings: tuple[MeetingLine, ...]
    agreements: tuple[AgreementView, ...]
    clocks: tuple[tuple[Label, date, bool], ...]

    @property
    def is_open(self) -> bool:
        """Say whether the case is not over."""
        return self.state != CaseState.ENDED

    @property
    def turn(self) -> TurnView | None:
        """The turn that has neither result nor return."""
        return next((one for one in self.turns if one.ended_on is None), None)

    @property
    def has_consents(self) -> bool:
        """Say whether every party has agreed."""
        return all(party.said == Said.GIVEN for party in self.parties)


def view_mediations(ctx: Context, *, state: str = "", channel: str = "", before_id: int | None = None) -> CasePage:
    """Return a page of the unit's cases, newest first, narrowed by state and channel."""
    unit_id = ctx.require(Action.VIEW_MEDIATION)
    rows = cases.list_page(ctx.reader, unit_id, state=state, channel=channel, before_id=before_id)
    shown = rows[: cases.PAGE]
    return CasePage(
        lines=tuple(_line(ctx, row) for row in shown),
        counts=cases.counts(ctx.reader, unit_id),
        channels={one.id: one.label for one in ctx.rules.channels.channels.values()},
        next_id=shown[-1].id if len(rows) > cases.PAGE else None,
    )


def view_of_matter(ctx: Context, matter_number: str) -> tuple[CaseLine, ...]:
    """Return a matter's cases, newest first; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MEDIATION)
    matter = matters.find_by_number(ctx.reader, unit_id, matter_number)
    if matter is None:
        raise NotFound
    return tuple(_line(ctx, row) for row in cases.of_matter(ctx.reader, matter.id))


def _line(ctx: Context, row: MediationRow) -> CaseLine:
    turn = steps.open_turn(row)
    return CaseLine(
        id=row.id,
        number=row.number,
        label=row.label,
        matter_number=row.matter.number,
        title=row.matter.title,
        state=row.state,
        state_label=STATES[CaseState(row.state)],
        channel_label=channel_label(ctx, row.channel),
        result_label=RESULTS[Result(row.result)] if row.result else NOBODY,
        opened_on=row.opened_on,
        due_on=turn.due_on if turn else None,
        is_provisional=bool(turn and turn.is_provisional),
        is_collective=row.is_collective,
    )


def channel_label(ctx: Context, channel: str) -> Label:
    """Return what a channel is called; the id of one that is configured no more."""
    known = ctx.rules.channels.channels.get(channel)
    return known.label if known else {"zh": channel, "en": channel}


def view_mediation(ctx: Context, mediation_id: int) -> CaseView:
    """Return a case with everything that belongs to it but its notes; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MEDIATION)
    row = cases.find(ctx.reader, unit_id, mediation_id)
    if row is None:
        raise NotFound
    asked = row.suitability.get("answers", {})
    rule = row.suitability.get("rule")
    used = {one.channel for one in row.referrals}
    channel = ctx.rules.channels.channels.get(row.channel)
    return CaseView(
        id=row.id,
        version=row.version,
        number=row.number,
        label=row.label,
        matter_number=row.matter.number,
        matter_id=row.matter_id,
        title=row.matter.title,
        facts=row.facts,
        origin_label=ORIGINS[row.origin],
        is_collective=row.is_collective,
        state=row.state,
        state_label=STATES[CaseState(row.state)],
        result_label=RESULTS[Result(row.result)] if row.result else NOBODY,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        told_routes_on=row.told_routes_on,
        end_reason=row.end_reason,
        answers=tuple((words, bool(asked.get(question.value))) for question, words in QUESTIONS.items()),
        gate_rule=RuleRef(**rule) if rule else None,
        parties=tuple(_parties(row)),
        turns=tuple(_turn(ctx, one) for one in row.referrals),
        channels_left={id_: one.label for id_, one in ctx.rules.channels.channels.items() if id_ not in used},
        kind=channel.kind if channel else "",
        mediators=tuple(_mediators(row)),
        mediator_gaps=tuple(check_mediators(steps.named_of(row), ctx.rules.channels)),
        meetings=tuple(_meetings(ctx, row)),
        agreements=tuple(view_agreement(ctx, one) for one in agreements.of_mediation(ctx.reader, row.id)),
        clocks=tuple(_clocks(ctx, row)),
    )


def _parties(row: MediationRow) -> Iterator[PartyLine]:
    last = {said.party_id: said for said in row.consents}
    for party in steps.asked_parties(row.matter):
        said = last.get(party.id)
        yield PartyLine(
            id=party.id,
            role=party.role,
            role_label=PARTICIPANTS[party.role],
            name=party.name,
            said=said.said if said else "",
            said_label=SAID[Said(said.said)] if said else NOBODY,
            said_on=said.said_on if said else None,
            form_label=CONSENT_FORMS.get(said.form, NOBODY) if said else NOBODY,
            taken_by=said.taken_by if said else "",
        )


def _turn(ctx: Context, row: ReferralRow) -> TurnView:
    known = ctx.rules.channels.channels.get(row.channel)
    return TurnView(
        id=row.id,
        seq=row.seq,
        channel_label=channel_label(ctx, row.channel),
        from_label=channel_label(ctx, row.from_channel) if row.from_channel else NOBODY,
        addressee=row.addressee,
        referred_on=row.referred_on,
        letter_number=row.letter_number,
        reason=row.reason,
        accepted_on=row.accepted_on,
        accepted_by=row.accepted_by,
        due_on=row.due_on,
        is_provisional=row.is_provisional,
        rule=rule_of(row.due_evidence),
        extended_by=row.extended_by,
        unit=known.limit.unit.value if known else "",
        returned_on=row.returned_on,
        return_label=RETURN_REASONS.get(row.return_reason, NOBODY),
        return_note=row.return_note,
        result=row.result,
        result_label=RESULTS[Result(row.result)] if row.result else NOBODY,
        ended_on=row.ended_on,
    )


def _mediators(row: MediationRow) -> Iterator[MediatorLine]:
    for one in row.mediators:
        state = MediatorState(one.state)
        yield MediatorLine(
            id=one.id,
            name=one.person.name,
            state=state.value,
            state_label=MEDIATOR_STATES[state],
            chosen_label=CHOSEN_BY.get(one.chosen_by, NOBODY),
            is_presiding=one.is_presiding,
            reason=one.reason,
        )


def _meetings(ctx: Context, case: MediationRow) -> Iterator[MeetingLine]:
    left = {row.id for row in cases.left_behind(ctx.reader, case.unit_id, ctx.rules.channels.kinds, after=ctx.now)}
    for row in sittings.of_matter(ctx.reader, case.matter_id):
        kind = ctx.rules.kinds[row.kind]
        if kind.process is Process.MEDIATION:
            state = STATE_LABELS[SittingState(row.state)]
            yield MeetingLine(row.id, row.number, kind.label, row.starts_at, place_of(row), state, row.id in left)


def _clocks(ctx: Context, row: MediationRow) -> Iterator[tuple[Label, date, bool]]:
    """The statutory clocks of the matter, which run on while it is mediated."""
    profiles = {(one.id, one.version): one for one in ctx.rules.profiles}
    for clock in matters.clocks_of(ctx.reader, row.matter_id):
        named = (str(clock.evidence.get("profile")), str(clock.evidence.get("version")))
        known = profiles.get(named)
        if clock.closed_on is None and known is not None and clock.rule in known.clocks:
            yield known.clocks[clock.rule].label, clock.due_on, clock.is_provisional
