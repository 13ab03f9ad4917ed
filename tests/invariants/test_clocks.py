"""Invariants 2 and 3 of the field notes §8.1: what is stored with a last day, and which clocks a hearing may pause."""

import pytest

from hearing_app.services.context import Context
from hearing_app.services.matters.reviews import open_review
from hearing_app.store import matters
from hearing_app.store.tables.clocks import ClockRow
from tests.builders import days as story
from tests.builders import house
from tests.builders.house import AsRole
from tests.conftest import Clock


@pytest.fixture
def handler(as_role: AsRole) -> Context:
    house.small_house(as_role)
    return as_role("handler")


def clock_of(ctx: Context, matter_id: int) -> ClockRow:
    ctx.reader.rollback()
    (row,) = matters.clocks_of(ctx.reader, matter_id)
    return row


def test_2_a_last_day_is_stored_with_rule_profile_article_tables_and_pauses(
    handler: Context, as_role: AsRole, clock: Clock
) -> None:
    number = open_review(handler, house.MATTER)
    story.held(as_role, clock)
    handler.reader.rollback()
    review = matters.load_reviews(handler.reader, 1, [number])[number]
    row = clock_of(handler, review.matter_id)
    table = handler.rules.workdays
    wanted = {
        "profile": "xa_default",
        "version": "1",
        "clause": "《信访工作条例》第三十六条（听证所需时间不计算在内）",
        "is_unverified": False,
        # the pause carries the end from 2026-12-16 to 2027-01-05, a year without a published table
        "sources": [table.years[2027].source],
    }
    pauses = [["2026-11-24", "2026-12-14"]]
    assert (row.rule, row.evidence, [one[:2] for one in row.pauses]) == ("K9", wanted, pauses)
    assert {key: review.due_evidence[key] for key in wanted} == wanted
    assert (review.due_evidence["clock"], review.due_evidence["pauses"]) == ("K9", pauses)


def test_3_a_hearing_of_a_first_review_pauses_nothing(handler: Context, as_role: AsRole, clock: Clock) -> None:
    number = open_review(handler, house.OTHER_MATTER)
    before = matters.load_reviews(handler.reader, 1, [number])[number]
    matter_id, due_on = before.matter_id, before.due_on
    story.held(as_role, clock, matter=house.OTHER_MATTER)
    handler.reader.rollback()
    after = matters.load_reviews(handler.reader, 1, [number])[number]
    row = clock_of(handler, matter_id)
    assert (row.rule, row.pauses, row.due_on) == ("K7", [], due_on)
    assert (after.due_on, after.due_evidence["pauses"]) == (due_on, [])
