"""Are statutory clocks counted as the reference vectors say, and what is refused?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused, RuleRef
from hearing_app.domain.rules.clocks import Due, Pause, StepKind, due_for, merged_pauses
from hearing_app.domain.rules.profiles import Unit
from hearing_app.i18n import LANGUAGES, sentence, speaking
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

TABLE = workday_table(CONFIG)
PROFILES = profiles(CONFIG)
PROFILE = profile_for(PROFILES, default_profile_id(PROFILES), date(2021, 1, 1))
CALENDAR = [rule.id for rule in PROFILE.clocks.values() if rule.unit is Unit.DAY and rule.n]

days = st.dates(date(2006, 1, 1), date(2024, 12, 31))
pause_lists = st.lists(
    st.tuples(days, st.integers(0, 60)).map(lambda it: Pause(it[0], it[0] + timedelta(days=it[1]))), max_size=5
)


def counted(clock: str, start_on: date, *, pauses: Sequence[Pause] = (), extend_by: int = 0) -> Due:
    due = due_for(PROFILE.clocks[clock], start_on, table=TABLE, profile=PROFILE, pauses=pauses, extend_by=extend_by)
    assert isinstance(due, Due)
    return due


def codes(clock: str, *, pauses: Sequence[Pause] = (), extend_by: int = 0) -> list[str]:
    start_on = date(2021, 9, 2)
    due = due_for(PROFILE.clocks[clock], start_on, table=TABLE, profile=PROFILE, pauses=pauses, extend_by=extend_by)
    assert isinstance(due, Refused)
    return [reason.code for reason in due.reasons]


@pytest.mark.parametrize(
    ("clock", "start", "raw", "due"),
    [
        ("K1", date(2021, 1, 4), date(2021, 1, 19), date(2021, 1, 19)),
        ("K1", date(2021, 1, 28), date(2021, 2, 12), date(2021, 2, 18)),
        ("K7", date(2021, 1, 21), date(2021, 2, 20), date(2021, 2, 20)),
        ("K7", date(2021, 8, 19), date(2021, 9, 18), date(2021, 9, 18)),
        ("K4", date(2021, 8, 4), date(2021, 10, 3), date(2021, 10, 8)),
        ("K9", date(2021, 9, 2), date(2021, 10, 2), date(2021, 10, 8)),
        ("K7", date(2022, 12, 2), date(2023, 1, 1), date(2023, 1, 3)),
        ("K7", date(2024, 9, 6), date(2024, 10, 6), date(2024, 10, 8)),
        ("K7", date(2025, 9, 3), date(2025, 10, 3), date(2025, 10, 9)),
        ("K7", date(2026, 1, 16), date(2026, 2, 15), date(2026, 2, 24)),
        ("K3", date(2021, 9, 17), date(2021, 9, 26), date(2021, 9, 26)),
        ("K3", date(2021, 2, 8), date(2021, 2, 20), date(2021, 2, 20)),
        ("K15", date(2021, 9, 3), date(2021, 10, 3), date(2021, 10, 8)),
        ("K5", date(2021, 9, 2), date(2021, 10, 2), date(2021, 10, 8)),
    ],
)
def test_the_reference_vectors_hold(clock: str, start: date, raw: date, due: date) -> None:
    found = counted(clock, start)
    assert (found.raw_on, found.due_on, found.is_provisional) == (raw, due, False)


def test_an_extension_lengthens_the_unrolled_end() -> None:
    found = counted("K4", date(2021, 8, 4), extend_by=30)
    assert (found.raw_on, found.due_on) == (date(2021, 11, 2), date(2021, 11, 2))


def test_a_pause_adds_until_minus_from() -> None:
    found = counted("K9", date(2021, 9, 2), pauses=[Pause(date(2021, 9, 13), date(2021, 9, 29))])
    assert (found.raw_on, found.due_on) == (date(2021, 10, 18), date(2021, 10, 18))


def test_every_clock_of_the_table_has_its_length_and_unit() -> None:
    lengths = {rule.id: (rule.n, rule.unit.value) for rule in PROFILE.clocks.values()}
    assert lengths == {
        "K1": (15, "day"),
        "K2": (15, "day"),
        "K3": (5, "workday"),
        "K4": (60, "day"),
        "K5": (30, "day"),
        "K6": (30, "day"),
        "K7": (30, "day"),
        "K8": (30, "day"),
        "K9": (30, "day"),
        "K10": (30, "day"),
        "K11": (10, "workday"),
        "K12": (3, "workday"),
        "K13": (20, "day"),
        "K14": (None, "day"),
        "K15": (30, "day"),
    }


def test_only_re_review_pauses_and_only_handling_is_extended() -> None:
    rules = PROFILE.clocks.values()
    assert [rule.id for rule in rules if rule.may_pause] == ["K9"]
    assert [(rule.id, rule.extend_n) for rule in rules if rule.extend_n] == [("K4", 30)]
    assert [rule.id for rule in rules if rule.is_unverified] == ["K12", "K13"]


BACKWARDS = Pause(date(2021, 9, 29), date(2021, 9, 13))


@pytest.mark.parametrize(
    ("clock", "pauses", "extend_by", "expected"),
    [
        ("K14", (), 0, ["clock.no_length"]),
        ("K7", (Pause(date(2021, 9, 3), date(2021, 9, 9)),), 0, ["clock.may_not_pause"]),
        ("K9", (BACKWARDS,), 0, ["clock.pause_backwards"]),
        ("K9", (), 30, ["clock.no_extension"]),
        ("K4", (), 31, ["clock.extension_too_long"]),
        ("K4", (), -1, ["clock.extension_too_long"]),
        ("K7", (BACKWARDS,), 30, ["clock.may_not_pause", "clock.pause_backwards", "clock.no_extension"]),
    ],
)
def test_what_a_clock_does_not_allow_is_refused_with_every_reason(
    clock: str, pauses: Sequence[Pause], extend_by: int, expected: list[str]
) -> None:
    assert codes(clock, pauses=pauses, extend_by=extend_by) == expected


def test_a_due_day_names_profile_version_and_the_article_of_its_time() -> None:
    before = counted("K7", date(2022, 4, 30)).rule
    after = counted("K7", date(2022, 5, 1)).rule
    assert before == RuleRef(PROFILE.id, PROFILE.version, "《信访条例》第三十四条")
    assert after == RuleRef(PROFILE.id, PROFILE.version, "《信访工作条例》第三十五条")
    assert PROFILE.cited(before.clause)["en"] == "Petition Regulations (2005), Art. 34"
    assert counted("K13", date(2022, 5, 1)).rule.is_unverified


def test_the_steps_of_a_count_tell_pause_and_holiday() -> None:
    found = counted("K9", date(2021, 9, 2), pauses=[Pause(date(2021, 9, 13), date(2021, 9, 14))])
    with speaking("zh"):
        told = [sentence(step.told) for step in found.steps]
    assert told == [
        "2021-09-02（周四）起算，当日不计入。",
        "计 30 日，至 2021-10-02（周六）。",
        "2021-09-13（周一）至 2021-09-14（周二）不计入，届满日后移 1 日。",
        "2021-10-03（周日）至 2021-10-07（周四）为休息日（国庆节），顺延。",
        "最后一日为 2021-10-08（周五）。",
    ]


def test_a_working_day_count_tells_make_up_days_in_order() -> None:
    kinds = [(step.kind, step.on) for step in counted("K3", date(2021, 9, 17)).steps]
    assert kinds == [
        (StepKind.START, date(2021, 9, 17)),
        (StepKind.WORKDAYS, date(2021, 9, 17)),
        (StepKind.MAKE_UP, date(2021, 9, 18)),
        (StepKind.REST, date(2021, 9, 19)),
        (StepKind.REST, date(2021, 9, 25)),
        (StepKind.MAKE_UP, date(2021, 9, 26)),
        (StepKind.DUE, date(2021, 9, 26)),
    ]


def test_every_step_has_a_sentence_in_both_languages() -> None:
    due = counted("K4", date(2021, 8, 4), extend_by=29)
    paused = counted("K9", date(2021, 1, 20), pauses=[Pause(date(2021, 1, 21), date(2021, 1, 22))])
    steps = [
        *due.steps,
        *paused.steps,
        *counted("K7", date(2021, 1, 21)).steps,
        *counted("K3", date(2021, 9, 17)).steps,
    ]
    assert {step.kind for step in steps} == set(StepKind)
    for language in LANGUAGES:
        with speaking(language):
            assert [sentence(step.told) for step in steps if "{" in sentence(step.told)] == []


def test_the_tables_consulted_are_named() -> None:
    assert counted("K7", date(2021, 1, 21)).sources == (TABLE.years[2021].source,)
    newest = max(year for year in TABLE.years if TABLE.years[year].is_published)
    crossing = due_for(PROFILE.clocks["K3"], date(newest, 12, 30), table=TABLE, profile=PROFILE)
    assert isinstance(crossing, Due)
    assert crossing.sources == (TABLE.years[newest].source, TABLE.years[newest + 1].source)
    assert crossing.is_provisional


@given(st.sampled_from(CALENDAR), days)
def test_a_calendar_clock_never_ends_on_a_rest_day_nor_before_its_raw_end(clock: str, start_on: date) -> None:
    found = counted(clock, start_on)
    assert TABLE.is_workday(found.due_on)
    assert found.due_on >= found.raw_on
    assert [step.on for step in found.steps if step.kind is StepKind.DUE] == [found.due_on]


@given(days, pause_lists, st.randoms(use_true_random=False))
def test_the_order_of_pauses_does_not_matter(start_on: date, pauses: list[Pause], order: object) -> None:
    shuffled = list(pauses)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its generator as object here
    assert counted("K9", start_on, pauses=pauses) == counted("K9", start_on, pauses=shuffled)


@given(days, pause_lists)
def test_merging_pauses_twice_changes_nothing_and_no_day_counts_twice(start_on: date, pauses: list[Pause]) -> None:
    merged = merged_pauses(pauses)
    stopped = {pause.from_on + timedelta(days=i) for pause in pauses for i in range(pause.days)}
    assert merged_pauses(merged) == merged
    assert sum(pause.days for pause in merged) == len(stopped)
    assert counted("K9", start_on, pauses=merged) == counted("K9", start_on, pauses=pauses)


@given(st.sampled_from([*CALENDAR, "K3", "K11"]), days, st.integers(0, 60))
def test_a_later_start_never_ends_earlier(clock: str, start_on: date, later: int) -> None:
    assert counted(clock, start_on).due_on <= counted(clock, start_on + timedelta(days=later)).due_on


def test_a_start_in_a_year_without_a_table_is_counted_if_its_end_has_one() -> None:
    old = replace(PROFILE.clocks["K7"], n=30)
    due = due_for(old, date(2003, 12, 20), table=TABLE, profile=PROFILE)
    assert isinstance(due, Due)
    assert due.due_on == date(2004, 1, 19)
