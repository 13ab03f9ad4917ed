"""How are mediation cases, their consents and their turns found?"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.mediations import MediationRow, MediatorRow, NoteRow, ReferralRow
from hearing_app.store.tables.sittings import SittingRow

PAGE = 50
ENDED = "ended"
TO_COME = ("drafted", "noticed", "confirmed", "postponed")
WHOLE = (
    selectinload(MediationRow.matter).selectinload(MatterRow.parties),
    selectinload(MediationRow.matter).selectinload(MatterRow.handlers),
    selectinload(MediationRow.consents),
    selectinload(MediationRow.referrals),
    selectinload(MediationRow.mediators).selectinload(MediatorRow.person),
)


def find(session: Session, unit_id: int, mediation_id: int) -> MediationRow | None:
    """Return a case of the unit with everything that hangs on it, or None."""
    query = select(MediationRow).where(MediationRow.unit_id == unit_id, MediationRow.id == mediation_id)
    return session.scalar(query.options(*WHOLE))


def lock(session: Session, unit_id: int, mediation_id: int) -> MediationRow | None:
    """Return a case of the unit locked until the transaction ends, or None."""
    query = select(MediationRow).where(MediationRow.unit_id == unit_id, MediationRow.id == mediation_id)
    return session.scalar(query.options(*WHOLE).with_for_update(of=MediationRow))


def of_matter(session: Session, matter_id: int) -> Sequence[MediationRow]:
    """Return a matter's cases, the newest first."""
    query = select(MediationRow).where(MediationRow.matter_id == matter_id).order_by(MediationRow.id.desc())
    return session.scalars(query.options(*WHOLE)).all()


def list_page(
    session: Session, unit_id: int, *, state: str = "", channel: str = "", before_id: int | None = None
) -> Sequence[MediationRow]:
    """Return a page of cases and one more, newest first, narrowed by state and channel."""
    query = select(MediationRow).where(MediationRow.unit_id == unit_id)
    if state:
        query = query.where(MediationRow.state == state)
    if channel:
        query = query.where(MediationRow.channel == channel)
    if before_id is not None:
        query = query.where(MediationRow.id < before_id)
    return session.scalars(query.order_by(MediationRow.id.desc()).limit(PAGE + 1).options(*WHOLE)).all()


def counts(session: Session, unit_id: int) -> Mapping[str, int]:
    """Return how many cases there are by state."""
    query = select(MediationRow.state, func.count()).where(MediationRow.unit_id == unit_id)
    return {row[0]: row[1] for row in session.execute(query.group_by(MediationRow.state))}


def open_turns(session: Session, unit_id: int) -> Sequence[ReferralRow]:
    """Return the turns of the unit's cases that have neither result nor return, the oldest first."""
    query = select(ReferralRow).join(ReferralRow.mediation)
    query = query.where(MediationRow.unit_id == unit_id, ReferralRow.ended_on.is_(None), MediationRow.state != ENDED)
    whole = selectinload(ReferralRow.mediation).selectinload(MediationRow.matter)
    return session.scalars(query.options(whole).order_by(ReferralRow.id)).all()


def waiting_for_channel(session: Session, unit_id: int) -> Sequence[MediationRow]:
    """Return the open cases without an open turn: consents are asked, or the next channel is due."""
    busy = select(ReferralRow.mediation_id).where(ReferralRow.ended_on.is_(None))
    query = select(MediationRow).where(
        MediationRow.unit_id == unit_id, MediationRow.state != ENDED, MediationRow.id.not_in(busy)
    )
    return session.scalars(query.options(*WHOLE).order_by(MediationRow.id)).all()


def left_behind(session: Session, unit_id: int, kinds: Collection[str], *, after: datetime) -> Sequence[SittingRow]:
    """Return the sittings of these kinds after an instant whose matter had mediation cases and has none open."""
    cases = select(MediationRow.id).where(MediationRow.matter_id == SittingRow.matter_id)
    query = select(SittingRow).where(
        SittingRow.unit_id == unit_id,
        SittingRow.kind.in_(kinds),
        SittingRow.state.in_(TO_COME),
        SittingRow.starts_at > after,
        cases.exists(),
        ~cases.where(MediationRow.state != ENDED).exists(),
    )
    return session.scalars(query.order_by(SittingRow.starts_at, SittingRow.id).limit(PAGE)).all()


def notes_of(session: Session, mediation_id: int) -> Sequence[NoteRow]:
    """Return a case's notes, newest first."""
    query = select(NoteRow).where(NoteRow.mediation_id == mediation_id)
    return session.scalars(query.order_by(NoteRow.id.desc())).all()
