"""Does who is dissatisfied with an effective judgment come, by a conference, into the judicial procedure and no other?

The hearing that he wants is barred from the first day; the conference decides, the matter leaves with a receipt.
"""

from datetime import date

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.rules.kinds import Process
from hearing_app.services.matters import minutes, routings
from hearing_app.services.matters.routings import RoutingView
from hearing_app.services.sittings.sittings import SittingFilter, view_list, view_sitting
from tests.builders import house, tales
from tests.builders.tales import AsRole, Teller, seat_code
from tests.conftest import Clock

NUMBER = "XC2026001"
PETITIONER = "申某示例91"
COURT = "示范区人民法院"
ARTICLE = {"zh": "《信访工作条例》第三十一条第一项", "en": "Regulations on Petition Work, Art. 31(1)"}
ROUTE = {"zh": "诉讼、检察监督、公安程序", "en": "court, procuratorate or police procedure"}
MATTER = {
    "number": NUMBER,
    "petitioner": PETITIONER,
    "category": "涉法涉诉",
    "subject": "不服生效判决",
    "district": "新城区",
    "agency": "示例住建局",
    "wanted_kind": "hearing_review",
}
WISH = {"kind": "hearing_review", "matter": NUMBER, "day": "2026-12-14", "starts": "09:00", "ends": "12:00"}


def routed(as_role: AsRole) -> RoutingView:
    ctx = as_role()
    ctx.reader.rollback()
    return routings.view_routing(ctx, NUMBER)


def conferred(story: Teller) -> int:
    """Hold the conference: convener and legal expert, signed, its conclusion kept; returns its id."""
    clerk = story.as_role()
    seats = [
        seat_code(clerk, "host", "staff", "E013"),
        seat_code(clerk, "speaker", "legal_expert", "E008"),
        seat_code(clerk, "attendee", "judge", "E001"),
    ]
    when = {"day": "2026-11-26", "starts": "09:00", "ends": "11:00", "room": house.rooms(clerk)["听证室二"]}
    sitting_id = story.book(kind="case_conference", matter=NUMBER, seats=seats, **when)
    story.sign(sitting_id)
    story.everybody_comes(sitting_id)
    day = story.open_day(sitting_id)
    outcome = f"/sittings/{sitting_id}/outcome"
    story.press(f"{outcome}/record", seen="0", section_0="召集人、法学专家、法官到会。")
    words = {"conclusion": "导入审判监督程序，由法院依法处理。", "tasks": "三日内移送。"}
    story.press(f"{outcome}/conclusion", seen="0", **words)
    story.close_day(sitting_id)
    assert story.says("会商会", "case conference") in story.page(day).lower()
    return sitting_id


@pytest.mark.parametrize("language", tales.LANGUAGES)
def test_a_judgment_goes_by_conference_into_the_judicial_procedure(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    story = Teller(client, as_role, clock, language)
    article, route = ARTICLE[language], ROUTE[language]
    matter = story.enter(**MATTER)
    story.typed.add("判决")  # the page quotes the word of the subject by which the list knew it
    assert (routed(as_role).route, routed(as_role).current.is_proposal) == ("litigation", True)

    def blocked() -> bool:
        words = story.at("booking_clerk").refused("/sittings/new", **WISH)
        return route in words and article in words

    assert blocked()
    sitting_id = conferred(story)
    held = view_sitting(as_role(), sitting_id)
    assert (held.kind_id, held.state, held.number) == ("case_conference", "held", "XT2026-1")
    found = minutes.view_outcome(as_role("recorder"), sitting_id)
    assert (found.opinion.words.conclusion, found.opinion.parts["tasks"]) == (
        "导入审判监督程序，由法院依法处理。",
        "三日内移送。",
    )
    mails = story.mail()
    assert [to for to, _ in mails] == ["e001@example.invalid", "e008@example.invalid", "e013@example.invalid"]
    assert [PETITIONER in words for _, words in mails] == [False] * 3
    papers = [story.at("booking_clerk").paper(f"/sittings/{sitting_id}/letters/{one.id}/paper.pdf")
              for one in story.letters(sitting_id)]  # fmt: skip
    assert story.letter_kinds(sitting_id) == [
        ("invitation", "duty_notice", "mail"),
        ("invitation", "invitation", "mail"),
        ("invitation", "meeting_notice", "mail"),
    ]
    assert [PETITIONER in words for words in papers] == [False] * 3

    # the decision names the conference; without it the matter cannot be handed over
    where = f"{matter}/route"
    decided = {"route": "litigation", "claim": "A1", "receiver": COURT, "conference": str(sitting_id)}
    story.press(where, prefix="route-", form_at=where, **decided)
    letter = {"receiver": COURT, "number": "示信函〔2026〕9号", "sent_on": story.today}
    story.press(f"{where}/transfer", prefix="transfer-", form_at=where, **letter)
    clock.forward(days=1)
    receipt = letter | {"received_on": story.today, "receipt_number": "法收〔2026〕12号"}
    story.press(f"{where}/transfer", prefix="transfer-", form_at=where, **receipt)
    line = routed(as_role).current
    assert (line.route_label[language], line.conference, line.receiver) == (route, held.number, COURT)
    assert (line.rule.profile, line.rule.version, line.rule.clause) == ("routes", "1", ARTICLE["zh"])
    assert (line.sent_on, line.received_on, line.receipt_number) == (
        date(2026, 11, 26),
        date(2026, 11, 27),
        "法收〔2026〕12号",
    )
    assert [words in story.page(where) for words in (article, "示信函〔2026〕9号", "法收〔2026〕12号")] == [True] * 3
    assert blocked()
    assert view_list(as_role(), SittingFilter((Process.HEARING, Process.MEDIATION))).total == 0
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), None, 0)]
    closure = {"event": "closure", "on_day": story.today, "evidence": "法收〔2026〕12号"}
    story.press(f"{matter}/clocks/events", prefix="event-", form_at=f"{matter}/clocks", **closure)
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), date(2026, 11, 27), 0)]
