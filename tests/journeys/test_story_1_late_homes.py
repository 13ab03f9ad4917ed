"""Story 1: do forty buyers come by an open hearing, with a member who must step aside, to a re-review upheld?

Fictional. Not here: the redacted publication of the opinion, which the product does not have yet.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import Refused
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.hearings.requests import Applicant, Application, Decision, Stand
from hearing_app.domain.matters.groups import HouseholdsOrder, RepresentativeOrder
from hearing_app.domain.matters.outcomes import Adoption, Choice, Result, Vote
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, preparations, requests
from hearing_app.services.matters import (
    days,
    groups,
    ledgers,
    minutes,
    outcomes,
    participants,
    review_files,
    reviews,
    routings,
)
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.reviews import AdoptionOrder, CounselOrder, DayOrder, ReviewServiceOrder
from hearing_app.services.sittings import bookings, recusals, sittings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.recusals import RecusalOrder, RecusalRequest
from hearing_app.services.steps.intake.participants import ParticipantOrder
from tests.builders import answers, house, stories
from tests.builders import days as day_of
from tests.builders.days import by_hand
from tests.builders.house import AsRole
from tests.conftest import Clock

NUMBER, TITLE = "LF2026000101", "示例花园延期交房和学区承诺"
DEVELOPER, FIRM = "示例置业有限公司", "示例律师事务所(一)"
REPRESENTATIVES = tuple(f"购房示例8{at}" for at in range(5))
ELEVEN = tuple(f"E{at:03d}" for at in range(1, 12))
NEWCOMER = "E015"
TODAY, HEARD_ON, SERVED_ON = date(2026, 11, 23), date(2026, 12, 14), date(2026, 12, 16)
HOUSEHOLD, AGENT = "购房示例", "代理示例91"
NAMES = (*REPRESENTATIVES, DEVELOPER, AGENT)


@dataclass
class Case:
    """The office that hears the buyers."""

    as_role: AsRole
    clock: Clock
    language: str
    sitting_id: int = 0

    @property
    def clerk(self) -> Context:
        """The booking clerk now, who reads what is stored now."""
        return stories.now(self.as_role)

    def version(self) -> int:
        return answers.sitting(self.clerk, self.sitting_id).version

    def seat(self, code: str) -> int:
        return answers.seat(self.clerk, self.sitting_id, code).id


@pytest.fixture(params=stories.LANGUAGES)
def case(request: pytest.FixtureRequest, as_role: AsRole, clock: Clock) -> Case:
    clerk = stories.office(as_role, request.param)
    stories.enlist(clerk, NEWCOMER, "胡示例15", "律师", "示例律师事务所(三)", language=request.param)
    stories.enter(
        clerk,
        NUMBER,
        petitioner=REPRESENTATIVES[0],
        category="房地产",
        subject=TITLE,
        district="灞桥区",
        stage="fuhe",
        received_on=date(2026, 11, 16),
        wanted_kind="hearing_review",
        attending=5,
        represented=40,
    )
    return Case(as_role, clock, request.param)


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return sorted(reason.code for reason in refused.value.reasons)


def form_group(case: Case) -> None:
    """Five of forty households speak; a sixth is refused."""

    def version() -> int:
        return groups.view_group(case.clerk, NUMBER).version

    households = "\n".join(f"1-{at:03d} 购房示例{at:03d}" for at in range(40))
    assert groups.add_households(case.clerk, NUMBER, version(), words=households) == 40
    orders = [RepresentativeOrder(name, TODAY, "推选书") for name in (*REPRESENTATIVES, "购房示例85")]
    for order in orders[:5]:
        groups.add_representative(case.clerk, NUMBER, version(), order=order)
    sixth = version()
    assert codes(lambda: groups.add_representative(case.clerk, NUMBER, sixth, order=orders[5])) == ["group.full"]
    view = groups.view_group(case.clerk, NUMBER)
    assert (view.standing, view.represented, len(view.households)) == (5, 40, 40)


def grant(case: Case) -> None:
    """The right is told, the hearing applied for and granted, each day counted."""

    def view() -> overviews.RequestView:
        return overviews.view_request(case.clerk, NUMBER, request_id)

    def seen() -> requests.Seen:
        return requests.Seen(NUMBER, request_id, view().version)

    request_id = requests.tell_right(case.clerk, NUMBER)
    requests.sign_right(case.as_role("leader"), seen())
    requests.serve_paper(case.clerk, requests.PaperServiceOrder(seen(), "right", stories.by_hand(TODAY)))
    wanted = Application(Applicant.PETITIONER, TODAY, "mass")
    requests.record_application(case.clerk, requests.ApplicationOrder(NUMBER, seen(), wanted, "请求公开听证。"))
    requests.decide_request(case.as_role("leader"), requests.DecisionOrder(seen(), Decision.HOLD, "局领导"))
    one = view()
    assert one.stand is Stand.GRANTED
    assert [term and term.due_on for term in (one.apply_by, one.decide_by, one.hold_by)] == [
        date(2026, 11, 30),
        date(2026, 11, 30),
        date(2026, 12, 23),
    ]
    for name in ("right", "application", "decision"):
        assert overviews.view_request_paper(case.clerk, NUMBER, request_id, name).pdf.startswith(b"%PDF")


def announce(case: Case) -> None:
    """Eleven vote, the chain signs, the public reads a notice without a name."""
    wanted = house.order(case.clerk, codes=(*ELEVEN, "E013"))
    case.sitting_id = bookings.book_sitting(
        case.clerk, house.hearing(case.clerk, NUMBER, replace(wanted, is_open=True))
    )
    stories.sign_through(case.as_role, case.sitting_id)
    row = answers.sitting(case.clerk, case.sitting_id)
    assert (row.state, row.is_open, sum(seat.has_vote for seat in row.seats)) == ("noticed", True, 11)
    seen = preparations.Seen(case.sitting_id, case.version())
    preparations.set_circumstances(case.clerk, seen, media="invited", recording="with_leave", observers=20)
    seen = preparations.Seen(case.sitting_id, case.version())
    for name in (*REPRESENTATIVES, "购房示例039"):
        named = partial(preparations.draft_announcement, case.clerk, seen, f"{name}等人信访")
        assert codes(named) == ["publicity.identifier"]
    preparations.draft_announcement(case.clerk, seen, "延期交房")
    assert list(preparations.view_public(case.clerk)) == []
    seen = preparations.Seen(case.sitting_id, case.version())
    preparations.approve_announcement(case.as_role("leader"), seen)
    case.clerk.reader.rollback()
    (notice,) = preparations.view_public(case.clerk)
    assert notice.subject == "延期交房"
    assert preparations.view_preparation_paper(case.clerk, case.sitting_id, "announcement").pdf.startswith(b"%PDF")
    stories.serve_all(case.clerk, case.sitting_id, "party_notice")


def step_aside(case: Case) -> None:
    """The developer comes in with a lawyer of the firm of a member: he steps aside and another takes the seat."""
    for role, name, side, firm in (("third_party", DEVELOPER, "", ""), ("agent", AGENT, "third_party", FIRM)):
        version = routings.view_routing(case.clerk, NUMBER).version
        order = ParticipantOrder(NUMBER, version, role, name, side=side, firm=firm)
        participants.add_participant(case.clerk, order)
    member = case.seat("E002")
    ask = RecusalRequest(case.sitting_id, case.version(), member, "petitioner", "所在律师事务所担任开发商顾问", TODAY)
    recusals.request_recusal(case.clerk, ask)
    rule = RecusalOrder(case.sitting_id, case.version(), member, "", "", True, "王示例01", "presider")
    recusals.record_recusal(case.clerk, rule)
    (one,) = sittings.view_sitting(case.clerk, case.sitting_id).recusals
    assert (one.raised_on, one.due_on, one.is_upheld, one.decided_by) == (TODAY, date(2026, 11, 26), True, "王示例01")
    assert recusals.view_recusal_paper(case.clerk, case.sitting_id, one.id).name == "回避决定书"

    fellow = Seat(SeatRole.MEMBER, "lawyer", house.people(case.clerk)["E002"])
    newcomer = Seat(SeatRole.MEMBER, "lawyer", house.people(case.clerk)[NEWCOMER])
    target = Target(case.sitting_id, case.version())
    again = codes(lambda: bookings.replace_member(case.clerk, target, Replacement(member, fellow)))
    assert again == ["recusal.firm"]
    bookings.replace_member(case.clerk, target, Replacement(member, newcomer), reason="回避")
    stories.sign_through(case.as_role, case.sitting_id)
    stories.serve_all(case.clerk, case.sitting_id, "party_members")
    stories.serve_all(case.clerk, case.sitting_id, "party_notice")


def hear(case: Case) -> None:
    """Everybody is in the room; nine are for, two against, all sign."""
    case.clock.now = day_of.MORNING
    recorder = case.as_role("recorder")
    for seat in answers.sitting(recorder, case.sitting_id).seats:
        if seat.released_at is None:
            days.sign_in(recorder, case.sitting_id, seat.id)
    days.open_sitting(recorder, DayTarget(case.sitting_id, case.version()))
    day_of.record(recorder, case.sitting_id, "信访人：请求交房。")
    vote_all(case, recorder)
    day_of.opinion(recorder, case.sitting_id)
    for seat in answers.sitting(recorder, case.sitting_id).seats:
        if seat.released_at is None:
            outcomes.sign_opinion(recorder, outcomes.SignatureOrder(case.sitting_id, 1, seat.id))
    case.clock.forward(hours=2, minutes=50)
    days.close_sitting(case.as_role("recorder"), DayTarget(case.sitting_id, case.version()))
    result = minutes.view_outcome(case.clerk, case.sitting_id)
    assert result.poll is not None
    counts = {choice.value: n for choice, n in result.poll.counts.items()}
    assert (result.poll.result, counts) == (Result.CARRIED, {"for": 9, "against": 2, "abstain": 0})
    assert (result.opinion.number, answers.sitting(case.clerk, case.sitting_id).state) == (
        "示信听评〔2026〕1号",
        "held",
    )
    # from the service of the notices on 23 November to the close of the hearing nothing counts: 21 days
    assert stories.running(case.clerk, NUMBER) == {"K9": "2027-01-06"}


def vote_all(case: Case, recorder: Context) -> None:
    """The last two of eleven are against and say why."""
    voters = [one.seat_id for one in minutes.view_outcome(recorder, case.sitting_id).voters]
    cast = [Vote(id_, Choice.FOR) for id_ in voters[:9]] + [
        Vote(id_, Choice.AGAINST, "学区证据不足。") for id_ in voters[9:]
    ]
    outcomes.record_votes(recorder, outcomes.VotesOrder(case.sitting_id, tuple(cast)))


def uphold(case: Case) -> None:
    """Counsel's view, the opinion adopted, the earlier decision upheld, signed, served."""
    handler = case.as_role("handler")

    def version() -> int:
        return ledgers.view_review(case.clerk, NUMBER).version

    def signing() -> object:
        return reviews.sign_review(case.as_role("leader"), DayOrder(NUMBER, version(), HEARD_ON))

    assert codes(signing) == ["review.conclusion_missing", "review_file.adoption_absent", "review_file.counsel_absent"]
    reviews.record_counsel(handler, CounselOrder(NUMBER, version(), CounselForm.WRITTEN, HEARD_ON, text="建议维持。"))
    reviews.record_adoption(handler, AdoptionOrder(NUMBER, version(), Adoption.ADOPTED, ""))
    reviews.record_conclusion(handler, NUMBER, version(), conclusion="uphold")
    signing()
    case.clock.forward(days=2)
    reviews.serve_review(case.clerk, ReviewServiceOrder(NUMBER, version(), by_hand(SERVED_ON)))


