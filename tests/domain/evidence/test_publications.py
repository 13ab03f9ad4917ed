"""Are people called by pseudonyms, identifiers found with their place, and nothing but the whitelist let through?"""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.pseudonyms import masked, places_in, pseudonyms_for
from hearing_app.domain.evidence.publications import (
    COPIED,
    PublicCopy,
    Source,
    against_approval,
    against_source,
    against_text,
)
from hearing_app.domain.evidence.redactions import Known, spots_in
from hearing_app.settings.places import CONFIG
from hearing_app.settings.publications import read_publications

RULES = read_publications(CONFIG)
KIND = RULES.kinds["re_review_opinion"]
KNOWN = (Known("name", "张三", "张某"), Known("phone", "13911112222"), Known("place", "幸福街道", "某街道"))
PARTS = dict.fromkeys(KIND.parts, "无。")
FULL = Source(is_re_review=True, signed_on=date(2026, 12, 14), conclusion="uphold", held=(True,), is_decided=True)


def codes(reasons: object) -> list[str]:
    return [reason.code for reason in reasons]  # type: ignore[attr-defined]  # an iterator of reasons


def found(words: str, known: tuple[Known, ...] = KNOWN) -> list[tuple[str, int, str]]:
    return [(spot.sort, spot.start, spot.found) for spot in spots_in(words, known)]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["张三"], ["张某"]),
        (["张三", "李四", "张五", "张六"], ["张某甲", "李某", "张某乙", "张某丙"]),
        (["欧阳修", "欧小明"], ["欧阳某", "欧某"]),
        (["阿不都·热西提"], ["阿某"]),
        (["John Smith", "Ann Lee"], ["某人", "某人"]),
        (["示例物业服务有限公司", "示例律师事务所(一)"], ["某公司", "某事务所"]),
        (["张三", " 张三 "], ["张某"]),
    ],
)
def test_what_people_are_called(names: list[str], told: list[str]) -> None:
    assert list(pseudonyms_for(names).values()) == told


@given(st.lists(st.text("张李王赵某三四五", min_size=2, max_size=3), min_size=1, max_size=30, unique=True))
def test_no_two_people_share_a_pseudonym(names: list[str]) -> None:
    told = pseudonyms_for(names)
    assert len(set(told.values())) == len(names)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (
            "示例市示例区幸福街道团结社区7号楼301室",
            [("示例区", "某区"), ("幸福街道", "某街道"), ("团结社区", "某社区")],
        ),
        ("某省某县柳树镇王家村3组", [("某县", "某县"), ("柳树镇", "某镇"), ("王家村", "某村")]),
        ("金色花园小区", [("金色花园", "某花园")]),
        ("示例街道办事处", [("示例街道办事处", "某街道办事处")]),
    ],
)
def test_small_places_are_known_by_their_ends(address: str, told: list[tuple[str, str]]) -> None:
    assert [(one.word, one.instead) for one in places_in(address)][: len(told)] == told


@pytest.mark.parametrize("number", ["12号", "１２号", "十二号", "12号附3号", "12-3号", "第12号"])
def test_a_house_number_does_not_hide_the_place_behind_it(number: str) -> None:
    known = tuple(places_in(f"示例区科技路{number}阳光小区3号楼"))
    assert found("业主住在阳光小区", known) == [("place", 4, "阳光小区")]
    assert found(f"住{number}阳光小区", known)[0] == ("place", 1, f"{number}阳光小区")


@pytest.mark.parametrize(
    ("words", "spots"),
    [
        ("张三反映", [("name", 0, "张三")]),
        ("我叫张 三", [("name", 2, "张 三")]),
        ("我叫张\u200b三", [("name", 2, "张\u200b三")]),
        ("张三丰与张三", [("name", 0, "张三"), ("name", 4, "张三")]),
        ("主张，三月办结", []),
        ("住幸福 街道", [("place", 1, "幸福 街道")]),
        (
            "电话１３９　１１１１　２２２２。",
            [("phone", 2, "１３９　１１１１　２２２２"), ("mobile", 2, "１３９　１１１１　２２２２")],
        ),
        (
            "电话一三九一一一一二二二二",
            [("phone", 2, "一三九一一一一二二二二"), ("mobile", 2, "一三九一一一一二二二二")],
        ),
        ("车牌陕A·12345停放", [("plate", 2, "陕A·12345")]),
        ("新建12345平方米", []),
        ("不动产权第0012345号", [("certificate", 0, "不动产权第0012345号")]),
        ("二〇二六年十一月二十三日，2026年11月23日，1200000元", []),
    ],
)
def test_every_identifier_is_found_where_it_stands(words: str, spots: list[tuple[str, int, str]]) -> None:
    assert found(words) == spots


