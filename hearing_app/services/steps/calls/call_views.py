"""How does a seat show to somebody who calls its person: what, when, where, which lights, what to say?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.telling import Telling, role_labels, telling_of
from hearing_app.services.steps.sittings.release import answer_by_at, place_of
from hearing_app.store import calls
from hearing_app.store.tables.sittings import SeatRow

TELLING = (LetterKind.UPDATE, LetterKind.REMINDER)
# What is said of a seat that needs nobody any more.
ENDING = (
    *(LetterKind.POSTPONEMENT, LetterKind.CANCELLATION, LetterKind.RELEASE),
    *(LetterKind.SUSPENSION, LetterKind.TERMINATION),
)


@dataclass(frozen=True, slots=True)
class SeatView:
    """One of a person's seats to come; `has_news`: something besides the invitation is still to be told."""

    seat_id: int
    sitting_id: int
    matter_id: int | None
    number: str
    title: str
    kind_label: Mapping[str, str]
    role_label: Mapping[str, str]
    position: int
    starts_at: datetime
    ends_at: datetime
    place: str
    answer_by_at: datetime | None
    is_overdue: bool
    sequence: int
    can_come: Light
    no_conflict: Light
    proposed_at: datetime | None
    telling: Telling
    is_answerable: bool
    has_news: bool

    @property
    def is_waiting(self) -> bool:
        """Say whether a light is open and none is out."""
        lights = (self.can_come, self.no_conflict)
        return Light.NO not in lights and Light.OPEN in lights


def seat_view(ctx: Context, seat: SeatRow) -> SeatView:
    """Return a seat as the call desk and a round of calls show it, with the words of what its person must hear."""
    row = seat.sitting
    by_at = answer_by_at(row, seat)
    is_live = SittingState(row.state) in ANNOUNCED and seat.released_at is None
    kinds = TELLING if is_live else ENDING
    untold = [letter.kind for letter in calls.untold_of_seat(ctx.reader, seat.id) if letter.kind in kinds]
    kind = LetterKind(untold[-1]) if untold else LetterKind.INVITATION
    language = seat.person.language if seat.person else "zh"
    return SeatView(
        seat_id=seat.id,
        sitting_id=row.id,
        matter_id=row.matter_id,
        number=row.number,
        title=row.title,
        kind_label=ctx.rules.kinds[row.kind].label,
        role_label=role_labels(ctx, seat),
        position=seat.position,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        answer_by_at=by_at,
        is_overdue=by_at is not None and ctx.now > by_at,
        sequence=row.sequence,
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        proposed_at=seat.proposed_at,
        telling=telling_of(ctx, seat, kind, language=language),
        is_answerable=is_live and seat.is_invited and ctx.now < row.starts_at,
        has_news=bool(untold),
    )
