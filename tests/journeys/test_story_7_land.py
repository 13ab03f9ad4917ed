"""Is a dispute about measured land, already under reconsideration, led out with a transfer record and kept from us?

No hearing, no mediation, each refusal with its article; the matter leaves with a receipt.
"""

from datetime import date

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.rules.kinds import Process
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import routings
from hearing_app.services.matters.routings import RoutingView
from hearing_app.services.sittings.sittings import SittingFilter, view_list
from hearing_app.services.steps.attention import Cause
from tests.builders import tales
from tests.builders.tales import AsRole, Teller
from tests.conftest import Clock

NUMBER = "GL2026001"
ARTICLE = {"zh": "《信访工作条例》第三十一条第四项", "en": "Regulations on Petition Work, Art. 31(4)"}
ROUTE = {"zh": "行政复议、裁决、确认、许可、处罚", "en": "reconsideration, ruling, confirmation, licence, penalty"}
BODY = "示例区人民政府行政复议机构"
MATTER = {
    "number": NUMBER,
    "petitioner": "高某示例71",
    "category": "征地拆迁",
    "subject": "测量面积争议，已申请行政复议",
    "district": "高陵区",
    "agency": "示例自然资源局",
    "wanted_kind": "hearing_review",
}


def routed(as_role: AsRole) -> RoutingView:
    ctx = as_role()
    ctx.reader.rollback()
    return routings.view_routing(ctx, NUMBER)


def waits_for_route(as_role: AsRole) -> list[str]:
    tasks = view_desk(as_role()).tasks.values()
    return [task.matter_number for some in tasks for task in some if task.cause is Cause.ROUTE]


@pytest.mark.parametrize("language", tales.LANGUAGES)
def test_a_reconsidered_measurement_is_routed_out_and_never_sits_here(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    story = Teller(client, as_role, clock, language)
    article, route = ARTICLE[language], ROUTE[language]
    matter = story.enter(**MATTER)
    story.typed.add("行政复议")  # the page quotes the word of the subject by which the list knew it
    assert matter == f"/matters/{NUMBER}"
    view = routed(as_role)
    assert (view.route, view.current.is_proposal, view.proposed.claim) == ("reconsideration", True, "A3")
    assert waits_for_route(as_role) == [NUMBER]

    # what the list leads out is barred before anybody has decided
    hearing = {"kind": "hearing_review", "matter": NUMBER, "day": "2026-12-14", "starts": "09:00", "ends": "12:00"}
    meeting = hearing | {"kind": "people_mediation", "ends": "11:00"}
    case = {"matter": NUMBER, "label": "测量面积争议", "origin": "application", "channel": "people"}

    def barred() -> list[bool]:
        """Each door that would lead to a sitting says the route and its article."""
        refusals = [story.at("booking_clerk").refused("/sittings/new", **one) for one in (hearing, meeting)]
        gate = tales.GATE | {"civil_content": "yes"}
        refusals.append(story.at("mediation_clerk").refused("/mediations/new", **case, **gate))
        refusals.append(asked_for_hearing())
        return [route in words and article in words for words in refusals]

    def asked_for_hearing() -> str:
        asked = {"applicant": "petitioner", "applied_on": story.today, "ground": "understanding", "version": 0}
        return story.at("booking_clerk").refused(f"{matter}/hearing/requests/0/application", **asked)

    assert barred() == [True] * 4

    # a transfer needs a decision first
    letter = {"receiver": BODY, "number": "示信函〔2026〕7号", "sent_on": story.today}
    story.at("booking_clerk")
    page = story.refused(f"{matter}/route/transfer", prefix="transfer-", version=view.version, **letter)
    assert story.says("先分类，再办移送", "Decide it first, then hand the matter over") in page

    decided = {"route": "reconsideration", "claim": "A3", "receiver": BODY}
    story.press(f"{matter}/route", prefix="route-", form_at=f"{matter}/route", **decided)
    assert (routed(as_role).current.is_proposal, waits_for_route(as_role)) == (False, [])
    assert barred() == [True] * 4

    # handed over today, the receipt comes three days later
    story.at("booking_clerk").press(f"{matter}/route/transfer", prefix="transfer-", form_at=f"{matter}/route", **letter)
    assert story.says("已移送，等回执", "Handed over, receipt outstanding") in story.page(f"{matter}/route")
    clock.forward(days=3)
    receipt = letter | {"received_on": story.today, "receipt_number": "复收〔2026〕31号"}
    story.press(f"{matter}/route/transfer", prefix="transfer-", form_at=f"{matter}/route", **receipt)
    view = routed(as_role)
    line = view.current
    assert (line.route_label[language], line.rule.clause, line.receiver) == (route, ARTICLE["zh"], BODY)
    assert (line.transfer_number, line.sent_on, line.received_on, line.receipt_number) == (
        "示信函〔2026〕7号",
        date(2026, 11, 23),
        date(2026, 11, 26),
        "复收〔2026〕31号",
    )
    page = story.page(f"{matter}/route")
    assert [words in page for words in ("示信函〔2026〕7号", "复收〔2026〕31号", article)] == [True] * 3

    # the office's own time limit ends with the closure that the clerk records, on the day of the receipt
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), None, 0)]
    closure = {"event": "closure", "on_day": story.today, "evidence": "复收〔2026〕31号"}
    story.press(f"{matter}/clocks/events", prefix="event-", form_at=f"{matter}/clocks", **closure)
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), date(2026, 11, 26), 0)]

    assert barred() == [True] * 4
    assert (story.mail(), view_list(as_role(), SittingFilter(tuple(Process))).total) == ([], 0)
