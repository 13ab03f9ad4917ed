"""How do migrations run? As the owner role, in one transaction; Procrastinate's own tables are left alone."""

from alembic import context
from flask import current_app
from sqlalchemy import create_engine, make_url, pool

from hearing_app.store import tables  # noqa: F401 the rows make themselves known to the metadata
from hearing_app.store.engine import db

KEPT_BY_OTHERS = ("procrastinate_",)


def include_name(name, type_, parent_names):  # noqa: ARG001 alembic's signature
    return not (type_ == "table" and name and name.startswith(KEPT_BY_OTHERS))


def run() -> None:
    app_url = make_url(current_app.config["SQLALCHEMY_DATABASE_URI"])
    engine = create_engine(current_app.config["MIGRATION_DATABASE_URI"], poolclass=pool.NullPool)
    context.config.attributes["app_role"] = app_url.username
    context.config.attributes["app_password"] = app_url.password
    context.config.attributes["configure_args"] = {}
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=include_name,
            compare_type=True,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
