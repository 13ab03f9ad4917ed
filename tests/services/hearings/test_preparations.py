"""What is prepared for a hearing: who may watch, what the public reads, the plan; minors close every hearing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from hearing_app.domain.errors import Forbidden, Refused
from hearing_app.domain.matters.groups import RepresentativeOrder
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.hearings import overviews, preparations, requests
from hearing_app.services.hearings.preparations import PlanLine, Seen
from hearing_app.services.matters import groups
from hearing_app.services.sittings import bookings, invitations, sittings
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.seats import order_of
from tests.builders import answers, house

AsRole = Callable[..., Context]


def seen(ctx: Context, sitting_id: int) -> Seen:
    return Seen(sitting_id, answers.sitting(ctx, sitting_id).version)


def view(ctx: Context, sitting_id: int) -> preparations.PreparationView:
    ctx.reader.rollback()
    return preparations.view_preparation(ctx, sitting_id)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_nobody_of_a_group_is_named_in_public(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    elected = RepresentativeOrder("赵示例91", date(2026, 11, 20), "推选书")
    groups.add_representative(ctx, house.MATTER, groups.view_group(ctx, house.MATTER).version, order=elected)
    ctx.reader.rollback()
    version = groups.view_group(ctx, house.MATTER).version
    groups.add_households(ctx, house.MATTER, version, words="1-101 钱示例92")
    for name in ("赵示例91", "钱示例92"):
        with pytest.raises(Refused) as refused:
            preparations.draft_announcement(ctx, seen(ctx, sitting_id), f"{name}等人的交房争议")
        assert codes(refused) == ["publicity.identifier"]


def test_an_open_hearing_is_announced_without_a_name_and_taken_down(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with pytest.raises(Refused) as refused:
        preparations.draft_announcement(ctx, seen(ctx, sitting_id), "吴某示例21的交房争议")
    assert codes(refused) == ["publicity.identifier", "publicity.not_noticed"]
    answers.sign(as_role, sitting_id)
    preparations.draft_announcement(ctx, seen(ctx, sitting_id), "某小区交房争议")
    ctx.reader.rollback()
    assert list(preparations.view_public(ctx)) == []
    assert (view(ctx, sitting_id).announcement, view(ctx, sitting_id).waiting) == ("", "某小区交房争议")
    preparations.approve_announcement(as_role("leader"), seen(ctx, sitting_id))
    ctx.reader.rollback()
    (one,) = preparations.view_public(as_role("visitor", unit_id=None))
    assert (one.number, one.subject) == ("示信听决〔2026〕1号", "某小区交房争议")
    for name in ("announcement", "plan"):
        assert preparations.view_preparation_paper(ctx, sitting_id, name).pdf.startswith(b"%PDF")
    preparations.withdraw_announcement(ctx, seen(ctx, sitting_id))
    ctx.reader.rollback()
    assert list(preparations.view_public(ctx)) == []
    assert view(ctx, sitting_id).announcement == one.number


def test_a_moved_hearing_has_its_announcement_told_anew(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    answers.sign(as_role, sitting_id)
    announce(ctx, as_role, sitting_id)
    assert (view(ctx, sitting_id).is_shown, outdated(ctx)) == (True, [])
    before = view(ctx, sitting_id).starts_at
    row = answers.sitting(ctx, sitting_id)
    later = replace(order_of(row), span=house.morning(house.LATER_DAY))
    bookings.move_sitting(ctx, Target(sitting_id, row.version), later)
    ctx.reader.rollback()
    assert (list(preparations.view_public(ctx)), view(ctx, sitting_id).is_shown) == ([], False)
    assert outdated(ctx) == [sitting_id]
    answers.sign(as_role, sitting_id)
    ctx.reader.rollback()
    (one,) = preparations.view_public(ctx)
    assert (one.moved_from, outdated(ctx)) == (before, [sitting_id])
    announce(ctx, as_role, sitting_id)
    (one,) = preparations.view_public(ctx)
    assert (one.moved_from, outdated(ctx)) == (None, [])


def announce(ctx: Context, as_role: AsRole, sitting_id: int) -> None:
    preparations.draft_announcement(ctx, seen(ctx, sitting_id), "某小区交房争议")
    preparations.approve_announcement(as_role("leader"), seen(ctx, sitting_id))
    ctx.reader.rollback()


def outdated(ctx: Context) -> list[int | None]:
    tasks = [one for group in view_desk(ctx).tasks.values() for one in group]
    return [one.sitting_id for one in tasks if one.cause is Cause.OUTDATED]


def test_an_announcement_needs_a_second_person(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    operator, leader = as_role("operator"), as_role("leader")
    preparations.draft_announcement(operator, seen(ctx, sitting_id), "某小区交房争议")
    with pytest.raises(Refused) as refused:
        preparations.approve_announcement(operator, seen(ctx, sitting_id))
    assert codes(refused) == ["publicity.same_person"]
    with pytest.raises(Forbidden):
        preparations.approve_announcement(as_role("office_head"), seen(ctx, sitting_id))
    assert [waiting(one) for one in (leader, as_role("office_head"), ctx)] == [[sitting_id], [], []]
    preparations.return_announcement(leader, seen(ctx, sitting_id))
    assert (view(ctx, sitting_id).waiting, list(preparations.view_public(ctx))) == ("", [])
    with pytest.raises(Refused) as refused:
        preparations.approve_announcement(leader, seen(ctx, sitting_id))
    assert codes(refused) == ["publicity.nothing_waits"]


def test_what_is_public_stays_until_the_new_words_are_approved(ctx: Context, as_role: AsRole) -> None:
    sitting_id, leader = answers.invited(as_role), as_role("leader")
    for words in ("某小区交房争议", "某小区延期交房"):
        preparations.draft_announcement(ctx, seen(ctx, sitting_id), words)
        before = [one.subject for one in preparations.view_public(ctx)]
        preparations.approve_announcement(leader, seen(ctx, sitting_id))
        ctx.reader.rollback()
        after = [(one.number, one.subject) for one in preparations.view_public(ctx)]
        assert (before, after) == (
            [] if words == "某小区交房争议" else ["某小区交房争议"],
            [("示信听决〔2026〕1号", words)],
        )


def waiting(ctx: Context) -> list[int | None]:
    ctx.reader.rollback()
    tasks = [one for group in view_desk(ctx).tasks.values() for one in group]
    return [one.sitting_id for one in tasks if one.cause is Cause.ANNOUNCEMENT]


def test_observers_count_as_heads_and_are_entered_up_to_the_seats(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx, wanted=house.order(ctx, room="听证室二")))
    rules = {"media": "none", "recording": "office_only"}
    with pytest.raises(Refused) as refused:
        preparations.set_circumstances(ctx, seen(ctx, sitting_id), **rules, observers=25)
    assert codes(refused) == ["room.too_small"]
    preparations.set_circumstances(ctx, seen(ctx, sitting_id), **rules, observers=1)
    preparations.add_observer(ctx, seen(ctx, sitting_id), "旁听示例")
    with pytest.raises(Refused) as refused:
        preparations.add_observer(ctx, seen(ctx, sitting_id), "另一示例")
    assert codes(refused) == ["publicity.observers_full"]
    with pytest.raises(Refused) as refused:
        preparations.set_circumstances(ctx, seen(ctx, sitting_id), media="x", recording="none", observers=0)
    assert codes(refused) == ["publicity.choice_missing", "publicity.observers_taken"]


def test_a_minor_closes_every_hearing(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    version = overviews.view_overview(ctx, house.MATTER).version
    requests.set_minor(ctx, house.MATTER, version, has_minor="yes")
    ctx.reader.rollback()
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == ["sitting.minor_open"]
    closed = replace(house.order(ctx), is_open=False, closed_ground="minor")
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx, wanted=closed))
    with pytest.raises(Refused) as refused:
        preparations.set_circumstances(
            ctx, seen(ctx, sitting_id), media="invited", recording="office_only", observers=0
        )
    assert codes(refused) == ["publicity.closed"]


def test_an_item_of_the_plan_has_an_owner_and_a_day(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    due = {line.item: line.due_on for line in view(ctx, sitting_id).plan}
    service = sittings.view_sitting(ctx, sitting_id).service
    assert service is not None
    # one last day for the notice, on whichever page it is read
    assert (due["notices"], service.last_on) == (date(2026, 12, 2), date(2026, 12, 2))
    plates = next(line for line in view(ctx, sitting_id).plan if line.item == "plates")
    # the hearing is on Monday, 2026-12-14
    assert (plates.due_on, plates.owner) == (date(2026, 12, 11), "")
    done = PlanLine("plates", plates.label, "何示例31", plates.due_on, date(2026, 11, 23), "")
    preparations.keep_item(ctx, seen(ctx, sitting_id), done)
    plates = next(line for line in view(ctx, sitting_id).plan if line.item == "plates")
    assert (plates.owner, plates.done_on, plates.done_by) == ("何示例31", date(2026, 11, 23), "test:booking_clerk")
    with pytest.raises(Refused) as refused:
        preparations.keep_item(ctx, seen(ctx, sitting_id), replace(done, done_on=date(2026, 11, 24)))
    assert codes(refused) == ["publicity.done_in_future"]


def test_a_minor_closes_a_hearing_that_is_booked_and_announced_already(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    preparations.draft_announcement(ctx, seen(ctx, sitting_id), "某小区交房争议")
    preparations.approve_announcement(as_role("leader"), seen(ctx, sitting_id))
    ctx.reader.rollback()
    assert len(preparations.view_public(ctx)) == 1
    requests.set_minor(ctx, house.MATTER, overviews.view_overview(ctx, house.MATTER).version, has_minor="yes")
    ctx.reader.rollback()
    row = answers.sitting(ctx, sitting_id)
    assert (list(preparations.view_public(ctx)), row.is_open, row.closed_ground) == ([], False, "minor")


LINK = "https://video.example.invalid/j/7?k=9"


def test_a_video_link_is_seen_by_those_who_may_join_and_kept_sealed(ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    with pytest.raises(Refused) as refused:
        preparations.set_video_link(ctx, seen(ctx, sitting_id), "javascript:alert(1)")
    assert codes(refused) == ["video.link_invalid"]
    preparations.set_video_link(ctx, seen(ctx, sitting_id), LINK)
    assert view(ctx, sitting_id).join_url == LINK
    reads = view(as_role("recorder"), sitting_id)
    assert (reads.has_video, reads.join_url) == (True, "")
    link = answers.link(ctx, answers.seat(ctx, sitting_id, "E002"))
    assert invitations.view_by_token(ctx, link).join_url == LINK
    assert LINK.encode() in invitations.calendar_by_token(ctx, link).replace(b"\r\n ", b"")
    invitations.answer_by_token(ctx, link, AnswerOrder(0, Coming.DECLINE))
    ctx.reader.rollback()
    assert invitations.view_by_token(ctx, link).join_url == ""
    assert LINK.encode() not in bytes(answers.sitting(ctx, sitting_id).join_url_sealed or b"")
    stored = ctx.reader.execute(text("SELECT s::text FROM sittings s UNION ALL SELECT a::text FROM audit a"))
    assert [row for (row,) in stored if "video.example" in row] == []
    preparations.set_video_link(ctx, seen(ctx, sitting_id), "")
    assert (view(ctx, sitting_id).has_video, answers.sitting(ctx, sitting_id).join_url) == (False, "")
