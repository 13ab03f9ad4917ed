"""Who sits instead: reserves, recusals, what was settled on the day, who was told; each seat's own day to answer.

The app role gets its rights on the new tables from the default privileges of 0001_walls.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009_substitution"
down_revision = "0008_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seats", sa.Column("answer_by_on", sa.Date(), nullable=True))
    op.execute(
        "UPDATE seats SET answer_by_on = sittings.answer_by_on FROM sittings "
        "WHERE sittings.id = seats.sitting_id AND seats.is_invited"
    )
    op.create_table(
        "reserves",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_reserves_person_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_reserves_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reserves")),
        sa.UniqueConstraint("seat_id", "person_id", name=op.f("uq_reserves_seat_id_person_id")),
        sa.UniqueConstraint("seat_id", "rank", name=op.f("uq_reserves_seat_id_rank")),
    )
    op.create_table(
        "recusals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("raised_by", sa.String(), nullable=False),
        sa.Column("ground_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("is_upheld", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_recusals_seat_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recusals")),
        sa.UniqueConstraint("row_key", name=op.f("uq_recusals_row_key")),
    )
    op.create_index(op.f("ix_recusals_seat_id"), "recusals", ["seat_id"], unique=False)
    op.create_table(
        "settlements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=False),
        sa.Column("newcomer_id", sa.BigInteger(), nullable=True),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreements", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("choice IN ('reserve', 'smaller', 'postponed')", name=op.f("ck_settlements_choice")),
        sa.ForeignKeyConstraint(["newcomer_id"], ["seats.id"], name=op.f("fk_settlements_newcomer_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_settlements_seat_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_settlements_sitting_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_settlements_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
    )
    op.create_index(op.f("ix_settlements_sitting_id"), "settlements", ["sitting_id"], unique=False)
    op.create_index(op.f("ix_settlements_unit_id"), "settlements", ["unit_id"], unique=False)
    op.create_table(
        "reaches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("settlement_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.BigInteger(), nullable=True),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("is_reached", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("told_to", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.CheckConstraint("num_nonnulls(seat_id, party_id) = 1", name=op.f("ck_reaches_one_recipient")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_reaches_party_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seats.id"], name=op.f("fk_reaches_seat_id")),
        sa.ForeignKeyConstraint(["settlement_id"], ["settlements.id"], name=op.f("fk_reaches_settlement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reaches")),
    )
    op.create_index(op.f("ix_reaches_settlement_id"), "reaches", ["settlement_id"], unique=False)


def downgrade() -> None:
    op.drop_table("reaches")
    op.drop_table("settlements")
    op.drop_table("recusals")
    op.drop_table("reserves")
    op.drop_column("seats", "answer_by_on")
