"""What of a matter becomes public: its draft, who had a hand in it, the copy that was approved, and its digests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0036_publications"
down_revision = "0035_search_pieces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("parts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("editors", JSONB(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("copy", JSONB(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("sm3", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "state IN ('drafting', 'waiting', 'returned', 'published', 'withdrawn')",
            name=op.f("ck_publications_state"),
        ),
        sa.CheckConstraint("(published_on IS NULL) = (number = '')", name=op.f("ck_publications_numbered")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_publications_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_publications_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publications")),
        sa.UniqueConstraint("row_key", name=op.f("uq_publications_row_key")),
    )
    op.create_index(op.f("ix_publications_matter_id"), "publications", ["matter_id"], unique=False)
    op.create_index("ix_publications_unit_state", "publications", ["unit_id", "state"], unique=False)
    # one text of a sort stands or is under way; another one begins when it was withdrawn
    op.create_index(
        "uq_publications_open",
        "publications",
        ["matter_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_index(
        "ix_publications_public",
        "publications",
        ["published_on", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'published'"),
    )


def downgrade() -> None:
    op.drop_table("publications")
