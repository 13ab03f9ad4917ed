"""How does mail come in? Fetched, read by a process of its own, kept and settled, then marked as seen.

Each mail stands for itself, in one transaction of its own: one that cannot be kept now stays unseen and holds up no
other. Not here: what an answer does (steps.sittings.arriving).
"""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from typing import Protocol

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from hearing_app.domain.itip.readings import Reading
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.mail.arrivals import Arrival
from hearing_app.mail.imap import Fetched, Inbox, open_inbox
from hearing_app.mail.postboxes import Postbox
from hearing_app.mail.reader_process import MailReader
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.sittings import arriving
from hearing_app.store import queue
from hearing_app.store.mail import arrivals
from hearing_app.store.tables.arrivals import ArrivalRow

TASK, TICK = "read_inbox", "inbox"
AT_ONCE = 50
log = structlog.get_logger()


class Reads(Protocol):
    """Whoever reads a mail: mail.reader_process in a worker."""

    def read_mail(self, raw: bytes) -> Arrival:
        """Return what a mail comes to; never raises for what it holds."""
        ...


def poll_inbox(ctx: Context, slot_at: datetime) -> None:
    """Make the job that empties the mailbox, unless one waits: the tick's part."""
    if ctx.env.inbox_url is None or queue.is_waiting(ctx.reader, TASK):
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        change.defer(TASK)
        change.note("inbox", None, polled=True)


def read_inbox(
    ctx: Context,
    *,
    open_box: Callable[[str], AbstractContextManager[Inbox]] = open_inbox,
    reader: Reads | None = None,
) -> int:
    """Take in unseen mail; returns how many mails were kept."""
    if ctx.env.inbox_url is None:
        return 0
    office = ctx.env.office
    reader = reader or _warm_reader(Postbox(office.reply_domain, office.bounce_domain, office.authserv_id))
    with open_box(ctx.env.inbox_url) as box:
        return sum(_take(ctx, box, mail, reader) for mail in box.unseen(AT_ONCE))


def keep_mail(ctx: Context, raw: bytes, reading: Reading) -> bool:
    """Keep one mail and do what the rules let it do; False when the same bytes came in before."""
    digest = hashlib.sha256(raw).digest()
    try:
        with ctx.change(Action.WORK) as change:
            change.permit(Place())
            if arrivals.is_known(change.session, digest):
                change.nothing()
                return False
            row = _kept(ctx, change, raw, digest, reading=reading)
            arriving.settle(ctx, change, row, reading)
            facts = {"decision": row.decision, "rule": row.rule, "state": row.state, "seat": row.seat_id}
            matter_id = row.seat.sitting.matter_id if row.seat is not None else None
            change.note("arrival", row.id, matter_id=matter_id, **facts)
            change.entry["unit_id"] = row.unit_id
    except IntegrityError:
        # another worker may have kept the same mail at this moment
        if not arrivals.is_known(ctx.reader, digest):
            raise
        return False
    return True


def _kept(ctx: Context, change: Change, raw: bytes, digest: bytes, *, reading: Reading) -> ArrivalRow:
    row = ArrivalRow(
        unit_id=arrivals.first_unit(change.session),
        digest=digest,
        size=len(raw),
        decision=reading.decision.value,
        rule="",
        state=arriving.WAITING,
        arrived_at=ctx.now,
    )
    arriving.write_down(row, reading)
    print_ = hashlib.sha256(reading.message_id.encode()).digest() if reading.message_id else None
    arrivals.add(change.session, row, raw)
    row.message_print = print_
    return row


@cache
def _warm_reader(postbox: Postbox) -> MailReader:
    """Return the one reader of this process, whose child starts with the first mail."""
    return MailReader(postbox)


def _take(ctx: Context, box: Inbox, mail: Fetched, reader: Reads) -> bool:
    reading = reading_for(reader.read_mail(mail.raw), is_checked=bool(ctx.env.office.authserv_id))
    try:
        is_new = keep_mail(ctx, mail.raw, reading)
    except SQLAlchemyError:
        # it stays unseen and comes again with the next poll
        log.exception("mail not kept", uid=mail.uid)
        return False
    box.mark_seen(mail.uid)
    return is_new


def reading_for(arrival: Arrival, *, is_checked: bool) -> Reading:
    """Return what was read in a mail as the rules want it; `is_checked`: our mail server judges senders' domains."""
    seen, origin, bounce = arrival.seen, arrival.origin, arrival.bounce
    token = origin.tag.token if origin.tag else ""
    proposal = seen.proposal
    return Reading(
        decision=arrival.decision,
        fault=arrival.fault.value if arrival.fault else "",
        reply_token=token if origin.tag and origin.tag.letter == "r" else "",
        bounce_token=token if origin.tag and origin.tag.letter == "b" else "",
        message_id=origin.message_id,
        sender=origin.sender,
        subject=origin.subject,
        comment=seen.comment,
        text=arrival.text,
        uid=seen.uid,
        attendee=seen.attendee,
        partstat=seen.partstat,
        sequence=seen.sequence,
        stamped_at=seen.stamped_at,
        proposed_at=proposal.start if proposal else None,
        proposed_until=proposal.end if proposal else None,
        is_time_uncertain=bool(proposal and proposal.is_uncertain),
        is_authentic=origin.is_vouched_for if is_checked else None,
        status=bounce.status if bounce else "",
        is_final=bounce.is_final if bounce else True,
    )
