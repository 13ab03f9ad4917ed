"""Transfer letters stay on a register, papers handed in have a receipt, announcements wait for approval."""

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision = "0024_papers"
down_revision = "0023_snapshots"
branch_labels = None
depends_on = None

# how a household was served had words of its own; they are those of every service now
WORDS = {"mail": "post", "representative": "handed_on"}


def upgrade() -> None:
    op.create_table(
        "transfer_letters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("routing_id", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("receiver", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("enclosures_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("void_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("voided_by", sa.String(), nullable=False),
        sa.Column("voided_on", sa.Date(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("state IN ('drafted', 'signed', 'voided')", name=op.f("ck_transfer_letters_state")),
        sa.CheckConstraint("(state = 'drafted') = (number = '')", name=op.f("ck_transfer_letters_numbered")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_transfer_letters_unit_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_transfer_letters_matter_id")),
        sa.ForeignKeyConstraint(["routing_id"], ["routings.id"], name=op.f("fk_transfer_letters_routing_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transfer_letters")),
        sa.UniqueConstraint("row_key", name=op.f("uq_transfer_letters_row_key")),
    )
    for column in ("unit_id", "matter_id"):
        op.create_index(op.f(f"ix_transfer_letters_{column}"), "transfer_letters", [column])
    op.create_index(
        "uq_transfer_letters_open",
        "transfer_letters",
        ["routing_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'voided'"),
    )
    _keep("transfer_letters")
    op.create_table(
        "deposits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("handed_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("form IN ('original', 'copy')", name=op.f("ck_deposits_form")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_deposits_unit_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_deposits_matter_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_deposits_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deposits")),
        sa.UniqueConstraint("file_id", name=op.f("uq_deposits_file_id")),
        sa.UniqueConstraint("row_key", name=op.f("uq_deposits_row_key")),
    )
    for column in ("unit_id", "matter_id"):
        op.create_index(op.f(f"ix_deposits_{column}"), "deposits", [column])
    _keep("deposits")
    for old, new in WORDS.items():
        op.execute(
            sa.text("UPDATE households SET served_how = :new WHERE served_how = :old").bindparams(old=old, new=new)
        )
    for name in ("drafted_subject", "drafted_by"):
        op.add_column("announcements", sa.Column(name, sa.String(), server_default="", nullable=False))
    op.add_column("announcements", sa.Column("drafted_on", sa.Date(), nullable=True))
    op.alter_column("announcements", "published_on", nullable=True)
    op.create_check_constraint(
        op.f("ck_announcements_numbered"), "announcements", "(published_on IS NULL) = (number = '')"
    )


def _rename(old: str, new: str) -> None:
    query = sa.text("UPDATE households SET served_how = :new WHERE served_how = :old")
    op.execute(query.bindparams(old=old, new=new))


def _keep(table: str) -> None:
    """Let the program add and change rows of a register and take none away."""
    role = context.config.attributes["app_role"]
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if owner != role:
        quoted = '"' + role.replace('"', '""') + '"'
        op.execute(f"REVOKE DELETE, TRUNCATE ON {table} FROM {quoted}")


def downgrade() -> None:
    for old, new in WORDS.items():
        op.execute(
            sa.text("UPDATE households SET served_how = :old WHERE served_how = :new").bindparams(old=old, new=new)
        )
    op.drop_constraint(op.f("ck_announcements_numbered"), "announcements")
    op.execute("DELETE FROM announcements WHERE published_on IS NULL")
    op.alter_column("announcements", "published_on", nullable=False)
    for name in ("drafted_on", "drafted_by", "drafted_subject"):
        op.drop_column("announcements", name)
    op.drop_table("deposits")
    op.drop_table("transfer_letters")
