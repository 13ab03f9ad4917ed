"""Does the panel rule say every reason at once, and nothing else?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.rules.verdicts import Verdict
from tests.builders.rules import candidate, confirmed, default_profile, rules, seat

DAY = date(2026, 12, 10)
PEOPLE = (
    candidate(1, "judge"),
    candidate(2, "lawyer", agency="示例律师事务所(五)"),
    candidate(3, "npc_deputy"),
    candidate(4, "community_staff"),
    candidate(5, "legal_worker"),
    candidate(6, "staff"),
    candidate(7, "gov_lawyer", "lawyer"),
)
LEGAL = (
    seat("presider", "judge", 1),
    seat("member", "lawyer", 2),
    seat("member", "npc_deputy", 3),
    seat("member", "community_staff", 4),
    seat("member", "legal_worker", 5),
    seat("recorder", "staff", 6),
)


def judged(
    seats: tuple[Seat, ...] = LEGAL,
    *,
    ties: Ties | None = None,
    stage: Stage = Stage.PLANNED,
    people: tuple[Candidate, ...] = PEOPLE,
    kind: str = "hearing_review",
) -> Verdict:
    return judge_panel(
        rules(kind), seats, {one.id: one for one in people}, ties=ties or Ties(), on_day=DAY, stage=stage
    )


def codes(verdict: Verdict) -> list[str]:
    return sorted(reason.code for reason in verdict.reasons)


def changed(at: int, **values: object) -> tuple[Seat, ...]:
    return tuple(replace(one, **values) if index == at else one for index, one in enumerate(LEGAL))


def test_legal_panel_has_no_reason_and_tells_what_is_in_order():
    verdict = judged()
    assert (verdict.reasons, verdict.gaps) == ((), ())
    assert [finding.code for finding in verdict.findings] == [
        "panel.size_ok_odd",
        "panel.group_ok",
        "panel.group_ok",
        "panel.group_ok",
        "panel.external_ok",
    ]
    assert verdict.findings[0].params["count"] == 5


def test_reasons_name_profile_version_and_clause():
    rule = judged(LEGAL[1:]).reasons[0].rule
    assert rule is not None
    assert (rule.profile, rule.version, rule.clause, rule.is_unverified) == ("xa_default", "1", "panel", True)


@pytest.mark.parametrize(
    ("seats", "expected"),
    [
        (LEGAL[1:], ["panel.even", "panel.too_few", "seat.too_few"]),
        ((*LEGAL, seat("member", "lawyer", 7)), ["panel.even"]),
        ((*LEGAL, seat("member", "legal_worker", 5)), ["panel.even", "panel.person_twice"]),
        (changed(5, person_id=5, category="legal_worker"), ["panel.person_twice", "seat.category_not_allowed"]),
        (changed(1, category="gov_lawyer", person_id=7), ["panel.group_missing"]),
        (changed(1, category="legal_expert"), ["panel.group_missing", "person.category_not_held"]),
        (
            (LEGAL[0], LEGAL[4], LEGAL[5]),
            ["panel.even", "panel.group_missing", "panel.group_missing", "panel.group_missing", "panel.too_few"],
        ),
    ],
    ids=["no presider", "even", "twice and even", "recorder votes", "group by seat", "not his category", "all at once"],
)
def test_composition(seats: tuple[Seat, ...], expected: list[str]):
    assert codes(judged(seats)) == expected


def test_recorder_not_yet_named_is_a_gap_when_planned_and_a_reason_later():
    assert [gap.code for gap in judged(LEGAL[:5]).gaps] == ["seat.too_few"]
    assert codes(judged(LEGAL[:5])) == []
    lit = tuple(confirmed(one) for one in LEGAL[:5])
    assert codes(judged(lit, stage=Stage.CONFIRMED)) == ["seat.too_few"]


def test_seat_asked_of_an_agency_may_fill_a_plan_and_never_counts_as_invited():
    seats = changed(0, person_id=None, agency_id=9)
    planned = judged(seats)
    assert codes(planned) == []
    assert sorted(gap.code for gap in planned.gaps) == ["panel.even", "panel.too_few", "seat.too_few"]
    invited = tuple(replace(one, is_invited=True) for one in seats)
    assert codes(judged(invited, stage=Stage.INVITED)) == ["panel.even", "panel.too_few", "seat.too_few"]


@pytest.mark.parametrize("lights", [(Light.YES, Light.OPEN), (Light.OPEN, Light.YES), (Light.YES, Light.NO)])
def test_confirmed_counts_only_both_lights(lights: tuple[Light, Light]):
    lit = tuple(confirmed(one) for one in LEGAL)
    assert codes(judged(lit, stage=Stage.CONFIRMED)) == []
    half = (*lit[:4], replace(lit[4], can_come=lights[0], has_no_conflict=lights[1]), lit[5])
    assert codes(judged(half, stage=Stage.CONFIRMED)) == ["panel.even", "panel.too_few"]


def test_who_declined_no_longer_counts_as_invited():
    invited = tuple(replace(one, is_invited=True) for one in LEGAL)
    declined = (*invited[:4], replace(invited[4], can_come=Light.NO), invited[5])
    assert codes(judged(declined, stage=Stage.INVITED)) == ["panel.even", "panel.too_few"]


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        (Ties(handlers=frozenset({1})), ["recusal.handler"]),
        (Ties(handlers=frozenset({6})), ["recusal.handler"]),
        (Ties(mediators=frozenset({4})), ["recusal.mediator"]),
        (Ties(parties=frozenset({4}), agents=frozenset({2})), ["recusal.agent", "recusal.party"]),
        (Ties(firms={"示例律师事务所（五）": "respondent"}), ["recusal.firm"]),
        (Ties(responsible_agency="示例律师事务所 (五)"), ["recusal.responsible_unit"]),
        (Ties(declared={3: "近亲属"}), ["recusal.declared"]),
    ],
)
def test_conflicts(ties: Ties, expected: list[str]):
    assert codes(judged(ties=ties)) == expected


def test_profile_may_let_a_handler_preside():
    lenient = rules(panel=replace(default_profile().panel, presider_must_not_handle=False))
    verdict = judge_panel(
        lenient,
        LEGAL,
        {one.id: one for one in PEOPLE},
        ties=Ties(handlers=frozenset({1, 2})),
        on_day=DAY,
        stage=Stage.PLANNED,
    )
    assert [reason.params["name"] for reason in verdict.reasons] == ["王示例02"]


def test_presider_without_vote_does_not_count():
    silent = rules(panel=replace(default_profile().panel, presider_votes=False))
    verdict = judge_panel(silent, LEGAL, {one.id: one for one in PEOPLE}, ties=Ties(), on_day=DAY, stage=Stage.PLANNED)
    assert codes(verdict) == ["panel.even", "panel.too_few"]


def test_external_share_counts_the_category_of_the_seat():
    half = rules(panel=replace(default_profile().panel, external_share=1.0))
    seats = (*LEGAL, seat("member", "gov_lawyer", 7), seat("member", "judge", 8))
    people = {one.id: one for one in (*PEOPLE, candidate(8, "judge"))}
    verdict = judge_panel(half, seats, people, ties=Ties(), on_day=DAY, stage=Stage.PLANNED)
    assert [(reason.code, reason.params["count"]) for reason in verdict.reasons] == [("panel.external_share", 6)]


def test_term_and_monthly_cap():
    late = Candidate(5, "王示例05", (Appointment("legal_worker", None, date(2026, 12, 9)),), monthly_cap=2)
    capped = replace(late, sittings_in={"2026-12": 2})
    last_day = replace(late, appointments=(Appointment("legal_worker", DAY, DAY),), sittings_in={"2026-12": 1})
    people = tuple(one for one in PEOPLE if one.id != 5)
    assert codes(judged(people=(*people, late))) == ["person.term_not_valid"]
    assert codes(judged(people=(*people, capped))) == ["person.monthly_cap", "person.term_not_valid"]
    assert codes(judged(people=(*people, last_day))) == []


def test_mediator_of_the_matter_may_mediate_again_but_not_for_a_party():
    people = (candidate(1, "people_mediator", agency="某所"),)
    seats = (seat("mediator", "people_mediator", 1),)
    again = Ties(mediators=frozenset({1}), handlers=frozenset({1}))
    assert codes(judged(seats, ties=again, people=people, kind="people_mediation")) == []
    firm = Ties(firms={"某所": "petitioner"})
    assert codes(judged(seats, ties=firm, people=people, kind="people_mediation")) == ["recusal.firm"]
