"""Is a round of calls worked through by key alone, and does no key answer for somebody who is not on the line?"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(start_house: Callable[..., House]) -> House:
    return start_house()


@pytest.mark.parametrize("width", [1440, 390])
def test_arrows_choose_a_line_enter_opens_it_and_numbers_answer_for_it_alone(
    house: House, open_page: Callable[..., Page], width: int
) -> None:
    page = open_page(width=width)
    sign_in(page, house, "paiqi")
    page.goto(f"{house.url}/calls")
    page.locator("main aside a[href*='round?sitting=']").first.click()
    lines = page.locator("ol.round > li")
    expect(lines.first).to_have_class("open")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    count, name = lines.count(), lines.nth(1).locator(".who a").first.inner_text()
    lines.first.locator(".who a").first.focus()
    # the open line has links and fields of its own below its head; its name is what the arrows move between
    page.keyboard.press("ArrowDown")
    expect(lines.nth(1).locator(".who a").first).to_be_focused()
    page.keyboard.press("1")
    assert page.locator("input[name=coming]:checked").count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"at=\d+"))
    opened = page.locator("ol.round > li.open")
    expect(opened).to_contain_text(name)
    opened.locator(".who a").first.focus()
    for key in ("1", "5"):
        page.keyboard.press(key)
    assert [box.get_attribute("value") for box in page.locator("input[data-key]:checked").all()] == ["accept", "no"]
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(f"已记：{name} 接受，没有利害关系。")
    assert page.locator("ol.round > li").count() == count - 1


def test_the_text_for_wechat_is_copied_with_one_click(house: House, open_page: Callable[..., Page]) -> None:
    page = open_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=house.url)
    sign_in(page, house, "paiqi")
    page.goto(f"{house.url}/calls/round")
    button = page.locator("[data-copy]")
    button.click()
    expect(button).to_contain_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"http://\S+/a/[a-z2-7]{26}$", copied)


def test_a_sheet_fits_a_page_and_what_is_typed_back_wrong_stays(house: House, open_page: Callable[..., Page]) -> None:
    page = open_page()
    sign_in(page, house, "paiqi")
    page.goto(f"{house.url}/calls/round/sheet")
    page.emulate_media(media="print")
    expect(page.locator(".rail")).to_be_hidden()
    code = page.locator(".code").first.inner_text()
    page.emulate_media(media="screen")
    page.goto(f"{house.url}/calls/round/typed")
    row = page.locator("table.sheet-lines tbody tr").first
    expect(row.locator("input").first).to_have_value(code)
    row.locator("select").first.select_option("other_time")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main [role=alert]")).to_contain_text(code)
    row = page.locator("tr.open")
    row.get_by_label("另议到").fill("12-30 14:00")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("记了 1 行。")
