"""Does a feed show what its person was told, and nothing that leaves the office otherwise?"""

import gzip
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.sittings.states import Cause
from hearing_app.services import feeds, people
from hearing_app.services.context import Context
from hearing_app.services.feeds import EVENTS, TAKEN
from hearing_app.services.sittings import bookings, invitations
from hearing_app.services.sittings.bookings import Target
from hearing_app.services.sittings.invitations import AnswerOrder
from hearing_app.services.steps.intake.person_intake import PersonOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store.tables.feeds import FeedCopyRow, FeedMarkRow
from tests.builders import answers, house
from tests.conftest import Clock

AsRole = Callable[..., Context]
SECRETS = ("吴某示例21", "延期交房", "示例住建局", "13900000001")


@pytest.fixture
def hearing(as_role: AsRole) -> int:
    return answers.invited(as_role)


def token_of(ctx: Context, code: str = "E002") -> str:
    person_id = house.people(ctx)[code]
    if feeds.view_person_feed(ctx, person_id) is None:
        feeds.open_person_feed(ctx, person_id)
    ctx.reader.rollback()
    link = feeds.view_person_feed(ctx, person_id)
    assert link is not None
    return link.url.rpartition("/")[2].removesuffix(".ics")


def content(ctx: Context, token: str, form: str = EVENTS) -> bytes:
    ctx.reader.rollback()
    _etag, packed = feeds.packed_content(ctx, feeds.standing_of(ctx, token, form))
    return gzip.decompress(packed)


def calendar(ctx: Context, token: str) -> Calendar:
    return Calendar.from_ical(content(ctx, token))


def only(ctx: Context, token: str) -> dict[str, object]:
    (event,) = calendar(ctx, token).events
    return event


def told(event: dict[str, object]) -> tuple[object, ...]:
    return (event["STATUS"], event["TRANSP"], event["SEQUENCE"], str(event["SUMMARY"])[:5])


def test_a_feed_shows_the_invitation_as_it_was_mailed_and_no_party(ctx: Context, hearing: int) -> None:
    token = token_of(ctx)
    seat = answers.seat(ctx, hearing, "E002")
    whole = calendar(ctx, token)
    (event,) = whole.events
    assert len(token) == 52
    assert (event["UID"], event["SEQUENCE"], event["DTSTART"].dt) == (
        seat.calendar_uid,
        seat.calendar_sequence,
        answers.sitting(ctx, hearing).starts_at,
    )
    assert (whole["METHOD"], whole["X-WR-TIMEZONE"], str(event["ORGANIZER"])) == (
        "PUBLISH",
        "Asia/Shanghai",
        "mailto:noreply@shifan.example.invalid",
    )
    text = content(ctx, token).decode()
    lines = text.replace("\r\n ", "").split("\r\n")
    wanted = {"REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H", "NAME:示范区信访局会议"}
    assert wanted - set(lines) == set()
    assert answers.link(ctx, seat) in text.replace("\r\n ", "")
    assert [name for name in ("ATTENDEE", "VALARM", "李示例02", *SECRETS) if name in text.replace("\r\n ", "")] == []
    assert max(map(len, content(ctx, token).split(b"\r\n"))) <= 75


