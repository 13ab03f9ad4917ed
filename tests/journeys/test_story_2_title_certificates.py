"""Story 2: does a matter of three departments come by a case conference to a mediated agreement by instalments?

Fictional: title certificates that are years late in 长安区; the promises are watched until the last is kept.
"""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.mediations.agreements import Promise
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.services import desk
from hearing_app.services.matters import clock_events, days, minutes, outcomes, routings
from hearing_app.services.matters.clock_events import Target
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.mediations import papers, performance, referrals
from hearing_app.services.mediations.performance import DoneOrder, VisitOrder
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import BookingOrder
from hearing_app.services.steps.attention import Cause
from tests.builders import answers, house, mediations, stories
from tests.builders.house import AsRole
from tests.conftest import Clock

NUMBER, PETITIONER = "LF2026000102", "产权示例71"
TITLE = "示例家园多年未办产权证"
MET_ON = date(2026, 11, 30)
CONCLUSION = "由示例住建局牵头，先补缴税费，再分批办证；建议行政调解。"
INSTALMENTS = (
    Promise(date(2027, 1, 15), "补缴契税", 3_000_000),
    Promise(date(2027, 3, 15), "办理首次登记"),
    Promise(date(2027, 5, 14), "分户发证", 2_000_000),
)


@pytest.mark.parametrize("language", stories.LANGUAGES)
def test_departments_confer_and_the_agreement_is_kept_by_instalments(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    clerk = stories.office(as_role, language)
    stories.enlist(clerk, "E016", "郭示例16", "行政调解员", "示例住建局信访科", language=language)
    stories.enter(
        clerk,
        NUMBER,
        petitioner=PETITIONER,
        category="房地产",
        subject=TITLE,
        district="长安区",
        received_on=date(2026, 11, 16),
        represented=12,
    )
    sitting_id = confer(as_role, clock, language)
    assert stories.running(clerk, NUMBER) == {"K4": "2027-01-15"}
    # accepted on the day of the conference: the sixty days run from there
    happen(as_role, Happening("acceptance", MET_ON, "受理告知书12号"))

    stories.go_by(stories.now(as_role), NUMBER, "petition", conference_id=sitting_id)
    line = routings.view_routing(stories.now(as_role), NUMBER).current
    assert line is not None
    number = answers.sitting(clerk, sitting_id).number
    assert (line.route_label["en"], line.conference) == ("petition handling", number)

    case_id, agreement_id = agree(as_role)
    made = mediations.agreement(stories.now(as_role, "mediation_clerk"), case_id, agreement_id)
    assert (made.number, made.effective_on, made.fen) == ("示信协〔2026〕1号", MET_ON, 5_000_000)
    assert (made.confirm_due_on, made.gaps, made.against) == (date(2026, 12, 30), (), ())
    # mediation stopped no statutory clock; the settlement ends it
    assert stories.running(clerk, NUMBER) == {"K4": "2027-01-29"}
    happen(as_role, Happening("closure", MET_ON, "示信协〔2026〕1号"))
    assert (stories.running(clerk, NUMBER), stories.closed(clerk, NUMBER)) == ({}, {"K4": "2026-11-30"})
    changes = [("opened", "2027-01-15"), ("counted again", "2027-01-29"), ("closed", "2027-01-29")]
    assert stories.changes(clerk, NUMBER, "K4") == changes
    look(client, as_role, language, sitting_id, case_id)
    keep(as_role, clock, case_id, agreement_id)


def confer(as_role: AsRole, clock: Clock, language: str) -> int:
    """Three offices sit together and write down who leads; nobody of the petitioner's side is asked."""
    clerk = stories.now(as_role)
    held = house.people(clerk)
    seats = (
        Seat(SeatRole.HOST, "staff", held["E013"]),
        Seat(SeatRole.SPEAKER, "industry_expert", held["E011"]),
        Seat(SeatRole.ATTENDEE, "administrative_mediator", held["E016"]),
        Seat(SeatRole.RECORDER, "staff", held["E014"]),
    )
    wanted = SittingOrder(house.morning(MET_ON), house.rooms(clerk)["听证室二"], seats, is_open=False)
    sitting_id = bookings.book_sitting(clerk, BookingOrder("case_conference", NUMBER, "", wanted))
    stories.sign_through(as_role, sitting_id)
    stories.accept_all(clerk, sitting_id)
    assert answers.sitting(clerk, sitting_id).state == "confirmed"
    assert stories.written(clerk, sitting_id) == {"invitation": 4}
    stories.check_papers(clerk, sitting_id)
    word = {"zh": "会商会", "en": "case conference"}[language]
    stories.check_mail(clerk, sitting_id, names=(PETITIONER,), word=word)

    clock.now = answers.sitting(clerk, sitting_id).starts_at + timedelta(minutes=1)
    recorder = as_role("recorder")
    for seat in answers.sitting(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    sections = {"会商结论": CONCLUSION, "交办事项": "住建局三十日内拿出方案。"}
    outcomes.save_record(recorder, outcomes.RecordOrder(sitting_id, 0, sections))
    outcomes.save_opinion(recorder, outcomes.OpinionOrder(sitting_id, 0, CONCLUSION, {}))
    clock.forward(hours=1)
    recorder = stories.now(as_role, "recorder")
    days.close_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    result = minutes.view_outcome(stories.now(as_role), sitting_id)
    assert (result.opinion.words.conclusion, answers.sitting(clerk, sitting_id).state) == (CONCLUSION, "held")
    return sitting_id


def happen(as_role: AsRole, happening: Happening) -> None:
    """Record what happened on the matter."""
    handler = stories.now(as_role, "handler")
    clock_events.record_happening(handler, Target(NUMBER, stories.clocks(handler, NUMBER).version), happening)


def agree(as_role: AsRole) -> tuple[int, int]:
    """The department mediates and both sides sign what is done by when."""
    ctx = stories.now(as_role, "mediation_clerk")
    case_id = mediations.opened(
        ctx, matter_number=NUMBER, label="产权证办理", origin="offered", channel="administrative", facts="多年未办证。"
    )
    for party in mediations.seen(ctx, case_id).parties:
        mediations.say(ctx, case_id, party.id, said_on=MET_ON)
    mediations.refer(ctx, case_id, "administrative", MET_ON)
    mediations.accept(ctx, case_id, MET_ON)
    mediations.name(ctx, case_id, "E016")
    (turn,) = mediations.seen(ctx, case_id).turns
    assert (turn.letter_number, turn.due_on) == ("示信移〔2026〕1号", date(2026, 12, 28))  # twenty working days
    assert (turn.rule and turn.rule.profile, turn.rule and turn.rule.is_unverified) == ("mediation-channels", True)
    made = mediations.agree(ctx, case_id, agreed_on=MET_ON, terms="分三期办结。", promises=INSTALMENTS)
    mediations.sign(ctx, case_id, made, MET_ON)
    referrals.conclude(ctx, case_id, mediations.seen(ctx, case_id).version, on_day=MET_ON)
    seen = mediations.seen(ctx, case_id)
    assert (seen.state, seen.result_label["en"], seen.turns[0].result) == ("ended", "agreed", "agreed")
    for paper in (
        papers.view_referral_letter(ctx, case_id, turn.id),
        papers.view_agreement_paper(ctx, case_id, made),
        *(papers.view_consent_sheet(ctx, case_id, party.id) for party in seen.parties),
    ):
        assert paper.pdf.startswith(b"%PDF")
    return case_id, made


def watched(as_role: AsRole) -> list[tuple[str, str]]:
    """What the desk says about promises and return visits, by cause and day."""
    groups = desk.view_desk(stories.now(as_role, "mediation_clerk")).tasks
    found = [one for lines in groups.values() for one in lines]
    return [
        (one.cause.value, one.due_at.date().isoformat() if one.due_at else "")
        for one in found
        if one.cause in (Cause.PROMISE, Cause.VISIT)
    ]


def keep(as_role: AsRole, clock: Clock, case_id: int, agreement_id: int) -> None:
    """Each instalment comes onto the desk three days before; the second is kept late; after 90 days a visit is due."""
    visit = ("visit", "")
    for promise, late, others in zip(INSTALMENTS, (0, 5, 0), ([], [visit], [visit]), strict=True):
        clock.now = clock.now.replace(year=promise.due_on.year, month=promise.due_on.month, day=promise.due_on.day)
        clock.forward(days=-4)
        assert watched(as_role) == others
        clock.forward(days=1)
        assert watched(as_role) == [("promise", promise.due_on.isoformat()), *others]
        clock.forward(days=3 + late)
        ctx = stories.now(as_role, "mediation_clerk")
        lines = mediations.agreement(ctx, case_id, agreement_id).promises
        one = next(line for line in lines if line.due_on == promise.due_on)
        assert one.is_late is bool(late)
        order = DoneOrder(case_id, mediations.seen(ctx, case_id).version, one.id, ctx.now.date(), proof="收据7号")
        performance.record_done(ctx, order)
        assert watched(as_role) == others
    ctx = stories.now(as_role, "mediation_clerk")
    version = mediations.seen(ctx, case_id).version
    found = VisitOrder(case_id, version, agreement_id, ctx.now.date(), "孔示例61", "performed", "satisfied")
    performance.add_visit(ctx, found)
    assert watched(as_role) == []
    made = mediations.agreement(ctx, case_id, agreement_id)
    assert [one.done_on for one in made.promises] == [date(2027, 1, 15), date(2027, 3, 20), date(2027, 5, 14)]
    assert [one.performance_label["en"] for one in made.visits] == ["performed in full"]


def look(client: FlaskClient, as_role: AsRole, language: str, sitting_id: int, case_id: int) -> None:
    """The pages say it in the clerk's language."""
    house.sign_in(client, as_role, "mediation_clerk", language=language)
    number = answers.sitting(stories.now(as_role), sitting_id).number
    pages = {
        f"/matters/{NUMBER}": ("信访程序处理", "petition handling"),
        f"/matters/{NUMBER}/route": (f"（会商 {number}）", f"(case conference {number})"),
        f"/sittings/{sitting_id}": ("已举行", "held"),
        f"/mediations/{case_id}": ("达成协议", "agreed"),
    }
    stories.check_pages(client, language, pages, given=(PETITIONER, "示例住建局", TITLE))
    assert stories.read(client, f"/mediations/{case_id}/volume").count("移送调解函（") == 1
