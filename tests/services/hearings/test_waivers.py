"""Who stays away gives up only with proof of service, a call, reasons heard and the presider's finding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.hearings.waivers import Finding
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.spans import Span
from hearing_app.services.context import Context
from hearing_app.services.hearings import waivers
from hearing_app.services.hearings.waivers import AbsenceOrder
from hearing_app.services.sittings import bookings, interruptions
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.interruptions import InterruptionOrder
from hearing_app.services.steps.hearings.sitting_papers import absence_paper
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import letters
from hearing_app.store.hearings import absences
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


def order(ctx: Context, sitting_id: int) -> AbsenceOrder:
    row = story.row_of(ctx, sitting_id)
    assert row.matter is not None
    party = next(one for one in row.matter.parties if one.role == "petitioner")
    return AbsenceOrder(
        sitting_id,
        row.version,
        party.id,
        called_by="何示例31",
        called_to="吴某示例21本人",
        called_at=ctx.now,
        heard="称记错日期，不愿再来。",
        finding=Finding.WAIVER,
        reason="已提前两周送达，没有正当理由。",
        found_by="王示例01",
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_a_waiver_needs_every_part_and_ends_the_hearing_but_not_the_matter(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    full = order(recorder, sitting_id)
    empty = replace(full, called_by=" ", heard="", reason="", found_by="")
    with pytest.raises(Refused) as refused:
        waivers.record_absence(recorder, empty)
    assert codes(refused) == ["waiver.call_missing", "waiver.finding_empty", "waiver.reasons_missing"]
    later = replace(full, called_at=recorder.now + timedelta(hours=1), found_by="李示例02")
    with pytest.raises(Refused) as refused:
        waivers.record_absence(recorder, later)
    assert codes(refused) == ["waiver.call_in_future", "waiver.not_the_presider"]
    found_id = waivers.record_absence(recorder, full)
    paper = waivers.view_absence_paper(recorder, sitting_id, found_id)
    assert (paper.name, paper.pdf[:4]) == ("当事人未到场认定书", b"%PDF")
    again = replace(full, version=full.version + 1)
    with pytest.raises(Refused) as refused:
        waivers.record_absence(recorder, again)
    assert codes(refused) == ["waiver.recorded_already"]
    cause = Cause("信访人没有来", "王示例01", "no_show", "presider")
    version = story.row_of(recorder, sitting_id).version
    interruptions.terminate_sitting(recorder, InterruptionOrder(sitting_id, version, cause))
    row = story.row_of(recorder, sitting_id)
    assert row.matter is not None
    assert (row.state, row.matter.stage) == ("terminated", "fuhe")


def test_without_proof_of_service_nobody_has_given_up(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock, is_served=False)
    recorder = as_role("recorder")
    with pytest.raises(Refused) as refused:
        waivers.record_absence(recorder, order(recorder, sitting_id))
    assert [(one.code, one.rule and one.rule.clause) for one in refused.value.reasons] == [
        ("waiver.not_served", "absence_waives")
    ]


def test_before_the_hour_nobody_is_absent(as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = story.announced(as_role)
    recorder = as_role("recorder")
    with pytest.raises(Refused) as refused:
        waivers.record_absence(recorder, order(recorder, sitting_id))
    assert codes(refused) == ["waiver.too_early"]


def test_an_excused_absence_without_service_says_that_nobody_was_served(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock, is_served=False)
    recorder = as_role("recorder")
    excused = replace(order(recorder, sitting_id), finding=Finding.EXCUSED)
    found_id = waivers.record_absence(recorder, excused)
    assert told_of(recorder, sitting_id, found_id) == ("2026年12月14日", "未送达")


def test_an_excused_absence_with_a_waived_notice_says_so(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock, is_served=False)
    recorder = as_role("recorder")
    excused = replace(order(recorder, sitting_id), finding=Finding.EXCUSED)
    with recorder.open_writer() as session:
        for letter in letters.of_sitting(session, sitting_id):
            letter.waived_on = date(2026, 12, 1) if letter.party_id == excused.party_id else None
        session.commit()
    found_id = waivers.record_absence(recorder, excused)
    assert told_of(recorder, sitting_id, found_id) == ("2026年12月14日", "未送达，当事人已书面放弃通知期")


def test_of_every_hearing_day_an_absence_is_found_and_proves_that_day_alone(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    first_id = waivers.record_absence(recorder, order(recorder, sitting_id))
    clerk = as_role("booking_clerk")
    row = story.row_of(clerk, sitting_id)
    moved = replace(order_of(row), span=later(row.starts_at))
    bookings.postpone_sitting(
        clerk, Target(sitting_id, row.version), Cause("当事人突发疾病", "局领导", "force_majeure", "organ")
    )
    bookings.move_sitting(clerk, Target(sitting_id, story.row_of(clerk, sitting_id).version), moved)
    for step, role in story.CHAIN:
        sign_sitting(as_role(role), SignOrder(sitting_id, story.row_of(clerk, sitting_id).version, step))
    story.serve(clerk, sitting_id, date(2026, 12, 15))
    clock.now = story.row_of(clerk, sitting_id).starts_at
    recorder = as_role("recorder")
    version = story.row_of(recorder, sitting_id).version
    no_show = InterruptionOrder(sitting_id, version, Cause("信访人没有来", "王示例01", "no_show", "presider"))
    with pytest.raises(Refused) as refused:
        interruptions.terminate_sitting(recorder, no_show)
    assert codes(refused) == ["waiver.finding_missing"]
    second_id = waivers.record_absence(recorder, order(recorder, sitting_id))
    days = [told_of(recorder, sitting_id, id_)[0] for id_ in (first_id, second_id)]
    assert days == ["2026年12月14日", "2027年1月11日"]
    version = story.row_of(recorder, sitting_id).version
    interruptions.terminate_sitting(recorder, replace(no_show, version=version))
    assert story.row_of(recorder, sitting_id).state == "terminated"


def later(starts_at: datetime) -> Span:
    start = starts_at + timedelta(weeks=4)
    return Span(start, start + timedelta(hours=3))


def told_of(ctx: Context, sitting_id: int, found_id: int) -> tuple[str, str]:
    row = story.row_of(ctx, sitting_id)
    (found,) = (one for one in absences.of_sitting(ctx.reader, sitting_id) if one.id == found_id)
    facts = dict(absence_paper(ctx, row, found).facts)
    return facts["听证日期"], facts["通知送达日期"]
