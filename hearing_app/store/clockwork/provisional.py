"""Which last days outside clocks and reviews may stand on a year without a published table?"""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.tables.agreements import AgreementRow
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.mediations import MediationRow, ReferralRow


def agreements(session: Session, unit_id: int) -> Sequence[tuple[AgreementRow, MediationRow]]:
    """Return the unit's agreements whose joint application is still open, with a provisional last day."""
    query = (
        select(AgreementRow, MediationRow)
        .join(MediationRow, MediationRow.id == AgreementRow.mediation_id)
        .where(MediationRow.unit_id == unit_id, AgreementRow.is_provisional, AgreementRow.applied_on.is_(None))
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(AgreementRow.id))]


def turns(session: Session, unit_id: int) -> Sequence[tuple[ReferralRow, MediationRow]]:
    """Return the unit's turns of channels that are not over, with a provisional last day."""
    query = (
        select(ReferralRow, MediationRow)
        .join(MediationRow, MediationRow.id == ReferralRow.mediation_id)
        .where(MediationRow.unit_id == unit_id, ReferralRow.is_provisional, ReferralRow.ended_on.is_(None))
    )
    return [(row[0], row[1]) for row in session.execute(query.order_by(ReferralRow.id))]


def requests(session: Session, unit_id: int) -> Sequence[HearingRequestRow]:
    """Return the unit's requests that still wait for an application, a decision or the hearing."""
    query = select(HearingRequestRow).where(
        HearingRequestRow.unit_id == unit_id,
        HearingRequestRow.withdrawn_on.is_(None),
        HearingRequestRow.closed_on.is_(None),
        or_(HearingRequestRow.decision == "", HearingRequestRow.decision == "hold"),
    )
    return session.scalars(query.options(joinedload(HearingRequestRow.matter)).order_by(HearingRequestRow.id)).all()
