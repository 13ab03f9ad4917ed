"""A feed that a clerk or a delegate hands out shows the seats of one unit; a person's own shows all of his."""

import sqlalchemy as sa
from alembic import op

revision = "0019_unit_feeds"
down_revision = "0018_groups"
branch_labels = None
depends_on = None

# Until now every clerk whose roster lists a person was shown his feed. Where one unit alone does, its link goes on and
# shows that unit; where several do, it shows more than each may see: it is shut, and opened anew.
GIVE = """
UPDATE feeds f SET unit_id = e.unit_id
FROM people p, (SELECT person_id, min(unit_id) AS unit_id FROM roster_entries GROUP BY person_id
                HAVING count(DISTINCT unit_id) = 1) e
WHERE p.id = f.person_id AND e.person_id = COALESCE(p.merged_into_id, p.id);
UPDATE feeds SET token_print = NULL WHERE person_id IS NOT NULL AND unit_id IS NULL;
DELETE FROM feed_copies c USING feeds f WHERE f.id = c.feed_id AND f.person_id IS NOT NULL AND (
  f.unit_id IS NULL OR EXISTS (
    SELECT 1 FROM people p JOIN seats t ON t.person_id IN (p.id, p.merged_into_id)
    JOIN sittings s ON s.id = t.sitting_id
    WHERE p.id = f.person_id AND s.unit_id <> f.unit_id));
"""


def upgrade() -> None:
    op.add_column("feeds", sa.Column("unit_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_feeds_unit_id"), "feeds", "units", ["unit_id"], ["id"])
    op.drop_constraint(op.f("uq_feeds_person_id"), "feeds", type_="unique")
    op.create_unique_constraint(op.f("uq_feeds_person_id_unit_id"), "feeds", ["person_id", "unit_id"])
    op.create_index("ix_feeds_own", "feeds", ["person_id"], unique=True, postgresql_where=sa.text("unit_id IS NULL"))
    op.execute(GIVE)


def downgrade() -> None:
    # one feed for each person: his own where he has one, else the oldest; what others were shown stays shut
    op.execute("""
        DELETE FROM feeds f USING feeds o WHERE o.person_id = f.person_id AND o.id <> f.id
        AND (o.unit_id IS NOT NULL, o.id) < (f.unit_id IS NOT NULL, f.id)
    """)
    op.drop_index("ix_feeds_own", table_name="feeds")
    op.drop_constraint(op.f("uq_feeds_person_id_unit_id"), "feeds", type_="unique")
    op.create_unique_constraint(op.f("uq_feeds_person_id"), "feeds", ["person_id"])
    op.drop_column("feeds", "unit_id")
