"""Who sits instead? Reserves, the next one proposed, who gets which letter, the parties' right to object, recusals."""

import email
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.sittings import bookings, letters, recusals, reserves, sittings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.calls import view_desk as view_calls
from hearing_app.services.sittings.invitations import AnswerOrder, SpokenAnswer, record_spoken
from hearing_app.services.sittings.letters import ServiceOrder
from hearing_app.services.sittings.recusals import RecusalOrder
from hearing_app.services.sittings.reserves import ReservesOrder
from hearing_app.services.steps.attention import Cause, Task
from hearing_app.store.mail import deliveries
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.substitutions import RecusalRow
from tests.builders import answers, house
from tests.builders import days as story
from tests.conftest import Clock

AsRole = Callable[..., Context]
SEVEN = ("E001", "E002", "E004", "E006", "E008", "E009", "E010", "E013")


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def member(ctx: Context, code: str) -> Seat:
    """A member's seat for somebody of the roster."""
    (seat,) = [one for one in house.panel(ctx, "E001", code) if one.role is SeatRole.MEMBER]
    return seat


def order(ctx: Context, sitting_id: int, name: str, *codes: str) -> ReservesOrder:
    row = story.row_of(ctx, sitting_id)
    seat_id = story.seat_ids(ctx, sitting_id)[name]
    return ReservesOrder(sitting_id, row.version, seat_id, tuple(member(ctx, code) for code in codes))


def say(ctx: Context, sitting_id: int, name: str, coming: Coming | None, *, conflict: bool | None = None) -> None:
    said = AnswerOrder(0, coming=coming, has_conflict=conflict, note="我所是对方顾问" if conflict else "")
    record_spoken(ctx, SpokenAnswer(story.seat_ids(ctx, sitting_id)[name], Channel.TELEPHONE, "本人", ctx.now, said))


def tasks(ctx: Context, cause: Cause) -> list[Task]:
    ctx.reader.rollback()
    return [task for found in view_desk(ctx).tasks.values() for task in found if task.cause is cause]


def kinds(ctx: Context, sitting_id: int, state: str) -> list[tuple[str, str]]:
    ctx.reader.rollback()
    view = sittings.view_sitting(ctx, sitting_id)
    wanted = {one.id for one in view.notices if one.state == state}
    rows = ctx.reader.query(LetterRow).order_by(LetterRow.id)
    return [(one.kind, one.recipient) for one in rows if one.id in wanted]


