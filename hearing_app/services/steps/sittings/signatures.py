"""What may leave now? Nothing before the chain is through; then everything when the panel is complete, else only what
does not wait for it: requests to agencies, and word to people who were released.

Not here: taking a step of the chain (services.approvals), how a letter leaves (steps.release).
"""

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.approvals import Signature, next_step
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.letters import UNIT_LETTERS, LetterKind
from hearing_app.domain.sittings.sittings import answer_day
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.grounds import kind_rules
from hearing_app.services.steps.sittings.release import release_letters
from hearing_app.services.steps.sittings.save import evidence_of
from hearing_app.services.steps.sittings.standing import confirm_if_legal, verdict_of
from hearing_app.store import bookings, letters
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow

# Whoever need not come hears it at once: his calendar was freed by the decision itself, which nobody signs again.
AT_ONCE = UNIT_LETTERS | {LetterKind.RELEASE}


def signatures_of(session: Session, row: SittingRow) -> list[Signature]:
    """Return the signatures of a sitting's present round."""
    return [
        Signature(step.step, step.decided_by, step.decided_at, step.decision == "returned", step.comment)
        for step in letters.approvals_of(session, row.id)
        if step.round == row.round
    ]


def due_step(ctx: Context, session: Session, row: SittingRow) -> str | None:
    """Return the step of the chain that is due, or None when it is through or the kind has none."""
    return next_step(ctx.rules.kinds[row.kind], signatures_of(session, row))


def drafts_of(session: Session, row: SittingRow) -> list[LetterRow]:
    """Return the letters of a sitting that have not left."""
    return [letter for letter in letters.of_sitting(session, row.id) if letter.state == "draft"]


def check_announceable(row: SittingRow) -> None:
    """Refuse to announce what has no time: a sitting that is put off, over or called off holds no bookings."""
    if SittingState(row.state) not in {SittingState.DRAFTED, *ANNOUNCED}:
        raise Refused([Reason("letters.no_time", {"state": STATE_LABELS[SittingState(row.state)]})])


def release_signed(ctx: Context, change: Change, row: SittingRow) -> None:
    """Let leave what a chain that is through releases; raises Refused with what forbids it or what is missing."""
    rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
    verdict = verdict_of(ctx, change.session, row, stage=Stage.PLANNED)
    if verdict.reasons:
        raise Refused(verdict.reasons)
    if not release_ready(ctx, change, row, rules=rules, verdict=verdict) and verdict.gaps:
        raise Refused(verdict.gaps)


def release_ready(ctx: Context, change: Change, row: SittingRow, *, rules: Rules, verdict: Verdict) -> bool:
    """Let leave what the verdict allows, without asking for signatures; says whether anything left.

    With a complete plan the sitting becomes noticed, its bookings confirmed, and the time to answer runs anew.
    """
    row.evidence = evidence_of(rules, verdict, before=row.evidence)
    drafts = drafts_of(change.session, row)
    if not verdict.is_complete:
        drafts = [letter for letter in drafts if LetterKind(letter.kind) in AT_ONCE]
    else:
        if row.state not in ANNOUNCED:
            row.state, row.noticed_at = SittingState.NOTICED.value, ctx.now
        row.answer_by_on = answer_day(rules, Span(row.starts_at, row.ends_at), ctx.now)
        bookings.confirm(change.session, row.id)
    release_letters(ctx, change, row, drafts)
    confirm_if_legal(ctx, change, row)
    return bool(drafts)


def release_at_once(ctx: Context, change: Change, row: SittingRow) -> None:
    """Tell the people whom a change released, whatever still waits for signatures."""
    gone = [letter for letter in drafts_of(change.session, row) if letter.kind == LetterKind.RELEASE.value]
    release_letters(ctx, change, row, gone)
