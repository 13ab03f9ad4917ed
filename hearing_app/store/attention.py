"""Which rows wait for somebody? Queries of the desk alone; each is one statement."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, selectinload

from hearing_app.store.tables.files import ImportRow
from hearing_app.store.tables.letters import ApprovalRow, DeliveryRow, LetterRow
from hearing_app.store.tables.matters import MatterRow, PartyRow, ReviewRow
from hearing_app.store.tables.outcomes import VoteRow
from hearing_app.store.tables.people import AvailabilityRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import SettlementRow

ANNOUNCED = ("noticed", "confirmed")
MOST = 30


def list_unheld(session: Session, unit_id: int, now: datetime) -> Sequence[SittingRow]:
    """Return announced sittings whose time is over and of which nobody said what became of them."""
    over = (SittingRow.unit_id == unit_id) & SittingRow.state.in_(ANNOUNCED) & (SittingRow.ends_at < now)
    return session.scalars(select(SittingRow).where(over).order_by(SittingRow.starts_at).limit(MOST)).all()


def list_unvoted(
    session: Session, unit_id: int, kinds: Sequence[str], *, since: datetime, source: str
) -> Sequence[SittingRow]:
    """Return sittings of voting kinds that were held since an instant and have no vote."""
    voted = select(SeatRow.sitting_id).join(VoteRow, VoteRow.seat_id == SeatRow.id)
    held = (SittingRow.unit_id == unit_id) & (SittingRow.state == "held") & (SittingRow.source == source)
    query = select(SittingRow).where(held, SittingRow.kind.in_(list(kinds)), SittingRow.starts_at >= since)
    return session.scalars(query.where(SittingRow.id.not_in(voted)).order_by(SittingRow.starts_at).limit(MOST)).all()


def list_stuck_mail(
    session: Session, unit_id: int, now: datetime
) -> Sequence[tuple[DeliveryRow, LetterRow, SittingRow]]:
    """Return mail of sittings to come that came to nothing and that neither later mail nor a call made up for."""
    later = aliased(DeliveryRow)
    same = or_(later.letter_id == DeliveryRow.letter_id, later.seat_id == DeliveryRow.seat_id)
    is_better = (later.channel == "mail") | later.state.in_(("pending", "sending", "sent"))
    made_up = exists().where(later.sitting_id == DeliveryRow.sitting_id, same, later.id > DeliveryRow.id, is_better)
    query = (
        select(DeliveryRow, LetterRow, SittingRow)
        .join(LetterRow, LetterRow.id == DeliveryRow.letter_id)
        .join(SittingRow, SittingRow.id == DeliveryRow.sitting_id)
        .where(DeliveryRow.unit_id == unit_id, DeliveryRow.state.in_(("failed", "dead")), LetterRow.served_on.is_(None))
        .where(SittingRow.ends_at > now, DeliveryRow.channel == "mail", ~made_up)
    )
    return session.execute(query.order_by(SittingRow.starts_at, DeliveryRow.id).limit(MOST)).all()


def list_unserved(session: Session, unit_id: int, now: datetime) -> Sequence[tuple[LetterRow, SittingRow, str]]:
    """Return letters to parties of sittings to come without proof of service or waiver, with the party's role."""
    open_ = LetterRow.served_on.is_(None) & LetterRow.waived_on.is_(None) & (LetterRow.state == "released")
    query = (
        select(LetterRow, SittingRow, PartyRow.role)
        .join(SittingRow, SittingRow.id == LetterRow.sitting_id)
        .join(PartyRow, PartyRow.id == LetterRow.party_id)
        .where(LetterRow.unit_id == unit_id, open_, SittingRow.state.in_(ANNOUNCED), SittingRow.starts_at > now)
    )
    return session.execute(query.order_by(SittingRow.starts_at, LetterRow.id).limit(MOST)).all()


def list_unread_times(session: Session, unit_id: int) -> Sequence[tuple[str, str]]:
    """Return (number, words) of matters whose parties' times nobody has understood."""
    query = (
        select(MatterRow.number, AvailabilityRow.words)
        .join(PartyRow, PartyRow.matter_id == MatterRow.id)
        .join(AvailabilityRow, AvailabilityRow.resource_id == PartyRow.resource_id)
        .where(MatterRow.unit_id == unit_id, AvailabilityRow.rule.is_(None))
    )
    return session.execute(query.order_by(MatterRow.id).limit(MOST)).all()


