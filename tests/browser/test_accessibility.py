"""Does axe find anything on the rooms that people work in, at both widths and in both languages?"""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser

BOOKERS = (
    "/desk",
    "/matters",
    "/matters/new",
    "/matters/DEMO0005",
    "/sittings/new?matter=DEMO0005&kind=hearing_review",
    "/board?view=day",
    "/board",
    "/board?view=month",
    "/board?view=list",
    "/board?of=people",
    "/board/holds/new",
    "/board/sheet",
    "/people",
    "/people/new",
    "/rooms",
    "/plans",
    "/plans/repair",
    "/calls",
    "/deliveries",
    "/arrivals",
    "/imports",
    "/search?q=DEMO",
)
HEADS = ("/desk", "/reports", "/reports/load", "/approvals", "/reviews", "/announcements")
# The timeline is the calendar package's own markup; its twin for screen readers is the list beside it.
FOREIGN = {"exclude": [["#timeline"]]}


@pytest.fixture(scope="module")
def house(start_house: Callable[..., House]) -> House:
    return start_house(has_mail=False)


def findings(page: Page, house: House, path: str, lang: str) -> list[str]:
    """What axe says of a page: rule, place and page, a line each."""
    sign = "&" if "?" in path else "?"
    answer = page.goto(f"{house.url}{path}{sign}lang={lang}")
    assert answer is not None
    assert answer.status == 200, path
    assert page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[lang], path
    found = Axe().run(page, context=FOREIGN if page.locator("#timeline").count() else None)
    return [
        f"{path}: {broken['id']} ({broken['impact']}): {', '.join(str(node['target']) for node in broken['nodes'][:3])}"
        for broken in found.response["violations"]
    ]


@pytest.mark.parametrize(("width", "lang"), [(1440, "zh"), (390, "en")])
def test_axe_finds_nothing_of_ours(house: House, open_page: Callable[..., Page], width: int, lang: str) -> None:
    page = open_page(width=width, lang=lang)
    said = findings(page, house, "/sign-in", lang)
    for username, paths in (("paiqi", BOOKERS), ("chuzhang", HEADS)):
        page.context.clear_cookies()
        sign_in(page, house, username)
        said += [line for path in paths for line in findings(page, house, path, lang)]
    assert said == []
