"""Which seats are drawn, who may be drawn for them, and may the draw be opened?

The organ's head appoints the presider (field notes §2.1, A:S21); the members are drawn. The seats follow from the
profile's panel rule: one for each group that the presider does not stand for, then as many outsiders as the share still
wants, then anybody whom the kind allows. Whatever is drawn into such seats is lawful by its composition; rules.panels
judges it once more.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.people.draws import (
    NUMBER,
    PETITIONER,
    RESPONDENT,
    SIDES,
    WITNESS,
    FrozenList,
    SeatLot,
    open_seats,
)
from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import group_label, has_vote
from hearing_app.domain.rules.recusals import Ties, find_conflicts
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.workdays import Label

OUTSIDE, ANY = "external", "any"
BUSY, PRESIDES, TERM, CAPPED = "draw.busy", "draw.presides", "person.term_not_valid", "person.monthly_cap"
# what may stand in a list as the reason to pass somebody over; words without names, for pages and sheets
PASSED: Mapping[str, Label] = {
    "recusal.handler": {"zh": "办理过本事项", "en": "handled this matter"},
    "recusal.mediator": {"zh": "调解过本事项", "en": "mediated in this matter"},
    "recusal.struck": {"zh": "当事人已剔除", "en": "struck by a party"},
    "recusal.responsible_unit": {"zh": "与责任单位同一单位", "en": "works for the responsible unit"},
    "recusal.firm": {"zh": "与代理人同一单位", "en": "works where a party's agent does"},
    "recusal.party": {"zh": "是本事项当事人", "en": "is a party"},
    "recusal.agent": {"zh": "是本事项代理人", "en": "is an agent of a party"},
    "recusal.declared": {"zh": "声明利害关系或者准许回避", "en": "declared an interest, or recused"},
    TERM: {"zh": "不在聘期内", "en": "out of term"},
    CAPPED: {"zh": "已到每月上限", "en": "at the monthly limit"},
    BUSY: {"zh": "该时间已有安排", "en": "taken at that time"},
    PRESIDES: {"zh": "已是主持人", "en": "presides"},
    "draw.no_seat": {"zh": "该类别的席位已满", "en": "no seat left for that category"},
}


def lawful_sizes(rules: Rules) -> tuple[int, ...]:
    """Return how many members may be drawn so that the voting panel has a lawful size, the usual first."""
    panel, member = rules.profile.panel, rules.kind.seats_of(SeatRole.MEMBER)
    if not rules.kind.has_panel_rule or member is None:
        return ()
    chairs = _chairs(rules)
    found = [
        size
        for size in range(member.least, member.most + 1)
        if panel.voting_least <= size + chairs <= panel.voting_most and not (panel.is_odd and (size + chairs) % 2 == 0)
    ]
    return tuple(sorted(found, key=lambda size: (abs(size - member.usual), size)))


def _chairs(rules: Rules) -> int:
    presider = rules.kind.seats_of(SeatRole.PRESIDER)
    return presider.least if presider is not None and has_vote(rules, SeatRole.PRESIDER) else 0


def plan_seats(rules: Rules, size: int, presider: str) -> tuple[SeatLot, ...]:
    """Return the seats of so many members; `presider` is the category of whoever presides, empty without a vote of his.

    Refused where the size is not lawful, or too small for the groups and the outside share.
    """
    member, panel = rules.kind.seats_of(SeatRole.MEMBER), rules.profile.panel
    clause = rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)
    sizes = lawful_sizes(rules)
    if member is None or size not in sizes:
        told = "、".join(map(str, sorted(sizes))) or "0"
        raise Refused([Reason("draw.size_not_lawful", {"size": size, "sizes": told}, clause)])
    has_seat = bool(presider) and _chairs(rules) > 0
    covered = rules.categories[presider].groups if has_seat else ()
    groups = [group for group in panel.required_groups if group not in covered]
    needs = [(group, _of_group(rules, member.categories, group)) for group in groups]
    outside = tuple(one for one in member.categories if rules.categories[one].is_external)
    have = sum(set(categories) <= set(outside) for _, categories in needs)
    have += has_seat and rules.categories[presider].is_external
    needs += [(OUTSIDE, outside)] * max(0, ceil(panel.external_share * (size + _chairs(rules)) - 1e-9) - have)
    if len(needs) > size:
        raise Refused([Reason("draw.size_short", {"size": size, "least": len(needs)}, clause)])
    needs += [(ANY, member.categories)] * (size - len(needs))
    return tuple(SeatLot(n, need, tuple(sorted(categories))) for n, (need, categories) in enumerate(needs, 1))


def _of_group(rules: Rules, categories: Sequence[str], group: str) -> tuple[str, ...]:
    return tuple(one for one in categories if group in rules.categories[one].groups)


def need_label(rules: Rules, need: str) -> Label:
    """Return why a seat is there, in words."""
    if need == OUTSIDE:
        return {"zh": "外部人员", "en": "from outside"}
    if need == ANY:
        return {"zh": "不限", "en": "anybody allowed"}
    return group_label(rules.categories, need)


def barred_by(rules: Rules, candidate: Candidate, category: str, *, ties: Ties, on_day: date) -> str:
    """Return the code of the first ground that keeps somebody out of every member's seat on a day, or nothing."""
    conflicts = find_conflicts(candidate, SeatRole.MEMBER, ties, rules=rules)
    if conflicts:
        return conflicts[0].code
    if category not in candidate.categories_on(on_day):
        return TERM
    return CAPPED if candidate.is_capped_on(on_day) else ""


def check_list(rules: Rules, frozen: FrozenList) -> None:
    """Refuse a list from which the seats cannot all be filled, naming each group that has nobody left."""
    panel = rules.profile.panel
    clause = rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)
    empty = open_seats(frozen)
    counts = {need: sum(seat.need == need for seat in empty) for need in dict.fromkeys(seat.need for seat in empty)}
    reasons = [
        Reason("draw.seat_nobody", {"count": count, "need": need_label(rules, need)}, clause)
        for need, count in counts.items()
    ]
    if reasons:
        raise Refused(reasons)


def against_number(side: str, number: str, said: Mapping[str, str]) -> Iterator[Reason]:
    """Yield what speaks against a number of a side, given the numbers so far."""
    if side not in SIDES:
        yield Reason("draw.side_missing")
    elif side in said:
        yield Reason("draw.number_twice", {"side": SIDES[side]})
    if not NUMBER.fullmatch(number):
        yield Reason("draw.number_wrong")


def against_opening(said: Mapping[str, str]) -> Iterator[Reason]:
    """Yield whose number is missing: each side gives one, or a witness does in the place of who gives none."""
    if WITNESS not in said:
        for side in (PETITIONER, RESPONDENT):
            if side not in said:
                yield Reason("draw.number_missing", {"side": SIDES[side]})
