"""How are requests for hearings and the services of papers found and kept?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from hearing_app.domain.hearings.requests import Progress, Stand, stand_of
from hearing_app.store.tables.hearings import HearingRequestRow, ServiceRow

MOST = 30


def of_matter(session: Session, matter_id: int) -> Sequence[HearingRequestRow]:
    """Return the requests of a matter, the latest first."""
    query = select(HearingRequestRow).where(HearingRequestRow.matter_id == matter_id)
    return session.scalars(query.order_by(HearingRequestRow.id.desc())).all()


def find(session: Session, unit_id: int, request_id: int) -> HearingRequestRow | None:
    """Return a request of the unit, or None."""
    query = select(HearingRequestRow).where(HearingRequestRow.unit_id == unit_id, HearingRequestRow.id == request_id)
    return session.scalar(query.options(joinedload(HearingRequestRow.matter)))


def lock(session: Session, unit_id: int, request_id: int) -> HearingRequestRow | None:
    """Return a request of the unit locked for a change, or None."""
    query = select(HearingRequestRow).where(HearingRequestRow.unit_id == unit_id, HearingRequestRow.id == request_id)
    return session.scalar(query.with_for_update(of=HearingRequestRow))


def waiting(session: Session, unit_id: int) -> Sequence[HearingRequestRow]:
    """Return undecided requests: applied for, the first to be decided first, and rights whose notice is not signed."""
    is_open = (HearingRequestRow.decision == "") & HearingRequestRow.withdrawn_on.is_(None)
    is_asked = HearingRequestRow.applicant != ""
    is_unsigned = (HearingRequestRow.applicant == "") & HearingRequestRow.right_signed_on.is_(None)
    query = select(HearingRequestRow).where(
        HearingRequestRow.unit_id == unit_id,
        is_open,
        HearingRequestRow.closed_on.is_(None),
        or_(is_asked, is_unsigned),
    )
    whole = query.options(joinedload(HearingRequestRow.matter))
    return session.scalars(whole.order_by(HearingRequestRow.decide_by_on, HearingRequestRow.id).limit(MOST)).all()


def to_hold(session: Session, unit_id: int, *, until: date) -> Sequence[HearingRequestRow]:
    """Return granted requests whose hearing has to be held by a day."""
    query = select(HearingRequestRow).where(
        HearingRequestRow.unit_id == unit_id,
        HearingRequestRow.decision == "hold",
        HearingRequestRow.withdrawn_on.is_(None),
        HearingRequestRow.hold_by_on <= until,
    )
    whole = query.options(joinedload(HearingRequestRow.matter))
    return session.scalars(whole.order_by(HearingRequestRow.hold_by_on, HearingRequestRow.id).limit(MOST)).all()


def services_of_requests(session: Session, request_ids: Iterable[int]) -> Mapping[tuple[int, str], ServiceRow]:
    """Return the latest service of each paper of requests, by request and paper."""
    query = select(ServiceRow).where(ServiceRow.request_id.in_(sorted(set(request_ids)))).order_by(ServiceRow.id)
    return {(row.request_id, row.paper): row for row in session.scalars(query) if row.request_id is not None}


def services_of_letters(session: Session, letter_ids: Iterable[int]) -> Mapping[int, ServiceRow]:
    """Return the latest service of each letter."""
    query = select(ServiceRow).where(ServiceRow.letter_id.in_(sorted(set(letter_ids)))).order_by(ServiceRow.id)
    return {row.letter_id: row for row in session.scalars(query) if row.letter_id is not None}


def service_of_review(session: Session, review_id: int) -> ServiceRow | None:
    """Return the latest service of a review's opinion, or None."""
    query = select(ServiceRow).where(ServiceRow.review_id == review_id).order_by(ServiceRow.id.desc()).limit(1)
    return session.scalar(query)


def progress_of(row: HearingRequestRow) -> Progress:
    """Return how far a saved request is, with what silence meant when its days were set."""
    return Progress(
        is_signed=row.right_signed_on is not None,
        served_on=row.right_served_on,
        apply_by_on=row.apply_by_on,
        applicant=row.applicant,
        decide_by_on=row.decide_by_on,
        decision=row.decision,
        withdrawn_on=row.withdrawn_on,
        silence_of_applicant=str(row.apply_evidence.get("silence", "")),
        silence_of_organ=str(row.decide_evidence.get("silence", "")),
    )


def stand_on(row: HearingRequestRow, day: date) -> Stand:
    """Say how far a saved request is on a day."""
    return stand_of(progress_of(row), day)
