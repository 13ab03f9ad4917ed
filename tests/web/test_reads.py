"""Is it noted, at every door, who opened a sitting?"""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from hearing_app.services.accounts import AccountOrder, add_account, issue_token
from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings, sittings
from hearing_app.store.tables.work import AuditRow
from tests.builders import house

AsRole = Callable[..., Context]


def test_every_way_to_open_a_sitting_is_noted_once(client: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    matter_id = sittings.matter_id_of(ctx, sitting_id)
    boss = as_role("administrator")
    add_account(boss, AccountOrder("program", "程序", "booking_clerk", "a-long-enough-password"))
    bearer = {"Authorization": f"Bearer {issue_token(as_role('security_administrator'), 'program')}"}
    clerk = house.sign_in(client, as_role)
    urls = (
        *(f"/sittings/{sitting_id}", f"/sittings/{sitting_id}/seats"),
        *(f"/api/v1/sittings/{sitting_id}", f"/api/v1/sittings/{sitting_id}/outcome"),
    )
    for url in urls:
        headers = bearer if url.startswith("/api/") else {}
        assert clerk.get(url, headers=headers).status_code == 200
        ctx.reader.rollback()
        noted = (AuditRow.subject == "sitting") & (AuditRow.subject_id == sitting_id) & AuditRow.facts.has_key("read")
        found = ctx.reader.scalars(select(AuditRow).where(noted)).all()
        assert [row.matter_id for row in found] == [matter_id] * (urls.index(url) + 1), url
