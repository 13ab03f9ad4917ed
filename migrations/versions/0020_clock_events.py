"""What happened to clocks stands in rows with its evidence; warnings come once; of a rule, one clock runs at a time.

The app role gets its rights on the new tables from the default privileges of 0001_walls.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020_clock_events"
down_revision = "0019_unit_feeds"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clocks", sa.Column("extended_by", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("clocks", sa.Column("begun_by", sa.String(), nullable=False, server_default=""))
    keep_older()
    running = {"unique": True, "postgresql_where": sa.text("closed_on IS NULL")}
    op.create_index("uq_clocks_running", "clocks", ["matter_id", "rule"], **running)
    op.create_table(
        "clock_events",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("after_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("approver", sa.String(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "change IN ('opened', 'paused', 'extended', 'closed', 'reopened', 'recomputed')",
            name=op.f("ck_clock_events_change"),
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_events_clock_id")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_clock_events_matter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_events")),
        sa.UniqueConstraint("row_key", name=op.f("uq_clock_events_row_key")),
    )
    for column in ("clock_id", "matter_id", "recorded_at"):
        op.create_index(op.f(f"ix_clock_events_{column}"), "clock_events", [column], unique=False)
    record_doubled()
    op.create_table(
        "clock_warnings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("clock_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clocks.id"], name=op.f("fk_clock_warnings_clock_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_warnings")),
        sa.UniqueConstraint("clock_id", "due_on", "days", name=op.f("uq_clock_warnings_clock_id_due_on_days")),
    )


def keep_older() -> None:
    """Close all but the oldest of a matter's running clocks of one rule: none may stand in the index's way.

    Which ones these were is kept until their closing can be recorded. A closed one never ran, so that none is late.
    """
    op.execute("""
        CREATE TEMPORARY TABLE doubled ON COMMIT DROP AS SELECT id FROM (
          SELECT id, row_number() OVER (PARTITION BY matter_id, rule ORDER BY start_on, id) AS place
          FROM clocks WHERE closed_on IS NULL) AS running WHERE place > 1""")
    op.execute("""
        UPDATE clocks SET closed_on = least(due_on, (now() AT TIME ZONE 'Asia/Shanghai')::date)
        WHERE id IN (SELECT id FROM doubled)""")


def record_doubled() -> None:
    """Record why they were closed, with the clock that runs on as proof."""
    op.execute("""
        INSERT INTO clock_events (matter_id, clock_id, change, cause, on_day, before_on, after_on, proof, approver,
          recorded_by, recorded_at, row_key)
        SELECT c.matter_id, c.id, 'closed', 'doubled', c.closed_on, c.due_on, c.due_on,
          '时限编号 ' || (SELECT min(kept.id) FROM clocks kept
            WHERE kept.matter_id = c.matter_id AND kept.rule = c.rule AND kept.closed_on IS NULL),
          '', 'migration:0020', now(), gen_random_uuid()
        FROM clocks c WHERE c.id IN (SELECT id FROM doubled)""")


def downgrade() -> None:
    op.drop_table("clock_warnings")
    op.drop_table("clock_events")
    op.drop_index("uq_clocks_running", table_name="clocks")
    op.drop_column("clocks", "begun_by")
    op.drop_column("clocks", "extended_by")
