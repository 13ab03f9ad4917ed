"""Is one human one resource, whatever the workbook lists him as?"""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, ImportResult, take_workbook
from hearing_app.services.people import (
    add_person,
    edit_contacts,
    edit_times,
    merge_people,
    undo_merge,
    view_matches,
    view_merges,
    view_person,
)
from hearing_app.services.rosters import RosterFilter, view_roster
from hearing_app.services.sittings.bookings import Target, book_sitting, move_sitting
from hearing_app.services.steps.intake.person_intake import ContactOrder, EntryTimesOrder, PersonOrder
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import filters, merges, sittings
from hearing_app.store import people as roster
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import PEOPLE_HEADER

TWICE = (
    (
        "E101",
        "钱示例51",
        "律师",
        "示例律师事务所(一)",
        "13900000051",
        "e101@example.invalid",
        None,
        None,
        "周三全天",
        3,
    ),
    ("E102", "钱示例51", "人民调解员", "示范区人民调解委员会", "13900000051", None, None, None, "周五下午", 2),
    ("E103", "孔示例52", "法官", "示范区人民法院", "13900000052", None, None, None, None, None),
)


def workbook(ctx: Context) -> ImportResult:
    return take_workbook(ctx, ImportOrder(Family.ROSTER, "名册.xlsx", write_table("名册", PEOPLE_HEADER, TWICE)))


@pytest.fixture
def doubled(as_role: AsRole) -> Context:
    """A small office whose roster lists one person twice."""
    house.small_house(as_role)
    ctx = as_role("booking_clerk")
    workbook(ctx)
    return ctx


def pair(ctx: Context) -> tuple[int, int]:
    known = house.people(ctx)
    return known["E101"], known["E102"]


def test_the_same_name_and_telephone_are_proposed_side_by_side(doubled: Context) -> None:
    (match,) = view_matches(doubled)
    assert (match.name, match.first.codes, match.second.codes) == ("钱示例51", "E101", "E102")
    assert view_roster(doubled).doubles == 1


def test_a_merge_moves_entries_and_times_and_leaves_one_line(doubled: Context) -> None:
    kept, merged = pair(doubled)
    merge_people(doubled, kept, merged)
    person = view_person(doubled, kept)
    assert [entry.code for entry in person.entries] == ["E101", "E102"]
    assert [words["zh"] for words in person.understood] == ["周三 全天 不行", "周五 12:00–24:00 不行"]
    assert [line.codes for line in view_roster(doubled).lines if line.name == "钱示例51"] == ["E101、E102"]
    assert view_matches(doubled) == []
    with pytest.raises(NotFound):
        view_person(doubled, merged)


@pytest.mark.parametrize("is_swapped", [False, True])
def test_the_same_workbook_after_a_merge_changes_nothing(doubled: Context, is_swapped: bool) -> None:
    kept, merged = pair(doubled)[:: -1 if is_swapped else 1]
    merge_people(doubled, kept, merged)
    versions = [filters.resource_version(doubled.reader, resource) for resource in resources(doubled)]
    result = workbook(doubled)
    assert result.counts["people"] == {"added": 0, "changed": 0, "same": 3}
    doubled.reader.rollback()
    assert [filters.resource_version(doubled.reader, resource) for resource in resources(doubled)] == versions


def resources(ctx: Context) -> list[int]:
    return list(ctx.reader.scalars(text("SELECT id FROM resources ORDER BY id")))


def test_one_human_is_one_resource_so_a_booking_of_one_blocks_the_other(doubled: Context) -> None:
    kept, merged = pair(doubled)
    book_sitting(doubled, house.lecture(doubled, ("E008", "E102")))
    merge_people(doubled, kept, merged)
    with pytest.raises(Refused) as refused:
        book_sitting(doubled, house.lecture(doubled, ("E001", "E101")))
    assert "person.busy" in {reason.code for reason in refused.value.reasons}


def test_two_records_booked_at_the_same_time_are_not_merged(doubled: Context) -> None:
    kept, merged = pair(doubled)
    book_sitting(doubled, house.lecture(doubled, ("E001", "E101")))
    other = house.lecture(doubled, ("E008", "E102"))
    order = other.order.__class__(other.order.span, house.rooms(doubled)["听证室一"], other.order.seats, is_open=False)
    book_sitting(doubled, other.__class__(other.kind, "", other.title, order))
    with pytest.raises(Refused) as refused:
        merge_people(doubled, kept, merged)
    assert [reason.code for reason in refused.value.reasons] == ["merge.booked_at_once"]
    assert view_merges(doubled) == []
    assert len(view_matches(doubled)) == 1


