"""Tries to sign in are counted by name, whether somebody has it or not: waiting tells nobody which names exist."""

import sqlalchemy as sa
from alembic import op

revision = "0012_sign_in_tries"
down_revision = "0011_origins"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sign_in_tries",
        sa.Column("name_print", sa.LargeBinary(), nullable=False),
        sa.Column("failed_count", sa.Integer(), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name_print", name=op.f("pk_sign_in_tries")),
    )
    op.create_index(op.f("ix_sign_in_tries_tried_at"), "sign_in_tries", ["tried_at"], unique=False)
    op.drop_column("accounts", "failed_count")
    op.drop_column("accounts", "blocked_until_at")


def downgrade() -> None:
    op.add_column("accounts", sa.Column("blocked_until_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("accounts", sa.Column("failed_count", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("accounts", "failed_count", server_default=None)
    op.drop_table("sign_in_tries")
