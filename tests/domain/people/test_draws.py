"""Is a draw the same for everybody who computes it, fair, lawful, and does every altered field show?"""

import json
import runpy
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hearing_app.domain.errors import Refused
from hearing_app.domain.people import draw_seats
from hearing_app.domain.people.draw_files import file_of, first_difference
from hearing_app.domain.people.draws import (
    DRAWN,
    FrozenList,
    Line,
    SeatLot,
    below,
    digest,
    draw,
    open_seats,
    read_text,
    shuffled,
    text_of,
    words_of,
)
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Stage
from hearing_app.settings.places import ROOT
from tests.builders.rules import TODAY, candidate, rules, seat

ALONE: Callable[[object], str] = runpy.run_path(str(ROOT / "docs" / "verify_draw.py"))["first_difference"]
CATEGORIES = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert", "gov_lawyer", "legal_worker")
NUMBERS = {"petitioner": "71", "respondent": "0", "witness": "999"}


def frozen_of(chance: Random, *, size: int = 6, people: int = 16) -> FrozenList:
    barred = ("", "", "", "recusal.struck", "draw.busy")
    lines = tuple(
        Line(f"E{n:03d}", f"王示例{n}", chance.choice(CATEGORIES), "示例 单位", chance.choice(barred))
        for n in range(people)
    )
    return FrozenList((("matter", "P1"),), draw_seats.plan_seats(rules(), size, "judge"), lines)


def a_file(frozen: FrozenList, seed: str = "s", numbers: dict[str, str] = NUMBERS) -> dict[str, Any]:
    text, hidden = text_of(frozen), digest(seed)
    return file_of(text, hidden, numbers, draw(frozen, digest(text), hidden, numbers))


def step_of(found: object) -> str:
    """The step that the program names, in the words of the script that stands alone."""
    reason = first_difference(found)
    if reason is None:
        return ""
    return "shape" if reason.code == "draw.file_shape" else str(reason.params["step"]).split("[")[0]


def test_program_and_script_agree_on_two_hundred_draws() -> None:
    chance = Random(5)
    for _ in range(200):
        frozen = frozen_of(chance, size=chance.choice((4, 6, 8)), people=chance.randrange(1, 40))
        numbers = {side: str(chance.randrange(10**18)) for side in NUMBERS if chance.random() < 0.7}
        found = json.loads(json.dumps(a_file(frozen, str(chance.random()), numbers)))
        assert (step_of(found), ALONE(found)) == ("", "")
        assert read_text(found["list"]) == replace(frozen, lines=tuple(sorted(frozen.lines, key=lambda one: one.code)))


