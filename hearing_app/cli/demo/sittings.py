"""Which sittings does the demo show? One of eleven that has begun and waits to be recorded, one that waits for answers.

Both are booked, signed and answered through the same services as real ones, as if it were some weeks ago.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from hearing_app.cli.demo.rows import EXPERT_CODE, EXPERT_NAME
from hearing_app.domain.hearings.services import Method, Service
from hearing_app.domain.rules.kinds import Kinds, SeatRole
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.slots import Slot, SlotRequest
from hearing_app.domain.spans import civil_day
from hearing_app.services import demos
from hearing_app.services.context import Context
from hearing_app.services.matters import matters
from hearing_app.services.sittings import approvals, bookings, invitations, letters
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import BookingOrder
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.sittings.letters import ServiceOrder
from hearing_app.services.steps.sittings.answering import AnswerOrder

BEGUN, WAITING = "DEMO0001", "DEMO0010"
AGO = timedelta(days=21)
SIGNERS = {"submit": "paiqi", "review": "chuzhang", "sign": "juling", "seal": "paiqi"}
# The demo shows a day as it is at its fullest: nine who vote, the recorder and somebody who attends.
LARGE = {SeatRole.MEMBER: 8, SeatRole.ATTENDEE: 1}
ROLES = {
    "paiqi": ("何示例31", "booking_clerk"),
    "chuzhang": ("罗示例02", "office_head"),
    "juling": ("高示例01", "leader"),
}


def load_sittings(ctx: Context) -> None:
    """Book, sign and answer the demo's two hearings, unless the matters have sittings already."""
    past = replace(ctx, now=ctx.now - AGO)
    for number, begins_at_most, answers in ((BEGUN, ctx.now, None), (WAITING, None, 3)):
        if matters.view_matter(ctx, number).sittings:
            continue
        kind = matters.view_matter(ctx, number).wanted_kind
        usual = _with_usual(past, kind, LARGE if number == BEGUN else {})
        found = bookings.view_slots(usual, number, kind, request=SlotRequest(weeks=8, most=2000)).search.slots
        in_time = [slot for slot in found if begins_at_most is None or slot.span.start <= begins_at_most]
        later = [slot for slot in found if slot.span.start > ctx.now + timedelta(days=7)]
        chosen = _latest(in_time) if begins_at_most is not None else min(later, key=lambda slot: slot.span.start)
        order = _with_expert(ctx, chosen.order) if number == WAITING else chosen.order
        _hold(past, BookingOrder(kind, number, "", order), answers=answers)


def _with_expert(ctx: Context, order: SittingOrder) -> SittingOrder:
    """Give the person who has an account the seat of somebody of his category, whoever was proposed for that day."""
    person_id, category = demos.expert_of(ctx, EXPERT_CODE)
    if any(seat.person_id == person_id for seat in order.seats):
        return order
    at = next((at for at, seat in enumerate(order.seats) if seat.category == category), None)
    if at is None:
        return order
    seats = list(order.seats)
    seats[at] = replace(seats[at], person_id=person_id)
    return replace(order, seats=tuple(seats))


def _with_usual(ctx: Context, kind_id: str, wanted: Mapping[SeatRole, int]) -> Context:
    """Return a context in which a kind usually has so many seats of some roles."""
    kind = ctx.rules.kinds[kind_id]
    seats = tuple(replace(rule, usual=wanted.get(rule.role, rule.usual)) for rule in kind.seats)
    kinds = Kinds({**ctx.rules.kinds, kind_id: replace(kind, seats=seats)})
    return replace(ctx, rules=replace(ctx.rules, kinds=kinds))


def _latest(slots: Sequence[Slot]) -> Slot:
    return max(slots, key=lambda slot: slot.span.start)


def _hold(past: Context, order: BookingOrder, *, answers: int | None) -> None:
    sitting_id = bookings.book_sitting(_as(past, "paiqi"), order)
    for step in past.rules.kinds[order.kind].approval:
        version = demos.version_of(past, sitting_id)
        approvals.sign_sitting(_as(past, SIGNERS[step]), SignOrder(sitting_id, version, step))
    accept = AnswerOrder(sequence=0, coming=Coming.ACCEPT, has_conflict=False, has_pledged=True)
    for letter_id in demos.notices_of(past, sitting_id):
        version = demos.version_of(past, sitting_id)
        deed = Service(
            Method.DIRECT,
            civil_day(past.now),
            "何示例31",
            place="示例路1号",
            received_by="示例收件人",
            relation="self",
        )
        letters.record_service(_as(past, "paiqi"), ServiceOrder(letter_id, version, deed))
    seats = demos.seats_of(past, sitting_id)
    # the one who has an account answers for himself, if he is still to be asked
    asked = seats if answers is None else [seat for seat in seats if seat[1] != EXPERT_NAME][:answers]
    for seat_id, name in asked:
        said = SpokenAnswer(seat_id, Channel.TELEPHONE, name, past.now, accept)
        invitations.record_spoken(_as(past, "paiqi"), said)


def _as(ctx: Context, username: str) -> Context:
    name, role_id = ROLES[username]
    return replace(ctx, actor=Actor(name=name, role=ctx.rules.roles[role_id], unit_id=ctx.actor.unit_id))
