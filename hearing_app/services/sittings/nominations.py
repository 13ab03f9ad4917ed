"""How does an agency name somebody for the seat that it was asked for: on its link's page, or through a clerk?

Both take one way: lock the sitting, find or add the person, let the domain judge the whole panel, save it; signed
letters leave if that completes the panel. Not here: another person instead (services.bookings).
"""

from dataclasses import dataclass

from hearing_app.domain.errors import NotFound, Reason, Refused, refuse
from hearing_app.domain.itip.tokens import fingerprint
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.nominations import plan_nomination
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.changes import note_change, save_change, seat_in
from hearing_app.services.steps.sittings.grounds import Touched, kind_rules, lock_facts, lock_sitting, permit
from hearing_app.services.steps.sittings.nominees import Nominee, ensure_nominee
from hearing_app.services.steps.sittings.seats import seat_of, sitting_of
from hearing_app.services.steps.sittings.signatures import due_step, release_ready
from hearing_app.store import calls, sittings
from hearing_app.store.tables.sittings import SeatRow, SittingRow

# What an agency is told as it stands; any other reason may speak of the case or of somebody's calendar.
TOLD = frozenset({"seat.not_asked", "seat.nobody_named", "sitting.not_movable"})


@dataclass(frozen=True, slots=True)
class SeatTarget:
    """Which seat of which sitting is meant, in the version that the clerk saw."""

    sitting_id: int
    version: int
    seat_id: int


def nominate_member(ctx: Context, target: SeatTarget, nominee: Nominee) -> int:
    """Record whom an agency names for its seat, as a clerk was told; returns the sitting's id."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row = lock_sitting(change, permit(change), target.sitting_id, version=target.version)
        _nominate(ctx, change, row, seat_in(row, target.seat_id), nominee=nominee)
        return row.id


def nominate_by_token(ctx: Context, token: str, *, sequence: int, nominee: Nominee) -> None:
    """Record whom an agency names on the page of its link.

    `sequence` is the sitting's version that the page showed. Raises NotFound for a link that is no longer good and
    Refused; why a person does not suit the panel is not told, since it may say something of the case.
    """
    with ctx.change(Action.ANSWER_BY_LINK) as change:
        change.permit(Place())
        seat, row = _locked(change, token)
        change.entry["unit_id"] = row.unit_id
        if sequence != row.sequence:
            raise refuse("invitation.older_version", version=sequence, current=row.sequence)
        if row.starts_at <= ctx.now:
            raise refuse("nomination.begun")
        try:
            _nominate(ctx, change, row, seat, nominee=nominee)
        except Refused as refused:
            told = [reason for reason in refused.reasons if reason.code in TOLD]
            raise Refused(told or [Reason("nomination.not_suited")]) from refused


def _locked(change: Change, token: str) -> tuple[SeatRow, SittingRow]:
    seat_id = calls.seat_of_print(change.session, fingerprint(token))
    place = calls.seat_place(change.session, seat_id) if seat_id is not None else None
    row = sittings.lock(change.session, *place) if place else None
    seat = next((seat for seat in row.seats if seat.id == seat_id), None) if row else None
    # whoever was named meanwhile has the seat's link now: the agency's looks like any unknown one
    if row is None or seat is None or seat.token_print != fingerprint(token):
        raise NotFound
    return seat, row


def _nominate(ctx: Context, change: Change, row: SittingRow, seat: SeatRow, *, nominee: Nominee) -> None:
    if seat.agency_id is None or seat.person_id is not None or seat.released_at is not None:
        raise refuse("seat.not_asked")
    person_id = ensure_nominee(change, row.unit_id, seat, nominee=nominee)
    rules = kind_rules(ctx, change.session, row.unit_id, kind=row.kind)
    seats = (*sitting_of(row).order.seats, Seat(seat_of(seat).role, seat.category, person_id))
    facts = lock_facts(ctx, change, row.unit_id, touched=Touched(row.matter, seats, row=row))
    plan = plan_nomination(rules, sitting_of(row), seat.id, person_id=person_id, facts=facts, now=ctx.now)
    if isinstance(plan, Refused):
        raise plan
    save_change(ctx, change, row, plan=plan, rules=rules)
    if plan.verdict is not None and due_step(ctx, change.session, row) is None:
        release_ready(ctx, change, row, rules=rules, verdict=plan.verdict)
    note_change(change, row, "nominated", seat.id)
