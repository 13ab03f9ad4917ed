"""Who stays away gives up only with proof of service, a call, reasons heard and the presider's finding."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.hearings.waivers import Finding
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.hearings import waivers
from hearing_app.services.hearings.waivers import AbsenceOrder
from hearing_app.services.sittings import interruptions
from hearing_app.services.sittings.interruptions import InterruptionOrder
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
