"""Does a typed code find its line, and does a mistyped one find nobody?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.messages.call_sheets import SheetLine, code_of, line_of

IDS = st.integers(1, 10**9)
SEQUENCES = st.integers(0, 99)


@given(seat_id=IDS, sequence=SEQUENCES)
def test_a_code_is_read_back_however_it_is_typed(seat_id: int, sequence: int):
    line = SheetLine(seat_id, sequence)
    code = code_of(line)
    full_width = code.translate({ord(a): ord(a) + 0xFEE0 for a in "0123456789"})
    for typed in (code, code.lower(), f" {code[:2]} {code[2:]} ", full_width, code.replace("-", "–")):
        assert line_of(typed) == line


@given(seat_id=IDS, sequence=SEQUENCES, place=st.integers(0, 12), digit=st.sampled_from("0123456789"))
def test_one_wrong_digit_is_found(seat_id: int, sequence: int, place: int, digit: str):
    code = code_of(SheetLine(seat_id, sequence))
    at = place % (len(code) - 1)
    if code[at] in ("-", digit):
        return
    assert isinstance(line_of(code[:at] + digit + code[at + 1 :]), Refused)


@given(seat_id=IDS, sequence=SEQUENCES, place=st.integers(0, 12))
def test_two_changed_places_are_found(seat_id: int, sequence: int, place: int):
    code = code_of(SheetLine(seat_id, sequence))
    at = place % (len(code) - 2)
    one, other = code[at], code[at + 1]
    if one == other or "-" in (one, other):
        return
    assert isinstance(line_of(code[:at] + other + one + code[at + 2 :]), Refused)


@pytest.mark.parametrize("typed", ["", "   ", "12", "12-0", "-0A", "12-A", "一二-0A", "12-0AA", "x" * 500])
def test_what_is_no_code_is_refused(typed: str):
    found = line_of(typed)
    assert isinstance(found, Refused)
    assert [reason.code for reason in found.reasons] == ["round.code_wrong"]
