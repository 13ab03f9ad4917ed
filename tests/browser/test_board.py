"""Is a sitting moved by hand and by key, does a refusal put it back exactly, and does a colleague see it?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser

MATTER = "DEMO0005"
REFUSED, MOVED = "已放回原处", "改到"


@pytest.fixture(scope="module")
def house(start_house: Callable[..., House]) -> House:
    return start_house(has_mail=False)


def book(page: Page, house: House) -> tuple[str, str]:
    """Book the best time of a matter; return the sitting's page and its day."""
    page.goto(f"{house.url}/board?matter={MATTER}")
    page.locator(".tray .chosen .button").click()
    day = page.locator("input[name=day]").first.input_value()
    page.locator("main").get_by_role("button", name="预订", exact=True).first.click()
    page.locator("dialog[open] button.primary").click()
    page.wait_for_url(re.compile(r"/sittings/\d+$"))
    return page.url, day


def box_on(page: Page, house: House, day: str) -> Locator:
    page.goto(f"{house.url}/board?view=day&week={day}")
    expect(page.locator("#timeline[data-is-ready]")).to_be_visible()
    return page.locator(".slot-box.is-drafted")


def drop(page: Page, box: Locator, room: str) -> None:
    """Drag a box to the line of a room, at the same time."""
    at, to = box.bounding_box(), page.locator(".line-head", has_text=room).bounding_box()
    assert at is not None
    assert to is not None
    x, y = at["x"] + at["width"] / 2, at["y"] + at["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, (y + to["y"]) / 2, steps=5)
    page.mouse.move(x, to["y"] + to["height"] / 2, steps=5)
    page.mouse.up()


def line_of(page: Page, box: Locator) -> str:
    """The room in whose line a box lies."""
    at = box.bounding_box()
    assert at is not None
    middle = at["y"] + at["height"] / 2
    for head in page.locator(".line-head").all():
        line = head.locator("xpath=ancestor::*[contains(@class,'ec-row-head') or contains(@class,'ec-resource')][1]")
        found = (line if line.count() else head).bounding_box()
        if found is not None and found["y"] <= middle <= found["y"] + found["height"]:
            return head.evaluate("head => head.firstChild.textContent")
    return ""


def test_a_sitting_is_dragged_refused_and_moved_and_a_colleague_sees_it(
    house: House, open_page: Callable[..., Page]
) -> None:
    page, other = open_page(), open_page()
    sign_in(page, house, "paiqi")
    sitting, day = book(page, house)
    sign_in(other, house, "chuzhang")
    other.goto(f"{house.url}/board?week={day}")
    box = box_on(page, house, day)
    before, room = box.bounding_box(), line_of(page, box)
    drop(page, box, "心理疏导室")
    said = page.locator("#board-said")
    expect(said).to_contain_text(REFUSED)
    expect(said.locator("li").first).to_contain_text("心理疏导室")
    assert box.bounding_box() == before
    drop(page, box, "听证室一" if room != "听证室一" else "听证室二")
    expect(said).to_contain_text(MOVED)
    expect(said).to_contain_text("封信拟好待签")
    assert line_of(page, box) != room
    # the colleague has not touched his page: the half-days show it within a few seconds
    there = other.locator("tbody", has=other.locator("th.room", has_text=line_of(page, box))).locator("a.block")
    expect(there).to_have_count(1, timeout=15_000)
    move_by_key(page, house, sitting, room)
    expect(there).to_have_count(0, timeout=15_000)


def move_by_key(page: Page, house: House, sitting: str, room: str) -> None:
    """From the list to the form and back with the keyboard alone."""
    page.goto(f"{house.url}/board?view=list&week={box_day(page)}")
    link = page.locator(f"a[href='{sitting.removeprefix(house.url)}/move']")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/move")
    rooms = page.locator("select[name=room]")
    rooms.focus()
    # the rooms stand in order of size, those of hearings on top; Home is “not settled”
    page.keyboard.press("Home")
    while room not in str(rooms.evaluate("list => list.selectedOptions[0].textContent")):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    expect(page.locator("#move-verdict")).to_contain_text("可以改到")
    page.locator("#own form button[type=submit], main form button.primary").last.focus()
    page.keyboard.press("Enter")
    yes = page.locator("dialog[open] button.primary")
    yes.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("已改期")


def box_day(page: Page) -> str:
    return page.url.partition("week=")[2][:10]


def test_on_a_telephone_the_board_is_a_list_that_fits_in_english(house: House, open_page: Callable[..., Page]) -> None:
    page = open_page(width=390, lang="en")
    sign_in(page, house, "paiqi")
    for view in ("day", "week", "month", "list"):
        page.goto(f"{house.url}/board?view={view}&lang=en")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        expect(page.locator("#timeline, table.board").locator("visible=true")).to_have_count(0)
        expect(page.get_by_role("link", name="Day", exact=True).first).to_be_visible()
