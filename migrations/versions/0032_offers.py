"""Times offered for a sitting: what keeps them free, whom was asked, what each said."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0032_offers"
down_revision = "0031_announced"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("closed_ground", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("answer_by_on", sa.Date(), nullable=False),
        sa.Column("held_until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'settled', 'withdrawn')", name=op.f("ck_offers_state")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_offers_matter_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_offers_sitting_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_offers_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_matter_id"), "offers", ["matter_id"], unique=False)
    op.create_index(op.f("ix_offers_unit_id"), "offers", ["unit_id"], unique=False)
    op.create_table(
        "offer_dates",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("allows_rest_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_dates_offer_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_offer_dates_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_dates")),
        sa.UniqueConstraint("offer_id", "position", name=op.f("uq_offer_dates_offer_id_position")),
    )
    op.create_table(
        "offer_seats",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("date_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("agency_id", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agencies.id"], name=op.f("fk_offer_seats_agency_id")),
        sa.ForeignKeyConstraint(["date_id"], ["offer_dates.id"], name=op.f("fk_offer_seats_date_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offer_seats_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_seats")),
        sa.UniqueConstraint("date_id", "position", name=op.f("uq_offer_seats_date_id_position")),
    )
    op.create_index(op.f("ix_offer_seats_person_id"), "offer_seats", ["person_id"], unique=False)
    op.create_table(
        "offer_holds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("date_id", sa.BigInteger(), nullable=False),
        sa.Column("booking_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_offer_holds_booking_id")),
        sa.ForeignKeyConstraint(["date_id"], ["offer_dates.id"], name=op.f("fk_offer_holds_date_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_holds")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_offer_holds_booking_id")),
    )
    op.create_index(op.f("ix_offer_holds_date_id"), "offer_holds", ["date_id"], unique=False)
    op.create_table(
        "offer_asked",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("offer_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("token_rotation", sa.Integer(), nullable=False),
        sa.Column("token_print", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("(party_id IS NULL) <> (person_id IS NULL)", name=op.f("ck_offer_asked_is_somebody")),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name=op.f("fk_offer_asked_offer_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_offer_asked_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_offer_asked_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_asked")),
        sa.UniqueConstraint("token_print", name=op.f("uq_offer_asked_token_print")),
    )
    op.create_index(op.f("ix_offer_asked_offer_id"), "offer_asked", ["offer_id"], unique=False)
    op.create_index(op.f("ix_offer_asked_party_id"), "offer_asked", ["party_id"], unique=False)
    op.create_index(op.f("ix_offer_asked_person_id"), "offer_asked", ["person_id"], unique=False)
    op.create_table(
        "offer_answers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("asked_id", sa.BigInteger(), nullable=False),
        sa.Column("choices", JSONB(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["asked_id"], ["offer_asked.id"], name=op.f("fk_offer_answers_asked_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer_answers")),
    )
    op.create_index(op.f("ix_offer_answers_asked_id"), "offer_answers", ["asked_id"], unique=False)


def downgrade() -> None:
    # what no offer stands behind would keep people and rooms for nobody; rooms keep their holds on the board
    op.execute(
        "UPDATE bookings SET status = 'released', held_until_at = NULL WHERE status = 'held'"
        " AND id IN (SELECT booking_id FROM offer_holds) AND id NOT IN (SELECT booking_id FROM holds)"
    )
    op.drop_table("offer_answers")
    op.drop_table("offer_asked")
    op.drop_table("offer_holds")
    op.drop_table("offer_seats")
    op.drop_table("offer_dates")
    op.drop_table("offers")
