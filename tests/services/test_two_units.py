"""Does a unit see of a person whom two units list no more than its own roster says?"""

import gzip
from collections.abc import Callable
from datetime import date

import psycopg
import pytest
from sqlalchemy import select

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.errors import NotFound
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.sittings.invitations import Coming
from hearing_app.services import accounts, delegations, feeds
from hearing_app.services.accounts import AccountOrder
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters import days, ledgers, reviews
from hearing_app.services.matters.reviews import CounselOrder
from hearing_app.services.people import merge_people, view_matches
from hearing_app.services.searches import search
from hearing_app.services.sittings import bookings, invitations
from hearing_app.services.sittings.invitations import AnswerOrder
from hearing_app.services.steps.sittings import release
from hearing_app.store.tables.sittings import SeatRow
from tests.builders import answers, house, offices
from tests.builders import days as story
from tests.builders.workbooks import PEOPLE_HEADER
from tests.conftest import Clock

AsRole = Callable[..., Context]
NAME, THERE = "李示例02", "别区法律援助中心"
LISTED = (("Z777", NAME, "律师", THERE, "13900000001", "there@example.invalid", None, None, "周二全天", 3),)


@pytest.fixture
def clerk(as_role: AsRole) -> Context:
    """The clerk of a unit; another unit lists somebody of his roster under a code and an agency of its own."""
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute(
            "INSERT INTO units (id, code, name, name_en, profile) OVERRIDING SYSTEM VALUE"
            " SELECT 2, 'other', '别区', 'Other', profile FROM units WHERE id = 1"
        )
    there = as_role("booking_clerk", unit_id=2)
    book = write_table("名册", PEOPLE_HEADER, LISTED)
    result = take_workbook(there, ImportOrder(Family.ROSTER, "名册.xlsx", book))
    assert not result.problems
    return clerk


def merged(clerk: Context) -> int:
    (match,) = view_matches(clerk)
    merge_people(clerk, match.first.person_id, match.second.person_id)
    return match.first.person_id


def test_a_match_shows_nothing_of_the_other_units_record_but_that_it_is_there(clerk: Context) -> None:
    (match,) = view_matches(clerk)
    assert (match.first.codes, match.second.codes, match.second.agency) == ("E002", "", "")
    assert (match.second.email, match.second.times_text, match.second.seats) == ("", "", 0)


def test_the_search_shows_the_own_entry_alone(clerk: Context) -> None:
    merged(clerk)
    (hit,) = search(clerk, NAME).people
    assert (hit.codes, hit.agency, len(hit.categories)) == ("E002", "示例律师事务所(一)", 1)


def test_counsel_comes_from_where_the_own_roster_says(clerk: Context, as_role: AsRole) -> None:
    person_id = merged(clerk)
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE roster_entries SET agency_id = NULL WHERE unit_id = 1 AND code = 'E002'")
    number = reviews.open_review(clerk, house.MATTER)
    reviews.record_counsel(clerk, CounselOrder(number, 1, CounselForm.WRITTEN, date(2026, 11, 23), person_id, "合法。"))
    counsel = ledgers.view_review(clerk, number).counsel
    assert (counsel.name, counsel.firm) == (NAME, "")


def test_the_day_shows_no_agency_of_another_unit(clerk: Context, as_role: AsRole, clock: Clock) -> None:
    merged(clerk)
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE roster_entries SET agency_id = NULL WHERE unit_id = 1 AND code = 'E002'")
    sitting_id = story.on_the_day(as_role, clock)
    units = {line.name: line.unit for line in days.view_day(as_role("recorder"), sitting_id).people}
    assert units[NAME] == ""


def elsewhere(clerk: Context, as_role: AsRole) -> tuple[int, int]:
    """A hearing of the other unit beside one of the own, each with the same person; returns both of his seats."""
    offices.second_unit(clerk.env.libpq_dsn)
    here = answers.seat(clerk, answers.invited(as_role), "E002").id
    sitting_id = bookings.book_sitting(
        clerk, house.hearing(clerk, house.OTHER_MATTER, house.order(clerk, house.morning(house.LATER_DAY)))
    )
    answers.sign(as_role, sitting_id)
    there = answers.seat(clerk, sitting_id, "E002").id
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        connection.execute("UPDATE sittings SET unit_id = 2 WHERE id = %s", [sitting_id])
    return here, there


def shown_in(ctx: Context, person_id: int) -> list[int]:
    """The seats to which the feed that somebody is shown holds answer links."""
    if feeds.view_person_feed(ctx, person_id) is None:
        feeds.open_person_feed(ctx, person_id)
        ctx.reader.rollback()
    link = feeds.view_person_feed(ctx, person_id)
    assert link is not None
    token = link.url.rpartition("/")[2].removesuffix(".ics")
    _etag, packed = feeds.packed_content(ctx, feeds.standing_of(ctx, token, feeds.EVENTS))
    text = gzip.decompress(packed).decode().replace("\r\n ", "")
    seats = ctx.reader.scalars(select(SeatRow).where(SeatRow.person_id == person_id)).all()
    return sorted(seat.id for seat in seats if release.answer_url(ctx, seat) in text)


def test_a_feed_that_a_clerk_hands_out_holds_the_seats_of_his_unit_alone(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    here, there = elsewhere(clerk, as_role)
    person_id = house.people(clerk)["E002"]
    assert shown_in(clerk, person_id) == [here]
    assert shown_in(as_role("secretary", delegate_for=frozenset({person_id})), person_id) == [here]
    assert shown_in(as_role("expert", person_id=person_id), person_id) == [here, there]
    assert shown_in(clerk, person_id) == [here]


def test_a_delegate_answers_for_the_seats_of_his_unit_alone(as_role: AsRole) -> None:
    clerk = as_role("booking_clerk")
    here, there = elsewhere(clerk, as_role)
    person_id = house.people(clerk)["E002"]
    delegate = as_role("secretary", delegate_for=frozenset({person_id}))
    assert [view.seat_id for view in invitations.view_own(delegate)] == [here]
    assert invitations.view_own_parties(delegate, here) != ()
    for refused in (
        lambda: invitations.view_own_parties(delegate, there),
        lambda: invitations.calendar_of_own(delegate, there),
        lambda: invitations.answer_own_seat(delegate, there, AnswerOrder(0, coming=Coming.DECLINE)),
    ):
        with pytest.raises(NotFound):
            refused()
    own = as_role("expert", person_id=person_id)
    assert [view.seat_id for view in invitations.view_own(own)] == [here, there]
    invitations.answer_own_seat(own, there, AnswerOrder(0, coming=Coming.ACCEPT, has_pledged=True))


def test_a_delegate_is_named_and_dropped_by_clerks_of_his_own_unit(clerk: Context, as_role: AsRole) -> None:
    person_id = merged(clerk)
    wanted = AccountOrder("mishu2", "秘书", "secretary", house.PASSWORD)
    accounts.add_account(as_role("administrator", unit_id=2), wanted)
    there = as_role("booking_clerk", unit_id=2)
    delegations.add_delegate(there, person_id, "mishu2")
    (made,) = delegations.view_delegates(there, person_id).delegates
    assert delegations.view_delegates(clerk, person_id).delegates == ()
    with pytest.raises(NotFound):
        delegations.remove_delegate(clerk, person_id, made.id)
    delegations.remove_delegate(there, person_id, made.id)
