"""What of the mediations needs somebody now? Consents, receipts, limits, promises, confirmations, return visits."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.mediations.agreements import CONFIRM_WARNINGS
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.attention import Cause, Task, Today, day_end
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.limits import due_of
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.store.mediations import agreements, cases
from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

NEAR = timedelta(days=7)
PROMISE_NEAR = timedelta(days=3)
VISIT_AFTER = timedelta(days=90)


def case_tasks(ctx: Context, today: Today, unit_id: int) -> Iterator[Task]:
    """Yield cases that wait for a consent or the next channel, and turns without receipt or near their last day."""
    for row in cases.waiting_for_channel(ctx.reader, unit_id):
        is_asking = steps.consents_of(row).missing
        code = "desk.mediation_consent" if is_asking else "desk.mediation_next"
        yield _task(today, row, Reason(code, {"label": row.label}), due_on=today.day)
    for turn in cases.open_turns(ctx.reader, unit_id):
        yield from _turn(ctx, today, turn)


def _turn(ctx: Context, today: Today, turn: ReferralRow) -> Iterator[Task]:
    channel = ctx.rules.channels.channels.get(turn.channel)
    label: Label = channel.label if channel else {"zh": turn.channel, "en": turn.channel}
    named = {"label": turn.mediation.label, "channel": label}
    if turn.due_on is not None:
        if turn.due_on <= today.day + NEAR:
            title = Reason("desk.mediation_limit", named)
            yield _task(today, turn.mediation, title, due_on=turn.due_on, rule=rule_of(turn.due_evidence))
        return
    within = channel.accept_within if channel else None
    try:
        due = due_of(ctx, turn.mediation.unit_id, within, start_on=turn.referred_on) if within else None
    except Refused:
        due = None
    due_on = due.due_on if due else turn.referred_on + NEAR
    title = Reason("desk.mediation_receipt", named)
    yield _task(today, turn.mediation, title, due_on=due_on, rule=due.rule if due else None)


def _task(today: Today, row: MediationRow, title: Reason, *, due_on: date, rule: RuleRef | None = None) -> Task:
    return Task(
        Cause.MEDIATION,
        today.urgency_of(due_on),
        title,
        Reason("desk.mediation_text", {"number": row.number}),
        day_end(due_on),
        clause=rule,
        mediation_id=row.id,
    )


def promise_tasks(ctx: Context, today: Today, unit_id: int) -> Iterator[Task]:
    """Yield promises that are due soon or late; what was promised stays sealed."""
    for promise, made, row in agreements.promises_due(ctx.reader, unit_id, until_on=today.day + PROMISE_NEAR):
        yield Task(
            Cause.PROMISE,
            today.urgency_of(promise.due_on),
            Reason("desk.promise", {"label": _named(row, made)}),
            Reason("desk.promise_text", {"number": made.number, "case": row.number}),
            day_end(promise.due_on),
            mediation_id=row.id,
            record_id=made.id,
        )


def confirmation_tasks(ctx: Context, today: Today, unit_id: int) -> Iterator[Task]:
    """Yield agreements whose joint application is open for ten days or less (domain.md §8.1: T-10, T-3)."""
    last = today.day + timedelta(days=max(CONFIRM_WARNINGS))
    found = agreements.confirmable(ctx.reader, unit_id, from_on=today.day, until_on=last)
    yield from (_confirmation(today, made, row) for made, row in found)


def _confirmation(today: Today, made: AgreementRow, row: MediationRow) -> Task:
    is_near = made.confirm_due_on is not None and (made.confirm_due_on - today.day).days <= min(CONFIRM_WARNINGS)
    due_on = made.confirm_due_on or today.day
    return Task(
        Cause.CONFIRMATION,
        today.urgency_of(today.day if is_near else due_on),
        Reason("desk.confirmation", {"label": _named(row, made)}),
        Reason("desk.confirmation_text", {"number": made.number}),
        day_end(due_on),
        clause=rule_of(made.confirm_evidence),
        mediation_id=row.id,
        record_id=made.id,
    )


def visit_tasks(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    """Yield agreements in effect for three months that nobody paid a return visit to."""
    for made, row in agreements.unvisited(ctx.reader, unit_id, before_on=today.day - VISIT_AFTER):
        yield Task(
            Cause.VISIT,
            today.urgency_of(today.day + timedelta(days=1)),
            Reason("desk.visit", {"label": _named(row, made)}),
            Reason("desk.visit_text", {"number": made.number}),
            mediation_id=row.id,
            record_id=made.id,
        )


def unconsented_tasks(ctx: Context, today: Today, unit_id: int) -> Iterator[Task]:
    """Yield mediation meetings to come whose case has ended, as by a revoked consent: somebody calls them off."""
    for sitting in cases.left_behind(ctx.reader, unit_id, ctx.rules.channels.kinds, after=ctx.now):
        yield Task(
            Cause.UNCONSENTED,
            today.urgency_of(today.day),
            Reason("desk.unconsented", {"number": sitting.number}),
            Reason("desk.unconsented_text"),
            sitting.starts_at,
            is_day=False,
            clause=ctx.rules.channels.ref("consent"),
            sitting_id=sitting.id,
        )


def _named(row: MediationRow, made: AgreementRow) -> str:
    """Return what an agreement is called in lists: the dispute and the household's label, never a name."""
    return f"{row.label}（{made.label}）" if made.label else row.label
