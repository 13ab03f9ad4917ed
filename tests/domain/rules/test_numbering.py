"""Are document numbers written as the office does?"""

import pytest

from hearing_app.domain.rules.numbering import Series, format_number

SERIES = Series("hearing", {"zh": "听证", "en": "hearings"}, "示信听", "{prefix}〔{year}〕{n}号")


def test_number_as_printed():
    assert format_number(SERIES, 2026, 12) == "示信听〔2026〕12号"


def test_counting_begins_at_one():
    with pytest.raises(ValueError, match="count from 1"):
        format_number(SERIES, 2026, 0)
