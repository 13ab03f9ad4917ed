"""What of a matter may become public, built from which parts, and what speaks against it?

Only the sorts that config/publications.toml lists; never what was said in mediation. Not here: pseudonyms
(evidence.pseudonyms), announcements of sittings (hearings.publicity).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.evidence.pseudonyms import DISTRICT
from hearing_app.domain.evidence.redactions import LABELS, Known, spots_in
from hearing_app.domain.workdays import Label

LONGEST = 8_000
MOST_SPOTS = 20
# So many characters in a row that stand in a mediation's papers too are no chance; of a shorter paper, all of them.
COPIED, SHORT = 12, 6
SETTLED = "settled"
NEEDS = ("re_review", "signed", "open_hearing_held", "decided", "no_mediation")
CLAUSES = ("whitelist", "mediation", "identifiers", "second_person")
PARTS: Mapping[str, Label] = {
    "subject": {"zh": "信访事项", "en": "subject"},
    "claim": {"zh": "信访请求", "en": "claim"},
    "facts": {"zh": "查明的事实", "en": "facts found"},
    "grounds": {"zh": "依据和理由", "en": "grounds"},
    "conclusion": {"zh": "结论", "en": "conclusion"},
    "measures": {"zh": "督查和整改情况", "en": "what was inspected and put right"},
    "meaning": {"zh": "典型意义", "en": "why it is typical"},
}
SORTS: Mapping[str, Label] = {
    **LABELS,
    "name": {"zh": "姓名", "en": "a name"},
    "unit": {"zh": "单位名称", "en": "the name of a firm or body"},
    "address": {"zh": "住址", "en": "an address"},
    "place": {"zh": "能认出人的小地名", "en": "a small place"},
    "phone": {"zh": "电话", "en": "a telephone number"},
    "number": {"zh": "内部编号、文号", "en": "a number of the case"},
    "panel": {"zh": "还没有举行的听证的成员", "en": "a member of a panel whose day has not come"},
}


@dataclass(frozen=True, slots=True)
class PublicationKind:
    """One sort of publication: what it is called, what it needs, of which parts it is made, and its ground."""

    id: str
    label: Label
    title: str
    needs: tuple[str, ...]
    parts: tuple[str, ...]
    clause: Label
    is_unverified: bool = False


@dataclass(frozen=True, slots=True)
class PublicationRules:
    """One version of the whitelist with the clauses that refusals cite."""

    id: str
    version: str
    kinds: Mapping[str, PublicationKind]
    clauses: Mapping[str, Label]

    def ref(self, clause: str) -> RuleRef:
        """Return the evidence for a clause of this version."""
        return RuleRef(self.id, self.version, self.clauses[clause]["zh"])

    def kind_ref(self, kind: PublicationKind) -> RuleRef:
        """Return the evidence for a sort of this version."""
        return RuleRef(self.id, self.version, kind.clause["zh"], kind.is_unverified)

    def cited(self, clause: str) -> Label:
        """Return the words of a clause in both languages, else the clause itself."""
        known = [*self.clauses.values(), *(kind.clause for kind in self.kinds.values())]
        return next((words for words in known if words["zh"] == clause), {"zh": clause, "en": clause})


@dataclass(frozen=True, slots=True)
class Source:
    """What stands behind a publication: stage and end of the review, hearings held since it came, what else there is.

    `held` says of each of these hearings whether it was open.
    """

    is_re_review: bool = False
    signed_on: date | None = None
    conclusion: str = ""
    held: tuple[bool, ...] = ()
    is_decided: bool = False
    has_mediation: bool = False


@dataclass(frozen=True, slots=True)
class PublicCopy:
    """What the public reads: title, organ, number, day, and each part with its heading."""

    title: str
    organ: str
    number: str
    published_on: date
    parts: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The copy as plain text in UTF-8 with lines ended by LF; its digests are those of this text."""
        head = [self.title, self.organ, self.number, self.published_on.isoformat()]
        body = [f"\n{heading}\n{words}" for heading, words in self.parts]
        return "\n".join([*head, *body]) + "\n"


