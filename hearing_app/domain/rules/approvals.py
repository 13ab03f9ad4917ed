"""Who still has to sign before letters leave?

The chain is the kind's (呈批 → 审核 → 签发 → 用印); steps that the kind keeps apart need different people. Not here:
which role may take which step (config/roles.toml, rules.permissions).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.kinds import Kind
from hearing_app.domain.rules.vocabulary import STEPS


@dataclass(frozen=True, slots=True)
class Signature:
    """One step taken or, with a reason, sent back to the beginning; `signer` is the account's name."""

    step: str
    signer: str
    signed_at: datetime
    is_returned: bool = False
    note: str = ""


def standing(signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """Return the signatures since the chain was last sent back."""
    last = max((at for at, signature in enumerate(signatures) if signature.is_returned), default=-1)
    return tuple(signatures[last + 1 :])


def next_step(kind: Kind, signatures: Sequence[Signature]) -> str | None:
    """Return the step that is due, or None when the chain is through (or the kind has none)."""
    done = len(standing(signatures))
    return kind.approval[done] if done < len(kind.approval) else None


def plan_signature(kind: Kind, signatures: Sequence[Signature], signature: Signature) -> Signature | Refused:
    """Accept the next signature of a chain, or say every reason against it.

    Steps come in order; the same person may not take two steps that the kind keeps apart; sending back needs a note.
    """
    reasons = [*_order(kind, signatures, signature), *_apart(kind, signatures, signature)]
    if signature.is_returned and not signature.note.strip():
        reasons.append(Reason("approval.note_missing"))
    return Refused(reasons) if reasons else signature


def _order(kind: Kind, signatures: Sequence[Signature], signature: Signature) -> Iterator[Reason]:
    due = next_step(kind, signatures)
    if due is None:
        yield Reason("approval.through")
    elif signature.step != due:
        yield Reason("approval.not_due", {"due": STEPS[due], "step": STEPS.get(signature.step, signature.step)})


def _apart(kind: Kind, signatures: Sequence[Signature], signature: Signature) -> Iterator[Reason]:
    if signature.step not in kind.approval_apart or signature.is_returned:
        return
    for earlier in standing(signatures):
        is_apart = earlier.step in kind.approval_apart and earlier.step != signature.step
        if is_apart and earlier.signer == signature.signer:
            yield Reason("approval.same_person", {"earlier": STEPS[earlier.step], "step": STEPS[signature.step]})
