"""Does only what may become public become so: an open sitting, without identifiers, after a second look?"""

import pytest

from hearing_app.domain.hearings.publicity import against_announcement, against_approval

KNOWN = ("吴某示例21", "示例路7号")


def codes(subject: str, *, is_open: bool = True, is_announced: bool = True) -> list[str]:
    found = against_announcement(subject, KNOWN, is_open=is_open, is_announced=is_announced)
    return [reason.code for reason in found]


def test_22_a_closed_sitting_is_not_announced() -> None:
    assert (codes("供暖争议"), codes("供暖争议", is_open=False)) == ([], ["publicity.closed"])


@pytest.mark.parametrize(
    "held", ["吴某示例21", "示例路7号", "13911112222", "029-87654321", "610100900101123", "a@example.com"]
)
def test_22_every_sort_of_identifier_keeps_it_back(held: str) -> None:
    assert codes(f"{held}反映的供暖争议") == ["publicity.identifier"]


def test_22_whoever_drafted_it_does_not_approve_it() -> None:
    same, other = (list(against_approval("paiqi", who, is_waiting=True)) for who in ("paiqi", "juling"))
    assert ([reason.code for reason in same], other) == (["publicity.same_person"], [])


def test_all_is_said_at_once() -> None:
    said = codes("吴某示例21，13911112222", is_open=False, is_announced=False)
    assert said == ["publicity.closed", "publicity.not_noticed", "publicity.identifier", "publicity.identifier"]
