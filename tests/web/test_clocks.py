"""Can a clerk see how each time limit was counted, record what happened, and print the count?"""

import re

from flask.testing import FlaskClient

from hearing_app.services.accounts import AccountOrder, add_account
from tests.builders import house
from tests.builders.house import AsRole

PAGE = f"/matters/{house.MEDIATION}/clocks"
EVENT = {"event-event": "acceptance", "event-on_day": "2026-11-16", "event-evidence": "受理告知书1号"}
EXTENSION = {
    "days": "30",
    "on_day": "2026-11-20",
    "approver": "局长示例（局长）",
    "is_head": "y",
    "reason": "需要鉴定",
    "told_on": "2026-11-23",
    "evidence": "延期告知书1号",
}


def seen(client: FlaskClient, url: str = PAGE) -> tuple[str, str]:
    """The page and the version of the matter that it carries."""
    page = client.get(url).get_data(as_text=True)
    found = re.search(r'name="event-version"[^>]*value="(\d+)"', page) or re.search(
        r'value="(\d+)"[^>]*name="event-version"', page
    )
    return page, found[1] if found else ""


def test_the_page_tells_the_whole_count_in_both_languages(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    page, _ = seen(house.sign_in(client, as_role))
    assert [line in page for line in ("办结信访事项", "计 60 日", "默认规则第 1 版“《信访工作条例》第三十四条”")] == [
        True
    ] * 3
    assert "xa_default" not in page
    client.get("/sign-out")
    english, _ = seen(house.sign_in(client, as_role, "handler", language="en"))
    assert ["Length: 60 calendar days" in english, "Record what happened" in english] == [True, True]
    assert "Default rules, version 1: “Regulations on Petition Work (2022), Art. 34”" in english


def test_what_happened_is_recorded_and_what_is_refused_comes_back_as_typed(
    client: FlaskClient, as_role: AsRole
) -> None:
    house.small_house(as_role)
    _, version = seen(house.sign_in(client, as_role))
    wrong = client.post(f"{PAGE}/events", data=EVENT | {"event-version": version, "event-evidence": ""})
    text = wrong.get_data(as_text=True)
    assert (wrong.status_code, "没有写依据" in text, "2026-11-16" in text) == (422, True, True)
    right = client.post(f"{PAGE}/events", data=EVENT | {"event-version": version})
    assert (right.status_code, right.headers["Location"]) == (302, PAGE)
    page, _ = seen(client)
    assert ["2027-01-15" in page, "受理告知书1号" in page] == [True, True]


def test_who_recorded_it_is_a_colleague_by_name(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    order = AccountOrder("test-handler-zh", "何示例", "handler", house.PASSWORD, "zh")
    add_account(as_role("administrator"), order)
    _, version = seen(house.sign_in(client, as_role, "handler"))
    assert client.post(f"{PAGE}/events", data=EVENT | {"event-version": version}).status_code == 302
    page, _ = seen(client)
    assert [name in page for name in ("何示例", "test-handler-zh")] == [True, False]


def test_an_extension_is_recorded_where_its_clock_stands(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    page, version = seen(house.sign_in(client, as_role))
    (clock_id,) = set(re.findall(r"/clocks/(\d+)/extension", page))
    form = {f"extend{clock_id}-{name}": value for name, value in EXTENSION.items()}
    url = f"{PAGE}/{clock_id}/extension"
    lacking = client.post(url, data=form | {f"extend{clock_id}-version": version, f"extend{clock_id}-told_on": ""})
    assert (lacking.status_code, "没有告知信访人" in lacking.get_data(as_text=True)) == (422, True)
    # the clerk's own name, with whatever post, approves nothing
    own = form | {f"extend{clock_id}-version": version, f"extend{clock_id}-approver": "test-booking_clerk-zh（局长）"}
    assert "批准人不能是登记人本人" in client.post(url, data=own).get_data(as_text=True)
    assert client.post(url, data=form | {f"extend{clock_id}-version": version}).status_code == 302
    page, _ = seen(client)
    assert ["延长 30 日" in page, "/extension" in page] == [True, False]


def test_only_who_may_reopen_sees_it(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    _, version = seen(house.sign_in(client, as_role))
    ended = EVENT | {"event-event": "closure", "event-version": version}
    assert client.post(f"{PAGE}/events", data=ended).status_code == 302
    page, _ = seen(client)
    assert "/reopening" not in page
    client.get("/sign-out")
    page, _ = seen(house.sign_in(client, as_role, "office_head"))
    assert ["/reopening" in page, "/clocks/events" in page] == [True, False]


def test_the_count_is_printed_and_the_matter_leads_to_it(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    page, _ = seen(house.sign_in(client, as_role))
    (url,) = set(re.findall(rf"{PAGE}/\d+/paper\.pdf", page))
    answer = client.get(url)
    assert (answer.status_code, answer.mimetype, answer.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert f'href="{PAGE}"' in client.get(f"/matters/{house.MEDIATION}").get_data(as_text=True)
