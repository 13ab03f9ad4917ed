"""Suspended, resumed, terminated: who decided on which ground, who hears of it, what becomes of the calendars?"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from hearing_app.domain.errors import Refused
from hearing_app.domain.hearings.requests import Applicant, Application, Stand
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.requests import ApplicationOrder
from hearing_app.services.sittings import bookings, interruptions, letters
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.interruptions import InterruptionOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import BookingRow
from tests.builders import answers, house
from tests.builders import days as story
from tests.conftest import Clock

AsRole = Callable[..., Context]
EVIDENCE = Cause("要重新鉴定", "王示例01", "evidence", "presider")
WITHDRAWN = Cause("信访人撤回", "局领导", "withdrawn", "organ")


def order(ctx: Context, sitting_id: int, cause: Cause = EVIDENCE) -> InterruptionOrder:
    return InterruptionOrder(sitting_id, answers.sitting(ctx, sitting_id).version, cause)


def written(ctx: Context, sitting_id: int, state: str = "released") -> dict[str, int]:
    ctx.reader.rollback()
    found = ctx.reader.scalars(select(LetterRow).where(LetterRow.sitting_id == sitting_id, LetterRow.state == state))
    kinds = [one.kind for one in found]
    return {kind: kinds.count(kind) for kind in kinds}


def newest(ctx: Context, sitting_id: int) -> str:
    found = deliveries.content_of(deliveries.of_sitting(ctx.reader, sitting_id)[0])
    return found.decode("utf-8", "replace").replace('"', "")


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_a_suspended_hearing_is_resumed_with_the_same_entry_and_a_higher_sequence(
    ctx: Context, as_role: AsRole
) -> None:
    sitting_id = answers.invited(as_role)
    before = {seat.id: (seat.calendar_uid, seat.calendar_sequence) for seat in answers.sitting(ctx, sitting_id).seats}
    interruptions.suspend_sitting(ctx, order(ctx, sitting_id))
    row = answers.sitting(ctx, sitting_id)
    assert (row.state, row.postponements, row.evidence["cause"]["ground"]) == ("suspended", 0, "evidence")
    assert {one.status for one in ctx.reader.scalars(select(BookingRow))} == {"released"}
    assert written(ctx, sitting_id) == {
        "invitation": 6, "party_notice": 2, "suspension": 6, "party_suspension": 2
    }  # fmt: skip
    assert "method=CANCEL" in newest(ctx, sitting_id)
    moved = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(sitting_id, row.version), moved)
    assert written(ctx, sitting_id, "draft") == {"resumption": 6, "party_resumption": 2}
    again = replace(order_of(row), span=house.morning(house.LATER_DAY + timedelta(days=1)))
    bookings.move_sitting(ctx, Target(sitting_id, answers.sitting(ctx, sitting_id).version), again)
    assert written(ctx, sitting_id, "draft") == {"resumption": 6, "party_resumption": 2}
    answers.sign(as_role, sitting_id)
    row = answers.sitting(ctx, sitting_id)
    assert row.state == "noticed"
    # one version for the suspension, one for the new time
    after = {seat.id: (seat.calendar_uid, seat.calendar_sequence) for seat in row.seats}
    assert after == {id_: (uid, sequence + 2) for id_, (uid, sequence) in before.items()}
    assert "method=REQUEST" in newest(ctx, sitting_id)


def test_the_papers_name_ground_and_decider_and_keep_their_number(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    interruptions.suspend_sitting(ctx, order(ctx, sitting_id))
    interruptions.terminate_sitting(ctx, order(ctx, sitting_id, Cause("秩序混乱", "局领导", "disorder", "organ")))
    ctx.reader.rollback()
    found = {}
    for letter in ctx.reader.scalars(select(LetterRow).where(LetterRow.kind.like("party_%"))):
        found[letter.kind] = (letters.view_paper(ctx, sitting_id, letter.id).name, letter.content.get("ground"))
        assert letter.number
    assert found["party_suspension"] == ("中止通知书", "evidence")
    assert found["party_termination"] == ("终止通知书", "disorder")


def test_a_hearing_that_has_begun_is_suspended_and_begins_anew(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.opened(as_role, clock)
    recorder = as_role("recorder")
    interruptions.suspend_sitting(recorder, order(recorder, sitting_id))
    row = story.row_of(recorder, sitting_id)
    assert (row.state, row.opened_at, "opened_at" in row.evidence["cause"]) == ("suspended", None, True)
    assert {seat.signed_in_at for seat in row.seats} == {None}


def test_a_withdrawn_application_ends_both_and_the_request_says_so(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    asked = Application(Applicant.PETITIONER, date(2026, 11, 23), "policy")
    request_id = requests.record_application(ctx, ApplicationOrder(house.MATTER, None, asked, ""))
    interruptions.terminate_sitting(ctx, order(ctx, sitting_id, WITHDRAWN))
    row = answers.sitting(ctx, sitting_id)
    assert row.state == "terminated"
    assert written(ctx, sitting_id)["termination"] == 6
    one = overviews.view_request(ctx, house.MATTER, request_id)
    assert (one.stand, one.withdrawn_on) == (Stand.WITHDRAWN, date(2026, 11, 23))


def test_grounds_and_offices_are_those_of_the_rules(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    with pytest.raises(Refused) as refused:
        interruptions.suspend_sitting(ctx, order(ctx, sitting_id, Cause(" ", "", "withdrawn", "x")))
    assert codes(refused) == [
        "sitting.cause_missing",
        "sitting.decider_missing",
        "sitting.decider_unknown",
        "sitting.ground_missing",
    ]
    with pytest.raises(Refused) as refused:
        bookings.postpone_sitting(
            ctx, Target(sitting_id, answers.sitting(ctx, sitting_id).version), Cause("住院", "主持人")
        )
    assert codes(refused) == ["sitting.decider_unknown", "sitting.ground_missing"]
    with pytest.raises(Refused) as refused:
        interruptions.terminate_sitting(ctx, order(ctx, sitting_id, Cause("没有来", "主持人", "no_show", "presider")))
    assert codes(refused) == ["waiver.finding_missing"]
    assert answers.sitting(ctx, sitting_id).state == "noticed"
