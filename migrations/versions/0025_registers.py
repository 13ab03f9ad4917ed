"""Taken numbers stand in a register that only grows, clocks' events are only added to, handling has opinions.

Numbers taken before get an entry each, without words: the counter tells only how many there are.
"""

import sqlalchemy as sa
from alembic import context, op

revision = "0025_registers"
down_revision = "0024_papers"
branch_labels = None
depends_on = None

KEEP = """
CREATE FUNCTION number_entries_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a voided number stays voided' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER number_entries_keep BEFORE UPDATE ON number_entries FOR EACH ROW
  WHEN (OLD.voided_at IS NOT NULL) EXECUTE FUNCTION number_entries_keep();
"""
EVENTS = """
CREATE FUNCTION clock_events_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what happened to clocks is only added to' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER clock_events_keep_rows BEFORE UPDATE OR DELETE ON clock_events
  FOR EACH ROW EXECUTE FUNCTION clock_events_keep();
CREATE TRIGGER clock_events_keep_table BEFORE TRUNCATE ON clock_events
  FOR EACH STATEMENT EXECUTE FUNCTION clock_events_keep();
"""
BEFORE = """
INSERT INTO number_entries (unit_id, series, year, n, number, taken_in, taken_by, voided_by, row_key)
SELECT unit_id, series, year, n, '', '', '', '', gen_random_uuid() FROM numbers, generate_series(1, last) AS n
"""


def upgrade() -> None:
    op.create_table(
        "number_entries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=True),
        sa.Column("taken_in", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("void_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("n > 0", name=op.f("ck_number_entries_n")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_number_entries_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_number_entries_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_number_entries")),
        sa.UniqueConstraint("row_key", name=op.f("uq_number_entries_row_key")),
        sa.UniqueConstraint("unit_id", "series", "year", "n", name=op.f("uq_number_entries_unit_id_series_year_n")),
    )
    op.create_index(op.f("ix_number_entries_matter_id"), "number_entries", ["matter_id"], unique=False)
    make_handlings()
    op.execute(BEFORE)
    op.execute(sa.text(KEEP))
    op.execute(sa.text(EVENTS))
    if (role := app_role()) is not None:
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON number_entries FROM {role}")
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON clock_events FROM {role}")
        op.execute(f"GRANT UPDATE (voided_at, voided_by, void_reason_sealed) ON number_entries TO {role}")


def make_handlings() -> None:
    op.create_table(
        "handling_opinions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("basis_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("review_id", sa.BigInteger(), nullable=True),
        sa.Column("revoked_id", sa.BigInteger(), nullable=True),
        sa.Column("is_same", sa.Boolean(), nullable=False),
        sa.Column("new_facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("same_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(review_id IS NULL) = (revoked_id IS NULL)", name=op.f("ck_handling_opinions_redo")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_handling_opinions_matter_id")),
        sa.ForeignKeyConstraint(["review_id"], ["reviews.id"], name=op.f("fk_handling_opinions_review_id")),
        sa.ForeignKeyConstraint(["revoked_id"], ["handling_opinions.id"], name=op.f("fk_handling_opinions_revoked_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handling_opinions")),
        sa.UniqueConstraint("matter_id", "seq", name=op.f("uq_handling_opinions_matter_id_seq")),
        sa.UniqueConstraint("review_id", name=op.f("uq_handling_opinions_review_id")),
        sa.UniqueConstraint("row_key", name=op.f("uq_handling_opinions_row_key")),
    )
    op.create_index(op.f("ix_handling_opinions_matter_id"), "handling_opinions", ["matter_id"], unique=False)


def downgrade() -> None:
    if (role := app_role()) is not None:
        op.execute(f"GRANT UPDATE, DELETE ON clock_events TO {role}")
    op.execute("DROP TRIGGER clock_events_keep_rows ON clock_events")
    op.execute("DROP TRIGGER clock_events_keep_table ON clock_events")
    op.execute("DROP FUNCTION clock_events_keep()")
    op.drop_table("handling_opinions")
    op.drop_table("number_entries")
    op.execute("DROP FUNCTION number_entries_keep()")


def app_role() -> str | None:
    """Return the app role, quoted; None where the owner is the app role as well."""
    role = str(context.config.attributes["app_role"])
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    return None if owner == role else '"' + role.replace('"', '""') + '"'