def altered(found: Any) -> Iterator[Any]:
    """The file with one of its values altered, removed or added, each of them once."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield {other: kept for other, kept in found.items() if other != key}
            yield from ({**found, key: one} for one in altered(value))
        yield {**found, "more": "1"}
    elif isinstance(found, list):
        for n, value in enumerate(found):
            yield found[:n] + found[n + 1 :]
            yield from ([*found[:n], one, *found[n + 1 :]] for one in altered(value))
        yield [*found, found[-1]]
    elif isinstance(found, str):
        yield from (found[:n] + ("1" if found[n] != "1" else "2") + found[n + 1 :] for n in range(len(found)))
        yield found + " "
    else:
        yield found + 1


def test_every_single_altered_field_is_found_by_both() -> None:
    found = a_file(frozen_of(Random(7), people=12))
    assert (step_of(found), ALONE(found)) == ("", "")
    said = [(step_of(one), ALONE(one)) for one in altered(found)]
    assert len(said) > 700
    assert [pair for pair in said if pair[0] != pair[1] or not pair[0]] == []
    assert {step for step, _ in said} == {
        *("shape", "list_sha256", "seed_sha256", "key_sha256", "order", "steps", "panel"),
    }


def test_a_number_is_as_likely_as_any_other_below_a_limit() -> None:
    # of the words 0…9 the last stretch of 3 is 9 alone, which is thrown away
    assert [below(3, iter([9, word]), values=10) for word in range(9)] == [0, 1, 2] * 3
    assert below(5, iter([9]), values=10) == 4


def test_each_order_comes_about_as_often_as_any_other() -> None:
    orders = Counter(shuffled("abc", words_of(digest(str(n)))) for n in range(6000))
    assert len(orders) == 6
    # six orders, each 1000 times with a deviation of 29: five of them
    assert max(abs(count - 1000) for count in orders.values()) < 145


def test_everybody_of_a_category_is_drawn_about_as_often() -> None:
    frozen = replace(frozen_of(Random(1)), lines=tuple(Line(f"E{n}", "王", CATEGORIES[n % 4], "") for n in range(32)))
    drawn: Counter[str] = Counter()
    for n in range(1500):
        drawn.update(code for _, code in draw(frozen, digest("x"), digest(str(n)), NUMBERS).panel)
    for category in range(4):
        counts = [drawn[f"E{n}"] for n in range(category, 32, 4)]
        assert max(counts) - min(counts) < 0.35 * max(counts)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(CATEGORIES), st.booleans()), max_size=24), st.sampled_from((4, 6, 8)), st.text()
)
def test_whatever_is_drawn_is_a_lawful_panel_of_different_people_or_it_was_refused(
    folk: list[tuple[str, bool]], size: int, seed: str
) -> None:
    of = rules()
    lines = tuple(Line(f"E{n:02d}", "王", held, "", "draw.busy" if out else "") for n, (held, out) in enumerate(folk))
    frozen = FrozenList((), draw_seats.plan_seats(of, size, "judge"), lines)
    if open_seats(frozen):
        with pytest.raises(Refused) as refused:
            draw_seats.check_list(of, frozen)
        assert {reason.code for reason in refused.value.reasons} == {"draw.seat_nobody"}
        return
    draw_seats.check_list(of, frozen)
    found = draw(frozen, digest("x"), digest(seed.encode("utf-8", "replace").decode()), NUMBERS)
    known = {line.code: line for line in lines}
    codes = [code for _, code in found.panel]
    assert len(set(codes)) == len(codes) == size
    assert [known[code].barred for code in codes] == [""] * size
    assert sorted(step.code for step in found.steps if step.outcome == DRAWN) == sorted(codes)
    people = {n: candidate(n, known[code].category) for n, code in enumerate(codes)} | {99: candidate(99, "judge")}
    seats = [seat("member", known[code].category, n) for n, code in enumerate(codes)]
    verdict = judge_panel(
        of, [seat("presider", "judge", 99), *seats], people, ties=Ties(), on_day=TODAY, stage=Stage.PLANNED
    )
    assert verdict.reasons == ()


def test_who_was_drawn_moves_to_another_seat_to_make_room() -> None:
    seats = (SeatLot(1, "a", ("x", "y")), SeatLot(2, "b", ("x",)))
    frozen = FrozenList((), seats, (Line("E1", "王", "x", ""), Line("E2", "李", "y", "")))
    for n in range(20):
        assert draw(frozen, "", digest(str(n)), {}).panel == ((1, "E2"), (2, "E1"))


def test_the_seats_follow_from_the_panel_rule_and_whoever_presides() -> None:
    of = rules()
    assert draw_seats.lawful_sizes(of) == (6, 4, 8, 10)
    assert [one.need for one in draw_seats.plan_seats(of, 4, "judge")] == ["lawyers", "deputies", "community", "any"]
    assert [one.need for one in draw_seats.plan_seats(of, 6, "lawyer")] == [
        *("deputies", "community", "external", "any", "any", "any"),
    ]
    with pytest.raises(Refused) as refused:
        draw_seats.plan_seats(of, 5, "judge")
    assert [(one.code, one.params["sizes"]) for one in refused.value.reasons] == [
        ("draw.size_not_lawful", "4、6、8、10")
    ]
    narrow = rules(panel=replace(of.profile.panel, external_share=1.0, presider_votes=False, is_odd=False))
    assert len({one.need for one in draw_seats.plan_seats(narrow, 5, "staff")}) == 4


def test_the_first_ground_that_keeps_somebody_out_stands_in_the_list() -> None:
    of, who = rules(), candidate(1, "judge", agency="示例局")
    cases = {
        "": Ties(),
        "recusal.handler": Ties(handlers=frozenset({1})),
        "recusal.struck": Ties(struck={1: "petitioner"}),
        "recusal.responsible_unit": Ties(responsible_agency="示例局"),
    }
    found = {draw_seats.barred_by(of, who, "judge", ties=ties, on_day=TODAY) for ties in cases.values()}
    assert found == set(cases)
    assert draw_seats.barred_by(of, who, "lawyer", ties=Ties(), on_day=TODAY) == draw_seats.TERM
    busy = candidate(2, "judge", monthly_cap=1, sittings_in={"2026-11": 1})
    assert draw_seats.barred_by(of, busy, "judge", ties=Ties(), on_day=TODAY) == draw_seats.CAPPED


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ((), ["petitioner", "respondent"]),
        (("petitioner",), ["respondent"]),
        (("respondent",), ["petitioner"]),
        (("petitioner", "respondent"), []),
        (("respondent", "witness"), []),
    ],
)
def test_each_side_gives_a_number_or_a_witness_does(said: tuple[str, ...], missing: list[str]) -> None:
    found = list(draw_seats.against_opening(dict.fromkeys(said, "1")))
    assert [reason.params["side"] for reason in found] == [draw_seats.SIDES[side] for side in missing]


def test_a_number_is_written_in_one_way_and_given_once() -> None:
    def codes(side: str, number: str, **said: str) -> list[str]:
        return [reason.code for reason in draw_seats.against_number(side, number, said)]

    assert codes("petitioner", "0") == codes("witness", "9" * 18, petitioner="1") == []
    for wrong in ("", "007", "-1", "1.5", "9" * 19, "１２"):
        assert codes("witness", wrong) == ["draw.number_wrong"]
    assert codes("petitioner", "1", petitioner="2") == ["draw.number_twice"]
    assert codes("clerk", "1") == ["draw.side_missing"]
