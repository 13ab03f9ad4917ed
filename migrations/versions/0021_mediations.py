"""Mediation cases with consents, channels, mediators, agreements, promises, return visits and notes of their own.

The app role gets its rights on the new tables from the default privileges of 0001_walls.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021_mediations"
down_revision = "0020_clock_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mediations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("is_collective", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("told_routes_on", sa.Date(), nullable=True),
        sa.Column("suitability", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("end_reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["matters.id"], name=op.f("fk_mediations_matter_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_mediations_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediations")),
        sa.UniqueConstraint("row_key", name=op.f("uq_mediations_row_key")),
        sa.UniqueConstraint("unit_id", "number", name=op.f("uq_mediations_unit_id_number")),
    )
    op.create_index(op.f("ix_mediations_matter_id"), "mediations", ["matter_id"], unique=False)
    op.create_index(op.f("ix_mediations_unit_id"), "mediations", ["unit_id"], unique=False)
    op.create_index(
        "uq_mediations_open", "mediations", ["matter_id"], unique=True, postgresql_where=sa.text("state <> 'ended'")
    )
    op.create_table(
        "mediation_consents",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mediation_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("taken_by", sa.String(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_consents_mediation_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_mediation_consents_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_consents")),
    )
    op.create_index(op.f("ix_mediation_consents_mediation_id"), "mediation_consents", ["mediation_id"], unique=False)
    op.create_index(op.f("ix_mediation_consents_party_id"), "mediation_consents", ["party_id"], unique=False)
    op.create_table(
        "referrals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mediation_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("from_channel", sa.String(), nullable=False),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("referred_on", sa.Date(), nullable=False),
        sa.Column("letter_number", sa.String(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("accepted_on", sa.Date(), nullable=True),
        sa.Column("accepted_by", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("due_evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("extended_by", sa.Integer(), nullable=False),
        sa.Column("extension", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("return_reason", sa.String(), nullable=False),
        sa.Column("return_note_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_referrals_mediation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
        sa.UniqueConstraint("mediation_id", "seq", name=op.f("uq_referrals_mediation_id_seq")),
        sa.UniqueConstraint("row_key", name=op.f("uq_referrals_row_key")),
    )
    op.create_index(op.f("ix_referrals_due_on"), "referrals", ["due_on"], unique=False)
    op.create_index(op.f("ix_referrals_mediation_id"), "referrals", ["mediation_id"], unique=False)
    op.create_table(
        "mediators",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mediation_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("chosen_by", sa.String(), nullable=False),
        sa.Column("is_presiding", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rejected_by_id", sa.BigInteger(), nullable=True),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_mediators_mediation_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_mediators_person_id")),
        sa.ForeignKeyConstraint(["rejected_by_id"], ["parties.id"], name=op.f("fk_mediators_rejected_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediators")),
        sa.UniqueConstraint("row_key", name=op.f("uq_mediators_row_key")),
    )
    op.create_index(op.f("ix_mediators_mediation_id"), "mediators", ["mediation_id"], unique=False)
    op.create_index(op.f("ix_mediators_person_id"), "mediators", ["person_id"], unique=False)
    op.create_table(
        "mediation_notes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mediation_id", sa.BigInteger(), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_by", sa.String(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_notes_mediation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_notes")),
        sa.UniqueConstraint("row_key", name=op.f("uq_mediation_notes_row_key")),
    )
    op.create_index(op.f("ix_mediation_notes_mediation_id"), "mediation_notes", ["mediation_id"], unique=False)
    op.create_table(
        "agreements",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mediation_id", sa.BigInteger(), nullable=False),
        sa.Column("referral_id", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("extent", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("terms_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("seal_on", sa.Date(), nullable=True),
        sa.Column("effective_on", sa.Date(), nullable=True),
        sa.Column("confirm_due_on", sa.Date(), nullable=True),
        sa.Column("confirm_evidence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("is_provisional", sa.Boolean(), nullable=False),
        sa.Column("bar", sa.String(), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_number", sa.String(), nullable=False),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["mediation_id"], ["mediations.id"], name=op.f("fk_agreements_mediation_id")),
        sa.ForeignKeyConstraint(["referral_id"], ["referrals.id"], name=op.f("fk_agreements_referral_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("mediation_id", "seq", name=op.f("uq_agreements_mediation_id_seq")),
        sa.UniqueConstraint("row_key", name=op.f("uq_agreements_row_key")),
    )
    op.create_index(op.f("ix_agreements_confirm_due_on"), "agreements", ["confirm_due_on"], unique=False)
    op.create_index(op.f("ix_agreements_mediation_id"), "agreements", ["mediation_id"], unique=False)
    op.create_index(op.f("ix_agreements_referral_id"), "agreements", ["referral_id"], unique=False)
    op.create_table(
        "agreement_signatures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("party_id", sa.BigInteger(), nullable=True),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_agreement_signatures_agreement_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_agreement_signatures_party_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_agreement_signatures_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_signatures")),
    )
    op.create_index(
        op.f("ix_agreement_signatures_agreement_id"), "agreement_signatures", ["agreement_id"], unique=False
    )
    op.create_table(
        "installments",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("what_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("fen", sa.BigInteger(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_installments_agreement_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_installments_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installments")),
        sa.UniqueConstraint("row_key", name=op.f("uq_installments_row_key")),
    )
    op.create_index(op.f("ix_installments_agreement_id"), "installments", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_installments_due_on"), "installments", ["due_on"], unique=False)
    op.create_table(
        "return_visits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("visited_by", sa.String(), nullable=False),
        sa.Column("performance", sa.String(), nullable=False),
        sa.Column("satisfaction", sa.String(), nullable=False),
        sa.Column("later_dispute_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("risks_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("row_key", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_return_visits_agreement_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_visits")),
        sa.UniqueConstraint("row_key", name=op.f("uq_return_visits_row_key")),
    )
    op.create_index(op.f("ix_return_visits_agreement_id"), "return_visits", ["agreement_id"], unique=False)


def downgrade() -> None:
    for table in (
        "return_visits",
        "installments",
        "agreement_signatures",
        "agreements",
        "mediation_notes",
        "mediators",
        "referrals",
        "mediation_consents",
        "mediations",
    ):
        op.drop_table(table)
