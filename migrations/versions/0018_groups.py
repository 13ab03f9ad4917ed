"""Groups have representatives with their election and households with service and result; how a matter was raised."""

import sqlalchemy as sa
from alembic import op

revision = "0018_groups"
down_revision = "0017_statuses"
branch_labels = None
depends_on = None

WORDS = ("applied_how", "read_back_by", "signed_how")


def upgrade() -> None:
    for name in WORDS:
        op.add_column("matters", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("matters", sa.Column("read_back_on", sa.Date(), nullable=True))
    op.create_table(
        "representatives",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("elected_on", sa.Date(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("until_reason", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_representatives_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_representatives")),
        sa.UniqueConstraint("row_key", name=op.f("uq_representatives_row_key")),
    )
    op.create_index(op.f("ix_representatives_matter_id"), "representatives", ["matter_id"])
    op.create_table(
        "households",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("phone_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("result_on", sa.Date(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_households_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_households")),
        sa.UniqueConstraint("matter_id", "label", name=op.f("uq_households_matter_id_label")),
        sa.UniqueConstraint("row_key", name=op.f("uq_households_row_key")),
    )
    op.create_index(op.f("ix_households_matter_id"), "households", ["matter_id"])


def downgrade() -> None:
    op.drop_table("households")
    op.drop_table("representatives")
    for name in ("read_back_on", *WORDS):
        op.drop_column("matters", name)
