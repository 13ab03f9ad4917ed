"""The main job as people do it, in a real browser: import, book, sign, be answered, record the day, build the file.

The demo brings one hearing that has begun; everything else is done here by hand. Inputs are counted against the
budgets of the office: booking ≤ 6, telephone ≤ 3 keys, the expert ≤ 2 taps per light, 11 people within 12 clicks.
"""

import re
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from hearing_app import wallclock
from hearing_app.cli.demo import rows
from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.spans import civil_day
from hearing_app.mail.folders import Opened, list_messages, open_message
from tests.browser.conftest import House, sign_in

pytestmark = pytest.mark.browser

BEGUN, TO_BOOK = "DEMO0001", "DEMO0005"


@pytest.fixture(scope="module")
def house(start_house: Callable[..., House]) -> House:
    """A house with mail."""
    return start_house()


@pytest.fixture(scope="module")
def quiet_house(start_house: Callable[..., House]) -> House:
    """A house without a mail server: everything goes by telephone and paper."""
    return start_house(has_mail=False)


def as_(open_page: Callable[..., Page], house: House, username: str, width: int = 1440) -> Page:
    page = open_page(width=width)
    sign_in(page, house, username)
    return page


def press(page: Page, name: str, *, nth: int = 0) -> None:
    """Press a button or link of the page's main part, and the dialog that asks first, if one opens."""
    main = page.locator("main")
    main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).nth(
        nth
    ).click()
    dialog = page.locator("dialog[open] button.primary")
    if dialog.count():
        dialog.click()
    page.wait_for_load_state("networkidle")


def ask(house: House, query: str, *values: object) -> list[tuple[object, ...]]:
    with psycopg.connect(house.dsn) as connection:
        return connection.execute(query, values).fetchall()  # type: ignore[arg-type]  # the queries below


def book(page: Page, house: House) -> int:
    """Book the best time from the matter's page; return the sitting's id. Counts what the clerk has to press."""
    page.goto(f"{house.url}/matters/{TO_BOOK}")
    inputs = 0
    for name in ("安排", "预订"):
        press(page, name)
        inputs += 2  # the press itself and the confirmation
    assert inputs <= 6
    page.wait_for_url(re.compile(r"/sittings/\d+$"))
    return int(page.url.rsplit("/", 1)[1])


def sign_through(open_page: Callable[..., Page], house: House) -> None:
    """Take the four steps of the chain from the page of approvals."""
    for username, step in (("paiqi", "呈批"), ("chuzhang", "审核"), ("juling", "签发"), ("paiqi", "用印")):
        page = as_(open_page, house, username)
        page.goto(f"{house.url}/approvals")
        press(page, step)


