"""Does a veteran's review end modified, after a hearing closed for his privacy and counsel's opinion?

Request, application, decision, booking, service, the day with its votes, adoption, counsel, signature and service.
"""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.spans import civil_day
from hearing_app.services.hearings import overviews
from hearing_app.services.matters import ledgers, minutes, routings
from hearing_app.services.sittings.sittings import view_sitting
from tests.builders import days, house, tales
from tests.builders.tales import AsRole, Teller, seat_code
from tests.conftest import Clock

NUMBER = "LT2026001"
PETITIONER = "雷某示例61"
MATTER = {
    "number": NUMBER,
    "petitioner": PETITIONER,
    "category": "退役军人",
    "subject": "待安置期认定",
    "district": "临潼区",
    "agency": "示例退役军人事务局",
    "stage": "fucha",
    "wanted_kind": "hearing_review",
}
DUE = date(2026, 12, 23)
CLOSED = {"zh": "不公开", "en": "closed"}
PANEL = (
    ("presider", "judge", "E001"),
    ("member", "lawyer", "E002"),
    ("member", "npc_deputy", "E004"),
    ("member", "community_staff", "E006"),
    ("member", "legal_expert", "E008"),
    ("recorder", "staff", "E013"),
)


def asked_and_granted(story: Teller, matter: str) -> None:
    """Record the application of today and let the leader grant it."""
    hearing = f"{matter}/hearing"
    asked = {"applicant": "petitioner", "applied_on": story.today, "ground": "understanding", "version": 0}
    story.at("booking_clerk").press(f"{hearing}/requests/0/application", **asked, words="请求听证。")
    request = overviews.view_overview(story.as_role(), NUMBER).requests[0]
    where = f"{hearing}/requests/{request.id}/decision"
    story.at("leader").press(where, form_at=where, decision="hold")
    ctx = story.as_role()
    decided = overviews.view_request(ctx, NUMBER, request.id)
    assert decided.decision_number == "示信听决〔2026〕1号"
    paper = story.paper(f"{hearing}/requests/{request.id}/decision.pdf")
    assert "示信听决〔2026〕1号" in paper
    where = f"{hearing}/requests/{request.id}/decision/service"
    story.at("booking_clerk").press(where, form_at=where, **by_hand(story))


def by_hand(story: Teller) -> dict[str, object]:
    """A service by hand, today."""
    return {
        "method": "direct",
        "served_on": story.today,
        "served_by": "何示例31",
        "place": "示例路1号",
        "received_by": "示例收件人",
        "relation": "self",
    }


def booked_closed(story: Teller) -> int:
    """Book the hearing behind closed doors, which needs a ground; returns its id."""
    clerk = story.as_role()
    order = {
        "kind": "hearing_review",
        "matter": NUMBER,
        "day": "2026-12-14",
        "starts": "09:00",
        "ends": "12:00",
        "room": house.rooms(clerk)["听证室一"],
        "seats": [seat_code(clerk, *one) for one in PANEL],
    }
    words = story.at("booking_clerk").refused("/sittings/new", **order)
    assert story.says("不公开", "closed") in words.lower()
    return story.book(**order, closed_ground="privacy")


def served(story: Teller, sitting_id: int) -> None:
    """Serve the notices on both parties by hand."""
    for one in story.letters(sitting_id):
        if one.party_id is not None:
            where = f"/sittings/{sitting_id}/letters/{one.id}"
            story.at("booking_clerk").press(where, form_at=where, **by_hand(story))


def heard(story: Teller, sitting_id: int) -> None:
    """Hold the hearing: record, four votes against one with its reason, the opinion, every signature."""
    story.open_day(sitting_id)
    outcome = f"/sittings/{sitting_id}/outcome"
    story.press(f"{outcome}/record", seen="0", section_1="请求认定待安置期。")
    voters = [seat.id for seat in tales.standing_seats(story.as_role(), sitting_id) if seat.has_vote]
    votes = {f"choice_{seat_id}": "for" for seat_id in voters} | {
        f"choice_{voters[-1]}": "against",
        f"dissent_{voters[-1]}": "年限证据不足。",
    }
    story.press(f"{outcome}/votes", **votes)
    parts = {"claim": "认定待安置期。", "facts": "档案载明安置日期。", "basis": "退役士兵安置条例。"}
    story.press(f"{outcome}/opinion", seen="0", conclusion="建议变更，认定待安置期。", **parts)
    for seat in tales.standing_seats(story.as_role(), sitting_id):
        story.press(f"{outcome}/signatures", version="1", seat=seat.id)
    story.close_day(sitting_id)


