"""Words are found by their pieces of two characters, a list is read in its order: neither grows with the house."""

import sqlalchemy as sa
from alembic import op

revision = "0035_search_pieces"
down_revision = "0034_joint_sittings"
branch_labels = None
depends_on = None

# PostgreSQL's own array index: an office's server need not offer pg_trgm, which knows no two characters anyway
PIECES = """
CREATE FUNCTION pieces(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT substr(lower(value), n, 2)) FROM generate_series(1, greatest(length(value) - 1, 1)) AS n
$$
"""
SEARCHED = (
    ("matters", "number"),
    ("matters", "subject"),
    ("parties", "name"),
    ("parties", "initials"),
    ("sittings", "number"),
    ("sittings", "title"),
)
NARROWED = ("category", "district", "stage")


def upgrade() -> None:
    op.execute(PIECES)
    for table, column in SEARCHED:
        pieces = [sa.text(f"pieces({column})")]
        # a list of what is not yet sorted in would be read by every search until the next vacuum
        own = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}
        op.create_index(f"ix_{table}_{column}_pieces", table, pieces, **own)
    received_on = sa.text("COALESCE(received_on, '1900-01-01'::date)")
    op.create_index("ix_matters_latest", "matters", ["unit_id", received_on, "id"])
    for column in NARROWED:
        op.create_index(f"ix_matters_unit_{column}", "matters", ["unit_id", column])
    op.create_index("ix_sittings_kind", "sittings", ["kind"])


def downgrade() -> None:
    op.drop_index("ix_sittings_kind", "sittings")
    for column in NARROWED:
        op.drop_index(f"ix_matters_unit_{column}", "matters")
    op.drop_index("ix_matters_latest", "matters")
    for table, column in SEARCHED:
        op.drop_index(f"ix_{table}_{column}_pieces", table)
    op.execute("DROP FUNCTION pieces(text)")
