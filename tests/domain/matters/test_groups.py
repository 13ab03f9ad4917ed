"""Are at most five elected people heard for a group, and is its list read as offices keep it?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.groups import (
    MOST_HOUSEHOLDS,
    GroupFacts,
    Household,
    HouseholdsOrder,
    RepresentativeOrder,
    check_end,
    check_households,
    check_representative,
    read_households,
)
from tests.builders.rules import rules

TODAY = date(2026, 11, 27)
FIVE = ("一", "二", "三", "四", "五")
ELECTED = RepresentativeOrder("赵示例01", date(2026, 11, 20), "推选书一份")


def codes(found: object) -> list[str]:
    return [reason.code for reason in found.reasons] if isinstance(found, Refused) else []


@pytest.mark.parametrize(
    ("order", "known", "said"),
    [
        (ELECTED, FIVE[:4], []),
        (ELECTED, FIVE, ["group.full"]),
        (ELECTED, ("赵示例01",), ["group.twice"]),
        (RepresentativeOrder("赵示例01", None, " "), (), ["group.election_missing", "group.paper_missing"]),
        (RepresentativeOrder("赵示例01", date(2026, 11, 28), "一份"), (), ["group.election_missing"]),
    ],
)
def test_a_group_has_at_most_five_elected_representatives(
    order: RepresentativeOrder, known: tuple[str, ...], said: list[str]
) -> None:
    assert codes(check_representative(rules().profile, order, GroupFacts(known, TODAY))) == said


def test_the_sixth_is_refused_by_its_article() -> None:
    profile = rules().profile
    refused = check_representative(profile, ELECTED, GroupFacts(FIVE, TODAY))
    assert isinstance(refused, Refused)
    assert [reason.rule for reason in refused.reasons] == [profile.ref("representatives")]


@pytest.mark.parametrize(
    ("reason", "on", "said"),
    [
        ("本人辞任", TODAY, []),
        (" ", TODAY, ["group.end_reason_missing"]),
        ("辞任", None, ["group.end_day_wrong"]),
        ("辞任", date(2026, 11, 19), ["group.end_day_wrong"]),
        ("辞任", date(2026, 11, 28), ["group.end_day_wrong"]),
    ],
)
def test_who_steps_down_does_so_on_a_day_and_for_a_reason(reason: str, on: date | None, said: list[str]) -> None:
    assert codes(check_end(reason, on, elected_on=date(2026, 11, 20), today=TODAY)) == said


def test_a_list_is_read_with_blanks_commas_and_tabs() -> None:
    words = "3-2-501 王示例01 13900000001\n\n3-2-502，李示例02\n3-2-503\t13900000003\t张示例03\n3-2-504"
    assert read_households(words, ()) == (
        Household("3-2-501", "王示例01", "13900000001"),
        Household("3-2-502", "李示例02"),
        Household("3-2-503", "张示例03", "13900000003"),
        Household("3-2-504"),
    )


def test_every_wrong_line_is_named() -> None:
    refused = read_households("A\nA\nB\n" + "长" * 61, ("B",))
    assert isinstance(refused, Refused)
    assert [(reason.code, reason.params["line"]) for reason in refused.reasons] == [
        ("group.label_twice", 2),
        ("group.label_twice", 3),
        ("group.line_too_long", 4),
    ]
    assert codes(read_households(" \n ", ())) == ["group.list_empty"]
    assert codes(read_households("\n".join(map(str, range(MOST_HOUSEHOLDS + 1))), ())) == ["group.too_many"]


@given(st.lists(st.from_regex(r"[0-9A-Z]{1,6}", fullmatch=True), min_size=1, max_size=30, unique=True))
def test_no_household_of_a_list_is_lost(labels: list[str]) -> None:
    found = read_households("\n".join(f"{label} 王示例" for label in labels), ())
    assert not isinstance(found, Refused)
    assert [one.label for one in found] == labels


@pytest.mark.parametrize(
    ("order", "said"),
    [
        (HouseholdsOrder((1,), TODAY, "direct"), []),
        (HouseholdsOrder((1,), result="agreed", result_on=TODAY), []),
        (HouseholdsOrder(()), ["group.nobody_chosen", "group.nothing_said"]),
        (HouseholdsOrder((1,), TODAY), ["group.service_incomplete"]),
        (HouseholdsOrder((1,), served_how="direct"), ["group.service_incomplete"]),
        (HouseholdsOrder((1,), result="agreed"), ["group.result_incomplete"]),
        (HouseholdsOrder((1,), date(2026, 11, 28), "direct"), ["group.day_later"]),
    ],
)
def test_what_is_written_for_households_is_whole(order: HouseholdsOrder, said: list[str]) -> None:
    assert codes(check_households(order, {"direct"}, TODAY)) == said