def concluded(story: Teller, review: str) -> None:
    """Adopt the opinion, file counsel's, modify, sign and serve."""
    story.clock.forward(days=1)
    story.at("handler").press(f"{review}/adoption", form_at=review, adoption="adopted")
    counsel = {"form": "written", "given_on": story.today, "text": "适用政策有误。\n建议变更。"}
    story.press(f"{review}/counsel", form_at=review, **counsel)
    story.press(f"{review}/conclusion", form_at=review, conclusion="modify")
    story.clock.forward(days=1)
    story.at("leader").press(f"{review}/signature", form_at=review, on_day=story.today)
    by_hand = {
        "method": "direct", "served_on": story.today, "served_by": "何示例31", "place": "示例路1号",
        "received_by": "示例收件人", "relation": "self",
    }  # fmt: skip
    story.at("booking_clerk").press(f"{review}/service", form_at=review, **by_hand)


@pytest.mark.parametrize("language", tales.LANGUAGES)
def test_a_review_is_modified_after_a_hearing_behind_closed_doors(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    story = Teller(client, as_role, clock, language)
    matter = story.enter(**MATTER)
    assert routings.view_routing(as_role(), NUMBER).route == "petition"
    review = story.at("handler").press("/reviews/new", matter=NUMBER)
    assert review == f"/reviews/{NUMBER}"
    asked_and_granted(story, matter)

    sitting_id = booked_closed(story)
    story.sign(sitting_id)
    notices = [story.at("booking_clerk").paper(f"/sittings/{sitting_id}/letters/{one.id}/paper.pdf")
               for one in story.letters(sitting_id) if one.party_id is not None]  # fmt: skip
    assert ["不公开" in words for words in notices] == [True, True]
    assert [(to, PETITIONER in words) for to, words in story.mail()] == [
        (f"e00{n}@example.invalid", False) for n in (1, 2, 8)
    ] + [("e013@example.invalid", False)]
    served(story, sitting_id)
    story.everybody_comes(sitting_id)
    assert view_sitting(as_role(), sitting_id).state == "confirmed"

    # the public neither reads of it nor sits in
    preparation = f"/sittings/{sitting_id}/preparation"
    story.at("booking_clerk")
    words = [
        story.refused(f"{preparation}/announcement", form_at=preparation, subject="安置待遇争议"),
        story.refused(f"{preparation}/circumstances", form_at=preparation, media="none", recording="none", observers=3),
    ]
    assert [CLOSED[language] in one.lower() for one in words] == [True, True]
    assert "安置" not in client.get("/announcements").get_data(as_text=True)

    heard(story, sitting_id)
    found = minutes.view_outcome(as_role("recorder"), sitting_id)
    assert (view_sitting(as_role(), sitting_id).state, found.opinion.number) == ("held", "示信听评〔2026〕1号")
    concluded(story, review)
    view = ledgers.view_review(as_role("handler"), NUMBER)
    assert (view.state, view.conclusion, view.adoption, view.opinion_number) == (
        "served",
        "modify",
        "adopted",
        "示信复〔2026〕1号",
    )
    signed_on = civil_day(days.row_of(as_role(), sitting_id).starts_at) + timedelta(days=2)
    assert (view.signed_on, view.served_on) == (signed_on, signed_on)
    # a hearing stops no clock of a first review; the time to ask for the re-review runs from the service
    assert story.clocks(NUMBER) == [("K8", signed_on + timedelta(days=30), None, 0), ("K7", DUE, signed_on, 0)]
    assert story.says("变更", "modified") in story.page(review).lower()
