"""Does a unit see of a person whom two units list no more than its own roster says?"""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters import days, ledgers, reviews
from hearing_app.services.matters.reviews import CounselOrder
from hearing_app.services.people import merge_people, view_matches
from hearing_app.services.searches import search
from tests.builders import days as story
from tests.builders import house
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
