"""Is nobody paid above a limit, whatever he sat on, and is what was paid before never changed by what comes later?"""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.allowances import Allowance, Attended, allowances_of
from hearing_app.domain.spans import civil_day

BEGIN = datetime(2026, 11, 2, 1, tzinfo=UTC)


def at(hours: int) -> datetime:
    return BEGIN + timedelta(hours=hours)


def test_the_day_and_the_month_cut_and_say_so() -> None:
    sat = [Attended(n, at(hours), 300) for n, hours in enumerate((0, 2, 4, 48))]
    found = allowances_of(sat, most_a_day=700, most_a_month=900)
    assert [found[n].amount for n in range(4)] == [300, 300, 100, 200]
    assert found[2].cut == Reason("allowance.day", {"full": 300, "most": 700})
    assert found[3].cut == Reason("allowance.month", {"full": 300, "most": 900})
    assert allowances_of([Attended(1, BEGIN, 0)], most_a_day=0, most_a_month=0) == {1: Allowance(0)}


@given(
    st.lists(st.tuples(st.integers(0, 24 * 70), st.integers(0, 600)), max_size=25),
    st.integers(0, 900),
    st.integers(0, 3000),
)
def test_no_limit_is_passed_and_the_past_stands(
    hours: list[tuple[int, int]], most_a_day: int, most_a_month: int
) -> None:
    sat = [Attended(n, at(hour), full) for n, (hour, full) in enumerate(sorted(hours))]
    most = {"most_a_day": most_a_day, "most_a_month": most_a_month}
    found = allowances_of(sat, **most)
    for one in sat:
        day = civil_day(one.at)
        same_day = sum(found[other.sitting_id].amount for other in sat if civil_day(other.at) == day)
        month = [
            other for other in sat if (civil_day(other.at).year, civil_day(other.at).month) == (day.year, day.month)
        ]
        assert same_day <= most_a_day
        assert sum(found[other.sitting_id].amount for other in month) <= most_a_month
        assert 0 <= found[one.sitting_id].amount <= one.full
        assert (found[one.sitting_id].cut is None) == (found[one.sitting_id].amount == one.full)
    assert {n: found[n] for n in range(len(sat[:-1]))} == allowances_of(sat[:-1], **most)
