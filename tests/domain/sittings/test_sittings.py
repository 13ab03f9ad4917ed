"""What does booking write, and what keeps it from writing?"""

from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.approvals import Signature, next_step, plan_signature
from hearing_app.domain.rules.seats import Light, Stage
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.changes import Replacement, Sitting, plan_cancel, plan_move, plan_replacement
from hearing_app.domain.sittings.drafts import BookingStatus
from hearing_app.domain.sittings.invitations import Answer, Answered, Channel, Coming, Provenance, apply_answer
from hearing_app.domain.sittings.orders import ClockDue, Consent, MatterFacts, MediationFacts, SittingOrder
from hearing_app.domain.sittings.sittings import Plan, plan_sitting
from hearing_app.domain.sittings.slots import SlotRequest, find_slots
from hearing_app.domain.sittings.states import Cause, SittingState, StepFacts, advance
from hearing_app.domain.sittings.substitution.reserves import propose_reserves
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_span
from hearing_app.i18n import sentence, speaking
from hearing_app.settings.kinds import check_categories, read_kind
from tests.builders.rules import FULL, NOW, candidate, categories, facts, office_hours, party, room, rules, seat

DAY = date(2026, 12, 4)
SPAN = civil_span(DAY, time(9), time(12))
SEATS = (
    seat("presider", "judge", 1),
    seat("member", "lawyer", 2),
    seat("member", "npc_deputy", 3),
    seat("member", "community_staff", 4),
    seat("member", "legal_expert", 5),
    seat("recorder", "staff", 8),
)
ORDER = SittingOrder(SPAN, 1, SEATS)
OUTSIDE = SittingOrder(civil_span(DAY, time(12), time(15)), 1, SEATS)
SATURDAY = SittingOrder(civil_span(date(2026, 12, 5), time(9), time(12)), 1, SEATS)


def codes(found: object) -> list[str]:
    if not isinstance(found, Refused):
        return []
    for reason in found.reasons:
        for language in ("zh", "en"):
            with speaking(language):
                assert "{" not in sentence(reason)
    return sorted(reason.code for reason in found.reasons)


def test_plan_books_room_with_turnaround_people_and_parties_and_drafts_letters():
    known = facts(parties=(party(1, calendar=Calendar(50)), party(2, "respondent")))
    plan = plan_sitting(rules(), ORDER, facts=known, now=NOW)
    assert isinstance(plan, Plan)
    assert [(booking.resource_id, booking.status) for booking in plan.bookings] == [
        (id_, BookingStatus.HELD) for id_ in (1, 2, 3, 4, 5, 8, 50, 901)
    ]
    assert plan.bookings[-1].during == SPAN.widened(0, 30)
    assert plan.bookings[0].during == SPAN
    assert [(letter.letter, letter.paper, letter.party_id) for letter in plan.letters] == [
        ("invitation", "assignment_request", None),
        *[("invitation", "invitation", None)] * 4,
        ("invitation", "duty_notice", None),
        ("party_notice", "hearing_notice", 1),
        ("party_notice", "hearing_notice", 2),
    ]
    assert (plan.state, plan.is_released, plan.approval) == (
        SittingState.DRAFTED,
        False,
        ("submit", "review", "sign", "seal"),
    )
    assert (plan.answer_by_on, plan.serve_by_on) == (date(2026, 11, 26), date(2026, 11, 24))


def test_kind_without_chain_is_released_at_once_when_nothing_is_missing():
    order = SittingOrder(SPAN, 1, (seat("mediator", "people_mediator", 9),))
    people = (candidate(9, "people_mediator"),)
    both = tuple(party(at, role, consent=Consent.GIVEN) for at, role in ((1, "petitioner"), (2, "respondent")))
    case = MediationFacts("people_mediation", {"zh": "人民调解", "en": "people's mediation"}, is_open=True)
    matter = MatterFacts(1, "fuhe", mediation=case)
    plan = plan_sitting(rules("people_mediation"), order, facts=facts(*people, parties=both, matter=matter), now=NOW)
    assert isinstance(plan, Plan)
    assert (plan.state, plan.bookings[0].status) == (SittingState.NOTICED, BookingStatus.CONFIRMED)


def test_letters_of_a_mediation_wait_for_its_case():
    order = SittingOrder(SPAN, 1, (seat("mediator", "people_mediator", 9),))
    people = (candidate(9, "people_mediator"),)
    both = (party(1, "petitioner", consent=Consent.INDICATED), party(2, "respondent", consent=Consent.GIVEN))
    plan = plan_sitting(rules("people_mediation"), order, facts=facts(*people, parties=both), now=NOW)
    assert isinstance(plan, Plan)
    assert (plan.state, plan.is_released) == (SittingState.DRAFTED, False)
    assert [gap.code for gap in plan.verdict.gaps] == ["mediation.case_missing", "consent.missing"]


