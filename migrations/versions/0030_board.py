"""A room can be held for a purpose before there is a sitting; the hold lapses by its booking's row."""

import sqlalchemy as sa
from alembic import op

revision = "0030_board"
down_revision = "0029_search"
branch_labels = None
depends_on = None

# what no sitting and no hold stands behind would keep a room for nobody
UNOWNED = "UPDATE bookings SET status = 'released', held_until_at = NULL WHERE sitting_id IS NULL AND status = 'held'"


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("held_by", sa.String(), nullable=False),
        sa.Column("held_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_holds_unit_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_holds_room_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_holds_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holds")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_holds_booking_id")),
    )
    op.create_index(op.f("ix_holds_unit_id"), "holds", ["unit_id"], unique=False)
    op.create_index(op.f("ix_holds_room_id"), "holds", ["room_id"], unique=False)


def downgrade() -> None:
    op.drop_table("holds")
    op.execute(UNOWNED)
