"""Does the auditor read who did what, page by page, without a petitioner's name, and does nobody else?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action, Place, Scope
from hearing_app.domain.spans import civil_day
from hearing_app.services import audit_trails, audits
from hearing_app.services.access import note_read
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.audit_trails import TrailFilter
from hearing_app.services.context import Context
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.sittings import bookings, sittings
from hearing_app.store.chain import entries, heads
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _no_heads(ctx: Context) -> Iterator[None]:
    file = ctx.env.home / heads.NAME
    file.unlink(missing_ok=True)
    yield
    file.unlink(missing_ok=True)


@pytest.fixture
def auditor(client: FlaskClient, as_role: AsRole) -> FlaskClient:
    return house.sign_in(client, as_role, "auditor")


def page(client: FlaskClient, url: str, code: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_signing_in_leads_the_auditor_to_the_audit(auditor: FlaskClient) -> None:
    assert auditor.get("/").headers["Location"] == "/audit"
    shown = page(auditor, "/audit")
    assert ('href="/audit"' in shown, 'href="/desk"' in shown, "登录" in shown) == (True, False, True)


def test_nobody_else_sees_it_and_no_rail_leads_there(client: FlaskClient, as_role: AsRole) -> None:
    house.small_house(as_role)
    clerk = house.sign_in(client, as_role)
    for url in ("/audit", "/audit/1", "/audit/check"):
        page(clerk, url, 403)
    assert 'href="/audit"' not in page(clerk, "/matters")


def test_it_tells_what_was_done_and_seen_in_words_and_names_no_petitioner(
    auditor: FlaskClient, ctx: Context, as_role: AsRole
) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    matter_id = sittings.matter_id_of(ctx, sitting_id)
    note_read(ctx, Action.VIEW_MATTER, "matter", subject_id=matter_id, matter_id=matter_id)
    chinese, english = page(auditor, "/audit"), page(auditor, "/audit?lang=en")
    assert [word in chinese for word in ("预订场次", "查看", "场次", house.MATTER, "test:booking_clerk")] == [True] * 5
    assert [word in english for word in ("Sitting booked", "Looked at", house.MATTER)] == [True] * 3
    names = [party.name for party in view_matter(ctx, house.MATTER).parties]
    assert names
    links = audit_trails.view_trail(as_role("auditor"), TrailFilter(sort="all")).links
    assert len(links) > 5
    for shown in (chinese, english, *(page(auditor, f"/audit/{link.seq}") for link in links)):
        assert [name for name in names if name in shown] == []


def labels(ctx: Context, **wanted: object) -> list[tuple[str, str]]:
    ctx.reader.rollback()
    return [(link.deed["en"], link.actor) for link in audit_trails.view_trail(ctx, TrailFilter(**wanted)).links]


def test_people_changes_reads_and_what_works_by_itself_are_told_apart(ctx: Context, as_role: AsRole) -> None:
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
    note_read(ctx, Action.VIEW_ROSTER, "person", subject_id=1)
    machine = replace(ctx, actor=replace(ctx.actor, name="ticker", role=ctx.rules.roles["machine"]))
    audits.export_head(machine, ctx.now)
    clerk = "test:booking_clerk"
    read, changed, automatic = ("looked at", clerk), ("matter edited", clerk), ("done by the clock", "ticker")
    auditor = as_role("auditor")
    assert {sort: labels(auditor, sort=sort) for sort in audit_trails.SORTS} == {
        "": [read, changed],
        "changes": [changed],
        "reads": [read],
        "automatic": [automatic],
        "all": [automatic, read, changed],
    }


def test_days_accounts_and_actions_narrow_it(ctx: Context, as_role: AsRole, clock: Clock) -> None:
    boss = as_role("administrator")
    add_account(boss, AccountOrder("paiqi", "何示例31", "booking_clerk", house.PASSWORD))
    clock.forward(days=1)
    note_read(as_role("recorder"), Action.VIEW_MATTER, "matter", subject_id=1)
    auditor, managed, read = as_role("auditor"), ("account managed", boss.actor.name), ("looked at", "test:recorder")
    today = civil_day(ctx.now)
    assert labels(auditor) == [read, managed]
    assert labels(auditor, to_on=today) == [managed]
    assert labels(auditor, from_on=today + timedelta(days=1)) == [read]
    assert labels(auditor, actor="test:recorder") == [read]
    assert labels(auditor, actor="paiqi") == [managed]  # who was acted on counts as well
    assert labels(auditor, action="manage_accounts") == [managed]
    assert labels(auditor, action="view_matter", actor="paiqi") == []


def test_pages_go_by_the_number_of_the_link(
    auditor: FlaskClient, ctx: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "PAGE", 3)
    for number in range(1, 8):
        note_read(ctx, Action.VIEW_MATTER, "matter", subject_id=number)
    view, seen = audit_trails.view_trail(ctx_of(ctx), TrailFilter(sort="reads")), []
    while True:
        seen.append([link.number for link in view.links])
        if view.older is None:
            break
        view = audit_trails.view_trail(ctx_of(ctx), TrailFilter(sort="reads", before=view.older))
    assert seen == [["#7", "#6", "#5"], ["#4", "#3", "#2"], ["#1"]]
    back = audit_trails.view_trail(ctx_of(ctx), TrailFilter(sort="reads", after=view.newer))
    assert [link.number for link in back.links] == ["#4", "#3", "#2"]
    assert (back.older is not None, back.newer is not None) == (True, True)
    shown = page(auditor, "/audit?sort=reads")
    assert 'rel="next" href="/audit?before=' in shown


def ctx_of(ctx: Context) -> Context:
    ctx.reader.rollback()
    return replace(ctx, actor=replace(ctx.actor, role=ctx.rules.roles["auditor"]))


def test_a_role_that_sees_its_own_unit_alone_sees_no_other_units_links(ctx: Context) -> None:
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
    role = replace(ctx.rules.roles["auditor"], actions={Action.VIEW_AUDIT: Scope.OWN_UNIT})
    seen = {}
    for unit_id in (1, 2):
        own = replace(ctx, actor=replace(ctx.actor, role=role, unit_id=unit_id))
        seen[unit_id] = len(audit_trails.view_trail(own, TrailFilter()).links)
    assert seen == {1: 1, 2: 0}
    with pytest.raises(NotFound):
        audit_trails.view_link(replace(ctx, actor=replace(ctx.actor, role=role, unit_id=2)), 1)


def test_every_action_that_is_noted_has_words() -> None:
    unsaid = {"public", "view_desk", "view_report", "view_deliveries", "view_settings", "view_audit", "use_api"}
    reads = {action for action in Action if action.startswith(("view_", "read_"))}
    assert {action.value for action in Action} - audit_trails.ACTIONS.keys() - unsaid - reads == set()


def test_the_check_says_where_it_breaks(auditor: FlaskClient, ctx: Context) -> None:
    assert ("全部相接" in page(auditor, "/audit/check"), "还没有导出过链头" in page(auditor, "/audit/check")) == (
        True,
        True,
    )
    with psycopg.connect(ctx.env.migration_database_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE audit DISABLE TRIGGER USER; UPDATE audit SET actor = 'x' WHERE seq = 2")
        owner.execute("ALTER TABLE audit ENABLE TRIGGER USER")
    assert "第 2 环的内容和它的摘要对不上" in page(auditor, "/audit/check")
    assert "Link 2 does not fit its own hash" in page(auditor, "/audit/check?lang=en")


@pytest.mark.parametrize(
    "query",
    ["before=²", "after=-1", f"before={2**64}", "from=x&to=9999-12-31", "from=0001-01-01", "actor=%00", "sort=x"],
)
def test_an_odd_question_gets_the_page_without_it(auditor: FlaskClient, query: str) -> None:
    page(auditor, f"/audit?{query}")
    page(auditor, f"/audit/check?{query}")


def test_a_link_that_is_not_there_is_not_found(auditor: FlaskClient) -> None:
    page(auditor, "/audit/99", 404)
