"""How does a case pass from channel to channel? Letter, receipt, limit, return, result.

Nothing here moves a statutory clock: handling runs on while a matter is mediated (domain.md finding 4).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.mediations.agreements import Extent
from hearing_app.domain.mediations.cases import (
    RETURN_REASONS,
    CaseState,
    Result,
    check_mediators,
    check_referral,
    check_turn,
)
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.services.steps.mediations.limits import set_due
from hearing_app.services.steps.numbers import MEDIATION_LETTERS, take_number
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.store.mediations import agreements
from hearing_app.store.tables.mediations import MediationRow, ReferralRow

FAILURES = ("no_agreement", "time_over")


@dataclass(frozen=True, slots=True)
class ReferralOrder:
    """A letter that hands the case to a channel's body (`addressee`); `reason` is kept sealed."""

    mediation_id: int
    version: int
    channel: str
    addressee: str
    on_day: date
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptOrder:
    """Who accepted the case on which day."""

    mediation_id: int
    version: int
    accepted_on: date
    accepted_by: str


@dataclass(frozen=True, slots=True)
class ExtensionOrder:
    """By how many more units of the channel's limit both sides agreed to go on, when and in which form."""

    mediation_id: int
    version: int
    extend_by: int
    agreed_on: date
    form: str


@dataclass(frozen=True, slots=True)
class ReturnOrder:
    """Why a body gives the case back (see RETURN_REASONS) and on which day; `note` is kept sealed."""

    mediation_id: int
    version: int
    on_day: date
    reason: str
    note: str


def refer(ctx: Context, order: ReferralOrder) -> int:
    """Hand the case to a channel by a numbered letter; returns the case's id. Raises Refused with every reason."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        turns, rules = steps.turns_of(row), ctx.rules.channels
        consents = steps.consents_of(row)
        refused = check_referral(order.channel, on_day=order.on_day, turns=turns, consents=consents, rules=rules)
        reasons = list(refused.reasons) if refused else []
        if order.on_day > civil_day(ctx.now):
            reasons.append(Reason("mediation.day_in_future", {"day": order.on_day}))
        if not order.addressee.strip():
            reasons.append(Reason("mediation.addressee_missing"))
        if not order.reason.strip():
            reasons.append(Reason("mediation.reason_missing"))
        if reasons:
            raise Refused(reasons)
        letter = take_number(change, ctx.rules, row.unit_id, series=MEDIATION_LETTERS, matter_id=row.matter_id)
        turn = ReferralRow(
            seq=len(turns) + 1,
            channel=order.channel,
            from_channel=turns[-1].channel if turns else "",
            addressee=order.addressee.strip(),
            referred_on=order.on_day,
            letter_number=letter,
            reason=order.reason.strip(),
        )
        row.referrals.append(turn)
        row.channel, row.state = order.channel, CaseState.RUNNING.value
        return steps.save(change, row, referred=order.channel, letter=letter)


def accept(ctx: Context, order: ReceiptOrder) -> int:
    """Record the receipt of the body that accepted; its own limit starts, with the day stored and its evidence."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        turn = _turn(ctx, row, order.accepted_on, needs_receipt=False, more=_nobody(order.accepted_by))
        turn.accepted_on, turn.accepted_by = order.accepted_on, order.accepted_by.strip()
        set_due(ctx, change, turn)
        return steps.save(change, row, accepted=turn.channel, due_on=str(turn.due_on))


def _nobody(name: str) -> list[Reason]:
    return [] if name.strip() else [Reason("mediation.receipt_by_missing")]


