"""Does the sheet for the superior system tell what has to be typed there, with its rules, and nobody's data?"""

from datetime import date

import pytest

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.matters.fill_backs import FillPart
from hearing_app.domain.matters.routing import RoutingOrder, Transfer
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.services.context import Context
from hearing_app.services.matters.clock_events import Target, record_happening
from hearing_app.services.matters.fill_backs import view_fill_back, view_fill_back_paper
from hearing_app.services.matters.matters import add_matter, view_matter
from hearing_app.services.matters.reviews import open_review
from hearing_app.services.matters.routings import classify, record_transfer
from hearing_app.services.steps.intake.matter_intake import MatterOrder
from tests.builders import house
from tests.builders.house import AsRole


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def parts(ctx: Context, number: str = house.MATTER) -> dict[str, FillPart]:
    return {part.title["zh"]: part for part in view_fill_back(ctx, number).sheet.parts}


def said(part: FillPart) -> dict[str, str]:
    return {line.label["zh"]: line.on.isoformat() if line.on else line.words["zh"] for line in part.lines}


def test_number_stage_and_days_stand_on_the_sheet_and_what_is_unknown_is_open(office: Context) -> None:
    assert said(parts(office)["事项"]) == {
        "事项编号": house.MATTER,
        "阶段": "复核",
        "类别": "房地产",
        "责任单位": "示例住建局",
        "责任单位的层级": "",
        "初次还是重复": "",
        "收到日期": "2026-11-16",
        "受理日期": "",
    }
    sheet = view_fill_back(office, house.MATTER).sheet
    assert sheet.open_count == sum(line.is_open for part in sheet.parts for line in part.lines)


def test_the_day_of_acceptance_comes_from_what_was_recorded(office: Context) -> None:
    version = view_matter(office, house.MEDIATION).version
    happening = Happening("acceptance", date(2026, 11, 16), "受理告知书（吴某示例21）")
    record_happening(office, Target(house.MEDIATION, version), happening)
    found = parts(office, house.MEDIATION)
    assert said(found["事项"])["受理日期"] == "2026-11-16"
    clock = found["时限：办结信访事项"]
    assert said(clock) == {"起算日期": "2026-11-16", "最后一日（暂定）": "2027-01-15", "办结日期": ""}
    assert [line.basis["zh"] for line in clock.lines] == [
        "《信访工作条例》第三十四条（默认规则第1版）",
        "",
        "",
    ]


def test_a_route_that_leads_out_tells_article_and_transfer(office: Context) -> None:
    version = view_matter(office, house.MATTER).version
    classify(office, house.MATTER, version, order=RoutingOrder("litigation", reason="经会商"))
    transfer = Transfer("示范区人民法院", date(2026, 11, 20), "示移1号")
    record_transfer(office, house.MATTER, version + 1, transfer=transfer)
    part = parts(office)["途径"]
    assert said(part) == {
        "途径": "诉讼、检察监督、公安程序",
        "分类日期": "2026-11-23",
        "移送给": "示范区人民法院",
        "移送文号": "示移1号",
        "移送日期": "2026-11-20",
        "对方收到日期": "",
        "回执文号": "",
    }
    assert part.lines[0].basis["zh"] == "《信访工作条例》第三十一条第一项（诉求清单第1版）"


def test_a_proposal_of_the_list_is_not_typed_back_before_somebody_decided(office: Context) -> None:
    order = MatterOrder(
        number="P20269001",
        petitioner="钱某示例77",
        category="征地拆迁",
        subject="不服法院判决",
        district="高陵区",
        agency="示例自然资源局",
        stage="handling",
        received_on=date(2026, 11, 20),
    )
    assert said(parts(office, add_matter(office, order))["途径"]) == {"途径": "", "分类日期": ""}


def test_a_review_tells_conclusion_number_and_service_with_the_article_of_its_last_day(office: Context) -> None:
    number = open_review(office, house.MATTER)
    part = parts(office)[f"复核（{number}）"]
    assert list(said(part)) == ["收到申请日期", "受理日期", "最后一日", "结论", "文号", "签发日期", "送达日期"]
    assert part.lines[2].basis["zh"].endswith("（默认规则第1版）")


def test_nobody_is_named_on_sheet_or_paper(office: Context) -> None:
    words = repr(view_fill_back(office, house.MATTER))
    assert [secret in words for secret in ("吴某示例21", "13910000000")] == [False, False]
    paper = view_fill_back_paper(office, house.MATTER)
    assert (paper.name, paper.pdf[:5], paper.docx is not None) == ("回填单", b"%PDF-", True)


def test_who_has_no_part_in_it_is_refused_and_another_number_is_nothing(office: Context, as_role: AsRole) -> None:
    with pytest.raises(NotFound):
        view_fill_back(office, "P9")
    with pytest.raises(Forbidden):
        view_fill_back(as_role("mediation_clerk"), house.MATTER)