def test_two_seats_in_one_sitting_are_not_merged(doubled: Context) -> None:
    kept, merged = pair(doubled)
    book_sitting(doubled, house.lecture(doubled, ("E008", "E101", "E102")))
    with pytest.raises(Refused) as refused:
        merge_people(doubled, kept, merged)
    assert {reason.code for reason in refused.value.reasons} == {"merge.booked_at_once", "merge.same_sitting"}


def test_undoing_moves_exactly_what_moved_back_and_keeps_what_came_later(doubled: Context) -> None:
    kept, merged = pair(doubled)
    book_sitting(doubled, house.lecture(doubled, ("E008", "E102")))
    before = whole(doubled)
    merge_id = merge_people(doubled, kept, merged)
    book_sitting(doubled, house.lecture(doubled, ("E001", "E101"), date(2026, 12, 15)))
    undo_merge(doubled, merge_id)
    after = whole(doubled)
    assert after["entries"] == before["entries"]
    assert after["times"] == before["times"]
    assert after["contacts"] == before["contacts"]
    assert set(before["bookings"]) <= set(after["bookings"])
    assert [seat.number for seat in view_person(doubled, merged).seats] == ["XT2026-1"]
    assert [seat.number for seat in view_person(doubled, kept).seats] == ["XT2026-2"]
    assert len(view_matches(doubled)) == 1
    with pytest.raises(NotFound):
        undo_merge(doubled, merge_id)


def whole(ctx: Context) -> dict[str, list[tuple[object, ...]]]:
    ctx.reader.rollback()
    queries = {
        "entries": "SELECT id, person_id FROM roster_entries ORDER BY id",
        "times": "SELECT id, resource_id FROM availability ORDER BY id",
        "bookings": "SELECT id, resource_id FROM bookings ORDER BY id",
        "contacts": "SELECT id, name, phone, email, district, merged_into_id FROM people ORDER BY id",
    }
    return {name: [tuple(row) for row in ctx.reader.execute(text(query))] for name, query in queries.items()}


def test_an_earlier_merge_waits_until_the_later_one_is_undone(doubled: Context) -> None:
    first, second = pair(doubled)
    third = house.people(doubled)["E103"]
    earlier = merge_people(doubled, second, first)
    later = merge_people(doubled, third, second)
    with pytest.raises(Refused) as refused:
        undo_merge(doubled, earlier)
    assert [reason.code for reason in refused.value.reasons] == ["merge.later_first"]
    undo_merge(doubled, later)
    undo_merge(doubled, earlier)
    assert [line.codes for line in view_roster(doubled).lines if line.name == "钱示例51"] == ["E101", "E102"]


def test_a_record_merged_away_cannot_be_merged_again(doubled: Context) -> None:
    kept, merged = pair(doubled)
    merge_people(doubled, kept, merged)
    with pytest.raises((Refused, NotFound)):
        merge_people(doubled, house.people(doubled)["E103"], merged)
    with pytest.raises(Refused):
        merge_people(doubled, kept, kept)


def test_only_who_edits_the_roster_merges(doubled: Context, as_role: AsRole) -> None:
    with pytest.raises(Forbidden):
        merge_people(as_role("office_head"), *pair(doubled))
    with pytest.raises(NotFound):
        merge_people(as_role("booking_clerk", unit_id=2), *pair(doubled))
    with pytest.raises(NotFound):
        view_person(as_role("booking_clerk", unit_id=2), pair(doubled)[0])


def test_a_person_is_added_once_per_code_with_every_reason_at_once(doubled: Context) -> None:
    person_id = add_person(
        doubled, PersonOrder("严示例53", "E900", "lawyer", "示例律师事务所(三)", times_text="周一上午")
    )
    assert [entry.times_text for entry in view_person(doubled, person_id).entries] == ["周一上午"]
    with pytest.raises(Refused) as refused:
        add_person(doubled, PersonOrder("严示例53", "E900", "nobody"))
    assert [reason.code for reason in refused.value.reasons] == ["person.code_taken", "person.category_unknown"]


