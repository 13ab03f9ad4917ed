"""Does a case open through its gate alone, and does it end as its parties and channels say?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.mediations.cases import CaseState, Said
from hearing_app.domain.mediations.suitability import Question
from hearing_app.domain.rules.seats import Seat, SeatRole
from hearing_app.domain.sittings.orders import Consent, SittingOrder
from hearing_app.domain.sittings.states import Cause as SittingCause
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import matters, participants
from hearing_app.services.mediations import cases, consents, ledgers, notes, referrals
from hearing_app.services.mediations.consents import ConsentOrder
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import BookingOrder, Target
from hearing_app.services.steps.attention import Cause as DeskCause
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.mediations import MediationRow, NoteRow, ReferralRow
from tests.builders import answers, house
from tests.builders import mediations as story
from tests.builders.mediations import TODAY
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def office(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("mediation_clerk")


def codes(error: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in error.value.reasons]


def test_the_gate_says_every_reason_and_cites_the_opinion(office: Context) -> None:
    answers = {question: question is not Question.CIVIL_CONTENT for question in Question}
    with pytest.raises(Refused) as refused:
        story.opened(office, answers=answers)
    assert codes(refused) == [
        "mediation.litigation_open",
        "mediation.special_organ",
        "mediation.side_refuses",
        "mediation.barred",
        "mediation.administrative",
    ]
    assert {reason.rule.clause for reason in refused.value.reasons if reason.rule} == {
        "司法部、国家信访局2025年2月10日关于访调对接的意见"
    }


def test_an_answer_that_is_missing_opens_nothing(office: Context) -> None:
    with pytest.raises(Refused) as refused:
        story.opened(office, answers={})
    assert codes(refused) == ["mediation.unanswered"] * 6


def test_every_answer_is_kept_as_evidence(office: Context) -> None:
    mediation_id = story.opened(office)
    row = office.reader.scalars(select(MediationRow).where(MediationRow.id == mediation_id)).one()
    assert row.suitability["answers"] == {question.value: question.value == "civil_content" for question in Question}
    assert row.suitability["rule"]["version"] == "2026-2"
    assert (row.state, row.number) == ("asking", "（2026）示人调字第1号")


def test_a_matter_has_one_open_case(office: Context) -> None:
    story.opened(office)
    with pytest.raises(Refused) as refused:
        story.opened(office)
    assert codes(refused) == ["mediation.open_already"]


def test_another_unit_finds_nothing(office: Context, as_role: AsRole) -> None:
    mediation_id = story.opened(office)
    with pytest.raises(NotFound):
        ledgers.view_mediation(as_role("mediation_clerk", unit_id=2), mediation_id)


def test_the_handler_of_the_matter_asks_nobody_for_consent(office: Context, as_role: AsRole) -> None:
    clerk = as_role()
    participants.add_handler(clerk, house.MEDIATION, matters.view_matter(clerk, house.MEDIATION).version, who="承办甲")
    mediation_id = story.opened(office)
    party = story.seen(office, mediation_id).parties[0]
    with pytest.raises(Refused) as refused:
        story.say(office, mediation_id, party.id, taken_by="承办甲")
    assert codes(refused) == ["mediation.taker_is_handler"]
    with pytest.raises(Refused) as refused:
        story.say(office, mediation_id, party.id, taken_by=" ", form="", said_on=TODAY + timedelta(days=1))
    assert codes(refused) == ["mediation.taker_missing", "mediation.day_in_future", "consent.form_missing"]


def test_the_last_consent_lets_the_case_run_and_stands_on_the_parties(office: Context, as_role: AsRole) -> None:
    mediation_id = story.opened(office)
    first, second = story.seen(office, mediation_id).parties
    story.say(office, mediation_id, first.id)
    assert story.seen(office, mediation_id).state == CaseState.ASKING
    story.say(office, mediation_id, second.id)
    assert story.seen(office, mediation_id).state == CaseState.RUNNING
    found = matters.view_matter(as_role(), house.MEDIATION).parties
    assert [party.consent for party in found] == [Consent.GIVEN, Consent.GIVEN]


def test_a_refusal_ends_the_case(office: Context) -> None:
    mediation_id = story.opened(office)
    story.say(office, mediation_id, story.seen(office, mediation_id).parties[0].id, Said.REFUSED)
    case = story.seen(office, mediation_id)
    assert (case.state, case.result_label["zh"], case.ended_on) == ("ended", "一方不同意", TODAY)
    with pytest.raises(Refused) as refused:
        story.refer(office, mediation_id)
    assert codes(refused) == ["mediation.ended"]


def test_a_revocation_later_ends_the_case_and_its_turn_on_its_day(office: Context, as_role: AsRole) -> None:
    mediation_id = story.accepted(office)
    party = story.seen(office, mediation_id).parties[1]
    story.say(office, mediation_id, party.id, Said.REVOKED)
    case = story.seen(office, mediation_id)
    assert (case.result_label["en"], case.ended_on) == ("consent revoked by a side", TODAY)
    assert (case.turns[0].result, case.turns[0].ended_on) == ("revoked", TODAY)
    found = {party.id: party.consent for party in matters.view_matter(as_role(), house.MEDIATION).parties}
    assert found[party.id] is Consent.REFUSED


def test_what_was_never_given_cannot_be_revoked(office: Context) -> None:
    mediation_id = story.opened(office)
    with pytest.raises(Refused) as refused:
        story.say(office, mediation_id, story.seen(office, mediation_id).parties[0].id, Said.REVOKED)
    assert codes(refused) == ["mediation.nothing_to_revoke"]


def test_the_matters_own_page_leaves_consent_to_the_case(office: Context, as_role: AsRole) -> None:
    story.opened(office)
    clerk = as_role()
    matter = matters.view_matter(clerk, house.MEDIATION)
    order = matters.ConsentOrder(house.MEDIATION, matter.version, matter.parties[0].id, Consent.GIVEN, TODAY, "written")
    with pytest.raises(Refused) as refused:
        matters.record_consent(clerk, order)
    assert codes(refused) == ["consent.in_case"]


def test_nobody_is_handed_over_before_every_party_agreed(office: Context) -> None:
    mediation_id = story.opened(office)
    with pytest.raises(Refused) as refused:
        story.refer(office, mediation_id)
    assert codes(refused) == ["mediation.consents_missing"]


def test_the_receipt_starts_the_channels_limit_with_its_evidence(office: Context) -> None:
    mediation_id = story.accepted(office)
    turn = story.seen(office, mediation_id).turns[0]
    assert (turn.letter_number, turn.accepted_by, turn.due_on) == ("示信移〔2026〕1号", "接收示例", date(2026, 12, 23))
    assert turn.rule is not None
    assert (turn.rule.profile, turn.rule.version, turn.rule.clause[:12]) == (
        "mediation-channels",
        "2026-2",
        "《人民调解工作若干规定》",
    )


def test_a_limit_in_working_days_is_lengthened_in_working_days_and_not_beyond_the_rule(office: Context) -> None:
    mediation_id = story.accepted(office, channel="administrative")
    before = story.seen(office, mediation_id).turns[0]
    order = referrals.ExtensionOrder(mediation_id, story.seen(office, mediation_id).version, 10, TODAY, "written")
    with pytest.raises(Refused) as refused:
        referrals.extend(office, replace(order, extend_by=11))
    assert codes(refused) == ["mediation.extension_too_long"]
    referrals.extend(office, order)
    after = story.seen(office, mediation_id).turns[0]
    # 20 working days after Mon 2026-11-23, then 10 more over New Year (2027-01-01 to 03 off, provisional)
    assert (before.due_on, after.due_on, after.extended_by) == (date(2026, 12, 21), date(2027, 1, 5), 10)
    assert (after.rule is not None and after.rule.is_unverified, after.is_provisional) == (True, True)


def test_a_turn_that_ran_out_is_not_extended_and_each_extension_stays_on_record(office: Context, clock: Clock) -> None:
    mediation_id = story.accepted(office)  # until 2026-12-23
    for n, form in ((5, "written"), (3, "recorded")):
        version = story.seen(office, mediation_id).version
        referrals.extend(office, referrals.ExtensionOrder(mediation_id, version, n, TODAY, form))
    office.reader.rollback()
    kept = office.reader.scalars(select(ReferralRow)).one().extension
    assert [(one["form"], one["n"]) for one in (*kept["earlier"], kept)] == [("written", 5), ("recorded", 3)]
    due_on = story.seen(office, mediation_id).turns[0].due_on
    assert due_on == date(2026, 12, 31)
    clock.forward(days=39)
    late = replace(office, now=clock.now)
    order = referrals.ExtensionOrder(
        mediation_id, story.seen(late, mediation_id).version, 5, due_on + timedelta(days=1), "written"
    )
    with pytest.raises(Refused) as refused:
        referrals.extend(late, order)
    assert codes(refused) == ["mediation.turn_ran_out"]


def test_the_statutory_clocks_run_on(office: Context) -> None:
    clocks = select(ClockRow.due_on, ClockRow.pauses, ClockRow.closed_on).order_by(ClockRow.id)
    before = office.reader.execute(clocks).all()
    mediation_id = story.accepted(office)
    give_back(office, mediation_id)
    office.reader.rollback()
    assert office.reader.execute(clocks).all() == before


def give_back(ctx: Context, mediation_id: int, reason: str = "no_agreement") -> None:
    version = story.seen(ctx, mediation_id).version
    referrals.return_turn(ctx, referrals.ReturnOrder(mediation_id, version, TODAY, reason, "差距过大"))


def test_a_returned_case_goes_to_the_next_channel_and_never_to_the_same(office: Context) -> None:
    mediation_id = story.accepted(office)
    with pytest.raises(Refused) as refused:
        story.refer(office, mediation_id, "administrative")
    assert codes(refused) == ["mediation.turn_open"]
    give_back(office, mediation_id)
    with pytest.raises(Refused) as refused:
        story.refer(office, mediation_id)
    assert codes(refused) == ["mediation.channel_had_turn"]
    story.refer(office, mediation_id, "judicial")
    first, second = story.seen(office, mediation_id).turns
    assert (first.result, first.returned_on, first.return_note) == ("failed", TODAY, "差距过大")
    assert (second.from_label["zh"], second.letter_number, second.ended_on) == ("人民调解", "示信移〔2026〕2号", None)


def test_a_failure_needs_a_mediation_that_was_begun(office: Context) -> None:
    mediation_id = story.consented(office)
    story.refer(office, mediation_id)
    with pytest.raises(Refused) as refused:
        give_back(office, mediation_id)
    assert codes(refused) == ["mediation.not_accepted"]
    give_back(office, mediation_id, "not_within_powers")
    assert story.seen(office, mediation_id).turns[0].result == "returned"


def test_a_case_closes_only_without_an_open_turn_and_with_the_routes_told(office: Context) -> None:
    mediation_id = story.accepted(office)
    order = cases.CloseOrder(mediation_id, story.seen(office, mediation_id).version, TODAY, "")
    with pytest.raises(Refused) as refused:
        cases.close_mediation(office, order)
    assert codes(refused) == ["mediation.turn_open", "mediation.reason_missing"]
    give_back(office, mediation_id)
    version = story.seen(office, mediation_id).version
    cases.close_mediation(office, replace(order, version=version, reason="分歧无法弥合"))
    case = story.seen(office, mediation_id)
    assert (case.state, case.result_label["en"], case.told_routes_on) == ("ended", "failed", TODAY)


def test_two_clerks_on_one_case_do_not_overwrite_one_another(office: Context) -> None:
    mediation_id = story.opened(office)
    version = story.seen(office, mediation_id).version
    party = story.seen(office, mediation_id).parties[0].id
    story.say(office, mediation_id, party)
    with pytest.raises(Stale):
        consents.record_consent(
            office, ConsentOrder(mediation_id, version, party, Said.REVOKED, TODAY, "written", story.TAKER)
        )


@pytest.mark.parametrize("role", ["booking_clerk", "recorder", "handler", "office_head", "leader", "operator"])
def test_no_role_of_hearing_or_review_reads_a_note(office: Context, as_role: AsRole, role: str) -> None:
    mediation_id = story.opened(office)
    notes.add_note(office, mediation_id, 1, words="甲方愿意让一步")
    with pytest.raises(Exception, match="keep_mediation_note"):
        notes.view_notes(as_role(role), mediation_id)
    assert "让一步" not in repr(ledgers.view_mediation(as_role(role), mediation_id))


def test_a_note_is_sealed_and_read_by_who_keeps_it(office: Context) -> None:
    mediation_id = story.opened(office)
    notes.add_note(office, mediation_id, 1, words="甲方愿意让一步")
    sealed = office.reader.scalars(select(NoteRow.words_sealed)).one()
    assert "让一步".encode() not in (sealed or b"")
    assert [note.words for note in notes.view_notes(office, mediation_id).notes] == ["甲方愿意让一步"]


def test_a_third_party_who_comes_later_has_to_agree_and_then_stays(office: Context, as_role: AsRole) -> None:
    mediation_id = story.consented(office)
    clerk = as_role()
    seen = matters.view_matter(clerk, house.MEDIATION).version
    order = ParticipantOrder(house.MEDIATION, seen, "third_party", "物业示例")
    party_id = participants.add_participant(clerk, order)
    with pytest.raises(Refused) as refused:
        story.refer(office, mediation_id)
    assert codes(refused) == ["mediation.consents_missing"]
    story.say(office, mediation_id, party_id)
    clerk.reader.rollback()
    version = matters.view_matter(clerk, house.MEDIATION).version
    with pytest.raises(Refused) as refused:
        participants.remove_participant(clerk, house.MEDIATION, version, party_id=party_id)
    assert codes(refused) == ["participant.in_mediation"]


def test_a_meeting_that_lost_its_consent_stands_on_the_desk_until_it_is_called_off(
    office: Context, as_role: AsRole
) -> None:
    clerk, mediation_id = as_role(), story.accepted(office)
    seats = (Seat(SeatRole.MEDIATOR, "people_mediator", house.people(clerk)["E012"]),)
    wanted = SittingOrder(house.morning(), house.rooms(clerk)["听证室二"], seats, is_open=False)
    sitting_id = bookings.book_sitting(clerk, BookingOrder("people_mediation", house.MEDIATION, "", wanted))
    assert left_behind(as_role) == []
    story.say(office, mediation_id, story.seen(office, mediation_id).parties[0].id, Said.REVOKED)
    assert left_behind(as_role) == [sitting_id]
    assert [one.is_left_behind for one in story.seen(office, mediation_id).meetings] == [True]
    row = answers.sitting(clerk, sitting_id)
    bookings.cancel_sitting(clerk, Target(sitting_id, row.version), SittingCause("撤回同意", "调解办"))
    assert left_behind(as_role) == []


def left_behind(as_role: AsRole) -> list[int | None]:
    """The sittings that the clerk's desk says to call off."""
    found = view_desk(as_role()).tasks.values()
    return [task.sitting_id for some in found for task in some if task.cause is DeskCause.UNCONSENTED]


def test_whoever_only_helps_a_party_is_not_asked(office: Context, as_role: AsRole) -> None:
    clerk = as_role()
    version = matters.view_matter(clerk, house.MEDIATION).version
    helper = ParticipantOrder(house.MEDIATION, version, "interpreter", "手语示例", side="petitioner")
    participants.add_participant(clerk, helper)
    assert [party.role for party in story.seen(office, story.opened(office)).parties] == ["respondent", "petitioner"]


def test_nobody_mediates_whom_the_parties_did_not_choose(office: Context, as_role: AsRole) -> None:
    story.accepted(office, who="E008")
    clerk = as_role()
    other = (Seat(SeatRole.MEDIATOR, "people_mediator", house.people(clerk)["E012"]),)
    wanted = SittingOrder(house.morning(), house.rooms(clerk)["听证室二"], other, is_open=False)
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(clerk, BookingOrder("people_mediation", house.MEDIATION, "", wanted))
    assert "recusal.not_chosen" in codes(refused)
