"""The walls: the app role, the audit chain that it cannot alter, the queue.

The owner role runs migrations; the app role reads and writes rows. Of the audit chain it may only add links,
and PostgreSQL itself fills in their number and hash.
"""

import sqlalchemy as sa
from alembic import context, op
from procrastinate.schema import SchemaManager
from sqlalchemy.dialects import postgresql

revision = "0001_walls"
down_revision = None
branch_labels = None
depends_on = None

AUDIT = """
CREATE FUNCTION audit_piece(value text) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE WHEN value IS NULL THEN '-'::bytea
    ELSE convert_to(octet_length(convert_to(value, 'UTF8'))::text || ':' || value, 'UTF8') END
$$;

CREATE FUNCTION audit_append() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE head audit_head%ROWTYPE;
BEGIN
  SELECT * INTO STRICT head FROM audit_head WHERE id = 1 FOR UPDATE;
  NEW.seq := head.seq + 1;
  NEW.prev := head.hash;
  NEW.hash := sha256(
    NEW.prev || audit_piece(NEW.seq::text)
    || audit_piece(to_char(NEW.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
    || audit_piece(NEW.actor) || audit_piece(NEW.action) || audit_piece(NEW.unit_id::text)
    || audit_piece(NEW.subject) || audit_piece(NEW.subject_id::text) || audit_piece(NEW.matter_id::text)
    || audit_piece(NEW.facts::text)
  );
  UPDATE audit_head SET seq = NEW.seq, hash = NEW.hash WHERE id = 1;
  RETURN NEW;
END $$;

CREATE FUNCTION audit_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit chain only grows' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_append BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION audit_append();
CREATE TRIGGER audit_keep_rows BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_keep_table BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
CREATE TRIGGER audit_head_keep BEFORE DELETE OR TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_keep();
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, sha256(''::bytea));
"""


def upgrade() -> None:
    make_app_role()
    op.create_table(
        "audit",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("matter_id", sa.BigInteger(), nullable=True),
        sa.Column("facts", postgresql.JSONB(), nullable=False),
        sa.Column("prev", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_index("ix_audit_matter_id", "audit", ["matter_id"])
    op.create_index("ix_audit_subject", "audit", ["subject", "subject_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.execute(sa.text(AUDIT.replace(":", r"\:")))
    op.execute(sa.text(SchemaManager.get_schema().replace(":", r"\:")))
    grant()


def downgrade() -> None:
    for table in (
        "procrastinate_events",
        "procrastinate_periodic_defers",
        "procrastinate_jobs",
        "procrastinate_workers",
    ):
        op.execute(f"DROP TABLE IF EXISTS {table} CASCADE")
    op.execute(
        """DO $$ DECLARE f record; t record; BEGIN
        FOR f IN SELECT oid::regprocedure AS name FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'procrastinate%' LOOP
          EXECUTE 'DROP FUNCTION ' || f.name || ' CASCADE'; END LOOP;
        FOR t IN SELECT oid::regtype AS name FROM pg_type
            WHERE typnamespace = 'public'::regnamespace AND typname LIKE 'procrastinate%' AND typtype IN ('e', 'c') LOOP
          EXECUTE 'DROP TYPE ' || t.name || ' CASCADE'; END LOOP;
        END $$"""
    )
    op.execute("ALTER TABLE audit DISABLE TRIGGER USER")
    op.execute("ALTER TABLE audit_head DISABLE TRIGGER USER")
    op.drop_table("audit")
    op.drop_table("audit_head")
    op.execute("DROP FUNCTION audit_append(), audit_keep(), audit_piece(text)")


def make_app_role() -> None:
    """Make the role of DATABASE_URL if it is not there; an administrator may have made it before."""
    role, password = context.config.attributes["app_role"], context.config.attributes["app_password"]
    found = op.get_bind().execute(sa.text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    if not found:
        made = op.get_bind().execute(
            sa.text("SELECT format('CREATE ROLE %I LOGIN PASSWORD %L', CAST(:role AS text), CAST(:password AS text))"),
            {"role": role, "password": password or ""},
        )
        op.execute(sa.text(made.scalar_one().replace(":", r"\:")))


def grant() -> None:
    """Let the app role work on rows, now and in later migrations, and keep it from altering the chain."""
    role = quoted(context.config.attributes["app_role"])
    owner = op.get_bind().execute(sa.text("SELECT current_user")).scalar_one()
    if quoted(owner) == role:
        return
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        f"REVOKE ALL ON audit, audit_head FROM {role}",
        f"GRANT SELECT, INSERT ON audit TO {role}",
        f"GRANT SELECT ON audit_head TO {role}",
    ):
        op.execute(statement)


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
