"""Mail that comes in, and what a seat needs to know its answers by."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007_arrivals"
down_revision = "0006_default_unit"
branch_labels = None
depends_on = None

SEAT_COLUMNS = ("replied_stamp_at", "replied_sequence", "reply_print", "reply_rotation", "time_sequence")


def upgrade() -> None:
    op.add_column("seats", sa.Column("time_sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("seats", sa.Column("reply_rotation", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("seats", "time_sequence", server_default=None)
    op.alter_column("seats", "reply_rotation", server_default=None)
    op.add_column("seats", sa.Column("reply_print", sa.LargeBinary(), nullable=True))
    op.add_column("seats", sa.Column("replied_sequence", sa.Integer(), nullable=True))
    op.add_column("seats", sa.Column("replied_stamp_at", sa.DateTime(timezone=True), nullable=True))
    op.create_unique_constraint(op.f("uq_seats_reply_print"), "seats", ["reply_print"])
    op.create_index("ix_deliveries_envelope_from", "deliveries", ["envelope_from"], unique=False)
    op.create_table(
        "arrivals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=True),
        sa.Column("delivery_id", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("message_print", sa.LargeBinary(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("raw_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["deliveries.id"], name=op.f("fk_arrivals_delivery_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_arrivals_seat_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_arrivals_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_arrivals")),
        sa.UniqueConstraint("digest", name=op.f("uq_arrivals_digest")),
        sa.UniqueConstraint("row_key", name=op.f("uq_arrivals_row_key")),
    )
    for column in ("unit_id", "seat_id", "delivery_id", "message_print"):
        op.create_index(op.f(f"ix_arrivals_{column}"), "arrivals", [column], unique=False)
    op.create_index(
        "ix_arrivals_waiting",
        "arrivals",
        ["unit_id", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'waiting'"),
    )


def downgrade() -> None:
    op.drop_table("arrivals")
    op.drop_index("ix_deliveries_envelope_from", table_name="deliveries")
    op.drop_constraint(op.f("uq_seats_reply_print"), "seats", type_="unique")
    for column in SEAT_COLUMNS:
        op.drop_column("seats", column)
