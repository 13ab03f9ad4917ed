"""Do the pages of offered times lead from the search to the sitting, and does a personal link give nothing away?"""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from hearing_app.domain.sittings.offering.offers import OfferOrder
from hearing_app.domain.spans import civil_day
from hearing_app.forms.planning.offers import order_of, written
from hearing_app.services.context import Context
from hearing_app.services.sittings import offers
from hearing_app.services.steps.offers.views import OfferView
from hearing_app.store.tables.sittings import BookingRow, HoldRow, SittingRow
from tests.builders import house
from tests.builders.house import AsRole

SECRETS = ("吴某示例21", "延期交房", "示例住建局", "示例城管局", "王示例01")
DAYS = (house.DAY, date(2026, 12, 15), house.LATER_DAY)


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def made(ctx: Context) -> OfferView:
    times = tuple(house.order(ctx, house.morning(day)) for day in DAYS)
    return seen(ctx, offers.make_offer(ctx, OfferOrder(house.HEARING, house.MATTER, times, date(2026, 11, 27))))


def seen(ctx: Context, offer_id: int) -> OfferView:
    ctx.reader.rollback()
    return offers.view_offer(ctx, offer_id)


def held(ctx: Context) -> int | None:
    ctx.reader.rollback()
    return ctx.reader.scalar(select(func.count(BookingRow.id)).where(BookingRow.status == "held"))


def said(*choices: int | None, answers: int = 0) -> dict[str, str]:
    rows = {f"times-{at}-rank": str(rank or 1) for at, rank in enumerate(choices)}
    struck = {f"times-{at}-struck": "y" for at, rank in enumerate(choices) if rank is None}
    return {"seen": str(answers)} | rows | struck


