"""Which rows stand behind a figure of the year? Ids of the domain's figures become lines that lead to their pages."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.evidence.reports import Figure
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.kinds import Category
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.store.tables.matters import ReviewRow
from hearing_app.store.tables.sittings import SittingRow

NOTHING: Label = {"zh": "", "en": ""}
VOTES: Mapping[str, Label] = {
    "for": {"zh": "赞成", "en": "for"},
    "against": {"zh": "反对", "en": "against"},
    "abstain": {"zh": "弃权", "en": "abstained"},
}


class Leads(StrEnum):
    """Which page a line leads to."""

    REVIEW = "review"
    SITTING = "sitting"
    PERSON = "person"
    MEDIATION = "mediation"
    MATTER = "matter"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row behind a figure: what it is, its day, what became of it, and where it leads (page and key)."""

    number: str
    title: str
    on: date | None
    note: Label
    leads: Leads
    key: str


@dataclass(frozen=True, slots=True)
class YearRows:
    """The rows of a year that figures are counted from; votes by seat."""

    reviews: Sequence[ReviewRow]
    hearings: Sequence[SittingRow]
    votes: Mapping[int, str]
    categories: Mapping[str, Category]

    def behind(self, figure: Figure) -> tuple[ReportRow, ...]:
        """Return the rows of a figure in the order of its ids."""
        make: Callable[[Figure], tuple[ReportRow, ...]] = next(
            make for prefix, make in self._makers().items() if figure.code.startswith(prefix)
        )
        return make(figure)

    def _makers(self) -> Mapping[str, Callable[[Figure], tuple[ReportRow, ...]]]:
        return {
            "figure.attendance_person_times": self._attendances,
            "figure.attendance_people": self._people,
            "figure.hearings": self._hearings,
            "figure.": self._reviews,
        }

    def _reviews(self, figure: Figure) -> tuple[ReportRow, ...]:
        known = {row.number: row for row in self.reviews}
        return tuple(review_row(known[number]) for number in figure.ids if number in known)

    def _hearings(self, figure: Figure) -> tuple[ReportRow, ...]:
        known = {row.number: row for row in self.hearings}
        return tuple(_hearing_row(known[number]) for number in figure.ids if number in known)

    def _attendances(self, figure: Figure) -> tuple[ReportRow, ...]:
        known = {f"{row.number}/{seat.person_id}": (row, seat) for row in self.hearings for seat in row.seats}
        found = [known[id_] for id_ in figure.ids if id_ in known]
        return tuple(
            ReportRow(
                number=row.number,
                title=seat.person.name if seat.person else "",
                on=civil_day(row.starts_at),
                note=self._category(seat.category),
                leads=Leads.SITTING,
                key=str(row.id),
            )
            for row, seat in found
        )

    def _people(self, figure: Figure) -> tuple[ReportRow, ...]:
        seats = [
            seat
            for row in self.hearings
            if row.state == SittingState.HELD.value
            for seat in row.seats
            if seat.signed_in_at and not seat.is_absent and self._group(seat.category) == figure.group
        ]
        known = {str(seat.person_id): seat.person for seat in seats if seat.person is not None}
        units = {row.unit_id for row in self.hearings}
        times = Counter(str(seat.person_id) for seat in seats)
        return tuple(
            ReportRow(
                number="、".join(entry.code for entry in known[id_].entries if entry.unit_id in units),
                title=known[id_].name,
                on=None,
                note={"zh": f"到场 {times[id_]} 次", "en": f"came {times[id_]} times"},
                leads=Leads.PERSON,
                key=id_,
            )
            for id_ in figure.ids
            if id_ in known
        )

    def voters(self, number: str) -> tuple[ReportRow, ...]:
        """Return who voted how in a hearing."""
        row = next((row for row in self.hearings if row.number == number), None)
        return tuple(
            ReportRow(
                number=number,
                title=seat.person.name if seat.person else "",
                on=civil_day(row.starts_at),
                note=VOTES[self.votes[seat.id]],
                leads=Leads.SITTING,
                key=str(row.id),
            )
            for seat in (row.seats if row else ())
            if seat.id in self.votes and row is not None
        )

    def _group(self, id_: str) -> str:
        return self.categories[id_].figure if id_ in self.categories else ""

    def _category(self, id_: str) -> Label:
        return self.categories[id_].label if id_ in self.categories else {"zh": id_, "en": id_}


def review_row(row: ReviewRow) -> ReportRow:
    """Return a review as a line: the matter without its petitioner, the day of signing, stage and conclusion."""
    stage = STAGES.get(row.stage, {"zh": row.stage, "en": row.stage})
    ended = CONCLUSIONS.get(row.conclusion, NOTHING)
    return ReportRow(
        number=row.number,
        title=row.matter.title,
        on=row.signed_on or row.accepted_on or row.received_on,
        note={lang: "，".join(part for part in (stage[lang], ended[lang]) if part) for lang in ("zh", "en")},
        leads=Leads.REVIEW,
        key=row.number,
    )


def _hearing_row(row: SittingRow) -> ReportRow:
    return ReportRow(
        number=row.number,
        title=row.title,
        on=civil_day(row.starts_at),
        note=STATE_LABELS[SittingState(row.state)],
        leads=Leads.SITTING,
        key=str(row.id),
    )
