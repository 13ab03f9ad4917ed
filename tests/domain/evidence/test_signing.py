"""May a review be signed?"""

from datetime import date

import pytest

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.evidence.signing import (
    CounselForm,
    CounselView,
    HeldHearing,
    SigningFacts,
    signing_reasons,
)
from hearing_app.domain.matters.outcomes import Adoption

COUNSEL, ADOPTION = RuleRef("volume", "1", "counsel"), RuleRef("volume", "1", "adoption")
DAY = date(2026, 12, 25)
WRITTEN = CounselView(CounselForm.WRITTEN, DAY)
LATE = CounselView(CounselForm.WRITTEN, date(2026, 12, 26))


def codes(*counsel: CounselView, hearings: tuple[HeldHearing, ...] = ()) -> list[str]:
    facts = SigningFacts("LF2026000031", DAY, counsel, hearings)
    return [reason.code for reason in signing_reasons(facts, counsel=COUNSEL, adoption=ADOPTION)]


@pytest.mark.parametrize(
    ("counsel", "expected"),
    [
        ((WRITTEN,), []),
        ((), ["review_file.counsel_absent"]),
        ((LATE,), ["review_file.counsel_late"]),
        ((LATE, WRITTEN), []),
        ((CounselView(CounselForm.MINUTES, date(2026, 12, 1)),), ["review_file.minutes_unsigned"]),
        ((CounselView(CounselForm.MINUTES, date(2026, 12, 1), DAY),), []),
        ((CounselView(CounselForm.MINUTES, date(2026, 12, 1), date(2026, 12, 26)),), ["review_file.counsel_late"]),
    ],
)
def test_counsel_counts_only_when_on_file_by_the_signing_day(
    counsel: tuple[CounselView, ...], expected: list[str]
) -> None:
    assert codes(*counsel) == expected


@pytest.mark.parametrize(
    ("adoption", "reasons", "expected"),
    [
        (None, "", ["review_file.adoption_absent"]),
        (Adoption.ADOPTED, "", []),
        (Adoption.PARTLY, " ", ["review_file.adoption_reasons_absent"]),
        (Adoption.NOT_ADOPTED, "", ["review_file.adoption_reasons_absent"]),
        (Adoption.NOT_ADOPTED, "证据不足", []),
    ],
)
def test_a_held_hearing_needs_adoption_and_reasons_unless_wholly_adopted(
    adoption: Adoption | None, reasons: str, expected: list[str]
) -> None:
    assert codes(WRITTEN, hearings=(HeldHearing("T1", adoption, reasons),)) == expected


def test_every_reason_comes_at_once_with_its_rule() -> None:
    facts = SigningFacts("LF1", DAY, (), (HeldHearing("T1"), HeldHearing("T2", Adoption.PARTLY)))
    assert signing_reasons(facts, counsel=COUNSEL, adoption=ADOPTION) == (
        Reason("review_file.counsel_absent", {}, COUNSEL),
        Reason("review_file.adoption_absent", {"hearing": "T1"}, ADOPTION),
        Reason("review_file.adoption_reasons_absent", {"hearing": "T2"}, ADOPTION),
    )
