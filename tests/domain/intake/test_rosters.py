"""Is every good row of a roster taken, and every bad one reported with its place and what would be right?"""

from datetime import date

import pytest

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.intake.problems import Problem, Source
from hearing_app.domain.intake.rosters import AgencyRecord, RoomRecord, RosterIntake, RosterRecord, read_roster
from hearing_app.i18n import sentence, sentences, speaking
from hearing_app.settings.categories import read_categories
from hearing_app.settings.places import CONFIG
from tests.builders.workbooks import PEOPLE_HEADER, PERSON, Rows, changed, sheets, workbook

AGENCY_HEADER = ("名称", "可派类别", "联系人", "电话", "电子邮箱", "地址")
ROOM_HEADER = ("名称", "地点", "容纳人数", "设备", "开放时间")


def roster(*tables: Rows) -> RosterIntake:
    intake = read_roster(sheets(*tables), read_categories(CONFIG))
    for problem in (*intake.problems, *intake.warnings):
        for language in ("zh", "en"):
            with speaking(language):
                assert "{" not in sentence(problem.reason)
    assert {problem.is_fatal for problem in intake.problems} <= {True}
    return intake


def row(**cells: object) -> tuple[object, ...]:
    return changed(PERSON, PEOPLE_HEADER, **cells)


def one_problem(intake: RosterIntake) -> tuple[str, int, str, str]:
    (problem,) = intake.problems
    return problem.code, problem.row, problem.column, problem.read


def test_a_messy_roster_is_read_like_a_tidy_one() -> None:
    header = [
        "编\u3000号",
        "姓\u3000名",
        "类\u3000别",
        "工作单位",
        "职务职称",
        "专业领域",
        "区县",
        "手机号码",
        "邮箱",
        "聘期起",
        "聘期止",
    ]
    contact = (13900000001.0, "E001@Example.Invalid", "2021.01.01", "2026年12月31日")
    rows = [
        ["听证评议员和调解员名册"],
        [],
        header,
        ["ｅ００１", "王　示例０１", "法 官", "示范区人民法院", None, "民事、行政", "碑林区", *contact],
        ["E002", "李示例02", "基层法律服务工作者", None, None, None, None, "139 0000 0002", "/", 20210101, 46387],
        ["合计", "2人"],
    ]
    intake = read_roster(
        read_sheets(workbook({"Sheet1": rows}, merged={"Sheet1": ["A1:K1", "D4:D5"]})), read_categories(CONFIG)
    )
    first, second = intake.people
    assert first == RosterRecord(
        code="E001",
        name="王示例01",
        category="judge",
        agency="示范区人民法院",
        title="",
        specialisms="民事、行政",
        district="碑林区",
        phone="13900000001",
        email="e001@example.invalid",
        term_from_on=date(2021, 1, 1),
        term_to_on=date(2026, 12, 31),
        unavailable_text="",
        monthly_cap=None,
        source=Source("Sheet1", 4),
    )
    assert (second.category, second.agency, second.phone, second.email, second.term_to_on) == (
        *("legal_worker", "示范区人民法院", "13900000002", ""),
        date(2026, 12, 31),
    )
    assert (intake.problems, intake.warnings, intake.unknown_columns) == ((), (), ())


@pytest.mark.parametrize(
    ("cells", "code", "column", "read"),
    [
        ({"姓名": None}, "intake.blank", "B", ""),
        ({"姓名": "　"}, "intake.blank", "B", ""),
        ({"姓名": "/"}, "intake.blank", "B", "/"),
        ({"类别": "宇航员"}, "intake.category_unknown", "C", "宇航员"),
        ({"类别": "律师、宇航员"}, "intake.category_unknown", "C", "律师、宇航员"),
        ({"类别": None}, "intake.blank", "C", ""),
        ({"聘期起": "明年"}, "intake.date_unreadable", "G", "明年"),
        ({"聘期止": "2020-12-31"}, "intake.term_reversed", "H", "2020-12-31"),
        ({"每月上限": "两三次"}, "intake.count_unreadable", "J", "两三次"),
        ({"姓名": "=A1"}, "intake.cell_error", "B", "=A1"),
    ],
)
def test_a_bad_row_is_reported_and_the_others_are_taken(
    cells: dict[str, object], code: str, column: str, read: str
) -> None:
    good = row(编号="E002", 姓名="李示例02", 手机="13900000002")
    intake = roster([PEOPLE_HEADER, row(**cells), good])
    assert [person.code for person in intake.people] == ["E002"]
    found = {(problem.code, problem.row, problem.column, problem.read) for problem in intake.problems}
    assert (code, 2, column, read) in found


