"""Calendars that others subscribe to, calendars that experts lend us, and who acts for whom.

Triggers mark the feeds that show a changed seat, sitting, room or person. They only ever insert, so that no two
writers wait for one another.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008_feeds"
down_revision = "0007_arrivals"
branch_labels = None
depends_on = None

MARKS = """
CREATE FUNCTION feed_mark_people(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO feed_marks (feed_id)
  SELECT f.id FROM feeds f JOIN people p ON p.id = f.person_id
  WHERE p.id = ANY (ids) OR p.merged_into_id = ANY (ids)
$$;

CREATE FUNCTION feed_mark_rooms(ids bigint[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO feed_marks (feed_id) SELECT id FROM feeds WHERE room_id = ANY (ids)
$$;

CREATE FUNCTION feed_mark_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM feed_mark_people(ARRAY[OLD.person_id, NEW.person_id]);
  RETURN NULL;
END $$;

CREATE FUNCTION feed_mark_sitting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM feed_mark_rooms(ARRAY[OLD.room_id, NEW.room_id]);
  PERFORM feed_mark_people(ARRAY(SELECT person_id FROM seats WHERE sitting_id = COALESCE(NEW.id, OLD.id)));
  RETURN NULL;
END $$;

CREATE FUNCTION feed_mark_room() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM feed_mark_rooms(ARRAY[NEW.id]);
  PERFORM feed_mark_people(ARRAY(
    SELECT DISTINCT t.person_id FROM seats t JOIN sittings s ON s.id = t.sitting_id WHERE s.room_id = NEW.id
  ));
  RETURN NULL;
END $$;

CREATE FUNCTION feed_mark_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM feed_mark_people(ARRAY[NEW.id]);
  RETURN NULL;
END $$;

CREATE TRIGGER feed_mark_put AFTER INSERT OR DELETE ON seats FOR EACH ROW EXECUTE FUNCTION feed_mark_seat();
CREATE TRIGGER feed_mark_changed AFTER UPDATE ON seats FOR EACH ROW
  WHEN ((OLD.person_id, OLD.calendar_sequence, OLD.calendar_stamp_at, OLD.can_come, OLD.released_at,
         OLD.token_rotation, OLD.role)
    IS DISTINCT FROM (NEW.person_id, NEW.calendar_sequence, NEW.calendar_stamp_at, NEW.can_come, NEW.released_at,
         NEW.token_rotation, NEW.role))
  EXECUTE FUNCTION feed_mark_seat();
CREATE TRIGGER feed_mark_put AFTER INSERT OR DELETE ON sittings FOR EACH ROW EXECUTE FUNCTION feed_mark_sitting();
CREATE TRIGGER feed_mark_changed AFTER UPDATE ON sittings FOR EACH ROW
  WHEN ((OLD.kind, OLD.number, OLD.room_id, OLD.place, OLD.starts_at, OLD.ends_at, OLD.state, OLD.sequence)
    IS DISTINCT FROM (NEW.kind, NEW.number, NEW.room_id, NEW.place, NEW.starts_at, NEW.ends_at, NEW.state,
         NEW.sequence))
  EXECUTE FUNCTION feed_mark_sitting();
CREATE TRIGGER feed_mark_changed AFTER UPDATE ON rooms FOR EACH ROW
  WHEN ((OLD.name, OLD.place) IS DISTINCT FROM (NEW.name, NEW.place)) EXECUTE FUNCTION feed_mark_room();
CREATE TRIGGER feed_mark_changed AFTER UPDATE ON people FOR EACH ROW
  WHEN ((OLD.language, OLD.merged_into_id) IS DISTINCT FROM (NEW.language, NEW.merged_into_id))
  EXECUTE FUNCTION feed_mark_person();
"""
UNMARK = """
DROP TRIGGER feed_mark_changed ON people;
DROP TRIGGER feed_mark_changed ON rooms;
DROP TRIGGER feed_mark_changed ON sittings;
DROP TRIGGER feed_mark_put ON sittings;
DROP TRIGGER feed_mark_changed ON seats;
DROP TRIGGER feed_mark_put ON seats;
DROP FUNCTION feed_mark_person();
DROP FUNCTION feed_mark_room();
DROP FUNCTION feed_mark_sitting();
DROP FUNCTION feed_mark_seat();
DROP FUNCTION feed_mark_rooms(bigint[]);
DROP FUNCTION feed_mark_people(bigint[]);
"""


def upgrade() -> None:
    make_feeds()
    make_foreign_calendars()
    op.create_table(
        "delegations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_delegations_account_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_delegations_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegations")),
    )
    op.create_index(op.f("ix_delegations_account_id"), "delegations", ["account_id"], unique=False)
    op.create_index(op.f("ix_delegations_person_id"), "delegations", ["person_id"], unique=False)
    # what everybody has said of his own times so far: nothing
    op.add_column("people", sa.Column("own_times_text", sa.String(), nullable=False, server_default=""))
    op.alter_column("people", "own_times_text", server_default=None)
    op.execute(MARKS)


def make_feeds() -> None:
    op.create_table(
        "feeds",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("room_id", sa.BigInteger(), nullable=True),
        sa.Column("rotation", sa.Integer(), nullable=False),
        sa.Column("token_print", sa.LargeBinary(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(person_id IS NULL) <> (room_id IS NULL)", name=op.f("ck_feeds_has_owner")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_feeds_person_id")),
        sa.ForeignKeyConstraint(["room_id"], ["rooms.id"], name=op.f("fk_feeds_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("person_id", name=op.f("uq_feeds_person_id")),
        sa.UniqueConstraint("room_id", name=op.f("uq_feeds_room_id")),
        sa.UniqueConstraint("token_print", name=op.f("uq_feeds_token_print")),
    )
    op.create_table(
        "feed_copies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("etag", sa.String(), nullable=False),
        sa.Column("modified_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("built_on", sa.Date(), nullable=True),
        sa.Column("recipe", sa.String(), nullable=False),
        sa.Column("parts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feeds.id"], name=op.f("fk_feed_copies_feed_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_copies")),
        sa.UniqueConstraint("feed_id", "format", name=op.f("uq_feed_copies_feed_id_format")),
        sa.UniqueConstraint("row_key", name=op.f("uq_feed_copies_row_key")),
    )
    op.create_table(
        "feed_marks",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("feed_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed_marks")),
    )
    op.create_index(op.f("ix_feed_marks_feed_id"), "feed_marks", ["feed_id"], unique=False)


def make_foreign_calendars() -> None:
    op.create_table(
        "foreign_calendars",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("url_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.String(), nullable=False),
        sa.Column("is_uncertain", sa.Boolean(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_foreign_calendars_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_calendars")),
        sa.UniqueConstraint("row_key", name=op.f("uq_foreign_calendars_row_key")),
    )
    op.create_index(op.f("ix_foreign_calendars_person_id"), "foreign_calendars", ["person_id"], unique=False)
    op.create_index(op.f("ix_foreign_calendars_next_try_at"), "foreign_calendars", ["next_try_at"], unique=False)
    op.create_table(
        "foreign_spans",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("calendar_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calendar_id"], ["foreign_calendars.id"], name=op.f("fk_foreign_spans_calendar_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_foreign_spans")),
    )
    op.create_index("ix_foreign_spans_calendar_start", "foreign_spans", ["calendar_id", "starts_at"], unique=False)


def downgrade() -> None:
    op.execute(UNMARK)
    op.drop_column("people", "own_times_text")
    op.drop_table("delegations")
    op.drop_table("foreign_spans")
    op.drop_table("foreign_calendars")
    op.drop_table("feed_marks")
    op.drop_table("feed_copies")
    op.drop_table("feeds")
