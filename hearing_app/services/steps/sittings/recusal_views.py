"""Which requests for recusal are there in a sitting, by when is each to be decided, and how was it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.store import substitutions
from hearing_app.store.tables.sittings import SittingRow

OWN = "self"
RAISERS: Mapping[str, Label] = {**PARTIES, OWN: {"zh": "本人", "en": "the member"}}


@dataclass(frozen=True, slots=True)
class RecusalView:
    """One request: about whom, raised by which side, on what ground; granted or not (None: open), by whom and when."""

    id: int
    seat_id: int
    name: str
    raised_by: Label
    ground: str
    raised_on: date
    due_on: date | None
    is_upheld: bool | None
    decided_by: str
    decided_at: datetime | None
    number: str
    rule: RuleRef

    @property
    def is_open(self) -> bool:
        """Say whether nobody has decided yet."""
        return self.is_upheld is None


def view_recusals(ctx: Context, row: SittingRow) -> tuple[RecusalView, ...]:
    """Return a sitting's requests, the latest first."""
    names = {seat.id: seat.person.name for seat in row.seats if seat.person is not None}
    return tuple(
        RecusalView(
            id=one.id,
            seat_id=one.seat_id,
            name=names.get(one.seat_id, ""),
            raised_by=RAISERS.get(one.raised_by, {"zh": one.raised_by, "en": one.raised_by}),
            ground=one.ground,
            raised_on=one.raised_on,
            due_on=one.due_on,
            is_upheld=one.is_upheld,
            decided_by=one.decided_by,
            decided_at=one.decided_at,
            number=one.number,
            rule=RuleRef(**one.evidence),
        )
        for one in substitutions.recusals_of(ctx.reader, row.id)
    )
