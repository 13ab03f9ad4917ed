"""Do eighteen workers come to their wages by an urgent mediation on the building site, the general contractor paying?

Five representatives, three days from the office's counter to the session, the contractor as third party, each payment
with its proof, each worker with his result.
"""

from datetime import date, timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.spans import civil_day
from hearing_app.services.desk import view_desk
from hearing_app.services.matters import groups, routings
from hearing_app.services.steps.attention import Cause
from tests.builders import days, mediations, tales
from tests.builders.offices import PDF
from tests.builders.tales import AsRole, Teller, seat_code
from tests.conftest import Clock

NUMBER = "WY2026001"
PETITIONER = "付某示例41"
CONTRACTOR = "示例总承包公司"
WORKERS = tuple(f"付某示例{n}" for n in range(41, 59))
MATTER = {
    "number": NUMBER,
    "petitioner": PETITIONER,
    "category": "农民工讨薪",
    "subject": "分包人失联拖欠工资",
    "district": "未央区",
    "agency": "示例分包公司",
    "wanted_kind": "administrative_mediation",
    "attending": 5,
    "represented": 18,
    "occurrence": "first",
    "level": "county",
}
PAID = (("2026-11-30", "60000"), ("2026-12-15", "120000"))


def group_formed(story: Teller, matter: str) -> None:
    """Elect five representatives and enlist the eighteen workers; a sixth representative is refused."""
    where, names = f"{matter}/group", {"elected_on": story.today, "paper": "推选书1份"}
    for name in WORKERS[:5]:
        story.press(f"{where}/representatives", prefix="elect-", form_at=where, name=name, **names)
    words = story.refused(f"{where}/representatives", prefix="elect-", form_at=where, name=WORKERS[5], **names)
    assert story.says("第二十条", "Art. 20") in words
    story.typed |= set(WORKERS)
    lines = "\n".join(f"{n:02d}, {name}" for n, name in enumerate(WORKERS, 1))
    story.press(f"{where}/households", prefix="list-", form_at=where, words=lines)
    view = groups.view_group(story.as_role(), NUMBER)
    assert (view.standing, view.most, len(view.households), view.represented) == (5, 5, 18, 18)


def on_site(story: Teller, entered_on: date) -> int:
    """Hold the session on the building site within three days; returns its id."""
    site, clerk = tales.add_site(story.as_role), story.as_role()
    story.typed |= {tales.SITE, "示例工地", "每天"}
    when = {"day": "2026-11-25", "starts": "14:00", "ends": "16:00", "room": site}
    seats = [seat_code(clerk, "mediator", "staff", "E013")]
    sitting_id = story.book(kind="administrative_mediation", matter=NUMBER, seats=seats, **when)
    story.sign(sitting_id)
    row = days.row_of(clerk, sitting_id)
    assert (civil_day(row.starts_at) - entered_on <= timedelta(days=3), row.room.name) == (True, tales.SITE)
    assert story.letter_kinds(sitting_id) == [
        ("invitation", "duty_notice", "mail"),
        *[("party_notice", "mediation_notice", "paper")] * 3,
    ]
    story.at("booking_clerk")
    papers = [story.paper(f"/sittings/{sitting_id}/letters/{one.id}/paper.pdf") for one in story.letters(sitting_id)]
    assert [(tales.SITE in words) for words in papers] == [True] * 4
    assert sorted(PETITIONER in words for words in papers) == [False, False, False, True]
    assert [(to, PETITIONER in words) for to, words in story.mail()] == [("e013@example.invalid", False)]
    story.everybody_comes(sitting_id)
    story.open_day(sitting_id)
    told = {"agreement": "总包先行清偿，分两期支付。"}
    story.press(f"/sittings/{sitting_id}/outcome/conclusion", seen="0", **told)
    story.close_day(sitting_id)
    assert days.row_of(clerk, sitting_id).state == "held"
    return sitting_id


def agreed(story: Teller, case: str, mediation_id: int) -> str:
    """Write the agreement, let everybody sign and seal it, and conclude; returns its address."""
    seen = mediations.seen(story.as_role("mediation_clerk"), mediation_id)
    terms = {
        "form": "written",
        "extent": "full",
        "agreed_on": story.today,
        "facts": "拖欠十八人工资。",
        "terms": "总包先行清偿。",
    }
    promises = {f"promises-{n}-due_on": day for n, (day, _) in enumerate(PAID)}
    promises |= {f"promises-{n}-yuan": yuan for n, (_, yuan) in enumerate(PAID)}
    promises |= {f"promises-{n}-what": f"第{n + 1}期工资" for n in range(len(PAID))}
    new, parties = f"{case}/agreements/new", [str(one.id) for one in seen.parties]
    made = story.at("mediation_clerk").press(new, form_at=new, parties=parties, **terms, **promises)
    found = last_agreement(story, mediation_id)
    assert [one.role_label["zh"] for one in found.signers] == ["信访人", "责任单位", "第三人", "调解员"]
    for who in (*(str(one.id) for one in found.signers), "seal"):
        story.press(f"{made}/signatures", prefix="signature-", form_at=made, who=who, on_day=story.today)
    assert "调解协议书" in story.paper(f"{made}/paper.pdf")
    story.press(f"{case}/conclusion", prefix="conclusion-", form_at=case, on_day=story.today)
    return made


