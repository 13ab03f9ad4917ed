"""Do words agree with their number, bring their weekday and begin with a capital where they stand alone?"""

from datetime import UTC, date, datetime

import pytest

from hearing_app import i18n
from hearing_app.domain.errors import Reason


@pytest.mark.parametrize(
    ("lang", "n", "said"), [("en", 1, "1 seat"), ("en", 2, "2 seats"), ("en", 0, "0 seats"), ("zh", 1, "1 席")]
)
def test_english_agrees_with_its_number(lang: str, n: int, said: str) -> None:
    with i18n.speaking(lang):
        assert i18n.text("{n} 席", n=n) == said


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 12, 15, 1, tzinfo=UTC),
        "2026-12-15 01:00:00+00:00",
        "2026-12-15T01:00:00+00:00",
        "2026-12-15T09:00:00.000001+08:00",
    ],
)
def test_an_instant_in_a_sentence_is_said_in_civil_time(at: object) -> None:
    reason = Reason("invitation.older_version", {"version": 0, "current": 1, "at": at})
    assert "现在的时间是2026-12-15（周二）09:00，" in i18n.sentence(reason)
    with i18n.speaking("en"):
        assert "The time is now Tue 15 Dec 2026 09:00:" in i18n.sentence(reason)


@pytest.mark.parametrize("day", ["2026-11-17", date(2026, 11, 17)])
def test_a_day_in_a_sentence_brings_its_weekday(day: object) -> None:
    reason = Reason("review.signed_in_future", {"day": day})
    assert "2026-11-17（周二）" in i18n.sentence(reason)
    with i18n.speaking("en"):
        assert "Tue 17 Nov 2026" in i18n.sentence(reason)


@pytest.mark.parametrize(
    ("lang", "words", "shown"),
    [("en", "hearing review", "Hearing review"), ("en", "d001@example.invalid", "d001@example.invalid"), ("en", 3, 3),
     ("en", "", ""), ("zh", "paiqi", "paiqi")],
)  # fmt: skip
def test_what_stands_alone_begins_with_a_capital(lang: str, words: object, shown: object) -> None:
    with i18n.speaking(lang):
        assert i18n.capital(words) == shown
