"""How does a seat show to somebody who calls its person: what, when, where, which lights, what to say?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.services.context import Context
from hearing_app.services.steps.calls.telling import Telling, telling_of
from hearing_app.services.steps.sittings.release import answer_by_at, place_of
from hearing_app.services.steps.sittings.seat_views import seat_label
from hearing_app.store import calls
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow

# What is said along with the question whether he can come.
TELLING = (LetterKind.UPDATE, LetterKind.PROPOSAL_REFUSED, LetterKind.REMINDER)
# What is said of a seat that needs nobody any more.
ENDING = (
    *(LetterKind.POSTPONEMENT, LetterKind.CANCELLATION, LetterKind.RELEASE),
    *(LetterKind.SUSPENSION, LetterKind.TERMINATION),
)


@dataclass(frozen=True, slots=True)
class SeatView:
    """One of a person's seats to come; `seat_label` is its role with the number within it.

    `has_news`: something besides the invitation is still to be told.
    """

    seat_id: int
    sitting_id: int
    matter_id: int | None
    number: str
    title: str
    kind_label: Mapping[str, str]
    seat_label: Mapping[str, str]
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


def news_of(seat: SeatRow, letters: Iterable[LetterRow]) -> LetterKind | None:
    """Return which of a seat's untold letters, in the order of their making, still has to be said; None: none.

    A later one overtakes an earlier one, and what ends a seat overtakes what moved it. Whoever has not heard of his
    invitation yet is invited to the present time: there is no change that he could be told. Who proposed another time
    has heard of it.
    """
    kinds = [LetterKind(letter.kind) for letter in letters]
    if is_live(seat) and LetterKind.INVITATION in kinds and LetterKind.PROPOSAL_REFUSED not in kinds:
        return None
    wanted = TELLING if is_live(seat) else ENDING
    return next((kind for kind in reversed(kinds) if kind in wanted), None)


def is_live(seat: SeatRow) -> bool:
    """Say whether a seat is still wanted: its sitting is announced, and it was not released."""
    return SittingState(seat.sitting.state) in ANNOUNCED and seat.released_at is None


def seat_view(ctx: Context, seat: SeatRow) -> SeatView:
    """Return a seat as the call desk and a round of calls show it, with the words of what its person must hear."""
    row = seat.sitting
    by_at = answer_by_at(row, seat)
    news = news_of(seat, calls.untold_of_seat(ctx.reader, seat.id))
    language = seat.person.language if seat.person else "zh"
    return SeatView(
        seat_id=seat.id,
        sitting_id=row.id,
        matter_id=row.matter_id,
        number=row.number,
        title=row.title,
        kind_label=ctx.rules.kinds[row.kind].label,
        seat_label=seat_label(ctx.rules.kinds[row.kind], seat),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place_of(row),
        answer_by_at=by_at,
        is_overdue=by_at is not None and ctx.now > by_at,
        sequence=row.sequence,
        can_come=Light(seat.can_come),
        no_conflict=Light(seat.no_conflict),
        proposed_at=seat.proposed_at,
        telling=telling_of(ctx, seat, news or LetterKind.INVITATION, language=language),
        is_answerable=is_live(seat) and seat.is_invited and ctx.now < row.starts_at,
        has_news=news is not None,
    )
