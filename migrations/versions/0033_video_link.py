"""A sitting may have a video link, sealed: whoever has it can enter the room."""

import sqlalchemy as sa
from alembic import op

revision = "0033_video_link"
down_revision = "0032_offers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "sittings", sa.Column("row_key", sa.Uuid(), nullable=False, server_default=sa.text("gen_random_uuid()"))
    )
    op.alter_column("sittings", "row_key", server_default=None)
    op.create_unique_constraint("uq_sittings_row_key", "sittings", ["row_key"])
    op.add_column("sittings", sa.Column("join_url_sealed", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("sittings", "join_url_sealed")
    op.drop_constraint("uq_sittings_row_key", "sittings")
    op.drop_column("sittings", "row_key")
