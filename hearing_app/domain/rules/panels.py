"""May this panel sit?

Judges composition and people of any kind's seats against the kind and the profile's panel rule, all reasons at
once. Not here: time, room, notice and consent (sittings.verdicts), how a panel is found (sittings.lineups).
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.rules.candidates import Candidate, month_key
from hearing_app.domain.rules.kinds import Category, SeatRole, SeatRule
from hearing_app.domain.rules.recusals import Ties, find_conflicts
from hearing_app.domain.rules.seats import STAGE_LABELS, Seat, Stage, counted
from hearing_app.domain.rules.verdicts import Rules, Verdict

MAY_STAY_OPEN = frozenset({SeatRole.RECORDER, SeatRole.HOST, SeatRole.SPEAKER, SeatRole.COUNSELLOR, SeatRole.ATTENDEE})


def judge_panel(
    rules: Rules, seats: Sequence[Seat], people: Mapping[int, Candidate], *, ties: Ties, on_day: date, stage: Stage
) -> Verdict:
    """Judge the seats that count at a stage; `people` holds everybody who has a seat, by person id.

    Planned: seats asked of an agency may still fill the panel; what they leave open, and a recorder, host or speaker
    who is not named yet, are gaps. Invited and confirmed: such seats count for nothing. Where a category or a person
    is not known, nothing else can be said of the panel.
    """
    present = counted(seats, stage)
    unknown = tuple(_unknown(rules, (*present, *(seat for seat in seats if seat.is_asked)), people))
    if unknown:
        return Verdict(stage, unknown)
    now_short, findings = _composition(rules, present, stage)
    if stage is not Stage.PLANNED:
        reasons, gaps = now_short, []
    else:
        later_short, _ = _composition(rules, [*present, *(seat for seat in seats if seat.is_asked)], stage)
        reasons = [reason for reason in later_short if not _may_wait(reason)]
        gaps = [reason for reason in now_short if reason not in reasons]
    personal = [reason for seat in present for reason in _personal(rules, seat, people, ties=ties, on_day=on_day)]
    return Verdict(stage, (*reasons, *_twice(present, people), *personal), tuple(gaps), tuple(findings))


def has_vote(rules: Rules, role: SeatRole) -> bool:
    """Say whether a role votes: the kind says so and, for a presider, the profile too."""
    rule = rules.kind.seats_of(role)
    if rule is None or not rule.has_vote:
        return False
    return role is not SeatRole.PRESIDER or rules.profile.panel.presider_votes


def group_label(categories: Mapping[str, Category], group: str) -> Mapping[str, str]:
    """Name a required group by its categories, e.g. 人大代表、政协委员."""
    members = [category.label for category in categories.values() if group in category.groups]
    if not members:
        return {"zh": group, "en": group}
    return {"zh": "、".join(label["zh"] for label in members), "en": " or ".join(label["en"] for label in members)}


def _unknown(rules: Rules, seats: Sequence[Seat], people: Mapping[int, Candidate]) -> Iterator[Reason]:
    for category in dict.fromkeys(seat.category for seat in seats):
        if category not in rules.categories:
            yield Reason("seat.category_unknown", {"category": category})
    for person_id in dict.fromkeys(seat.person_id for seat in seats):
        if person_id is not None and person_id not in people:
            yield Reason("seat.person_unknown", {"person": person_id})


def _may_wait(reason: Reason) -> bool:
    return reason.code == "seat.too_few" and reason.params["role_id"] in MAY_STAY_OPEN


def _composition(rules: Rules, seats: Sequence[Seat], stage: Stage) -> tuple[list[Reason], list[Reason]]:
    reasons: list[Reason] = []
    findings: list[Reason] = []
    if rules.kind.has_panel_rule:
        voting = [seat for seat in seats if has_vote(rules, seat.role)]
        for is_fine, verdict in (*_size(rules, voting, stage), *_groups(rules, voting), *_external(rules, voting)):
            (findings if is_fine else reasons).append(verdict)
    has_size = not any(reason.code == "panel.too_few" for reason in reasons)
    for rule in rules.kind.seats:
        if has_size or rule.role is not SeatRole.MEMBER:
            reasons.extend(_headcount(rule, sum(seat.role is rule.role for seat in seats), stage))
    return reasons, findings


def _clause(rules: Rules) -> RuleRef:
    panel = rules.profile.panel
    return rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)


def _size(rules: Rules, voting: Sequence[Seat], stage: Stage) -> Iterator[tuple[bool, Reason]]:
    panel = rules.profile.panel
    count = len(voting)
    params = {"count": count, "least": panel.voting_least, "most": panel.voting_most, "stage": STAGE_LABELS[stage]}
    broken = []
    if count < panel.voting_least:
        broken.append("panel.too_few")
    if count > panel.voting_most:
        broken.append("panel.too_many")
    if panel.is_odd and count % 2 == 0:
        broken.append("panel.even")
    for code in broken:
        yield False, Reason(code, params, _clause(rules))
    if not broken:
        yield True, Reason("panel.size_ok_odd" if panel.is_odd else "panel.size_ok", params, _clause(rules))


def _groups(rules: Rules, voting: Sequence[Seat]) -> Iterator[tuple[bool, Reason]]:
    for group in rules.profile.panel.required_groups:
        has_group = any(group in _category(rules, seat).groups for seat in voting)
        code = "panel.group_ok" if has_group else "panel.group_missing"
        params = {"group": group_label(rules.categories, group), "group_id": group}
        yield has_group, Reason(code, params, _clause(rules))


def _external(rules: Rules, voting: Sequence[Seat]) -> Iterator[tuple[bool, Reason]]:
    if not voting:
        return
    external = sum(_category(rules, seat).is_external for seat in voting)
    share = rules.profile.panel.external_share
    is_enough = external >= share * len(voting) - 1e-9
    params = {"count": external, "total": len(voting), "percent": round(share * 100)}
    yield is_enough, Reason("panel.external_ok" if is_enough else "panel.external_share", params, _clause(rules))


def _headcount(rule: SeatRule, count: int, stage: Stage) -> Iterator[Reason]:
    params = {"role": rule.label, "role_id": rule.role, "count": count, "least": rule.least, "most": rule.most}
    params["stage"] = STAGE_LABELS[stage]
    if count < rule.least:
        yield Reason("seat.too_few", params)
    if count > rule.most:
        yield Reason("seat.too_many", params)


def _category(rules: Rules, seat: Seat) -> Category:
    return rules.categories[seat.category]


def _twice(seats: Sequence[Seat], people: Mapping[int, Candidate]) -> Iterator[Reason]:
    chairs = Counter(seat.person_id for seat in seats)
    for person_id, count in chairs.items():
        if person_id is not None and count > 1:
            yield Reason("panel.person_twice", {"name": people[person_id].name})


def _personal(
    rules: Rules, seat: Seat, people: Mapping[int, Candidate], *, ties: Ties, on_day: date
) -> Iterator[Reason]:
    if seat.person_id is None:
        return
    candidate = people[seat.person_id]
    yield from _standing(rules, seat, candidate, on_day)
    if candidate.is_capped_on(on_day):
        params = {"name": candidate.name, "cap": candidate.monthly_cap, "month": month_key(on_day)}
        yield Reason("person.monthly_cap", params)
    yield from find_conflicts(candidate, seat.role, ties, rules=rules)


def _standing(rules: Rules, seat: Seat, candidate: Candidate, on_day: date) -> Iterator[Reason]:
    rule = rules.kind.seats_of(seat.role)
    category = _category(rules, seat).label
    params = {"name": candidate.name, "category": category, "day": on_day}
    if rule is None:
        yield Reason("seat.no_such_role", {"role": seat.role, "kind": rules.kind.label})
    elif rule.categories and seat.category not in rule.categories:
        yield Reason("seat.category_not_allowed", {**params, "role": rule.label})
    held = [appointment for appointment in candidate.appointments if appointment.category == seat.category]
    if not held:
        yield Reason("person.category_not_held", params)
    elif not any(appointment.is_valid_on(on_day) for appointment in held):
        yield Reason("person.term_not_valid", params)
