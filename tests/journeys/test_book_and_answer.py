"""From the office's tables to a confirmed hearing: book, sign, mail, answers by link and by telephone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from hearing_app.cli.demo_data import load
from hearing_app.domain.itip.tokens import token_for
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.sittings.slots import SlotRequest
from hearing_app.mail.folders import list_messages, open_message
from hearing_app.services.context import Context
from hearing_app.services.sittings import approvals, bookings, deliveries, invitations
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.services.steps.sittings.release import ANSWER, token_key
from hearing_app.store.tables.letters import DeliveryRow, LetterRow
from hearing_app.store.tables.sittings import SittingRow

NUMBER = "DEMO0005"


@pytest.fixture
def sitting(as_role: Callable[..., Context]) -> int:
    """A hearing booked at the best time for a matter of the demo."""
    load(as_role("operator"))
    clerk = as_role("booking_clerk")
    kind = next(kind.id for kind in clerk.rules.kinds.values() if kind.has_panel_rule)
    slot = bookings.view_slots(clerk, NUMBER, kind, request=SlotRequest(weeks=6)).search.slots[0]
    return bookings.book_sitting(clerk, bookings.BookingOrder(kind, NUMBER, "", slot.order))


def row_of(ctx: Context, sitting: int) -> SittingRow:
    ctx.reader.rollback()
    ctx.reader.expire_all()
    row = ctx.reader.get(SittingRow, sitting)
    assert row is not None
    return row


def sign_through(as_role: Callable[..., Context], sitting: int) -> None:
    """Take every step of the chain, each by whoever may."""
    signers = {"submit": "booking_clerk", "review": "office_head", "sign": "leader", "seal": "booking_clerk"}
    ctx = as_role("booking_clerk")
    for step in ctx.rules.kinds[row_of(ctx, sitting).kind].approval:
        signer = as_role(signers[step])
        version = row_of(ctx, sitting).version
        approvals.sign_sitting(signer, approvals.SignOrder(sitting, version, step))


def test_nothing_leaves_before_the_last_signature(as_role: Callable[..., Context], sitting: int) -> None:
    ctx = as_role("booking_clerk")
    assert row_of(ctx, sitting).state == "drafted"
    assert {letter.state for letter in ctx.reader.scalars(select(LetterRow))} == {"draft"}
    assert list(ctx.reader.scalars(select(DeliveryRow))) == []


def test_signing_sends_one_mail_to_whoever_has_an_address_and_calls_the_others(
    app: Flask, as_role: Callable[..., Context], sitting: int
) -> None:
    sign_through(as_role, sitting)
    ctx = as_role("booking_clerk")
    row = row_of(ctx, sitting)
    assert row.state == "noticed"
    mailed = [seat for seat in row.seats if seat.person and seat.person.email]
    called = [seat for seat in row.seats if seat.person and not seat.person.email]
    machine = as_role("machine", unit_id=None)
    for delivery in ctx.reader.scalars(select(DeliveryRow)).all():
        deliveries.send(machine, delivery.id)
        deliveries.send(machine, delivery.id)
    folder: Path = ctx.env.mail_folder or Path()
    found = list_messages(folder)
    assert sorted(message.to for message in found) == sorted(seat.person.email for seat in mailed if seat.person)
    channels = {letter.seat_id: letter.channel for letter in ctx.reader.scalars(select(LetterRow))}
    assert {channels[seat.id] for seat in called} <= {"telephone"}
    petitioner = row.matter.parties[0].name if row.matter else ""
    for message in found:
        opened = open_message(folder, message.name)
        assert petitioner not in opened.text + opened.html + opened.calendar
        assert "METHOD:REQUEST" in opened.calendar


def test_all_answers_confirm_the_hearing_with_their_provenance(
    app: Flask, as_role: Callable[..., Context], sitting: int
) -> None:
    sign_through(as_role, sitting)
    clerk = as_role("booking_clerk")
    seats = list(row_of(clerk, sitting).seats)
    accept = AnswerOrder(sequence=0, coming=Coming.ACCEPT, has_conflict=False, has_pledged=True)
    visitor = as_role("visitor", unit_id=None)
    first = seats[0]
    token = token_for(token_key(clerk), ANSWER, row_id=first.id, rotation=first.token_rotation)
    assert invitations.view_by_token(visitor, token).can_come.value == "open"
    invitations.answer_by_token(visitor, token, accept)
    for seat in seats[1:]:
        said_by = seat.person.name if seat.person else ""
        spoken = invitations.SpokenAnswer(seat.id, Channel.TELEPHONE, said_by, clerk.now, accept)
        invitations.record_spoken(clerk, spoken)
    row = row_of(clerk, sitting)
    assert {(seat.can_come, seat.no_conflict) for seat in row.seats} == {("yes", "yes")}
    assert row.state in ("noticed", "confirmed")
