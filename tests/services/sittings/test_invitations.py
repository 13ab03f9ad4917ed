"""Does an answer of any channel light the right lights, once, with its provenance?"""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from icalendar import Calendar

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.invitations import Channel, Coming, Effect
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, invitations, nominations
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.sittings.nominations import SeatTarget
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.nominees import Nominee
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import calls, sittings
from hearing_app.store.tables.letters import LetterRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
YES = AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def token(ctx: Context, hearing: int, code: str) -> str:
    return answers.link(ctx, answers.seat(ctx, hearing, code))


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def lights(ctx: Context, hearing: int, code: str) -> tuple[str, str]:
    seat = answers.seat(ctx, hearing, code)
    return seat.can_come, seat.no_conflict


def test_one_sending_lights_both_lights_and_keeps_who_said_it(ctx: Context, as_role: AsRole, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    invitations.answer_by_token(as_role("visitor", unit_id=None), answers.link(ctx, seat), YES)
    assert lights(ctx, hearing, "E002") == ("yes", "yes")
    (said,) = calls.list_answers(ctx.reader, 1, seat.person_id or 0)
    assert (said.channel, said.can_come, said.no_conflict, said.said_by, said.recorded_by) == (
        "web",
        "accept",
        "yes",
        "李示例02",
        f"link:{seat.id}",
    )


def test_an_interest_puts_the_light_out_and_its_words_stay_until_it_is_taken_back(ctx: Context, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    told = AnswerOrder(0, Coming.ACCEPT, has_conflict=True, note="代理过该企业", has_pledged=True)
    assert invitations.answer_by_token(ctx, link, told).effect is Effect.CONFLICTED
    seat = answers.seat(ctx, hearing, "E002")
    assert (seat.no_conflict, seat.conflict_note) == ("no", "代理过该企业")
    invitations.answer_by_token(ctx, link, AnswerOrder(0, has_conflict=False))
    seat = answers.seat(ctx, hearing, "E002")
    assert (seat.can_come, seat.no_conflict, seat.conflict_note) == ("yes", "yes", "")


def test_another_time_is_kept_until_the_next_word_about_coming(ctx: Context, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    at = answers.sitting(ctx, hearing).starts_at + timedelta(days=1)
    invitations.answer_by_token(ctx, link, AnswerOrder(0, Coming.OTHER_TIME, proposed_at=at))
    assert lights(ctx, hearing, "E002") == ("no", "open")
    spoken = SpokenAnswer(answers.seat(ctx, hearing, "E002").id, Channel.TELEPHONE, "", None, AnswerOrder(0))
    missed = replace(spoken, answer=AnswerOrder(0, Coming.NOT_REACHED))
    assert invitations.record_spoken(ctx, missed).effect is Effect.CALL_AGAIN
    invitations.answer_by_token(ctx, link, AnswerOrder(0, has_conflict=False))
    assert answers.seat(ctx, hearing, "E002").proposed_at == at
    invitations.answer_by_token(ctx, link, YES)
    assert answers.seat(ctx, hearing, "E002").proposed_at is None


def test_another_time_in_the_past_is_refused(ctx: Context, hearing: int) -> None:
    past = AnswerOrder(0, Coming.OTHER_TIME, proposed_at=ctx.now - timedelta(hours=1))
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(ctx, token(ctx, hearing, "E002"), past)
    assert codes(refused) == ["invitation.other_time_past"]


def test_a_sitting_confirms_itself_with_the_last_light_and_falls_back(ctx: Context, hearing: int) -> None:
    answers.set_all(ctx, LetterRow, served_on=date(2026, 11, 23))
    for code in ("E001", "E002", "E004", "E006", "E008", "E013"):
        invitations.answer_by_token(ctx, token(ctx, hearing, code), YES)
    assert answers.sitting(ctx, hearing).state == "confirmed"
    invitations.answer_by_token(ctx, token(ctx, hearing, "E008"), AnswerOrder(0, Coming.DECLINE))
    assert answers.sitting(ctx, hearing).state == "noticed"


def test_an_unknown_a_revoked_and_a_mangled_link_are_nothing(ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    old = answers.link(ctx, seat)
    new = invitations.renew_link(ctx, seat.id).rpartition("/")[2]
    ctx.reader.rollback()
    for wrong in (old, "a" * 26, "", "´%00"):
        with pytest.raises(NotFound):
            invitations.view_by_token(ctx, wrong)
        with pytest.raises(NotFound):
            invitations.answer_by_token(ctx, wrong, YES)
        with pytest.raises(NotFound):
            invitations.calendar_by_token(ctx, wrong)
    assert invitations.view_by_token(ctx, new.upper()).seat_id == seat.id


def test_an_answer_to_the_time_before_a_change_is_refused(ctx: Context, as_role: AsRole, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    row = answers.sitting(ctx, hearing)
    order = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(ctx, link, YES)
    assert codes(refused) == ["invitation.not_open", "invitation.older_version"]
    answers.sign(as_role, hearing)
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(ctx, link, YES)
    assert codes(refused) == ["invitation.older_version"]
    invitations.answer_by_token(ctx, link, replace(YES, sequence=1))
    assert lights(ctx, hearing, "E002") == ("yes", "yes")


def test_a_cancelled_sitting_takes_no_answer_and_gives_no_calendar_entry(ctx: Context, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    bookings.cancel_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), Cause("撤回", "主持人"))
    ctx.reader.rollback()
    view = invitations.view_by_token(ctx, link)
    assert (view.is_off, view.is_answerable, view.has_entry) == (True, False, False)
    with pytest.raises(Refused):
        invitations.answer_by_token(ctx, link, replace(YES, sequence=view.sequence))
    with pytest.raises(NotFound):
        invitations.calendar_by_token(ctx, link)


def test_nothing_is_answered_after_the_start(ctx: Context, as_role: AsRole, hearing: int, clock: Clock) -> None:
    link = token(ctx, hearing, "E002")
    clock.now = answers.sitting(ctx, hearing).starts_at
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(as_role("visitor"), link, YES)
    assert codes(refused) == ["invitation.begun"]


def test_the_calendar_entry_is_the_mailed_one_without_attendee(ctx: Context, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    calendar = Calendar.from_ical(invitations.calendar_by_token(ctx, answers.link(ctx, seat)))
    (event,) = calendar.events
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"], "ATTENDEE" in event) == (
        "PUBLISH",
        seat.calendar_uid,
        seat.calendar_sequence,
        False,
    )
    assert "吴某示例21" not in calendar.to_ical().decode()


def test_who_has_declined_or_is_past_it_keeps_his_time(
    ctx: Context, as_role: AsRole, hearing: int, clock: Clock
) -> None:
    link = token(ctx, hearing, "E002")
    for coming, transparency in ((Coming.ACCEPT, "OPAQUE"), (Coming.DECLINE, "TRANSPARENT")):
        invitations.answer_by_token(as_role(), link, replace(YES, coming=coming))
        ctx.reader.rollback()
        (event,) = Calendar.from_ical(invitations.calendar_by_token(ctx, link)).events
        busy = "BUSY" if transparency == "OPAQUE" else "FREE"
        assert (event["TRANSP"], event["X-MICROSOFT-CDO-BUSYSTATUS"]) == (transparency, busy)
    clock.now = answers.sitting(ctx, hearing).ends_at
    assert not invitations.view_by_token(as_role(), link).has_entry


def test_a_spoken_answer_says_who_when_and_by_which_channel(ctx: Context, as_role: AsRole, hearing: int) -> None:
    seat = answers.seat(ctx, hearing, "E004")
    said_at = ctx.now - timedelta(minutes=5)
    answers.set_all(ctx, type(seat), answered_at=None)
    invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.PAPER, "刘示例04", said_at, YES))
    (row,) = calls.list_answers(ctx.reader, 1, seat.person_id or 0)
    assert (row.channel, row.said_by, row.said_at, row.recorded_by) == (
        "paper",
        "刘示例04",
        said_at,
        "test:booking_clerk",
    )
    letter = next(row for row in answers.letters(ctx, "invitation") if row.seat_id == seat.id)
    assert (letter.channel, letter.service_method) == ("telephone", "paper")
    with pytest.raises(Refused) as refused:
        invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.PAPER, " ", None, YES))
    assert codes(refused) == ["invitation.no_provenance"]


