"""Does the volume find the office's own papers about a hearing by itself, and say what is still missing?"""

from collections.abc import Callable
from datetime import date

import pytest

from hearing_app.domain.evidence.review_files import Origin
from hearing_app.domain.hearings.requests import Applicant, Application, Decision
from hearing_app.domain.hearings.services import Method, Service
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.hearings.requests import ApplicationOrder, DecisionOrder, PaperServiceOrder, Seen
from hearing_app.services.matters import review_files
from hearing_app.services.sittings.letters import ServiceOrder, record_service
from hearing_app.services.sittings.recusals import RecusalOrder, RecusalRequest, record_recusal, request_recusal
from hearing_app.store import letters
from tests.builders import days as story
from tests.builders import house

AsRole = Callable[..., Context]
TODAY = date(2026, 11, 23)
HAND = Service(Method.DIRECT, TODAY, "何示例31", place="示例路1号", received_by="吴某示例21", relation="self")


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def asked(as_role: AsRole, *, is_served: bool = True) -> None:
    """A hearing that was told of, applied for and granted, the papers served."""
    clerk, leader = as_role("booking_clerk"), as_role("leader")
    request_id = requests.tell_right(clerk, house.MATTER)

    def seen() -> Seen:
        clerk.reader.rollback()
        return Seen(house.MATTER, request_id, overviews.view_request(clerk, house.MATTER, request_id).version)

    requests.sign_right(leader, seen())
    requests.serve_paper(clerk, PaperServiceOrder(seen(), "right", HAND))
    wanted = Application(Applicant.PETITIONER, TODAY, "policy")
    requests.record_application(clerk, ApplicationOrder(house.MATTER, seen(), wanted, "请求听证。"))
    requests.decide_request(leader, DecisionOrder(seen(), Decision.HOLD, "局领导"))
    if is_served:
        requests.serve_paper(clerk, PaperServiceOrder(seen(), "decision", HAND))


def kinds(ctx: Context) -> list[tuple[str, str]]:
    ctx.reader.rollback()
    items = [one.holding for one in review_files.view_volume(ctx, house.MATTER).items]
    assert {one.origin for one in items} == {Origin.GENERATED}
    return [(one.kind, one.title.partition("（")[2].removesuffix("）")) for one in items]


def to_do(ctx: Context) -> list[str]:
    ctx.reader.rollback()
    missing = review_files.view_volume(ctx, house.MATTER).missing
    return [str(one.params["part"]["zh"]) for one in missing if one.params.get("seat") == 12]  # type: ignore[index]


def test_what_precedes_a_hearing_is_filed_in_its_order(as_role: AsRole) -> None:
    asked(as_role)
    assert kinds(as_role("booking_clerk")) == [
        ("right_notice", ""),
        ("hearing_application", ""),
        ("hearing_decision", ""),
        ("request_receipt", "听证权利告知书"),
        ("request_receipt", "举行听证决定书"),
    ]
    assert to_do(as_role("booking_clerk")) == []


def test_what_was_asked_for_and_not_decided_is_a_to_do(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    wanted = Application(Applicant.PETITIONER, TODAY, "policy")
    requests.record_application(clerk, ApplicationOrder(house.MATTER, None, wanted, "请求听证。"))
    assert kinds(clerk) == [("hearing_application", "")]
    assert to_do(clerk) == ["是否举行听证决定书", "告知、决定送达回证"]


def test_notices_receipts_and_recusals_are_found(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    sitting_id = story.announced(as_role, is_served=False, has_answers=False)
    seat_id = story.seat_ids(clerk, sitting_id)["李示例02"]
    for letter in [one for one in letters.of_sitting(clerk.reader, sitting_id) if one.party_id is not None]:
        version = story.row_of(clerk, sitting_id).version
        record_service(clerk, ServiceOrder(letter.id, version, story.by_hand(TODAY)))
    version = story.row_of(clerk, sitting_id).version
    request_recusal(clerk, RecusalRequest(sitting_id, version, seat_id, "petitioner", "同学", TODAY))
    found = [kind for kind, _ in kinds(clerk)]
    assert (found.count("hearing_receipt"), found.count("recusal_paper")) == (2, 1)
    assert found == sorted(found, key=ORDER.index)
    version = story.row_of(clerk, sitting_id).version
    ruling = RecusalOrder(
        sitting_id, version, seat_id, "", "", is_upheld=False, decided_by="王示例01", decider="presider"
    )
    record_recusal(clerk, ruling)
    clerk.reader.rollback()
    titles = [one.holding.title for one in review_files.view_volume(clerk, house.MATTER).items]
    assert "回避决定书" in titles


ORDER = [
    *("right_notice", "hearing_application", "hearing_decision", "request_receipt", "panel_list"),
    *("hearing_notice", "hearing_receipt", "announcement", "naming_request", "member_invitation", "recusal_paper"),
]


def test_the_volume_is_the_same_each_time(as_role: AsRole, clock: object) -> None:
    asked(as_role)
    clerk = as_role("booking_clerk")
    first = review_files.build_review_file(clerk, house.MATTER)
    clock.forward(days=3)  # type: ignore[attr-defined]  # the tests' clock
    again = review_files.build_review_file(as_role("booking_clerk"), house.MATTER)
    assert (again.is_new, again.sha256) == (False, first.sha256)
