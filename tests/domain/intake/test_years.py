"""Is a past year taken as it happened, and what cannot have happened reported?"""

from dataclasses import replace
from datetime import date, time

import pytest

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.intake.problems import Source
from hearing_app.domain.intake.vocabularies import Conclusion, HearingState, Stage
from hearing_app.domain.intake.year_rows import AttendanceRecord, HearingRecord, ReviewRecord, YearIntake
from hearing_app.domain.intake.years import read_year
from hearing_app.domain.matters.outcomes import Adoption, Choice
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.i18n import sentence
from hearing_app.settings.categories import read_categories
from hearing_app.settings.places import CONFIG
from tests.builders.workbooks import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    HEARING,
    HEARING_HEADER,
    REVIEW,
    REVIEW_HEADER,
    Rows,
    changed,
    sheets,
    workbook,
)

Row = tuple[object, ...]
REVIEW_RECORD = ReviewRecord(
    number="LF1",
    petitioner="黄某示例01",
    category="",
    subject="",
    district="",
    responsible_agency="",
    stage=Stage.FUHE,
    received_on=date(2021, 8, 2),
    accepted_on=date(2021, 8, 4),
    counsel_code="E101",
    counsel_on=date(2021, 8, 23),
    hearing_number="T1",
    conclusion=Conclusion.UPHOLD,
    signed_on=date(2021, 8, 25),
    served_on=date(2021, 9, 2),
    source=Source("表1", 2),
)
HEARING_RECORD = HearingRecord(
    number="T1",
    matter_number="LF1",
    is_open=True,
    noticed_on=date(2021, 8, 5),
    held_on=date(2021, 8, 18),
    start=time(9),
    end=time(12),
    place="听证室一",
    state=HearingState.HELD,
    was_postponed=False,
    adoption=Adoption.ADOPTED,
    source=Source("表2", 2),
)
ATTENDANCE_RECORD = AttendanceRecord(
    hearing_number="T1",
    person_code="E001",
    name="王示例01",
    category="judge",
    seat_role=SeatRole.PRESIDER,
    is_present=True,
    vote=Choice.FOR,
    source=Source("表3", 2),
)


def year(reviews: Rows = (REVIEW,), hearings: Rows = (HEARING,), people: Rows = (ATTENDANCE,)) -> YearIntake:
    tables = ([REVIEW_HEADER, *reviews], [HEARING_HEADER, *hearings], [ATTENDANCE_HEADER, *people])
    intake = read_year(sheets(*tables), read_categories(CONFIG))
    assert all("{" not in sentence(problem.reason) for problem in (*intake.problems, *intake.warnings))
    return intake


def review(**cells: object) -> Row:
    return changed(REVIEW, REVIEW_HEADER, **cells)


def hearing(**cells: object) -> Row:
    return changed(HEARING, HEARING_HEADER, **cells)


def person(**cells: object) -> Row:
    return changed(ATTENDANCE, ATTENDANCE_HEADER, **cells)


def codes(intake: YearIntake) -> tuple[list[tuple[str, str, int, str]], list[str]]:
    problems = [(problem.code, problem.sheet, problem.row, problem.column) for problem in intake.problems]
    return problems, [warning.code for warning in intake.warnings]


def test_a_year_is_read_whole() -> None:
    intake = year()
    assert intake == YearIntake(reviews=(REVIEW_RECORD,), hearings=(HEARING_RECORD,), attendances=(ATTENDANCE_RECORD,))


def test_hearing_numbers_in_a_merged_range_belong_to_every_row() -> None:
    people = [
        ATTENDANCE_HEADER,
        ATTENDANCE,
        person(听证编号=None, 人员编号="E002", 姓名="李示例02", 席位="列席", 表决="—"),
    ]
    book = workbook({"会": [HEARING_HEADER, HEARING], "人": people}, merged={"人": ["A2:A3"]})
    intake = read_year(read_sheets(book), read_categories(CONFIG))
    assert [(each.hearing_number, each.vote) for each in intake.attendances] == [("T1", Choice.FOR), ("T1", None)]
    assert intake.problems == ()


@pytest.mark.parametrize(
    ("words", "conclusion"),
    [
        ("撤销并责令重新办理", Conclusion.REVOKE),
        ("撤销，责令重新办理", Conclusion.REVOKE),
        ("变 更", Conclusion.MODIFY),
        ("不予受理", Conclusion.NOT_ACCEPTED),
        ("撤回申请", Conclusion.WITHDRAWN),
        (None, None),
    ],
)
def test_conclusions_have_codes(words: str | None, conclusion: Conclusion | None) -> None:
    assert [each.conclusion for each in year([review(结论=words)]).reviews] == [conclusion]


@pytest.mark.parametrize(
    ("words", "state"),
    [("终止", HearingState.TERMINATED), ("延期后并入", HearingState.MERGED), ("取消", HearingState.CANCELLED)],
)
def test_states_have_codes(words: str, state: HearingState) -> None:
    assert year(hearings=[hearing(状态=words)]).hearings == (replace(HEARING_RECORD, state=state),)


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"信访人": None}, "intake.blank", "B"),
        ({"阶段": "再审"}, "intake.word_unknown", "C"),
        ({"结论": "大概维持"}, "intake.word_unknown", "I"),
        ({"受理日期": "2021-08-01"}, "intake.days_reversed", "E"),
        ({"送达日期": "2021-08-24"}, "intake.days_reversed", "K"),
        ({"签发日期": "不详日"}, "intake.date_unreadable", "J"),
    ],
)
def test_a_bad_review_is_reported(cells: dict[str, object], code: str, column: str) -> None:
    good = review(编号="LF2", 听证编号=None)
    intake = year([review(**cells), good])
    assert [each.number for each in intake.reviews] == ["LF2"]
    assert codes(intake)[0] == [(code, "表1", 2, column)]


