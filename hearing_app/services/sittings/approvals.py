"""How does a sitting get signed, what leaves then, and what waits for whose signature?

The chain is the kind's (呈批 → 审核 → 签发 → 用印). With the last step letters take their numbers and leave: requests
to agencies at once, the rest as soon as the panel is complete (steps.signatures).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.approvals import Signature, next_step, plan_signature, standing
from hearing_app.domain.rules.kinds import Kind
from hearing_app.domain.rules.permissions import Action, Place, Role
from hearing_app.domain.rules.vocabulary import STEPS
from hearing_app.services.context import Context
from hearing_app.services.steps.sittings.grounds import lock_sitting
from hearing_app.services.steps.sittings.previews import Preview, previews_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.signatures import check_announceable, release_signed, signatures_of
from hearing_app.store import letters, sittings
from hearing_app.store.tables.letters import ApprovalRow
from hearing_app.store.tables.sittings import SittingRow

OPERATOR = "operator"


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
    label: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ChainView:
    """A chain with the step that is due, whether the actor may take it, and which roles can."""

    steps: tuple[SignedStep, ...]
    due: str
    due_label: Mapping[str, str]
    is_mine: bool
    roles: tuple[Mapping[str, str], ...]

    @property
    def first_open(self) -> int:
        """Return the place of the first step that nobody has taken yet."""
        return sum(step.at is not None for step in self.steps)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sitting that waits for a signature, with its chain and what leaves when it is through."""

    id: int
    version: int
    number: str
    title: str
    kind: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    place: str
    chain: ChainView
    previews: tuple[Preview, ...]


def sign_sitting(ctx: Context, order: SignOrder) -> int:
    """Take the next step of the approval chain, or send the sitting back; returns the sitting's id."""
    with ctx.change(Action.SIGN_SITTING) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id, steps=(order.step,)))
        row = lock_sitting(change, ctx.actor.unit_id or 0, order.sitting_id, version=order.version)
        check_announceable(row)
        kind = ctx.rules.kinds[row.kind]
        done = signatures_of(change.session, row)
        signature = Signature(order.step, ctx.actor.name, ctx.now, order.is_returned, order.note)
        decided = plan_signature(kind, done, signature)
        if isinstance(decided, Refused):
            raise decided
        change.session.add(_decision(ctx, row, order))
        change.session.flush()
        row.version += 1
        if next_step(kind, [*done, decided]) is None:
            release_signed(ctx, change, row)
        fact = "returned" if order.is_returned else "signed"
        change.note("sitting", row.id, matter_id=row.matter_id, fact=fact, step=order.step, number=row.number)
        return row.id


def _decision(ctx: Context, row: SittingRow, order: SignOrder) -> ApprovalRow:
    return ApprovalRow(
        sitting_id=row.id,
        round=row.round,
        step=order.step,
        decision="returned" if order.is_returned else "signed",
        comment=order.note,
        decided_by=ctx.actor.name,
        account_id=ctx.actor.account_id,
        decided_at=ctx.now,
    )


def view_chain(ctx: Context, sitting_id: int) -> ChainView:
    """Return a sitting's chain: the steps taken in this round with who and when, then those to come."""
    unit_id = ctx.require(Action.VIEW_SITTING)
    row = sittings.find(ctx.reader, unit_id, sitting_id)
    if row is None:
        raise NotFound
    return _chain(ctx, row)


def view_previews(ctx: Context, sitting_id: int) -> Sequence[Preview]:
    """Return a sitting's letters that have not left, as they will leave."""
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return previews_of(ctx, row)


def view_waiting(ctx: Context) -> tuple[Sequence[Waiting], Sequence[Waiting]]:
    """Return what waits for the actor's signature, with previews, and what waits for somebody else's."""
    unit_id = ctx.require(Action.SIGN_SITTING)
    rows = letters.waiting_for_signature(ctx.reader, unit_id)
    waiting = [_waiting(ctx, row) for row in rows if ctx.rules.kinds[row.kind].approval]
    due = [one for one in waiting if one.chain.due]
    return [one for one in due if one.chain.is_mine], [one for one in due if not one.chain.is_mine]


def _waiting(ctx: Context, row: SittingRow) -> Waiting:
    return Waiting(
        id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        kind=ctx.rules.kinds[row.kind].label,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        chain=_chain(ctx, row),
        previews=previews_of(ctx, row),
    )


def _chain(ctx: Context, row: SittingRow) -> ChainView:
    kind: Kind = ctx.rules.kinds[row.kind]
    done = signatures_of(ctx.reader, row)
    taken = [
        SignedStep(one.step, one.signer, one.signed_at, one.is_returned, one.note, STEPS[one.step]) for one in done
    ]
    ahead = kind.approval[len(standing(done)) :]
    due = next_step(kind, done) or ""
    return ChainView(
        steps=(*taken, *(SignedStep(step, "", None, is_returned=False, note="", label=STEPS[step]) for step in ahead)),
        due=due,
        due_label=STEPS.get(due, {"zh": "", "en": ""}),
        is_mine=ctx.actor.has(Action.SIGN_SITTING) and due in ctx.actor.role.steps,
        roles=tuple(role.label for role in _people_roles(ctx) if due in role.steps),
    )


def _people_roles(ctx: Context) -> list[Role]:
    """Return the roles of people at work; the command line's operator is none of them."""
    return [role for role in ctx.rules.roles.values() if role.id != OPERATOR]
