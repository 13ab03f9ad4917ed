"""Does the desk show what needs somebody, to whom it concerns, in the order of urgency?"""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text

from hearing_app.domain.errors import Forbidden
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.i18n import sentence
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.imports import Family, ImportOrder, take_later, take_uploaded, upload_workbook
from hearing_app.services.matters import reviews
from hearing_app.services.matters.matters import set_party_times, view_matter
from hearing_app.services.matters.reviews import CounselOrder, DayOrder
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.services.steps.attention import Cause, Urgency
from hearing_app.services.steps.intake.matter_intake import TimesOrder
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import PEOPLE_HEADER, PERSON, changed, workbook
from tests.conftest import Clock


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def causes(ctx: Context) -> dict[Cause, Urgency]:
    ctx.reader.rollback()
    view = view_desk(ctx)
    return {task.cause: urgency for urgency, tasks in view.tasks.items() for task in tasks}


def write(ctx: Context, statement: str) -> None:
    with ctx.open_writer() as session:
        session.execute(text(statement))
        session.commit()
    ctx.reader.rollback()


def test_an_empty_office_has_an_empty_desk(ctx: Context) -> None:
    view = view_desk(ctx)
    assert (view.count, view.has_anything, view.today, view.clocks) == (0, False, (), ())


def test_clocks_climb_from_next_to_today_to_overdue(office: Context, as_role: AsRole, clock: Clock) -> None:
    seen = []
    for days in (20, 22, 24, 25):
        clock.now = datetime(2026, 11, 23, 1, tzinfo=UTC) + timedelta(days=days)
        seen.append(
            {
                task.matter_number: urgency
                for urgency, tasks in view_desk(as_role("booking_clerk")).tasks.items()
                for task in tasks
                if task.cause is Cause.CLOCK
            }
        )
    assert seen == [
        {},
        {"P1": Urgency.NEXT},
        {"P1": Urgency.OVERDUE, "P2": Urgency.NEXT},
        {"P1": Urgency.OVERDUE, "P2": Urgency.TODAY},
    ]


def test_what_waits_for_a_signature_stands_on_the_desk_of_who_takes_the_step(office: Context, as_role: AsRole) -> None:
    book_sitting(office, house.hearing(office))
    assert causes(office)[Cause.SIGNATURE] is Urgency.NEXT
    assert Cause.SIGNATURE not in causes(as_role("leader"))
    (task,) = [task for tasks in view_desk(office).tasks.values() for task in tasks if task.cause is Cause.SIGNATURE]
    assert sentence(task.title) == "延期交房 听证评议会：等您呈批"


def test_a_review_that_nothing_keeps_from_being_signed_stands_on_the_leaders_desk(
    office: Context, as_role: AsRole
) -> None:
    handler, leader = as_role("handler"), as_role("leader")
    number = reviews.open_review(handler, house.OTHER_MATTER)
    reviews.record_conclusion(handler, number, 1, conclusion="uphold")
    assert Cause.REVIEW not in causes(leader)
    counsel = CounselOrder(number, 2, CounselForm.WRITTEN, date(2026, 11, 23), text="程序合法。")
    reviews.record_counsel(handler, counsel)
    assert (causes(leader)[Cause.REVIEW], Cause.REVIEW in causes(handler)) == (Urgency.NEXT, False)
    (task,) = [task for tasks in view_desk(leader).tasks.values() for task in tasks if task.cause is Cause.REVIEW]
    assert (sentence(task.title), task.review_number) == ("供暖不达标：复查意见等您签发", number)
    reviews.sign_review(leader, DayOrder(number, 3, date(2026, 11, 23)))
    assert Cause.REVIEW not in causes(leader)


