"""Do the votes add up, and is the opinion locked when everybody has signed?"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.outcomes import (
    Adoption,
    Choice,
    OpinionSignature,
    Poll,
    Result,
    Vote,
    check_adoption,
    check_opinion_edit,
    count_named,
    is_locked,
    plan_opinion_signature,
)
from tests.builders.rules import default_profile

PROFILE = default_profile()
AT = datetime(2026, 12, 4, 4, tzinfo=UTC)
LETTERS = {"f": Choice.FOR, "a": Choice.AGAINST, "-": Choice.ABSTAIN}


def votes(written: str, dissent: str = "证据不足") -> list[Vote]:
    return [Vote(at, LETTERS[letter], dissent) for at, letter in enumerate(written)]


def counted(written: str, present: int | None = None, dissent: str = "证据不足") -> Poll | Refused:
    return count_named(PROFILE, range(len(written) if present is None else present), votes(written, dissent))


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


@pytest.mark.parametrize(
    ("written", "result", "dissenters"),
    [
        ("fffff", Result.CARRIED, ()),
        ("fffaa", Result.CARRIED, (3, 4)),
        ("ffaaa", Result.REJECTED, (0, 1)),
        ("ffaa-", Result.NO_MAJORITY, ()),
        ("ff---", Result.NO_MAJORITY, ()),
        ("fff--", Result.CARRIED, ()),
    ],
)
def test_majority_is_of_all_present(written: str, result: Result, dissenters: tuple[int, ...]):
    poll = counted(written)
    assert isinstance(poll, Poll)
    assert (poll.result, poll.dissenter_ids) == (result, dissenters)


def test_every_wrong_vote_is_told_at_once():
    wrong = [*votes("ff"), Vote(1, Choice.FOR), Vote(9, Choice.FOR)]
    assert codes(count_named(PROFILE, range(5), wrong)) == ["votes.not_entitled", "votes.missing", "votes.twice"]


def test_dissent_is_put_in_writing():
    assert codes(counted("fffaa", dissent=" ")) == ["votes.dissent_missing"]
    assert codes(counted("fff--", dissent="")) == []


@given(st.text(alphabet="fa", min_size=1, max_size=11).filter(lambda written: len(written) % 2 == 1))
def test_an_odd_panel_without_abstention_always_decides(written: str):
    poll = counted(written)
    assert isinstance(poll, Poll)
    assert poll.result is (Result.CARRIED if written.count("f") > written.count("a") else Result.REJECTED)


def test_last_signature_locks_the_opinion():
    signed = [OpinionSignature(seat_id, AT) for seat_id in (1, 2, 3)]
    assert [is_locked({1, 2, 3}, signed[:n]) for n in range(4)] == [False, False, False, True]
    assert is_locked(set(), []) is False
    assert codes(check_opinion_edit({1, 2, 3}, signed, new_version_reason="")) == ["opinion.locked"]
    assert codes(check_opinion_edit({1, 2, 3}, signed[:1], new_version_reason="")) == ["opinion.partly_signed"]
    assert check_opinion_edit({1, 2, 3}, signed, new_version_reason="更正日期") is None
    assert check_opinion_edit({1, 2, 3}, [], new_version_reason="") is None


def test_each_officer_signs_once():
    first = OpinionSignature(1, AT)
    assert plan_opinion_signature({1, 2}, [], first) == first
    assert codes(plan_opinion_signature({1, 2}, [first], first)) == ["opinion.signed_already"]
    assert codes(plan_opinion_signature({1, 2}, [], OpinionSignature(7, AT))) == ["opinion.not_an_officer"]


@pytest.mark.parametrize(
    ("adoption", "reasons", "expected"),
    [
        (None, "", ["adoption.missing"]),
        (Adoption.ADOPTED, "", []),
        (Adoption.PARTLY, " ", ["adoption.reasons_missing"]),
        (Adoption.NOT_ADOPTED, "与新证据不符", []),
    ],
)
def test_adoption(adoption: Adoption | None, reasons: str, expected: list[str]):
    assert codes(check_adoption(adoption, reasons)) == expected
