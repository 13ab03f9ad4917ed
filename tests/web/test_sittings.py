"""What do the pages of sittings show, do, and refuse?"""

import re
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, bookings
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.store import letters, sittings
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import answers, house

AsRole = Callable[..., Context]
STEPS = (("submit", "booking_clerk"), ("review", "office_head"), ("sign", "leader"), ("seal", "booking_clerk"))


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role)


def page(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[-3000:]
    return answer.get_data(as_text=True)


def saved(ctx: Context) -> list[SittingRow]:
    ctx.reader.rollback()
    return list(ctx.reader.scalars(select(SittingRow)))


def signed(as_role: AsRole, sitting_id: int) -> None:
    for step, role in STEPS:
        ctx = as_role(role)
        row = sittings.find(ctx.reader, 1, sitting_id)
        assert row is not None
        approvals.sign_sitting(ctx, SignOrder(sitting_id, row.version, step))
        ctx.reader.rollback()


def first_offer(html: str) -> dict[str, str]:
    form = html[html.index('action="/sittings/new"') :]
    form = form[: form.index("</form>")]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


URLS = (
    *("/hearings", "/mediations", "/meetings", "/board", "/board?week=2027-01-01&matter=P1", "/sittings/new"),
    *("/sittings/new?kind=hearing_review&matter=P1", "/sittings/new?kind=study_meeting", "/approvals"),
    "/hearings?state=drafted&from=2026-01-01&to=2026-12-31&before=nonsense",
)


@pytest.mark.parametrize(("language", "tag"), [("zh", "zh-CN"), ("en", "en")])
def test_every_page_opens_in_both_languages(
    client: FlaskClient, ctx: Context, as_role: AsRole, language: str, tag: str
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    seat_id = saved(ctx)[0].seats[0].id
    own = ("", "/move", "/postpone", "/cancel", "/seats", f"/seats/{seat_id}/replace", f"/seats/{seat_id}/nominate")
    house.sign_in(client, as_role, language=language)
    for url in (*URLS, *(f"/sittings/{sitting_id}{tail}" for tail in own)):
        assert f'lang="{tag}"' in page(client, url), url


def test_the_best_time_is_booked_with_one_button(clerk: FlaskClient, ctx: Context) -> None:
    html = page(clerk, "/sittings/new?kind=hearing_review&matter=P1")
    offer = first_offer(html)
    answer = clerk.post("/sittings/new", data=offer)
    (row,) = saved(ctx)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sittings/{row.id}")
    assert (row.state, len(row.seats), row.room_id) == ("drafted", len(offer["seats"].split(",")), int(offer["room"]))
    assert "封信拟好待发" in page(clerk, f"/sittings/{row.id}")


def test_a_second_sitting_for_a_matter_is_said_before_it_is_booked(clerk: FlaskClient, ctx: Context) -> None:
    before = clerk.get(f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}").get_data(as_text=True)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    page = clerk.get(f"/sittings/new?matter={house.MATTER}&kind={house.HEARING}").get_data(as_text=True)
    assert ("本事项已有一场" in before, "这是另外一场" in page) == (False, True)
    assert f'<a href="/sittings/{sitting_id}">' in page


def test_a_taken_time_is_refused_in_place_with_the_next_one(clerk: FlaskClient, ctx: Context) -> None:
    offer = first_offer(page(clerk, "/sittings/new?kind=hearing_review&matter=P1"))
    clerk.post("/sittings/new", data=offer)
    answer = clerk.post("/sittings/new", data=offer | {"matter": "P2"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "这样订不了" in html
    assert "已被占用" in html
    assert "可以订" in html
    assert len(saved(ctx)) == 1


def test_a_form_with_mistakes_comes_back_with_what_was_typed(clerk: FlaskClient) -> None:
    offer = first_offer(page(clerk, "/sittings/new?kind=hearing_review&matter=P1"))
    answer = clerk.post("/sittings/new", data=offer | {"ends": "08:00", "override_reason": "上级要求"})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "结束要晚于开始" in html
    assert "上级要求" in html
    assert clerk.post("/sittings/new", data=offer | {"seats": "member:lawyer:x1"}).status_code == 422


def test_the_sitting_shows_seats_verdict_chain_letters_and_matter(clerk: FlaskClient, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    html = page(clerk, f"/sittings/{sitting_id}")
    for words in ("安排齐了", "呈批", "王示例01", "听证通知书", "吴某示例21", "改期", "打印席位单", "签完就发出"):
        assert words in html
    assert "王示例01" in page(clerk, f"/sittings/{sitting_id}/seats")


def test_a_chain_is_signed_on_the_pages_by_those_who_may(client: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    for step, role in STEPS:
        house.sign_in(client, as_role, role)
        assert f"/approvals/{sitting_id}" in page(client, "/approvals")
        row = next(one for one in saved(ctx) if one.id == sitting_id)
        client.post(f"/approvals/{sitting_id}", data={"version": row.version, "step": step, "decision": "sign"})
        client.post("/sign-out")
    assert saved(ctx)[0].state == "noticed"
    house.sign_in(client, as_role, "office_head")
    assert "没有等您办的" in page(client, "/approvals")


def test_a_step_of_somebody_else_is_greyed_with_who_can(clerk: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    approvals.sign_sitting(ctx, SignOrder(sitting_id, 1, "submit"))
    html = page(clerk, f"/sittings/{sitting_id}")
    assert "disabled>审核" in html
    assert "等 处长、局领导 办理" in html


def test_a_seat_is_filled_by_a_proposed_reserve(clerk: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    row = saved(ctx)[0]
    seat = next(seat for seat in row.seats if seat.category == "lawyer")
    url = f"/sittings/{sitting_id}/seats/{seat.id}/replace"
    html = page(clerk, url)
    assert "张示例03" in html
    code = f"member:lawyer:p{house.people(ctx)['E003']}"
    answer = clerk.post(url, data={"version": row.version, "newcomer": code, "reason": "谢绝"})
    assert answer.status_code == 302
    shown = page(clerk, f"/sittings/{sitting_id}")
    assert "原席位：谢绝" in shown
    wrong = f"member:staff:p{house.people(ctx)['E014']}"
    other = next(seat for seat in saved(ctx)[0].seats if seat.category == "npc_deputy")
    refused = clerk.post(
        f"/sittings/{sitting_id}/seats/{other.id}/replace",
        data={"version": saved(ctx)[0].version, "newcomer": wrong},
    )
    assert refused.status_code == 422
    assert "不能这样补" in refused.get_data(as_text=True)


def test_a_notice_is_served_on_the_page(clerk: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    signed(as_role, sitting_id)
    letter = next(one for one in letters.of_sitting(ctx.reader, sitting_id) if one.party_id)
    url = f"/sittings/{sitting_id}/letters/{letter.id}"
    assert "听证通知书" in page(clerk, url)
    row = saved(ctx)[0]
    form = {
        "version": row.version,
        "served_on": "2026-11-23",
        "method": "direct",
        "served_by": "何示例31",
        "proof": "回证",
        "place": "示例路1号",
        "received_by": "吴某示例21",
        "relation": "self",
    }
    assert clerk.post(url, data=form | {"served_on": "2026-12-01"}).status_code == 422
    assert clerk.post(url, data=form).status_code == 302
    assert "何示例31；回证" in page(clerk, f"/sittings/{sitting_id}")


def test_moving_postponing_and_cancelling_lead_back_with_a_sentence(
    clerk: FlaskClient, ctx: Context, as_role: AsRole
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    html = page(clerk, f"/sittings/{sitting_id}/move")
    row = saved(ctx)[0]
    seats = re.findall(r'<option value="([^"]+)" selected>', html)
    form = {"version": row.version, "day": "2026-12-16", "starts": "09:00", "ends": "12:00", "room": row.room_id}
    moved = form | {"seats": [code for code in seats if ":" in code], "is_open": "y"}
    assert clerk.post(f"/sittings/{sitting_id}/move", data=moved).status_code == 302
    assert saved(ctx)[0].starts_at == house.morning(house.LATER_DAY).start
    signed(as_role, sitting_id)
    assert "请过的 6 个人" in page(clerk, f"/sittings/{sitting_id}/postpone")
    cause = {"version": saved(ctx)[0].version, "reason": "信访人住院", "decided_by": "主持人"}
    cause |= {"ground": "force_majeure", "decider": "presider"}
    assert clerk.post(f"/sittings/{sitting_id}/postpone", data=cause | {"reason": ""}).status_code == 422
    assert clerk.post(f"/sittings/{sitting_id}/postpone", data=cause).status_code == 302
    assert "信访人住院（主持人决定）" in page(clerk, f"/sittings/{sitting_id}")
    assert "已延期，等新的时间" in page(clerk, "/board")
    off = cause | {"version": saved(ctx)[0].version}
    assert clerk.post(f"/sittings/{sitting_id}/cancel", data=off).status_code == 302
    assert clerk.post(f"/sittings/{sitting_id}/cancel", data=off).status_code == 409


def test_other_units_see_nothing_and_other_roles_may_not(client: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    house.sign_in(client, as_role, "recorder")
    page(client, f"/sittings/{sitting_id}")
    page(client, f"/sittings/{sitting_id}/move", 403)
    page(client, "/sittings/new", 403)
    page(client, "/approvals", 403)
    page(client, "/sittings/4711", 404)
    with ctx.open_writer() as session:
        session.get_one(SittingRow, sitting_id).unit_id = 1
    assert client.post(f"/sittings/{sitting_id}/cancel", data={}).status_code == 403


def test_opening_a_sitting_is_noted_but_not_told_in_its_history(clerk: FlaskClient, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    page(clerk, f"/sittings/{sitting_id}")
    html = page(clerk, f"/sittings/{sitting_id}")
    assert html.count('class="when"') == 1


def test_the_board_shows_what_is_booked_holidays_and_what_waits(clerk: FlaskClient, ctx: Context) -> None:
    html = page(clerk, "/board?week=2026-12-14")
    assert "延期交房" in html
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    html = page(clerk, "/board?week=2026-12-14")
    assert f'href="/sittings/{sitting_id}"' in html
    assert "元旦" in page(clerk, "/board?week=2027-01-01")
    offered = page(clerk, "/board?week=2026-12-07&matter=P2")
    assert "个好时间" in offered


def test_lists_are_counted_filtered_and_paged_by_key(clerk: FlaskClient, ctx: Context) -> None:
    bookings.book_sitting(ctx, house.hearing(ctx))
    html = page(clerk, "/hearings")
    assert "共 1 场" in html
    assert "共 0 场" in page(clerk, "/hearings?state=held")
    assert "共 0 场" in page(clerk, "/hearings?from=2026-12-20")
    assert "XT2026-1" in page(clerk, "/hearings?after=2026-12-01T00:00:00%2B00:00_1")
    assert "没有这样的场次" in page(clerk, "/hearings?state=held")
    assert "这里还没有场次" in page(clerk, "/mediations/meetings")


def test_a_number_without_a_kind_waits_in_every_field(clerk: FlaskClient) -> None:
    assert 'name="matter" value="P1"' in page(clerk, "/sittings/new?matter=P1")


@pytest.mark.parametrize("tail", ["/move", "/postpone", "/cancel"])
def test_a_sitting_that_is_over_offers_no_form_for_a_change(clerk: FlaskClient, ctx: Context, tail: str) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    answers.set_all(ctx, SittingRow, state="held")
    answer = clerk.get(f"/sittings/{sitting_id}{tail}")
    html = answer.get_data(as_text=True)
    assert (answer.status_code, "已举行" in html, 'name="version"' in html) == (409, True, False)


class FormReader(HTMLParser):
    """Collects what a browser would send of the form with a field of this name, duplicates included."""

    def __init__(self, field: str) -> None:
        super().__init__()
        self.field, self.sent, self.found = field, list[tuple[str, str]](), list[list[tuple[str, str]]]()
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.sent = []
        if tag == "input" and given.get("name"):
            is_off = given.get("type") in ("checkbox", "radio") and "checked" not in given
            if not is_off:
                self.sent.append((given["name"], given.get("value", "on")))
        if tag == "select":
            self.select = given.get("name", "")
        if tag == "option" and "selected" in given and self.select:
            self.sent.append((self.select, given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""
        if tag == "form" and self.field in dict(self.sent):
            self.found.append(self.sent)


def own_form(html: str) -> dict[str, list[str]]:
    """The form in which a clerk chooses for himself: the one whose seats are lists, so they come several times."""
    reader = FormReader("day")
    reader.feed(html)
    sent: dict[str, list[str]] = {}
    chosen = next(form for form in reader.found if [name for name, _ in form].count("seats") > 1)
    for name, value in chosen:
        sent.setdefault(name, []).append(value)
    return sent


def test_what_was_booked_of_a_kind_whose_file_is_gone_stands_in_lists(clerk: FlaskClient, ctx: Context) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    with ctx.open_writer() as session:
        session.execute(update(SittingRow).values(kind="gone_kind"))
        session.execute(update(MatterRow).values(wanted_kind="gone_kind"))
        session.commit()
    for url in ("/desk", "/board?week=2026-12-14", "/hearings", "/meetings", "/approvals", "/matters/P1"):
        assert "有 1 场会议属于“gone_kind”" in page(clerk, url), url
    assert "没有“gone_kind”这种会议" in page(clerk, f"/sittings/{sitting_id}", 409)


def test_what_the_page_proposes_can_be_booked_and_moved_by_its_own_form(clerk: FlaskClient, ctx: Context) -> None:
    sent = own_form(page(clerk, "/sittings/new?kind=hearing_review&matter=P1"))
    assert len(sent["seats"]) == len(set(sent["seats"])) > 4
    answer = clerk.post("/sittings/new", data=sent)
    assert answer.status_code == 302, answer.get_data(as_text=True)[-3000:]
    (row,) = saved(ctx)
    sent = own_form(page(clerk, f"/sittings/{row.id}/move"))
    assert len(sent["seats"]) == len([seat for seat in row.seats if seat.released_at is None])
    assert clerk.post(f"/sittings/{row.id}/move", data=sent).status_code == 302


def test_a_hearing_that_past_years_merged_into_another_can_be_looked_at(
    clerk: FlaskClient, ctx: Context, as_role: AsRole
) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    answers.set_all(ctx, SittingRow, state="merged")
    for url in ("/hearings", "/hearings?state=merged", f"/sittings/{sitting_id}", "/matters/P1", "/board"):
        assert "延期后并入" in page(clerk, url) or url == "/board"
    page(house.sign_in(clerk, as_role, "recorder"), f"/sittings/{sitting_id}/day")