def test_an_announced_sitting_is_at_risk_unanswered_unserved_and_then_without_outcome(
    office: Context, as_role: AsRole, clock: Clock
) -> None:
    sitting = book_sitting(office, house.hearing(office))
    write(office, f"UPDATE sittings SET state = 'noticed', answer_by_on = '2026-11-25' WHERE id = {sitting}")
    write(office, "UPDATE seats SET is_invited = true")
    write(office, "UPDATE letters SET state = 'released'")
    assert Cause.UNANSWERED not in causes(office)
    clock.now = datetime(2026, 11, 25, 10, 1, tzinfo=UTC)  # 18:01 in Shanghai
    later = as_role("booking_clerk")
    assert causes(later)[Cause.UNANSWERED] is Urgency.TODAY
    assert Cause.SEATS not in causes(later)
    clock.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    assert causes(as_role("booking_clerk"))[Cause.SERVICE] is Urgency.NEXT
    clock.now = datetime(2026, 12, 9, 1, tzinfo=UTC)  # three working days before Monday the 14th
    assert Cause.SEATS not in causes(as_role("booking_clerk"))
    clock.now = datetime(2026, 12, 10, 1, tzinfo=UTC)
    near = as_role("booking_clerk")
    assert causes(near)[Cause.SEATS] is Urgency.TODAY
    assert causes(near)[Cause.SERVICE] is Urgency.OVERDUE
    clock.now = datetime(2026, 12, 14, 5, tzinfo=UTC)
    assert causes(as_role("booking_clerk"))[Cause.OUTCOME] is Urgency.NEXT
    clock.now = datetime(2026, 12, 18, 5, tzinfo=UTC)
    assert causes(as_role("recorder"))[Cause.OUTCOME] is Urgency.OVERDUE


def test_today_shows_the_sitting_that_is_under_way(office: Context, as_role: AsRole, clock: Clock) -> None:
    book_sitting(office, house.lecture(office))
    clock.now = datetime(2026, 12, 13, 1, tzinfo=UTC)
    assert view_desk(as_role("booking_clerk")).tomorrow_count == 1
    clock.now = datetime(2026, 12, 14, 6, 30, tzinfo=UTC)
    (today,) = view_desk(as_role("booking_clerk")).today
    assert (today.title, today.is_now, today.seats) == ("民法典讲座", True, 2)


def test_mail_that_came_back_stands_until_a_later_one_is_made(office: Context) -> None:
    sitting = book_sitting(office, house.lecture(office))
    write(office, f"UPDATE deliveries SET state = 'failed' WHERE sitting_id = {sitting}")
    assert causes(office)[Cause.MAIL] is Urgency.TODAY
    write(
        office,
        "INSERT INTO deliveries (unit_id, letter_id, sitting_id, seat_id, resend, envelope_from, envelope_to, "
        "message_id, state, attempts, due_at, reply, row_key) SELECT unit_id, letter_id, sitting_id, seat_id, 1, '', "
        "'', message_id || 'x', 'pending', 0, due_at, '', gen_random_uuid() FROM deliveries",
    )
    assert Cause.MAIL not in causes(office)


def test_roster_doubles_unclear_times_and_failed_imports_are_for_the_clerk(office: Context, as_role: AsRole) -> None:
    double = changed(PERSON, PEOPLE_HEADER, 编号="E201", 手机="13900000000", 不可参加时间="看情况再说")
    upload = upload_workbook(
        office,
        ImportOrder(
            Family.ROSTER,
            "坏表.xlsx",
            workbook({"名册": (PEOPLE_HEADER, double, changed(PERSON, PEOPLE_HEADER, 编号="E202", 姓名=None))}),
            is_all_or_nothing=True,
        ),
    )
    take_later(office, upload)
    take_uploaded(as_role("machine"), upload, 1, "booking_clerk")
    found = causes(office)
    assert found[Cause.IMPORT] is Urgency.TODAY
    good = ImportOrder(Family.ROSTER, "好表.xlsx", workbook({"名册": (PEOPLE_HEADER, double)}))
    upload = upload_workbook(office, good)
    take_later(office, upload)
    take_uploaded(as_role("machine"), upload, 1, "booking_clerk")
    found = causes(office)
    assert Cause.IMPORT not in found
    assert (found[Cause.DOUBLES], found[Cause.ROSTER_TIMES]) == (Urgency.NEXT, Urgency.NEXT)
    assert not {Cause.DOUBLES, Cause.ROSTER_TIMES} & set(causes(as_role("office_head")))


def test_a_party_whose_times_nobody_understood_is_named_by_number(office: Context) -> None:
    matter = view_matter(office, house.MATTER)
    set_party_times(office, TimesOrder(matter.number, matter.version, matter.parties[0].id, "看情况再说"))
    tasks = [task for tasks in view_desk(office).tasks.values() for task in tasks]
    assert [(task.cause, task.matter_number) for task in tasks] == [(Cause.MATTER_TIMES, house.MATTER)]


def test_another_unit_and_a_role_without_a_desk(office: Context, as_role: AsRole) -> None:
    with pytest.raises(Forbidden):
        view_desk(as_role("expert"))
    assert date(2026, 11, 23) == view_desk(office).day
