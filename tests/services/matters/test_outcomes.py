"""What is kept of a hearing: record in versions, one vote each, an opinion that the last signature locks?"""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Forbidden, Refused, Stale
from hearing_app.domain.matters.outcomes import Choice, Result, Vote
from hearing_app.services import registers
from hearing_app.services.context import Context
from hearing_app.services.matters import days, minutes, outcomes
from hearing_app.services.matters.outcomes import OpinionOrder, SignatureOrder, VotesOrder
from hearing_app.services.registers import Wanted
from hearing_app.store.tables.outcomes import OpinionRow
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@pytest.fixture
def hearing(as_role: AsRole, clock: Clock) -> int:
    """A hearing that is open with five voting members and a recorder."""
    return story.opened(as_role, clock)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_each_save_of_the_record_is_a_version_and_later_ones_say_why(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    assert story.record(recorder, hearing) == 1
    assert story.record(recorder, hearing, seen=1) == 1  # unchanged: nothing new
    with pytest.raises(Refused) as refused:
        story.record(recorder, hearing, "请求交房和办证。", seen=1)
    assert codes(refused) == ["record.reason_missing"]
    assert story.record(recorder, hearing, "请求交房和办证。", seen=1, reason="漏记") == 2
    shown = minutes.view_outcome(recorder, hearing).record
    assert [(one.version, one.reason) for one in shown.versions] == [(2, "漏记"), (1, "")]
    assert shown.sections["信访人陈述"] == "请求交房和办证。"
    with pytest.raises(Stale):
        story.record(recorder, hearing, "又改", seen=1, reason="没有看到第二版")


def test_a_hearing_that_was_not_opened_has_no_record_votes_or_opinion(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    for keep, code in ((story.record, "record.not_opened"), (story.opinion, "opinion.not_opened")):
        with pytest.raises(Refused) as refused:
            keep(recorder, sitting_id)
        assert code in codes(refused)


@pytest.mark.parametrize(
    ("written", "result"),
    [("ffffa", Result.CARRIED), ("aaaff", Result.REJECTED), ("ffaao", Result.NO_MAJORITY)],
)
def test_a_majority_of_everybody_present_decides(hearing: int, as_role: AsRole, written: str, result: Result) -> None:
    recorder = as_role("recorder")
    voters = [seat.id for seat in story.row_of(recorder, hearing).seats if seat.has_vote]
    chosen = {"f": Choice.FOR, "a": Choice.AGAINST, "o": Choice.ABSTAIN}
    votes = tuple(Vote(one, chosen[letter], "另有看法。") for one, letter in zip(voters, written, strict=True))
    assert outcomes.record_votes(recorder, VotesOrder(hearing, votes)).result is result
    assert minutes.view_outcome(recorder, hearing).poll is not None


def test_every_reason_against_a_poll_is_said_at_once(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    seats = {seat.person.name: seat.id for seat in story.row_of(recorder, hearing).seats if seat.person}
    votes = [Vote(seats[name], Choice.FOR) for name in ("王示例01", "李示例02", "刘示例04")]
    votes += [Vote(seats["杨示例06"], Choice.AGAINST), Vote(seats["何示例31"], Choice.FOR)]
    with pytest.raises(Refused) as refused:
        outcomes.record_votes(recorder, VotesOrder(hearing, tuple(votes)))
    assert codes(refused) == ["votes.not_entitled", "votes.missing", "votes.dissent_missing"]


def test_the_draft_of_the_opinion_comes_from_record_votes_and_matter(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    story.record(recorder, hearing)
    story.vote(recorder, hearing)
    words = minutes.view_outcome(recorder, hearing).opinion.words
    assert words.facts == "信访人陈述：吴某示例21：请求交房。"
    assert "延期交房" in words.claim
    assert words.conclusion.startswith("评议认为")


def test_an_opinion_waits_for_the_votes(hearing: int, as_role: AsRole) -> None:
    with pytest.raises(Refused) as refused:
        story.opinion(as_role("recorder"), hearing)
    assert codes(refused) == ["opinion.votes_missing"]


def test_the_last_signature_locks_takes_the_number_and_has_the_volume_built(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    story.vote(recorder, hearing)
    story.opinion(recorder, hearing)
    seats = [seat.id for seat in story.row_of(recorder, hearing).seats]
    for seat_id in seats[:-1]:
        outcomes.sign_opinion(recorder, SignatureOrder(hearing, 1, seat_id))
    assert not minutes.view_outcome(recorder, hearing).opinion.is_locked
    outcomes.sign_opinion(recorder, SignatureOrder(hearing, 1, seats[-1]))
    opinion = minutes.view_outcome(recorder, hearing).opinion
    assert (opinion.number, opinion.is_locked) == ("示信听评〔2026〕1号", True)
    with pytest.raises(Refused) as refused:
        outcomes.sign_opinion(recorder, SignatureOrder(hearing, 1, seats[0]))
    assert codes(refused) == ["opinion.signed_already"]


def test_a_signed_opinion_changes_only_as_a_new_version_that_everybody_signs_anew(
    hearing: int, as_role: AsRole
) -> None:
    recorder = as_role("recorder")
    story.vote(recorder, hearing)
    story.opinion(recorder, hearing)
    story.sign_all(recorder, hearing)
    with pytest.raises(Refused) as refused:
        story.opinion(recorder, hearing, seen=1)
    assert codes(refused) == ["opinion.locked"]
    assert story.opinion(recorder, hearing, seen=1, reason="更正日期") == 2
    shown = minutes.view_outcome(recorder, hearing)
    assert ([signer.signed_at for signer in shown.signers], shown.opinion.number) == ([None] * 6, "")
    with pytest.raises(Stale):
        outcomes.sign_opinion(recorder, SignatureOrder(hearing, 1, shown.signers[0].seat_id))
    story.sign_all(recorder, hearing, version=2)
    rows = recorder.reader.scalars(select(OpinionRow).order_by(OpinionRow.version)).all()
    assert [(row.version, row.number) for row in rows] == [(1, "示信听评〔2026〕1号"), (2, "示信听评〔2026〕2号")]
    (void,) = registers.view_register(recorder, Wanted(2026, state="voided")).lines
    assert (void.number, void.void_reason, void.series) == ("示信听评〔2026〕1号", "更正日期", "opinions")


def test_votes_stand_once_somebody_has_signed(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    story.vote(recorder, hearing)
    story.opinion(recorder, hearing)
    voter = story.seat_ids(recorder, hearing)["李示例02"]
    outcomes.sign_opinion(recorder, SignatureOrder(hearing, 1, voter))
    with pytest.raises(Refused) as refused:
        story.vote(recorder, hearing, "fffff")
    assert codes(refused) == ["votes.opinion_signed"]
    with pytest.raises(Refused) as refused:
        days.undo_sign_in(recorder, hearing, voter)
    assert codes(refused) == ["day.has_voted"]


def test_votes_may_be_mended_before_anybody_signs_and_the_draft_follows(hearing: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    story.vote(recorder, hearing)
    story.opinion(recorder, hearing)
    story.vote(recorder, hearing, "fffff")
    row = recorder.reader.scalars(select(OpinionRow)).one()
    assert row.tally == {"for": 5, "against": 0, "abstain": 0, "present": 5, "result": "carried"}


def test_only_the_recorder_keeps_outcomes(hearing: int, as_role: AsRole) -> None:
    with pytest.raises(Forbidden):
        outcomes.save_opinion(as_role("booking_clerk"), OpinionOrder(hearing, 0, "x", {}))
