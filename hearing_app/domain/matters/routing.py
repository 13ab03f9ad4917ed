"""By which lawful route is a matter dealt with, and what is no longer open to it? (依法分类处理、诉访分离)

Routes and the list of claims (诉求清单) are data; the list proposes, a person decides. Regulations on Petition Work
(2022), Arts. 22, 28–31. Not here: how the data are read (settings.routes), whether a time fits (sittings.slots).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.workdays import Label

LEVELS: Mapping[str, Label] = {
    "township": {"zh": "乡镇、街道", "en": "township or sub-district"},
    "county": {"zh": "区县", "en": "district or county"},
    "city": {"zh": "市", "en": "city"},
    "province": {"zh": "省", "en": "province"},
}
FIRST, REPEAT = "first", "repeat"
OCCURRENCES: Mapping[str, Label] = {
    FIRST: {"zh": "初次", "en": "first time"},
    REPEAT: {"zh": "重复", "en": "repeat"},
}
ORAL = "oral"
WAYS_IN: Mapping[str, Label] = {
    "written": {"zh": "书面", "en": "in writing"},
    ORAL: {"zh": "口头", "en": "orally"},
    "online": {"zh": "网上", "en": "on line"},
    "forwarded": {"zh": "转送、交办", "en": "forwarded"},
}
SIGNATURES: Mapping[str, Label] = {
    "signature": {"zh": "签字", "en": "signature"},
    "fingerprint": {"zh": "按指印", "en": "fingerprint"},
}
NOTHING: Label = {"zh": "", "en": ""}
BOOK = "routes"  # what stands as the profile in the evidence of a route


@dataclass(frozen=True, slots=True)
class Route:
    """One lawful route: its basis, who takes the matter, which processes it bars here, which form of letter goes."""

    id: str
    label: Label
    receiver: Label
    basis: Label
    bars: frozenset[Process]
    is_confidential: bool = False
    letter: str = "transfer"

    @property
    def leads_out(self) -> bool:
        """Say whether the matter leaves for another procedure and needs a transfer."""
        return bool(self.bars)


@dataclass(frozen=True, slots=True)
class Claim:
    """One row of the list of claims: which words and categories it is known by, and its route."""

    id: str
    claim: Label
    department: Label
    categories: tuple[str, ...]
    words: tuple[str, ...]
    route: str
    has_civil_content: bool
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class RouteBook:
    """All routes by id and the rows of the list in the order of the file, in one version.

    `simple_grounds` are those of simplified handling (简易办理), `office_level` is the office's place in LEVELS.
    """

    version: str
    routes: Mapping[str, Route]
    claims: Mapping[str, Claim]
    simple_grounds: Mapping[str, Label]
    simple_basis: Label
    office_level: str
    level_basis: Label

    def ref(self, route: Route, claim: Claim | None = None) -> RuleRef:
        """Return the evidence for a route: the version of the book and the article."""
        return RuleRef(BOOK, self.version, route.basis["zh"], claim is not None and claim.is_unverified)

    def barred(self, route: Route | None, process: Process, kind: Label) -> tuple[Reason, ...]:
        """Return why a matter on a route can have no sitting of a process here, told by the kind's name; or nothing."""
        if route is None or process not in route.bars:
            return ()
        params = {"kind": kind, "route": route.label, "basis": route.basis, "receiver": route.receiver}
        return (Reason("matter.routed_out", params, self.ref(route)),)

    def cited(self, clause: str) -> Label:
        """Return an article of this book in both languages, else the clause itself."""
        known = [*(route.basis for route in self.routes.values()), self.simple_basis, self.level_basis]
        return next((basis for basis in known if basis["zh"] == clause), {"zh": clause, "en": clause})

    @property
    def simple_ref(self) -> RuleRef:
        """Return the evidence for simplified handling."""
        return RuleRef(BOOK, self.version, self.simple_basis["zh"])

    @property
    def level_ref(self) -> RuleRef:
        """Return the evidence for a hint about levels."""
        return RuleRef(BOOK, self.version, self.level_basis["zh"])


@dataclass(frozen=True, slots=True)
class Proposal:
    """The route that the list suggests, by which row and by which words of the matter."""

    route: str
    claim: str
    found: str


@dataclass(frozen=True, slots=True)
class RoutingOrder:
    """What somebody decides: route, row of the list ("" = none), why, who takes the matter.

    `conference_id` is the sitting in which it was discussed (会商), None without one.
    """

    route: str
    claim: str = ""
    reason: str = ""
    receiver: str = ""
    conference_id: int | None = None


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """What stands already: the route in force, the proposal, whether a sitting that the route bars is booked."""

    route: str = ""
    proposed: Proposal | None = None
    booked: tuple[tuple[str, Process], ...] = ()
    conferences: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Routing:
    """The decision with its evidence; `leads_out` asks for a transfer."""

    route: Route
    claim: str
    rule: RuleRef
    leads_out: bool


def propose_route(book: RouteBook, category: str, *words: str) -> Proposal | None:
    """Return what the list suggests for a matter's category and words, or None.

    Words outrank categories, an earlier row outranks a later one.
    """
    text = "\n".join(words)
    for row in book.claims.values():
        found = next((word for word in row.words if word in text), None)
        if found is not None:
            return Proposal(row.route, row.id, found)
    named = next((row for row in book.claims.values() if category and category in row.categories), None)
    return Proposal(named.route, named.id, category) if named else None


