"""Who takes a seat promises on the page to keep the matter confidential; when he did stands at his seat."""

import sqlalchemy as sa
from alembic import op

revision = "0014_pledges"
down_revision = "0013_sides"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seats", sa.Column("pledged_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("seats", "pledged_at")
