"""Needs, counsel's text, records, opinions and results of imports are sealed: they may hold what a petitioner told."""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from hearing_app.store.crypto import ring, seal_json

revision = "0010_sealing"
down_revision = "0009_substitution"
branch_labels = None
depends_on = None

NEWLY_KEYED = ("imports", "records", "opinions", "reviews")
TEXTS = (("matters", "access_needs"), ("reviews", "counsel_text"))
DICTIONARIES = (("imports", "result"), ("records", "sections"), ("opinions", "body"))
JSONB = postgresql.JSONB(astext_type=sa.Text())


def upgrade() -> None:
    for table in NEWLY_KEYED:
        op.add_column(table, sa.Column("row_key", sa.Uuid(), nullable=True))
        op.execute(f"UPDATE {table} SET row_key = gen_random_uuid()")  # noqa: S608 names of this file
        op.alter_column(table, "row_key", nullable=False)
        op.create_unique_constraint(op.f(f"uq_{table}_row_key"), table, ["row_key"])
    for table, column in (*TEXTS, *DICTIONARIES):
        op.add_column(table, sa.Column(f"{column}_sealed", sa.LargeBinary(), nullable=True))
        for row_id, key, plain in rows(table, column):
            put(table, f"{column}_sealed", row_id, value=sealed(plain, place(table, column, key)))
        op.drop_column(table, column)


def downgrade() -> None:
    for table, column in (*TEXTS, *DICTIONARIES):
        kind, empty = (sa.String(), "''") if (table, column) in TEXTS else (JSONB, "'{}'")
        op.add_column(table, sa.Column(column, kind, nullable=False, server_default=sa.text(empty)))
        op.alter_column(table, column, server_default=None)
        for row_id, key, value in rows(table, f"{column}_sealed"):
            plain = ring.unseal(bytes(value), place(table, column, key)).decode()
            put(table, column, row_id, value=plain, cast="::jsonb" if kind is JSONB else "")
        op.drop_column(table, f"{column}_sealed")
    for table in NEWLY_KEYED:
        op.drop_constraint(op.f(f"uq_{table}_row_key"), table)
        op.drop_column(table, "row_key")


def rows(table: str, column: str) -> list[sa.Row]:
    """Return id, key and value of the rows that hold one."""
    query = sa.text(f"SELECT id, row_key, {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY id")  # noqa: S608 names of this file
    return list(op.get_bind().execute(query).all())


def put(table: str, column: str, row_id: int, *, value: bytes | str | None, cast: str = "") -> None:
    """Write one value."""
    change = sa.text(f"UPDATE {table} SET {column} = (:value){cast} WHERE id = :id")  # noqa: S608 names of this file
    op.get_bind().execute(change, {"value": value, "id": row_id})


def sealed(plain: str | dict, where: str) -> bytes | None:
    """Seal a text or a dictionary as the rows do; nothing where there is nothing."""
    if isinstance(plain, dict):
        return seal_json(plain, where)
    return ring.seal(plain.encode(), where) if plain else None


def place(table: str, column: str, key: uuid.UUID) -> str:
    """Return the place that the value is sealed for."""
    return f"{table}|{column}_sealed|{uuid.UUID(str(key))}"
