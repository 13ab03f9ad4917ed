"""Short messages stand in the ledger beside mail, with why they were written; rungs of reminders name their channel."""

import sqlalchemy as sa
from alembic import op

revision = "0015_messages"
down_revision = "0014_pledges"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("deliveries", sa.Column("channel", sa.String(), nullable=False, server_default="mail"))
    op.add_column("deliveries", sa.Column("cause", sa.String(), nullable=False, server_default=""))
    op.drop_constraint(op.f("uq_deliveries_letter_id_resend"), "deliveries", type_="unique")
    columns = ["letter_id", "channel", "resend"]
    op.create_unique_constraint(op.f("uq_deliveries_letter_id_channel_resend"), "deliveries", columns)
    op.execute("UPDATE reminders SET rung = 'mail ' || rung WHERE rung NOT LIKE '% %'")


def downgrade() -> None:
    # a rung that went both ways is one rung again; of two rows of a seat the one by mail stays
    op.execute("""
        DELETE FROM reminders r WHERE r.rung LIKE 'message %' AND EXISTS (
            SELECT 1 FROM reminders o WHERE o.seat_id = r.seat_id AND o.version = r.version
            AND o.rung = 'mail ' || split_part(r.rung, ' ', 2))
    """)
    op.execute("UPDATE reminders SET rung = split_part(rung, ' ', 2) WHERE rung LIKE '% %'")
    op.execute("DELETE FROM deliveries WHERE channel <> 'mail'")
    op.execute("UPDATE letters SET channel = 'telephone' WHERE channel = 'message' AND kind = 'reminder'")
    op.drop_constraint(op.f("uq_deliveries_letter_id_channel_resend"), "deliveries", type_="unique")
    op.create_unique_constraint(op.f("uq_deliveries_letter_id_resend"), "deliveries", ["letter_id", "resend"])
    op.drop_column("deliveries", "cause")
    op.drop_column("deliveries", "channel")
