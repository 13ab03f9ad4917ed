"""May times be offered together, until when do they stand, and how far is an offer?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from hearing_app.domain.sittings.drafts import BookingStatus, PlannedBooking
from hearing_app.domain.sittings.offering.offers import (
    Kept,
    OfferLimits,
    OfferState,
    against_extension,
    against_offer,
    held_until,
    last_held_on,
    state_at,
)
from hearing_app.domain.spans import civil_span
from tests.builders import rules

TODAY = date(2026, 11, 23)
ANSWER_BY = date(2026, 11, 27)
LIMITS = OfferLimits(dates_least=2, dates_most=6, days_most=30, days_waited=7, settle_workdays=1)


def kept(day: int, *, resources: tuple[int, ...] = (1, 2), hour: int = 9) -> Kept:
    span = civil_span(date(2026, 12, day), time(hour), time(hour + 2))
    bookings = tuple(PlannedBooking(id_, span.widened(0, 30), BookingStatus.HELD) for id_ in resources)
    return Kept(span, bookings)


def codes(found: list[Kept], answer_by: date = ANSWER_BY) -> list[str]:
    return [reason.code for reason in against_offer(found, answer_by, limits=LIMITS, today=TODAY)]


@pytest.mark.parametrize(
    ("found", "answer_by", "wanted"),
    [
        ([kept(14), kept(15)], ANSWER_BY, []),
        ([kept(14)], ANSWER_BY, ["offer.count"]),
        ([kept(day) for day in range(14, 21)], ANSWER_BY, ["offer.count"]),
        ([kept(14), kept(14, resources=(3, 4), hour=10)], ANSWER_BY, ["offer.overlap"]),
        # they touch, but the room needs its turnaround
        ([kept(14), kept(14, hour=11)], ANSWER_BY, ["offer.overlap"]),
        ([kept(14), kept(14, resources=(3, 4), hour=11)], ANSWER_BY, []),
        ([kept(14), kept(15)], TODAY - timedelta(days=1), ["offer.answer_past"]),
        ([kept(14), kept(15)], date(2026, 12, 14), ["offer.answer_late"]),
        ([kept(14), kept(15)], date(2026, 12, 24), ["offer.answer_far", "offer.answer_late"]),
    ],
)
def test_every_reason_against_an_offer_is_told(found: list[Kept], answer_by: date, wanted: list[str]) -> None:
    assert codes(found, answer_by) == wanted


def test_holds_stand_until_the_working_day_after_the_last_answer_is_over() -> None:
    # 27 November 2026 is a Friday
    until = held_until(ANSWER_BY, rules.table(), limits=LIMITS)
    assert (until, last_held_on(until)) == (datetime(2026, 11, 30, 16, 0, tzinfo=UTC), date(2026, 11, 30))
    longer = held_until(ANSWER_BY, rules.table(), limits=replace(LIMITS, settle_workdays=3))
    assert last_held_on(longer) == date(2026, 12, 2)


@pytest.mark.parametrize(
    ("answer_by", "wanted"),
    [
        (date(2026, 11, 30), []),
        (ANSWER_BY, ["offer.not_later"]),
        (date(2026, 11, 20), ["offer.not_later", "offer.answer_past"]),
        (date(2026, 12, 14), ["offer.answer_late"]),
        (date(2026, 12, 24), ["offer.answer_far", "offer.answer_late"]),
    ],
)
def test_waiting_longer_needs_a_later_day_before_the_first_time(answer_by: date, wanted: list[str]) -> None:
    # one time alone may be waited for: the others were struck
    found = against_extension([kept(14).span], answer_by, before_on=ANSWER_BY, limits=LIMITS, today=TODAY)
    assert [reason.code for reason in found] == wanted


@pytest.mark.parametrize(
    ("stored", "after", "wanted"),
    [
        ("open", -1, OfferState.OPEN),
        ("open", 0, OfferState.EXPIRED),
        ("settled", 1, OfferState.SETTLED),
        ("withdrawn", 1, OfferState.WITHDRAWN),
    ],
)
def test_an_open_offer_is_over_when_its_holds_lapse(stored: str, after: int, wanted: OfferState) -> None:
    until = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert state_at(stored, until, now=until + timedelta(minutes=after)) is wanted
