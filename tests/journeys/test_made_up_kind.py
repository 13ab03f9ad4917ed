"""Does a kind that exists only as a file pass the whole flow: import, book, sign, answer, day, record, votes?"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.app import create_app
from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters.outcomes import RecordOrder, save_record
from hearing_app.services.sittings import invitations
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.settings.environment import Environment
from hearing_app.settings.places import CONFIG
from hearing_app.store.engine import db
from tests.builders import answers, days, house
from tests.builders.snapshots import Snapshots
from tests.builders.workbooks import PENDING_HEADER
from tests.conftest import Clock, FreshClient, close

AsRole = Callable[..., Context]
NUMBER, PETITIONER = "P9", "罗某示例29"
KIND = """
label = { zh = "现场查看", en = "site visit" }
aliases = ["现场查看"]
process = "hearing"
minutes = 90
turnaround_minutes = 0
room_equipment = []
is_open_by_default = false
needs_matter = true
has_panel_rule = true
has_notice_period = true
needs_consent = false
stages = ["fuhe"]
parties = ["petitioner"]
approval = ["sign"]
number_series = "hearing"
answer_workdays = 1
reminders = ["mail 2h"]
outcome = ["votes"]
checklist = ["清点到场人员", "说明查看路线"]
record_sections = ["查看情况", "各方意见"]
letters = { presider = "invitation", member = "invitation", petitioner = "meeting_notice" }

[[seats]]
role = "presider"
label = { zh = "领队", en = "team leader" }
categories = ["judge"]
least = 1
most = 1
usual = 1
has_vote = true

[[seats]]
role = "member"
label = { zh = "查看员", en = "visitor" }
categories = ["lawyer", "npc_deputy", "community_staff", "legal_expert"]
least = 4
most = 6
usual = 4
has_vote = true

[[seats]]
role = "recorder"
label = { zh = "记录员", en = "recorder" }
categories = ["staff"]
least = 1
most = 1
usual = 1
has_vote = false
"""


@pytest.fixture
def app(
    session_app: Flask,  # the suite's own application has made the database; this one reads other rules
    snapshots: Snapshots,
    env: Environment,
    clock: Clock,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """An application whose config folder has one kind more; its code is the same."""
    config = tmp_path / "config"
    shutil.copytree(CONFIG, config)
    (config / "kinds" / "site_visit.toml").write_text(KIND, "utf-8")
    monkeypatch.setattr("hearing_app.app.CONFIG", config)
    app = create_app(env, now=clock)
    app.config.update(session_app.config | {"SERVER_NAME": None})
    app.test_client_class = FreshClient
    with app.app_context():
        yield app
        with suppress(Exception):
            db.session.remove()
        close(app)
    snapshots.clear()


@pytest.fixture
def clerk(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    """A clerk before the office's tables, one of which asks for the new kind by its name."""
    house.small_house(as_role)
    row = (NUMBER, PETITIONER, 1, "供热", "管网漏水", "示例住建局", "现场查看", "复核", "2026-11-18", None)
    content = write_table("待排期", PENDING_HEADER, [(*row, "是", "13910000009", None, 0)])
    result = take_workbook(as_role(), ImportOrder(Family.PENDING, "待排期.xlsx", content))
    assert not result.problems, result.problems
    return house.sign_in(client, as_role)


def shown(client: FlaskClient, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return str(answer.get_data(as_text=True))


def pressed(client: FlaskClient, url: str, **given: str) -> str:
    answer = client.post(url, data=given)
    assert answer.status_code in (302, 303), answer.get_data(as_text=True)[-3000:]
    return str(answer.headers["Location"])


def booked(clerk: FlaskClient) -> int:
    """Book the first time that the page offers."""
    html = shown(clerk, f"/sittings/new?kind=site_visit&matter={NUMBER}")
    offer = html[html.index('action="/sittings/new"') :]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', offer[: offer.index("</form>")]))
    return int(pressed(clerk, "/sittings/new", **fields).rsplit("/", 1)[1])


def test_a_kind_that_is_only_a_file_goes_from_import_to_votes(
    clerk: FlaskClient, as_role: AsRole, clock: Clock, client: FlaskClient
) -> None:
    assert "现场查看" in shown(clerk, f"/matters/{NUMBER}")
    sitting_id = booked(clerk)
    ctx = as_role()
    sign_sitting(as_role("leader"), SignOrder(sitting_id, answers.sitting(ctx, sitting_id).version, "sign"))
    row = answers.sitting(ctx, sitting_id)
    assert (row.kind, row.state, len(row.seats)) == ("site_visit", "noticed", 6)
    assert {letter.state for letter in answers.letters(ctx, "invitation")} == {"released"}

    first, *others = row.seats
    page = "/a/" + answers.link(ctx, first)
    for language, words in (("en", ("site visit", "team leader")), ("zh", ("现场查看", "领队"))):
        text = shown(client, f"{page}?lang={language}")
        assert [word for word in words if word not in text.lower()] == []
        assert PETITIONER not in text
    pressed(client, page, sequence="0", coming="accept", conflict="no")
    for seat in others:
        said = AnswerOrder(0, Coming.ACCEPT, has_conflict=False, has_pledged=True)
        invitations.record_spoken(ctx, SpokenAnswer(seat.id, Channel.TELEPHONE, "本人", ctx.now, said))
    days.serve(ctx, sitting_id)

    clock.now = row.starts_at + timedelta(minutes=2)
    recorder = house.sign_in(client, as_role, "recorder")
    day = f"/sittings/{sitting_id}/day"
    for seat in row.seats:
        pressed(recorder, f"{day}/seats/{seat.id}/present")
    pressed(recorder, f"{day}/open", version=str(answers.sitting(ctx, sitting_id).version))
    text = shown(recorder, day)
    assert [word for word in ("说明查看路线", "查看情况", "领队") if word not in text] == []
    save_record(as_role("recorder"), RecordOrder(sitting_id, 0, {"查看情况": "接口处渗水。"}))
    days.vote(as_role("recorder"), sitting_id)
    clock.forward(hours=1)
    pressed(recorder, f"{day}/close", version=str(answers.sitting(ctx, sitting_id).version))
    assert answers.sitting(ctx, sitting_id).state == "held"
    assert "现场查看" in shown(recorder, f"/sittings/{sitting_id}")


def test_the_new_kind_is_listed_and_booked_beside_the_others_in_both_languages(
    clerk: FlaskClient, as_role: AsRole
) -> None:
    sitting_id = booked(clerk)
    english = house.sign_in(clerk, as_role, language="en")
    for url in ("/hearings", f"/sittings/{sitting_id}", "/settings/kinds", f"/matters/{NUMBER}"):
        assert "site visit" in shown(english, url).lower(), url