def list_failed_imports(session: Session, unit_id: int, since: datetime) -> Sequence[ImportRow]:
    """Return the imports that were not taken since an instant, unless the same family came in afterwards."""
    later = aliased(ImportRow)
    mended = (
        exists()
        .where(later.unit_id == unit_id, later.family == ImportRow.family, later.state == "taken")
        .where(later.id > ImportRow.id)
    )
    failed = ImportRow.state.in_(("failed", "kept_out")) & (ImportRow.made_at >= since)
    query = select(ImportRow).where(ImportRow.unit_id == unit_id, failed, ~mended)
    return session.scalars(query.order_by(ImportRow.id.desc()).limit(MOST)).all()


def approvals_by_sitting(session: Session, sitting_ids: Sequence[int]) -> Mapping[int, list[ApprovalRow]]:
    """Return the steps taken in the present round of several sittings, in order."""
    query = (
        select(ApprovalRow)
        .join(SittingRow, SittingRow.id == ApprovalRow.sitting_id)
        .where(SittingRow.id.in_(list(sitting_ids)), ApprovalRow.round == SittingRow.round)
    )
    found: dict[int, list[ApprovalRow]] = {id_: [] for id_ in sitting_ids}
    for row in session.scalars(query.order_by(ApprovalRow.id)):
        found[row.sitting_id].append(row)
    return found


def has_planned_sitting(session: Session, matter_ids: Sequence[int]) -> set[int]:
    """Return the matters that have a sitting planned, announced or held."""
    states = ("drafted", *ANNOUNCED, "held")
    query = select(SittingRow.matter_id).where(SittingRow.matter_id.in_(list(matter_ids)), SittingRow.state.in_(states))
    return {id_ for id_ in session.scalars(query) if id_ is not None}


def has_hearing(session: Session, matter_id: int, kinds: Collection[str], *, since: datetime, now: datetime) -> bool:
    """Say whether a matter has a sitting of some kinds to come or going on, or one that was held since an instant."""
    to_come = SittingRow.state.in_(("drafted", *ANNOUNCED)) & (SittingRow.ends_at > now)
    held = (SittingRow.state == "held") & (SittingRow.starts_at >= since)
    query = select(SittingRow.id).where(SittingRow.matter_id == matter_id, SittingRow.kind.in_(list(kinds)))
    return session.scalar(query.where(to_come | held).limit(1)) is not None


def list_settled(session: Session, unit_id: int, since: datetime) -> Sequence[tuple[SettlementRow, SittingRow]]:
    """Return what was settled on the day of a sitting since an instant, the latest first, with the whole sitting."""
    query = select(SettlementRow, SittingRow).join(SittingRow, SittingRow.id == SettlementRow.sitting_id)
    query = query.where(SettlementRow.unit_id == unit_id, SettlementRow.recorded_at >= since)
    whole = query.options(
        selectinload(SittingRow.seats), selectinload(SittingRow.matter).selectinload(MatterRow.parties)
    )
    return [(one, row) for one, row in session.execute(whole.order_by(SettlementRow.id.desc()).limit(MOST))]


def list_concluded(session: Session, unit_id: int) -> Sequence[ReviewRow]:
    """Return the reviews with a conclusion that nobody has signed, the most urgent first, with their matters."""
    query = select(ReviewRow).where(
        ReviewRow.unit_id == unit_id, ReviewRow.signed_on.is_(None), ReviewRow.conclusion != ""
    )
    whole = query.options(selectinload(ReviewRow.matter)).order_by(ReviewRow.due_on, ReviewRow.id)
    return session.scalars(whole.limit(MOST)).all()


def sittings_by_matter(session: Session, matter_ids: Sequence[int]) -> Mapping[int, Sequence[SittingRow]]:
    """Return the sittings of several matters without their seats."""
    found: dict[int, list[SittingRow]] = {}
    for row in session.scalars(select(SittingRow).where(SittingRow.matter_id.in_(matter_ids))):
        found.setdefault(row.matter_id or 0, []).append(row)
    return found


def list_to_come(session: Session, unit_id: int, *, after: datetime, before: datetime) -> Sequence[SittingRow]:
    """Return the announced sittings that begin between two instants, whole."""
    query = select(SittingRow).where(
        SittingRow.unit_id == unit_id, SittingRow.starts_at > after, SittingRow.starts_at < before
    )
    whole = query.options(
        selectinload(SittingRow.seats).selectinload(SeatRow.person),
        selectinload(SittingRow.seats).selectinload(SeatRow.agency),
        selectinload(SittingRow.matter).selectinload(MatterRow.parties),
        selectinload(SittingRow.matter).selectinload(MatterRow.handlers),
        selectinload(SittingRow.room),
    )
    return session.scalars(whole.where(SittingRow.state.in_(ANNOUNCED)).order_by(SittingRow.starts_at)).all()
