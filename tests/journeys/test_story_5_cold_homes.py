"""Story 5: does a hearing that snow put off once end in a settlement before its new day?

Fictional, in 莲湖区: heating below the standard and its fee. Not here: the policy suggestion (完善政策建议), which the
product does not have yet.
"""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import Refused
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.hearings.requests import Applicant, Application, Decision, Stand
from hearing_app.domain.mediations.agreements import Promise
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.matters import ledgers, reviews
from hearing_app.services.matters.reviews import CounselOrder, DayOrder
from hearing_app.services.mediations import referrals
from hearing_app.services.sittings import bookings, interruptions, sittings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.interruptions import InterruptionOrder
from hearing_app.services.steps.sittings.seats import order_of
from tests.builders import answers, house, mediations, stories
from tests.builders.house import AsRole
from tests.conftest import Clock

NUMBER, PETITIONER, TITLE = "LF2026000105", "住户示例51", "老旧小区供暖不达标和收费"
TODAY, PUT_OFF_ON, SETTLED_ON = date(2026, 11, 23), date(2026, 12, 11), date(2026, 12, 22)
NEW_DAY = date(2026, 12, 28)
SNOW = Cause("暴雪，信访人无法到场", "王示例01", "force_majeure", "presider")
WITHDRAWN = Cause("已达成调解协议，信访人撤回听证申请", "局领导", "withdrawn", "organ")


