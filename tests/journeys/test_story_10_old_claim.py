"""Story 10: is a claim of ten years heard before it is closed, with a dissent on record and an opinion not followed?

Fictional, in 鄠邑区: a leader has the case in hand; the panel proposes to close it with a payment, one member dissents,
and the organ does not follow the panel but says why.
"""

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import Refused
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.hearings.requests import Applicant, Application, Decision
from hearing_app.domain.matters.outcomes import Adoption, Choice, Result, Vote
from hearing_app.domain.matters.routing import OralRecord
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.matters import days, ledgers, minutes, outcomes, participants, reviews, routings
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.reviews import AdoptionOrder, CounselOrder, DayOrder, ReviewServiceOrder
from hearing_app.services.matters.routings import OriginOrder
from hearing_app.services.sittings import bookings
from tests.builders import answers, house, stories
from tests.builders import days as day_of
from tests.builders.days import by_hand
from tests.builders.house import AsRole
from tests.conftest import Clock

OLD, NUMBER, PETITIONER = "LF2016000010", "LF2026000110", "村民示例41"
LEADER = "局长示例（包案领导）"
DISSENT = "当年的丈量记录缺失，补偿标准应当重新核定，不同意终结。"
REASONS = "不同意见指出的丈量记录缺失属实，先补充调查，暂不终结。"
TODAY, HEARD_ON, SERVED_ON = date(2026, 11, 23), date(2026, 12, 14), date(2026, 12, 16)
GIVEN = (PETITIONER, LEADER, "示例街道办事处")


