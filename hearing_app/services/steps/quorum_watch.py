"""Which panels are at risk, which seats are empty or silent, who has not heard what was settled? For the desk.

Built at a given moment; nothing is written. Not here: the other things to do (steps.attention).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.seats import Light, Stage
from hearing_app.domain.sittings.substitution.risks import Risk, find_risk
from hearing_app.services.context import Context
from hearing_app.services.steps.attention import Cause, Swap, Task, Today, Urgency, said_reasons
from hearing_app.services.steps.sittings.proposals import Proposal, proposals_of
from hearing_app.services.steps.sittings.reaching import unreached
from hearing_app.services.steps.sittings.release import answer_by_at
from hearing_app.services.steps.sittings.seat_views import excuses_of, is_overdue
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.services.steps.sittings.standing import verdict_of
from hearing_app.store import substitutions
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import SettlementRow

SHOWN = 3
# Each proposal reads the whole roster; the desk shows the most urgent ones.
MOST_PROPOSALS = 10


def seat_tasks(ctx: Context, today: Today, rows: Iterable[SittingRow]) -> Iterator[Task]:
    """Yield announced sittings that may not sit as confirmed now: what is missing, by which clause, what helps."""
    for row in rows:
        try:
            risk = find_risk(order_of(row).seats, verdict_of(ctx, ctx.reader, row, stage=Stage.CONFIRMED))
        except Refused as refused:
            yield _at_risk(today, row, refused.reasons, None)
            continue
        if risk is not None:
            yield _at_risk(today, row, risk.reasons, risk)


def _at_risk(today: Today, row: SittingRow, reasons: Sequence[Reason], risk: Risk | None) -> Task:
    return Task(
        Cause.SEATS,
        Urgency.TODAY,
        Reason("desk.seats", today.named(row, count=len(reasons))),
        reasons[0],
        row.starts_at,
        is_day=False,
        sitting_id=row.id,
        more=tuple(reasons[1:SHOWN]),
        clause=next((reason.rule for reason in reasons if reason.rule is not None), None),
        help=risk.step if risk is not None else None,
        seat_id=risk.seat_id if risk is not None else None,
    )


def lost_tasks(ctx: Context, today: Today, rows: Iterable[SittingRow]) -> Iterator[Task]:
    """Yield seats whose people declined or have an interest, each with the next reserve who keeps the panel legal."""
    with_lost = [(row, [seat for seat in row.seats if _is_lost(seat)]) for row in rows]
    for row, lost in [(row, lost) for row, lost in with_lost if lost][:MOST_PROPOSALS]:
        found = proposals_of(ctx, ctx.reader, row, lost, most=1)
        excuses = excuses_of(ctx.reader, lost)
        for seat in lost:
            task = _lost(today, row, seat, next(iter(found[seat.id].able), None))
            yield replace(task, more=(*said_reasons(excuses.get(seat.id, "")), *task.more))


def _lost(today: Today, row: SittingRow, seat: SeatRow, next_one: Proposal | None) -> Task:
    code = "desk.lost_conflict" if seat.no_conflict == Light.NO.value else "desk.lost"
    name, number = _name(seat), row.number
    swap = None
    text, more = Reason("desk.lost_nobody", {"number": number}), next_one.reasons if next_one is not None else ()
    if next_one is not None:
        named = {"name": next_one.name, "category": next_one.category, "unit": next_one.unit or "—"}
        text = Reason("desk.lost_reserve", {**named, "number": number})
        has_chain = bool(today.kinds[row.kind].approval)
        swap = Swap(seat.id, row.version, next_one.code, next_one.name, name, seat.is_invited, has_chain)
    return Task(
        Cause.LOST,
        Urgency.TODAY,
        Reason(code, today.named(row, name=name)),
        text,
        row.starts_at,
        is_day=False,
        sitting_id=row.id,
        more=more,
        seat_id=seat.id,
        swap=swap,
    )


def unanswered_tasks(ctx: Context, today: Today, rows: Iterable[SittingRow]) -> Iterator[Task]:
    """Yield sittings whose invited people have not answered by the time that their letters named."""
    for row in rows:
        silent = [seat for seat in row.seats if is_overdue(ctx, seat)]
        if not silent:
            continue
        names = [_name(seat) for seat in silent]
        yield Task(
            Cause.UNANSWERED,
            Urgency.TODAY,
            Reason("desk.unanswered" if len(names) <= SHOWN else "desk.unanswered_more", _named_few(names)),
            Reason("desk.unanswered_text", today.named(row, count=len(names))),
            min(by_at for seat in silent if (by_at := answer_by_at(row, seat)) is not None),
            is_day=False,
            sitting_id=row.id,
        )


def reach_tasks(ctx: Context, today: Today, settled: Iterable[tuple[SettlementRow, SittingRow]]) -> Iterator[Task]:
    """Yield what was settled on a day of which somebody has not heard."""
    seen: set[int] = set()
    for one, row in settled:
        if row.id in seen:
            continue
        seen.add(row.id)
        count = unreached(row, one, substitutions.reaches_of(ctx.reader, one.id))
        if count:
            yield Task(
                Cause.REACH,
                Urgency.TODAY,
                Reason("desk.reach", today.named(row, count=count)),
                Reason("desk.reach_text", {"number": row.number}),
                one.recorded_at,
                is_day=False,
                sitting_id=row.id,
            )


def _is_lost(seat: SeatRow) -> bool:
    """Say whether somebody else is needed; who proposed another time waits for the answer to that first."""
    if seat.released_at is not None:
        return False
    return seat.no_conflict == Light.NO.value or (seat.can_come == Light.NO.value and seat.proposed_at is None)


def _named_few(names: Sequence[str]) -> dict[str, object]:
    few = names[:SHOWN]
    return {"names": {"zh": "、".join(few), "en": ", ".join(few)}, "count": len(names)}


def _name(seat: SeatRow) -> str:
    if seat.person is not None:
        return seat.person.name
    return seat.agency.name if seat.agency is not None else ""