def plan_routing(book: RouteBook, order: RoutingOrder, facts: RoutingFacts) -> Routing | Refused:
    """Decide a classification, or say everything that is wrong with it.

    Whoever departs from the list, or from an earlier route, says why; a route that bars a process is refused while
    such a sitting is booked.
    """
    route = book.routes.get(order.route)
    if route is None:
        return Refused([Reason("routing.unknown", {"route": order.route})])
    reasons = [*_order(book, order, facts), *_booked(book, route, facts)]
    if reasons:
        return Refused(reasons)
    claim = book.claims.get(order.claim)
    return Routing(route, order.claim, book.ref(route, claim), route.leads_out)


def _order(book: RouteBook, order: RoutingOrder, facts: RoutingFacts) -> Iterator[Reason]:
    claim = book.claims.get(order.claim)
    if order.claim and claim is None:
        yield Reason("routing.claim_unknown", {"claim": order.claim})
    is_departure = facts.proposed is not None and facts.proposed.route != order.route
    if (is_departure or facts.route not in ("", order.route)) and not order.reason.strip():
        yield Reason("routing.reason_missing")
    if order.conference_id is not None and order.conference_id not in facts.conferences:
        yield Reason("routing.conference_unknown")
    if claim is not None and claim.route != order.route and not order.reason.strip():
        yield Reason("routing.claim_says_other", {"claim": claim.claim, "route": book.routes[claim.route].label})


def _booked(book: RouteBook, route: Route, facts: RoutingFacts) -> Iterator[Reason]:
    for number, process in facts.booked:
        if process in route.bars:
            yield Reason("routing.sitting_booked", {"number": number, "route": route.label}, book.ref(route))


def check_simple(book: RouteBook, ground: str, *, occurrence: str, stage_is_first: bool) -> Refused | None:
    """Refuse simplified handling without one of its grounds, of a repeat, and after the first handling."""
    reasons = []
    if ground not in book.simple_grounds:
        reasons.append(Reason("simple.ground_missing", {}, book.simple_ref))
    if occurrence != FIRST:
        reasons.append(Reason("simple.not_first", {}, book.simple_ref))
    if not stage_is_first:
        reasons.append(Reason("simple.stage_over", {}, book.simple_ref))
    return Refused(reasons) if reasons else None


def level_hints(book: RouteBook, responsible_level: str, lower_until_on: date | None, today: date) -> Iterator[Reason]:
    """Yield what is odd about the level at which a matter was raised; a hint, never a refusal.

    A visit goes to the responsible organ or the next higher one; while a lower organ is still within its time the
    higher one does not accept (Art. 19).
    """
    order = list(LEVELS)
    if responsible_level in LEVELS:
        steps = order.index(book.office_level) - order.index(responsible_level)
        params = {"level": LEVELS[responsible_level], "office": LEVELS[book.office_level]}
        if steps > 1:
            yield Reason("level.skipped", params, book.level_ref)
        if steps < 0:
            yield Reason("level.too_low", params, book.level_ref)
    if lower_until_on is not None and today <= lower_until_on:
        yield Reason("level.lower_in_time", {"day": lower_until_on}, book.level_ref)


@dataclass(frozen=True, slots=True)
class OralRecord:
    """That an oral application was written down: who read it back on which day, and how it was confirmed."""

    read_back_by: str = ""
    read_back_on: date | None = None
    signed_how: str = ""


def check_oral(way_in: str, record: OralRecord, today: date) -> list[Reason]:
    """Say what an oral application lacks: it is read back to the petitioner, who signs or gives a fingerprint.

    Regulations on Petition Work (2022), Art. 17: what is said is recorded by the organ.
    """
    if way_in != ORAL:
        return []
    reasons = []
    if not record.read_back_by.strip() or record.read_back_on is None or record.read_back_on > today:
        reasons.append(Reason("oral.not_read_back"))
    if record.signed_how not in SIGNATURES:
        reasons.append(Reason("oral.not_signed"))
    return reasons


@dataclass(frozen=True, slots=True)
class Transfer:
    """That a matter was handed over: to whom, on which day, by which letter; the receipt may follow."""

    receiver: str
    sent_on: date
    number: str = ""
    received_on: date | None = None
    receipt_number: str = ""


def check_transfer(order: Transfer, route: Route, *, today: date) -> Refused | None:
    """Refuse a transfer where the route needs none, without a receiver, on a day to come, or received before sent."""
    reasons = []
    if not route.leads_out:
        reasons.append(Reason("transfer.not_needed", {"route": route.label}))
    if not order.receiver.strip():
        reasons.append(Reason("transfer.receiver_missing"))
    if order.sent_on > today or (order.received_on or order.sent_on) > today:
        reasons.append(Reason("transfer.later"))
    if order.received_on is not None and order.received_on < order.sent_on:
        reasons.append(Reason("transfer.received_before_sent", {"day": order.sent_on}))
    return Refused(reasons) if reasons else None
