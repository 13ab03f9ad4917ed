"""What bars somebody from sitting in this matter?

Grounds: 2022 Regulations Art. 28 (interest), lawyers' act Art. 39 (firm), mediator of the same matter
(court-appointed mediation rules Art. 16 by analogy). Not here: a party's request and its ruling.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.kinds import Process, SeatRole
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES

HEARING_STAFF = frozenset({SeatRole.PRESIDER, SeatRole.MEMBER, SeatRole.RECORDER})
JUDGING = frozenset({SeatRole.PRESIDER, SeatRole.MEMBER})
NEUTRAL: Mapping[Process, frozenset[SeatRole]] = {
    Process.HEARING: HEARING_STAFF,
    Process.MEDIATION: frozenset({SeatRole.MEDIATOR}),
    Process.MEETING: frozenset({SeatRole.SPEAKER, SeatRole.COUNSELLOR}),
}


@dataclass(frozen=True, slots=True)
class Ties:
    """Who has to do with the matter: person ids, and the firms and agencies on each side.

    `firms` maps the agency name of each party's agent or counsel to the party's role (petitioner, respondent …);
    `declared` maps persons to a tie that was declared or ruled (kin, interest …), in words. `rejected` are mediators
    whom a party does not accept or who stepped aside, `panel` those with a seat on a panel that is still to sit.
    """

    handlers: frozenset[int] = frozenset()
    mediators: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    firms: Mapping[str, str] = field(default_factory=dict)
    responsible_agency: str = ""
    declared: Mapping[int, str | Mapping[str, str]] = field(default_factory=dict)
    rejected: frozenset[int] = frozenset()
    panel: frozenset[int] = frozenset()


def is_likely_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Say whether two people, each by name and telephone ("" = unknown), have to be taken for the same human.

    The same name bars until two different telephones tell them apart: wrongly asking somebody to step aside costs a
    look, a party on his own panel costs the hearing (2022 Regulations Art. 28).
    """
    (name, phone), (other_name, other_phone) = one, other
    return name == other_name and (not phone or not other_phone or phone == other_phone)


def find_conflicts(candidate: Candidate, role: SeatRole, ties: Ties, *, rules: Rules) -> tuple[Reason, ...]:
    """Return every ground that bars a person from a role; observers and hosts are never barred.

    In a hearing the investigators (a presider only if the profile says so) and earlier mediators of the matter are
    barred as well, and presider and members may not come from the responsible unit. A mediator may well mediate again,
    but not whom a party rejected in the case, nor who is to judge the matter on a panel.
    """
    process = rules.kind.process
    if role not in NEUTRAL[process]:
        return ()
    grounds = [*_personal(candidate, ties), *_firm(candidate, ties)]
    if process is Process.HEARING:
        may_have_handled = role is SeatRole.PRESIDER and not rules.profile.panel.presider_must_not_handle
        if candidate.id in ties.handlers and not may_have_handled:
            grounds.append(("recusal.handler", {}))
        if candidate.id in ties.mediators:
            grounds.append(("recusal.mediator", {}))
        if role in JUDGING and (own := candidate.agency_like(ties.responsible_agency)):
            grounds.append(("recusal.responsible_unit", {"agency": own}))
    if process is Process.MEDIATION:
        grounds += _of_mediator(candidate, ties)
    rule = rules.profile.ref("recusal")
    return tuple(Reason(code, {"name": candidate.name, **params}, rule) for code, params in grounds)


def _personal(candidate: Candidate, ties: Ties) -> Iterator[tuple[str, dict[str, object]]]:
    if candidate.id in ties.parties:
        yield "recusal.party", {}
    if candidate.id in ties.agents:
        yield "recusal.agent", {}
    if candidate.id in ties.declared:
        yield "recusal.declared", {"tie": ties.declared[candidate.id]}


def _of_mediator(candidate: Candidate, ties: Ties) -> Iterator[tuple[str, dict[str, object]]]:
    if candidate.id in ties.rejected:
        yield "recusal.rejected", {}
    if candidate.id in ties.panel:
        yield "recusal.on_panel", {}


def _firm(candidate: Candidate, ties: Ties) -> Iterator[tuple[str, dict[str, object]]]:
    for firm, side in ties.firms.items():
        if candidate.agency_like(firm):
            yield "recusal.firm", {"agency": firm, "side": PARTIES.get(side, {"zh": side, "en": side})}