def test_a_workbook_comes_in_with_a_preview(house: House, open_page: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "pending.xlsx"
    header, *lines = rows.PENDING_HEADER, *rows.pending(date(2026, 11, 20))
    renamed = [("NEU" + str(line[0])[4:], *line[1:]) for line in lines]
    file.write_bytes(write_table("待排期", header, renamed))
    page = as_(open_page, house, "paiqi")
    page.goto(f"{house.url}/imports")
    page.get_by_label("待安排的事项").check()
    page.locator("input[type=file]").set_input_files(file)
    press(page, "读一遍")
    expect(page.locator("main")).to_contain_text("待写入")
    press(page, "写入")
    expect(page.locator("main .chip").first).to_have_text("已写入", timeout=20_000)
    assert ask(house, "SELECT count(*) FROM matters WHERE number LIKE 'NEU%%'") == [(len(renamed),)]


def test_booked_signed_mailed_and_answered_by_link_and_by_telephone(
    house: House, open_page: Callable[..., Page]
) -> None:
    clerk = as_(open_page, house, "paiqi")
    sitting = book(clerk, house)
    sign_through(open_page, house)
    clerk.goto(f"{house.url}/sittings/{sitting}")
    expect(clerk.locator("main h1")).to_contain_text("已通知")
    number = str(ask(house, "SELECT number FROM sittings WHERE id = %s", sitting)[0][0])
    mails = mails_about(house, number)
    clerk.goto(f"{house.url}/demo/mail")
    expect(clerk.locator("main")).to_contain_text(mails[0].listed.to)
    answer_by_link(open_page, mails[0].text)
    answer_by_telephone(house, clerk, sitting)
    lights = ask(
        house, "SELECT can_come, no_conflict FROM seats WHERE sitting_id = %s AND answered_at IS NOT NULL", sitting
    )
    assert lights == [("yes", "yes"), ("yes", "yes")]


def mails_about(house: House, number: str) -> list[Opened]:
    """Wait until the worker has sent the invitations of a sitting."""
    folder = house.mail or Path()
    for _ in range(60):
        opened = [open_message(folder, one.name) for one in list_messages(folder)]
        found = [one for one in opened if number in one.text and "/a/" in one.text]
        if found:
            return found
        time.sleep(0.5)
    pytest.fail("no invitation was sent")


def answer_by_link(open_page: Callable[..., Page], text: str) -> None:
    found = re.search(r"http://\S+/a/[a-z2-7]{26}", text)
    assert found is not None
    page = open_page(width=390)
    page.goto(found[0])
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    taps = 0
    for light in ("input[name=coming][value=accept]", "input[name=conflict][value=no]"):
        page.locator(light).check()
        taps += 1
    page.locator("input[name=pledge]").check()
    page.get_by_role("button", name="送出答复").click()
    taps += 2
    assert taps <= 4
    expect(page.locator("main")).to_contain_text("已记下：能来，没有利害关系")


def answer_by_telephone(house: House, page: Page, sitting: int) -> None:
    query = (
        "SELECT p.phone FROM seats s JOIN people p ON p.id = s.person_id "
        "WHERE s.sitting_id = %s AND p.email = '' AND s.answered_at IS NULL ORDER BY s.position"
    )
    phone = str(ask(house, query, sitting)[0][0])
    page.goto(f"{house.url}/calls")
    page.locator("main input[type=text], main input[type=tel], main input[type=search]").first.fill(phone)
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("照着念")
    for key in ("5", "4"):  # who was not on the line said nothing of an interest: the slip costs no dead end
        page.keyboard.press(key)
    expect(page.locator("input[name=conflict]:checked")).to_have_count(0)
    keys = ("1", "5", "Enter")
    for key in keys:
        page.keyboard.press(key)
    assert len(keys) <= 3
    expect(page.locator("main")).not_to_contain_text(phone)


def test_the_day_is_recorded_and_the_file_verifies(
    house: House, open_page: Callable[..., Page], tmp_path: Path
) -> None:
    sitting = int(
        str(
            ask(house, "SELECT s.id FROM sittings s JOIN matters m ON m.id = s.matter_id WHERE m.number = %s", BEGUN)[
                0
            ][0]
        )
    )
    recorder = as_(open_page, house, "jilu")
    recorder.goto(f"{house.url}/sittings/{sitting}/day")
    expect(recorder.locator(".roll").first).to_be_visible()
    people = recorder.locator(".roll").first.locator("li").count()
    buttons = recorder.locator("main").get_by_role("button", name="签到", exact=True)
    expect(buttons).to_have_count(people)
    clicks = 0
    for left in range(people - 1, -1, -1):
        buttons.first.click()
        clicks += 1
        expect(buttons).to_have_count(left)
    assert (people, clicks <= 12) == (11, True)
    press(recorder, "宣布开始")
    write_record(recorder)
    vote(recorder)
    write_opinion(recorder)
    press(recorder, "结束本场")
    review(open_page, house)
    build_and_verify(open_page, house, tmp_path)


def write_record(page: Page) -> None:
    form = page.locator("form[action$='/record']")
    for at in range(form.locator("textarea").count()):
        form.locator("textarea").nth(at).fill("各方陈述完毕。")
    form.locator("button").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("第 1 版")


def vote(page: Page) -> None:
    form = page.locator("form[action$='/votes']")
    groups = form.locator("fieldset")
    for at in range(groups.count()):
        groups.nth(at).locator(f"input[value={'against' if at == 1 else 'for'}]").check()
    form.locator("details").nth(1).locator("summary").click()
    form.locator("details").nth(1).locator("textarea").fill("证据不足，应当补充调查。")
    form.locator("button").last.click()
    page.wait_for_load_state("networkidle")
    expect(page.locator("main")).to_contain_text("反对 1 票")


def write_opinion(page: Page) -> None:
    form = page.locator("form[action$='/opinion']")
    for at in range(form.locator("textarea").count()):
        area = form.locator("textarea").nth(at)
        words = area.input_value()
        if not words or "（　　　）" in words:
            area.fill("支持责任单位的处理意见。")
    form.locator("button").last.click()
    page.wait_for_load_state("networkidle")
    buttons = page.get_by_role("button", name="签字", exact=True)
    for left in range(buttons.count() - 1, -1, -1):
        buttons.first.click()
        expect(buttons).to_have_count(left)
    expect(page.locator("main")).to_contain_text("全部签字，已锁定")


def review(open_page: Callable[..., Page], house: House) -> None:
    """Open the review, record counsel's view, adoption and conclusion, and sign it."""
    handler = as_(open_page, house, "chengban")
    handler.goto(f"{house.url}/matters/{BEGUN}")
    press(handler, "立复核卷") if handler.get_by_text("立复核卷", exact=True).count() else press(handler, "立复查卷")
    if "/reviews/new" in handler.url:
        handler.locator("main form button").last.click()
        handler.wait_for_load_state("networkidle")
    counsel = handler.locator("form[action$='/counsel']")
    counsel.get_by_label("书面意见").check()
    counsel.locator("input[type=date]").first.fill(civil_day(wallclock.now()).isoformat())
    counsel.locator("textarea").fill("程序合法，依据充分。")
    counsel.locator("button").last.click()
    handler.wait_for_load_state("networkidle")
    adoption = handler.locator("form[action$='/adoption']")
    adoption.get_by_label("采纳", exact=True).check()
    adoption.locator("button").last.click()
    handler.wait_for_load_state("networkidle")
    conclusion = handler.locator("form[action$='/conclusion']")
    conclusion.locator("select").select_option("uphold")
    conclusion.locator("button").last.click()
    handler.wait_for_load_state("networkidle")
    expect(handler.locator("main")).to_contain_text("可以签发")
    leader = as_(open_page, house, "juling")
    leader.goto(handler.url)
    press(leader, "签发")
    expect(leader.locator("main")).to_contain_text("已签发")


def build_and_verify(open_page: Callable[..., Page], house: House, tmp_path: Path) -> None:
    page = as_(open_page, house, "chengban")
    page.goto(f"{house.url}/reviews/{BEGUN}")
    press(page, "生成卷宗")
    link = page.locator("main a[href*='/files/']").first
    expect(link).to_be_visible(timeout=30_000)
    with page.expect_download() as download:
        link.click()
    file = tmp_path / "volume.zip"
    download.value.save_as(file)
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "volume")
    done = subprocess.run(
        ["sha256sum", "-c", "--quiet", "SHA256SUMS"],
        cwd=tmp_path / "volume",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_without_a_mail_server_everybody_is_called(quiet_house: House, open_page: Callable[..., Page]) -> None:
    clerk = as_(open_page, quiet_house, "paiqi")
    sitting = book(clerk, quiet_house)
    sign_through(open_page, quiet_house)
    assert ask(quiet_house, "SELECT count(*) FROM deliveries") == [(0,)]
    answer_by_telephone(quiet_house, clerk, sitting)
    assert ask(quiet_house, "SELECT count(*) FROM seats WHERE sitting_id = %s AND can_come = 'yes'", sitting) == [(1,)]
