"""Does every change ask, and leave a link in the chain that nobody can alter?"""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, InternalError, ProgrammingError

from hearing_app.domain.errors import Forbidden, NotFound
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context
from hearing_app.store.tables.work import AuditRow


def links(ctx: Context) -> list[AuditRow]:
    ctx.reader.rollback()
    return list(ctx.reader.scalars(select(AuditRow).order_by(AuditRow.seq)))


def test_a_change_that_never_asks_is_an_error_and_leaves_nothing(ctx: Context) -> None:
    with pytest.raises(RuntimeError), ctx.change(Action.EDIT_MATTER):
        pass
    assert links(ctx) == []


def test_a_change_leaves_one_link_with_its_action(ctx: Context) -> None:
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
        change.note("matter", 7, matter_id=7, stage="fuhe")
    assert [(row.seq, row.actor, row.action, row.subject_id, row.facts) for row in links(ctx)] == [
        (1, "test:booking_clerk", "edit_matter", 7, {"stage": "fuhe"})
    ]


def test_another_unit_looks_like_nothing_and_a_missing_action_is_said(as_role: Callable[..., Context]) -> None:
    with pytest.raises(NotFound), as_role("booking_clerk").change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=2))
    with pytest.raises(Forbidden), as_role("recorder").change(Action.BOOK_SITTING) as change:
        change.permit(Place(unit_id=1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "TRUNCATE audit",
        "UPDATE audit_head SET seq = 0",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "SET session_replication_role = replica",
    ],
)
def test_the_app_role_cannot_alter_the_chain(ctx: Context, statement: str) -> None:
    with ctx.change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
    with psycopg.connect(ctx.env.libpq_dsn) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)
    assert len(links(ctx)) == 1


def test_a_forged_number_and_hash_are_overwritten(ctx: Context) -> None:
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        connection.execute(
            "INSERT INTO audit (seq, at, actor, action, subject, facts, prev, hash) "
            "VALUES (99, now(), 'x', 'y', '', '{}', 'forged', 'forged')"
        )
    (row,) = links(ctx)
    assert (row.seq, len(row.prev), len(row.hash)) == (1, 32, 32)


def test_a_page_cannot_write(ctx: Context) -> None:
    with pytest.raises((InternalError, ProgrammingError, DBAPIError), match="read-only"):
        ctx.reader.execute(AuditRow.__table__.insert().values(at=ctx.now, actor="", action="", subject="", facts={}))
    ctx.reader.rollback()