def test_contacts_change_in_the_version_that_was_seen(doubled: Context) -> None:
    person = view_person(doubled, pair(doubled)[0])
    order = ContactOrder(person.id, person.version, "13900000099", "", "telephone", "en", "碑林区")
    edit_contacts(doubled, order)
    found = view_person(doubled, person.id)
    assert (found.phone, found.email, found.channel, found.language) == ("13900000099", "", "telephone", "en")
    with pytest.raises(Stale):
        edit_contacts(doubled, order)


def test_times_are_read_again_and_what_is_unclear_is_listed(doubled: Context) -> None:
    person = view_person(doubled, pair(doubled)[0])
    order = EntryTimesOrder(person.id, person.version, person.entries[0].id, "看情况再说")
    assert edit_times(doubled, order) == 1
    assert view_person(doubled, person.id).unclear == ("看情况再说",)
    assert [line.name for line in view_roster(doubled, RosterFilter(has_unclear=True)).lines] == ["钱示例51"]


def test_every_column_that_points_at_people_moves(doubled: Context) -> None:
    """A new table that names people must be thought of here; a feed is its own record's, which keeps its address."""
    query = text(
        "SELECT c.conrelid::regclass::text || '.' || a.attname FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey) "
        "WHERE c.contype = 'f' AND c.confrelid = 'people'::regclass ORDER BY 1"
    )
    moved = {f"{column.class_.__tablename__}.{column.key}" for column in merges.OF_PERSON.values()}
    # the feed of a merged record stays: whoever subscribed to it goes on seeing the one human's sittings
    # PostgreSQL keeps what was frozen for a draw; who draws after a merge voids it and begins anew
    stay = {"merges.kept_id", "merges.merged_id", "feeds.person_id", "draws.presider_id"}
    assert set(doubled.reader.scalars(query)) - stay == moved


def test_the_roster_is_sorted_by_name_and_narrowed_by_category(doubled: Context) -> None:
    names = [line.name for line in view_roster(doubled, RosterFilter("people_mediator")).lines]
    assert names == ["钱示例51", "孙示例12"]
    assert [entry.code for entry in roster.list_roster(doubled.reader, 1, words="ksl52")] == ["E103"]


def test_the_roster_comes_a_page_at_a_time(doubled: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    everybody = view_roster(doubled)
    monkeypatch.setattr("hearing_app.services.rosters.PAGE", 5)
    first, second = (view_roster(doubled, RosterFilter(page=at)) for at in (1, 2))
    assert [line.person_id for line in (*first.lines, *second.lines)] == [
        line.person_id for line in everybody.lines[:10]
    ]
    assert (first.total, first.has_more) == (len(everybody.lines), True)
    beyond = view_roster(doubled, RosterFilter(page=99))
    assert (beyond.lines, beyond.has_more) == ((), False)


def test_undoing_takes_the_bookings_of_a_sitting_moved_since_along(doubled: Context) -> None:
    kept, merged = pair(doubled)
    sitting_id = book_sitting(doubled, house.lecture(doubled, ("E008", "E102")))
    merge_id = merge_people(doubled, kept, merged)
    doubled.reader.rollback()
    row = sittings.find(doubled.reader, 1, sitting_id)
    assert row is not None
    there = house.lecture(doubled, ("E008",), date(2026, 12, 15)).order.span
    move_sitting(doubled, Target(sitting_id, row.version), replace(order_of(row), span=there))
    undo_merge(doubled, merge_id)
    doubled.reader.rollback()
    (owner,) = doubled.reader.scalars(
        text("SELECT person_id FROM seats WHERE sitting_id = :id AND person_id = :merged AND released_at IS NULL"),
        {"id": sitting_id, "merged": merged},
    )
    booked = doubled.reader.scalars(
        text(
            "SELECT p.id FROM bookings b JOIN people p ON p.resource_id = b.resource_id"
            " WHERE b.sitting_id = :id AND b.status IN ('held', 'confirmed') AND p.id IN (:kept, :merged)"
        ),
        {"id": sitting_id, "kept": kept, "merged": merged},
    ).all()
    assert (owner, booked) == (merged, [merged])