def test_seat_asked_of_an_agency_is_booked_for_nobody_and_its_letter_does_not_wait():
    asked = (replace(SEATS[0], person_id=None, agency_id=7), *SEATS[1:])
    plan = plan_sitting(rules(), replace(ORDER, seats=asked), facts=facts(), now=NOW)
    assert isinstance(plan, Plan)
    first = plan.letters[0]
    assert (first.letter, first.agency_id, first.paper, first.waits_for_panel) == (
        "unit_request",
        7,
        "assignment_request",
        False,
    )
    assert all(letter.waits_for_panel for letter in plan.letters[1:])
    assert plan.verdict.is_complete is False


BUSY = {at: Calendar(at, busy=(SPAN,) if at == 2 else ()) for at in range(1, 9)}
AWAY = {at: Calendar(at, office_hours if at != 2 else lambda day: ()) for at in range(1, 9)}
OWN = {at: Calendar(at, foreign=(SPAN,) if at == 2 else ()) for at in range(1, 9)}
SAID_YES = tuple(replace(one, can_come=Light.YES) for one in SEATS)
PAST = replace(ORDER, span=civil_span(date(2026, 11, 23), time(8), time(9)))


@pytest.mark.parametrize(
    ("order", "change", "expected"),
    [
        (OUTSIDE, {}, ["room.closed"]),
        (replace(OUTSIDE, override_reason="周末当事人才有空"), {}, []),
        (SATURDAY, {}, ["room.closed", "sitting.rest_day"]),
        (replace(SATURDAY, override_reason="紧急"), {}, []),
        (replace(ORDER, is_open=False), {}, ["sitting.closed_ground_missing"]),
        (replace(ORDER, is_open=False, closed_ground="privacy"), {}, []),
        (ORDER, {"rooms": (room(busy=(SPAN,)),)}, ["room.busy"]),
        (ORDER, {"rooms": (room(capacity=7),)}, ["room.too_small"]),
        (ORDER, {"calendars": BUSY}, ["person.busy"]),
        (ORDER, {"calendars": AWAY}, ["person.not_available"]),
        (ORDER, {"calendars": OWN}, ["person.own_calendar"]),
        (replace(ORDER, override_reason="已说好"), {"calendars": OWN}, []),
        (replace(ORDER, seats=SAID_YES), {"calendars": OWN}, []),
        (PAST, {}, ["notice.too_short", "notice.too_short", "room.closed", "sitting.in_past"]),
        (
            replace(ORDER, seats=SEATS[:4]),
            {"rooms": (room(busy=(SPAN,), capacity=4),)},
            ["panel.even", "panel.too_few", "room.busy", "room.too_small"],
        ),
    ],
)
def test_every_reason_at_once(order: SittingOrder, change: dict[str, object], expected: list[str]):
    assert codes(plan_sitting(rules(), order, facts=facts(**change), now=NOW)) == expected


def test_a_year_beyond_every_table_is_refused_not_guessed():
    far = replace(ORDER, span=civil_span(date(9998, 12, 1), time(9), time(12)))
    assert codes(plan_sitting(rules(), far, facts=facts(), now=NOW)) == ["workdays.no_table"]


MADE_UP = """
label = { zh = "现场查看", en = "site visit" }
aliases = ["现场查看"]
process = "meeting"
minutes = 90
turnaround_minutes = 0
room_equipment = []
is_open_by_default = false
needs_matter = true
has_panel_rule = true
has_notice_period = true
needs_consent = false
stages = ["fuhe"]
parties = ["petitioner"]
approval = ["sign"]
number_series = "hearing"
answer_workdays = 1
reminders = ["mail 2w"]
outcome = ["votes"]
checklist = ["集合"]
record_sections = ["查看情况"]
letters = { member = "invitation", host = "duty_notice", petitioner = "meeting_notice" }

[[seats]]
role = "member"
label = { zh = "查看员", en = "visitor" }
categories = ["lawyer", "npc_deputy", "community_staff", "judge", "legal_expert"]
least = 5
most = 5
usual = 5
has_vote = true

[[seats]]
role = "host"
label = { zh = "带队", en = "leader" }
categories = ["staff"]
least = 1
most = 1
usual = 1
has_vote = false
"""


