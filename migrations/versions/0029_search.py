"""A resource's version rises in the transaction that changes its bookings or the rules of its times.

What a process remembers of a calendar is good for one version (store.calendars.times), so no writer may forget to raise
it: triggers do, whoever writes. Rows are locked in order of id like everywhere else, so that two writers never wait on
each other. Nothing of the rows is changed, so there is nothing to convert on the way up or down.
"""

from alembic import op

revision = "0029_search"
down_revision = "0028_mended"
branch_labels = None
depends_on = None

TABLES = ("bookings", "availability")
EVENTS = {
    "insert": "NEW TABLE AS new_rows",
    "update": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "delete": "OLD TABLE AS old_rows",
}
TOUCHED = {
    "insert": "SELECT resource_id FROM new_rows",
    "update": "SELECT resource_id FROM old_rows UNION SELECT resource_id FROM new_rows",
    "delete": "SELECT resource_id FROM old_rows",
}
FUNCTION = """
CREATE FUNCTION resource_raise_on_{event}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH touched AS (
    SELECT id FROM resources WHERE id IN ({touched}) ORDER BY id FOR NO KEY UPDATE
  )
  UPDATE resources SET version = version + 1 FROM touched WHERE resources.id = touched.id;
  RETURN NULL;
END $$
"""
TRIGGER = """
CREATE TRIGGER {table}_raise_on_{event} AFTER {event} ON {table} REFERENCING {rows}
FOR EACH STATEMENT EXECUTE FUNCTION resource_raise_on_{event}()
"""


def upgrade() -> None:
    for event, rows in EVENTS.items():
        op.execute(FUNCTION.format(event=event, touched=TOUCHED[event]))
        for table in TABLES:
            op.execute(TRIGGER.format(table=table, event=event, rows=rows))


def downgrade() -> None:
    for event in EVENTS:
        for table in TABLES:
            op.execute(f"DROP TRIGGER {table}_raise_on_{event} ON {table}")
        op.execute(f"DROP FUNCTION resource_raise_on_{event}()")
