"""Who has to do with a matter, so that he, his firm or his office cannot sit in judgement on it?"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy.orm import Session

from hearing_app.domain.mediations.cases import CaseState, MediatorState
from hearing_app.domain.rules.recusals import JUDGING, Ties, is_likely_same
from hearing_app.domain.rules.vocabulary import AGENT
from hearing_app.domain.workdays import Label
from hearing_app.store import people, sittings, substitutions
from hearing_app.store.hearings import lists
from hearing_app.store.intake import groups
from hearing_app.store.mediations import cases
from hearing_app.store.tables.groups import RepresentativeRow
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.mediations import MediationRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SittingRow

TO_COME = ("drafted", "noticed", "confirmed", "postponed", "suspended")
INTEREST: Label = {"zh": "已声明利害关系或者准许回避", "en": "an interest declared or a recusal granted"}


def ties_of(session: Session, matter: MatterRow, sitting: SittingRow | None) -> Ties:
    """Return everybody's ties to a matter.

    Handlers that are on no roster, parties and agents are known by their names; a telephone that differs tells two
    people of one name apart.
    """
    held = sittings.of_matter(session, matter.id)
    seats = [seat for one in held for seat in one.seats]
    # whoever is still seated here with an interest is shown at his seat; he does not keep others from being replaced
    here = {seat.id for seat in sitting.seats if seat.released_at is None} if sitting is not None else set()
    stepped_aside = {seat.person_id for seat in seats if seat.no_conflict == "no" and seat.id not in here}
    mediations = cases.of_matter(session, matter.id)
    unknown = [row.name for row in matter.handlers if row.person_id is None]
    spoken_for = groups.representatives_of(session, matter.id)
    named = {*unknown, *(party.name for party in matter.parties), *(one.name for one in spoken_for)}
    bearers = people.named(session, matter.unit_id, named)
    agents = [party for party in matter.parties if party.role == AGENT]
    parties = [party for party in matter.parties if party.role != AGENT]
    handlers = {row.person_id for row in matter.handlers} | {one.id for one in bearers if one.name in unknown}
    return Ties(
        handlers=_known(handlers),
        mediators=_known(seat.person_id for seat in seats if seat.role == "mediator") | _mediated(mediations),
        parties=frozenset(_same([*parties, *spoken_for], bearers)),
        agents=frozenset(_same(agents, bearers)),
        firms=_firms(matter),
        responsible_agency=matter.agency.name if matter.agency else "",
        declared={person_id: INTEREST for person_id in stepped_aside if person_id is not None},
        rejected=_rejected(mediations),
        chosen=_chosen(mediations),
        panel=_known(
            seat.person_id
            for one in held
            if one.state in TO_COME
            for seat in one.seats
            if seat.role in JUDGING and seat.released_at is None
        ),
        challenged=_challenged(session, sitting),
        struck={one.person_id: one.struck_by for one in lists.struck_of(session, matter.id)},
    )


def _mediated(rows: Iterable[MediationRow]) -> frozenset[int]:
    """Whoever was named in any case of the matter, even if he stepped aside later."""
    return frozenset(one.person_id for row in rows for one in row.mediators if one.state != MediatorState.REJECTED)


def _chosen(rows: Iterable[MediationRow]) -> frozenset[int]:
    """Whoever was named in the open case and is not set aside."""
    now = [one for row in rows if row.state != CaseState.ENDED for one in row.mediators]
    return frozenset(one.person_id for one in now if one.state == MediatorState.NAMED)


def _rejected(rows: Iterable[MediationRow]) -> frozenset[int]:
    now = [one for row in rows if row.state != CaseState.ENDED for one in row.mediators]
    return frozenset(one.person_id for one in now if one.state != MediatorState.NAMED)


def _challenged(session: Session, sitting: SittingRow | None) -> frozenset[int]:
    """Return whose recusal from a sitting was asked for and is not decided."""
    if sitting is None:
        return frozenset()
    open_ids = {one.seat_id for one in substitutions.recusals_of(session, sitting.id) if one.is_upheld is None}
    return _known(seat.person_id for seat in sitting.seats if seat.id in open_ids and seat.released_at is None)


def _known(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(one for one in ids if one is not None)


def _same(participants: Iterable[PartyRow | RepresentativeRow], bearers: Iterable[PersonRow]) -> Iterator[int]:
    by_name: dict[str, list[PersonRow]] = {}
    for one in bearers:
        by_name.setdefault(one.name, []).append(one)
    for party in participants:
        for person in by_name.get(party.name, ()):
            if is_likely_same((party.name, party.phone), (person.name, person.phone)):
                yield person.id


def _firms(matter: MatterRow) -> Mapping[str, str]:
    firms = {party.firm: party.side or party.role for party in matter.parties if party.firm}
    return firms | ({matter.opposing_firm: "respondent"} if matter.opposing_firm else {})
