"""Which last days outside clocks and reviews change when a holiday table lands, and what is written then?

The joint application for confirmation, a channel's turn, and a hearing request's three days: each is counted again
by the profile version that its evidence names, as long as what it limits is still open. Not here: clocks and reviews
(services.matters.clocks).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Refused
from hearing_app.domain.hearings.requests import term_for
from hearing_app.domain.mediations.channels import limit_due
from hearing_app.domain.rules.profiles import Period, Profile
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clocks import due_of, evidence_of
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store.clockwork import provisional
from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

CONFIRMATION = "K15"
LABELS: Mapping[str, Label] = {
    "apply_by": {"zh": "申请听证的最后一天", "en": "last day to apply for the hearing"},
    "decide_by": {"zh": "决定是否听证的最后一天", "en": "last day to decide about the hearing"},
    "hold_by": {"zh": "举行听证的最后一天", "en": "last day to hold the hearing"},
}


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A last day that was counted again: the number of its record, the clock, the day before and after.

    `is_provisional` says that the year is still not published.
    """

    number: str
    clock: str
    label: Label
    before_on: date
    after_on: date
    is_provisional: bool

    @property
    def is_news(self) -> bool:
        """Whether the day moved or its year is published now."""
        return self.before_on != self.after_on or not self.is_provisional


@dataclass(frozen=True, slots=True)
class Landing:
    """A last day as it would be counted now, and how it is written down."""

    told: Recomputed
    write: Callable[[], None]


def landings(ctx: Context, session: Session, unit_id: int) -> Iterator[Landing]:
    """Yield what changes of a unit's provisional days; nothing is written until `write` is called."""
    fallback = profile_of(session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    found = [
        *(_confirmation(ctx, made, row, fallback) for made, row in provisional.agreements(session, unit_id)),
        *(_turn(ctx, turn, row, fallback) for turn, row in provisional.turns(session, unit_id)),
    ]
    for request in provisional.requests(session, unit_id):
        found += _request(ctx, request, fallback)
    yield from (one for one in found if one is not None and one.told.is_news)


def _confirmation(ctx: Context, made: AgreementRow, row: MediationRow, fallback: Profile) -> Landing | None:
    if made.effective_on is None or made.confirm_due_on is None:
        return None
    profile = profile_named(ctx.rules, made.confirm_evidence, fallback)
    try:
        due = due_of(ctx.rules, profile, CONFIRMATION, start_on=made.effective_on)
    except Refused:
        return None
    label = profile.clocks[CONFIRMATION].label
    told = Recomputed(row.number, CONFIRMATION, label, made.confirm_due_on, due.due_on, due.is_provisional)

    def write() -> None:
        made.confirm_due_on, made.is_provisional, made.confirm_evidence = (
            due.due_on,
            due.is_provisional,
            evidence_of(due),
        )

    return Landing(told, write)


def _turn(ctx: Context, turn: ReferralRow, row: MediationRow, fallback: Profile) -> Landing | None:
    channel = ctx.rules.channels.channels.get(turn.channel)
    if channel is None or turn.accepted_on is None or turn.due_on is None:
        return None
    table, more = ctx.rules.workdays, turn.extended_by
    due = limit_due(ctx.rules.channels, channel.limit, turn.accepted_on, table=table, profile=fallback, extend_by=more)
    if isinstance(due, Refused):
        return None
    told = Recomputed(row.number, turn.channel, channel.limit.article, turn.due_on, due.due_on, due.is_provisional)

    def write() -> None:
        turn.due_on, turn.is_provisional, turn.due_evidence = due.due_on, due.is_provisional, evidence_of(due)

    return Landing(told, write)


def _request(ctx: Context, row: HearingRequestRow, fallback: Profile) -> Iterator[Landing]:
    if not row.applicant:
        yield from _term(ctx, row, "apply", fallback)
    elif not row.decision:
        yield from _term(ctx, row, "decide", fallback)
    else:
        yield from _term(ctx, row, "hold", fallback)


def _term(ctx: Context, row: HearingRequestRow, word: str, fallback: Profile) -> Iterator[Landing]:
    """Yield one of a request's days counted again; what silence means stays as it was stored."""
    evidence: dict[str, Any] = getattr(row, f"{word}_evidence")
    before: date | None = getattr(row, f"{word}_by_on")
    if before is None or not evidence.get("is_provisional") or not evidence.get("start_on"):
        return
    profile = profile_named(ctx.rules, evidence.get("rule") or {}, fallback)
    period = _period(profile, word)
    after = _counted(ctx, profile, period, evidence) if period is not None else None
    if after is None:
        return
    due_on = date.fromisoformat(after["due_on"])
    silent = after.get("held_in_silence")
    if silent:
        silent_now = _counted(ctx, profile, profile.hold_within, silent | {"start_on": after["due_on"]})
        after = after | {"held_in_silence": silent_now or silent}
    told = Recomputed(
        row.matter.number, f"{word}_by", LABELS[f"{word}_by"], before, due_on, bool(after["is_provisional"])
    )

    def write() -> None:
        setattr(row, f"{word}_by_on", due_on)
        setattr(row, f"{word}_evidence", after)

    yield Landing(told, write)


def _period(profile: Profile, word: str) -> Period | None:
    return {"apply": profile.apply_within, "decide": profile.decide_within, "hold": profile.hold_within}[word]


def _counted(ctx: Context, profile: Profile, period: Period, evidence: Mapping[str, Any]) -> dict[str, Any] | None:
    start_on = date.fromisoformat(evidence["start_on"])
    try:
        term = term_for(profile, period, start_on, table=ctx.rules.workdays)
    except Refused:
        return None
    return {
        **evidence,
        "due_on": term.due_on.isoformat(),
        "sources": list(term.sources),
        "is_provisional": term.is_provisional,
    }
