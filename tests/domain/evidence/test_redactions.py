"""Is an identifier found however it is written, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.evidence.redactions import LABELS, SHAPES, identifiers_in

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


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_number_between_any_words_is_found(before: str, after: str) -> None:
    assert "mobile" in identifiers_in(f"{before}，13911112222，{after}", ())


def test_every_sort_has_a_name() -> None:
    assert set(LABELS) == {"known", *SHAPES}
