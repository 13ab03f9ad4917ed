"""Are offers listed, settled and withdrawn by command, and is a disturbance shown before it is repaired?"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hearing_app import i18n
from hearing_app.cli.planning import offers as offers_door
from hearing_app.cli.planning import repair as repair_door
from hearing_app.cli.session import refusals
from hearing_app.domain.sittings.offering.offers import OfferOrder
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, offers, sittings
from tests.builders import house

AsRole = Callable[..., Context]
DAYS = (house.DAY, date(2026, 12, 15))


@pytest.fixture(autouse=True)
def _acting(as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands act on the tests' application instead of starting one."""
    house.small_house(as_role)

    @contextmanager
    def acting(_unit: str | None, lang: str = "zh") -> Iterator[Context]:
        with refusals(), i18n.speaking(lang):
            ctx = as_role("operator")
            ctx.reader.rollback()
            yield ctx

    for door in (offers_door, repair_door):
        monkeypatch.setattr(door, "acting", acting)


def offer(*args: str) -> Result:
    return CliRunner().invoke(offers_door.command, args)


def repair(*args: str) -> tuple[int, Any]:
    done = CliRunner().invoke(repair_door.command, [*args, "--json"])
    return done.exit_code, json.loads(done.stdout)


def made(ctx: Context) -> str:
    times = tuple(house.order(ctx, house.morning(day)) for day in DAYS)
    return str(offers.make_offer(ctx, OfferOrder(house.HEARING, house.MATTER, times, date(2026, 11, 27))))


def test_an_offer_is_listed_shown_settled_and_over(ctx: Context) -> None:
    id_ = made(ctx)
    (line,) = json.loads(offer("list", "--json").stdout)
    assert (line["id"], line["matter"], line["state"], line["times"][0]) == (
        int(id_),
        house.MATTER,
        "open",
        "2026-12-14T09:00+08:00",
    )
    sheet = json.loads(offer("show", id_, "--json").stdout)
    assert [(time["best"], time["can"], time["cannot"], time["unanswered"]) for time in sheet["times"]] == [
        (True, 0, 0, 8),
        (False, 0, 0, 8),
    ]
    shown = offer("show", id_).stdout
    assert ("吴某示例21" in shown, "来得了 0，来不了 0，未答 8  最好" in shown) == (False, True)
    assert offer("settle", id_, "7").exit_code == 2
    settled = offer("settle", id_, "2")
    ctx.reader.rollback()
    assert sittings.view_sitting(ctx, int(settled.stdout)).starts_at == house.morning(DAYS[1]).start
    again = offer("withdraw", id_)
    assert (again.exit_code, "已订下" in again.stderr, json.loads(offer("list", "--json").stdout)) == (2, True, [])
    assert [one["state"] for one in json.loads(offer("list", house.MATTER, "--json").stdout)] == ["settled"]


def test_a_withdrawn_offer_says_so(ctx: Context) -> None:
    assert offer("withdraw", made(ctx)).stdout == "已撤回\n"


def test_a_repair_is_shown_and_done_only_when_asked(ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    asked = ("room", "听证室一", "--from", str(house.DAY), "--until", str(house.DAY))
    code, sheet = repair(*asked)
    (line,) = sheet["lines"]
    assert (code, line["room"], line["new_room"] != "听证室一", sheet["applied"]) == (0, "听证室一", True, 0)
    ctx.reader.rollback()
    assert sittings.view_sitting(ctx, sitting_id).starts_at == house.morning().start
    code, sheet = repair(*asked, "--apply")
    assert (code, sheet["applied"], sheet["clashes"]) == (0, 1, {})
    assert repair(*asked)[1]["lines"] == []
    unknown = CliRunner().invoke(repair_door.command, ["room", "无此", *asked[2:]])
    assert (unknown.exit_code, "exactly one" in unknown.stderr) == (2, True)
