"""Sittings on several matters may be held together: they share time, room and people, and keep what is theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0034_joint_sittings"
down_revision = "0033_video_link"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sittings", sa.Column("joint_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key("fk_sittings_joint_id", "sittings", "sittings", ["joint_id"], ["id"])
    op.create_index("ix_sittings_joint_id", "sittings", ["joint_id"])


def downgrade() -> None:
    op.drop_index("ix_sittings_joint_id", "sittings")
    op.drop_constraint("fk_sittings_joint_id", "sittings")
    op.drop_column("sittings", "joint_id")
