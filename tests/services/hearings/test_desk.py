"""What about hearings stands on the desk of whom, and until when?"""

from collections.abc import Callable
from datetime import date

from hearing_app.domain.hearings.requests import Applicant, Application, Decision
from hearing_app.services import desk
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.requests import ApplicationOrder, DecisionOrder, Seen
from hearing_app.services.sittings import bookings, recusals
from hearing_app.services.sittings.recusals import RecusalRequest
from hearing_app.services.steps.attention import Cause, Task, Urgency
from tests.builders import days, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
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
