"""Which offers of times wait for a clerk: every answer is in, the last day is near, or it is over?"""

from collections.abc import Iterator
from datetime import date, timedelta

from hearing_app.domain.errors import Reason
from hearing_app.domain.sittings.offering.offers import last_held_on
from hearing_app.services.context import Context
from hearing_app.services.steps.attention import Cause, Task, Today, Urgency, day_end
from hearing_app.store.planning import offers
from hearing_app.store.tables.offers import OfferRow

NEAR = timedelta(days=1)


def open_tasks(ctx: Context, today: Today, unit_id: int) -> Iterator[Task]:
    """Yield offers to settle, and those whose last day is today or tomorrow with who is still to be called."""
    for row in offers.list_open(ctx.reader, unit_id, now=ctx.now):
        unanswered = sum(not one.answers for one in row.asked)
        if not unanswered or row.answer_by_on < today.day:
            yield _to_settle(today, row, unanswered)
        elif row.answer_by_on <= today.day + NEAR:
            near = Reason("desk.offer_near", {"number": row.matter.number, "n": unanswered})
            yield _task(today, row, near, urgency=today.urgency_of(row.answer_by_on), until=row.answer_by_on)


def _to_settle(today: Today, row: OfferRow, unanswered: int) -> Task:
    code = "desk.offer_over" if unanswered else "desk.offer_complete"
    last_on = last_held_on(row.held_until_at)
    words = Reason(code, {"number": row.matter.number, "n": unanswered, "day": last_on})
    return _task(today, row, words, urgency=Urgency.TODAY, until=last_on)


def _task(today: Today, row: OfferRow, words: Reason, *, urgency: Urgency, until: date) -> Task:
    named = {"title": row.matter.title, "kind": today.kinds[row.kind].label}
    return Task(
        Cause.OFFER,
        urgency,
        Reason("desk.offer", named),
        words,
        day_end(until),
        matter_number=row.matter.number,
        record_id=row.id,
    )
