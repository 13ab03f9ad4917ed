"""Are sealed fields unreadable in the database, and bound to their row?"""

from collections.abc import Callable

import psycopg
import pytest
from cryptography.exceptions import InvalidTag

from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context
from hearing_app.store import matters
from hearing_app.store.tables.matters import MatterRow, PartyRow

PHONE = "13900001234"


@pytest.fixture
def parties(as_role: Callable[..., Context]) -> list[int]:
    ctx = as_role("booking_clerk")
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
        matter = MatterRow(unit_id=1, number="X1", category="", subject="", district="", stage="handling")
        change.session.add(matter)
        change.session.flush()
        rows = [matters.add_party(change.session, matter, "petitioner", name) for name in ("吴示例21", "孙示例12")]
        rows[0].phone, rows[1].phone = PHONE, "13900005678"
        change.session.flush()
        return [row.id for row in rows]


def test_a_sealed_field_reads_back_and_stands_nowhere_in_plain(ctx: Context, parties: list[int]) -> None:
    row = ctx.reader.get(PartyRow, parties[0])
    assert row is not None
    assert row.phone == PHONE
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        (sealed,) = connection.execute("SELECT phone_sealed FROM parties WHERE id = %s", [parties[0]]).fetchone() or ()
    assert PHONE.encode() not in sealed


def test_a_value_copied_into_another_row_does_not_open(ctx: Context, parties: list[int]) -> None:
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute(
            "UPDATE parties SET phone_sealed = (SELECT phone_sealed FROM parties WHERE id = %s) WHERE id = %s", parties
        )
    row = ctx.reader.get(PartyRow, parties[1])
    assert row is not None
    with pytest.raises(InvalidTag):
        _ = row.phone


def test_setting_the_same_value_changes_nothing(ctx: Context, parties: list[int]) -> None:
    row = ctx.reader.get(PartyRow, parties[0])
    assert row is not None
    before = row.phone_sealed
    row.phone = PHONE
    assert row.phone_sealed == before
    ctx.reader.rollback()
