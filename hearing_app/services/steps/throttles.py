"""How is somebody slowed down who tries in vain? By the thing tried, whether it exists or not.

What is kept of the thing is a keyed digest: somebody may have typed a password or a code there.
"""

import hmac
from datetime import datetime, timedelta

from hearing_app.domain.errors import Reason, Refused
from hearing_app.services.context import Change, Context
from hearing_app.store import accounts

DELAY = timedelta(seconds=30)


def print_of(ctx: Context, purpose: str, thing: str) -> bytes:
    """Return what is kept of a thing that is tried, e.g. a sign-in name."""
    return hmac.digest(ctx.env.secret_key.encode(), f"{purpose}|{thing}".encode(), "sha256")


def blocked_until(change: Change, tried: bytes) -> datetime | None:
    """Return until when a thing is slowed down, or None."""
    return accounts.blocked_until(change.session, tried, now=change.now)


def count(ctx: Context, change: Change, tried: bytes, *, wrong: bool) -> None:
    """Count a try: a right one begins anew, wrong ones above the office's limit wait longer each time."""
    if not wrong:
        accounts.forget_tries(change.session, tried)
        return
    limits = ctx.env.office.limits
    over = accounts.count_try(change.session, tried, now=change.now) - limits.login_attempts
    if over > 0:
        longest = timedelta(minutes=limits.login_pause_minutes)
        accounts.block(change.session, tried, until_at=change.now + min(DELAY * over, longest))


def wait(ctx: Context, until_at: datetime) -> Refused:
    """Build the refusal of somebody who is slowed down."""
    return Refused([Reason("account.wait", {"seconds": int((until_at - ctx.now).total_seconds()) + 1})])
