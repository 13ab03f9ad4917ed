"""How are the findings about parties who stayed away found and kept?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.hearings import AbsenceRow
from hearing_app.store.tables.matters import PartyRow


def of_sitting(session: Session, sitting_id: int) -> Sequence[AbsenceRow]:
    """Return what was found of absent parties, in the order of finding."""
    query = select(AbsenceRow).where(AbsenceRow.sitting_id == sitting_id).order_by(AbsenceRow.id)
    return session.scalars(query.options(joinedload(AbsenceRow.party))).all()


def has_waiver(session: Session, sitting_id: int, on_day: date) -> bool:
    """Say whether the petitioner's absence on a hearing day was found to be a waiver."""
    found = select(AbsenceRow.id).join(AbsenceRow.party).where(AbsenceRow.sitting_id == sitting_id)
    waived = found.where(AbsenceRow.absent_on == on_day, AbsenceRow.finding == "waiver", PartyRow.role == "petitioner")
    return session.scalar(waived.limit(1)) is not None
