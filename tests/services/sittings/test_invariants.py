"""Invariants 7 to 10 of the field notes §8.1, each against the whole way: book, sign, replace, convene.

Each was seen to fail with its guard taken out (panel verdict and challenges; find_conflicts; judge_notice;
plan_replacement).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.services.context import Context
from hearing_app.services.matters import days, matters, participants
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.sittings import approvals, bookings, letters, recusals
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.letters import WaiverOrder
from hearing_app.services.sittings.recusals import RecusalRequest
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.store import letters as kept
from hearing_app.store.mail import deliveries
from tests.builders import answers, house
from tests.builders import days as story
from tests.conftest import Clock

AsRole = Callable[..., Context]
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def furnished(as_role: AsRole) -> None:
    house.small_house(as_role)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def all_but_the_last(as_role: AsRole, sitting_id: int) -> None:
    for role, step in answers.CHAIN[:-1]:
        row = answers.sitting(as_role(role), sitting_id)
        approvals.sign_sitting(as_role(role), SignOrder(sitting_id, row.version, step))


def seal(as_role: AsRole, sitting_id: int) -> None:
    role, step = answers.CHAIN[-1]
    row = answers.sitting(as_role(role), sitting_id)
    approvals.sign_sitting(as_role(role), SignOrder(sitting_id, row.version, step))


def test_7_nothing_is_announced_without_a_recorder(ctx: Context, as_role: AsRole) -> None:
    codes_of = ("E001", "E002", "E004", "E006", "E008")
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx, wanted=house.order(ctx, codes=codes_of)))
    all_but_the_last(as_role, sitting_id)
    with pytest.raises(Refused) as refused:
        seal(as_role, sitting_id)
    assert codes(refused) == ["seat.too_few"]
    assert answers.sitting(ctx, sitting_id).state == "drafted"


def test_7_nothing_is_announced_while_a_recusal_is_undecided(ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    row = answers.sitting(ctx, sitting_id)
    seat_id = story.seat_ids(ctx, sitting_id)["李示例02"]
    recusals.request_recusal(ctx, RecusalRequest(sitting_id, row.version, seat_id, "petitioner", "亲属", TODAY))
    all_but_the_last(as_role, sitting_id)
    with pytest.raises(Refused) as refused:
        seal(as_role, sitting_id)
    assert codes(refused) == ["recusal.undecided"]
    assert answers.sitting(ctx, sitting_id).state == "drafted"


def test_7_and_8_nothing_is_announced_with_somebody_who_has_handled_the_matter_since(
    ctx: Context, as_role: AsRole
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    all_but_the_last(as_role, sitting_id)
    version = matters.view_matter(ctx, house.MATTER).version
    participants.add_handler(ctx, house.MATTER, version, who="李示例02")
    ctx.reader.rollback()
    with pytest.raises(Refused) as refused:
        seal(as_role, sitting_id)
    assert codes(refused) == ["recusal.handler"]
    assert answers.sitting(ctx, sitting_id).state == "drafted"


@pytest.mark.parametrize(("role", "code"), [("agent", "recusal.agent"), ("third_party", "recusal.party")])
@pytest.mark.parametrize("name", ["王示例01", "李示例02", "何示例31"])
def test_8_no_party_or_agent_presides_judges_or_records(ctx: Context, role: str, code: str, name: str) -> None:
    version = matters.view_matter(ctx, house.MATTER).version
    side = "petitioner" if role == "agent" else ""
    participants.add_participant(ctx, ParticipantOrder(house.MATTER, version, role, name, side=side))
    ctx.reader.rollback()
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == [code]


def test_9_a_short_notice_convenes_only_with_the_dated_waiver_of_each_party(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock, is_served=False)
    recorder, clerk = as_role("recorder"), as_role()
    for seat in story.row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    notices = [one for one in kept.of_sitting(clerk.reader, sitting_id) if one.party_id is not None]
    for letter, left in zip((None, *notices), (2, 1, 0), strict=True):
        if letter is not None:
            version = story.row_of(clerk, sitting_id).version
            letters.record_waiver(clerk, WaiverOrder(letter.id, version, date(2026, 12, 14), "同意书在卷"))
        target = DayTarget(sitting_id, story.row_of(recorder, sitting_id).version)
        if left:
            with pytest.raises(Refused) as refused:
                days.open_sitting(recorder, target)
            assert codes(refused).count("notice.too_short") == left
        else:
            days.open_sitting(recorder, target)
    assert story.row_of(recorder, sitting_id).opened_at is not None


def test_10_who_leaves_after_notice_is_replaced_or_the_change_is_refused(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role)
    before = answers.seat(ctx, sitting_id, "E002")
    uid, sequence = before.calendar_uid, before.calendar_sequence
    target = Target(sitting_id, answers.sitting(ctx, sitting_id).version)
    with pytest.raises(Refused) as refused:
        bookings.replace_member(ctx, target, Replacement(before.id, None))
    assert codes(refused) == ["panel.even", "panel.group_missing", "panel.too_few"]
    newcomer = Seat(SeatRole.MEMBER, "lawyer", house.people(ctx)["E003"])
    bookings.replace_member(ctx, target, Replacement(before.id, newcomer))
    row = answers.sitting(ctx, sitting_id)
    gone = next(seat for seat in row.seats if seat.id == before.id)
    assert (row.state, gone.calendar_uid, gone.calendar_sequence) == ("noticed", uid, sequence + 1)
    cancelled = deliveries.content_of(deliveries.of_sitting(ctx.reader, sitting_id)[0]).decode("utf-8", "replace")
    assert "method=CANCEL" in cancelled.replace('"', "")
    answers.sign(as_role, sitting_id)
    told = {letter.kind: letter.state for letter in kept.of_sitting(ctx.reader, sitting_id) if letter.party_id}
    assert told["party_members"] == "released"
    assert answers.seat(ctx, sitting_id, "E003").is_invited


def test_10_a_newcomer_with_a_conflict_replaces_nobody(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role)
    version = matters.view_matter(ctx, house.MATTER).version
    participants.add_handler(ctx, house.MATTER, version, who="张示例03")
    ctx.reader.rollback()
    leaving = answers.seat(ctx, sitting_id, "E002")
    newcomer = replace(Seat(SeatRole.MEMBER, "lawyer"), person_id=house.people(ctx)["E003"])
    target = Target(sitting_id, answers.sitting(ctx, sitting_id).version)
    with pytest.raises(Refused) as refused:
        bookings.replace_member(ctx, target, Replacement(leaving.id, newcomer))
    assert codes(refused) == ["recusal.handler"]
