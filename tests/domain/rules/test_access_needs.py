"""Are needs and skills understood, and who serves which of them?"""

import pytest

from hearing_app.domain.rules.access_needs import skills_in, unserved


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("轮椅、手语", {"sign_language"}),
        ("听力残疾，方言", {"sign_language", "dialect"}),
        ("少数民族语言（藏语）", {"minority_language", "tibetan"}),
        ("Sign Language, Cantonese", {"sign_language", "cantonese"}),
        ("不需要手语、客家话", {"hakka"}),
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
        ([{"wu"}], {"third_party"}, ("sign_language", "reading_aloud")),
    ],
)
def test_somebody_on_the_panel_or_beside_the_party_serves(held, helpers, expected):
    assert unserved({"reading_aloud", "sign_language"}, held, helpers) == expected


def test_another_language_and_an_unnamed_one_serve_nobody():
    assert unserved({"tibetan"}, [{"uyghur"}], set()) == ("tibetan",)
    assert unserved({"dialect"}, [{"dialect", "wu"}], set()) == ("dialect",)
