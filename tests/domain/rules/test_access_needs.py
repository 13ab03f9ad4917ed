"""Are needs and skills understood, and who serves which of them?"""

import pytest

from hearing_app.domain.rules.access_needs import skills_in, unserved


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("轮椅、手语", {"sign_language"}),
        ("听力残疾，方言", {"sign_language", "dialect"}),
        ("少数民族语言（藏语）", {"minority_language"}),
        ("不识字", {"reading_aloud"}),
        ("民事、行政", set()),
        ("", set()),
    ],
)
def test_skills(words: str, expected: set[str]):
    assert skills_in(words) == expected


@pytest.mark.parametrize(
    ("held", "helpers", "expected"),
    [
        ([], set(), ("sign_language", "reading_aloud")),
        ([{"reading_aloud"}, set()], set(), ("sign_language",)),
        ([], {"interpreter"}, ()),
        ([], {"agent"}, ("sign_language",)),
        ([{"sign_language"}], {"guardian"}, ()),
        ([{"dialect"}], {"third_party"}, ("sign_language", "reading_aloud")),
    ],
)
def test_somebody_on_the_panel_or_beside_the_party_serves(held, helpers, expected):
    assert unserved({"reading_aloud", "sign_language"}, held, helpers) == expected
