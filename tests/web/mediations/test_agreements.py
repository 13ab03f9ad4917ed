"""Can an agreement of many instalments be entered?"""

import re
from collections.abc import Callable

from flask.testing import FlaskClient

from hearing_app.services.context import Context
from tests.builders import house
from tests.builders import mediations as story

AsRole = Callable[..., Context]
ROW = re.compile(r'name="promises-(\d+)-due_on"')


def rows(html: str) -> int:
    return len(set(ROW.findall(html)))


def test_rows_for_promises_are_added_and_what_was_typed_stays(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    mediation_id = story.accepted(as_role("mediation_clerk"))
    clerk = house.sign_in(client, as_role, "mediation_clerk")
    url = f"/mediations/{mediation_id}/agreements/new"
    assert rows(clerk.get(url).get_data(as_text=True)) == 6
    typed = {f"promises-{at}-due_on": "" for at in range(6)} | {"promises-5-what": "第六期退费", "more": "1"}
    answer = clerk.post(url, data=typed)
    html = answer.get_data(as_text=True)
    assert (answer.status_code, rows(html), "第六期退费" in html) == (200, 12, True)
    longest = clerk.post(url, data={f"promises-{at}-due_on": "" for at in range(60)} | {"more": "1"})
    assert (rows(longest.get_data(as_text=True)), 'name="more"' in longest.get_data(as_text=True)) == (60, False)


def test_a_promise_without_a_day_is_not_lost(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    mediation_id = story.accepted(as_role("mediation_clerk"))
    clerk = house.sign_in(client, as_role, "mediation_clerk")
    typed = {
        "promises-0-what": "",
        "promises-1-yuan": "1000",
        "promises-2-due_on": "2026-12-20",
        "promises-2-yuan": "-5",
    }
    answer = clerk.post(f"/mediations/{mediation_id}/agreements/new", data=typed)
    page = " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())
    assert answer.status_code == 422
    assert "第 2 行 哪天以前 ：这一期没有日期。" in page
    assert "第 3 行 金额（元） ：金额在 0 和十亿元之间。" in page
