"""A list goes to the parties, each side strikes some, and whoever was struck neither presides nor judges."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.services.context import Context
from hearing_app.services.hearings import lists
from hearing_app.services.hearings.lists import ListView, StrikeOrder
from hearing_app.services.sittings import bookings
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
TODAY = date(2026, 11, 23)


def view(ctx: Context) -> ListView:
    ctx.reader.rollback()
    return lists.view_list(ctx, house.MATTER)


def order(ctx: Context, name: str, side: str = "petitioner", on_day: date = TODAY) -> StrikeOrder:
    found = view(ctx)
    line = next(one for one in found.lines if one.name == name)
    return StrikeOrder(house.MATTER, found.id or 0, found.version, line.id, side, on_day)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return sorted(reason.code for reason in refused.value.reasons)


def test_whom_a_side_struck_is_refused_with_the_side(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    people = [id_ for id_, _, _ in view(ctx).people]
    with pytest.raises(Refused) as refused:
        lists.make_list(ctx, house.MATTER, people[:4])
    assert codes(refused) == ["strike.list_short"]
    list_id = lists.make_list(ctx, house.MATTER, people)
    with pytest.raises(Refused) as refused:
        lists.strike(ctx, order(ctx, "李示例02"))
    assert codes(refused) == ["strike.not_signed"]
    lists.sign_list(as_role("leader"), house.MATTER, list_id, view(ctx).version)
    found = view(ctx)
    assert (found.number, found.strike_by_on, found.rule and found.rule.clause) == (
        "示信听决〔2026〕1号",
        date(2026, 11, 26),
        "strikes",
    )
    lists.strike(ctx, order(ctx, "李示例02"))
    lists.strike(ctx, order(ctx, "赵示例08"))
    with pytest.raises(Refused) as refused:
        lists.strike(ctx, order(ctx, "王示例01"))
    assert codes(refused) == ["strike.too_many"]
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(ctx, house.hearing(ctx))
    assert codes(refused) == ["recusal.struck", "recusal.struck"]
    assert {reason.params["name"] for reason in refused.value.reasons} == {"李示例02", "赵示例08"}
    legal = house.order(ctx, codes=("E001", "E003", "E004", "E006", "E009", "E013"))
    bookings.book_sitting(ctx, house.hearing(ctx, wanted=legal))
    assert lists.view_list_paper(ctx, house.MATTER).name == "听证员名单（供选择）"
    clock.forward(days=4)
    late = as_role()
    with pytest.raises(Refused) as refused:
        lists.strike(late, order(late, "王示例01", "respondent", date(2026, 11, 27)))
    assert codes(refused) == ["strike.late"]


def test_a_place_without_the_rule_has_no_list(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    (profile,) = ctx.rules.profiles
    bare = replace(ctx, rules=replace(ctx.rules, profiles=(replace(profile, strikes=None),)))
    with pytest.raises(Refused) as refused:
        lists.make_list(bare, house.MATTER, [])
    assert codes(refused) == ["strike.no_rule"]
