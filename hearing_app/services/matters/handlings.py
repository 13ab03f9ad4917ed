"""To which conclusion did handling come, and what was redone after a review revoked it?

Not here: reviews (services.matters.reviews), the clocks that the reply moves (services.matters.clock_events).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Refused, RuleRef
from hearing_app.domain.matters.handlings import (
    CONCLUSIONS,
    HandlingOrder,
    Issued,
    Revocation,
    open_redo,
    plan_opinion,
)
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import matters
from hearing_app.store.intake import handlings
from hearing_app.store.tables.handlings import HandlingOpinionRow
from hearing_app.store.tables.matters import ReviewRow

REVOKED = "revoke"


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """A handling opinion; one that was redone names the review that revoked, the paper revoked and what is new."""

    seq: int
    conclusion: Label
    paper: str
    issued_on: date
    facts: str
    basis: str
    review_number: str
    revoked_paper: str
    is_same: bool
    new_facts: str
    same_reason: str
    recorded_by: str


@dataclass(frozen=True, slots=True)
class RedoView:
    """A review that waits for its redo: number, day of signing, the opinion that it revoked where it is on record."""

    review_number: str
    signed_on: date
    revoked_paper: str
    revoked_conclusion: Label
    rule: RuleRef | None


@dataclass(frozen=True, slots=True)
class HandlingsView:
    """A matter's handling opinions, and the redo that waits."""

    number: str
    matter_id: int
    title: str
    version: int
    opinions: tuple[OpinionLine, ...]
    redo: RedoView | None


def view_handlings(ctx: Context, number: str) -> HandlingsView:
    """Return a matter's handling opinions; raises NotFound outside the unit."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    matter = matters.find_by_number(ctx.reader, unit_id, number)
    if matter is None:
        raise NotFound
    rows = handlings.of_matter(ctx.reader, matter.id)
    reviews = matters.reviews_of(ctx.reader, matter.id)
    return HandlingsView(
        number=matter.number,
        matter_id=matter.id,
        title=matter.title,
        version=matter.version,
        opinions=tuple(map(_line, rows)),
        redo=_redo(ctx, unit_id, rows, reviews),
    )


def record_opinion(ctx: Context, number: str, version: int, *, order: HandlingOrder) -> int:
    """Record a handling opinion; one that follows a revocation refers to it. Returns its place among the matter's.

    Raises Refused with every reason, among them the same conclusion on the same facts without a reason on record.
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        matter = matter_intake.lock(change, unit_id, number, version)
        rows = handlings.of_matter(change.session, matter.id)
        today = civil_day(ctx.now)
        profile = profile_of(change.session, ctx.rules, unit_id, on_day=today)
        revocations = _revocations(matters.reviews_of(change.session, matter.id))
        plan = plan_opinion(profile, order, list(map(_issued, rows)), revocations=revocations, today=today)
        if isinstance(plan, Refused) or order.issued_on is None:
            raise plan if isinstance(plan, Refused) else NotFound
        row = HandlingOpinionRow(
            matter_id=matter.id,
            seq=len(rows) + 1,
            conclusion=order.conclusion,
            paper=order.paper.strip(),
            issued_on=order.issued_on,
            review_id=plan.redoes.id if plan.redoes else None,
            revoked_id=plan.revoked.id if plan.revoked else None,
            is_same=plan.is_same,
            recorded_by=ctx.actor.name,
            recorded_at=ctx.now,
        )
        row.facts, row.basis = order.facts.strip(), order.basis.strip()
        if plan.redoes is not None:
            row.new_facts, row.same_reason = order.new_facts.strip(), order.same_reason.strip()
        change.session.add(row)
        matter.version += 1
        facts = {"handling_opinion": True, "conclusion": row.conclusion, "review_id": row.review_id}
        change.note("matter", matter.id, matter_id=matter.id, **facts, handling_same=plan.is_same)
        return row.seq


def _issued(row: HandlingOpinionRow) -> Issued:
    return Issued(row.id, row.conclusion, row.issued_on, row.review_id)


def _revocations(rows: Sequence[ReviewRow]) -> list[Revocation]:
    return [
        Revocation(row.id, row.signed_on) for row in rows if row.conclusion == REVOKED and row.signed_on is not None
    ]


def _redo(
    ctx: Context, unit_id: int, rows: Sequence[HandlingOpinionRow], reviews: Sequence[ReviewRow]
) -> RedoView | None:
    waiting = open_redo(list(map(_issued, rows)), _revocations(reviews))
    if waiting is None:
        return None
    revoked = [row for row in rows if row.issued_on <= waiting.signed_on]
    profile = profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    rule = profile.redo_same
    return RedoView(
        review_number=next(row.number for row in reviews if row.id == waiting.id),
        signed_on=waiting.signed_on,
        revoked_paper=revoked[-1].paper if revoked else "",
        revoked_conclusion=CONCLUSIONS[revoked[-1].conclusion] if revoked else {"zh": "", "en": ""},
        rule=profile.ref(rule.clause, is_unverified=rule.is_unverified) if rule else None,
    )


def _line(row: HandlingOpinionRow) -> OpinionLine:
    return OpinionLine(
        seq=row.seq,
        conclusion=CONCLUSIONS[row.conclusion],
        paper=row.paper,
        issued_on=row.issued_on,
        facts=row.facts,
        basis=row.basis,
        review_number=row.review.number if row.review else "",
        revoked_paper=row.revoked.paper if row.revoked else "",
        is_same=row.is_same,
        new_facts=row.new_facts,
        same_reason=row.same_reason,
        recorded_by=row.recorded_by,
    )