def test_counsel_after_signing_is_history_with_a_warning() -> None:
    intake = year([review(顾问意见日期="2021-08-26")])
    assert intake.reviews == (replace(REVIEW_RECORD, counsel_on=date(2021, 8, 26)),)
    assert codes(intake) == ([], ["intake.counsel_late"])


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"结束": "08:30"}, "intake.hours_reversed", "G"),
        ({"开始": "上午"}, "intake.time_unreadable", "F"),
        ({"状态": "不详情"}, "intake.word_unknown", "I"),
        ({"日期": None}, "intake.blank", "E"),
        ({"采纳情况": "再议"}, "intake.word_unknown", "K"),
    ],
)
def test_a_bad_hearing_is_reported_and_its_attendance_with_it(cells: dict[str, object], code: str, column: str) -> None:
    intake = year(hearings=[hearing(**cells)])
    assert (intake.hearings, intake.attendances, len(intake.reviews)) == ((), (), 1)
    assert codes(intake)[0] == [(code, "表2", 2, column), ("intake.hearing_left_out", "表3", 2, "A")]


def test_start_and_end_may_stand_in_one_cell() -> None:
    header = [name for name in HEARING_HEADER if name not in {"开始", "结束"}] + ["时间"]
    cells = dict(zip(HEARING_HEADER, HEARING, strict=True)) | {"时间": "下午2:30—5:30"}
    intake = read_year(sheets([header, [cells[name] for name in header]]), read_categories(CONFIG))
    assert [(each.start, each.end) for each in intake.hearings] == [(time(14, 30), time(17, 30))]


@pytest.mark.parametrize("seat", ["列席", "旁听", "记录员"])
def test_a_vote_from_a_seat_without_one_is_refused(seat: str) -> None:
    intake = year(people=[person(席位=seat)])
    assert intake.attendances == ()
    assert codes(intake)[0] == [("intake.vote_without_seat", "表3", 2, "G")]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"姓名": None}, "intake.blank", "C"),
        ({"类别": "宇航员"}, "intake.word_unknown", "D"),
        ({"席位": "贵宾"}, "intake.word_unknown", "E"),
        ({"到场": None}, "intake.blank", "F"),
        ({"到场": "缺席"}, "intake.vote_of_absent", "G"),
        ({"表决": "看看"}, "intake.word_unknown", "G"),
        ({"听证编号": "T9"}, "intake.hearing_unknown", "A"),
    ],
)
def test_bad_attendance_is_reported(cells: dict[str, object], code: str, column: str) -> None:
    intake = year(people=[person(**cells)])
    assert intake.attendances == ()
    assert codes(intake)[0] == [(code, "表3", 2, column)]


def test_absent_people_without_a_vote_are_history() -> None:
    (found,) = year(people=[person(到场="请假", 表决=None)]).attendances
    assert (found.is_present, found.vote) == (False, None)


def test_numbers_stand_once_and_people_sit_once() -> None:
    intake = year([REVIEW, REVIEW], [HEARING, HEARING], [ATTENDANCE, person(类别="律师", 席位="听证员")])
    assert (len(intake.reviews), len(intake.hearings), len(intake.attendances)) == (1, 1, 1)
    assert codes(intake)[0] == [
        ("intake.listed_twice", "表1", 3, "A"),
        ("intake.listed_twice", "表2", 3, "A"),
        ("intake.person_twice", "表3", 3, "C"),
    ]


def test_two_people_of_one_name_are_two() -> None:
    intake = year(people=[ATTENDANCE, person(人员编号="E002", 席位="听证员")])
    assert (len(intake.attendances), codes(intake)) == (2, ([], []))


def test_what_does_not_meet_across_sheets_is_a_warning() -> None:
    intake = year(
        [review(听证编号="T8")],
        [hearing(事项编号="LF9")],
        [ATTENDANCE, person(姓名="王某", 听证编号="T1", 席位="列席")],
    )
    assert (len(intake.reviews), len(intake.hearings)) == (1, 1)
    assert codes(intake)[1] == ["intake.matter_unknown", "intake.hearing_not_listed"]


def test_one_code_with_two_names_is_a_warning() -> None:
    hearings = [HEARING, hearing(听证编号="T2")]
    intake = year(hearings=hearings, people=[ATTENDANCE, person(听证编号="T2", 姓名="王示例10")])
    assert (len(intake.attendances), codes(intake)[1]) == (2, ["intake.name_differs"])


def test_a_small_or_even_panel_of_the_past_is_not_judged() -> None:
    intake = year(people=[ATTENDANCE, person(人员编号="E002", 姓名="李示例02", 席位="听证员", 表决="反对")])
    assert ([each.vote for each in intake.attendances], intake.problems) == ([Choice.FOR, Choice.AGAINST], ())
