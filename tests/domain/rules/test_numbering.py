"""Are document numbers written and read as the office does?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.rules.numbering import DocumentNumber, Series, format_number, parse_number

SERIES = Series("hearing", {"zh": "听证", "en": "hearings"}, "示信听", "{prefix}〔{year}〕{n}号")


def test_number_as_printed():
    assert format_number(SERIES, 2026, 12) == "示信听〔2026〕12号"


@pytest.mark.parametrize(
    "written", ["示信听〔2026〕12号", "示信听[2026]12号", "示信听（２０２６）12 号", "示信听【2026】012号"]
)
def test_number_as_people_type_it(written: str):
    assert parse_number(SERIES, written) == DocumentNumber("hearing", 2026, 12)


@pytest.mark.parametrize("written", ["", "示信调〔2026〕12号", "示信听〔2026〕0号", "示信听〔26〕12号"])
def test_other_forms_are_none(written: str):
    assert parse_number(SERIES, written) is None


def test_counting_begins_at_one():
    with pytest.raises(ValueError, match="count from 1"):
        format_number(SERIES, 2026, 0)


@given(year=st.integers(1990, 2100), n=st.integers(1, 10**6))
def test_reading_gives_back_what_was_written(year: int, n: int):
    assert parse_number(SERIES, format_number(SERIES, year, n)) == DocumentNumber("hearing", year, n)
