"""How is a plan saved: sitting, seats, bookings and draft letters, all in one transaction?"""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.drafts import DraftLetter, PlannedBooking
from hearing_app.services.context import Change, is_clash
from hearing_app.store import bookings
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import AgencyRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

MAIL = "mail"
TELEPHONE = "telephone"
PAPER = "paper"


def save_bookings(change: Change, row: SittingRow, planned: Sequence[PlannedBooking]) -> None:
    """Let go of what the sitting held and take what it needs now; a clash is refused, not retried."""
    bookings.release(change.session, row.id)
    for booking in planned:
        bookings.add_booking(
            change.session, booking.resource_id, booking.during, sitting_id=row.id, status=booking.status.value
        )
    try:
        change.session.flush()
    except IntegrityError as error:
        if is_clash(error):
            raise Refused([Reason("booking.taken")]) from error
        raise


def save_letters(
    change: Change, row: SittingRow, drafts: Sequence[DraftLetter], *, seats: Sequence[SeatRow], has_mail: bool
) -> list[LetterRow]:
    """Write the drafts of letters, one per recipient; drafts of the same recipient that never left are dropped."""
    letters = []
    for draft in drafts:
        seat = seats[draft.seat_at] if draft.seat_at is not None else None
        party = next((p for p in row.matter.parties if p.id == draft.party_id), None) if row.matter else None
        agency_id = draft.agency_id
        recipient, channel = "", PAPER
        if seat is not None and draft.agency_id is not None:
            agency = change.session.get(AgencyRow, draft.agency_id)
            recipient = agency.name if agency else ""
            channel = MAIL if agency and agency.email and has_mail else PAPER
        elif seat is not None and seat.person is not None:
            recipient = seat.person.name
            has_address = bool(seat.person.email) and not seat.person.is_address_bad
            channel = MAIL if has_address and has_mail else TELEPHONE
        elif party is not None:
            recipient = party.role
        letters.append(
            LetterRow(
                unit_id=row.unit_id,
                sitting_id=row.id,
                seat_id=seat.id if seat else None,
                party_id=party.id if party else None,
                agency_id=agency_id,
                kind=draft.letter.value,
                paper=draft.paper,
                recipient=recipient,
                channel=channel,
                state="draft",
                made_at=change.now,
            )
        )
    change.session.add_all(letters)
    change.session.flush()
    return letters


def evidence_of(rules: Rules, verdict: Verdict | None) -> dict[str, object]:
    """Return what is stored with a verdict: profile, version, and the codes with their clauses."""
    return {
        "profile": rules.profile.id,
        "version": rules.profile.version,
        "stage": verdict.stage.value if verdict else "",
        "findings": [_reason(reason) for reason in verdict.findings] if verdict else [],
        "gaps": [_reason(reason) for reason in verdict.gaps] if verdict else [],
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, "clause": reason.rule.clause if reason.rule else ""}