@pytest.mark.parametrize("language", stories.LANGUAGES)
def test_a_hearing_is_put_off_once_and_then_needed_no_more(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    clerk = stories.office(as_role, language)
    stories.enter(
        clerk,
        NUMBER,
        petitioner=PETITIONER,
        category="供热",
        subject=TITLE,
        district="莲湖区",
        agency="示例城管局",
        stage="fuhe",
        received_on=date(2026, 11, 18),
        wanted_kind="hearing_review",
    )
    stories.go_by(clerk, NUMBER, "petition")
    reviews.open_review(as_role("handler"), NUMBER)
    request_id = grant(as_role)
    sitting_id = bookings.book_sitting(clerk, house.hearing(clerk, NUMBER))
    stories.sign_through(as_role, sitting_id)
    stories.serve_all(clerk, sitting_id, "party_notice")
    stories.accept_all(clerk, sitting_id)
    assert answers.sitting(clerk, sitting_id).state == "confirmed"
    put_off(as_role, clock, sitting_id)
    told = {"invitation": 6, "party_notice": 2, "postponement": 6, "party_update": 2}
    assert stories.written(clerk, sitting_id) == told
    word = {"zh": "听证评议会", "en": "hearing review"}[language]
    stories.check_mail(stories.now(as_role), sitting_id, names=(PETITIONER,), word=word)
    stories.check_papers(stories.now(as_role), sitting_id)
    set_anew(as_role, sitting_id)
    told |= {"update": 6, "party_update": 4}
    assert stories.written(clerk, sitting_id) == told
    clock.now = clock.now.replace(day=SETTLED_ON.day)
    settle(as_role, sitting_id)
    assert stories.written(stories.now(as_role), sitting_id) == told | {"termination": 6, "party_termination": 2}
    view = overviews.view_request(stories.now(as_role), NUMBER, request_id)
    assert (view.stand, view.withdrawn_on) == (Stand.WITHDRAWN, SETTLED_ON)
    look(client, as_role, language, sitting_id)


def grant(as_role: AsRole) -> int:
    """The petitioner applies for a hearing and gets it."""
    wanted = Application(Applicant.PETITIONER, TODAY, "policy")
    request_id = requests.record_application(as_role(), requests.ApplicationOrder(NUMBER, None, wanted, "请求听证。"))
    seen = requests.Seen(NUMBER, request_id, overviews.view_request(stories.now(as_role), NUMBER, request_id).version)
    requests.decide_request(as_role("leader"), requests.DecisionOrder(seen, Decision.HOLD, "局领导"))
    return request_id


def put_off(as_role: AsRole, clock: Clock, sitting_id: int) -> None:
    """Three days before, the presider puts the hearing off: calendars are free, everybody is told at once."""
    clock.now = clock.now.replace(month=12, day=PUT_OFF_ON.day)
    clerk = stories.now(as_role)
    bookings.postpone_sitting(clerk, Target(sitting_id, answers.sitting(clerk, sitting_id).version), SNOW)
    view = sittings.view_sitting(stories.now(as_role), sitting_id)
    assert (view.state, view.postponements, view.cause["ground"]) == ("postponed", 1, "force_majeure")


def set_anew(as_role: AsRole, sitting_id: int) -> None:
    """A new day is signed, served and answered; the notice period runs anew."""
    clerk = stories.now(as_role)
    row = answers.sitting(clerk, sitting_id)
    early = replace(order_of(row), span=house.morning(date(2026, 12, 18)))
    with pytest.raises(Refused) as refused:
        bookings.move_sitting(clerk, Target(sitting_id, row.version), early)
    assert [reason.code for reason in refused.value.reasons] == ["notice.too_short"] * 2
    row = answers.sitting(clerk, sitting_id)
    moved = replace(order_of(row), span=house.morning(NEW_DAY))
    bookings.move_sitting(clerk, Target(sitting_id, row.version), moved)
    stories.sign_through(as_role, sitting_id)
    stories.serve_all(clerk, sitting_id, "party_update")
    stories.accept_all(clerk, sitting_id)
    row = answers.sitting(clerk, sitting_id)
    assert (row.state, row.postponements) == ("confirmed", 1)


def settle(as_role: AsRole, sitting_id: int) -> None:
    """The parties agree in mediation, the application for the hearing is withdrawn, the review ends as settled."""
    ctx = stories.now(as_role, "mediation_clerk")
    case_id = mediations.opened(
        ctx, matter_number=NUMBER, label="供暖收费", channel="people", origin="application", facts="室温不足。"
    )
    for party in mediations.seen(ctx, case_id).parties:
        mediations.say(ctx, case_id, party.id, said_on=SETTLED_ON)
    mediations.refer(ctx, case_id, "people", SETTLED_ON)
    mediations.accept(ctx, case_id, SETTLED_ON)
    mediations.name(ctx, case_id)
    made = mediations.agree(
        ctx, case_id, agreed_on=SETTLED_ON, terms="退费并检修。", promises=(Promise(date(2027, 1, 10), "退费", 90_000),)
    )
    mediations.sign(ctx, case_id, made, SETTLED_ON)
    referrals.conclude(ctx, case_id, mediations.seen(ctx, case_id).version, on_day=SETTLED_ON)

    clerk = stories.now(as_role)
    version = answers.sitting(clerk, sitting_id).version
    interruptions.terminate_sitting(clerk, InterruptionOrder(sitting_id, version, WITHDRAWN))
    view = sittings.view_sitting(stories.now(as_role), sitting_id)
    assert (view.state, view.cause["ground"], view.postponements) == ("terminated", "withdrawn", 1)
    conclude(as_role)


def conclude(as_role: AsRole) -> None:
    def version() -> int:
        return ledgers.view_review(stories.now(as_role), NUMBER).version

    handler, leader = stories.now(as_role, "handler"), stories.now(as_role, "leader")
    counsel = CounselOrder(NUMBER, version(), CounselForm.WRITTEN, SETTLED_ON, text="协议合法。")
    reviews.record_counsel(handler, counsel)
    reviews.record_conclusion(handler, NUMBER, version(), conclusion="settled")
    reviews.sign_review(leader, DayOrder(NUMBER, version(), SETTLED_ON))
    view = ledgers.view_review(stories.now(as_role), NUMBER)
    assert (view.state, view.conclusion, view.opinion_number) == ("signed", "settled", "示信复〔2026〕1号")
    # a hearing that was never held gives no time back: the opinion is signed four days after the last day
    assert (view.due_on, view.pauses, stories.running(handler, NUMBER)) == (date(2026, 12, 18), (), {})
    assert stories.closed(handler, NUMBER) == {"K9": "2026-12-22"}
    changes = [("opened", "2026-12-18"), ("counted again", "2026-12-18"), ("closed", "2026-12-18")]
    assert stories.changes(handler, NUMBER, "K9") == changes
    (sheet,) = stories.clocks(handler, NUMBER).closed
    assert sheet.is_late


def look(client: FlaskClient, as_role: AsRole, language: str, sitting_id: int) -> None:
    """The pages say it in the clerk's language."""
    house.sign_in(client, as_role, language=language)
    pages = {
        f"/matters/{NUMBER}": ("信访程序处理", "petition handling"),
        f"/sittings/{sitting_id}": ("终止", "terminated"),
        f"/matters/{NUMBER}/clocks": ("逾期办结", "done late"),
        f"/reviews/{NUMBER}": ("调解、和解", "settled"),
    }
    stories.check_pages(client, language, pages, given=(PETITIONER, "示例城管局", "供暖收费"))
