"""Which turns and agreements of mediations does a year's report count?"""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, selectinload
from sqlalchemy.sql import ColumnElement

from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.mediations import MediationRow, MediatorRow, ReferralRow


def turns_of_year(session: Session, unit_id: int, year: int) -> Sequence[ReferralRow]:
    """Return the turns that a channel accepted or that ended in a civil year, with their cases and mediators."""
    dated = or_(_within(ReferralRow.accepted_on, year), _within(ReferralRow.ended_on, year))
    query = select(ReferralRow).join(ReferralRow.mediation).where(MediationRow.unit_id == unit_id, dated)
    case = selectinload(ReferralRow.mediation)
    named = case.selectinload(MediationRow.mediators).selectinload(MediatorRow.person)
    return session.scalars(query.options(case.selectinload(MediationRow.matter), named).order_by(ReferralRow.id)).all()


def agreements_of_year(session: Session, unit_id: int, year: int) -> Sequence[AgreementRow]:
    """Return the agreements that were made, brought to a court or decided on by one in a civil year."""
    days = (AgreementRow.agreed_on, AgreementRow.applied_on, AgreementRow.decided_on)
    query = select(AgreementRow).join(AgreementRow.mediation).where(MediationRow.unit_id == unit_id)
    query = query.where(or_(*(_within(day, year) for day in days)))
    whole = (selectinload(AgreementRow.mediation).selectinload(MediationRow.matter),)
    return session.scalars(
        query.options(*whole, selectinload(AgreementRow.installments)).order_by(AgreementRow.id)
    ).all()


def _within(column: InstrumentedAttribute[date] | InstrumentedAttribute[date | None], year: int) -> ColumnElement[bool]:
    return column.between(date(year, 1, 1), date(year, 12, 31))
