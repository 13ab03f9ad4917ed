"""A year's figures are frozen: the app role adds versions and alters none."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0023_snapshots"
down_revision = "0022_hearings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_snapshots",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("paragraph", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frozen_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_year_snapshots_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_snapshots")),
        sa.UniqueConstraint("unit_id", "year", "version", name=op.f("uq_year_snapshots_unit_id_year_version")),
    )
    role = context.config.attributes["app_role"]
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if owner != role:
        quoted = '"' + role.replace('"', '""') + '"'
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON year_snapshots FROM {quoted}")


def downgrade() -> None:
    op.drop_table("year_snapshots")