def replaced(ctx: Context, sitting_id: int, name: str, newcomer: Seat | None) -> int:
    row = story.row_of(ctx, sitting_id)
    swap = Replacement(story.seat_ids(ctx, sitting_id)[name], newcomer)
    return bookings.replace_member(ctx, Target(sitting_id, row.version), swap)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_reserves_are_kept_in_order_and_only_those_who_keep_the_panel_legal(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with pytest.raises(Refused) as refused:
        reserves.choose_reserves(ctx, order(ctx, sitting_id, "李示例02", "E009", "E004"))
    assert codes(refused) == ["panel.group_missing", "reserve.seated"]
    with pytest.raises(Refused) as refused:
        reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08", "E009", "E009"))
    assert codes(refused) == ["reserve.twice"]
    reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08", "E011", "E009"))
    ctx.reader.rollback()
    view = reserves.view_reserves(ctx, sitting_id, story.seat_ids(ctx, sitting_id)["赵示例08"])
    assert [(one.name, one.rank) for one in view.chosen] == [("徐示例11", 1), ("周示例09", 2)]
    assert {"reserve.chosen", "reserve.free", "reserve.no_ties"} <= {reason.code for reason in view.able[0].reasons}
    stale = order(ctx, sitting_id, "赵示例08")
    with pytest.raises(Stale):
        reserves.choose_reserves(ctx, ReservesOrder(sitting_id, stale.version - 1, stale.seat_id, ()))
    reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08"))
    ctx.reader.rollback()
    assert reserves.view_reserves(ctx, sitting_id, story.seat_ids(ctx, sitting_id)["赵示例08"]).chosen == ()


def test_a_decline_proposes_the_next_reserve_on_page_and_desk(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08", "E011", "E005"))
    say(ctx, sitting_id, "赵示例08", Coming.DECLINE)
    (task,) = tasks(ctx, Cause.LOST)
    assert task.swap is not None
    assert (task.title.code, task.swap.new_name, task.swap.old_name) == ("desk.lost", "徐示例11", "赵示例08")
    assert (task.swap.is_invited, task.swap.has_chain) == (True, True)
    seat_id = story.seat_ids(ctx, sitting_id)["赵示例08"]
    found = sittings.view_sitting(ctx, sitting_id).proposals
    assert [one.name for one in found[seat_id].able[:2]] == ["徐示例11", "陈示例05"]
    assert story.row_of(ctx, sitting_id).seats[4].released_at is None  # proposed, not done
    assert Cause.LOST not in {t.cause for found in view_desk(as_role("recorder")).tasks.values() for t in found}


def test_whom_the_office_chose_is_shown_with_why_he_cannot_be_asked_any_more(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08", "E011", "E005"))
    bookings.book_sitting(ctx, house.lecture(ctx, ("E011", "E007")))
    with ctx.open_writer() as session:
        session.execute(
            text(
                "UPDATE bookings SET during = tstzrange('2026-12-14 01:00Z', '2026-12-14 04:00Z') WHERE resource_id = "
                "(SELECT resource_id FROM people WHERE name = '徐示例11')"
            )
        )
        session.commit()
    say(ctx, sitting_id, "赵示例08", None, conflict=True)
    (task,) = tasks(ctx, Cause.LOST)
    assert task.swap is not None
    assert (task.title.code, task.swap.new_name) == ("desk.lost_conflict", "陈示例05")
    seat_id = story.seat_ids(ctx, sitting_id)["赵示例08"]
    barred = sittings.view_sitting(ctx, sitting_id).proposals[seat_id].barred
    assert [(one.name, [reason.code for reason in one.reasons]) for one in barred] == [("徐示例11", ["person.busy"])]


def test_silence_is_a_call_and_only_a_clerk_releases_the_seat(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    assert tasks(ctx, Cause.UNANSWERED) == []
    clock.now = datetime(2026, 11, 26, 10, 1, tzinfo=UTC)  # three working days, 18:01
    later = as_role("booking_clerk")
    assert len(tasks(later, Cause.UNANSWERED)) == 1
    assert "周示例09" in {entry.name for entry in view_calls(later).entries}
    seat_id = story.seat_ids(later, sitting_id)["赵示例08"]
    assert seat_id in sittings.view_sitting(later, sitting_id).proposals
    assert all(seat.released_at is None for seat in story.row_of(later, sitting_id).seats)
    with pytest.raises(Forbidden):
        replaced(as_role("recorder"), sitting_id, "赵示例08", None)
    swap = Replacement(seat_id, member(later, "E011"))
    version = story.row_of(later, sitting_id).version
    bookings.replace_member(later, Target(sitting_id, version), swap, reason="逾时没有答复")
    mail = email.message_from_bytes(deliveries.content_of(answers.deliveries(later, seat_id)[-1]))
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert {part.get_param("method") for part in parts} == {"CANCEL"}
    said = "".join(str(part.get_payload(decode=True), "utf-8") for part in mail.walk() if not part.is_multipart())
    assert not any(word in said for word in ("没有答复", "谢绝", "逾时", "换人", "徐示例11"))


def test_a_newcomer_has_his_own_day_to_answer_and_the_others_keep_theirs(
    ctx: Context, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    clock.now = datetime(2026, 12, 1, 1, tzinfo=UTC)
    later = as_role("booking_clerk")
    replaced(later, sitting_id, "赵示例08", member(later, "E011"))
    answers.sign(as_role, sitting_id)
    by = {seat.person.name: seat.answer_by_on for seat in story.row_of(later, sitting_id).seats if seat.person}
    assert (by["李示例02"], by["徐示例11"]) == (date(2026, 11, 26), date(2026, 12, 4))
    overdue = {seat.name for seat in sittings.view_sitting(later, sitting_id).seats if seat.is_overdue}
    assert ("李示例02" in overdue, "徐示例11" in overdue) == (True, False)


def test_reserves_stand_behind_whoever_took_the_seat(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    reserves.choose_reserves(ctx, order(ctx, sitting_id, "赵示例08", "E011", "E005"))
    replaced(ctx, sitting_id, "赵示例08", member(ctx, "E011"))
    ctx.reader.rollback()
    view = reserves.view_reserves(ctx, sitting_id, story.seat_ids(ctx, sitting_id)["徐示例11"])
    assert [one.name for one in view.chosen] == ["陈示例05"]


def test_a_new_member_after_service_is_told_to_the_parties_who_may_object(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    replaced(ctx, sitting_id, "赵示例08", member(ctx, "E011"))
    assert kinds(ctx, sitting_id, "draft") == [
        ("invitation", "徐示例11"),
        ("party_members", "respondent"),
        ("party_members", "petitioner"),
    ]
    replaced(ctx, sitting_id, "周示例09", member(ctx, "E005"))
    assert [kind for kind, _ in kinds(ctx, sitting_id, "draft")].count("party_members") == 4
    answers.sign(as_role, sitting_id)
    ctx.reader.rollback()
    notices = [one for one in sittings.view_sitting(ctx, sitting_id).notices if one.objection]
    assert {one.objection.until_on for one in notices if one.objection} == {date(2026, 11, 26)}
    assert {one.objection.rule.is_unverified for one in notices if one.objection} == {True}
    text = letters.view_notice(ctx, sitting_id, notices[0].id).preview.text
    assert "新的听证员：行业专家，示例房产协会" in text
    assert "截至2026年11月26日（周四）可以申请" in text
    assert not any(name in text for name in ("徐示例11", "吴某", "延期交房", "房地产"))
    assert [task.title.code for task in tasks(ctx, Cause.SERVICE)] == ["desk.members"] * 4


def test_the_time_to_object_counts_from_the_day_of_service(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    replaced(ctx, sitting_id, "赵示例08", member(ctx, "E011"))
    answers.sign(as_role, sitting_id)
    clock.now = datetime(2026, 12, 11, 1, tzinfo=UTC)
    later = as_role("booking_clerk")
    for notice in [one for one in sittings.view_sitting(later, sitting_id).notices if one.objection]:
        version = story.row_of(later, sitting_id).version
        letters.record_service(later, ServiceOrder(notice.id, version, story.by_hand(date(2026, 12, 11))))
    later.reader.rollback()
    view = sittings.view_sitting(later, sitting_id)
    rights = [one.objection for one in view.notices if one.objection]
    assert {(one.until_on, one.is_cut_short) for one in rights} == {(date(2026, 12, 14), True)}
    assert [task for task in tasks(later, Cause.SERVICE) if task.title.code == "desk.members"] == []


def test_who_loses_a_new_seat_again_is_not_told_to_the_parties(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    replaced(ctx, sitting_id, "赵示例08", member(ctx, "E011"))
    replaced(ctx, sitting_id, "徐示例11", member(ctx, "E005"))
    ctx.reader.rollback()
    drafts = [one for one in ctx.reader.query(LetterRow) if one.kind == "party_members"]
    seat_id = story.seat_ids(ctx, sitting_id)["陈示例05"]
    assert [one.content["members"] for one in drafts] == [[seat_id], [seat_id]]


def recusal(ctx: Context, sitting_id: int, name: str, **more: object) -> RecusalOrder:
    values: dict[str, object] = {"raised_by": "petitioner", "ground": "是开发商的亲戚", "is_upheld": True}
    values |= {"decided_by": "王示例01", "decider": "presider"} | more
    row = story.row_of(ctx, sitting_id)
    return RecusalOrder(sitting_id, row.version, story.seat_ids(ctx, sitting_id)[name], **values)  # type: ignore[arg-type] # the builder passes what the order takes


def test_a_granted_recusal_puts_the_light_out_for_good(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN)
    assert story.row_of(ctx, sitting_id).state == "confirmed"
    recusals.record_recusal(ctx, recusal(ctx, sitting_id, "李示例02"))
    row = story.row_of(ctx, sitting_id)
    assert (row.state, row.seats[1].no_conflict) == ("noticed", "no")
    with pytest.raises(Refused) as refused:
        say(ctx, sitting_id, "李示例02", None, conflict=False)
    assert codes(refused) == ["recusal.decided_already"]
    (task,) = tasks(ctx, Cause.LOST)
    assert task.swap is not None
    assert task.swap.new_name == "张示例03"
    (row_of_it,) = ctx.reader.query(RecusalRow).all()
    assert (row_of_it.ground, row_of_it.evidence["clause"]) == ("是开发商的亲戚", "recusal")
    assert "亲戚".encode() not in (row_of_it.ground_sealed or b"")


def test_a_refused_recusal_changes_no_light_and_bad_orders_are_said_at_once(ctx: Context, as_role: AsRole) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN)
    recusals.record_recusal(ctx, recusal(ctx, sitting_id, "李示例02", is_upheld=False))
    assert story.row_of(ctx, sitting_id).seats[1].no_conflict == "yes"
    with pytest.raises(Refused) as refused:
        recusals.record_recusal(ctx, recusal(ctx, sitting_id, "李示例02", ground=" ", decided_by="李示例02"))
    assert codes(refused) == ["recusal.ground_missing", "recusal.self_decided"]
    with pytest.raises(Forbidden):
        recusals.record_recusal(as_role("handler"), recusal(ctx, sitting_id, "李示例02"))
    with pytest.raises(NotFound):
        recusals.record_recusal(as_role("booking_clerk", unit_id=2), recusal(ctx, sitting_id, "李示例02"))


def test_the_desk_watches_a_panel_by_confirmed_lights_from_two_working_days(
    ctx: Context, as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    for name in ("王示例01", "李示例02", "刘示例04", "杨示例06", "何示例31"):
        say(ctx, sitting_id, name, Coming.ACCEPT, conflict=False)
    clock.now = datetime(2026, 12, 9, 9, tzinfo=UTC)
    assert tasks(as_role("booking_clerk"), Cause.SEATS) == []
    clock.now = datetime(2026, 12, 9, 16, 30, tzinfo=UTC)  # the 10th in Shanghai
    (task,) = tasks(as_role("booking_clerk"), Cause.SEATS)
    said = [reason.code for reason in (task.text, *task.more) if reason is not None]
    assert said == ["panel.too_few", "panel.even"]
    assert (task.help, task.clause.clause if task.clause else "") == ("call", "panel")