def test_every_fault_of_a_row_is_reported_at_once() -> None:
    intake = roster([PEOPLE_HEADER, row(姓名=None, 类别="宇航员", 聘期起="x", 每月上限="y")])
    assert [problem.column for problem in intake.problems] == ["B", "G", "J", "C"]


def test_a_report_says_what_was_read_and_what_would_be_right() -> None:
    (problem,) = roster([PEOPLE_HEADER, row(聘期起="二月")]).problems
    assert sentence(problem.reason) == "“聘期起”读到“二月”，不是明确的日期；请写成 2021-03-04 这样的年月日。"
    (unknown,) = roster([PEOPLE_HEADER, row(类别="宇航员")]).problems
    assert "法官、人大代表、政协委员" in sentence(unknown.reason)


def test_doubtful_contacts_are_warnings_only() -> None:
    intake = roster([PEOPLE_HEADER, row(手机="13900000001、13900000002", 电子邮箱="微信同号")])
    assert [(person.phone, person.email) for person in intake.people] == [("13900000001", "")]
    assert [warning.code for warning in intake.warnings] == ["intake.phone_doubtful", "intake.email_unreadable"]


def test_several_categories_in_one_cell_are_several_records() -> None:
    intake = roster([PEOPLE_HEADER, row(类别="律师、人大代表")])
    assert [(person.code, person.category) for person in intake.people] == [("E001", "lawyer"), ("E001", "npc_deputy")]


def test_one_code_may_stand_for_two_categories_but_not_for_two_people() -> None:
    rows = [PEOPLE_HEADER, row(), row(类别="人大代表"), row(姓名="李示例02"), row()]
    intake = roster(rows)
    assert [person.category for person in intake.people] == ["judge", "npc_deputy"]
    assert [(problem.code, problem.row, problem.params["earlier"]) for problem in intake.problems] == [
        ("intake.listed_twice", 4, 2),
        ("intake.listed_twice", 5, 2),
    ]


def test_somebody_listed_twice_under_two_codes_is_left_to_the_clerk() -> None:
    intake = roster([PEOPLE_HEADER, row(), row(编号="E009", 类别="人大代表")])
    assert (len(intake.people), intake.problems) == (2, ())


def test_open_ends_and_no_cap_are_none() -> None:
    (person,) = roster([PEOPLE_HEADER, row(聘期止="长期", 每月上限="不限")]).people
    assert (person.term_to_on, person.monthly_cap) == (None, None)


def test_agencies_and_rooms_are_known_by_their_headers() -> None:
    intake = roster(
        [
            ["说明"],
            AGENCY_HEADER,
            ["示范市律师协会", "律师、公职律师", "示例联系人", "029-00000004", None, "示例路4号"],
        ],
        [ROOM_HEADER, ["听证室一", "演示中心一层", "60座", "录音录像、无障碍", "周一至周五 09:00-12:00"]],
    )
    assert intake.agencies == (
        AgencyRecord(
            *("示范市律师协会", ("lawyer", "gov_lawyer"), "示例联系人", "02900000004", "", "示例路4号"),
            Source("表1", 3),
        ),
    )
    assert intake.rooms == (
        RoomRecord(*("听证室一", "演示中心一层", 60, "录音录像、无障碍", "周一至周五 09:00-12:00"), Source("表2", 2)),
    )
    assert (intake.problems, intake.warnings) == ((), ())


def test_a_room_needs_seats_and_stands_once() -> None:
    intake = roster([ROOM_HEADER, ["听证室一", None, None, None, None], ["听证室二", None, 9], ["听证室 二", None, 9]])
    assert [room.name for room in intake.rooms] == ["听证室二"]
    assert [(problem.code, problem.row) for problem in intake.problems] == [
        ("intake.blank", 2),
        ("intake.listed_twice", 4),
    ]


def test_rough_numbers_are_taken_with_a_warning() -> None:
    intake = roster([ROOM_HEADER, ["听证室一", None, "约40人", None, None]])
    assert [room.capacity for room in intake.rooms] == [40]
    assert [(warning.code, warning.params["taken"]) for warning in intake.warnings] == [("intake.count_rough", 40)]


def test_a_problem_knows_its_reason() -> None:
    problem = Problem("a", 3, "B", "x", "intake.blank", {"field": {"zh": "姓名", "en": "name"}}, is_fatal=True)
    assert problem.reason.params["row"] == 3
    assert problem.code in sentences()
