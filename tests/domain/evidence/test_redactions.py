"""Is an identifier found however it is written, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.evidence.redactions import LABELS, SHAPES, Known, identifiers_in, spots_in

KNOWN = ("吴某示例21", "示例路7号3单元", "王")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("某小区延期交房争议", ()),
        ("供暖不达标（2026年12月4日9:00-12:00，听证室一）", ()),
        ("2026-12-04 09:00 公开听证，示信听〔2026〕12号", ()),
        ("王先生的请求", ()),
        ("吴某示例21反映的问题", ("known",)),
        ("吴 某 示 例 ２１ 反映的问题", ("known",)),
        ("住示例路7号-3单元", ("known",)),
        ("联系13911112222", ("mobile",)),
        ("联系 139 1111 2222", ("mobile",)),
        ("联系１３９-１１１１-２２２２", ("mobile",)),
        ("联系 +86 139 1111 2222", ("mobile",)),
        ("电话029-87654321", ("landline",)),
        ("身份证610100199001011234", ("identity", "card")),
        ("身份证61010019900101123x", ("identity",)),
        ("身份证610100900101123", ("identity",)),
        ("卡号6222 0212 3456 7890 123", ("card",)),
        ("写信到 wu@example.com", ("email",)),
        ("吴某示例21，13911112222", ("known", "mobile")),
    ],
)
def test_what_is_found(content: str, found: tuple[str, ...]) -> None:
    assert identifiers_in(content, KNOWN) == found


@pytest.mark.parametrize(
    ("content", "spot"),
    [
        *((f"信访人王{gap}小明到场", f"王{gap}小明") for gap in "\ufe0f\u034f\u3164\u115f\uffa0\u180e\u2065\U000e0101"),
        *(
            (f"信访人王{gap}小{gap}明到场", f"王{gap}小{gap}明")
            for gap in ("、", "，", "/", "|", "｜", " ， ", "“", "，、", "：")
        ),
        *((f"信访人王小{gap}明到场", None) for gap in ("。", "；", "？", "，\n", "，，，")),
        *((f"电话139{gap}1111{gap}2222。", f"139{gap}1111{gap}2222") for gap in "/，,.·、|_：\u3164"),
        ("第2、139/1111/2222号", "139/1111/2222"),
        ("电话+86.139.1111.2222", "86.139.1111.2222"),
        ("电话1.3.9.1.1.1.1.2.2.2.2", "1.3.9.1.1.1.1.2.2.2.2"),
        ("电话029/8765/4321", "029/8765/4321"),
        ("一三九、一一一一、二二二二", "一三九、一一一一、二二二二"),
        ("证件610100/1990/01/01/1234", "610100/1990/01/01/1234"),
        ("共3 13911112222", "13911112222"),
        ("2026.11.28", None),
        ("2026.11.28、2026.12.04，9:00", None),
        ("2026.1.8、2026.12.04、2026.12.5", None),
        ("1998/11/28 9:00-10.30", None),
        ("1、2、3、4、5、6、7、8、9、10、11", None),
        ("1、3、5、7、9、11、13、15", None),
        ("13、15、17、19、21、2", None),
        ("100、200、300、400、500；1、0、2、0、3、1、1、2、2、0、1、0、2、3、1、4", None),
        ("13,911,112,222元，150,000,000.00元", None),
        ("一、二、三、四、五、六、七、八、九、十", None),
    ],
)
def test_marks_and_what_nobody_sees_hide_nothing(content: str, spot: str | None) -> None:
    assert [one.found for one in spots_in(content, [Known("name", "王小明")])] == ([spot] if spot else [])


def test_marks_join_no_ordinary_words() -> None:
    known = [Known("name", "张三"), Known("place", "科技路"), Known("number", "1212")]
    assert list(spots_in("主张，三月推进科技、路灯，12、12", known)) == []


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_number_between_any_words_is_found(before: str, after: str) -> None:
    assert "mobile" in identifiers_in(f"{before}，13911112222，{after}", ())


def test_every_sort_has_a_name() -> None:
    assert set(LABELS) == {"known", *SHAPES}
