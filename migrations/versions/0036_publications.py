"""What of a matter becomes public: its draft, who had a hand in it, the copy that was approved, and its digests."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036_publications"
down_revision = "0035_search_pieces"
branch_labels = None
depends_on = None

# The draft stays out: it may be sealed anew under another key. What is withdrawn stays so.
KEEP = """
CREATE FUNCTION publications_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF ROW(OLD.unit_id, OLD.matter_id, OLD.kind, OLD.editors, OLD.drafted_by, OLD.drafted_at, OLD.number, OLD.copy,
      OLD.sha256, OLD.sm3, OLD.published_on, OLD.published_by, OLD.row_key)
    IS DISTINCT FROM ROW(NEW.unit_id, NEW.matter_id, NEW.kind, NEW.editors, NEW.drafted_by, NEW.drafted_at, NEW.number,
      NEW.copy, NEW.sha256, NEW.sm3, NEW.published_on, NEW.published_by, NEW.row_key)
    OR NEW.state NOT IN ('published', 'withdrawn') OR (OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn') THEN
    RAISE EXCEPTION 'what was published stays as it is, and can only be withdrawn'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER publications_keep BEFORE UPDATE ON publications FOR EACH ROW
  WHEN (OLD.published_on IS NOT NULL) EXECUTE FUNCTION publications_keep();
"""


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("editors", JSONB(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("copy", JSONB(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('drafting', 'waiting', 'returned', 'published', 'withdrawn')",
            name=op.f("ck_publications_state"),
        ),
        sa.CheckConstraint("(published_on IS NULL) = (number = '')", name=op.f("ck_publications_numbered")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_publications_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_publications_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("row_key", name=op.f("uq_publications_row_key")),
    )
    op.create_index(op.f("ix_publications_matter_id"), "publications", ["matter_id"], unique=False)
    op.create_index("ix_publications_unit_state", "publications", ["unit_id", "state"], unique=False)
    # one text of a sort stands or is under way; another one begins when it was withdrawn
    op.create_index(
        "uq_publications_open",
        "publications",
        ["matter_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "ix_publications_public",
        "publications",
        ["published_on", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'published'"),
    )
    op.execute(sa.text(KEEP))
    role = str(context.config.attributes["app_role"])
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if owner != role:
        quoted = '"' + role.replace('"', '""') + '"'
        op.execute(f"REVOKE DELETE, TRUNCATE ON publications FROM {quoted}")


def downgrade() -> None:
    op.drop_table("publications")
    op.execute("DROP FUNCTION publications_keep()")
