"""Do neighbours of a noisy pump room come to an oral agreement in one session of people's mediation, with a visit?

Consents, letter, receipt, mediator, one meeting, the register sheet, the promise with its proof, the visit after it.
"""

from datetime import date

import pytest
from flask.testing import FlaskClient

from hearing_app.services.desk import view_desk
from hearing_app.services.matters import routings
from hearing_app.services.sittings.sittings import view_sitting
from hearing_app.services.steps.attention import Cause
from tests.builders import house, mediations, tales
from tests.builders.tales import AsRole, Teller, seat_code
from tests.conftest import Clock

NUMBER = "BL2026001"
PETITIONER = "苗某示例81"
PHONE, ADDRESS = "13900001234", "示例小区1号楼101"
MATTER = {
    "number": NUMBER,
    "petitioner": PETITIONER,
    "category": "物业邻里",
    "subject": "水泵房夜间噪声",
    "district": "碑林区",
    "agency": "示例物业公司",
    "phone": PHONE,
    "address": ADDRESS,
    "wanted_kind": "people_mediation",
}


def tasks_of(as_role: AsRole, cause: Cause) -> int:
    found = view_desk(as_role("mediation_clerk")).tasks.values()
    return sum(task.cause is cause for some in found for task in some)


def one_session(story: Teller) -> int:
    """Hold the only meeting: nobody signs its letters, they leave at once; returns its id."""
    clerk = story.as_role()
    when = {"day": "2026-11-25", "starts": "09:00", "ends": "11:00", "room": house.rooms(clerk)["听证室二"]}
    seats = [seat_code(clerk, "mediator", "people_mediator", "E012")]
    sitting_id = story.book(kind="people_mediation", matter=NUMBER, seats=seats, **when)
    assert (view_sitting(story.as_role(), sitting_id).number, story.letter_kinds(sitting_id)) == (
        "XT2026-1",
        [
            ("invitation", "invitation", "mail"),
            ("party_notice", "mediation_notice", "paper"),
            ("party_notice", "mediation_notice", "paper"),
        ],
    )
    papers = [story.paper(f"/sittings/{sitting_id}/letters/{one.id}/paper.pdf") for one in story.letters(sitting_id)]
    assert sorted(PETITIONER in words for words in papers) == [False, False, True]
    assert [(to, PETITIONER in words) for to, words in story.mail()] == [("e012@example.invalid", False)]
    story.everybody_comes(sitting_id)
    day = story.open_day(sitting_id)
    story.press(f"/sittings/{sitting_id}/outcome/record", seen="0", section_1="双方说明夜间噪声。")
    told = {"agreement": "物业十二月十日以前加装隔音。"}
    story.press(f"/sittings/{sitting_id}/outcome/conclusion", seen="0", **told)
    story.close_day(sitting_id)
    assert (view_sitting(story.as_role(), sitting_id).state, PETITIONER in story.page(day)) == ("held", False)
    return sitting_id


def kept_and_visited(story: Teller, made: str, promise_id: int) -> None:
    """Keep the promise with its proof, then pay the visit that the desk asks for after three months."""
    story.clock.forward(days=14)
    done = {"promise": promise_id, "done_on": story.today, "proof": "验收单3号"}
    story.press(f"{made}/promises", prefix="done-", form_at=made, **done)
    story.clock.forward(days=90)
    assert tasks_of(story.as_role, Cause.VISIT) == 1
    visit = {
        "visited_on": story.today,
        "visited_by": tales.TAKER,
        "performance": "performed",
        "satisfaction": "satisfied",
    }
    story.at("mediation_clerk").press(f"{made}/visits", prefix="visit-", form_at=made, **visit)
    assert tasks_of(story.as_role, Cause.VISIT) == 0
    page = story.page(made)
    assert [words in page for words in ("验收单3号", tales.TAKER, story.says("满意", "satisfied"))] == [True] * 3


@pytest.mark.parametrize("language", tales.LANGUAGES)
def test_one_session_an_oral_agreement_and_a_visit(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    story = Teller(client, as_role, clock, language)
    story.enter(**MATTER)
    view = routings.view_routing(as_role(), NUMBER)
    assert (view.route, view.current.is_proposal, view.leads_out) == ("petition", False, False)

    case, mediation_id = story.mediate(NUMBER, "水泵房噪声", "people", body="示范区人民调解委员会", mediator="E012")
    clerk = as_role("mediation_clerk")
    seen = mediations.seen(clerk, mediation_id)
    assert (seen.turns[0].channel_label[language], seen.turns[0].letter_number, seen.turns[0].due_on) == (
        story.says("人民调解", "people's mediation"),
        "示信移〔2026〕1号",
        date(2026, 12, 23),
    )
    # the committee must know between whom it mediates, but neither telephone nor address
    letter = story.paper(f"{case}/referrals/{seen.turns[0].id}/letter.pdf")
    assert [words in letter for words in ("示信移〔2026〕1号", PETITIONER, PHONE, ADDRESS)] == [
        True,
        True,
        False,
        False,
    ]
    one_session(story)

    # what was agreed by word of mouth binds from that day and goes on the register sheet
    story.at("mediation_clerk")
    terms = {"form": "oral", "extent": "full", "agreed_on": story.today, "facts": "夜间噪声。", "terms": "加装隔音。"}
    promise = {"promises-0-due_on": "2026-12-10", "promises-0-what": "加装隔音"}
    new, parties = f"{case}/agreements/new", [str(one.id) for one in seen.parties]
    made = story.press(new, form_at=new, parties=parties, **terms, **promise)
    found = mediations.agreement(clerk, mediation_id, int(made.rsplit("/", 1)[1]))
    assert (found.number, found.effective_on, found.gaps) == ("示信协〔2026〕1号", date(2026, 11, 25), ())
    assert "口头协议登记表" in story.paper(f"{made}/paper.pdf")
    story.press(f"{case}/conclusion", prefix="conclusion-", form_at=case, on_day=story.today)
    ended = mediations.seen(clerk, mediation_id)
    assert (ended.state, ended.result_label[language], len(ended.meetings)) == (
        "ended",
        story.says("达成协议", "agreed"),
        1,
    )
    kept_and_visited(story, made, found.promises[0].id)

    # mediation pauses no clock; the matter is closed by hand
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), None, 0)]
