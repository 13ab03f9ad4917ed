"""Do the pages of substitution show the next reserve, the choices of the day, the list, the door, and say why not?"""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.services.context import Context
from hearing_app.services.matters import days
from hearing_app.services.sittings.invitations import AnswerOrder, SpokenAnswer, record_spoken
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
SEVEN = ("E001", "E002", "E004", "E006", "E008", "E009", "E010", "E013")
BOTH = pytest.mark.parametrize("language", ["zh", "en"])


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def page(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.get_data(as_text=True)[-2000:]
    return answer.get_data(as_text=True)


def declined(as_role: AsRole, name: str = "赵示例08") -> tuple[int, int]:
    """A hearing of seven that was served and where somebody declined; returns the ids of sitting and seat."""
    sitting_id = story.announced(as_role, codes=SEVEN, has_answers=False)
    clerk = as_role("booking_clerk")
    seat_id = story.seat_ids(clerk, sitting_id)[name]
    said = AnswerOrder(0, coming=Coming.DECLINE)
    record_spoken(clerk, SpokenAnswer(seat_id, Channel.TELEPHONE, "本人", clerk.now, said))
    return sitting_id, seat_id


def absent(as_role: AsRole, clock: Clock, name: str = "周示例09") -> tuple[int, int]:
    """A hearing of seven on its morning with one absent; returns the ids of sitting and seat."""
    sitting_id = story.on_the_day(as_role, clock, codes=SEVEN)
    recorder = as_role("recorder")
    for one, seat_id in story.seat_ids(recorder, sitting_id).items():
        (days.mark_absent if one == name else days.sign_in)(recorder, sitting_id, seat_id)
    return sitting_id, story.seat_ids(recorder, sitting_id)[name]


def fields(html: str, action: str) -> dict[str, str]:
    form = html[html.index(f'action="{action}"') :]
    form = form[: form.index("</form>")]
    tags = [dict(re.findall(r'([\w-]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", form)]
    return {tag["name"]: tag.get("value", "") for tag in tags if "name" in tag}


@BOTH
def test_every_page_opens_in_both_languages(client: FlaskClient, as_role: AsRole, clock: Clock, language: str) -> None:
    sitting_id, seat_id = absent(as_role, clock)
    clerk = house.sign_in(client, as_role, language=language)
    tag = {"zh": "zh-CN", "en": "en"}[language]
    base = f"/sittings/{sitting_id}"
    for url in (
        base,
        f"{base}/seats/{seat_id}/reserves",
        f"{base}/seats/{seat_id}/recusal",
        f"{base}/day/seats/{seat_id}/absence",
        f"{base}/day/door",
        "/desk",
    ):
        html = page(clerk, url)
        assert f'lang="{tag}"' in html, url
    page(clerk, f"{base}/day/reached", 404)


def test_the_seat_proposes_and_one_button_on_page_or_desk_asks_him(client: FlaskClient, as_role: AsRole) -> None:
    sitting_id, seat_id = declined(as_role)
    clerk = house.sign_in(client, as_role)
    shown = page(clerk, f"/sittings/{sitting_id}")
    assert re.search(r"赵示例08 谢绝了.*可以请 \S+（.*看另外 \d 位", shown, re.DOTALL)
    assert "马上收到取消通知，不写原因" in shown
    action = f"/sittings/{sitting_id}/seats/{seat_id}/replace"
    desk = page(clerk, "/desk")
    assert fields(desk, action)["newcomer"] == fields(shown, action)["newcomer"]
    answer = clerk.post(action, data=fields(desk, action), follow_redirects=True)
    assert "已换人，新的邀请待发。" in answer.get_data(as_text=True)
    seats = story.row_of(as_role(), sitting_id).seats
    assert [seat.id for seat in seats if seat.released_at] == [seat_id]
    again = clerk.post(action, data=fields(desk, action))
    assert again.status_code == 404


def test_reserves_are_chosen_on_a_page_that_says_why_not(client: FlaskClient, as_role: AsRole) -> None:
    sitting_id, seat_id = declined(as_role, "李示例02")
    clerk = house.sign_in(client, as_role)
    url = f"/sittings/{sitting_id}/seats/{seat_id}/reserves"
    people = house.people(as_role())
    html = page(clerk, url)
    version = fields(html, url)["version"]
    bad = clerk.post(url, data={"version": version, "first": f"member:legal_worker:p{people['E009']}"})
    assert (bad.status_code, "已经在这一场里有席位" in bad.get_data(as_text=True)) == (422, True)
    nonsense = clerk.post(url, data={"version": version, "first": "nonsense"})
    assert nonsense.status_code == 422
    good = clerk.post(url, data={"version": version, "first": f"member:lawyer:p{people['E003']}"})
    assert good.headers["Location"] == f"/sittings/{sitting_id}#seat{seat_id}"
    assert "候补（1）" in page(clerk, f"/sittings/{sitting_id}")
    assert clerk.post(url, data={"version": version}).status_code == 409


def test_a_recusal_of_today_leads_on_to_the_choices(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    sitting_id, _ = absent(as_role, clock)
    seat_id = story.seat_ids(as_role(), sitting_id)["李示例02"]
    recorder = house.sign_in(client, as_role, "recorder")
    url = f"/sittings/{sitting_id}/seats/{seat_id}/recusal"
    version = fields(page(recorder, url), url)["version"]
    empty = recorder.post(url, data={"version": version})
    assert (empty.status_code, "写明谁决定的。" in empty.get_data(as_text=True)) == (422, True)
    said = {
        "version": version,
        "raised_by": "petitioner",
        "ground": "亲戚",
        "decision": "upheld",
        "decider": "presider",
        "decided_by": "王示例01",
    }
    answer = recorder.post(url, data=said)
    assert answer.headers["Location"] == f"/sittings/{sitting_id}/day/seats/{seat_id}/absence"
    assert "有利害关系，应当回避" in page(recorder, answer.headers["Location"])
    assert "准许回避" in page(recorder, f"/sittings/{sitting_id}")


def test_the_recorder_records_a_smaller_panel_and_sees_who_lets_a_reserve_sit(
    client: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id, seat_id = absent(as_role, clock)
    recorder = house.sign_in(client, as_role, "recorder")
    base = f"/sittings/{sitting_id}/day"
    assert f"{base}/seats/{seat_id}/absence" in page(recorder, base)
    html = page(recorder, f"{base}/seats/{seat_id}/absence")
    assert "撤下席位由排期员办理" in html
    assert "（未核实）" in html
    assert recorder.post(f"{base}/seats/{seat_id}/absence/reserve", data={}).status_code == 403
    parties = sorted(set(re.findall(r'name="party-(\d+)-said_by"', html)))
    back = story.seat_ids(as_role(), sitting_id)["吴示例10"]
    data = {"smaller-version": fields(html, f"{base}/seats/{seat_id}/absence/smaller")["smaller-version"]}
    data |= {"smaller-decided_by": "王示例01", "smaller-step_back": str(back)}
    refused = recorder.post(f"{base}/seats/{seat_id}/absence/smaller", data=data)
    assert (refused.status_code, "还没有同意缩小组成" in refused.get_data(as_text=True)) == (422, True)
    words = {f"party-{id_}-said_by": "代表" for id_ in parties} | {f"party-{id_}-said_time": "09:01" for id_ in parties}
    answer = recorder.post(f"{base}/seats/{seat_id}/absence/smaller", data=data | words, follow_redirects=True)
    assert "已记下：各方同意，缩小组成。" in answer.get_data(as_text=True)
    assert "已缩小组成" in page(recorder, base)
    assert "代表，2026-12-14" in page(recorder, f"{base}/reached")


def test_a_clerk_lets_a_reserve_sit_and_says_by_whose_decision(
    client: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id, seat_id = absent(as_role, clock)
    clerk = house.sign_in(client, as_role)
    url = f"/sittings/{sitting_id}/day/seats/{seat_id}/absence"
    data = fields(page(clerk, url), f"{url}/reserve")
    assert clerk.post(f"{url}/reserve", data=data | {"reserve-decided_by": ""}).status_code == 422
    answer = clerk.post(f"{url}/reserve", data=data, follow_redirects=True)
    assert "候补已经递补，到场后请签到。" in answer.get_data(as_text=True)
    assert "告知名单：候补递补" in answer.get_data(as_text=True)


def test_a_postponement_goes_to_the_list_and_the_door_names_nobody(
    client: FlaskClient, as_role: AsRole, clock: Clock
) -> None:
    sitting_id, seat_id = absent(as_role, clock)
    recorder = house.sign_in(client, as_role, "recorder")
    base = f"/sittings/{sitting_id}/day"
    url = f"{base}/seats/{seat_id}/absence"
    data = fields(page(recorder, url), f"{url}/postpone")
    assert recorder.post(f"{url}/postpone", data=data).status_code == 422
    answer = recorder.post(f"{url}/postpone", data=data | {"postpone-reason": "听证员没有到场"})
    assert answer.headers["Location"] == f"{base}/reached"
    listed = page(recorder, f"{base}/reached")
    assert ("还有 10 人" in listed, "在场 7 人都已当面告知" in listed) == (True, True)
    recorder.post(f"{base}/reached/present")
    ticked = recorder.post(
        f"{base}/reached", data={"recipient": f"seat:{seat_id}", "reached": "no", "note": "关机"}, follow_redirects=True
    )
    assert ("关机" in ticked.get_data(as_text=True), "还有 3 人" in ticked.get_data(as_text=True)) == (True, True)
    assert recorder.post(f"{base}/reached", data={"recipient": "nobody", "reached": "yes"}).status_code == 422
    door = page(recorder, f"{base}/door")
    main = door[door.index('class="door"') : door.index("</main>")] if "</main>" in door else door
    assert ("延期" in main, "XT2026-1" in main, "新的时间另行通知" in main) == (True, True, True)
    assert not any(word in main for word in ("示例09", "吴某", "交房", "房地产"))
    assert "当天的安排" in page(recorder, base)