@given(
    st.text(max_size=12), st.text(max_size=12), st.sampled_from(["张三", "张 三", "幸福街道", "１３９１１１１２２２２"])
)
def test_what_was_masked_holds_nothing_known(before: str, after: str, word: str) -> None:
    left = masked(f"{before}，{word}，{after}", KNOWN)
    assert [one for one in found(left) if one[0] in {"name", "phone", "place"}] == []


def test_a_part_is_refused_with_what_and_where() -> None:
    reasons = list(against_text(RULES, KIND, PARTS | {"claim": "请求人张三"}, known=KNOWN, mediated=()))
    assert [(one.code, one.params["at"], one.params["found"]) for one in reasons] == [
        ("publication.identifier", 4, "张三")
    ]
    assert reasons[0].rule == RULES.ref("identifiers")
    assert list(against_text(RULES, KIND, PARTS, known=KNOWN, mediated=())) == []
    wrong = {"claim": " ", "meaning": "无。"}
    assert codes(against_text(RULES, KIND, PARTS | wrong, known=KNOWN, mediated=())) == [
        "publication.part_strange",
        "publication.part_empty",
    ]


def test_words_of_a_mediation_are_refused_wherever_they_stand() -> None:
    terms = "物业公司于三十日内更换水泵并补偿申请人两千元。"
    copied, short = f"双方约定：{terms[4:]}", f"双方约定：{terms[: COPIED - 1]}"
    assert codes(against_text(RULES, KIND, PARTS | {"facts": copied}, known=(), mediated=(terms,))) == [
        "publication.mediation_copied"
    ]
    assert codes(against_text(RULES, KIND, PARTS | {"facts": short}, known=(), mediated=(terms,))) == []
    whole = PARTS | {"facts": "后来加装隔音，已完工。"}
    assert codes(against_text(RULES, KIND, whole, known=(), mediated=("加装隔音，已完",))) == [
        "publication.mediation_copied"
    ]
    assert codes(against_text(RULES, KIND, whole, known=(), mediated=("已完工",))) == []


@pytest.mark.parametrize(
    ("kind", "source", "against"),
    [
        ("re_review_opinion", FULL, []),
        ("re_review_opinion", replace(FULL, has_mediation=True), []),
        ("re_review_opinion", replace(FULL, conclusion="settled"), ["mediation"]),
        ("re_review_opinion", replace(FULL, is_re_review=False), ["re_review"]),
        ("re_review_opinion", replace(FULL, held=(False,)), ["open_hearing_held"]),
        ("re_review_opinion", replace(FULL, held=(True, False)), ["closed_hearing"]),
        ("re_review_opinion", Source(), ["re_review", "signed", "open_hearing_held"]),
        ("typical_case", Source(is_decided=True), []),
        ("typical_case", Source(is_decided=True, has_mediation=True), ["mediation"]),
        ("supervision_result", Source(), ["decided"]),
        ("mediation_record", FULL, ["not_listed"]),
    ],
)
def test_only_the_whitelist_is_let_through(kind: str, source: Source, against: list[str]) -> None:
    assert codes(against_source(RULES, kind, source)) == [f"publication.{code}" for code in against]


def test_who_had_a_hand_in_a_text_does_not_approve_it() -> None:
    assert codes(against_approval(RULES, ["a", "b"], "b", is_waiting=True)) == ["publication.same_person"]
    assert list(against_approval(RULES, ["a"], "b", is_waiting=True)) == []
    assert list(against_approval(RULES, ["a"], "b", is_waiting=False)) == [Reason("publication.nothing_waits")]


def test_a_copy_reads_as_plain_lines() -> None:
    copy = PublicCopy("题", "示例局", "1号", date(2026, 12, 14), (("结论", "维持。\n驳回。"),))
    assert copy.text == "题\n示例局\n1号\n2026-12-14\n\n结论\n维持。\n驳回。\n"
