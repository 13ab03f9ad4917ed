"""A party's absence is found per hearing day, and an absence that nobody was served for has no service day.

Of a finding without a service of its own the hearing day had been stored as the day of service.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028_mended"
down_revision = "0025_registers"
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


def upgrade() -> None:
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


def downgrade() -> None:
    op.drop_constraint(op.f(NEW), "party_absences", type_="unique")
    op.create_unique_constraint(op.f(OLD), "party_absences", ["sitting_id", "party_id"])
    op.execute("UPDATE party_absences SET served_on = absent_on WHERE served_on IS NULL")
    op.alter_column("party_absences", "served_on", nullable=False)
    op.drop_column("party_absences", "has_waived_notice")
    op.drop_column("party_absences", "absent_on")
