"""Story 3: do parents of a closed tutoring school come by people's mediation to agreements that a court confirms?

Fictional, in 雁塔区: three families, one of them content with an oral agreement, one with a court's confirmation.
"""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.groups import HouseholdsOrder
from hearing_app.domain.mediations.agreements import Decision, Form, Promise
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.services import desk
from hearing_app.services.matters import days, groups
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.mediations import agreements, papers, referrals
from hearing_app.services.mediations.agreements import ConfirmationOrder
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import BookingOrder
from hearing_app.services.steps.attention import Cause
from tests.builders import answers, house, mediations, stories
from tests.builders.house import AsRole
from tests.conftest import Clock

NUMBER, TITLE = "LF2026000103", "示例培训班停业退费"
PARENTS = ("家长示例61", "家长示例62", "家长示例63")
LABELS = ("第1户", "第2户", "第3户")
SCHOOL = "示例培训学校"
MET_ON = date(2026, 11, 27)
REFUNDS = (1_200_000, 800_000, 640_000)


@pytest.mark.parametrize("language", stories.LANGUAGES)
def test_a_mass_dispute_is_settled_household_by_household_and_confirmed(
    client: FlaskClient, as_role: AsRole, clock: Clock, language: str
) -> None:
    clerk = stories.office(as_role, language)
    stories.enter(
        clerk,
        NUMBER,
        petitioner=PARENTS[0],
        category="教育",
        subject=TITLE,
        district="雁塔区",
        agency=SCHOOL,
        received_on=date(2026, 11, 16),
        attending=3,
        wanted_kind="people_mediation",
    )
    words = "\n".join(f"{label},{name}" for label, name in zip(LABELS, PARENTS, strict=True))
    groups.add_households(clerk, NUMBER, groups.view_group(clerk, NUMBER).version, words=words)
    stories.go_by(stories.now(as_role), NUMBER, "petition")

    ctx = as_role("mediation_clerk")
    case_id = mediations.consented(
        ctx, matter_number=NUMBER, label="培训退费", channel="people", origin="offered", is_collective=True
    )
    mediations.refer(ctx, case_id)
    mediations.accept(ctx, case_id)
    mediations.name(ctx, case_id)
    (turn,) = mediations.seen(ctx, case_id).turns
    assert (turn.letter_number, turn.due_on, turn.is_provisional) == ("示信移〔2026〕1号", date(2026, 12, 23), False)
    assert papers.view_referral_letter(ctx, case_id, turn.id).pdf.startswith(b"%PDF")
    meet(as_role, clock, language)
    made = settle(as_role, case_id)
    look(client, as_role, language, case_id, made)
    confirm(as_role, clock, case_id, made)
    # mediation stops no statutory clock
    assert stories.running(stories.now(as_role), NUMBER) == {"K4": "2027-01-15"}


