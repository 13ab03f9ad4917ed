"""How is a choice of the day kept: what, because of which seat, by whose decision, under which clause?"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.sittings.substitution.absences import Choice
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.presence import held_seats, present_seats
from hearing_app.store import outcomes
from hearing_app.store.tables.sittings import SittingRow
from hearing_app.store.tables.substitutions import SettlementRow


@dataclass(frozen=True, slots=True)
class Settled:
    """A choice made about an empty seat; `newcomer_id` is the seat of whoever sits instead."""

    choice: Choice
    seat_id: int
    decided_by: str
    rule: RuleRef
    cause: str = ""
    newcomer_id: int | None = None
    agreements: list[dict[str, Any]] = field(default_factory=list)


def smaller_seats(settled: Iterable[SettlementRow]) -> frozenset[int]:
    """Return the seats without which a smaller panel sits; a settlement before a postponement holds no more."""
    found: set[int] = set()
    for one in settled:  # the latest first
        if one.choice == Choice.POSTPONED.value:
            break
        if one.choice == Choice.SMALLER.value:
            found.add(one.seat_id)
    return frozenset(found)


def settle(ctx: Context, change: Change, row: SittingRow, settled: Settled) -> None:
    """Keep a choice with its clause and who was in the room; the sitting is another version from now on."""
    present = [seat.id for seat in present_seats(row)]
    change.session.add(
        SettlementRow(
            unit_id=row.unit_id,
            sitting_id=row.id,
            seat_id=settled.seat_id,
            newcomer_id=settled.newcomer_id,
            choice=settled.choice.value,
            cause=settled.cause,
            starts_at=row.starts_at,
            agreements=settled.agreements,
            evidence={"rule": asdict(settled.rule), "present": present},
            decided_by=settled.decided_by.strip(),
            recorded_by=ctx.actor.name,
            recorded_at=ctx.now,
        )
    )
    row.version += 1
    change.session.flush()


def end_of_day(ctx: Context, change: Change, row: SittingRow, cause: Cause) -> None:
    """Leave nothing of this day on a sitting that gets another one: sign-ins, ticks and the opening begin anew.

    Who was in the room stands in the settlement, the opening in the evidence.
    """
    opened = {"opened_at": row.opened_at.isoformat()} if row.opened_at is not None else {}
    known = {"reason": cause.reason, "decided_by": cause.decided_by, "at": ctx.now.isoformat(), **opened}
    row.evidence = {**row.evidence, "cause": known}
    row.opened_at = None
    for seat in held_seats(row):
        seat.signed_in_at, seat.is_absent = None, False
    for check in outcomes.checks_of(change.session, row.id).values():
        change.session.delete(check)
