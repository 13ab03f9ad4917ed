"""Which links does the auditor see? A page of the chain, narrowed and found by number; and whom its numbers mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from hearing_app.store.audit import IS_CHANGE, IS_READ
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.units import AccountRow
from hearing_app.store.tables.work import AuditRow

PAGE = 50
MACHINES = ("ticker", "worker")
PEOPLE, CHANGES, READS, AUTOMATIC, ALL = "", "changes", "reads", "automatic", "all"
SORTS: Mapping[str, ColumnElement[bool]] = {
    PEOPLE: AuditRow.actor.not_in(MACHINES),
    READS: IS_READ,
    CHANGES: IS_CHANGE & AuditRow.actor.not_in(MACHINES),
    AUTOMATIC: AuditRow.actor.in_(MACHINES),
    ALL: true(),
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What narrows the chain: instants, an account, an action, a sort, a unit; the link beside which a page begins."""

    from_at: datetime | None = None
    to_at: datetime | None = None
    actor: str = ""
    action: str = ""
    sort: str = ""
    unit_id: int | None = None
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Links, newest first, and whether there are older and newer ones that fit."""

    rows: Sequence[AuditRow]
    has_older: bool
    has_newer: bool


def load_page(session: Session, wanted: Narrowing) -> LinkPage:
    """Return the newest links before a number, or the oldest after one; without either the newest of all."""
    query = select(AuditRow).where(*_conditions(wanted)).limit(PAGE + 1)
    if wanted.after is not None:
        found = session.scalars(query.where(AuditRow.seq > wanted.after).order_by(AuditRow.seq)).all()
        return LinkPage(found[:PAGE][::-1], has_older=True, has_newer=len(found) > PAGE)
    older = true() if wanted.before is None else AuditRow.seq < wanted.before
    found = session.scalars(query.where(older).order_by(AuditRow.seq.desc())).all()
    return LinkPage(found[:PAGE], has_older=len(found) > PAGE, has_newer=wanted.before is not None)


def find_row(session: Session, seq: int, unit_id: int | None) -> AuditRow | None:
    """Return a link, of one unit where one is given, or None."""
    own = true() if unit_id is None else AuditRow.unit_id == unit_id
    return session.scalar(select(AuditRow).where(AuditRow.seq == seq, own))


def _conditions(wanted: Narrowing) -> Iterable[ColumnElement[bool]]:
    if wanted.from_at is not None:
        yield AuditRow.at >= wanted.from_at
    if wanted.to_at is not None:
        yield AuditRow.at < wanted.to_at
    if wanted.actor:
        account = select(AccountRow.id).where(AccountRow.username == wanted.actor).scalar_subquery()
        touched = (AuditRow.subject == "account") & (AuditRow.subject_id == account)
        yield (AuditRow.actor == wanted.actor) | touched
    if wanted.action:
        yield AuditRow.action == wanted.action
    yield SORTS[wanted.sort]
    if wanted.unit_id is not None:
        yield AuditRow.unit_id == wanted.unit_id


def numbers_of(session: Session, matter_ids: Iterable[int]) -> Mapping[int, str]:
    """Return the numbers of some matters."""
    query = select(MatterRow.id, MatterRow.number).where(MatterRow.id.in_(set(matter_ids)))
    return {row.id: row.number for row in session.execute(query)}


def accounts_of(session: Session, names: Iterable[str], ids: Iterable[int]) -> Sequence[AccountRow]:
    """Return the accounts that acted, by sign-in name, and those that were acted on, by id."""
    wanted = AccountRow.username.in_(set(names)) | AccountRow.id.in_(set(ids))
    return session.scalars(select(AccountRow).where(wanted)).all()
