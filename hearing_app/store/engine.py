"""How is PostgreSQL reached?

Two engines: pages read through `db.session`, whose transactions PostgreSQL itself keeps read-only; changes are
written through plain sessions of the writer engine (`services.context`). An error of either says which rule of the
database was broken and no value of a row: errors end in logs. Not here: the embedded server.
"""

from typing import TYPE_CHECKING

from flask_sqlalchemy import SQLAlchemy
from psycopg import Error
from sqlalchemy import Engine, ExceptionContext, Index, MetaData, create_engine, event, text
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

READER_OPTIONS = {
    "execution_options": {"postgresql_readonly": True},
    "pool_pre_ping": True,
    "pool_size": 10,
    "hide_parameters": True,
}
# SQLSTATE class 22, data exceptions: their first sentence holds the value itself
_SAYS_VALUES = "22"


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


def pieces_index(table: str, column: str) -> Index:
    """Return the index by which words are found in a column: its pieces of two characters (store.filters.holds)."""
    return Index(
        f"ix_{table}_{column}_pieces",
        text(f"pieces({column})"),
        postgresql_using="gin",
        postgresql_with={"fastupdate": "off"},
    )


def make_writer(url: str) -> sessionmaker[Session]:
    """Return the factory of writing sessions; one session is one transaction of one use case."""
    return sessionmaker(writer_engine(url), expire_on_commit=False)


def writer_engine(url: str) -> Engine:
    """Return the engine that may write; a connection that died meanwhile is replaced, not reported."""
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)


@event.listens_for(Engine, "handle_error")
def _without_values(context: ExceptionContext) -> None:
    """Take the values of rows out of an error: DETAIL says "Failing row contains (…)" with names and addresses."""
    error = context.original_exception
    if not isinstance(error, Error) or error.sqlstate is None:
        return
    words = "" if error.sqlstate.startswith(_SAYS_VALUES) else error.diag.message_primary or ""
    told = f"{error.sqlstate} {words}".rstrip()
    error.args = (told,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = (f"({type(error).__name__}) {told}",)
