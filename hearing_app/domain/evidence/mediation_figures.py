"""What did mediation come to in one year, by channel, kind of dispute and district (field notes §4.4)?

A case is counted once for each channel that took it on: its turn there is what is accepted, concluded, successful or
returned. Each figure has a definition (translations/reasons/year_figures.toml), a fraction and the ids behind it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.evidence.reports import Figure
from hearing_app.domain.mediations.agreements import Decision, Form
from hearing_app.domain.mediations.cases import Result

SUCCESSES = (Result.AGREED, Result.PARTIAL)
SIDES = ("channel", "dispute", "district")
FEN = 100


@dataclass(frozen=True, slots=True)
class TurnFact:
    """A case's turn in one channel: when it was accepted and how it ended. `result` is "" while it runs."""

    id: str
    channel: str
    dispute: str
    district: str
    accepted_on: date | None
    ended_on: date | None
    result: str

    def side(self, name: str) -> str:
        """Return the turn's channel, kind of dispute or district."""
        return {"channel": self.channel, "dispute": self.dispute, "district": self.district}[name]


@dataclass(frozen=True, slots=True)
class AgreementFact:
    """An agreement; `fen` is its amount, `kept`: were all its promises (None: it has none, or no effect)?"""

    id: str
    form: str
    agreed_on: date
    fen: int
    kept: bool | None
    applied_on: date | None
    decided_on: date | None
    decision: str


@dataclass(frozen=True, slots=True)
class LoadFact:
    """Somebody who mediates a turn."""

    person_id: str
    turn_id: str


def mediation_figures(
    year: int, turns: Sequence[TurnFact], *, agreements: Sequence[AgreementFact], loads: Iterable[LoadFact]
) -> tuple[Figure, ...]:
    """Count one civil year: turns accepted and ended in it, agreements made in it, what courts said in it, load.

    A success is an agreement in full or in part; an amount is in yuan, rounded down; the days of a turn run from its
    acceptance to its end.
    """
    accepted = [one for one in turns if one.accepted_on and one.accepted_on.year == year]
    ended = [one for one in turns if one.accepted_on and one.ended_on and one.ended_on.year == year]
    made = [one for one in agreements if one.agreed_on.year == year]
    return (
        *_turn_figures(accepted, ended),
        *_agreement_figures(made),
        *_court_figures(year, agreements),
        *(
            figure
            for side in SIDES
            for value in sorted({one.side(side) for one in (*accepted, *ended)})
            for figure in _turn_figures(_of(accepted, side, value), _of(ended, side, value), f"{side}:{value}")
        ),
        *_load_figures({one.id for one in accepted}, loads),
    )


def _turn_figures(accepted: Sequence[TurnFact], ended: Sequence[TurnFact], group: str = "") -> Iterator[Figure]:
    good = [one for one in ended if one.result in SUCCESSES]
    back = [one for one in ended if one.result == Result.RETURNED]
    days = sum((one.ended_on - one.accepted_on).days for one in ended if one.ended_on and one.accepted_on)
    yield _figure("accepted", accepted, accepted, group)
    yield _figure("concluded", ended, ended, group)
    yield _figure("success", good, ended, group)
    if not group:
        yield _figure("returned", back, ended)
        mean = round(days / len(ended)) if ended else 0
        yield Figure("figure.mediation_days", mean, days, len(ended), _ids(ended))


def _agreement_figures(made: Sequence[AgreementFact]) -> Iterator[Figure]:
    bound = [one for one in made if one.kept is not None]
    yuan = sum(one.fen for one in made) // FEN
    yield _figure("written", [one for one in made if one.form == Form.WRITTEN], made)
    yield _figure("oral", [one for one in made if one.form == Form.ORAL], made)
    paid = [one for one in made if one.fen]
    yield Figure("figure.mediation_amount", yuan, yuan, len(paid), _ids(paid))
    yield _figure("performed", [one for one in bound if one.kept], bound)
    yield _figure("unperformed", [one for one in bound if not one.kept], bound)


def _court_figures(year: int, agreements: Sequence[AgreementFact]) -> Iterator[Figure]:
    applied = [one for one in agreements if one.applied_on and one.applied_on.year == year]
    decided = [one for one in agreements if one.decided_on and one.decided_on.year == year]
    yield _figure("confirmation_applied", applied, applied)
    yield _figure("confirmation_granted", [one for one in decided if one.decision == Decision.GRANTED], decided)


def _load_figures(accepted: set[str], loads: Iterable[LoadFact]) -> Iterator[Figure]:
    busy: dict[str, set[str]] = {}
    for one in loads:
        if one.turn_id in accepted:
            busy.setdefault(one.person_id, set()).add(one.turn_id)
    for person_id, ids in sorted(busy.items(), key=lambda pair: (-len(pair[1]), int(pair[0]))):
        whole = len(accepted)
        yield Figure("figure.mediation_load", len(ids), len(ids), whole, tuple(sorted(ids, key=int)), person_id)


def _of(turns: Sequence[TurnFact], side: str, value: str) -> list[TurnFact]:
    return [one for one in turns if one.side(side) == value]


def _figure(
    name: str,
    found: Sequence[TurnFact] | Sequence[AgreementFact],
    whole: Sequence[TurnFact] | Sequence[AgreementFact],
    group: str = "",
) -> Figure:
    return Figure(f"figure.mediation_{name}", len(found), len(found), len(whole), _ids(found), group)


def _ids(found: Sequence[TurnFact] | Sequence[AgreementFact]) -> tuple[str, ...]:
    return tuple(sorted((one.id for one in found), key=int))


def as_frozen(figures: Iterable[Figure]) -> Mapping[str, Mapping[str, Mapping[str, int]]]:
    """Return the figures as they are frozen and given to programs: by name, then by group ("" is the whole)."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for one in figures:
        numbers = {"value": one.value, "numerator": one.numerator, "denominator": one.denominator}
        found.setdefault(one.code.removeprefix("figure.mediation_"), {})[one.group] = numbers
    return found
