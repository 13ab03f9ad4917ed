"""How is a matter entered at the counter, and what is added to it later? Inside an open change.

Not here: matters of a workbook (steps.pending_intake), what the page shows (services.matters).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.evidence.redactions import LABELS, identifiers_in
from hearing_app.domain.mediations.cases import CaseState
from hearing_app.domain.people.availability_words import Effect, read_availability
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import STAGES, speaks_of_minor
from hearing_app.domain.sittings.orders import Consent
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change
from hearing_app.services.steps.clockwork.clocks import open_clock
from hearing_app.services.steps.intake.pending_intake import SOURCE
from hearing_app.services.steps.intake.roster_intake import ensure_agencies
from hearing_app.services.steps.intake.routes import propose
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.times import save_times
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import matters
from hearing_app.store.mediations import cases
from hearing_app.store.tables.matters import MatterRow, PartyRow

OFFICE = "office"
PETITIONER, RESPONDENT = "petitioner", "respondent"
CONSENT_FORMS: Mapping[str, Label] = {
    "written": {"zh": "书面", "en": "in writing"},
    "recorded": {"zh": "记入笔录", "en": "on the record"},
    "telephone": {"zh": "电话", "en": "by telephone"},
    "electronic": {"zh": "电子方式", "en": "electronically"},
}


@dataclass(frozen=True, slots=True)
class MatterOrder:
    """A matter as it is entered; `stage` and `wanted_kind` are ids, `times_text` are the petitioner's times.

    `occurrence` and `level` are ids of domain.matters.routing. A matter with state secrets is never taken.
    """

    number: str
    petitioner: str
    category: str
    subject: str
    district: str
    agency: str
    stage: str
    received_on: date
    wanted_kind: str = ""
    phone: str = ""
    address: str = ""
    opposing_firm: str = ""
    attending: int = 1
    represented: int = 0
    access_needs: str = ""
    times_text: str = ""
    occurrence: str = ""
    level: str = ""
    is_state_secret: bool = False


@dataclass(frozen=True, slots=True)
class ConsentOrder:
    """What a party said to a mediation: in which form (see CONSENT_FORMS) and on which day."""

    number: str
    version: int
    party_id: int
    consent: Consent
    said_on: date | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class TimesOrder:
    """A party's times in words, in the version of the matter that the clerk saw."""

    number: str
    version: int
    party_id: int
    words: str


def lock(change: Change, unit_id: int, number: str, version: int) -> MatterRow:
    """Return a matter of the unit locked, in the version that the actor saw; raises NotFound or Stale."""
    row = matters.find_by_number(change.session, unit_id, number)
    if row is None:
        raise NotFound
    change.session.refresh(row, with_for_update={"of": MatterRow, "key_share": True})
    if row.version != version:
        raise Stale
    return row


def add_matter(change: Change, rules: Rulebook, unit_id: int, order: MatterOrder) -> MatterRow:
    """Write a matter, its parties, its clock; raises Refused with every reason."""
    profile = profile_of(change.session, rules, unit_id, on_day=order.received_on)
    reasons = [*_reasons(change, rules, unit_id, order), *_against(profile, order)]
    if reasons:
        raise Refused(reasons)
    agency = ensure_agencies(change, {order.agency}).get(order.agency)
    row = MatterRow(
        unit_id=unit_id,
        number=order.number,
        category=order.category,
        subject=order.subject,
        district=order.district,
        stage=order.stage,
        agency_id=agency.id if agency else None,
        received_on=order.received_on,
        represented=order.represented,
        attending=order.attending,
        opposing_firm=order.opposing_firm,
        wanted_kind=order.wanted_kind,
        access_needs=order.access_needs,
        occurrence=order.occurrence,
        level=order.level,
        has_minor=speaks_of_minor(order.access_needs),
        source=OFFICE,
    )
    change.session.add(row)
    change.session.flush()
    _add_parties(change, row, order)
    propose(change, rules, row)
    open_clock(change, rules, profile, matter=row, start_on=order.received_on)
    return row


def _reasons(change: Change, rules: Rulebook, unit_id: int, order: MatterOrder) -> Iterator[Reason]:
    if matters.find_by_number(change.session, unit_id, order.number) is not None:
        yield Reason("matter.taken", {"number": order.number})
    if order.stage not in STAGES:
        yield Reason("matter.stage_unknown", {"stage": order.stage})
    if order.wanted_kind and order.wanted_kind not in rules.kinds:
        yield Reason("kind.unknown", {"kind": order.wanted_kind, "kinds": ", ".join(rules.kinds)})
    if order.received_on > civil_day(change.now):
        yield Reason("matter.received_later", {"day": order.received_on})


def _against(profile: Profile, order: MatterOrder) -> Iterator[Reason]:
    if order.is_state_secret:
        yield Reason("matter.state_secret")
    for sort in identifiers_in(order.subject, [order.petitioner]):
        yield Reason("matter.subject_identifier", {"sort": LABELS[sort]})
    if order.attending > profile.representatives_most:
        most = {"most": profile.representatives_most, "count": order.attending}
        yield Reason("matter.representatives_full", most, profile.ref("representatives"))


def _add_parties(change: Change, row: MatterRow, order: MatterOrder) -> None:
    petitioner = matters.add_party(change.session, row, PETITIONER, order.petitioner)
    petitioner.phone, petitioner.address = order.phone, order.address
    if order.agency:
        matters.add_party(change.session, row, RESPONDENT, order.agency)
    if order.times_text:
        _write_times(change, petitioner, order.times_text)


def record_consent(change: Change, row: MatterRow, order: ConsentOrder) -> None:
    """Write what a party said; raises Refused where a form or a day is missing, or a mediation case asks for it."""
    party = party_of(row, order.party_id)
    is_said = order.consent in (Consent.GIVEN, Consent.REFUSED)
    reasons = []
    if any(one.state != CaseState.ENDED for one in cases.of_matter(change.session, row.id)):
        reasons.append(Reason("consent.in_case"))
    if is_said and order.form not in CONSENT_FORMS:
        reasons.append(Reason("consent.form_missing"))
    if is_said and order.said_on is None:
        reasons.append(Reason("consent.day_missing"))
    if reasons:
        raise Refused(reasons)
    party.consent = order.consent.value
    party.consent_on = order.said_on if is_said else None
    party.consent_form = order.form if is_said else ""
    row.version += 1


def set_times(change: Change, row: MatterRow, order: TimesOrder) -> int:
    """Write a party's times; returns how many clauses were not understood."""
    unclear = _write_times(change, party_of(row, order.party_id), order.words.strip())
    row.version += 1
    return unclear


def _write_times(change: Change, party: PartyRow, words: str) -> int:
    party.times_text = words
    found = read_availability(words, civil_day(change.now), default=Effect.OPEN)
    save_times(change, party.resource_id, SOURCE, words=words, found=found)
    return len(found.not_understood)


def party_of(row: MatterRow, party_id: int) -> PartyRow:
    """Return a party of a matter; raises NotFound."""
    party = next((party for party in row.parties if party.id == party_id), None)
    if party is None:
        raise NotFound
    return party