def last_agreement(story: Teller, mediation_id: int) -> mediations.AgreementView:
    return mediations.seen(story.as_role("mediation_clerk"), mediation_id).agreements[0]


def late_promises(story: Teller) -> int:
    tasks = view_desk(story.as_role("mediation_clerk")).tasks.values()
    return sum(task.cause is Cause.PROMISE for some in tasks for task in some)


def paid(story: Teller, case: str, made: str, mediation_id: int) -> None:
    """Pay both instalments, each with its proof: a receipt's number, and the bank's list in the volume."""
    first, second = last_agreement(story, mediation_id).promises
    assert [one.fen for one in (first, second)] == [6_000_000, 12_000_000]
    story.clock.now += timedelta(days=3)
    words = story.at("mediation_clerk").refused(
        f"{made}/promises", prefix="done-", form_at=made, promise=first.id, done_on=story.today
    )
    assert story.says("凭证", "proof") in words.lower()
    done = {"promise": first.id, "done_on": story.today, "proof": "工资发放表1号"}
    story.press(f"{made}/promises", prefix="done-", form_at=made, **done)
    story.clock.now += timedelta(days=16)
    assert late_promises(story) == 1
    proof = {"place": "performance_proof", "file": (BytesIO(PDF), "bank-list.pdf")}
    story.at("mediation_clerk").press(f"{case}/volume/files", **proof)
    form = story.page(made).partition('name="done-file"')[2].partition("</select>")[0]
    (file_id,) = [part.partition('"')[0] for part in form.split('value="')[1:] if part[0] != '"']
    done = {"promise": second.id, "done_on": story.today, "file": file_id}
    story.press(f"{made}/promises", prefix="done-", form_at=made, **done)
    assert late_promises(story) == 0
    kept = last_agreement(story, mediation_id).promises
    assert [(one.done_on, one.proof, one.file_id) for one in kept] == [
        (date(2026, 11, 28), "工资发放表1号", None),
        (date(2026, 12, 14), "", int(file_id)),
    ]


@pytest.mark.parametrize("language", tales.LANGUAGES)
def test_wages_are_paid_after_a_session_on_the_site(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    story = Teller(client, as_role, clock, language)
    entered_on = clock.now.date()
    matter = story.enter(**MATTER)
    view = routings.view_routing(as_role(), NUMBER)
    assert (view.route, view.proposed.claim, view.current.by_list) == ("petition", "C2", True)
    # urgent: the simplified track has a ground for it, and leaves room for a mediation
    route = f"{matter}/route"
    story.press(f"{route}/simple", prefix="simple-", form_at=route, ground="urgent")
    third = {"role": "third_party", "name": CONTRACTOR}
    story.press(f"{matter}/participants", prefix="participant-", form_at=matter, **third)
    group_formed(story, matter)

    body = "示例区劳动保障监察大队"
    case, mediation_id = story.mediate(NUMBER, "拖欠工资", "administrative", body=body, mediator="E013")
    turn = mediations.seen(as_role("mediation_clerk"), mediation_id).turns[0]
    assert (turn.letter_number, turn.due_on, turn.rule.is_unverified) == ("示信移〔2026〕1号", date(2026, 12, 21), True)
    on_site(story, entered_on)
    made = agreed(story, case, mediation_id)
    found = last_agreement(story, mediation_id)
    assert (found.number, found.effective_on) == ("示信协〔2026〕1号", date(2026, 11, 25))
    paid(story, case, made, mediation_id)

    # each of the eighteen has his result
    people = [str(one.id) for one in groups.view_group(as_role(), NUMBER).households]
    result = {"chosen": people, "result": "settled", "result_on": story.today}
    group = f"{matter}/group"
    story.at("booking_clerk").press(f"{group}/households/write", prefix="write-", form_at=group, **result)
    assert groups.view_group(as_role(), NUMBER).with_result == 18
    ended = mediations.seen(as_role("mediation_clerk"), mediation_id)
    assert (ended.state, ended.result_label[language]) == ("ended", story.says("达成协议", "agreed"))
    assert story.clocks(NUMBER) == [("K4", date(2027, 1, 22), None, 0)]
