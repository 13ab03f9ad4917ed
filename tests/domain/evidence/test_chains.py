"""Is a head read only as it is written, and told from one that the chain no longer has?"""

from datetime import UTC, datetime, timedelta

import pytest

from hearing_app.domain.evidence.chains import START, Break, Fault, Head, check_end, check_heads, is_late, read_head

HASH, OTHER = bytes(range(32)), bytes(32)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


def test_a_head_is_read_as_it_is_written() -> None:
    assert read_head(f" {Head(7, HASH)}\n") == Head(7, HASH)


@pytest.mark.parametrize(
    "text", ["", "7", ":" + "0" * 64, "7:" + "0" * 63, "٧:" + "0" * 64, "-1:" + "0" * 64, "7:" + "g" * 64]
)
def test_what_is_no_head_is_none(text: str) -> None:
    assert read_head(text) is None


def test_the_end_and_the_head_agree_or_differ_at_a_link() -> None:
    last = Head(7, HASH)
    given = (last, Head(9, HASH), Head(5, HASH), Head(7, OTHER), None)
    found = [None, Break(8, Fault.MISSING), Break(5, Fault.HEAD), Break(7, Fault.HEAD), Break(7, Fault.HEAD)]
    assert [check_end(last, head) for head in given] == found


def test_heads_are_in_the_chain_cut_off_or_rewritten() -> None:
    heads = (START, Head(3, HASH), Head(3, HASH), Head(4, OTHER), Head(9, HASH), Head(0, OTHER))
    assert check_heads(heads, {3: HASH, 4: HASH}) == (
        Break(0, Fault.REWRITTEN),
        Break(4, Fault.REWRITTEN),
        Break(9, Fault.CUT),
    )


def test_an_export_is_late_after_two_days_counted_from_the_first_link_where_there_is_none() -> None:
    edge, over = NOW - timedelta(days=2), NOW - timedelta(days=2, seconds=1)
    given = ((None, None), (None, edge), (None, over), (edge, over), (over, over))
    assert [is_late(*one, now=NOW) for one in given] == [False, False, True, False, True]