def test_an_unchanged_feed_is_not_built_again(ctx: Context, hearing: int, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(ctx)
    first = feeds.standing_of(ctx, token, EVENTS)

    def never(*_given: object, **_more: object) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(feeds, "_built", never)
    assert feeds.standing_of(ctx, token, EVENTS) == first


def test_whatever_shows_in_it_makes_it_anew_and_what_does_not_does_not(
    ctx: Context, as_role: AsRole, hearing: int
) -> None:
    token, other = token_of(ctx), token_of(ctx, "E001")
    before = {name: feeds.standing_of(ctx, name, EVENTS).etag for name in (token, other)}
    link = answers.link(ctx, answers.seat(ctx, hearing, "E002"))
    invitations.answer_by_token(ctx, link, AnswerOrder(0, Coming.DECLINE))
    ctx.reader.rollback()
    assert ctx.reader.query(FeedMarkRow).count() == 1
    assert feeds.standing_of(ctx, other, EVENTS).etag == before[other]
    assert feeds.standing_of(ctx, token, EVENTS).etag != before[token]
    assert told(only(ctx, token)) == ("CONFIRMED", "TRANSPARENT", 0, "听证评议会")
    assert ctx.reader.query(FeedMarkRow).count() == 0


def test_a_change_shows_when_it_is_signed_and_not_before(ctx: Context, as_role: AsRole, hearing: int) -> None:
    token = token_of(ctx)
    row = answers.sitting(ctx, hearing)
    at, order = (
        row.starts_at,
        replace(order_of(row), span=house.morning(house.LATER_DAY), room_id=house.rooms(ctx)["听证室二"]),
    )
    bookings.move_sitting(ctx, Target(hearing, row.version), order)
    event = only(ctx, token)
    assert (told(event), event["DTSTART"].dt, "LOCATION" in event) == (
        ("TENTATIVE", "OPAQUE", 0, "【待定】听"),
        at,
        False,
    )
    answers.sign(as_role, hearing)
    event = only(ctx, token)
    assert (told(event), event["DTSTART"].dt) == (("CONFIRMED", "OPAQUE", 1, "听证评议会"), order.span.start)
    assert "听证室二" in event["LOCATION"]


def test_a_cancelled_sitting_stays_and_takes_no_time(ctx: Context, hearing: int, clock: Clock) -> None:
    token = token_of(ctx)
    bookings.cancel_sitting(ctx, Target(hearing, answers.sitting(ctx, hearing).version), Cause("撤回", "主持人"))
    assert told(only(ctx, token)) == ("CANCELLED", "TRANSPARENT", 1, "【已取消】")
    assert b"FREEBUSY:" not in content(ctx, token, TAKEN)
    later = replace(ctx, now=ctx.now + timedelta(days=21 + 89))
    assert told(only(later, token))[0] == "CANCELLED"
    assert calendar(replace(ctx, now=ctx.now + timedelta(days=21 + 92)), token).events == []


def test_the_taken_times_are_merged_periods_in_utc_without_words(ctx: Context, as_role: AsRole, hearing: int) -> None:
    bookings.book_sitting(ctx, house.lecture(ctx, ("E008", "E002")))
    token = token_of(ctx)
    text = content(ctx, token, TAKEN).decode()
    assert [line for line in text.split("\r\n") if line.startswith("FREEBUSY")] == [
        "FREEBUSY:20261214T010000Z/20261214T040000Z",
        "FREEBUSY:20261214T060000Z/20261214T080000Z",
    ]
    assert [word for word in ("SUMMARY", "听证", "LOCATION", "/a/") if word in text] == []


def test_a_renewed_a_shut_and_an_unknown_feed_are_nothing(ctx: Context, hearing: int) -> None:
    old, person_id = token_of(ctx), house.people(ctx)["E002"]
    feeds.open_person_feed(ctx, person_id)
    new = token_of(ctx)
    assert new != old
    feeds.standing_of(ctx, new.upper(), EVENTS)
    feeds.shut_person_feed(ctx, person_id)
    ctx.reader.rollback()
    assert (feeds.view_person_feed(ctx, person_id), ctx.reader.query(FeedCopyRow).count()) == (None, 0)
    for wrong in (old, new, "a" * 52, "", "´%00"):
        with pytest.raises(NotFound):
            feeds.standing_of(ctx, wrong, EVENTS)
    assert token_of(ctx) not in (old, new)


def test_a_persons_feed_is_his_his_delegates_and_his_clerks(ctx: Context, as_role: AsRole, hearing: int) -> None:
    ids = house.people(ctx)
    own = as_role("expert", person_id=ids["E002"])
    feeds.open_person_feed(own, ids["E002"])
    secretary = as_role("secretary", delegate_for=frozenset({ids["E002"]}))
    ctx.reader.rollback()
    # what he opened himself shows every seat of his; who acts for him in a unit opens and shares another one
    assert (feeds.view_person_feed(secretary, ids["E002"]), feeds.view_person_feed(ctx, ids["E002"])) == (None, None)
    feeds.open_person_feed(secretary, ids["E002"])
    for each in (secretary, ctx, own):
        each.reader.rollback()
    shown = [feeds.view_person_feed(each, ids["E002"]) for each in (secretary, ctx, own)]
    assert shown[0] is not None
    assert shown[0] == shown[1] != shown[2]
    for stranger in (as_role("expert", person_id=ids["E001"]), as_role("leader"), as_role("secretary")):
        with pytest.raises((Forbidden, NotFound)):
            feeds.view_person_feed(stranger, ids["E002"])
        with pytest.raises((Forbidden, NotFound)):
            feeds.open_person_feed(stranger, ids["E002"])
    with pytest.raises(NotFound):
        feeds.shut_person_feed(as_role("booking_clerk", unit_id=2), ids["E002"])


def test_a_merged_records_feed_goes_on_with_the_one_human(ctx: Context, hearing: int) -> None:
    ids, double = (
        house.people(ctx),
        people.add_person(ctx, PersonOrder("李示例02", "E902", "lawyer", phone="13900000001")),
    )
    ctx.reader.rollback()
    feeds.open_person_feed(ctx, double)
    ctx.reader.rollback()
    link = feeds.view_person_feed(ctx, double)
    assert link is not None
    token = link.url.rpartition("/")[2].removesuffix(".ics")
    assert calendar(ctx, token).events == []
    people.merge_people(ctx, ids["E002"], double)
    assert told(only(ctx, token)) == ("CONFIRMED", "OPAQUE", 0, "听证评议会")
    seat = answers.seat(ctx, hearing, "E002")
    invitations.answer_by_token(ctx, answers.link(ctx, seat), AnswerOrder(0, Coming.DECLINE))
    assert told(only(ctx, token))[1] == "TRANSPARENT"


def test_the_feed_of_a_room_shows_what_is_planned_there_and_no_party(ctx: Context, hearing: int) -> None:
    room_id = house.rooms(ctx)["听证室一"]
    feeds.open_room_feed(ctx, room_id)
    ctx.reader.rollback()
    link = feeds.view_room_feed(ctx, room_id)
    assert link is not None
    token = link.url.rpartition("/")[2].removesuffix(".ics")
    assert told(only(ctx, token)) == ("CONFIRMED", "OPAQUE", 0, "听证评议会")
    text = content(ctx, token).decode().replace("\r\n ", "")
    assert [secret for secret in SECRETS if secret in text] == []
    row = answers.sitting(ctx, hearing)
    bookings.move_sitting(
        ctx, Target(hearing, row.version), replace(order_of(row), room_id=house.rooms(ctx)["听证室二"])
    )
    assert calendar(ctx, token).events == []
