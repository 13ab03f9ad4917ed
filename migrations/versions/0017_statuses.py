"""A matter has a code by which its petitioner asks where it stands, and applies for a hearing or a mediation."""

import sqlalchemy as sa
from alembic import op

revision = "0017_statuses"
down_revision = "0016_routings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("matters", sa.Column("status_rotation", sa.Integer(), nullable=True))
    op.create_table(
        "applications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("process", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.String(), nullable=False),
        sa.Column("settlement", sa.String(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_applications_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_applications_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
        sa.UniqueConstraint("row_key", name=op.f("uq_applications_row_key")),
        sa.UniqueConstraint("unit_id", "receipt", name=op.f("uq_applications_unit_id_receipt")),
    )
    op.create_index(op.f("ix_applications_matter_id"), "applications", ["matter_id"])
    op.create_index(op.f("ix_applications_unit_id"), "applications", ["unit_id"])


def downgrade() -> None:
    op.drop_table("applications")
    op.drop_column("matters", "status_rotation")
