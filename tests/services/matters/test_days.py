"""Who is in the room, may the sitting begin with them, and what follows from its end?"""

from collections.abc import Callable
from datetime import timedelta

import pytest

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.services.context import Context
from hearing_app.services.matters import days
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.reviews import open_review
from hearing_app.store import matters
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def target(ctx: Context, sitting_id: int) -> DayTarget:
    return DayTarget(sitting_id, story.row_of(ctx, sitting_id).version)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_the_room_is_judged_by_who_signed_in(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    before = days.view_day(recorder, sitting_id)
    assert before.verdict is not None
    assert (before.present, before.verdict.is_legal) == (0, False)
    for person in before.people:
        days.sign_in(recorder, sitting_id, person.seat_id)
    after = days.view_day(recorder, sitting_id)
    assert after.verdict is not None
    assert (after.present, after.verdict.reasons) == (6, ())


def test_absence_and_undo_change_who_counts(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    seat_id = story.seat_ids(recorder, sitting_id)["李示例02"]
    days.sign_in(recorder, sitting_id, seat_id)
    days.mark_absent(recorder, sitting_id, seat_id)
    person = next(one for one in days.view_day(recorder, sitting_id).people if one.seat_id == seat_id)
    assert (person.signed_in_at, person.is_absent) == (None, True)
    days.undo_sign_in(recorder, sitting_id, seat_id)
    person = next(one for one in days.view_day(recorder, sitting_id).people if one.seat_id == seat_id)
    assert (person.signed_in_at, person.is_absent) == (None, False)


def test_nothing_of_the_day_is_recorded_before_the_day(as_role: AsRole) -> None:
    sitting_id = story.announced(as_role)
    recorder = as_role("recorder")
    with pytest.raises(Refused) as refused:
        days.sign_in(recorder, sitting_id, story.seat_ids(recorder, sitting_id)["李示例02"])
    assert codes(refused) == ["day.too_early"]


def test_a_sitting_whose_start_has_not_come_is_not_opened(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    clock.now = story.MORNING - timedelta(minutes=10)
    early = as_role("recorder")
    for seat in story.row_of(early, sitting_id).seats:
        days.sign_in(early, sitting_id, seat.id)
    with pytest.raises(Refused) as refused:
        days.open_sitting(early, target(early, sitting_id))
    assert codes(refused) == ["sitting.not_begun"]


def test_too_few_people_keep_a_hearing_from_opening_with_every_reason(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    with pytest.raises(Refused) as refused:
        days.open_sitting(recorder, target(recorder, sitting_id))
    assert {"panel.too_few", "panel.group_missing", "seat.too_few"} <= set(codes(refused))


def test_a_party_that_was_never_served_keeps_a_hearing_from_opening(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock, is_served=False)
    recorder = as_role("recorder")
    for seat in story.row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    with pytest.raises(Refused) as refused:
        days.open_sitting(recorder, target(recorder, sitting_id))
    assert set(codes(refused)) == {"notice.not_served", "notice.too_short"}


def test_whoever_has_not_said_it_before_declares_in_the_room_that_he_has_no_conflict(
    as_role: AsRole, clock: Clock
) -> None:
    sitting_id = story.on_the_day(as_role, clock, has_answers=False)
    recorder = as_role("recorder")
    for seat in story.row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    with pytest.raises(Refused):
        days.open_sitting(recorder, target(recorder, sitting_id))
    for seat in story.row_of(recorder, sitting_id).seats:
        days.declare_clear(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, target(recorder, sitting_id))
    assert story.row_of(recorder, sitting_id).opened_at == clock.now


def test_steps_are_ticked_and_unticked(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    recorder = as_role("recorder")
    days.tick_step(recorder, sitting_id, 0)
    days.tick_step(recorder, sitting_id, 1)
    days.tick_step(recorder, sitting_id, 0)
    assert [step.at for step in days.view_day(recorder, sitting_id).steps if step.done_at] == [1]
    with pytest.raises(NotFound):
        days.tick_step(recorder, sitting_id, 99)


def test_closing_makes_it_held_and_whoever_never_came_absent(as_role: AsRole, clock: Clock) -> None:
    seven = ("E001", "E002", "E004", "E006", "E008", "E009", "E010", "E013")
    sitting_id = story.on_the_day(as_role, clock, codes=seven)
    recorder = as_role("recorder")
    late = {story.seat_ids(recorder, sitting_id)[name] for name in ("周示例09", "吴示例10")}
    for seat in story.row_of(recorder, sitting_id).seats:
        if seat.id not in late:
            days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, target(recorder, sitting_id))
    clock.forward(hours=2)
    days.close_sitting(as_role("recorder"), target(recorder, sitting_id))
    row = story.row_of(recorder, sitting_id)
    assert (row.state, row.closed_at, {seat.id for seat in row.seats if seat.is_absent}) == ("held", clock.now, late)
    with pytest.raises(Refused) as refused:
        days.sign_in(recorder, sitting_id, min(late))
    assert codes(refused) == ["day.wrong_state"]


def test_the_hearing_moves_the_last_day_of_a_re_review_from_notice_to_close(as_role: AsRole, clock: Clock) -> None:
    handler = as_role("handler")
    number = open_review(handler, house.MATTER)
    before = matters.load_reviews(handler.reader, 1, [number])[number]
    assert (before.due_on.isoformat(), before.due_evidence["pauses"]) == ("2026-12-16", [])  # 11-16 and 30 days
    story.held(as_role, clock)
    handler.reader.rollback()
    after = matters.load_reviews(handler.reader, 1, [number])[number]
    clock_row = matters.clocks_of(handler.reader, after.matter_id)[0]
    # 2026-11-24 to 2026-12-14 are 20 days; 2027-01-05 is a Tuesday of a year without a published table
    assert after.due_evidence["pauses"] == [["2026-11-24", "2026-12-14"]]
    assert [pause[:2] for pause in clock_row.pauses] == [["2026-11-24", "2026-12-14"]]
    assert [len(pause) for pause in clock_row.pauses] == [3]  # the third is the hearing's number
    assert (after.due_on.isoformat(), clock_row.due_on, clock_row.is_provisional) == ("2027-01-05", after.due_on, True)


def test_a_button_pressed_on_an_older_page_changes_nothing(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.opened(as_role, clock)
    with pytest.raises(Stale):
        days.close_sitting(as_role("recorder"), DayTarget(sitting_id, 0))


def test_only_recorders_of_the_unit_record_the_day(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.on_the_day(as_role, clock)
    seat_id = next(iter(story.seat_ids(as_role(), sitting_id).values()))
    with pytest.raises(Forbidden):
        days.sign_in(as_role("booking_clerk"), sitting_id, seat_id)
    with pytest.raises(NotFound):
        days.sign_in(as_role("recorder", unit_id=2), sitting_id, seat_id)
    with pytest.raises(NotFound):
        days.view_day(as_role("recorder", unit_id=2), sitting_id)
