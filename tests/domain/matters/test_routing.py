"""Does a matter get the route that the list gives it, and is every departure from it justified?"""

from datetime import date

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.routing import (
    Proposal,
    RouteBook,
    Routing,
    RoutingFacts,
    RoutingOrder,
    Transfer,
    check_simple,
    check_transfer,
    level_hints,
    plan_routing,
    propose_route,
)
from hearing_app.domain.rules.kinds import Process
from hearing_app.settings.places import CONFIG
from hearing_app.settings.routes import read_routes

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def book() -> RouteBook:
    """The routes and claims that the project ships."""
    return read_routes(CONFIG)


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


@pytest.mark.parametrize(
    ("category", "subject", "route", "found"),
    [
        ("供气供暖", "供暖不达标", "petition", "供暖不达标"),
        ("征地拆迁", "不服法院判决", "litigation", "判决"),
        ("征地拆迁", "面积有误，已申请行政复议", "reconsideration", "行政复议"),
        ("劳动社保", "已申请劳动仲裁", "arbitration", "仲裁"),
        ("其他", "举报干部", "accusation", "举报"),
        ("物业邻里", "水泵房", "petition", "物业邻里"),
    ],
)
def test_words_outrank_categories(book: RouteBook, category: str, subject: str, route: str, found: str) -> None:
    proposal = propose_route(book, category, subject)
    assert proposal is not None
    assert (proposal.route, proposal.found) == (route, found)


def test_what_the_list_does_not_know_is_left_to_people(book: RouteBook) -> None:
    assert propose_route(book, "", "说不清") is None
    assert propose_route(book, "没有这一类", "说不清") is None


def test_a_decision_keeps_article_version_and_mark(book: RouteBook) -> None:
    decided = plan_routing(book, RoutingOrder("petition", "C4"), RoutingFacts())
    assert isinstance(decided, Routing)
    assert (decided.rule.profile, decided.rule.version) == ("routes", book.version)
    assert (decided.rule.clause, decided.rule.is_unverified) == ("《信访工作条例》第三十一条第六项", True)
    assert not decided.leads_out


LISTED = RoutingFacts(proposed=Proposal("litigation", "A1", "判决"))


@pytest.mark.parametrize(
    ("order", "facts", "said"),
    [
        (RoutingOrder("nowhere"), RoutingFacts(), ["routing.unknown"]),
        (RoutingOrder("petition", "Z9"), RoutingFacts(), ["routing.claim_unknown"]),
        (RoutingOrder("petition"), LISTED, ["routing.reason_missing"]),
        (RoutingOrder("petition", reason="裁判没有涉及本诉求"), LISTED, []),
        (RoutingOrder("litigation", "A1"), LISTED, []),
        (RoutingOrder("petition"), RoutingFacts(route="arbitration"), ["routing.reason_missing"]),
        (RoutingOrder("petition", "A1"), RoutingFacts(), ["routing.claim_says_other"]),
        (RoutingOrder("petition", conference_id=7), RoutingFacts(), ["routing.conference_unknown"]),
        (RoutingOrder("petition", conference_id=7), RoutingFacts(conferences=frozenset({7})), []),
        (RoutingOrder("litigation"), RoutingFacts(booked=(("X1", Process.MEETING),)), []),
        (
            RoutingOrder("litigation"),
            RoutingFacts(booked=(("X1", Process.HEARING), ("X2", Process.MEDIATION))),
            ["routing.sitting_booked", "routing.sitting_booked"],
        ),
    ],
)
def test_a_departure_needs_its_reason(
    book: RouteBook, order: RoutingOrder, facts: RoutingFacts, said: list[str]
) -> None:
    assert codes(plan_routing(book, order, facts)) == said


@pytest.mark.parametrize(
    ("route", "transfer", "said"),
    [
        ("litigation", Transfer("示范区人民法院", TODAY), []),
        ("petition", Transfer("示例单位", TODAY), ["transfer.not_needed"]),
        ("litigation", Transfer(" ", TODAY), ["transfer.receiver_missing"]),
        ("litigation", Transfer("示范区人民法院", date(2026, 11, 28)), ["transfer.later"]),
        (
            "litigation",
            Transfer("示范区人民法院", TODAY, received_on=date(2026, 11, 26)),
            ["transfer.received_before_sent"],
        ),
    ],
)
def test_a_transfer_has_receiver_and_days(book: RouteBook, route: str, transfer: Transfer, said: list[str]) -> None:
    assert codes(check_transfer(transfer, book.routes[route], today=TODAY)) == said


def test_simplified_handling_is_for_first_petitions_in_handling(book: RouteBook) -> None:
    assert check_simple(book, "clear", occurrence="first", stage_is_first=True) is None
    refused = check_simple(book, "", occurrence="repeat", stage_is_first=False)
    assert codes(refused) == ["simple.ground_missing", "simple.not_first", "simple.stage_over"]


@pytest.mark.parametrize(
    ("level", "until", "said"),
    [
        ("city", None, []),
        ("county", None, []),
        ("township", None, ["level.skipped"]),
        ("province", None, ["level.too_low"]),
        ("county", TODAY, ["level.lower_in_time"]),
        ("county", date(2026, 11, 26), []),
    ],
)
def test_a_wrong_level_is_a_hint(book: RouteBook, level: str, until: date | None, said: list[str]) -> None:
    assert [reason.code for reason in level_hints(book, level, until, TODAY)] == said
