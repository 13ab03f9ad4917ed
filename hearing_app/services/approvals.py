"""How does a sitting get signed, and what leaves then?

The chain is the kind's (呈批 → 审核 → 签发 → 用印). With the last step letters take their numbers and leave: requests
to agencies at once, the rest as soon as the panel is complete.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.rules.approvals import Signature, next_step, plan_signature
from hearing_app.domain.rules.kinds import Kind
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.sittings.letters import UNIT_LETTERS, LetterKind
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.facts import horizon_of, load_facts, rules_for
from hearing_app.services.steps.release import release_letters
from hearing_app.services.steps.save import evidence_of
from hearing_app.services.steps.seats import order_of
from hearing_app.store import bookings, letters, sittings
from hearing_app.store.tables.letters import ApprovalRow
from hearing_app.store.tables.sittings import SittingRow

WEEKS = 26


@dataclass(frozen=True, slots=True)
class SignOrder:
    """One step taken on a sitting in the version that the signer saw, or sent back with a note."""

    sitting_id: int
    version: int
    step: str
    is_returned: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignedStep:
    """One step of a chain as the page shows it."""

    step: str
    by: str
    at: datetime | None
    is_returned: bool
    note: str


def sign_sitting(ctx: Context, order: SignOrder) -> int:
    """Take the next step of the approval chain, or send the sitting back; returns the sitting's id."""
    with ctx.change(Action.SIGN_SITTING) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id, steps=(order.step,)))
        row = sittings.lock(change.session, ctx.actor.unit_id or 0, order.sitting_id)
        if row is None:
            raise NotFound
        if row.version != order.version:
            raise Stale
        kind = ctx.rules.kinds[row.kind]
        done = signatures_of(change, row)
        signature = Signature(order.step, ctx.actor.name, ctx.now, order.is_returned, order.note)
        decided = plan_signature(kind, done, signature)
        if isinstance(decided, Refused):
            raise decided
        change.session.add(
            ApprovalRow(
                sitting_id=row.id,
                round=row.round,
                step=order.step,
                decision="returned" if order.is_returned else "signed",
                comment=order.note,
                decided_by=ctx.actor.name,
                account_id=ctx.actor.account_id,
                decided_at=ctx.now,
            )
        )
        change.session.flush()
        row.version += 1
        if next_step(kind, [*done, decided]) is None:
            release_signed(ctx, change, row)
        change.note(
            "sitting", row.id, matter_id=row.matter_id, step=order.step, returned=order.is_returned, number=row.number
        )
        return row.id


def release_signed(ctx: Context, change: Change, row: SittingRow) -> None:
    """Let leave what the signed chain releases: everything when the panel is complete, else requests to agencies."""
    rules = rules_for(change.session, ctx.rules, row.unit_id, kind=row.kind, on_day=civil_day(ctx.now))
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id)
    facts = load_facts(change.session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    verdict = judge_sitting(rules, order_of(row), facts, now=ctx.now, stage=Stage.PLANNED)
    if verdict.reasons:
        raise Refused(verdict.reasons)
    row.evidence = evidence_of(rules, verdict)
    drafts = [letter for letter in letters.of_sitting(change.session, row.id) if letter.state == "draft"]
    if not verdict.is_complete:
        early = [letter for letter in drafts if LetterKind(letter.kind) in UNIT_LETTERS]
        if not early:
            raise Refused(verdict.gaps)
        release_letters(ctx, change, row, early)
        return
    row.state, row.noticed_at = SittingState.NOTICED.value, ctx.now
    bookings.confirm(change.session, row.id)
    release_letters(ctx, change, row, drafts)


def signatures_of(change: Change, row: SittingRow) -> list[Signature]:
    """Return the signatures of a sitting's present round."""
    return [
        Signature(step.step, step.decided_by, step.decided_at, step.decision == "returned", step.comment)
        for step in letters.approvals_of(change.session, row.id)
        if step.round == row.round
    ]


def view_chain(ctx: Context, sitting_id: int) -> Sequence[SignedStep]:
    """Return the steps of a sitting's chain in order: taken ones with who and when, then those to come."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    done = [step for step in letters.approvals_of(ctx.reader, row.id) if step.round == row.round]
    shown = [
        SignedStep(step.step, step.decided_by, step.decided_at, step.decision == "returned", step.comment)
        for step in done
    ]
    kind: Kind = ctx.rules.kinds[row.kind]
    standing = 0
    for step in shown:
        standing = 0 if step.is_returned else standing + 1
    return [*shown, *(SignedStep(step, "", None, is_returned=False, note="") for step in kind.approval[standing:])]
