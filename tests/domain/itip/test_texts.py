"""Does nothing unwanted leave in a line?"""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.itip.texts import display_name, one_line


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("听证室一", "听证室一"),
        ("  a \r\n b\t c ", "a b c"),
        ("a\u2028b\u2029c\x85d\x0be\x00f", "a b c d e f"),
        ("a\u202ecn.exe", "a cn.exe"),
        ("👨‍👩‍👧 家", "👨‍👩‍👧 家"),
        ("a\ud800b", "a b"),
        ("\x00", ""),
    ],
)
def test_one_line_keeps_words_and_drops_controls(raw: str, clean: str) -> None:
    assert one_line(raw) == clean


@given(st.text(st.characters(exclude_categories=()), max_size=80), st.integers(1, 80))
def test_one_line_is_one_line_short_encodable_and_stable(raw: str, most: int) -> None:
    clean = one_line(raw, most)
    assert len(clean) <= most
    assert clean.splitlines() in ([], [clean])
    assert not [each for each in clean if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"}]
    assert clean.encode("utf-8").decode("utf-8") == clean == one_line(clean, most)


def test_a_display_name_has_no_character_that_needs_rfc_6868() -> None:
    assert display_name('示范区"信访局"^\n调度\\') == "示范区”信访局” 调度"
    assert len(display_name("长" * 100)) == 64
