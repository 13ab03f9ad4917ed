"""Is a table found by its headers, however it is dressed, and is nothing dropped without a word?"""

from typing import Any

from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.intake.problems import Findings
from hearing_app.domain.intake.tables import Column, Layout, Table, find_tables
from hearing_app.i18n import sentences
from tests.builders.workbooks import Rows, sheets, workbook

LAYOUT = Layout(
    "people",
    "名册",
    "roster",
    (
        Column("name", ("姓名", "名字"), "name", is_needed=True),
        Column("category", ("类别",), "category", is_needed=True),
        Column("phone", ("手机", "电话"), "telephone"),
        Column("from", ("聘期起",), "from"),
        Column("to", ("聘期止",), "to"),
    ),
)
HEADER = ("姓名", "类别", "手机")


def found(*tables: Rows) -> tuple[tuple[Table, ...], Findings]:
    findings = Findings()
    tables_found = find_tables(sheets(*tables), (LAYOUT,), findings)
    return tables_found, findings


def values(table: Table, field: str) -> list[Any]:
    cells = [table.cell(row, field) for row in table.rows]
    return [cell.value if cell else None for cell in cells]


def test_titles_and_blank_rows_stand_above_the_header() -> None:
    (table,), findings = found([["2021年名册"], [], ["制表单位：示例", None, "2021"], HEADER, ["甲", "律师", 1]])
    assert values(table, "name") == ["甲"]
    assert table.rows[0].number == 5
    assert findings == Findings()


def test_headers_are_spaced_out_marked_or_other_words() -> None:
    (table,), findings = found([["名　字*", " 类\n别 ", "手机（必填）"], ["甲", "律师", 1]])
    assert [values(table, field) for field in ("name", "category", "phone")] == [["甲"], ["律师"], [1]]
    assert findings == Findings()


def test_a_header_in_two_rows_is_joined() -> None:
    rows = [["题"], ["姓名", "类别", "聘期", None], [None, None, "起", "止"], ["甲", "律师", 2021, 2026]]
    merged = {"a": ["A1:D1", "A2:A3", "B2:B3", "C2:D2"]}
    (table,) = find_tables(read_sheets(workbook({"a": rows}, merged=merged)), (LAYOUT,), Findings())
    assert [values(table, field) for field in ("name", "from", "to")] == [["甲"], [2021], [2026]]


def test_a_title_merged_over_the_header_is_not_joined_with_it() -> None:
    book = workbook({"a": [["名册", None, None], HEADER, ["甲", "律师", 1]]}, merged={"a": ["A1:C1"]})
    (table,) = find_tables(read_sheets(book), (LAYOUT,), Findings())
    assert values(table, "name") == ["甲"]


def test_brackets_in_a_header_may_hold_its_meaning() -> None:
    (table,), _ = found([[*HEADER, "聘期（起）", "聘期（止）"], ["甲", "律师", 1, 2021, 2026]])
    assert (values(table, "from"), values(table, "to")) == ([2021], [2026])


def test_totals_repeated_headers_and_notes_are_no_rows() -> None:
    (table,), findings = found(
        [
            *[HEADER, ["甲", "律师", 1], ["本页小计", 1], HEADER, ["姓　名", "类别", "手机"], ["乙", "法官", 2]],
            *[["合　计", "2人"], [None, "总计：2"], ["注：手机未公开", None]],
        ]
    )
    assert values(table, "name") == ["甲", "乙"]
    assert [(warning.code, warning.params["row"]) for warning in findings.warnings] == [("intake.note_skipped", 9)]


def test_people_whose_names_look_like_totals_stay() -> None:
    (table,), _ = found([HEADER, ["合示例", "律师", 1], ["计总", "律师", 2]])
    assert values(table, "name") == ["合示例", "计总"]


def test_a_field_in_two_columns_takes_the_first_that_is_filled() -> None:
    (table,), _ = found([["姓名", "类别", "电话", "手机"], ["甲", "律师", "029", "139"], ["乙", "律师", "029", None]])
    assert values(table, "phone") == ["139", "029"]


def test_unknown_columns_are_named_once_and_serial_numbers_never() -> None:
    (_,), findings = found([["序号", *HEADER, "政治面貌"], [1, "甲", "律师", 1, "群众"], [2, "乙", "律师", 2, "群众"]])
    assert findings.unknown_columns == ["政治面貌"]
    assert [warning.code for warning in findings.warnings] == ["intake.column_unknown"]


def test_a_missing_column_is_a_problem_with_the_sheet_and_what_is_expected() -> None:
    tables, findings = found([["题"], ["姓名", "手机", "聘期起"], ["甲", 1, 2021]])
    (problem,) = findings.problems
    assert tables == ()
    assert (problem.sheet, problem.code, problem.params["row"]) == ("表1", "intake.columns_missing", 2)
    assert problem.params["expected"] == {"zh": "类别", "en": "类别 (category)"}


def test_a_foreign_sheet_beside_the_table_is_a_warning() -> None:
    tables, findings = found([["天气", "温度"], ["晴", 20]], [HEADER, ["甲", "律师", 1]])
    assert [table.sheet for table in tables] == ["表2"]
    assert (findings.problems, [warning.code for warning in findings.warnings]) == ([], ["intake.sheet_unknown"])


def test_a_workbook_without_any_table_is_a_problem() -> None:
    tables, findings = found([["天气", "温度"], ["晴", 20]])
    assert (tables, [problem.code for problem in findings.problems]) == ((), ["intake.no_table"])


def test_a_hidden_sheet_is_left_out_with_a_warning() -> None:
    book = workbook({"a": [HEADER, ["甲", "律师", 1]], "旧": [HEADER, ["乙", "律师", 2]]}, hidden=["旧"])
    findings = Findings()
    assert [table.sheet for table in find_tables(read_sheets(book), (LAYOUT,), findings)] == ["a"]
    assert [(warning.code, warning.sheet) for warning in findings.warnings] == [("intake.sheet_hidden", "旧")]


def test_every_finding_has_its_sentences() -> None:
    _, findings = found([["姓名", "手机", "聘期起"]], [["天气", "温度"]], [[*HEADER, "x"], ["注：a"], ["甲", "律师"]])
    for problem in (*findings.problems, *findings.warnings):
        for sentence in sentences()[problem.code].values():
            assert sentence.format(**problem.reason.params)
