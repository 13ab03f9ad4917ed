"""A panel can be drawn: list and seed are never altered, nor anything of a draw that was opened or voided."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0026_draws"
down_revision = "0025_registers"
branch_labels = None
depends_on = None

KEEP = """
CREATE FUNCTION draws_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.opened_at IS NOT NULL OR OLD.voided_at IS NOT NULL
    OR ROW(OLD.unit_id, OLD.matter_id, OLD.n, OLD.kind, OLD.reason, OLD.made_at, OLD.made_by, OLD.starts_at,
        OLD.ends_at, OLD.presider_id, OLD.presider_category, OLD.person_ids, OLD.list_text, OLD.list_hash,
        OLD.seed_hash, OLD.seed_sealed)
      IS DISTINCT FROM ROW(NEW.unit_id, NEW.matter_id, NEW.n, NEW.kind, NEW.reason, NEW.made_at, NEW.made_by,
        NEW.starts_at, NEW.ends_at, NEW.presider_id, NEW.presider_category, NEW.person_ids, NEW.list_text,
        NEW.list_hash, NEW.seed_hash, NEW.seed_sealed) THEN
    RAISE EXCEPTION 'what was frozen for a draw, and a draw that was opened or voided, stay as they are'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER draws_keep BEFORE UPDATE ON draws FOR EACH ROW EXECUTE FUNCTION draws_keep();
"""
IN_TIME = """
CREATE FUNCTION draw_numbers_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM draws WHERE id = NEW.draw_id AND (opened_at IS NOT NULL OR voided_at IS NOT NULL) FOR SHARE;
  IF FOUND THEN
    RAISE EXCEPTION 'no number is added to a draw that was opened or voided' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER draw_numbers_in_time BEFORE INSERT ON draw_numbers
  FOR EACH ROW EXECUTE FUNCTION draw_numbers_in_time();
"""


def upgrade() -> None:
    make_draws()
    op.create_index(op.f("ix_draws_matter_id"), "draws", ["matter_id"], unique=False)
    op.create_index(op.f("ix_draws_unit_id"), "draws", ["unit_id"], unique=False)
    op.create_index(
        "uq_draws_running",
        "draws",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("opened_at IS NULL AND voided_at IS NULL"),
    )
    op.create_table(
        "draw_numbers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("draw_id", sa.BigInteger(), nullable=False),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("said_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["draw_id"], ["draws.id"], name=op.f("fk_draw_numbers_draw_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_numbers")),
        sa.UniqueConstraint("draw_id", "side", name=op.f("uq_draw_numbers_draw_id_side")),
        sa.UniqueConstraint("row_key", name=op.f("uq_draw_numbers_row_key")),
    )
    op.create_index(op.f("ix_draw_numbers_draw_id"), "draw_numbers", ["draw_id"], unique=False)
    op.execute(sa.text(KEEP))
    op.execute(sa.text(IN_TIME))
    if (role := app_role()) is not None:
        op.execute(f"REVOKE DELETE, TRUNCATE ON draws FROM {role}")
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON draw_numbers FROM {role}")


def make_draws() -> None:
    """Make the table of draws."""
    op.create_table(
        "draws",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("kind", "reason")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        *(sa.Column(name, sa.DateTime(timezone=True), nullable=True) for name in ("starts_at", "ends_at")),
        sa.Column("presider_id", sa.BigInteger(), nullable=True),
        sa.Column("presider_category", sa.String(), nullable=False),
        sa.Column("person_ids", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("list_text", "list_hash", "seed_hash")),
        sa.Column("seed_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("opened_by", "opened_seed")),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("voided_by", "void_reason")),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(opened_at IS NULL) = (opened_seed = '')", name=op.f("ck_draws_opened")),
        sa.CheckConstraint("opened_at IS NULL OR voided_at IS NULL", name=op.f("ck_draws_voided")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_draws_matter_id")),
        sa.ForeignKeyConstraint(["presider_id"], ["people.id"], name=op.f("fk_draws_presider_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_draws_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draws")),
        sa.UniqueConstraint("matter_id", "n", name=op.f("uq_draws_matter_id_n")),
        sa.UniqueConstraint("row_key", name=op.f("uq_draws_row_key")),
    )


def downgrade() -> None:
    op.drop_table("draw_numbers")
    op.drop_table("draws")
    op.execute("DROP FUNCTION draw_numbers_in_time()")
    op.execute("DROP FUNCTION draws_keep()")


def app_role() -> str | None:
    """Return the app role, quoted; None where the owner is the app role as well."""
    role = str(context.config.attributes["app_role"])
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    return None if owner == role else '"' + role.replace('"', '""') + '"'
