"""What about hearings stands on the desk of whom, and until when?"""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from hearing_app.domain.hearings.requests import Applicant, Application, Decision
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.services import desk
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.requests import ApplicationOrder, DecisionOrder, Seen
from hearing_app.services.sittings import bookings, recusals
from hearing_app.services.sittings.recusals import RecusalRequest
from hearing_app.services.steps.attention import Cause, Task, Urgency
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, rules_for
from hearing_app.store import matters
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import days, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
BEFORE = datetime(2026, 11, 20, 1, tzinfo=UTC)
ASKED = Application(Applicant.PETITIONER, date(2026, 11, 23), "policy")


def tasks(ctx: Context, cause: Cause) -> list[Task]:
    ctx.reader.rollback()
    return [task for found in desk.view_desk(ctx).tasks.values() for task in found if task.cause is cause]


def test_a_decision_stands_with_the_leader_and_a_granted_hearing_with_the_clerk(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    request_id = requests.record_application(as_role(), ApplicationOrder(house.MATTER, None, ASKED, ""))
    assert [one.urgency for one in tasks(as_role("leader"), Cause.HEARING)] == [Urgency.NEXT]
    clock.forward(days=7)
    (task,) = tasks(as_role("leader"), Cause.HEARING)
    assert (task.title.code, task.urgency, task.clause and task.clause.clause) == (
        "desk.hearing_decide",
        Urgency.TODAY,
        "decide_within",
    )
    version = overviews.view_request(as_role(), house.MATTER, request_id).version
    seen = Seen(house.MATTER, request_id, version)
    requests.decide_request(as_role("leader"), DecisionOrder(seen, Decision.HOLD, "局领导"))
    assert tasks(as_role("leader"), Cause.HEARING) == []
    clerk = as_role()
    (task,) = tasks(clerk, Cause.HOLD)
    assert (task.matter_number, task.clause and task.clause.clause) == (house.MATTER, "hold_within")
    bookings.book_sitting(clerk, house.hearing(clerk))
    assert tasks(as_role(), Cause.HOLD) == []


def granted(as_role: AsRole) -> int:
    request_id = requests.record_application(as_role(), ApplicationOrder(house.MATTER, None, ASKED, ""))
    seen = Seen(house.MATTER, request_id, overviews.view_request(as_role(), house.MATTER, request_id).version)
    return requests.decide_request(as_role("leader"), DecisionOrder(seen, Decision.HOLD, "局领导"))


@pytest.mark.parametrize("change", [{"kind": "case_conference"}, {"state": "held", "starts_at": BEFORE}])
def test_only_a_hearing_to_come_or_held_after_the_decision_takes_a_granted_one_from_the_desk(
    as_role: AsRole, change: dict[str, object]
) -> None:
    house.small_house(as_role)
    granted(as_role)
    clerk = as_role()
    sitting_id = bookings.book_sitting(clerk, house.hearing(clerk))
    assert tasks(as_role(), Cause.HOLD) == []
    with clerk.open_writer() as session:
        row = session.get(SittingRow, sitting_id)
        assert row is not None
        for name, value in change.items():
            setattr(row, name, value)
        session.commit()
    assert [task.matter_number for task in tasks(as_role(), Cause.HOLD)] == [house.MATTER]


@pytest.mark.parametrize(("day", "wanted"), [(date(2026, 12, 23), []), (date(2026, 12, 24), ["hearing.held_late"])])
def test_a_hearing_after_its_last_day_is_booked_with_a_warning(as_role: AsRole, day: date, wanted: list[str]) -> None:
    house.small_house(as_role)
    granted(as_role)
    clerk = as_role()
    matter = matters.find_by_number(clerk.reader, 1, house.MATTER)
    facts = load_facts(clerk.reader, clerk.rules, 1, matter=matter, horizon=horizon_of(clerk.now, weeks=8))
    rules = rules_for(clerk.reader, clerk.rules, 1, kind=house.HEARING, on_day=day)
    order = house.order(clerk, house.morning(day))
    verdict = judge_sitting(rules, order, facts, now=clerk.now, stage=Stage.PLANNED)
    found = [one for one in verdict.warnings if one.code == "hearing.held_late"]
    assert [one.code for one in found] == wanted
    assert {one.rule.clause for one in found if one.rule} == ({"hold_within"} if wanted else set())


def test_an_undecided_recusal_is_late_after_its_day(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = days.announced(as_role)
    clerk = as_role()
    row, seat_id = days.row_of(clerk, sitting_id), days.seat_ids(clerk, sitting_id)["李示例02"]
    request = RecusalRequest(sitting_id, row.version, seat_id, "petitioner", "亲属", date(2026, 11, 23))
    recusals.request_recusal(clerk, request)
    assert [task.urgency for task in tasks(as_role(), Cause.RECUSAL)] == [Urgency.NEXT]
    clock.forward(days=4)
    assert [task.urgency for task in tasks(as_role(), Cause.RECUSAL)] == [Urgency.OVERDUE]
