"""Does a second bureau come to work beside the first: refused where unclear, unseen where it matters, one calendar?"""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import psycopg
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.rules.units import UnitOrder
from hearing_app.services import units
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.people import merge_people, view_matches
from hearing_app.services.searches import search
from hearing_app.services.sittings import bookings
from hearing_app.store.tables.work import AuditRow
from tests.builders import house

AsRole = Callable[..., Context]
NEW = UnitOrder("BQ2", "别区信访局", "Other District Petition Bureau")
ROOMS = (
    "/desk",
    "/board",
    "/matters",
    "/hearings",
    "/reviews",
    "/people",
    "/rooms",
    "/reports/2026",
    "/calls",
    "/settings/units",
)


@pytest.fixture
def boss(as_role: AsRole) -> Context:
    return as_role("administrator")


def test_an_administrator_adds_and_renames_a_unit_and_the_chain_tells(boss: Context) -> None:
    unit_id = units.add_unit(boss, NEW)
    units.rename_unit(boss, unit_id, "别区信访局（新）", NEW.name_en)
    units.rename_unit(boss, unit_id, "别区信访局（新）", NEW.name_en)  # nothing new, no link
    boss.reader.rollback()
    assert [(unit.code, unit.name, unit.accounts) for unit in units.view_units(boss)] == [
        ("SFQ", "示范区信访局", 0),
        ("BQ2", "别区信访局（新）", 0),
    ]
    rows = boss.reader.scalars(select(AuditRow).order_by(AuditRow.seq)).all()
    assert [(row.action, row.subject, row.subject_id, row.unit_id, row.facts) for row in rows] == [
        ("manage_units", "unit", unit_id, unit_id, {"added": True, "code": "BQ2"}),
        ("manage_units", "unit", unit_id, unit_id, {"renamed": True, "code": "BQ2"}),
    ]


@pytest.mark.parametrize(
    ("order", "codes"),
    [
        (UnitOrder("sfq", "甲", "A"), ["unit.taken"]),
        (UnitOrder("", "甲", "A"), ["unit.code"]),
        (UnitOrder("B-2", "甲", "A"), ["unit.code"]),
        (UnitOrder("区", "甲", "A"), ["unit.code"]),
        (UnitOrder("B" * 21, "甲" * 61, ""), ["unit.code", "unit.no_name", "unit.long_name"]),
        (UnitOrder("BQ2", "示范区信访局", "A"), ["unit.name_taken"]),
    ],
)
def test_what_nobody_could_tell_apart_or_type_is_refused(boss: Context, order: UnitOrder, codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        units.add_unit(boss, order)
    assert [reason.code for reason in refused.value.reasons] == codes
    assert len(units.view_units(boss)) == 1


def test_of_two_at_once_with_one_code_one_is_refused(boss: Context) -> None:
    def add() -> str:
        try:
            units.add_unit(boss, NEW)
        except Refused as refused:
            return refused.reasons[0].code
        return "added"

    dsn = boss.env.libpq_dsn
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO units%'"
    with ThreadPoolExecutor(1) as pool, psycopg.connect(dsn) as first, psycopg.connect(dsn, autocommit=True) as watch:
        first.execute(
            "INSERT INTO units (code, name, name_en, profile) SELECT 'BQ2', '甲', 'A', profile FROM units WHERE id = 1"
        )
        second = pool.submit(add)
        for _ in range(500):
            if second.done() or watch.execute(waiting).fetchone() != (0,):
                break
            time.sleep(0.02)
        first.commit()
        assert second.result() == "unit.taken"


def test_only_who_manages_units_may(as_role: AsRole) -> None:
    for role in ("booking_clerk", "leader", "auditor", "recorder"):
        with pytest.raises(Forbidden):
            units.add_unit(as_role(role), NEW)
    with pytest.raises(NotFound):
        units.rename_unit(as_role("administrator"), 99, "甲", "A")


def test_a_command_without_a_unit_asks_which_and_the_demo_takes_the_first(boss: Context) -> None:
    units.add_unit(boss, NEW)
    with pytest.raises(Refused, match=r"unit\.choose"):
        units.unit_of(boss, None)
    assert (units.first_unit_of(boss, None), units.unit_of(boss, "SFQ")) == (1, 1)


def test_a_new_unit_works_and_sees_nothing_of_the_first(client: FlaskClient, boss: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    bookings.book_sitting(clerk, house.hearing(clerk))
    unit_id = units.add_unit(boss, NEW)
    there = as_role("administrator", unit_id=unit_id)
    add_account(there, AccountOrder("there", "何示例61", "booking_clerk", house.PASSWORD))
    client.post("/sign-in", data={"username": "there", "password": house.PASSWORD})
    for url in ROOMS:
        answer = client.get(url)
        shown = answer.get_data(as_text=True)
        assert (url, answer.status_code) == (url, 200)
        assert (url, [word for word in ("吴某示例21", "王示例01", "听证室一", ">P1<") if word in shown]) == (url, [])
    assert client.get(f"/matters/{house.MATTER}").status_code == 404
    with pytest.raises(NotFound):
        view_matter(as_role("booking_clerk", unit_id=unit_id), house.MATTER)
    assert search(as_role("booking_clerk", unit_id=unit_id), "示例01").people == ()


def test_somebody_who_sits_for_one_unit_is_taken_for_the_other_without_saying_why(
    boss: Context, as_role: AsRole
) -> None:
    house.small_house(as_role)
    unit_id = units.add_unit(boss, NEW)
    elsewhere = partial(as_role, unit_id=unit_id)
    house.small_house(elsewhere)
    here, there = as_role("booking_clerk"), elsewhere("booking_clerk")
    with here.open_writer() as session:  # the two lists give everybody the same telephone
        session.execute(text("UPDATE people SET phone = '139' || substr(phone, 4)"))
        session.commit()
    for match in view_matches(here):
        merge_people(here, match.first.person_id, match.second.person_id)
    here.reader.rollback()
    assert house.people(here)["E001"] == house.people(there)["E001"]
    bookings.book_sitting(here, house.hearing(here))
    wanted = house.hearing(there, house.OTHER_MATTER)
    with pytest.raises(Refused) as refused:
        bookings.book_sitting(there, wanted)
    codes = {reason.code for reason in refused.value.reasons}
    said = str([reason.params for reason in refused.value.reasons])
    assert codes == {"person.busy"}
    assert [word for word in (house.MATTER, "吴某示例21", "听证室", "示范区信访局") if word in said] == []