def meet(as_role: AsRole, clock: Clock, language: str) -> int:
    """One session with the mediator; its notice names nobody but number, time and place."""
    clerk = stories.now(as_role)
    seats = (Seat(SeatRole.MEDIATOR, "people_mediator", house.people(clerk)["E012"]),)
    wanted = SittingOrder(house.morning(MET_ON), house.rooms(clerk)["听证室二"], seats, is_open=False)
    sitting_id = bookings.book_sitting(clerk, BookingOrder("people_mediation", NUMBER, "", wanted))
    # nobody signs for a people's mediation: its notices leave at once
    assert stories.written(clerk, sitting_id) == {"invitation": 1, "party_notice": 2}
    stories.accept_all(clerk, sitting_id)
    stories.check_papers(clerk, sitting_id)
    word = {"zh": "人民调解", "en": "mediation"}[language]
    stories.check_mail(clerk, sitting_id, names=(*PARENTS, SCHOOL), word=word)
    clock.now = answers.sitting(clerk, sitting_id).starts_at + timedelta(minutes=1)
    recorder = as_role("recorder")
    for seat in answers.sitting(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    clock.forward(hours=1)
    recorder = stories.now(as_role, "recorder")
    days.close_sitting(recorder, DayTarget(sitting_id, answers.sitting(recorder, sitting_id).version))
    assert answers.sitting(clerk, sitting_id).state == "held"
    return sitting_id


def settle(as_role: AsRole, case_id: int) -> list[int]:
    """Two written agreements and one that was made by word of mouth, each for a household and with its own number."""
    ctx = stories.now(as_role, "mediation_clerk")
    school = [one.id for one in mediations.seen(ctx, case_id).parties if one.role_label["zh"] == "责任单位"]
    made = [
        mediations.agree(
            ctx,
            case_id,
            form,
            label=label,
            party_ids=tuple(school),
            agreed_on=MET_ON,
            facts="预付费未退。",
            terms="退还剩余课时费。",
            promises=(Promise(date(2026, 12, 25), "退费", fen),),
        )
        for label, form, fen in zip(LABELS, (Form.WRITTEN, Form.ORAL, Form.WRITTEN), REFUNDS, strict=True)
    ]
    version = mediations.seen(ctx, case_id).version
    with pytest.raises(Refused) as refused:
        referrals.conclude(ctx, case_id, version, on_day=MET_ON)
    assert [reason.code for reason in refused.value.reasons] == ["agreement.not_all_effective"]
    for id_ in (made[0], made[2]):
        mediations.sign(ctx, case_id, id_, MET_ON)
    referrals.conclude(ctx, case_id, mediations.seen(ctx, case_id).version, on_day=MET_ON)
    seen = mediations.seen(ctx, case_id)
    assert (seen.state, seen.result_label["en"], seen.is_collective) == ("ended", "agreed", True)
    # 27 December is a Sunday
    assert [(one.number, one.form, one.effective_on, one.confirm_due_on, one.fen) for one in seen.agreements] == [
        ("示信协〔2026〕1号", "written", MET_ON, date(2026, 12, 28), REFUNDS[0]),
        ("示信协〔2026〕2号", "oral", MET_ON, date(2026, 12, 28), REFUNDS[1]),
        ("示信协〔2026〕3号", "written", MET_ON, date(2026, 12, 28), REFUNDS[2]),
    ]
    printed = [papers.view_agreement_paper(ctx, case_id, id_) for id_ in made]
    assert [one.name for one in printed] == ["调解协议书", "口头协议登记表", "调解协议书"]
    assert [one.pdf[:4] for one in printed] == [b"%PDF"] * 3
    clerk = stories.now(as_role)
    view = groups.view_group(clerk, NUMBER)
    order = HouseholdsOrder(tuple(one.id for one in view.households), result="agreed", result_on=MET_ON)
    groups.record_households(clerk, NUMBER, view.version, order=order)
    assert groups.view_group(stories.now(as_role), NUMBER).with_result == 3
    return made


def to_confirm(as_role: AsRole) -> list[str]:
    """The last days of joint applications that the desk shows."""
    tasks = desk.view_desk(stories.now(as_role, "mediation_clerk")).tasks
    found = [one for lines in tasks.values() for one in lines if one.cause is Cause.CONFIRMATION]
    return [one.due_at.date().isoformat() for one in found if one.due_at]


def confirm(as_role: AsRole, clock: Clock, case_id: int, made: list[int]) -> None:
    """The desk warns before the thirty days are over; one is confirmed, one comes too late."""
    assert to_confirm(as_role) == []
    clock.forward(days=25)
    assert to_confirm(as_role) == ["2026-12-28"] * 3
    apply(as_role, case_id, made[0], date(2026, 12, 22))
    assert to_confirm(as_role) == ["2026-12-28"] * 2
    clock.forward(days=10)
    with pytest.raises(Refused) as refused:
        apply(as_role, case_id, made[2], stories.now(as_role).now.date())
    (reason,) = refused.value.reasons
    assert (reason.code, reason.params) == ("agreement.applied_too_late", {"day": date(2026, 12, 28)})
    rule(as_role, case_id, made[0])


def apply(as_role: AsRole, case_id: int, agreement_id: int, on_day: date) -> None:
    ctx = stories.now(as_role, "mediation_clerk")
    version = mediations.seen(ctx, case_id).version
    agreements.apply_confirmation(ctx, ConfirmationOrder(case_id, version, agreement_id, on_day))


def rule(as_role: AsRole, case_id: int, agreement_id: int) -> None:
    ctx = stories.now(as_role, "mediation_clerk")
    version, today = mediations.seen(ctx, case_id).version, ctx.now.date()
    order = ConfirmationOrder(case_id, version, agreement_id, today, Decision.GRANTED, "（2027）示01民特1号")
    agreements.decide_confirmation(ctx, order)
    one = mediations.agreement(ctx, case_id, agreement_id)
    label = one.decision_label or {}
    assert (label.get("en"), one.decided_on, one.decision_number) == ("confirmed", today, "（2027）示01民特1号")


def look(client: FlaskClient, as_role: AsRole, language: str, case_id: int, made: list[int]) -> None:
    """The pages say it in the clerk's language."""
    house.sign_in(client, as_role, "mediation_clerk", language=language)
    pages = {
        f"/matters/{NUMBER}/group": ("已签协议", "agreement signed"),
        f"/mediations/{case_id}": ("达成协议", "agreed"),
        f"/mediations/{case_id}/agreements/{made[1]}": ("口头协议", "oral"),
        "/mediations": ("人民调解", "people's mediation".replace("'", "&#39;")),
    }
    stories.check_pages(client, language, pages, given=(*PARENTS, *LABELS, "培训退费", "退费", SCHOOL))
