"""What belongs into the volume of a review, in which order, and what is still missing?

The order and what must be there are values (config/volumes/review.toml). Not here: what the papers look like
(hearing_app.documents), when a review may be signed (evidence.signing).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.evidence.signing import SigningFacts, signing_reasons


class Origin(StrEnum):
    """How a paper comes into the volume: the office's own, brought in, or made with the volume itself."""

    GENERATED = "generated"
    UPLOADED = "uploaded"
    VOLUME = "volume"


class Trait(StrEnum):
    """What has happened in a matter and makes further papers obligatory."""

    HEARD = "heard"
    OPEN_HEARD = "open_heard"
    REQUESTED = "requested"
    MEDIATED = "mediated"
    RE_REVIEW = "re_review"
    AGREED = "agreed"


ALWAYS = "always"
OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of paper at a place; `needed` is always, optional or a trait; `missing` is its own to-do code.

    What is closed was said in mediation and is read by who keeps mediation notes alone.
    """

    code: str
    label: Mapping[str, str]
    needed: str
    origin: Origin
    missing: str
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the volume; `needed` asks for at least one paper of any of its parts."""

    seat: int
    code: str
    label: Mapping[str, str]
    needed: str
    missing: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class VolumeRules:
    """One version of the volume order, what stays out of it for good, and the clauses behind its gates."""

    id: str
    version: str
    places: tuple[Place, ...]
    kept_out: tuple[str, ...]
    clauses: Mapping[str, str]
    retention: str = ""

    def ref(self, clause: str) -> RuleRef:
        """Return the evidence for a clause of this version."""
        return RuleRef(self.id, self.version, self.clauses[clause])


@dataclass(frozen=True, slots=True)
class Holding:
    """One paper that exists: its kind (a part's code) and what the contents page says of it.

    `pages` is None and `sha256` empty while the bytes are not rendered.
    """

    key: str
    kind: str
    title: str
    origin: Origin
    number: str = ""
    author: str = ""
    dated_on: date | None = None
    pages: int | None = None
    copies: int = 1
    secrecy: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that exists of one review or mediation when its volume is built; only a review waits for a signature."""

    number: str
    holdings: tuple[Holding, ...]
    traits: frozenset[Trait]
    signing: SigningFacts | None


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the contents (卷内目录); `seq` runs through the volume, `seat` is the place's number."""

    seq: int
    seat: int
    place: str
    holding: Holding


@dataclass(frozen=True, slots=True)
class Contents:
    """The contents of a volume and its to-do list; every to-do is a coded reason with its sentence."""

    number: str
    items: tuple[Item, ...]
    missing: tuple[Reason, ...]
    rules: VolumeRules


@dataclass(slots=True)
class _Shelf:
    """The holdings sorted by kind while the contents are made."""

    by_kind: dict[str, list[Holding]] = field(default_factory=dict)

    def of(self, part: Part) -> list[Holding]:
        found = self.by_kind.get(part.code, [])
        return sorted(found, key=lambda one: (one.dated_on is None, one.dated_on or date.max, one.number, one.key))


def table_of_contents(dossier: Dossier, rules: VolumeRules) -> Contents:
    """Put what exists into the order of the volume and name what is missing.

    A kind without a place becomes a to-do and stays out; what `rules.kept_out` names (notes of a mediation) stays
    out and says so, since concessions may not be used later (特邀调解规定 22).
    """
    shelf = _Shelf()
    for holding in dossier.holdings:
        shelf.by_kind.setdefault(holding.kind, []).append(holding)
    items: list[Item] = []
    for place in rules.places:
        for part in place.parts:
            for holding in shelf.of(part):
                items.append(Item(len(items) + 1, place.seat, place.label["zh"], holding))
    return Contents(dossier.number, tuple(items), _missing(dossier, rules, shelf), rules)


def _missing(dossier: Dossier, rules: VolumeRules, shelf: _Shelf) -> tuple[Reason, ...]:
    reasons = [reason for place in rules.places for reason in _missing_at(place, dossier.traits, rules, shelf)]
    if dossier.signing is not None:
        said = {reason.code for reason in reasons}
        gates = signing_reasons(dossier.signing, counsel=rules.ref("counsel"), adoption=rules.ref("adoption"))
        reasons += [reason for reason in gates if reason.code not in said]
    placed = {part.code for place in rules.places for part in place.parts}
    for holding in dossier.holdings:
        if holding.kind in rules.kept_out:
            reasons.append(Reason("review_file.kept_out", {"title": holding.title}, rules.ref("kept_out")))
        elif holding.kind not in placed:
            reasons.append(Reason("review_file.without_place", {"title": holding.title}, rules.ref("order")))
    return tuple(reasons)


def _missing_at(place: Place, traits: frozenset[Trait], rules: VolumeRules, shelf: _Shelf) -> list[Reason]:
    rule = rules.ref("order")
    if _is_needed(place.needed, traits) and not any(shelf.of(part) for part in place.parts):
        return [Reason(place.missing, {"place": place.label, "seat": place.seat}, rule)]
    return [
        Reason(part.missing, {"place": place.label, "seat": place.seat, "part": part.label}, rule)
        for part in place.parts
        if _is_needed(part.needed, traits) and not shelf.of(part)
    ]


def _is_needed(needed: str, traits: frozenset[Trait]) -> bool:
    return needed == ALWAYS or needed in traits
