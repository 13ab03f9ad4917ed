"""What precedes a hearing and what belongs to it: requests with papers, service, absence, lists, announcements, plans.

A recusal is asked for before it is decided, with the day by which it has to be; a matter of a minor says so. The app
role gets its rights on the new tables from the default privileges of 0001_walls.
"""

import uuid

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from hearing_app.store.crypto import ring

revision = "0022_hearings"
down_revision = "0021_mediations"
branch_labels = None
depends_on = None

MINOR = "未成年"
TABLES = (
    "plan_items",
    "observers",
    "announcements",
    "panel_lines",
    "panel_lists",
    "party_absences",
    "services",
    "hearing_requests",
)
COLUMNS = (
    ("recusals", "number"),
    ("recusals", "decider"),
    ("recusals", "due_on"),
    ("recusals", "raised_on"),
    ("sittings", "recording_rule"),
    ("sittings", "media_rule"),
    ("sittings", "observers_most"),
    ("matters", "has_minor"),
)


def upgrade() -> None:
    add_columns()
    mark_minors()
    op.create_table(
        "hearing_requests",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("right_number", sa.String(), nullable=False),
        sa.Column("right_signed_on", sa.Date(), nullable=True),
        sa.Column("right_signed_by", sa.String(), nullable=False),
        sa.Column("right_served_on", sa.Date(), nullable=True),
        sa.Column("apply_by_on", sa.Date(), nullable=True),
        sa.Column("apply_evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("applicant", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("application_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("consent_by", sa.String(), nullable=False),
        sa.Column("consent_name", sa.String(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("attendance_on", sa.Date(), nullable=True),
        sa.Column("decide_by_on", sa.Date(), nullable=True),
        sa.Column("decide_evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.Column("refusal_ground", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("decision_number", sa.String(), nullable=False),
        sa.Column("decision_served_on", sa.Date(), nullable=True),
        sa.Column("hold_by_on", sa.Date(), nullable=True),
        sa.Column("hold_evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("applicant IN ('', 'petitioner', 'organ')", name=op.f("ck_hearing_requests_applicant")),
        sa.CheckConstraint("decision IN ('', 'hold', 'refuse')", name=op.f("ck_hearing_requests_decision")),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_hearing_requests_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_hearing_requests_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hearing_requests")),
        sa.UniqueConstraint("row_key", name=op.f("uq_hearing_requests_row_key")),
    )
    op.create_index(op.f("ix_hearing_requests_decide_by_on"), "hearing_requests", ["decide_by_on"], unique=False)
    op.create_index(op.f("ix_hearing_requests_matter_id"), "hearing_requests", ["matter_id"], unique=False)
    op.create_index(op.f("ix_hearing_requests_unit_id"), "hearing_requests", ["unit_id"], unique=False)
    op.create_index(
        "uq_hearing_requests_open",
        "hearing_requests",
        ["matter_id"],
        unique=True,
        postgresql_where=sa.text("decision = '' AND withdrawn_on IS NULL AND closed_on IS NULL"),
    )
    op.create_table(
        "services",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("letter_id", sa.BigInteger(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("served_by", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=False),
        sa.Column("has_picture", sa.Boolean(), nullable=False),
        sa.Column("consent_on", sa.Date(), nullable=True),
        sa.Column("place_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("received_by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("witness_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("refusal_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("proof_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(request_id IS NULL) = (paper = '')", name=op.f("ck_services_paper")),
        sa.CheckConstraint("num_nonnulls(letter_id, request_id) = 1", name=op.f("ck_services_one_paper")),
        sa.ForeignKeyConstraint(["letter_id"], ["letters.id"], name=op.f("fk_services_letter_id")),
        sa.ForeignKeyConstraint(["request_id"], ["hearing_requests.id"], name=op.f("fk_services_request_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_services_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_services")),
        sa.UniqueConstraint("row_key", name=op.f("uq_services_row_key")),
    )
    op.create_index(op.f("ix_services_letter_id"), "services", ["letter_id"], unique=False)
    op.create_index(op.f("ix_services_request_id"), "services", ["request_id"], unique=False)
    op.create_index(op.f("ix_services_unit_id"), "services", ["unit_id"], unique=False)
    op.create_table(
        "party_absences",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("called_by", sa.String(), nullable=False),
        sa.Column("called_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("called_to_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("heard_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("found_by", sa.String(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.CheckConstraint("finding IN ('waiver', 'excused')", name=op.f("ck_party_absences_finding")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_absences_party_id")),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_party_absences_sitting_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_party_absences_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_absences")),
        sa.UniqueConstraint("row_key", name=op.f("uq_party_absences_row_key")),
        sa.UniqueConstraint("sitting_id", "party_id", name=op.f("uq_party_absences_sitting_id_party_id")),
    )
    op.create_index(op.f("ix_party_absences_party_id"), "party_absences", ["party_id"], unique=False)
    op.create_index(op.f("ix_party_absences_sitting_id"), "party_absences", ["sitting_id"], unique=False)
    op.create_index(op.f("ix_party_absences_unit_id"), "party_absences", ["unit_id"], unique=False)
    op.create_table(
        "panel_lists",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("strike_by_on", sa.Date(), nullable=False),
        sa.Column("strikes_most", sa.Integer(), nullable=False),
        sa.Column("evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_panel_lists_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_panel_lists_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_lists")),
    )
    op.create_index(op.f("ix_panel_lists_matter_id"), "panel_lists", ["matter_id"], unique=False)
    op.create_index(op.f("ix_panel_lists_unit_id"), "panel_lists", ["unit_id"], unique=False)
    op.create_table(
        "panel_lines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("list_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("struck_by", sa.String(), nullable=False),
        sa.Column("struck_on", sa.Date(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["panel_lists.id"], name=op.f("fk_panel_lines_list_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_panel_lines_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_lines")),
        sa.UniqueConstraint("list_id", "person_id", name=op.f("uq_panel_lines_list_id_person_id")),
    )
    op.create_index(op.f("ix_panel_lines_list_id"), "panel_lines", ["list_id"], unique=False)
    op.create_index(op.f("ix_panel_lines_person_id"), "panel_lines", ["person_id"], unique=False)
    op.create_table(
        "announcements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_announcements_sitting_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_announcements_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_announcements")),
        sa.UniqueConstraint("sitting_id", name=op.f("uq_announcements_sitting_id")),
    )
    op.create_index(op.f("ix_announcements_unit_id"), "announcements", ["unit_id"], unique=False)
    op.create_table(
        "observers",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_observers_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observers")),
        sa.UniqueConstraint("row_key", name=op.f("uq_observers_row_key")),
    )
    op.create_index(op.f("ix_observers_sitting_id"), "observers", ["sitting_id"], unique=False)
    op.create_table(
        "plan_items",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sitting_id", sa.BigInteger(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sittings.id"], name=op.f("fk_plan_items_sitting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_items")),
        sa.UniqueConstraint("sitting_id", "item", name=op.f("uq_plan_items_sitting_id_item")),
    )
    op.create_index(op.f("ix_plan_items_sitting_id"), "plan_items", ["sitting_id"], unique=False)


def add_columns() -> None:
    op.add_column("matters", sa.Column("has_minor", sa.Boolean(), nullable=False, server_default="false"))
    op.add_column("sittings", sa.Column("observers_most", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sittings", sa.Column("media_rule", sa.String(), nullable=False, server_default=""))
    op.add_column("sittings", sa.Column("recording_rule", sa.String(), nullable=False, server_default=""))
    op.add_column("recusals", sa.Column("raised_on", sa.Date(), nullable=True))
    op.execute("UPDATE recusals SET raised_on = (decided_at AT TIME ZONE 'Asia/Shanghai')::date")
    op.alter_column("recusals", "raised_on", nullable=False)
    op.add_column("recusals", sa.Column("due_on", sa.Date(), nullable=True))
    op.add_column("recusals", sa.Column("decider", sa.String(), nullable=False, server_default=""))
    op.add_column("recusals", sa.Column("number", sa.String(), nullable=False, server_default=""))
    op.alter_column("recusals", "is_upheld", nullable=True)
    op.alter_column("recusals", "decided_at", nullable=True)


def mark_minors() -> None:
    """Set the fact where the needs that were taken in speak of a minor; they are sealed, so each is opened."""
    found = sa.text("SELECT id, row_key, access_needs_sealed FROM matters WHERE access_needs_sealed IS NOT NULL")
    for row_id, key, sealed in op.get_bind().execute(found).all():
        if MINOR in ring.unseal(bytes(sealed), f"matters|access_needs_sealed|{uuid.UUID(str(key))}").decode():
            op.get_bind().execute(sa.text("UPDATE matters SET has_minor = true WHERE id = :id"), {"id": row_id})


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    # whoever asked and was not answered yet asks again: the old table knows decisions alone
    op.execute("DELETE FROM recusals WHERE is_upheld IS NULL OR decided_at IS NULL")
    op.alter_column("recusals", "decided_at", nullable=False)
    op.alter_column("recusals", "is_upheld", nullable=False)
    for table, column in COLUMNS:
        op.drop_column(table, column)