def tell_households(case: Case) -> None:
    """The opinion goes to each household through the representatives."""
    view = groups.view_group(case.clerk, NUMBER)
    order = HouseholdsOrder(tuple(one.id for one in view.households), SERVED_ON, "handed_on")
    groups.record_households(case.clerk, NUMBER, view.version, order=order)
    assert groups.view_group(case.clerk, NUMBER).served == 40


def look(case: Case, client: FlaskClient) -> None:
    """The pages say it in the clerk's language; the public one names nobody."""
    house.sign_in(client, case.as_role, language=case.language)
    pages = {
        f"/matters/{NUMBER}": ("信访程序处理", "petition handling"),
        f"/matters/{NUMBER}/route": ("信访程序处理", "petition handling"),
        f"/matters/{NUMBER}/group": ("推选书", "Representatives"),
        f"/matters/{NUMBER}/hearing": ("举行听证", "hearing"),
        f"/matters/{NUMBER}/clocks": ("扣除听证时间", "paused"),
        f"/sittings/{case.sitting_id}": ("已举行", "held"),
        f"/sittings/{case.sitting_id}/preparation": ("受邀媒体可以到场", "invited media may attend"),
        f"/sittings/{case.sitting_id}/day": ("多数赞成", "carried"),
        f"/reviews/{NUMBER}": ("维持", "upheld"),
    }
    stories.check_pages(client, case.language, pages, given=(*NAMES, HOUSEHOLD, AGENT, "示例住建局"))
    public = stories.read(client, f"/announcements?lang={case.language}")
    assert [name for name in NAMES if name in public] == []


