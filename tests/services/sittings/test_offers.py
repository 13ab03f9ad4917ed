"""How are times offered, held, answered, and one of them booked or all given back?"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from hearing_app.domain.errors import NotFound, Refused, Stale
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.offering.offers import OfferOrder, OfferState
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import civil_day
from hearing_app.services import desk
from hearing_app.services.context import Context
from hearing_app.services.hearings import overviews, requests
from hearing_app.services.sittings import bookings, offer_answers, offers
from hearing_app.services.sittings.offer_answers import SpokenChoices
from hearing_app.services.sittings.offers import OfferTarget
from hearing_app.services.steps.attention import Cause, Urgency
from hearing_app.services.steps.offers.views import OfferView
from hearing_app.store import sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.people import RosterEntryRow
from hearing_app.store.tables.sittings import BookingRow, HoldRow, SittingRow
from hearing_app.store.tables.work import AuditRow
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
DAYS = (house.DAY, date(2026, 12, 15), house.LATER_DAY)
ANSWER_BY = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def wanted(ctx: Context, *dates: SittingOrder, answer_by: date = ANSWER_BY) -> OfferOrder:
    found = dates or tuple(house.order(ctx, house.morning(day)) for day in DAYS)
    return OfferOrder(house.HEARING, house.MATTER, found, answer_by)


def seen(ctx: Context, offer_id: int) -> OfferView:
    ctx.reader.rollback()
    return offers.view_offer(ctx, offer_id)


def target(ctx: Context, offer_id: int) -> OfferTarget:
    return OfferTarget(offer_id, seen(ctx, offer_id).version)


def held(ctx: Context) -> dict[str, int]:
    ctx.reader.rollback()
    counts = select(BookingRow.status, func.count()).group_by(BookingRow.status)
    return {row[0]: row[1] for row in ctx.reader.execute(counts)}


def says(ctx: Context, offer_id: int, who: int, *choices: int | None) -> None:
    asked = seen(ctx, offer_id).asked[who].id
    answers = seen(ctx, offer_id).asked[who].answers
    spoken = SpokenChoices(asked, dict(enumerate(choices, 1)), Channel.TELEPHONE, "本人", answers)
    offer_answers.record_choices(ctx, offer_id, spoken)


def token(view: OfferView, who: int) -> str:
    return view.asked[who].link.rpartition("/")[2]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_an_offer_holds_room_people_and_parties_of_each_time_and_asks_them(ctx: Context) -> None:
    view = seen(ctx, offers.make_offer(ctx, wanted(ctx)))
    # a room, six people and two parties for each of three times; the board shows the rooms
    assert (held(ctx), ctx.reader.scalar(select(func.count(HoldRow.id)))) == ({"held": 27}, 3)
    assert [one.role["zh"] for one in view.asked][:2] == ["责任单位", "信访人"]
    assert [(one.name, one.choices) for one in view.asked][2:4] == [("王示例01", ()), ("李示例02", ())]
    assert (view.state, view.best, view.waiting, len(view.asked)) == (OfferState.OPEN, 1, 8, 8)
    assert [time.reasons for time in view.times] == [(), (), ()]
    with pytest.raises(Refused) as taken:
        bookings.book_sitting(ctx, house.hearing(ctx, house.OTHER_MATTER))
    assert "person.busy" in codes(taken)


def test_the_smallest_sum_of_ranks_is_booked_and_everything_else_is_free_again(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    says(ctx, offer_id, 0, None, 2, 1)
    says(ctx, offer_id, 1, 1, 1, 2)
    view = seen(ctx, offer_id)
    assert [(time.ranks, [reason.code for reason in time.reasons]) for time in view.times] == [
        (22, ["offer.party_struck"]),
        (21, []),
        (21, []),
    ]
    assert view.best == 2
    with pytest.raises(Refused) as out:
        offers.settle_offer(ctx, target(ctx, offer_id), 1)
    assert codes(out) == ["offer.out", "offer.party_struck"]
    sitting_id = offers.settle_offer(ctx, target(ctx, offer_id), 2)
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    assert (civil_day(row.starts_at), row.state, len(row.seats)) == (DAYS[1], "drafted", 6)
    assert held(ctx) == {"held": 9, "released": 27}
    settled = seen(ctx, offer_id)
    assert (settled.state, settled.sitting_id, settled.settled) == (OfferState.SETTLED, sitting_id, 2)
    last = settled.history[0]
    assert (last.facts["zh"], last.by, last.at) == (f"定下供选的时间：{row.number}", settled.history[-1].by, ctx.now)
    bookings.book_sitting(ctx, house.hearing(ctx, house.OTHER_MATTER))


def test_a_link_answers_without_signing_in_and_one_that_was_revoked_is_unknown(ctx: Context, as_role: AsRole) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    view, visitor = seen(ctx, offer_id), as_role("visitor", unit_id=None)
    choices = {1: 1, 2: None, 3: 2}
    offer_answers.answer_by_token(visitor, token(view, 2).upper(), choices, seen=0)
    assert seen(ctx, offer_id).asked[2].choices == (1, None, 2)
    # the seat of who struck is out, and five become four
    (reason,) = seen(ctx, offer_id).times[1].without
    assert (reason.code, reason.params["name"]) == ("offer.seat_out", "王示例01")
    against = [reason.code for reason in seen(ctx, offer_id).times[1].reasons]
    assert against == ["panel.too_few", "panel.even", "seat.too_few"]
    with pytest.raises(Refused) as again:
        offer_answers.answer_by_token(visitor, token(view, 2), choices, seen=0)
    with pytest.raises(Refused) as half:
        offer_answers.answer_by_token(visitor, token(view, 3), {1: 1, 2: 4}, seen=0)
    assert (codes(again), codes(half)) == (["offer.answered_meanwhile"], ["offer.unsaid", "offer.rank"])
    offer_answers.renew_link(ctx, offer_id, view.asked[2].id)
    visitor.reader.rollback()
    for unknown in (token(view, 2), "a" * 26):
        with pytest.raises(NotFound):
            offer_answers.view_by_token(visitor, unknown)
        with pytest.raises(NotFound):
            offer_answers.answer_by_token(visitor, unknown, choices, seen=1)
    offers.withdraw_offer(ctx, target(ctx, offer_id))
    with pytest.raises(Refused) as over:
        offer_answers.answer_by_token(visitor, token(view, 3), choices, seen=0)
    assert (codes(over), held(ctx)) == (["offer.closed"], {"released": 27})


def test_two_clerks_who_settle_at_once_book_one(app: Flask, ctx: Context, as_role: AsRole) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    same = target(ctx, offer_id)

    def settle(at: int) -> str:
        with app.app_context():
            try:
                offers.settle_offer(as_role("booking_clerk"), same, at)
            except Refused as refused:
                return refused.reasons[0].code
        return "booked"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(settle, (1, 2))) == ["booked", "offer.closed"]
    ctx.reader.rollback()
    assert (ctx.reader.scalar(select(func.count(SittingRow.id))), held(ctx)) == (1, {"held": 9, "released": 27})


def test_when_the_holds_have_lapsed_the_offer_is_over_and_the_times_are_free(
    ctx: Context, as_role: AsRole, clock: Clock
) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    before, until = target(ctx, offer_id), seen(ctx, offer_id).held_until_at
    clock.now = until
    late = as_role("booking_clerk")
    assert (seen(late, offer_id).state, seen(late, offer_id).best) == (OfferState.EXPIRED, None)
    with pytest.raises(Refused) as over:
        offers.settle_offer(late, before, 1)
    assert codes(over) == ["offer.closed"]
    bookings.book_sitting(late, house.hearing(late, house.OTHER_MATTER))
    # the lock lets go of a room and six people at all three times; the other matter's parties were not touched
    assert held(late) == {"expired": 21, "held": 15}


def test_what_was_offered_can_still_be_settled_at_the_last_moment(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    near = wanted(ctx, *(house.order(ctx, house.morning(date(2026, 12, day))) for day in (7, 8)))
    offered = replace(near, answer_by_on=offers.view_proposal(ctx, near).answer_by_on)
    offer_id = offers.make_offer(ctx, offered)
    clock.now = seen(ctx, offer_id).held_until_at - timedelta(minutes=1)
    late = as_role("booking_clerk")
    assert [time.reasons for time in seen(late, offer_id).times] == [(), ()]
    offers.settle_offer(late, target(late, offer_id), 1)


def test_a_minor_who_is_recorded_later_closes_what_is_offered_and_it_can_still_be_settled(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    requests.set_minor(ctx, house.MATTER, overviews.view_overview(ctx, house.MATTER).version, has_minor="yes")
    row = sittings.find(ctx.reader, 1, offers.settle_offer(ctx, target(ctx, offer_id), 1))
    assert row is not None
    assert (row.is_open, row.closed_ground) == (False, "minor")


def test_two_parties_of_one_role_are_numbered_and_named_for_the_clerk_alone(ctx: Context, as_role: AsRole) -> None:
    with ctx.open_writer() as session:
        matter = session.scalars(select(MatterRow).where(MatterRow.number == house.MATTER)).one()
        for party in matter.parties:
            party.role = "petitioner"
        session.commit()
    view = seen(ctx, offers.make_offer(ctx, wanted(ctx)))
    assert [(one.role["zh"], one.role["en"]) for one in view.asked[:2]] == [
        ("信访人 1", "petitioner 1"),
        ("信访人 2", "petitioner 2"),
    ]
    assert sorted(one.party for one in view.asked[:2]) == ["吴某示例21", "示例住建局"]
    assert {one.party for one in seen(as_role("leader"), view.id).asked} == {""}
    assert offer_answers.view_by_token(as_role("visitor", unit_id=None), token(view, 0)).role["zh"] == "信访人"


def test_somebody_is_asked_about_the_times_alone_at_which_he_would_sit(ctx: Context) -> None:
    first, second, third = wanted(ctx).dates
    others = replace(third, seats=house.panel(ctx, "E001", "E003", "E004", "E006", "E008", "E013"))
    offer_id = offers.make_offer(ctx, wanted(ctx, first, second, others))
    (who,) = (at for at, one in enumerate(seen(ctx, offer_id).asked) if one.name == "李示例02")
    assert seen(ctx, offer_id).asked[who].asks == (1, 2)
    says(ctx, offer_id, who, 1, 2)
    assert seen(ctx, offer_id).asked[who].choices == (1, 2, None)
    assert seen(ctx, offer_id).times[2].reasons == ()


def test_when_everybody_strikes_nothing_is_booked_and_the_way_on_is_told(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    says(ctx, offer_id, 0, None, None, None)
    assert seen(ctx, offer_id).best is None
    with pytest.raises(Refused) as out:
        offers.settle_offer(ctx, target(ctx, offer_id), 1)
    assert codes(out) == ["offer.none_left", "offer.party_struck"]
    assert held(ctx) == {"held": 27}
    stale = target(ctx, offer_id)
    says(ctx, offer_id, 0, 1, None, None)
    with pytest.raises(Stale):
        offers.settle_offer(ctx, stale, 1)


def test_what_clashes_meanwhile_is_refused_and_the_next_best_is_proposed(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    with ctx.open_writer() as session:
        first = session.scalars(select(HoldRow).order_by(HoldRow.id)).first()
        assert first is not None
        first.booking.status, first.booking.held_until_at = "released", None
        session.commit()
    other = house.order(ctx, codes=("E007", "E009", "E010", "E003", "E005", "E014"))
    with ctx.open_writer() as session:
        during = first.booking.during
        session.add(BookingRow(resource_id=first.booking.resource_id, during=during, status="confirmed"))
        session.commit()
    assert other.room_id == first.room_id
    with pytest.raises(Refused) as taken:
        offers.settle_offer(ctx, target(ctx, offer_id), 1)
    assert codes(taken)[0] == "offer.out"
    assert (seen(ctx, offer_id).best, held(ctx)["held"]) == (2, 26)


def test_an_offer_that_could_not_be_booked_in_the_end_is_refused_with_every_reason(ctx: Context) -> None:
    early = house.order(ctx, house.morning(date(2026, 12, 4)))
    with pytest.raises(Refused) as refused:
        offers.make_offer(ctx, wanted(ctx, early, answer_by=date(2026, 12, 4)))
    assert [code for code in codes(refused) if code.startswith("offer.")] == [
        "offer.count",
        "offer.answer_late",
        "offer.date_not",
    ]
    assert "notice.too_short" in codes(refused)
    offers.make_offer(ctx, wanted(ctx))
    later = [
        replace(one, span=house.morning(civil_day(one.span.start) + timedelta(days=7))) for one in wanted(ctx).dates
    ]
    with pytest.raises(Refused) as twice:
        offers.make_offer(ctx, wanted(ctx, *later))
    assert codes(twice) == ["offer.another"]
    ctx.reader.rollback()
    facts = str([row.facts for row in ctx.reader.scalars(select(AuditRow))])
    assert [name for name in ("吴某示例21", "王示例01") if name in facts] == []


def test_more_time_holds_every_time_longer_and_asks_each_that_is_left_again(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    says(ctx, offer_id, 0, None, 1, 1)
    before = target(ctx, offer_id)
    for answer_by, code in ((ANSWER_BY, "offer.not_later"), (date(2026, 12, 14), "offer.date_not")):
        with pytest.raises(Refused) as refused:
            offers.extend_offer(ctx, before, answer_by)
        assert code in codes(refused)
    offers.extend_offer(ctx, before, date(2026, 11, 30))
    with pytest.raises(Stale):
        offers.extend_offer(ctx, before, date(2026, 12, 1))
    view = seen(ctx, offer_id)
    assert (view.answer_by_on, view.held_through_on) == (date(2026, 11, 30), date(2026, 12, 1))
    until = select(BookingRow.held_until_at, func.count()).group_by(BookingRow.held_until_at)
    # what was struck is held on as well: the strike may be taken back, and then the time is left
    counts = {civil_day(row[0]): row[1] for row in ctx.reader.execute(until)}
    assert counts == {date(2026, 12, 2): 27}


def test_a_day_is_proposed_on_which_every_time_could_still_be_booked(ctx: Context) -> None:
    far = offers.view_proposal(ctx, wanted(ctx, answer_by=date(2026, 11, 30)))
    assert (far.answer_by_on, far.held_through_on, far.reasons) == (date(2026, 11, 30), date(2026, 12, 1), ())
    # a Sunday, and a day that leaves too little notice, give way to a working day before
    assert offers.view_proposal(ctx, wanted(ctx, answer_by=date(2026, 11, 29))).answer_by_on == date(2026, 11, 27)
    near = wanted(ctx, *(house.order(ctx, house.morning(date(2026, 12, day))) for day in (7, 8)))
    assert offers.view_proposal(ctx, near).answer_by_on < near.answer_by_on
    offers.make_offer(ctx, wanted(ctx))
    ctx.reader.rollback()
    assert offers.view_preview(ctx, wanted(ctx)).reasons[0].code == "offer.another"


def test_the_desk_says_when_answers_are_in_or_the_last_day_is_near(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))

    def stands() -> list[tuple[str, Urgency, date | None]]:
        shown = desk.view_desk(as_role("booking_clerk")).tasks.values()
        found = [task for of_urgency in shown for task in of_urgency if task.cause is Cause.OFFER]
        return [(task.text.code, task.urgency, civil_day(task.due_at)) for task in found if task.text and task.due_at]

    begin = clock.now
    assert stands() == []
    clock.forward(days=3)
    assert stands() == [("desk.offer_near", Urgency.NEXT, ANSWER_BY)]
    clock.forward(days=2)
    assert stands() == [("desk.offer_over", Urgency.TODAY, date(2026, 11, 30))]
    clock.now = begin
    for who in range(8):
        says(ctx, offer_id, who, 1, 2, 3)
    assert stands() == [("desk.offer_complete", Urgency.TODAY, date(2026, 11, 30))]
    assert [task for task in desk.view_desk(as_role("leader")).tasks[Urgency.TODAY] if task.cause is Cause.OFFER] == []


def test_what_was_told_overwrites_no_answer_that_the_clerk_has_not_seen_or_that_is_newer(ctx: Context) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    says(ctx, offer_id, 0, 1, 2, 3)
    asked = seen(ctx, offer_id).asked[0].id
    spoken = SpokenChoices(asked, {1: 3, 2: 2, 3: 1}, Channel.TELEPHONE, "本人", 1)
    for wrong, code in (
        (replace(spoken, seen=0), "offer.answered_meanwhile"),
        (replace(spoken, said_at=ctx.now + timedelta(minutes=5)), "invitation.said_in_future"),
        (replace(spoken, said_at=ctx.now - timedelta(minutes=5)), "invitation.older_answer"),
    ):
        with pytest.raises(Refused) as refused:
            offer_answers.record_choices(ctx, offer_id, wrong)
        assert codes(refused) == [code]
    assert seen(ctx, offer_id).asked[0].choices == (1, 2, 3)


def test_links_are_shown_to_whoever_may_pass_them_on_and_the_history_says_whose_answer_came(
    ctx: Context, as_role: AsRole
) -> None:
    offer_id = offers.make_offer(ctx, wanted(ctx))
    says(ctx, offer_id, 1, 1, 1, None)
    answered = token(seen(ctx, offer_id), 2)
    offer_answers.answer_by_token(as_role("visitor", unit_id=None), answered, {1: 1, 2: 2, 3: 3}, seen=0)
    assert [line.facts["zh"] for line in seen(ctx, offer_id).history] == [
        "答复供选的时间：王示例01",
        "答复供选的时间：信访人",
        "拟定几个时间并预留，待逐一告知各方",
    ]
    assert {one.link for one in seen(as_role("leader"), offer_id).asked} == {""}


def test_times_on_offer_are_no_sittings_and_use_up_no_monthly_cap(ctx: Context) -> None:
    with ctx.open_writer() as session:
        session.execute(update(RosterEntryRow).values(monthly_cap=1))
        session.commit()
    offer_id = offers.make_offer(ctx, wanted(ctx))
    other = house.hearing(ctx, house.OTHER_MATTER, house.order(ctx, house.morning(date(2026, 12, 18))))
    sitting_id = bookings.book_sitting(ctx, other)
    # a sitting counts: now nobody of this panel may sit once more in December
    out = [{reason.code for reason in time.reasons} for time in seen(ctx, offer_id).times]
    assert (sittings.find(ctx.reader, 1, sitting_id) is not None, out) == (True, [{"person.monthly_cap"}] * 3)
