"""The first unit, so that a new installation can begin at once; its name and profile come from config/settings.toml."""

import sqlalchemy as sa
from alembic import op
from flask import current_app

from hearing_app.settings.profiles import default_profile_id

revision = "0006_default_unit"
down_revision = "0005_outcomes"
branch_labels = None
depends_on = None

UNITS = sa.table("units", sa.column("code"), sa.column("name"), sa.column("name_en"), sa.column("profile"))


def upgrade() -> None:
    if op.get_bind().execute(sa.select(sa.func.count()).select_from(UNITS)).scalar_one():
        return
    office = current_app.config["ENVIRONMENT"].office
    profile = default_profile_id(current_app.extensions["rules"].profiles)
    op.get_bind().execute(
        UNITS.insert().values(
            code=office.unit_code, name=office.unit_name["zh"], name_en=office.unit_name["en"], profile=profile
        )
    )


def downgrade() -> None:
    """Leave the unit: what it owns hangs on it, and the tables go with the revision before."""
