"""The pages beside a hearing: preparation, public announcements, absence, list; in Chinese and in English."""

from collections.abc import Callable

from flask.testing import FlaskClient

from hearing_app.services.context import Context
from tests.builders import answers, house
from tests.builders import days as story
from tests.conftest import Clock

AsRole = Callable[..., Context]


def text(client: FlaskClient, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return answer.get_data(as_text=True)


def test_a_hearing_is_prepared_and_announced_to_everybody(client: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = answers.invited(as_role)
    house.sign_in(client, as_role)
    url = f"/sittings/{sitting_id}/preparation"
    assert "席签" in text(client, url)
    version = answers.sitting(ctx, sitting_id).version
    data = {"version": version, "media": "none", "recording": "office_only", "observers": 2}
    assert client.post(f"{url}/circumstances", data=data).status_code == 302
    named = client.post(f"{url}/announcement", data={"version": version + 1, "subject": "吴某示例21"})
    assert (named.status_code, "不能让人认出当事人" in named.get_data(as_text=True)) == (422, True)
    assert client.post(f"{url}/announcement", data={"version": version + 1, "subject": "某小区争议"}).status_code == 302
    assert client.post(f"{url}/observers", data={"version": version + 2, "observer": "旁听示例"}).status_code == 302
    done = {"version": version + 3, "item": "plates", "owner": "何示例31", "done_on": "2026-11-23"}
    assert client.post(f"{url}/plan", data=done).status_code == 302
    page = text(client, url)
    assert "旁听示例" in page
    assert "2026-11-23" in page
    assert "某小区争议" not in client.get("/announcements").get_data(as_text=True)
    client.post("/sign-out")
    house.sign_in(client, as_role, "leader")
    assert "等批准：某小区争议" in text(client, url)
    version = answers.sitting(ctx, sitting_id).version
    assert client.post(f"{url}/announcement/approval", data={"version": version}).status_code == 302
    client.post("/sign-out")
    public = client.get("/announcements")
    assert (public.status_code, public.headers["Cache-Control"]) == (200, "no-store")
    words = public.get_data(as_text=True)
    assert ("某小区争议" in words, "示例21" in words, "旁听示例" in words) == (True, False, False)


def test_an_absent_party_is_recorded_on_the_day(client: FlaskClient, as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    sitting_id = story.on_the_day(as_role, clock)
    house.sign_in(client, as_role, "recorder", language="en")
    url = f"/sittings/{sitting_id}/parties"
    assert "A party stayed away" in text(client, url)
    row = story.row_of(as_role(), sitting_id)
    assert row.matter is not None
    data = {"version": row.version, "party": row.matter.parties[0].id, "finding": "waiver"}
    refused = client.post(url, data=data)
    assert (refused.status_code, "The call is not on record" in refused.get_data(as_text=True)) == (422, True)


def test_the_list_is_made_by_the_clerk_and_signed_by_the_leader(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    url = f"/matters/{house.MATTER}/hearing/list"
    house.sign_in(client, as_role)
    page = text(client, url)
    assert "李示例02" in page
    assert "孙示例12" not in page  # a mediator is no hearing officer
    people = [id_ for code, id_ in house.people(as_role()).items() if code <= "E009"]
    assert client.post(url, data={"version": 0, "people": people}).status_code == 302
    house.sign_in(client, as_role, "leader")
    assert "签发名单" in text(client, url)
