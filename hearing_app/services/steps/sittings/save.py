"""How is a plan saved: sitting, seats, bookings and draft letters, all in one transaction?"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.exc import IntegrityError

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.drafts import DraftLetter, PlannedBooking
from hearing_app.domain.spans import Span
from hearing_app.services.context import Change, Context, is_clash
from hearing_app.store import bookings, letters, people, sittings
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.people import AgencyRow, PersonRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

MAIL = "mail"
MESSAGE = "message"
TELEPHONE = "telephone"
PAPER = "paper"

Told = Mapping[tuple[int | None, int | None], object]  # the time that a seat or a party was last told


def save_bookings(change: Change, row: SittingRow, planned: Sequence[PlannedBooking]) -> None:
    """Let go of what the sitting held and take what it needs now; a clash is refused, not retried.

    What sittings held together with it still need goes over to them first.
    """
    for mate in sittings.mates_of(change.session, row):
        span = Span(mate.starts_at, mate.ends_at)
        bookings.hand_over(change.session, row.id, mate.id, resource_ids=_resources_of(mate), within=span)
    bookings.release(change.session, row.id)
    take_bookings(change, row, planned)


def _resources_of(row: SittingRow) -> set[int]:
    """Return the room and the people that a sitting needs besides its own parties."""
    seated = {seat.person.resource_id for seat in row.seats if seat.person is not None and seat.released_at is None}
    return seated | ({row.room.resource_id} if row.room is not None else set())


def take_bookings(change: Change, row: SittingRow, planned: Sequence[PlannedBooking]) -> None:
    """Take what a sitting needs that holds nothing yet; a clash is refused, not retried.

    What sittings held together with it hold at the time is shared.
    """
    shared = bookings.held_by(change.session, [mate.id for mate in sittings.mates_of(change.session, row)])
    for booking in planned:
        if any(held.contains(booking.during) for held in shared.get(booking.resource_id, ())):
            continue
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
    ctx: Context, change: Change, row: SittingRow, *, drafts: Sequence[DraftLetter], seats: Sequence[SeatRow]
) -> list[LetterRow]:
    """Write the drafts of letters, one per recipient, each with the time that it tells and the one told before."""
    return write_letters(ctx, change, row, drafts=drafts, seats=seats, told=_times_told(change, row))


def write_letters(
    ctx: Context,
    change: Change,
    row: SittingRow,
    *,
    drafts: Sequence[DraftLetter],
    seats: Sequence[SeatRow],
    told: Told,
) -> list[LetterRow]:
    """Write the drafts where it is known what was told before: nothing, of a sitting that is just being booked."""
    places = {draft.seat_at for draft in drafts if draft.seat_at is not None}
    addressed = people.load_people(change.session, {seats[at].person_id for at in places})
    saved = []
    for draft in drafts:
        seat = seats[draft.seat_at] if draft.seat_at is not None else None
        person = addressed.get(seat.person_id or 0) if seat is not None else None
        recipient, channel = _recipient(change, row, draft, person=person)
        if channel == MAIL and ctx.env.mail_url is None:
            channel = PAPER if draft.agency_id is not None else TELEPHONE
        content: dict[str, object] = {"span": [row.starts_at.isoformat(), row.ends_at.isoformat()]}
        if before := told.get((seat.id if seat else None, draft.party_id)):
            content["previous_span"] = before
        if draft.members_at:
            content["members"] = [seats[at].id for at in draft.members_at]
        saved.append(
            LetterRow(
                unit_id=row.unit_id,
                sitting_id=row.id,
                seat_id=seat.id if seat else None,
                party_id=draft.party_id,
                agency_id=draft.agency_id,
                kind=draft.letter.value,
                paper=draft.paper,
                recipient=recipient,
                channel=channel,
                state="draft",
                content=content,
                made_at=change.now,
            )
        )
    change.session.add_all(saved)
    change.session.flush()
    return saved


def _times_told(change: Change, row: SittingRow) -> Told:
    """Return the time that each recipient was last told, by seat and party."""
    return {
        (letter.seat_id, letter.party_id): letter.content["span"]
        for letter in letters.of_sitting(change.session, row.id)
        if letter.state != "draft" and letter.content.get("span")
    }


def _recipient(change: Change, row: SittingRow, draft: DraftLetter, *, person: PersonRow | None) -> tuple[str, str]:
    """Return whom a letter is for in words and by which channel it goes; a party is named by its role alone."""
    if draft.agency_id is not None:
        agency = change.session.get(AgencyRow, draft.agency_id)
        return (agency.name, MAIL if agency.email else PAPER) if agency else ("", PAPER)
    if person is not None:
        return person.name, MAIL if person.email and not person.is_address_bad else TELEPHONE
    party = next((party for party in row.matter.parties if party.id == draft.party_id), None) if row.matter else None
    return (party.role if party else ""), PAPER


def evidence_of(rules: Rules, verdict: Verdict, *, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what is stored with a verdict: profile, version, codes with their clauses; what else was known stays."""
    return {
        **(before or {}),
        "profile": rules.profile.id,
        "version": rules.profile.version,
        "stage": verdict.stage.value,
        "findings": [_reason(reason) for reason in verdict.findings],
        "gaps": [_reason(reason) for reason in verdict.gaps],
        "warnings": [_reason(reason) for reason in verdict.warnings],
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {"code": reason.code, "clause": reason.rule.clause if reason.rule else ""}
