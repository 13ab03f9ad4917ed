"""What stands behind a publication: the matter's people and numbers, its hearings and review, its mediations?

Read from rows, to build the text with pseudonyms and to check it. Not here: what speaks against it
(domain.evidence.publications).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from hearing_app.domain.evidence.pseudonyms import LEFT_OUT, ORGAN, SOMEWHERE, masked, places_in, pseudonyms_for
from hearing_app.domain.evidence.publications import PublicationKind, Source
from hearing_app.domain.evidence.redactions import Known
from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.matters.handlings import CONCLUSIONS as HANDLED
from hearing_app.domain.matters.reviews import CONCLUSIONS as REVIEWED
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.steps.intake.matter_intake import RESPONDENT
from hearing_app.services.steps.numbers import PUBLICATIONS
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import matters, outcomes, sittings
from hearing_app.store.hearings import publications
from hearing_app.store.intake import groups, handlings
from hearing_app.store.mediations import agreements, cases
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.sittings import SittingRow

OFFICES = ("政府", "办事处")
# which part of a text is which of the panel's opinion
OPINION = {"claim": "claim", "facts": "facts", "grounds": "basis"}


@dataclass(frozen=True, slots=True)
class Behind:
    """A matter as publications see it: its rows, read once, and the matters that were heard together with it."""

    matter: MatterRow
    reviews: Sequence[ReviewRow]
    sittings: Sequence[SittingRow]
    joined: Sequence[MatterRow]

    @property
    def together(self) -> tuple[MatterRow, ...]:
        """The matter and those that were heard together with it: what is published of one may tell of the others."""
        return (self.matter, *self.joined)

    @property
    def parties(self) -> Iterator[PartyRow]:
        """The parties of all of them."""
        for matter in self.together:
            yield from matter.parties

    @property
    def review(self) -> ReviewRow | None:
        """The review to publish: the last signed one, of the highest stage that there is."""
        signed = [row for row in self.reviews if row.signed_on is not None] or self.reviews
        return max(signed, key=lambda row: (row.stage == Stage.FUHE.value, row.id), default=None)


def behind(session: Session, matter: MatterRow) -> Behind:
    """Read what stands behind a matter's publications."""
    held = sittings.of_matter(session, matter.id)
    joined = [mate.matter for row in held for mate in sittings.mates_of(session, row)]
    others = {one.id: one for one in joined if one is not None and one.id != matter.id}
    return Behind(matter, matters.reviews_of(session, matter.id), held, tuple(others.values()))


def source_of(session: Session, rules: Rulebook, rows: Behind) -> Source:
    """Return what the whitelist asks about."""
    review = rows.review
    return Source(
        is_re_review=review is not None and review.stage == Stage.FUHE.value,
        signed_on=review.signed_on if review else None,
        conclusion=review.conclusion if review else "",
        held=tuple(row.is_open for row in _held(rules, rows)),
        is_decided=bool(handlings.of_matter(session, rows.matter.id)) or bool(review and review.signed_on),
        has_mediation=any(cases.of_matter(session, one.id) for one in rows.together),
    )


def _held(rules: Rulebook, rows: Behind) -> list[SittingRow]:
    """Return the hearings held since the review came; all of them where there is none."""
    since = rows.review.received_on if rows.review else None
    held = [row for row in rows.sittings if _is_hearing(rules, row) and row.state == SittingState.HELD]
    return [row for row in held if since is None or civil_day(row.starts_at) >= since]


def _is_hearing(rules: Rulebook, row: SittingRow) -> bool:
    return row.kind in rules.kinds and rules.kinds[row.kind].process is Process.HEARING


def known_of(session: Session, rules: Rulebook, rows: Behind) -> tuple[Known, ...]:
    """Return every word that points to the matter's people, with what stands instead of it in public.

    Names of parties, agents, representatives, households and handlers; of a panel until its hearing was held, of
    those who mediate always; firms, addresses with their small places, telephones, identity numbers, numbers of papers.
    All of it also of the matters that were heard together with this one.
    """
    people = [(sort, name) for sort, name in _named(session, rows) if name.strip()]
    seated = [("panel", name) for name in _seated(session, rules, rows)]
    instead = pseudonyms_for(name for _, name in (*people, *seated))
    words = [Known(sort, name, instead[name.strip()]) for sort, name in (*people, *seated)]
    addresses = [party.address for party in rows.parties if party.address]
    words += [Known("address", one, SOMEWHERE) for one in addresses]
    organs = [party.name for party in rows.parties if _is_organ(party)]
    for one in (*addresses, *(matter.district for matter in rows.together), *organs):
        words += places_in(one)
    words += [Known("phone", one, LEFT_OUT) for one in _phones(session, rows)]
    words += [Known("identity", party.id_number, LEFT_OUT) for party in rows.parties if party.id_number]
    words += [Known("number", one, LEFT_OUT) for one in _numbers(session, rows) if one]
    return tuple(dict.fromkeys(words))


