"""Are the matters that wait read whole, and the bad rows among them reported?"""

from datetime import date

import pytest

from hearing_app.domain.intake.pendings import PendingIntake, PendingRecord, read_pending
from hearing_app.domain.intake.problems import Source
from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.i18n import sentence
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.places import CONFIG
from tests.builders.workbooks import MATTER, PENDING_HEADER, Rows, changed, sheets


def pending(*rows: Rows | tuple[object, ...]) -> PendingIntake:
    intake = read_pending(sheets([["待安排事项"], PENDING_HEADER, *rows]), read_kinds(CONFIG))
    assert all("{" not in sentence(problem.reason) for problem in (*intake.problems, *intake.warnings))
    return intake


def row(**cells: object) -> tuple[object, ...]:
    return changed(MATTER, PENDING_HEADER, **cells)


def test_a_row_is_read_whole() -> None:
    words = {"当事人时间": "12月7日至12月11日不在", "特殊需要": "未成年人，监护人到场", "所代表人数": "约40户"}
    intake = pending(row(拟安排="听证会", 阶段="复核阶段", **words))
    assert intake.matters == (
        PendingRecord(
            number="P1",
            petitioner="李某示例01",
            attending=2,
            category="房地产",
            subject="延期交房",
            district="",
            responsible_agency="示例住建局",
            opposing_firm="",
            kind="hearing_review",
            kind_words="听证会",
            stage=Stage.FUHE,
            stage_words="复核阶段",
            received_on=date(2026, 11, 4),
            party_times_text="12月7日至12月11日不在",
            both_indicated=True,
            phone="13910000001",
            address="",
            access_needs="未成年人，监护人到场",
            represented=40,
            occurrence="",
            level="",
            source=Source("表1", 3),
        ),
    )
    assert [(warning.code, warning.column) for warning in intake.warnings] == [("intake.count_rough", "N")]


@pytest.mark.parametrize(("words", "indicated"), [("是", True), ("√", True), ("否", False), (None, None), ("／", None)])
def test_both_sides_indicated_or_not_or_nobody_knows(words: str | None, indicated: bool | None) -> None:
    assert [matter.both_indicated for matter in pending(row(双方同意=words)).matters] == [indicated]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        ({"编号": None}, "intake.blank", "A"),
        ({"信访人": None}, "intake.blank", "B"),
        ({"拟安排": "茶话会"}, "intake.word_unknown", "G"),
        ({"阶段": "三审"}, "intake.word_unknown", "H"),
        ({"收到日期": "上周"}, "intake.date_unreadable", "I"),
        ({"到场人数": "几个"}, "intake.count_unreadable", "C"),
        ({"双方同意": "看情况"}, "intake.yes_no_unreadable", "K"),
        ({"编号": "Ｐ２"}, "intake.listed_twice", "A"),
    ],
)
def test_a_bad_row_is_reported_and_the_others_are_taken(cells: dict[str, object], code: str, column: str) -> None:
    intake = pending(row(编号="P2"), row(**cells), row(编号="P3"))
    assert [matter.number for matter in intake.matters] == ["P2", "P3"]
    assert [(problem.code, problem.row, problem.column) for problem in intake.problems] == [(code, 4, column)]


def test_an_unknown_kind_names_the_choices() -> None:
    (problem,) = pending(row(拟安排="茶话会")).problems
    assert "听证评议会" in sentence(problem.reason)


def test_a_list_of_another_family_is_not_taken_for_this_one() -> None:
    intake = read_pending(sheets([["编号", "信访人", "结论"], ["LF1", "黄某示例01", "维持"]]), read_kinds(CONFIG))
    assert intake.matters == ()
    assert [problem.code for problem in intake.problems] == ["intake.columns_missing"]


MORE = ("初信初访", "责任单位层级", "密级")


def wide(*cells: object, **named: object) -> PendingIntake:
    header = (*PENDING_HEADER, *MORE)
    return read_pending(sheets([["待安排事项"], header, (*row(**named), *cells)]), read_kinds(CONFIG))


def test_occurrence_and_level_are_read_where_a_list_has_them() -> None:
    (matter,) = wide("初次", "区县", "非密").matters
    assert (matter.occurrence, matter.level) == ("first", "county")


@pytest.mark.parametrize("words", ["机密", "秘密", "绝密", "是"])
def test_a_matter_with_state_secrets_is_not_taken(words: str) -> None:
    intake = wide("初次", "市", words)
    assert (intake.matters, [problem.code for problem in intake.problems]) == ((), ["intake.state_secret"])


def test_more_than_five_representatives_are_said_and_taken() -> None:
    intake = pending(row(到场人数=7))
    assert [matter.attending for matter in intake.matters] == [7]
    assert [(one.code, one.params["most"]) for one in intake.warnings] == [("intake.too_many_representatives", 5)]