@pytest.mark.parametrize("language", stories.LANGUAGES)
def test_an_old_claim_is_heard_and_the_organ_gives_reasons_for_not_following_the_panel(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    clerk = stories.office(as_role, language)
    for number, stage in ((OLD, "handling"), (NUMBER, "fucha")):
        stories.enter(
            clerk,
            number,
            petitioner=PETITIONER,
            category="征地拆迁",
            subject="多年前的征地补偿",
            district="鄠邑区",
            agency="示例街道办事处",
            stage=stage,
            received_on=date(2026, 11, 17) if number == NUMBER else date(2016, 3, 1),
        )
    stories.go_by(clerk, NUMBER, "petition")
    repeat(as_role)
    of_own_motion(as_role)
    reviews.open_review(as_role("handler"), NUMBER)
    assert stories.running(clerk, NUMBER) == {"K7": "2026-12-17"}

    sitting_id = bookings.book_sitting(clerk, house.hearing(clerk, NUMBER))
    stories.sign_through(as_role, sitting_id)
    stories.serve_all(clerk, sitting_id, "party_notice")
    stories.accept_all(clerk, sitting_id)
    assert stories.written(clerk, sitting_id) == {"invitation": 6, "party_notice": 2}
    stories.check_papers(clerk, sitting_id)
    word = {"zh": "听证评议会", "en": "hearing review"}[language]
    stories.check_mail(clerk, sitting_id, names=(PETITIONER,), word=word)
    hear(as_role, clock, sitting_id)
    clock.forward(days=2)
    decide(as_role)
    look(client, as_role, language, sitting_id)


def codes(do: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()
    return sorted(reason.code for reason in refused.value.reasons)


def repeat(as_role: AsRole) -> None:
    """The matter is a repeat of the old one, with a leader who handles it: he cannot preside."""
    clerk = stories.now(as_role)
    order = OriginOrder("repeat", OLD, "county", None, "oral", OralRecord("何示例31", TODAY, "fingerprint"))
    routings.set_origin(clerk, NUMBER, routings.view_routing(clerk, NUMBER).version, order=order)
    clerk = stories.now(as_role)
    view = routings.view_routing(clerk, NUMBER)
    assert (view.occurrence, view.earlier_number, view.way_in) == ("repeat", OLD, "oral")
    assert participants.add_handler(clerk, NUMBER, view.version, who=LEADER) is False
    simple = routings.view_routing(stories.now(as_role), NUMBER).version
    again = codes(lambda: routings.set_simple(stories.now(as_role), NUMBER, simple, ground="clear"))
    assert again == ["simple.not_first", "simple.stage_over"]


def of_own_motion(as_role: AsRole) -> None:
    """The organ itself has the case heard before it is closed, by its leader's consent and the petitioner's coming."""
    clerk = stories.now(as_role)
    own = Application(Applicant.ORGAN, TODAY, "mass", "leader", LEADER, TODAY, TODAY)
    request_id = requests.record_application(clerk, requests.ApplicationOrder(NUMBER, None, own, "积案终结前核查。"))
    seen = requests.Seen(NUMBER, request_id, overviews.view_request(stories.now(as_role), NUMBER, request_id).version)
    requests.decide_request(as_role("leader"), requests.DecisionOrder(seen, Decision.HOLD, LEADER))
    one = overviews.view_request(stories.now(as_role), NUMBER, request_id)
    assert one.hold_by is not None
    assert (one.decision_number, one.hold_by.due_on) == ("示信听决〔2026〕1号", date(2026, 12, 23))


def hear(as_role: AsRole, clock: Clock, sitting_id: int) -> None:
    """Four are for closing, one against: without his words his vote is refused."""
    clock.now = day_of.MORNING
    recorder = stories.now(as_role, "recorder")
    for seat in answers.sitting(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    day_of.record(recorder, sitting_id, "信访人：当年没有丈量。")
    assert codes(lambda: cast(recorder, sitting_id, "")) == ["votes.dissent_missing"]
    cast(recorder, sitting_id, DISSENT)
    day_of.opinion(recorder, sitting_id)
    day_of.sign_all(recorder, sitting_id)
    clock.forward(hours=2, minutes=50)
    recorder = stories.now(as_role, "recorder")
    days.close_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    result = minutes.view_outcome(stories.now(as_role), sitting_id)
    assert result.poll is not None
    counts = {choice.value: n for choice, n in result.poll.counts.items()}
    assert (result.poll.result, counts) == (Result.CARRIED, {"for": 4, "against": 1, "abstain": 0})
    assert [one.dissent for one in result.voters] == ["", "", "", "", DISSENT]
    assert result.opinion.number == "示信听评〔2026〕1号"


def cast(ctx: Context, sitting_id: int, words: str) -> None:
    voters = [one.seat_id for one in minutes.view_outcome(ctx, sitting_id).voters]
    votes = [*(Vote(id_, Choice.FOR) for id_ in voters[:-1]), Vote(voters[-1], Choice.AGAINST, words)]
    outcomes.record_votes(ctx, outcomes.VotesOrder(sitting_id, tuple(votes)))


def decide(as_role: AsRole) -> None:
    """The opinion is not followed: that needs reasons; the earlier decision is revoked, to be done anew."""

    def version() -> int:
        return ledgers.view_review(stories.now(as_role), NUMBER).version

    handler, leader = stories.now(as_role, "handler"), stories.now(as_role, "leader")
    order = CounselOrder(NUMBER, version(), CounselForm.WRITTEN, SERVED_ON, text="事实不清。")
    reviews.record_counsel(handler, order)
    reviews.record_conclusion(handler, NUMBER, version(), conclusion="revoke")
    seen = version()
    bare = AdoptionOrder(NUMBER, seen, Adoption.NOT_ADOPTED, " ")
    assert codes(lambda: reviews.record_adoption(handler, bare)) == ["adoption.reasons_missing"]
    signing = DayOrder(NUMBER, seen, SERVED_ON)
    assert codes(lambda: reviews.sign_review(leader, signing)) == ["review_file.adoption_absent"]
    reviews.record_adoption(handler, AdoptionOrder(NUMBER, seen, Adoption.NOT_ADOPTED, REASONS))
    reviews.sign_review(leader, DayOrder(NUMBER, version(), SERVED_ON))
    reviews.serve_review(stories.now(as_role), ReviewServiceOrder(NUMBER, version(), by_hand(SERVED_ON)))
    view = ledgers.view_review(stories.now(as_role), NUMBER)
    assert (view.state, view.adoption, view.adoption_reasons) == ("served", "not_adopted", REASONS)
    # in a first review the time of a hearing counts; service opens the petitioner's own thirty days
    assert (view.opinion_number, view.conclusion, view.due_on) == ("示信复〔2026〕1号", "revoke", date(2026, 12, 17))
    assert stories.closed(handler, NUMBER) == {"K7": "2026-12-16"}
    assert stories.running(handler, NUMBER) == {"K8": "2027-01-15"}


def look(client: FlaskClient, as_role: AsRole, language: str, sitting_id: int) -> None:
    """The pages say it in the clerk's language."""
    house.sign_in(client, as_role, language=language)
    pages = {
        f"/matters/{NUMBER}": (LEADER, LEADER),
        f"/matters/{NUMBER}/route": (OLD, "repeat"),
        f"/matters/{NUMBER}/hearing": ("举行听证", "hearing"),
        f"/sittings/{sitting_id}/day": (DISSENT, DISSENT),
        f"/reviews/{NUMBER}": ("不采纳", "not adopted"),
        f"/matters/{NUMBER}/clocks": ("作出复查意见", "review opinion"),
    }
    stories.check_pages(client, language, pages, given=GIVEN)
    assert REASONS in stories.read(client, f"/reviews/{NUMBER}")
