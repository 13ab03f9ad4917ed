"""An agent stands among a matter's parties; the side that he acts for says what bars whom from its panel."""

import sqlalchemy as sa
from alembic import op

revision = "0013_sides"
down_revision = "0012_sign_in_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("parties", sa.Column("side", sa.String(), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("parties", "side")