def against_source(rules: PublicationRules, kind_id: str, source: Source) -> Iterator[Reason]:
    """Yield what forbids to publish something of a matter: no such sort, or what the sort needs is not there.

    A review that ended in a settlement is never a source (field notes §7.1: mediation never).
    """
    kind = rules.kinds.get(kind_id)
    if kind is None:
        yield Reason("publication.not_listed", {}, rules.ref("whitelist"))
        return
    if source.conclusion == SETTLED or ("no_mediation" in kind.needs and source.has_mediation):
        yield Reason("publication.mediation", {}, rules.ref("mediation"))
    lacking = {
        "re_review": not source.is_re_review,
        "signed": source.signed_on is None,
        "open_hearing_held": not any(source.held),
        "decided": not source.is_decided,
    }
    for need, is_lacking in lacking.items():
        if need in kind.needs and is_lacking:
            yield Reason(f"publication.{need}", {}, rules.kind_ref(kind))
    if "open_hearing_held" in kind.needs and any(source.held) and not all(source.held):
        yield Reason("publication.closed_hearing", {}, rules.kind_ref(kind))


def against_text(
    rules: PublicationRules,
    kind: PublicationKind,
    parts: Mapping[str, str],
    *,
    known: Sequence[Known],
    mediated: Iterable[str],
) -> Iterator[Reason]:
    """Yield what forbids a text: a part that the sort has not, an empty or too long one, identifiers, mediation papers.

    `known` are the words that point to the matter's people, `mediated` what stands in papers of its mediations. Each
    identifier is named with its part, place (from 1) and characters; nobody may write these down elsewhere.
    """
    strange = sorted(set(parts) - set(kind.parts))
    if strange:
        yield Reason("publication.part_strange", {"part": strange[0][:40]}, rules.kind_ref(kind))
    barred, copied = [one for one in known if one.sort != DISTRICT], list(mediated)
    for part in kind.parts:
        words = parts.get(part, "")
        if not words.strip():
            yield Reason("publication.part_empty", {"part": PARTS[part]})
        elif len(words) > LONGEST:
            yield Reason("publication.part_long", {"part": PARTS[part], "most": LONGEST})
        else:
            yield from _identifiers(rules, part, words, barred)
            if any(_shares(words, paper) for paper in copied):
                yield Reason("publication.mediation_copied", {"part": PARTS[part]}, rules.ref("mediation"))


def _identifiers(rules: PublicationRules, part: str, words: str, known: Sequence[Known]) -> Iterator[Reason]:
    spots = sorted(dict.fromkeys(spots_in(words, known)), key=lambda one: (one.start, -one.end))
    for spot in spots[:MOST_SPOTS]:
        where = {"part": PARTS[part], "at": spot.start + 1, "found": spot.found, "sort": SORTS[spot.sort]}
        yield Reason("publication.identifier", where, rules.ref("identifiers"))
    if len(spots) > MOST_SPOTS:
        yield Reason("publication.more", {"part": PARTS[part], "n": len(spots) - MOST_SPOTS})


def _shares(words: str, paper: str) -> bool:
    plain, other = ("".join(one.split()) for one in (words, paper))
    if len(other) < COPIED:
        return len(other) >= SHORT and other in plain
    return any(plain[n : n + COPIED] in other for n in range(len(plain) - COPIED + 1))


def against_approval(
    rules: PublicationRules, editors: Iterable[str], approver: str, *, is_waiting: bool
) -> Iterator[Reason]:
    """Yield what forbids an approval: nothing waits, or the approver had a hand in the text (invariant 22)."""
    if not is_waiting:
        yield Reason("publication.nothing_waits")
    elif approver in editors:
        yield Reason("publication.same_person", {}, rules.ref("second_person"))
