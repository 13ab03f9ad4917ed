"""Are the report's figures, its rows and its files one and the same?"""

import csv
import io

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import ProgrammingError

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.evidence.reports import published
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.reports import (
    FileForm,
    export_report,
    export_rows,
    freeze_year,
    published_year,
    view_report,
    view_rows,
    view_year,
    view_years,
)
from tests.builders.house import AsRole
from tests.builders.workbooks import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    HEARING,
    HEARING_HEADER,
    REVIEW,
    REVIEW_HEADER,
    changed,
    workbook,
)

HEARINGS = (
    HEARING,
    changed(HEARING, HEARING_HEADER, 听证编号="T2", 日期="2021-09-01"),
    changed(HEARING, HEARING_HEADER, 听证编号="T3", 日期="2021-09-08", 状态="终止"),
)
COMING = (
    ATTENDANCE,
    changed(ATTENDANCE, ATTENDANCE_HEADER, 人员编号="E002", 姓名="李示例02", 类别="律师", 席位="听证员", 表决="反对"),
    changed(
        ATTENDANCE,
        ATTENDANCE_HEADER,
        人员编号="E003",
        姓名="张示例03",
        类别="律师",
        席位="听证员",
        到场="未到场",
        表决=None,
    ),
    changed(ATTENDANCE, ATTENDANCE_HEADER, 听证编号="T2", 人员编号="E002", 姓名="李示例02", 类别="律师", 席位="听证员"),
)
REVIEWS = (
    REVIEW,
    changed(REVIEW, REVIEW_HEADER, 编号="LF2", 阶段="复查", 听证编号=None, 结论="撤销"),
    changed(REVIEW, REVIEW_HEADER, 编号="LF3", 听证编号=None, 签发日期=None, 送达日期=None, 结论=None),
)


@pytest.fixture
def year(ctx: Context) -> Context:
    """An office that has imported a year with three hearings, of which two were held."""
    sheets = {
        "台账": (REVIEW_HEADER, *REVIEWS),
        "听证会": (HEARING_HEADER, *HEARINGS),
        "参加人员": (ATTENDANCE_HEADER, *COMING),
    }
    result = take_workbook(ctx, ImportOrder(Family.YEAR, "2021.xlsx", workbook(sheets)))
    assert not result.problems, result.problems
    return ctx


def test_the_page_shows_the_figures_of_the_command(year: Context) -> None:
    report, figures = view_report(year, 2021), view_year(year, 2021)
    values = {line.code: line.value for line in report.lines}
    assert values["reviews_concluded"] == figures.reviews_concluded == 2
    assert values["hearings_held"] == figures.hearings_held == 2
    assert values["hearings_called"] == figures.hearings_called == 3
    assert {one.group: (one.times, one.people) for one in report.groups}["lawyers_and_legal_experts"] == (2, 1)
    assert report.paragraph.startswith("2021年，我局审核复查复核事项2件")
    assert view_years(year) == (2021,)


def test_the_report_reads_each_table_once(year: Context) -> None:
    view_report(year, 2021)
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    engine = year.reader.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    view_report(year, 2021)
    event.remove(engine, "before_cursor_execute", note)
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 14
    assert [statement for statement in asked if "FROM seats" in statement and "JOIN sittings" not in statement] == []


def test_every_figure_leads_to_as_many_rows_as_it_says(year: Context) -> None:
    report = view_report(year, 2021)
    for line in (*report.lines, *report.by_stage, *report.by_conclusion):
        assert len(view_rows(year, 2021, line.code, line.group).rows) == line.value, line.code
    for group in report.groups:
        assert len(view_rows(year, 2021, "attendance_person_times", group.group).rows) == group.times
        assert len(view_rows(year, 2021, "attendance_people", group.group).rows) == group.people
    for vote in report.votes:
        assert len(view_rows(year, 2021, "votes", vote.number).rows) == sum(vote.counts.values())


def test_people_come_with_how_often_they_came(year: Context) -> None:
    (row,) = view_rows(year, 2021, "attendance_people", "lawyers_and_legal_experts").rows
    assert (row.number, row.title, row.note["zh"]) == ("E002", "李示例02", "到场 2 次")


@pytest.mark.parametrize(
    ("code", "group"), [("nothing", ""), ("attendance_people", ""), ("by_stage", "x"), ("votes", "T9")]
)
def test_a_figure_that_there_is_not_is_not_found(year: Context, code: str, group: str) -> None:
    with pytest.raises(NotFound):
        view_rows(year, 2021, code, group)


def test_the_files_hold_what_is_shown(year: Context) -> None:
    report = view_report(year, 2021)
    (sheet,) = read_sheets(export_report(year, 2021, FileForm.XLSX))
    rows = list(csv.reader(io.StringIO(export_report(year, 2021, FileForm.CSV).decode("utf-8-sig"))))
    assert rows[0] == ["项目", "分组", "数值", "分子", "分母", "口径"]
    assert [int(row[2]) for row in rows[1 : 1 + len(report.lines)]] == [line.value for line in report.lines]
    assert len(sheet.rows) == len(rows)
    listed = list(
        csv.reader(
            io.StringIO(export_rows(year, 2021, "hearings_held", group="", form=FileForm.CSV).decode("utf-8-sig"))
        )
    )
    assert [row[0] for row in listed[1:]] == ["T1", "T2"]


def test_an_empty_year_is_empty(year: Context) -> None:
    assert view_report(year, 2019).is_empty
    assert not view_report(year, 2021).is_empty


def test_another_unit_has_its_own_figures_and_a_handler_none(year: Context, as_role: AsRole) -> None:
    assert view_years(as_role("leader", unit_id=2)) == ()
    with pytest.raises(Forbidden):
        view_report(as_role("handler"), 2021)


def refusal(ctx: Context, year: int, reason: str = "") -> str:
    with pytest.raises(Refused) as refused:
        freeze_year(ctx, year, reason=reason)
    (only,) = refused.value.reasons
    return only.code


def test_a_frozen_year_is_what_the_rows_said_and_never_changes(year: Context, as_role: AsRole) -> None:
    leader = as_role("leader")
    assert refusal(leader, 2026) == "snapshot.year_not_over"
    assert freeze_year(leader, 2021) == 1
    assert refusal(leader, 2021) == "snapshot.same"
    (frozen,) = view_report(year, 2021).snapshots
    assert (frozen.changed, frozen.frozen_by) == ((), "test:leader")
    live = published_year(year, 2021)
    assert live.items() > published(view_year(year, 2021)).items()
    with psycopg.connect(year.env.libpq_dsn) as connection:
        assert connection.execute("SELECT figures FROM year_snapshots").fetchone() == (live,)
        connection.execute("UPDATE reviews SET signed_on = NULL WHERE number = 'LF2'")
    (frozen,) = view_report(year, 2021).snapshots
    assert "reviews_concluded" in frozen.changed
    assert refusal(leader, 2021) == "snapshot.reason_missing"
    assert freeze_year(leader, 2021, reason="漏签更正") == 2
    assert [(one.version, one.changed == ()) for one in view_report(year, 2021).snapshots] == [(2, True), (1, False)]


@pytest.mark.parametrize("statement", ["UPDATE year_snapshots SET paragraph = ''", "DELETE FROM year_snapshots"])
def test_postgresql_keeps_the_program_from_altering_a_frozen_year(
    year: Context, as_role: AsRole, statement: str
) -> None:
    freeze_year(as_role("leader"), 2021)
    with year.open_writer() as session, pytest.raises(ProgrammingError, match="permission denied"):
        session.execute(text(statement))
