"""How do pending matters of a workbook become matters with parties and a running clock?

“双方同意＝是” is kept as indicated; consent is taken from each party later. A row found again by its number changes
only what the workbook says differently.
"""

from collections.abc import Sequence

from hearing_app.domain.intake.pendings import PendingRecord
from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.people.availability_words import Effect, read_availability
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import speaks_of_minor
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change
from hearing_app.services.steps.clockwork.clocks import open_clock
from hearing_app.services.steps.intake.roster_intake import ensure_agencies
from hearing_app.services.steps.intake.routes import propose
from hearing_app.services.steps.intake.tallies import Tally
from hearing_app.services.steps.times import save_times
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import matters, people
from hearing_app.store.tables.matters import MatterRow

SOURCE = "pending"
DEFAULT_STAGE = Stage.HANDLING


def save_pending(
    change: Change, rules: Rulebook, profile: Profile, *, unit_id: int, records: Sequence[PendingRecord], tally: Tally
) -> None:
    """Save pending matters; a new one starts the main clock of its stage on the day of receipt."""
    agencies = ensure_agencies(change, {record.responsible_agency for record in records})
    known = matters.load_by_number(change.session, unit_id, (record.number for record in records))
    for record in records:
        matter = known.get(record.number)
        is_new = matter is None
        if matter is None:
            matter = MatterRow(unit_id=unit_id, number=record.number, source=SOURCE)
            known[record.number] = matter
        agency = agencies.get(record.responsible_agency)
        is_changed = tally.assign(
            "matters",
            matter,
            is_new=is_new,
            category=record.category,
            subject=record.subject,
            district=record.district,
            stage=(record.stage or DEFAULT_STAGE).value,
            agency_id=agency.id if agency else None,
            received_on=record.received_on,
            represented=record.represented or 0,
            attending=record.attending or 1,
            opposing_firm=record.opposing_firm,
            wanted_kind=record.kind,
            both_indicated=record.both_indicated,
            access_needs=record.access_needs,
            occurrence=record.occurrence,
            level=record.level,
        )
        if is_new:
            matter.has_minor = speaks_of_minor(record.access_needs)
            change.session.add(matter)
            change.session.flush()
            propose(change, rules, matter)
            if record.received_on is not None:
                open_clock(change, rules, profile, matter=matter, start_on=record.received_on)
        if _save_parties(change, matter, record, tally=tally) and not is_changed and not is_new:
            tally.turn("matters", "same", "changed")
    change.session.flush()


def _save_parties(change: Change, matter: MatterRow, record: PendingRecord, *, tally: Tally) -> bool:
    known = {party.role: party for party in matter.parties}
    if "respondent" not in known and record.responsible_agency:
        matters.add_party(change.session, matter, "respondent", record.responsible_agency)
    party = known.get("petitioner")
    is_new = party is None
    if party is None:
        party = matters.add_party(change.session, matter, "petitioner", record.petitioner)
    times, name = party.times_text, party.name
    values = {"name": record.petitioner, "phone": record.phone, "address": record.address}
    is_changed = tally.fill("parties", party, is_new=is_new, times_text=record.party_times_text, **values)
    if party.name != name:
        party.initials = people.pinyin_initials(party.name)
    if party.times_text != times:
        found = read_availability(record.party_times_text, civil_day(change.now), default=Effect.OPEN)
        save_times(change, party.resource_id, SOURCE, words=record.party_times_text, found=found)
        is_changed = True
    return is_changed
