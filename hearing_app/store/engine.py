"""How is PostgreSQL reached?

Two engines: pages read through `db.session`, whose transactions PostgreSQL itself keeps read-only; changes are
written through plain sessions of the writer engine (`services.context`). Not here: the embedded server.
"""

from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Engine, MetaData, create_engine
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

READER_OPTIONS = {
    "execution_options": {"postgresql_readonly": True},
    "pool_pre_ping": True,
    "pool_size": 10,
}


class Base(DeclarativeBase):
    """All rows; constraints get names that migrations can speak of."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:

    class Model(Base):
        """What rows derive from, as the type checker sees it."""

        __abstract__ = True

else:
    Model = db.Model


def make_writer(url: str) -> sessionmaker[Session]:
    """Return the factory of writing sessions; one session is one transaction of one use case."""
    return sessionmaker(writer_engine(url), expire_on_commit=False)


def writer_engine(url: str) -> Engine:
    """Return the engine that may write; a connection that died meanwhile is replaced, not reported."""
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)