def test_ticked_times_lead_over_the_preview_to_an_offer_and_to_a_sitting(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    clerk = house.sign_in(client, as_role)
    found = clerk.get(f"/sittings/new?kind={house.HEARING}&matter={house.MATTER}&from=2026-12-14").get_data(True)
    codes = [unescape(code) for code in re.findall(r'form="asking-form" name="times" value="([^"]*)"', found)]
    asked = {"kind": house.HEARING, "matter": house.MATTER, "times": codes[:3]}
    preview = clerk.get("/offers/new", query_string=asked).get_data(as_text=True)
    assert [word for word in ("当事人：", "预留到几时", "然后", "预留时间，开始问") if word not in preview] == []
    one = clerk.get("/offers/new", query_string=asked | {"times": codes[:1]}).get_data(as_text=True)
    # a refusal shows the way out
    assert ("一次提 2 到 6 个时间，现在是 1 个" in one, "from=2026-12-" in one) == (True, True)
    day = re.search(r'name="answer_by_on"[^>]*value="([^"]*)"', preview)
    assert day is not None
    # a day that cannot be read keeps the ticks
    for unread in (
        clerk.post("/offers/new", data=asked | {"answer_by_on": "31.2."}),
        clerk.get("/offers/new", query_string=asked | {"answer_by_on": "31.2."}),
    ):
        assert (unread.status_code, unread.get_data(True).count('name="times"')) == (422, 3)
    done = clerk.post("/offers/new", data=asked | {"answer_by_on": day[1]})
    assert done.status_code == 302
    view = seen(ctx, int(done.location.rpartition("/")[2]))
    page = clerk.get(done.location).get_data(as_text=True)
    assert (page.count("未答") > len(view.asked) * 3, "现在最好：第 1 个" in page) == (True, True)
    assert done.location in clerk.get(f"/matters/{house.MATTER}").get_data(as_text=True)
    target = {"version": view.version, "position": 2}
    settled = clerk.post(f"{done.location}/settle", data=target)
    assert re.fullmatch(r"/sittings/\d+", settled.location)
    assert "已订下" in clerk.get(done.location).get_data(as_text=True)
    assert "已订下，不能再改" in clerk.post(f"{done.location}/settle", data=target).get_data(as_text=True)


def test_a_time_that_could_never_be_offered_cannot_be_ticked_and_says_by_which_rule(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    clerk = house.sign_in(client, as_role)
    address = f"/sittings/new?kind={house.HEARING}&matter={house.MATTER}&more=1"
    early, later = (clerk.get(address + begin).get_data(as_text=True) for begin in ("", "&from=2026-12-14"))
    assert (early.count("不能先问各方") > 0, "到2026-11-25" in early, later.count("不能先问各方")) == (True, True, 0)
    said = early.partition("不能先问各方")[2].partition("</li>")[0]
    assert [word for word in ("答复最早等到", "依据：") if word not in said] == []
    assert 'name="times"' not in said
    # what can be ticked can be offered, each with another one, and what cannot is refused
    codes = [unescape(code) for code in re.findall(r'form="asking-form" name="times" value="([^"]*)"', early)]
    first, last = order_of(codes[0]), order_of(codes[-1])
    assert first is not None
    assert last is not None
    wanted = OfferOrder(house.HEARING, house.MATTER, (first, last), civil_day(ctx.now) + timedelta(days=1))
    assert offers.view_preview(ctx, wanted).reasons == ()


def test_a_personal_link_takes_an_answer_shows_it_again_and_names_nobody(client: FlaskClient, ctx: Context) -> None:
    view = made(ctx)
    url = "/o/" + view.asked[1].link.rpartition("/")[2]
    page = client.get(url).get_data(as_text=True)
    assert [word for word in ("您是信访人", "2026-12-14（周一）09:00–12:00", "听证室一") if word not in page] == []
    assert [secret for secret in SECRETS if secret in page] == []
    assert '<meta name="robots" content="noindex">' in page
    assert client.post(url, data=said(None, 2, 1)).status_code == 302
    assert seen(ctx, view.id).asked[1].choices == (None, 2, 1)
    again = client.get(f"{url}?lang=en").get_data(as_text=True)
    assert ("Your answer is recorded" in again, len(re.findall(r"<input checked[^>]*struck", again))) == (True, 1)
    # a page that did not know of the answer overwrites nothing
    assert client.post(url, data=said(1, 1, 1)).status_code == 409
    assert client.post(url, data={"seen": "1", "times-0-rank": "9"}).status_code == 409
    assert seen(ctx, view.id).asked[1].choices == (None, 2, 1)
    offers.withdraw_offer(ctx, offers.OfferTarget(view.id, seen(ctx, view.id).version))
    over = client.get(f"{url}?lang=zh").get_data(as_text=True)
    assert ("已撤回这几个时间" in over, "times-0-rank" in over) == (True, False)
    assert client.get("/o/" + "a" * 26).status_code == 404


def test_a_personal_link_tells_the_settled_time_and_what_became_of_it_later(client: FlaskClient, ctx: Context) -> None:
    view = made(ctx)
    sitting_id = offers.settle_offer(ctx, offers.OfferTarget(view.id, view.version), 2)
    party, member = ("/o/" + view.asked[who].link.rpartition("/")[2] for who in (1, 2))

    def told(url: str, *words: str) -> list[bool]:
        page = client.get(url).get_data(as_text=True)
        assert [secret for secret in SECRETS if secret in page] == []
        return [word in page for word in words]

    when = "2026-12-15（周二）09:00–12:00"
    assert told(party, "已订下，就是下面的时间", when, "听证室一", "times-0-rank") == [True, True, True, False]
    with ctx.open_writer() as session:
        sitting = session.get_one(SittingRow, sitting_id)
        sitting.seats[0].released_at = ctx.now
        sitting.starts_at += timedelta(minutes=30)
        session.commit()
    assert told(member, "这一场不用您来", "听证室一") == [True, False]
    assert told(party, "后来改过期", "2026-12-15（周二）09:30–12:00") == [True, True]
    with ctx.open_writer() as session:
        session.get_one(SittingRow, sitting_id).state = "cancelled"
        session.commit()
    assert told(party, "定下的这一场：已取消", "不用去了", "听证室一") == [True, True, False]


def test_a_telephone_answer_needs_who_said_it_and_stands_in_the_table(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    view, clerk = made(ctx), house.sign_in(client, as_role)
    url = f"/offers/{view.id}/asked/{view.asked[0].id}"
    typed = said(1, None, 2) | {"channel": "telephone", "said_by": ""}
    assert clerk.post(url, data={"said_by": "办公室", "channel": "telephone"}).status_code == 422
    unsaid = clerk.post(url, data=typed)
    assert (unsaid.status_code, "写明是谁说的" in unsaid.get_data(as_text=True)) == (422, True)
    assert re.search(r"checked[^>]*times-1-struck", unsaid.get_data(as_text=True))
    assert clerk.post(url, data=typed | {"said_by": "办公室"}).status_code == 302
    page = clerk.get(f"/offers/{view.id}").get_data(as_text=True)
    assert [word for word in ("电话，办公室说的", "划掉", "第 2 选", "该方须到场") if word not in page] == []
    # a page that did not know of this answer shows it and overwrites nothing
    again = clerk.post(url, data=typed | said(1, 1, 1) | {"said_by": "办公室"})
    assert (again.status_code, re.search(r'name="seen"[^>]*value="1"', again.get_data(True)) is not None) == (422, True)
    longer = clerk.post(f"/offers/{view.id}/extend", data={"version": view.version + 1, "answer_by_on": "2026-11-20"})
    assert (longer.status_code, "新的最后一天要在" in longer.get_data(as_text=True)) == (422, True)
    weighed = clerk.get(f"/offers/{view.id}/settle/3").get_data(as_text=True)
    words = ("第 1 个更好：名次合计 22，第 3 个是 23", f"/offers/{view.id}/settle/1", "信访人", "王示例01")
    assert [word for word in words if word not in weighed] == []
    parts = re.findall(r"(来不了|还没答复|来得了)</h2>[^<]*<[^>]*>(\d) 位", weighed)
    assert parts == [("还没答复", "7"), ("来得了", "1")]
    # a party's strike puts a time out: why, who, and no button to settle
    out = clerk.get(f"/offers/{view.id}/settle/2").get_data(as_text=True)
    assert ("来不了" in out, f'action="/offers/{view.id}/settle"' in out) == (True, False)
    assert clerk.get(f"/offers/{view.id}/settle/9").status_code == 404
    leader = house.sign_in(client, as_role, "leader").get(f"/offers/{view.id}").get_data(as_text=True)
    assert ("/o/" in leader, "记答复" in leader, "第 2 选" in leader) == (False, False, True)


def test_the_room_of_an_offered_time_is_not_released_alone(client: FlaskClient, as_role: AsRole, ctx: Context) -> None:
    view, clerk = made(ctx), house.sign_in(client, as_role)
    hold_id = ctx.reader.scalars(select(HoldRow.id).order_by(HoldRow.id)).first()
    url = f"/board/holds/{hold_id}"
    page = clerk.get(url).get_data(as_text=True)
    assert (f"/offers/{view.id}" in page, f"{url}/release" in page) == (True, False)
    told = clerk.post(f"{url}/release", follow_redirects=True).get_data(as_text=True)
    assert ("不能单独放开" in told, held(ctx)) == (True, 27)


@pytest.mark.parametrize(
    "code",
    [
        *(
            "",
            "x",
            "1.2.3.4",
            "29471580.180.1.0.member-lawyer-q9",
            "29471580.0.1.0.",
            "99999999999.60.1.0.",
            "-1.60..0.",
        ),
    ],
)
def test_a_time_that_cannot_be_read_is_none(code: str) -> None:
    assert order_of(code) is None


def test_as_many_times_as_the_search_shows_stand_in_an_address_and_are_refused_on_the_page(
    client: FlaskClient, as_role: AsRole, ctx: Context
) -> None:
    times = [written(house.order(ctx, house.morning(date(2026, 12, 14) + timedelta(days=at)))) for at in range(40)]
    address = "/offers/new?" + urlencode({"kind": house.HEARING, "matter": house.MATTER, "times": times}, doseq=True)
    limit = re.search(r"^limit_request_line = (\d+)$", Path("config/gunicorn.py").read_text("utf-8"), re.MULTILINE)
    assert limit is not None
    assert len(f"GET {address} HTTP/1.1") < int(limit[1])
    assert "现在是 40 个" in house.sign_in(client, as_role).get(address).get_data(as_text=True)


def test_a_time_travels_through_the_page_as_it_was_found(ctx: Context) -> None:
    order = house.order(ctx)
    assert order_of(written(order)) == order
    assert re.fullmatch(r"[\w.*-]+", written(order))
