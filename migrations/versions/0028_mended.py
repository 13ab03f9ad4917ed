"""A party's absence is found per hearing day, a review's opinion is served like every other paper,
and an upload of a mediation's volume belongs to its case.

Of a finding without a service of its own the hearing day had been stored as the day of service.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028_mended"
down_revision = "0027_plans"
branch_labels = None
depends_on = None

# A finding is never made before the hearing's hour: a later time of the sitting is that of a postponement.
HEARING_DAY = """
UPDATE party_absences SET absent_on = LEAST(found_on, (sittings.starts_at AT TIME ZONE 'Asia/Shanghai')::date)
FROM sittings WHERE sittings.id = party_absences.sitting_id
"""
UNSERVED = """
UPDATE party_absences SET served_on = NULL WHERE finding = 'excused' AND served_on = absent_on AND NOT EXISTS (
  SELECT FROM letters WHERE letters.sitting_id = party_absences.sitting_id
    AND letters.party_id = party_absences.party_id AND letters.served_on = party_absences.served_on)
"""
OLD = "uq_party_absences_sitting_id_party_id"
NEW = "uq_party_absences_sitting_id_party_id_absent_on"


# Uploads of before belong to the matter's case that was opened last when they came, else to its first one.
CASE_OF_FILE = """
UPDATE files SET mediation_id = COALESCE(
  (SELECT max(m.id) FROM mediations m WHERE m.matter_id = files.matter_id
    AND m.opened_on <= (files.added_at AT TIME ZONE 'Asia/Shanghai')::date),
  (SELECT min(m.id) FROM mediations m WHERE m.matter_id = files.matter_id))
WHERE matter_id IS NOT NULL
"""


def upgrade() -> None:
    op.add_column("files", sa.Column("mediation_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_files_mediation_id"), "files", "mediations", ["mediation_id"], ["id"])
    op.create_index(op.f("ix_files_mediation_id"), "files", ["mediation_id"], unique=False)
    op.execute(CASE_OF_FILE)
    op.add_column("services", sa.Column("review_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_services_review_id"), "services", "reviews", ["review_id"], ["id"])
    op.create_index(op.f("ix_services_review_id"), "services", ["review_id"], unique=False)
    replace_check("num_nonnulls(letter_id, request_id, review_id) = 1")
    op.add_column("party_absences", sa.Column("absent_on", sa.Date(), nullable=True))
    op.add_column(
        "party_absences", sa.Column("has_waived_notice", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("party_absences", "has_waived_notice", server_default=None)
    op.alter_column("party_absences", "served_on", nullable=True)
    op.execute(HEARING_DAY)
    op.execute(UNSERVED)
    op.alter_column("party_absences", "absent_on", nullable=False)
    op.drop_constraint(op.f(OLD), "party_absences", type_="unique")
    op.create_unique_constraint(op.f(NEW), "party_absences", ["sitting_id", "party_id", "absent_on"])


def replace_check(condition: str) -> None:
    op.drop_constraint(op.f("ck_services_one_paper"), "services", type_="check")
    op.create_check_constraint(op.f("ck_services_one_paper"), "services", condition)


def downgrade() -> None:
    # before, a review's service was its day alone, which stands with the review
    op.execute("DELETE FROM services WHERE review_id IS NOT NULL")
    replace_check("num_nonnulls(letter_id, request_id) = 1")
    op.drop_index(op.f("ix_services_review_id"), table_name="services")
    op.drop_constraint(op.f("fk_services_review_id"), "services", type_="foreignkey")
    op.drop_column("services", "review_id")
    op.drop_index(op.f("ix_files_mediation_id"), table_name="files")
    op.drop_constraint(op.f("fk_files_mediation_id"), "files", type_="foreignkey")
    op.drop_column("files", "mediation_id")
    op.drop_constraint(op.f(NEW), "party_absences", type_="unique")
    op.create_unique_constraint(op.f(OLD), "party_absences", ["sitting_id", "party_id"])
    op.execute("UPDATE party_absences SET served_on = absent_on WHERE served_on IS NULL")
    op.alter_column("party_absences", "served_on", nullable=False)
    op.drop_column("party_absences", "has_waived_notice")
    op.drop_column("party_absences", "absent_on")