def test_only_who_may_records_and_only_in_his_unit(ctx: Context, as_role: AsRole, hearing: int) -> None:
    spoken = SpokenAnswer(answers.seat(ctx, hearing, "E004").id, Channel.TELEPHONE, "刘示例04", None, YES)
    with pytest.raises(Forbidden):
        invitations.record_spoken(as_role("leader"), spoken)
    with pytest.raises(NotFound):
        invitations.record_spoken(as_role("booking_clerk", unit_id=2), spoken)
    with pytest.raises(NotFound):
        invitations.record_spoken(ctx, replace(spoken, seat_id=10**9))


def test_an_expert_sees_and_answers_his_own_seat_alone(ctx: Context, as_role: AsRole, hearing: int) -> None:
    ids = house.people(ctx)
    mine, other = answers.seat(ctx, hearing, "E002").id, answers.seat(ctx, hearing, "E001").id
    expert = as_role("expert", person_id=ids["E002"])
    assert [view.seat_id for view in invitations.view_own(expert)] == [mine]
    assert [party.name for party in invitations.view_own_parties(expert, mine)] == ["示例住建局", "吴某示例21"]
    invitations.answer_own_seat(expert, mine, YES)
    assert lights(ctx, hearing, "E002") == ("yes", "yes")
    with pytest.raises(NotFound):
        invitations.view_own_parties(expert, other)
    with pytest.raises(NotFound):
        invitations.calendar_of_own(expert, other)
    with pytest.raises((Forbidden, NotFound)):
        invitations.answer_own_seat(expert, other, YES)
    assert invitations.view_own(as_role("expert")) == []


