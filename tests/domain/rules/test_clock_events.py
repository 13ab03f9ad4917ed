"""What may happen to a clock, what is refused with every reason, and what never changes?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules import clock_events
from hearing_app.domain.rules.clock_events import (
    ClockChange,
    Decided,
    ExtensionOrder,
    Happening,
    ReopenOrder,
    Standing,
    record_happening,
)
from hearing_app.domain.rules.clock_words import CAUSES, INTAKE, RECORDED
from hearing_app.domain.rules.clocks import Pause, due_for
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import default_profile_id, profile_for, profiles

TABLE = workday_table(CONFIG)
PROFILES = profiles(CONFIG)
PROFILE = profile_for(PROFILES, default_profile_id(PROFILES), date(2021, 1, 1))
TODAY = date(2021, 9, 30)
START = date(2021, 8, 4)
EXTENSION = ExtensionOrder(
    30, date(2021, 9, 20), "局长示例", is_head=True, reason="案情复杂", told_on=date(2021, 9, 21), evidence="延字1号"
)
REOPENING = ReopenOrder(date(2021, 9, 29), "意见书被撤销", "撤字1号")

days = st.dates(date(2006, 1, 1), date(2024, 6, 30))


def running(rule: str = "K4", start_on: date = START, *, begun_by: str = "acceptance") -> Standing:
    due = due_for(PROFILE.clocks[rule], start_on, table=TABLE, profile=PROFILE)
    assert not isinstance(due, Refused)
    return Standing(7, PROFILE.clocks[rule], PROFILE, start_on, due.due_on, begun_by=begun_by)


def ended(rule: str = "K4", start_on: date = START) -> Standing:
    return replace(running(rule, start_on), closed_on=date(2021, 9, 28))


def recorded(
    word: str,
    on_day: date,
    standing: Sequence[Standing] = (),
    *,
    evidence: str = "文1号",
    tracks: frozenset[str] = frozenset(),
) -> list[tuple[str, str, date | None]]:
    happening = Happening(word, on_day, evidence, tracks)
    done = record_happening(happening, standing, profile=PROFILE, table=TABLE, today=TODAY)
    assert not isinstance(done, Refused), done.reasons
    return [(one.change.value, one.rule.id, one.due.due_on if one.due else one.closed_on) for one in done]


def refused(found: object) -> list[str]:
    assert isinstance(found, Refused)
    return [reason.code for reason in found.reasons]


def against(word: str, on_day: date, standing: Sequence[Standing] = (), *, evidence: str = "文1号") -> list[str]:
    happening = Happening(word, on_day, evidence)
    return refused(record_happening(happening, standing, profile=PROFILE, table=TABLE, today=TODAY))


@pytest.mark.parametrize(
    ("word", "opened"),
    [
        ("receipt", ["K1", "K2"]),
        ("forwarding", ["K3"]),
        ("acceptance", ["K4"]),
        ("reply_receipt", ["K6"]),
        ("fucha_request", ["K7", "K12"]),
        ("fucha_reply_receipt", ["K8"]),
        ("fuhe_request", ["K9"]),
        ("suggestion_receipt", ["K10"]),
        ("assignment", ["K13"]),
        ("agreement_effect", ["K15"]),
    ],
)
def test_a_happening_opens_the_clocks_that_start_on_it(word: str, opened: list[str]) -> None:
    assert [(change, rule) for change, rule, _ in recorded(word, START)] == [("opened", rule) for rule in opened]


@pytest.mark.parametrize(
    ("word", "rule"),
    [
        ("forwarding", "K1"),
        ("notice", "K2"),
        ("objection", "K3"),
        ("reply_receipt", "K4"),
        ("fucha_request", "K6"),
        ("fucha_opinion", "K7"),
        ("fuhe_request", "K8"),
        ("fuhe_opinion", "K9"),
        ("suggestion_reply", "K10"),
        ("to_ordinary", "K11"),
        ("review_decision", "K12"),
        ("draft_receipt", "K13"),
        ("confirmation_request", "K15"),
    ],
)
def test_a_happening_closes_the_clock_that_ends_with_it(word: str, rule: str) -> None:
    done = recorded(word, date(2021, 8, 20), [running(rule)])
    assert [one for one in done if one[0] == "closed"] == [("closed", rule, date(2021, 8, 20))]


def test_every_clock_with_a_length_is_opened_and_ended_by_some_happening_but_for_the_extension_itself() -> None:
    timed = {id_: rule for id_, rule in PROFILE.clocks.items() if rule.n is not None}
    assert [id_ for id_, rule in timed.items() if rule.starts_on not in RECORDED] == ["K5"]
    assert [id_ for id_, rule in timed.items() if not rule.ends_on] == ["K5"]


def test_acceptance_ends_what_waited_for_it_and_the_simple_track_has_a_clock_more() -> None:
    waiting = [replace(running(rule, date(2021, 9, 1)), id=n) for n, rule in enumerate(("K1", "K2", "K3"))]
    done = recorded("acceptance", date(2021, 9, 6), waiting)
    assert [(change, rule) for change, rule, _ in done] == [
        ("closed", "K1"),
        ("closed", "K2"),
        ("closed", "K3"),
        ("opened", "K4"),
    ]
    simple = recorded("acceptance", date(2021, 9, 6), tracks=frozenset({"simple"}))
    assert simple == [("opened", "K4", date(2021, 11, 5)), ("opened", "K11", date(2021, 9, 18))]


def test_a_clock_that_stood_in_since_intake_is_counted_anew_from_its_true_start() -> None:
    stand_in = running("K4", date(2021, 8, 1), begun_by=INTAKE)
    (done,) = record_happening(
        Happening("acceptance", START, "受1号"), [stand_in], profile=PROFILE, table=TABLE, today=TODAY
    )  # type: ignore[misc]  # a refusal fails here
    assert isinstance(done, Decided)
    assert (done.change, done.clock_id, done.start_on) == (ClockChange.RECOMPUTED, 7, START)
    assert (done.before_on, done.due and done.due.due_on) == (date(2021, 9, 30), date(2021, 10, 8))


@pytest.mark.parametrize(
    ("word", "day", "standing", "evidence", "codes"),
    [
        ("unheard_of", START, [], "文", ["clock.event_unknown"]),
        ("acceptance", date(2021, 10, 1), [], "文", ["clock.day_in_future"]),
        ("reply_receipt", START, [], " ", ["clock.no_receipt"]),
        ("fucha_reply_receipt", date(2021, 10, 1), [], "", ["clock.day_in_future", "clock.no_receipt"]),
        ("acceptance", START, [], "", ["clock.no_evidence"]),
        ("acceptance", START, [running()], "文", ["clock.runs_already"]),
        ("closure", START, [], "文", ["clock.nothing_happens"]),
        ("closure", START, [ended()], "文", ["clock.nothing_happens"]),
        ("reply_receipt", date(2021, 8, 3), [running()], "文", ["clock.before_start"]),
        ("acceptance", date(2021, 9, 1), [ended()], "文", ["clock.before_last_end"]),
    ],
)
def test_what_cannot_have_happened_is_refused(
    word: str, day: date, standing: list[Standing], evidence: str, codes: list[str]
) -> None:
    assert against(word, day, standing, evidence=evidence) == codes


def test_an_extension_lengthens_the_unrolled_end_once() -> None:
    done = clock_events.extend(running(), EXTENSION, table=TABLE, today=TODAY)
    assert isinstance(done, Decided)
    assert (done.before_on, done.due and done.due.due_on, done.extended_by) == (
        date(2021, 10, 8),
        date(2021, 11, 2),
        30,
    )


@pytest.mark.parametrize(
    ("clock", "changes", "codes"),
    [
        (ended(), {}, ["clock.closed"]),
        (replace(running(), extended_by=10), {}, ["clock.extended_already"]),
        (running(), {"days": 31}, ["clock.extension_too_long"]),
        (running(), {"days": 0}, ["clock.extension_nothing"]),
        (running("K7"), {"on_day": date(2021, 9, 1)}, ["clock.no_extension"]),
        (running(), {"on_day": date(2021, 8, 3)}, ["clock.before_start"]),
        (running(start_on=date(2021, 7, 1)), {}, ["clock.ran_out"]),
        (running(), {"on_day": date(2021, 10, 1), "told_on": date(2021, 10, 1)}, ["clock.day_in_future"] * 2),
        (running(), {"approver": " "}, ["clock.no_approver"]),
        (running(), {"recorders": frozenset({"paiqi", "局长示例"})}, ["clock.approver_records"]),
        (running(), {"is_head": False}, ["clock.not_head"]),
        (running(), {"reason": ""}, ["clock.no_reason"]),
        (running(), {"evidence": ""}, ["clock.no_evidence"]),
        (running(), {"told_on": None}, ["clock.not_told"]),
        (running(), {"told_on": date(2021, 9, 19)}, ["clock.told_before"]),
        (
            running(),
            {"approver": "", "reason": "", "told_on": None},
            ["clock.no_approver", "clock.no_reason", "clock.not_told"],
        ),
    ],
)
def test_an_extension_needs_its_time_its_approver_its_reason_and_a_told_petitioner(
    clock: Standing, changes: dict[str, object], codes: list[str]
) -> None:
    order = replace(EXTENSION, **changes)  # type: ignore[arg-type]  # fields by name
    assert refused(clock_events.extend(clock, order, table=TABLE, today=TODAY)) == codes


def test_review_and_re_review_have_no_extension() -> None:
    assert [id_ for id_, rule in PROFILE.clocks.items() if rule.extend_n] == ["K4"]


def test_a_closed_clock_is_reopened_with_a_reason_and_counted_by_the_version_that_it_names() -> None:
    other = replace(PROFILE, version="9")
    clock = replace(ended(), profile=other)
    done = clock_events.reopen(clock, REOPENING, [clock], table=TABLE, today=TODAY)
    assert isinstance(done, Decided)
    assert done.due is not None
    assert (done.change, done.due.due_on, done.due.rule.version) == (ClockChange.REOPENED, date(2021, 10, 8), "9")


@pytest.mark.parametrize(
    ("clock", "others", "changes", "codes"),
    [
        (running(), [], {}, ["clock.not_closed"]),
        (ended(), [], {"reason": " "}, ["clock.no_reason"]),
        (ended(), [], {"on_day": date(2021, 9, 27)}, ["clock.reopened_before_end"]),
        (ended(), [], {"on_day": date(2021, 10, 1)}, ["clock.day_in_future"]),
        (ended(), [replace(running(), id=8)], {}, ["clock.runs_already"]),
    ],
)
def test_what_may_not_be_reopened(
    clock: Standing, others: list[Standing], changes: dict[str, object], codes: list[str]
) -> None:
    order = replace(REOPENING, **changes)  # type: ignore[arg-type]  # fields by name
    assert refused(clock_events.reopen(clock, order, [clock, *others], table=TABLE, today=TODAY)) == codes


@given(st.sampled_from([id_ for id_, rule in PROFILE.clocks.items() if rule.n]), days)
def test_a_closed_clock_never_moves(rule: str, start_on: date) -> None:
    clock = replace(running(rule, start_on), closed_on=start_on + timedelta(days=5))
    paused = [Pause(start_on, start_on + timedelta(days=3))]
    order = replace(EXTENSION, on_day=start_on, told_on=start_on)
    moves = (
        clock_events.pause(clock, paused, table=TABLE, on_day=start_on),
        clock_events.extend(clock, order, table=TABLE, today=TODAY),
        clock_events.recompute(clock, table=TABLE, on_day=start_on),
    )
    assert ["clock.closed" in refused(found) for found in moves] == [True, True, True]


@given(days, st.lists(st.tuples(st.integers(0, 40), st.integers(0, 20)), max_size=5), st.randoms(use_true_random=False))
def test_pauses_in_any_order_one_by_one_or_twice_give_one_result(
    start_on: date, spans: list[tuple[int, int]], order: object
) -> None:
    pauses = [Pause(start_on + timedelta(days=at), start_on + timedelta(days=at + n)) for at, n in spans]
    shuffled = [*pauses, *pauses[:1]]
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its generator as object here
    clock = running("K9", start_on)
    done = clock_events.pause(clock, pauses, table=TABLE, on_day=start_on)
    assert isinstance(done, Decided)
    assert done == clock_events.pause(clock, shuffled, table=TABLE, on_day=start_on)
    assert done.due is not None
    assert TABLE.is_workday(done.due.due_on)
    step = clock
    for n in range(len(shuffled)):
        one = clock_events.pause(step, shuffled[: n + 1], table=TABLE, on_day=start_on)
        assert isinstance(one, Decided)
        assert one.due is not None
        step = replace(step, pauses=one.pauses, due_on=one.due.due_on)
    assert step.due_on == done.due.due_on


@given(days, st.integers(1, 30))
def test_an_extended_end_never_falls_on_a_rest_day_nor_before_the_plain_one(start_on: date, n: int) -> None:
    clock = running("K4", start_on)
    order = replace(EXTENSION, days=n, on_day=start_on, told_on=start_on)
    done = clock_events.extend(clock, order, table=TABLE, today=date(2025, 1, 1))
    assert isinstance(done, Decided)
    assert done.due is not None
    assert (TABLE.is_workday(done.due.due_on), done.due.due_on >= clock.due_on) == (True, True)


def test_a_clock_that_may_not_pause_does_not() -> None:
    paused = [Pause(START, START + timedelta(days=3))]
    assert refused(clock_events.pause(running("K7"), paused, table=TABLE, on_day=START)) == ["clock.may_not_pause"]


def test_every_cause_has_words() -> None:
    assert [word for word, words in CAUSES.items() if set(words) != {"zh", "en"}] == []


def test_an_extension_that_a_stand_in_got_counts_from_the_true_start_too() -> None:
    stand_in = replace(running("K4", date(2021, 8, 1), begun_by=INTAKE), extended_by=30)
    happening = Happening("acceptance", START, "受1号")
    (done,) = record_happening(happening, [stand_in], profile=PROFILE, table=TABLE, today=TODAY)  # type: ignore[misc]  # a refusal fails here
    plain = due_for(PROFILE.clocks["K4"], START, table=TABLE, profile=PROFILE, extend_by=30)
    assert isinstance(done, Decided)
    assert (done.change, done.extended_by, done.due) == (ClockChange.RECOMPUTED, 30, plain)


def test_nothing_happened_to_a_matter_before_it_was_received() -> None:
    stand_in = running("K4", START, begun_by=INTAKE)
    assert against("acceptance", START - timedelta(days=1), [stand_in]) == ["clock.before_start"]
