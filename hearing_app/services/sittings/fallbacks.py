"""Whom did mail not reach, and who is silent? A tick lets a short message follow, once for each letter.

Why is written into the ledger. Without a gateway, a mobile number or a text that keeps to the limits the same row says
so, and the letter stands on the call list. Not here: changes near the start, which leave with their letter
(steps.release).
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from hearing_app.domain.messages.occasions import ASKING, MESSAGE_LETTERS, cause_for, said_as
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.sittings.letters import VERSIONS, LetterKind
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.sittings.messaging import add_message, still_holds, told_of
from hearing_app.services.steps.sittings.release import facts_of_letter
from hearing_app.store.mail import fallbacks

TICK = "fallbacks"


def follow_up(ctx: Context, slot_at: datetime) -> None:
    """Write the short messages that are due after mail: the tick's part."""
    patience = ctx.env.office.patience
    found = fallbacks.list_waiting(
        ctx.reader,
        ctx.now,
        kinds=[kind.value for kind in LetterKind if said_as(kind) in MESSAGE_LETTERS],
        asking=[kind.value for kind in LetterKind if said_as(kind) in ASKING],
        versions=[kind.value for kind in VERSIONS],
        silent_since=ctx.now - patience.silence,
    )
    if not found:
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        bounced = frozenset(letter_id for letter_id, has_bounced in found if has_bounced)
        written = [letter_id for letter_id, _ in found if _follow(ctx, change, letter_id, bounced)]
        if written:
            change.note("messages", None, letters=written)
        else:
            change.nothing()


def _follow(ctx: Context, change: Change, letter_id: int, bounced: Collection[int]) -> bool:
    """Write the message of one letter; false where none is due after all, or another ticker was first."""
    letter = fallbacks.lock_letter(change.session, letter_id)
    if letter is None or letter.seat is None or not still_holds(letter):
        return False
    told = replace(told_of(letter, letter.seat), has_bounced=letter.id in bounced)
    cause = cause_for(told, now=ctx.now, patience=ctx.env.office.patience)
    if cause is None:
        return False
    add_message(ctx, change, letter, facts=facts_of_letter(ctx, letter), cause=cause)
    return True
