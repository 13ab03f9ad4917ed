"""How were the year's hearings, panel opinions, recusals, answers and time limits dealt with (field notes §6)?

Each figure has a definition (translations/reasons/year_figures.toml), a fraction, the ids behind it, and beside a rate
the exceptions to it as a figure of their own. Groups are districts, categories, outcomes and clocks, never people.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.evidence.reports import Figure
from hearing_app.domain.matters.outcomes import RESULT_LABELS, Adoption, Choice, poll_of

PREFIX = "figure."
DIVISIONS = ("district", "category", "outcome")
NO_VOTE = "no_vote"


@dataclass(frozen=True, slots=True)
class HeldFact:
    """One held hearing: its matter's district and category, its outcome, whether every party's notice was in time.

    `outcome` is a key of OUTCOMES; `is_in_time` is None where the kind of hearing needs no notice period.
    """

    id: str
    district: str
    category: str
    outcome: str
    is_in_time: bool | None

    def side(self, name: str) -> str:
        """Return the hearing's district, category or outcome."""
        return {"district": self.district, "category": self.category, "outcome": self.outcome}[name]


@dataclass(frozen=True, slots=True)
class AdoptionFact:
    """One review signed in the year after a held hearing: what became of the panel's opinion ("" = not recorded)."""

    id: str
    adoption: str


@dataclass(frozen=True, slots=True)
class RecusalFact:
    """One request for recusal made in the year; `is_upheld` is None until it is decided."""

    id: str
    is_upheld: bool | None


@dataclass(frozen=True, slots=True)
class InviteeFact:
    """One seat that was not given up: was it invited and answered, was its hearing held and did it come?"""

    id: str
    category: str
    is_invited: bool
    has_answered: bool
    is_expected: bool
    has_come: bool


@dataclass(frozen=True, slots=True)
class TermFact:
    """One time limit whose last day is in the year."""

    id: str
    rule: str
    due_on: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class Proceedings:
    """The facts of a year; `today` decides which open time limits have run out."""

    held: Sequence[HeldFact]
    adoptions: Sequence[AdoptionFact]
    recusals: Sequence[RecusalFact]
    invitees: Sequence[InviteeFact]
    terms: Sequence[TermFact]
    today: date


def proceedings_figures(facts: Proceedings) -> tuple[Figure, ...]:
    """Count a year's proceedings: notices, adoption, recusals, divisions of hearings, invitees, time limits."""
    return (
        *_notices(facts.held),
        *_adoptions(facts.adoptions),
        *_recusals(facts.recusals),
        *(figure for side in DIVISIONS for figure in _division(facts.held, side)),
        *_invitees(facts.invitees),
        *_terms(facts.terms, facts.today),
    )


def outcome_of(choices: Iterable[Choice]) -> str:
    """Return what the votes of a hearing add up to, or that nobody voted."""
    counts = Counter(choices)
    return poll_of(counts, counts.total()).result.value if counts else NO_VOTE


def _notices(held: Sequence[HeldFact]) -> Iterator[Figure]:
    needing = [one for one in held if one.is_in_time is not None]
    yield _figure("hearings_notice_in_time", [one.id for one in needing if one.is_in_time], needing)
    yield _figure("hearings_notice_late", [one.id for one in needing if not one.is_in_time], needing)


def _adoptions(found: Sequence[AdoptionFact]) -> Iterator[Figure]:
    names = {
        "reviews_adopted": Adoption.ADOPTED.value,
        "reviews_partly_adopted": Adoption.PARTLY.value,
        "reviews_not_adopted": Adoption.NOT_ADOPTED.value,
        "reviews_adoption_missing": "",
    }
    for name, adoption in names.items():
        yield _figure(name, [one.id for one in found if one.adoption == adoption], found)


def _recusals(asked: Sequence[RecusalFact]) -> Iterator[Figure]:
    decided = [one for one in asked if one.is_upheld is not None]
    yield _figure("recusals_asked", [one.id for one in asked], asked)
    yield _figure("recusals_granted", [one.id for one in decided if one.is_upheld], decided)
    yield _figure("recusals_open", [one.id for one in asked if one.is_upheld is None], asked)


def _division(held: Sequence[HeldFact], side: str) -> Iterator[Figure]:
    counted = Counter(one.side(side) for one in held)
    for value in sorted(counted, key=lambda value: (-counted[value], value)):
        ids = [one.id for one in held if one.side(side) == value]
        yield _figure(f"hearings_by_{side}", ids, held, group=value)


def _invitees(seats: Sequence[InviteeFact]) -> Iterator[Figure]:
    for category in sorted({one.category for one in seats if one.is_invited or one.is_expected}):
        own = [one for one in seats if one.category == category]
        invited = [one for one in own if one.is_invited]
        expected = [one for one in own if one.is_expected]
        yield _figure("invitees_answered", [one.id for one in invited if one.has_answered], invited, group=category)
        yield _figure("invitees_came", [one.id for one in expected if one.has_come], expected, group=category)


def _terms(found: Sequence[TermFact], today: date) -> Iterator[Figure]:
    run_out = [one for one in found if one.closed_on is not None or one.due_on < today]
    for rule in sorted({one.rule for one in run_out}):
        own = [one for one in run_out if one.rule == rule]
        kept = {one.id for one in own if one.closed_on is not None and one.closed_on <= one.due_on}
        yield _figure("terms_kept", kept, own, group=rule)
        yield _figure("terms_missed", [one.id for one in own if one.id not in kept], own, group=rule)


def _figure(name: str, ids: Iterable[str], whole: Sequence[object], *, group: str = "") -> Figure:
    # shorter ones first: "99" before "100"
    found = tuple(sorted(ids, key=lambda id_: (len(id_), id_)))
    return Figure(f"{PREFIX}{name}", len(found), len(found), len(whole), found, group)


def as_published(figures: Iterable[Figure]) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Return the figures as they are frozen and given to programs: by name, then by group ("" is the whole)."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for one in figures:
        fraction = {"numerator": one.numerator, "denominator": one.denominator}
        found.setdefault(one.code.removeprefix(PREFIX), {})[one.group] = fraction
    return found


OUTCOMES: Mapping[str, Mapping[str, str]] = {
    **{result.value: label for result, label in RESULT_LABELS.items()},
    NO_VOTE: {"zh": "没有表决", "en": "no vote"},
}