def extend(ctx: Context, order: ExtensionOrder) -> int:
    """Lengthen a turn's limit by the consent of both sides, given before it ran out.

    Refused beyond what the channel's rule allows. An earlier extension stays on record with its day and form.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        more = []
        if order.form not in CONSENT_FORMS:
            more.append(Reason("consent.form_missing"))
        if order.extend_by < 1:
            more.append(Reason("mediation.extension_empty"))
        more += _ran_out(row, order.agreed_on)
        turn = _turn(ctx, row, order.agreed_on, needs_receipt=True, more=more)
        set_due(ctx, change, turn, extend_by=turn.extended_by + order.extend_by)
        turn.extension = _extended(turn, order, by=ctx.actor.name)
        return steps.save(change, row, extended=order.extend_by, due_on=str(turn.due_on))


def _ran_out(row: MediationRow, agreed_on: date) -> list[Reason]:
    turn = steps.open_turn(row)
    if turn is None or turn.due_on is None or agreed_on <= turn.due_on:
        return []
    return [Reason("mediation.turn_ran_out", {"day": agreed_on, "due_on": turn.due_on}, rule_of(turn.due_evidence))]


def _extended(turn: ReferralRow, order: ExtensionOrder, *, by: str) -> dict[str, Any]:
    """Return the extension with those before it, the latest on top."""
    last = {key: value for key, value in turn.extension.items() if key != "earlier"}
    earlier = [*turn.extension.get("earlier", ()), *([last] if last else ())]
    told = {"agreed_on": order.agreed_on.isoformat(), "form": order.form, "by": by, "n": order.extend_by}
    return told | ({"earlier": earlier} if earlier else {})


def return_turn(ctx: Context, order: ReturnOrder) -> int:
    """Record that the body gave the case back, and why; the next channel may follow. Returns the case's id."""
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, order.mediation_id, order.version)
        turn = steps.open_turn(row)
        reasons = [] if order.reason in RETURN_REASONS else [Reason("mediation.return_reason_missing")]
        # who is not competent says so without having accepted; a failure needs a mediation that was begun
        needs_receipt = order.reason in FAILURES or (turn is not None and turn.accepted_on is not None)
        turn = _turn(ctx, row, order.on_day, needs_receipt=needs_receipt, more=reasons)
        turn.returned_on, turn.ended_on = order.on_day, order.on_day
        turn.return_reason, turn.return_note = order.reason, order.note.strip()
        turn.result = (Result.FAILED if order.reason in FAILURES else Result.RETURNED).value
        return steps.save(change, row, mediation_returned=order.reason, channel=turn.channel)


def conclude(ctx: Context, mediation_id: int, version: int, *, on_day: date) -> int:
    """Conclude a turn with what was agreed in it: in full ends the case, in part leaves the rest to the next channel.

    Refused while no agreement is there or one of them is not in effect, or who mediated is not settled.
    """
    with ctx.change(Action.EDIT_MEDIATION) as change:
        row = steps.lock_open(change, mediation_id, version)
        extents, reasons = _agreed(change, row, on_day)
        reasons += check_mediators(steps.named_of(row), ctx.rules.channels)
        turn = _turn(ctx, row, on_day, needs_receipt=True, more=reasons)
        result = Result.PARTIAL if Extent.PARTIAL.value in extents else Result.AGREED
        turn.result, turn.ended_on = result.value, on_day
        if result is Result.AGREED:
            steps.end(row, result, on_day)
        return steps.save(change, row, concluded=result.value, channel=turn.channel)


def _agreed(change: Change, row: MediationRow, on_day: date) -> tuple[set[str], list[Reason]]:
    turn = steps.open_turn(row)
    found = [one for one in agreements.of_mediation(change.session, row.id) if turn and one.referral_id == turn.id]
    reasons = [] if found else [Reason("agreement.none")]
    waiting = [one for one in found if one.effective_on is None or one.effective_on > on_day]
    if waiting:
        reasons.append(Reason("agreement.not_all_effective", {"numbers": "、".join(one.number for one in waiting)}))
    return {one.extent for one in found}, reasons


def _turn(ctx: Context, row: MediationRow, on_day: date, *, needs_receipt: bool, more: list[Reason]) -> ReferralRow:
    """Return the open turn; raises Refused where something speaks against recording this of it."""
    turn = steps.open_turn(row)
    seen = steps.turn_of(turn) if turn else None
    reasons = check_turn(seen, on_day=on_day, today=civil_day(ctx.now), needs_receipt=needs_receipt) + more
    if reasons or turn is None:
        raise Refused(reasons)
    return turn