def test_a_made_up_kind_passes_the_whole_flow(tmp_path: Path):
    path = tmp_path / "site_visit.toml"
    path.write_text(MADE_UP, "utf-8")
    kind = read_kind(path)
    check_categories({kind.id: kind}, set(categories()))
    world = rules(kind)
    known = facts(*[candidate(at, category) for at, category in enumerate((*FULL, "judge"), 1)])
    slot = find_slots(world, SlotRequest(), known, now=NOW).slots[0]
    plan = plan_sitting(world, slot.order, facts=known, now=NOW)
    assert isinstance(plan, Plan)
    assert plan.verdict.is_complete

    signature = plan_signature(kind, [], Signature("sign", "leader", NOW))
    assert isinstance(signature, Signature)
    assert next_step(kind, [signature]) is None
    noticed = advance(world, plan.state, SittingState.NOTICED, facts=StepFacts(plan.verdict), now=NOW)
    assert noticed is SittingState.NOTICED

    saved = tuple(replace(one, id=at, is_invited=True) for at, one in enumerate(plan.seats, 1))
    sitting = Sitting(1, noticed, replace(plan.order, seats=saved))
    said = Provenance(Channel.TELEPHONE, "本人", NOW, "test:clerk")
    yes = Answer(0, said, Coming.ACCEPT, Light.NO)
    answers = [apply_answer(one, yes, sitting=sitting, now=NOW) for one in saved]
    lit = tuple(answer.seat for answer in answers if isinstance(answer, Answered))
    served = replace(known, parties=tuple(replace(side, served_on=date(2026, 11, 24)) for side in known.parties))
    verdict = judge_sitting(world, replace(plan.order, seats=lit), served, now=NOW, stage=Stage.CONFIRMED)
    assert verdict.reasons == ()
    assert advance(world, noticed, SittingState.CONFIRMED, facts=StepFacts(verdict), now=NOW) is SittingState.CONFIRMED

    confirmed = Sitting(1, SittingState.CONFIRMED, replace(plan.order, seats=lit))
    later = find_slots(world, SlotRequest(from_on=date(2026, 12, 10)), known, now=NOW).slots[0]
    moved = plan_move(world, confirmed, replace(later.order, seats=lit), facts=known, now=NOW)
    assert not isinstance(moved, Refused)
    leaving = next(one for one in lit if one.category == "judge")
    newcomer = propose_reserves(world, confirmed, leaving, facts=known, now=NOW)[0].seat
    swap = Replacement(leaving.id or 0, newcomer)
    assert not isinstance(plan_replacement(world, confirmed, swap, facts=known, now=NOW), Refused)
    assert not isinstance(plan_cancel(world, confirmed, Cause("撤回", "市信访局"), facts=known, now=NOW), Refused)


def test_a_panel_that_may_sit_still_may_when_its_hour_has_struck():
    later = ORDER.span.start + timedelta(minutes=5)
    judged = {stage: judge_sitting(rules(), ORDER, facts(), now=later, stage=stage) for stage in Stage}
    said = {stage: [reason.code for reason in verdict.reasons] for stage, verdict in judged.items()}
    assert "sitting.in_past" in said[Stage.PLANNED]
    assert [stage for stage in (Stage.INVITED, Stage.CONFIRMED) if "sitting.in_past" in said[stage]] == []


@pytest.mark.parametrize(("may_pause", "expected"), [(False, ["复查"]), (True, [])], ids=["runs on", "stands still"])
def test_a_day_after_a_clocks_last_one_is_warned_of_and_not_refused(may_pause: bool, expected: list[str]):
    clock = ClockDue("K9", {"zh": "复查", "en": "review"}, DAY - timedelta(days=1), may_pause=may_pause)
    other = ClockDue("K1", {"zh": "转送", "en": "forwarding"}, DAY)
    known = facts(matter=MatterFacts(1, "fuhe", clocks=(clock, other), request="granted"))
    verdict = judge_sitting(rules(), ORDER, known, now=NOW, stage=Stage.PLANNED)
    assert [one.params["clock"]["zh"] for one in verdict.warnings] == expected
    assert verdict.is_legal


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        ("", (True, [], ["hearing.unasked"])),
        ("awaited", (True, [], ["hearing.unasked"])),
        ("applied", (True, ["hearing.undecided"], [])),
        ("refused", (False, [], [])),
        ("granted", (True, [], [])),
        ("granted_by_silence", (True, [], [])),
    ],
)
def test_a_hearing_stands_on_what_was_decided_about_it(stand: str, expected: tuple[bool, list[str], list[str]]) -> None:
    known = facts(matter=MatterFacts(1, "fuhe", request=stand))
    verdict = judge_sitting(rules(), ORDER, known, now=NOW, stage=Stage.PLANNED)
    gaps, warnings = ([one.code for one in found] for found in (verdict.gaps, verdict.warnings))
    assert (verdict.is_legal, gaps, warnings) == expected


def test_what_a_party_needs_and_nobody_can_is_warned_of_and_an_interpreter_serves():
    asked = MatterFacts(1, "fuhe", request="granted", skills=frozenset({"sign_language"}), has_minor=True)
    parties = (party(1), party(2, "respondent"), party(3, "interpreter"), party(4, "guardian"))
    closed = replace(ORDER, is_open=False, closed_ground="minor")
    verdicts = [
        judge_sitting(rules(), closed, facts(matter=asked, parties=present), now=NOW, stage=Stage.PLANNED)
        for present in (parties[:2], parties[:3], parties)
    ]
    assert [[one.code for one in verdict.warnings] for verdict in verdicts] == [
        ["access.unserved", "access.no_guardian"],
        ["access.no_guardian"],
        [],
    ]
    assert [verdict.is_legal for verdict in verdicts] == [True, True, True]
