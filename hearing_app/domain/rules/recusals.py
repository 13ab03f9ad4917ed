"""What bars somebody from sitting in this matter?

Grounds: 2022 Regulations Art. 28 (interest), lawyers' act Art. 39 (firm), mediator of the same matter
(court-appointed mediation rules Art. 16 by analogy). And who may decide about a request?
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.kinds import Process, SeatRole
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES

PRESIDER, ORGAN_HEAD = "presider", "organ_head"
DECIDERS: Mapping[str, Mapping[str, str]] = {
    PRESIDER: {"zh": "主持人", "en": "the presider"},
    ORGAN_HEAD: {"zh": "听证机关负责人", "en": "the head of the organ"},
}
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
    `challenged` are those whose recusal was asked for and is not decided, so that their work rests (Civil Procedure
    Law 48 by analogy);
    `struck` maps persons to the side that struck them from the list. `chosen` are the mediators of the matter's open
    case: where there are any, nobody else mediates in it (People's Mediation Law 19, 20).
    """

    handlers: frozenset[int] = frozenset()
    mediators: frozenset[int] = frozenset()
    parties: frozenset[int] = frozenset()
    agents: frozenset[int] = frozenset()
    firms: Mapping[str, str] = field(default_factory=dict)
    responsible_agency: str = ""
    declared: Mapping[int, str | Mapping[str, str]] = field(default_factory=dict)
    rejected: frozenset[int] = frozenset()
    chosen: frozenset[int] = frozenset()
    panel: frozenset[int] = frozenset()
    challenged: frozenset[int] = frozenset()
    struck: Mapping[int, str] = field(default_factory=dict)


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
        if role in JUDGING and candidate.id in ties.struck:
            grounds.append(("recusal.struck", {"side": PARTIES[ties.struck[candidate.id]]}))
        if role in JUDGING and (own := candidate.agency_like(ties.responsible_agency)):
            grounds.append(("recusal.responsible_unit", {"agency": own}))
    if process is Process.MEDIATION:
        grounds += _of_mediator(candidate, ties)
    rule = rules.profile.ref("recusal")
    return tuple(Reason(code, {"name": candidate.name, **params}, rule) for code, params in grounds)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Who decided about whose recusal: the office, the name; `presider` is who presides now, empty if nobody does."""

    decider: str
    decided_by: str
    is_about_presider: bool
    about: str
    presider: str = ""
    panel: frozenset[str] = frozenset()
    is_presider_challenged: bool = False


def against_ruling(profile: Profile, ruling: Ruling) -> Iterator[Reason]:
    """Yield why somebody could not decide: nobody named, the person himself, another office than the profile's.

    The presider decides about the others, the head of the organ about the presider (field notes §2.10); a presider
    whose own recusal is asked for decides about nobody.
    """
    by = ruling.decided_by.strip()
    if not by:
        yield Reason("recusal.decider_missing")
    elif by == ruling.about:
        yield Reason("recusal.self_decided", {"name": by})
    wanted = profile.recusal_deciders.get("presider" if ruling.is_about_presider else "others", "")
    if wanted and (against := _office(wanted, ruling, by)):
        code, params = against
        period = profile.recusal_decide
        yield Reason(code, params, profile.ref(period.clause, is_unverified=period.is_unverified))


def _office(wanted: str, ruling: Ruling, by: str) -> tuple[str, Mapping[str, object]] | None:
    if ruling.decider != wanted:
        return "recusal.wrong_decider", {"decider": DECIDERS[wanted]}
    if wanted == ORGAN_HEAD:
        return ("recusal.decider_on_panel", {"name": by}) if by in ruling.panel - {ruling.about} else None
    if ruling.is_presider_challenged:
        return "recusal.presider_challenged", {"name": ruling.presider}
    if ruling.presider and by not in ("", ruling.presider, ruling.about):
        return "recusal.not_the_presider", {"name": by, "presider": ruling.presider}
    return None


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
    elif ties.chosen and candidate.id not in ties.chosen:
        yield "recusal.not_chosen", {}
    if candidate.id in ties.panel:
        yield "recusal.on_panel", {}


def _firm(candidate: Candidate, ties: Ties) -> Iterator[tuple[str, dict[str, object]]]:
    for firm, side in ties.firms.items():
        if candidate.agency_like(firm):
            yield "recusal.firm", {"agency": firm, "side": PARTIES.get(side, {"zh": side, "en": side})}