def test_an_agencys_link_ends_when_it_has_named_somebody(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    lawyer = house.people(ctx)["E002"]
    hearing = answers.asked_hearing(ctx)
    answers.sign(as_role, hearing)
    seat = next(seat for seat in answers.sitting(ctx, hearing).seats if seat.agency_id)
    old = answers.link(ctx, seat)
    assert invitations.view_by_token(ctx, old).is_asked
    target = SeatTarget(hearing, answers.sitting(ctx, hearing).version, seat.id)
    nominations.nominate_member(ctx, target, Nominee(person_id=lawyer))
    with pytest.raises(NotFound):
        invitations.view_by_token(ctx, old)
    assert invitations.view_by_token(ctx, answers.link(ctx, answers.seat(ctx, hearing, "E002"))).name == "李示例02"


def test_the_lock_shows_what_others_wrote_since_the_seat_was_loaded(ctx: Context, hearing: int) -> None:
    seat_id = answers.seat(ctx, hearing, "E002").id
    with ctx.open_writer() as session:
        loaded = sittings.find_seat(session, seat_id)
        assert loaded is not None
        answers.set_all(ctx, type(loaded), can_come="no")
        row = sittings.lock(session, 1, hearing)
        assert row is not None
        assert {seat.can_come for seat in row.seats} == {loaded.can_come} == {"no"}


def test_two_answers_at_once_follow_one_another(ctx: Context, hearing: int, app: object, as_role: AsRole) -> None:
    seat = answers.seat(ctx, hearing, "E002")
    link = answers.link(ctx, seat)
    begin = threading.Barrier(2)

    def answer(order: AnswerOrder) -> None:
        with app.app_context():  # type: ignore[attr-defined]  # a Flask application
            begin.wait()
            invitations.answer_by_token(as_role("visitor"), link, order)

    both = [
        threading.Thread(target=answer, args=(order,))
        for order in (AnswerOrder(0, Coming.ACCEPT, has_pledged=True), AnswerOrder(0, has_conflict=False))
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert lights(ctx, hearing, "E002") == (Light.YES, Light.YES)


def test_a_yes_on_the_page_takes_the_pledge_once_and_a_call_does_not(ctx: Context, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(ctx, link, replace(YES, has_pledged=False))
    assert codes(refused) == ["invitation.pledge_missing"]
    assert answers.seat(ctx, hearing, "E002").pledged_at is None
    invitations.answer_by_token(ctx, link, replace(YES, coming=Coming.DECLINE, has_pledged=False))
    invitations.answer_by_token(ctx, link, YES)
    invitations.answer_by_token(ctx, link, replace(YES, has_pledged=False))
    assert answers.seat(ctx, hearing, "E002").pledged_at == ctx.now
    by_telephone = answers.seat(ctx, hearing, "E004")
    order = replace(YES, has_pledged=False)
    invitations.record_spoken(ctx, SpokenAnswer(by_telephone.id, Channel.TELEPHONE, "本人", None, order))
    assert (lights(ctx, hearing, "E004"), answers.seat(ctx, hearing, "E004").pledged_at) == (("yes", "yes"), None)
    said = calls.list_answers(ctx.reader, 1, by_telephone.person_id or 0)
    invitations.answer_by_token(ctx, token(ctx, hearing, "E004"), AnswerOrder(0, has_pledged=True))
    assert (lights(ctx, hearing, "E004"), answers.seat(ctx, hearing, "E004").pledged_at) == (("yes", "yes"), ctx.now)
    assert calls.list_answers(ctx.reader, 1, by_telephone.person_id or 0) == said


def test_an_interest_declared_on_the_page_needs_a_word(ctx: Context, hearing: int) -> None:
    link = token(ctx, hearing, "E002")
    with pytest.raises(Refused) as refused:
        invitations.answer_by_token(ctx, link, AnswerOrder(0, has_conflict=True, note="  "))
    assert codes(refused) == ["invitation.conflict_unexplained"]
    assert lights(ctx, hearing, "E002") == ("open", "open")
