"""A matter has a lawful route: every classification with its evidence, and the transfer where it leads out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016_routings"
down_revision = "0015_messages"
branch_labels = None
depends_on = None

WORDS = ("route", "simple_ground", "occurrence", "earlier_number", "level")


def upgrade() -> None:
    for name in WORDS:
        op.add_column("matters", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("matters", sa.Column("lower_until_on", sa.Date(), nullable=True))
    op.create_table(
        "routings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("conference_id", sa.BigInteger(), nullable=True),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("transfer_number", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("receipt_number", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["conference_id"], ["sittings.id"], name=op.f("fk_routings_conference_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_routings_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_routings")),
        sa.UniqueConstraint("row_key", name=op.f("uq_routings_row_key")),
    )
    op.create_index(op.f("ix_routings_matter_id"), "routings", ["matter_id"])


def downgrade() -> None:
    op.drop_table("routings")
    for name in ("lower_until_on", *WORDS):
        op.drop_column("matters", name)