def _named(session: Session, rows: Behind) -> Iterator[tuple[str, str]]:
    for party in rows.parties:
        if _is_organ(party):
            continue
        yield ("unit" if ORGAN.search(party.name) else "name"), party.name
        yield "unit", party.firm
    for matter in rows.together:
        yield "unit", matter.opposing_firm
        yield from (("name", one.name) for one in groups.representatives_of(session, matter.id))
        yield from (("name", one.name) for one in groups.households_of(session, matter.id))
        yield from (("name", one.name) for one in matter.handlers)


def _is_organ(party: PartyRow) -> bool:
    """Say whether a party is the responsible organ, whose name the public may read but for small places in it."""
    agency = party.matter.agency
    is_named = agency is not None and agency.name == party.name
    return party.role == RESPONDENT and (is_named or bool(ORGAN.search(party.name)) or party.name.endswith(OFFICES))


def _sittings(session: Session, rows: Behind) -> Iterator[SittingRow]:
    yield from rows.sittings
    for one in rows.joined:
        yield from sittings.of_matter(session, one.id)


def _seated(session: Session, rules: Rulebook, rows: Behind) -> Iterator[str]:
    for sitting in _sittings(session, rows):
        if sitting.state != SittingState.HELD or not _is_hearing(rules, sitting):
            yield from (seat.person.name for seat in sitting.seats if seat.person is not None)


def _phones(session: Session, rows: Behind) -> Iterator[str]:
    yield from (one.phone for one in rows.parties if one.phone)
    for matter in rows.together:
        yield from (one.phone for one in groups.representatives_of(session, matter.id) if one.phone)
        yield from (one.phone for one in groups.households_of(session, matter.id) if one.phone)


def _numbers(session: Session, rows: Behind) -> Iterator[str]:
    yield from (sitting.number for sitting in _sittings(session, rows))
    for matter in rows.together:
        yield from (matter.number, matter.earlier_number)
        for review in matters.reviews_of(session, matter.id):
            yield from (review.number, review.opinion_number)
        yield from (one.paper for one in handlings.of_matter(session, matter.id))
        for case in cases.of_matter(session, matter.id):
            yield case.number
            yield from (one.number for one in agreements.of_mediation(session, case.id))
        yield from publications.numbers_of_matter(session, matter.id, but=PUBLICATIONS)


def mediated_of(session: Session, rules: Rulebook, rows: Behind) -> tuple[str, ...]:
    """Return what stands in papers of a matter's mediations: terms, promises, reasons, records; never the notes.

    Who writes what becomes public cannot read the notes (field notes, invariant 21), and learns nothing of them here.
    """
    found: list[str] = []
    for case in (case for one in rows.together for case in cases.of_matter(session, one.id)):
        found.append(case.end_reason)
        for turn in case.referrals:
            found += [turn.reason, turn.return_note]
        for one in agreements.of_mediation(session, case.id):
            found += [one.terms, *(promise.what for promise in one.installments)]
    for sitting in _sittings(session, rows):
        if sitting.kind in rules.kinds and rules.kinds[sitting.kind].process is Process.MEDIATION:
            found += [words for row in outcomes.records_of(session, sitting.id) for words in row.sections.values()]
    return tuple(words for words in found if words)


def proposal_of(session: Session, rules: Rulebook, rows: Behind, kind: PublicationKind) -> dict[str, str]:
    """Return the parts of a first draft, drawn from what the office wrote itself and set with pseudonyms.

    Claim, facts and grounds are those of the panel's opinion, else of the handling opinion; what only a person can
    write stays empty.
    """
    matter, known = rows.matter, known_of(session, rules, rows)
    found = {"subject": f"{matter.category}：{matter.subject}", "claim": matter.facts} | _written(session, rules, rows)
    return {part: masked(found.get(part, ""), known) for part in kind.parts}


def _written(session: Session, rules: Rulebook, rows: Behind) -> dict[str, str]:
    found: dict[str, str] = {}
    for handled in handlings.of_matter(session, rows.matter.id)[-1:]:
        found |= {"facts": handled.facts, "grounds": handled.basis, "conclusion": HANDLED[handled.conclusion]["zh"]}
    for sitting in _held(rules, rows)[-1:]:
        for opinion in outcomes.opinions_of(session, sitting.id)[:1]:
            found |= {part: opinion.body[key] for part, key in OPINION.items() if opinion.body.get(key)}
    if rows.review is not None and rows.review.conclusion in REVIEWED:
        found["conclusion"] = REVIEWED[rows.review.conclusion]["zh"]
    return found
