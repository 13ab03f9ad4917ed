"""Do the year's figures count what their definitions say?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from hearing_app import i18n
from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.reports import (
    AttendanceFact,
    HearingFact,
    ReviewFact,
    YearFigures,
    paragraph,
    pauses_for,
    published,
    year_figures,
)
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.rules.kinds import Category

LAWYERS, WORKERS, COMMUNITY = "lawyers_and_legal_experts", "legal_workers", "community_staff"
CATEGORIES = [
    Category("community_staff", {"zh": "社区工作者"}, (), True, (), COMMUNITY),
    Category("lawyer", {"zh": "律师"}, (), True, (), LAWYERS),
    Category("legal_expert", {"zh": "法律专家"}, (), True, (), LAWYERS),
    Category("legal_worker", {"zh": "法律工作者"}, (), True, (), WORKERS),
    Category("judge", {"zh": "法官"}, (), True),
]


def review(id_: str, signed: date | None, **changes: object) -> ReviewFact:
    values: dict[str, object] = {
        "stage": "复查",
        "received_on": date(2021, 3, 1),
        "accepted_on": date(2021, 3, 3),
        "conclusion": "维持",
        "counsel_on": (date(2021, 3, 20),),
        "due_on": date(2021, 3, 31),
    }
    return ReviewFact(id=id_, signed_on=signed, **(values | changes))  # type: ignore[arg-type]  # as the fields


REVIEWS = [
    review("R1", date(2021, 3, 31)),
    review("R2", date(2021, 4, 1), stage="复核", conclusion="变更"),
    review("R3", date(2021, 3, 19)),
    review("R4", None),
    review("R5", date(2022, 1, 4)),
    review("R6", date(2021, 1, 4), received_on=date(2020, 12, 20), accepted_on=None, counsel_on=(date(2021, 1, 4),)),
    review("R7", date(2021, 3, 30), counsel_on=()),
    review("R8", date(2021, 3, 30), due_on=None, stage="复核"),
]
HEARINGS = [
    HearingFact("T2", "R2", date(2021, 3, 20), date(2021, 3, 20), date(2021, 3, 8)),
    HearingFact("T1", "R1", date(2021, 3, 15), date(2021, 3, 16), date(2021, 3, 2)),
    HearingFact("T3", "R3", date(2021, 5, 1), None, date(2021, 4, 1)),
    HearingFact("T4", "R5", date(2021, 12, 30), date(2022, 1, 3)),
    HearingFact("T5", "R4", date(2021, 6, 1), date(2021, 6, 1), tally={Choice.FOR: 3, Choice.ABSTAIN: 2}),
]
ATTENDANCES = [
    AttendanceFact("T1", "P1", "lawyer", True, Choice.FOR),
    AttendanceFact("T1", "P2", "legal_expert", True, Choice.AGAINST),
    AttendanceFact("T1", "P3", "judge", True, Choice.FOR),
    AttendanceFact("T1", "P4", "legal_worker", False, Choice.FOR),
    AttendanceFact("T2", "P1", "lawyer", True, Choice.FOR),
    AttendanceFact("T2", "P5", "community_staff", True),
    AttendanceFact("T3", "P6", "lawyer", True, Choice.FOR),
    AttendanceFact("T4", "P7", "lawyer", True, Choice.FOR),
]


def figures(year: int = 2021) -> YearFigures:
    return year_figures(year, REVIEWS, hearings=HEARINGS, attendances=ATTENDANCES, categories=CATEGORIES)


def test_the_published_fields_of_a_small_year() -> None:
    assert published(figures()) == {
        "year": 2021,
        "reviews_concluded": 6,
        "reviews_with_counsel_opinion_on_or_before_signing": 4,
        "hearings_held": 3,
        "hearings_called": 5,
        "attendance_person_times": {LAWYERS: 3, WORKERS: 0, COMMUNITY: 1},
        "attendance_people": {LAWYERS: 2, WORKERS: 0, COMMUNITY: 1},
        "signed_on_time": 4,
        "by_stage": {"复查": 4, "复核": 2},
        "by_conclusion": {"维持": 5, "变更": 1},
        "votes": {
            "T1": {"赞成": 2, "反对": 1},
            "T2": {"赞成": 1, "反对": 0},
            "T5": {"赞成": 3, "反对": 0, "弃权": 2},
        },
    }


def test_every_figure_drills_down_to_its_ids() -> None:
    ids = {(one.code, one.group): (one.value, one.numerator, one.denominator, one.ids) for one in figures().details}
    assert ids["figure.reviews_with_counsel", ""] == (4, 4, 6, ("R1", "R2", "R6", "R8"))
    assert ids["figure.signed_on_time", ""] == (4, 4, 6, ("R1", "R3", "R6", "R7"))
    assert ids["figure.hearings_held", ""] == (3, 3, 5, ("T1", "T2", "T5"))
    assert ids["figure.attendance_person_times", LAWYERS] == (3, 3, 3, ("T1/P1", "T1/P2", "T2/P1"))
    assert ids["figure.attendance_people", LAWYERS] == (2, 2, 3, ("P1", "P2"))


def test_a_hearing_closed_in_january_is_held_in_the_new_year() -> None:
    later = figures(2022)
    assert (later.hearings_held, later.hearings_called, later.reviews_concluded) == (1, 0, 1)


def test_every_definition_has_a_sentence_in_both_languages() -> None:
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            assert all(i18n.sentence(Reason(one.code)) for one in figures().details)


def facts(counselled: int, concluded: int, times: Mapping[str, int], people: Mapping[str, int]) -> YearFigures:
    labels = {LAWYERS: "法律专家、律师", WORKERS: "法律工作者", COMMUNITY: "社区基层工作人员"}
    return YearFigures(2021, concluded, counselled, 12, 15, times, people, 205, {}, {}, {}, (), labels)


def test_the_paragraph_speaks_as_the_annual_report_does() -> None:
    times, people = {LAWYERS: 33, WORKERS: 42, COMMUNITY: 64}, {LAWYERS: 16, WORKERS: 15, COMMUNITY: 29}
    assert paragraph(facts(205, 205, times, people)) == (
        "2021年，我局审核复查复核事项205件均邀请或征询法律顾问，召开听证评议会12次，"
        "邀请法律专家、律师33人次（16人），法律工作者42人次（15人），社区基层工作人员64人次（29人）。"
    )


def test_the_paragraph_does_not_claim_counsel_for_all_when_some_lack_it() -> None:
    assert paragraph(facts(203, 205, {}, {})) == (
        "2021年，我局审核复查复核事项205件，其中203件邀请或征询法律顾问，召开听证评议会12次。"
    )


def test_the_paragraph_of_a_year_with_nothing_claims_nothing() -> None:
    assert paragraph(facts(0, 0, {}, {})) == "2021年，我局没有办结复查复核事项，召开听证评议会12次。"
    assert paragraph(replace(facts(1, 1, {}, {}), hearings_held=0)) == (
        "2021年，我局审核复查复核事项1件均邀请或征询法律顾问，没有召开听证评议会。"
    )


def test_only_a_stage_whose_clock_may_pause_leaves_out_hearing_time() -> None:
    fuhe = frozenset({"复核"})
    assert pauses_for(REVIEWS[1], HEARINGS, pausing_stages=fuhe) == ((date(2021, 3, 8), date(2021, 3, 20)),)
    assert pauses_for(REVIEWS[0], HEARINGS, pausing_stages=fuhe) == ()
    assert pauses_for(REVIEWS[2], HEARINGS, pausing_stages=frozenset({"复查"})) == ()
