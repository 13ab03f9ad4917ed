"""An announcement keeps the hour that it told the public: after a move it has to be told anew."""

import sqlalchemy as sa
from alembic import op

revision = "0031_announced"
down_revision = "0030_board"
branch_labels = None
depends_on = None

AS_IT_STANDS = """
UPDATE announcements SET announced_for_at = sittings.starts_at
FROM sittings WHERE sittings.id = announcements.sitting_id AND announcements.published_on IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("announcements", sa.Column("announced_for_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(AS_IT_STANDS)


def downgrade() -> None:
    op.drop_column("announcements", "announced_for_at")
