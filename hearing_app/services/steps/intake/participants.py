"""Who else has to do with a matter: agents, third parties, handlers? Inside an open change.

Not here: what that bars (domain.rules.recusals), the parties of the intake (matter_intake).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.vocabulary import AGENT, HELPING, PARTIES
from hearing_app.services.context import Change
from hearing_app.services.steps.intake.matter_intake import party_of
from hearing_app.store import letters, matters, people
from hearing_app.store.mediations import agreements
from hearing_app.store.planning import offers
from hearing_app.store.tables.matters import HandlerRow, MatterRow

THIRD_PARTY = "third_party"
ADDABLE = HELPING | {THIRD_PARTY}


@dataclass(frozen=True, slots=True)
class ParticipantOrder:
    """Somebody to add: `role` is in ADDABLE; whoever acts for or helps a party has a `side`, that party's role."""

    number: str
    version: int
    role: str
    name: str
    phone: str = ""
    side: str = ""
    firm: str = ""


def add_participant(change: Change, profile: Profile, row: MatterRow, order: ParticipantOrder) -> int:
    """Write an agent or a third party; returns the id. Raises Refused with every reason."""
    reasons = list(_reasons(profile, row, order))
    if reasons:
        raise Refused(reasons)
    party = matters.add_party(change.session, row, order.role, order.name)
    party.phone = order.phone
    party.side = order.side if order.role in HELPING else ""
    party.firm = order.firm if order.role == AGENT else ""
    row.version += 1
    change.session.flush()
    return party.id


def _reasons(profile: Profile, row: MatterRow, order: ParticipantOrder) -> Iterator[Reason]:
    same = [party for party in row.parties if party.role == order.role and party.side == order.side]
    if any(party.name == order.name for party in same):
        yield Reason("participant.twice", {"name": order.name})
    if order.role not in HELPING:
        return
    if order.side not in {party.role for party in row.parties if party.role in PARTIES}:
        yield Reason("participant.side_missing")
    elif order.role == AGENT and len(same) >= profile.agents_most:
        params = {"side": PARTIES[order.side], "most": profile.agents_most}
        yield Reason("participant.agents_full", params, profile.ref("agents"))


def remove_participant(change: Change, row: MatterRow, party_id: int) -> None:
    """Take away an agent or a third party; raises Refused once a letter or a call has gone to him, or he was heard."""
    party = party_of(row, party_id)
    if party.role not in ADDABLE:
        raise NotFound
    if letters.has_reached(change.session, party.id):
        raise Refused([Reason("participant.has_letters", {"name": party.name})])
    if agreements.speak_of(change.session, party.id):
        raise Refused([Reason("participant.in_mediation", {"name": party.name})])
    if offers.asks(change.session, party.id):
        raise Refused([Reason("participant.was_asked", {"name": party.name})])
    row.parties.remove(party)
    change.session.delete(party)
    row.version += 1


def add_handler(change: Change, unit_id: int, row: MatterRow, who: str) -> int | None:
    """Write a handler; returns the person of the roster whom a code or a name that only one bears points at."""
    wanted = who.strip()
    entries = [
        entry for entry in people.list_entries(change.session, unit_id) if wanted in (entry.code, entry.person.name)
    ]
    found = {entry.person_id: entry.person for entry in entries}
    if len(found) > 1:
        codes = "、".join(entry.code for entry in entries)
        raise Refused([Reason("handler.several", {"name": wanted, "codes": codes})])
    person = next(iter(found.values()), None)
    if any(handler.name == wanted or (person and handler.person_id == person.id) for handler in row.handlers):
        raise Refused([Reason("handler.twice", {"name": wanted})])
    row.handlers.append(HandlerRow(name=person.name if person else wanted, person_id=person.id if person else None))
    row.version += 1
    change.session.flush()
    return person.id if person else None


def remove_handler(change: Change, row: MatterRow, handler_id: int) -> None:
    """Take away a handler who was entered by mistake; raises NotFound."""
    handler = next((one for one in row.handlers if one.id == handler_id), None)
    if handler is None:
        raise NotFound
    row.handlers.remove(handler)
    change.session.delete(handler)
    row.version += 1