def test_forty_buyers_are_heard_in_the_open_and_the_review_is_upheld(case: Case, client: FlaskClient) -> None:
    assert stories.running(case.clerk, NUMBER) == {"K9": "2026-12-16"}
    stories.go_by(case.clerk, NUMBER, "petition")
    assert routings.view_routing(case.clerk, NUMBER).route == "petition"
    form_group(case)
    assert reviews.open_review(case.as_role("handler"), NUMBER) == NUMBER
    grant(case)
    announce(case)
    step_aside(case)
    stories.accept_all(case.clerk, case.sitting_id)
    assert answers.sitting(case.clerk, case.sitting_id).state == "confirmed"
    # the developer came in after the notices had left and gets one of its own
    told = {"invitation": 13, "party_notice": 3, "party_members": 2, "release": 1}
    assert stories.written(case.clerk, case.sitting_id) == told
    stories.check_papers(case.clerk, case.sitting_id)
    word = {"zh": "听证评议会", "en": "hearing review"}[case.language]
    stories.check_mail(case.clerk, case.sitting_id, names=NAMES, word=word)
    hear(case)
    uphold(case)
    assert (stories.running(case.clerk, NUMBER), stories.closed(case.clerk, NUMBER)) == ({}, {"K9": "2026-12-14"})
    assert stories.changes(case.clerk, NUMBER, "K9") == [
        ("opened", "2026-12-16"),
        ("counted again", "2026-12-16"),
        ("paused", "2027-01-06"),
        ("closed", "2027-01-06"),
    ]
    view = ledgers.view_review(case.clerk, NUMBER)
    assert (view.state, view.adoption, view.conclusion) == ("served", "adopted", "uphold")
    assert (view.opinion_number, view.due_on, view.served_on) == ("示信复〔2026〕1号", date(2027, 1, 6), SERVED_ON)
    volume = review_files.view_volume(case.clerk, NUMBER)
    assert Counter(item.holding.kind for item in volume.items) == {
        "counsel_opinion": 1,
        "right_notice": 1,
        "hearing_application": 1,
        "hearing_decision": 1,
        "request_receipt": 1,
        "hearing_notice": 3,
        "hearing_receipt": 5,
        "announcement": 1,
        "recusal_paper": 1,
        "naming_request": 1,
        "member_invitation": 11,
        "sign_in_sheet": 1,
        "hearing_record": 1,
        "deliberation_record": 1,
        "hearing_opinion": 1,
    }
    look(case, client)
    tell_households(case)
