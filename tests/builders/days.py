"""How does a hearing get to its day? Booked, signed, served and answered by everybody, then the clock is moved."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from hearing_app.domain.hearings.services import Method, Service
from hearing_app.domain.matters.outcomes import Choice, Vote
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.services.context import Context
from hearing_app.services.matters import days, outcomes
from hearing_app.services.matters.days import DayTarget
from hearing_app.services.matters.outcomes import OpinionOrder, RecordOrder, SignatureOrder, VotesOrder
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.approvals import SignOrder, sign_sitting
from hearing_app.services.sittings.invitations import SpokenAnswer, record_spoken
from hearing_app.services.steps.sittings.answering import AnswerOrder
from hearing_app.store import letters, sittings
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]
CHAIN = (("submit", "booking_clerk"), ("review", "office_head"), ("sign", "leader"), ("seal", "booking_clerk"))
MORNING = datetime(2026, 12, 14, 1, 2, tzinfo=UTC)
SERVED_ON = date(2026, 11, 24)
PARTS = {"claim": "按期交房。", "facts": "合同约定2024年6月交房。\n至今未交。", "basis": "信访工作条例第三十一条。"}


def row_of(ctx: Context, sitting_id: int) -> SittingRow:
    """The sitting as it is now."""
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, ctx.actor.unit_id or 1, sitting_id)
    assert row is not None
    return row


def announced(
    as_role: AsRole,
    *,
    matter: str = house.MATTER,
    codes: tuple[str, ...] = (),
    is_served: bool = True,
    has_answers: bool = True,
) -> int:
    """A hearing that was booked, signed, served on the parties and accepted by everybody without conflicts."""
    clerk = as_role("booking_clerk")
    sitting_id = bookings.book_sitting(clerk, house.hearing(clerk, matter, house.order(clerk, codes=codes)))
    for step, role in CHAIN:
        sign_sitting(as_role(role), SignOrder(sitting_id, row_of(clerk, sitting_id).version, step))
    if is_served:
        serve(clerk, sitting_id)
    for seat in row_of(clerk, sitting_id).seats if has_answers else []:
        said = AnswerOrder(seat.sequence, coming=Coming.ACCEPT, has_conflict=False, has_pledged=True)
        record_spoken(clerk, SpokenAnswer(seat.id, Channel.TELEPHONE, "本人", clerk.now, said))
    return sitting_id


def serve(ctx: Context, sitting_id: int, on_day: date = SERVED_ON) -> None:
    """Serve the notices on the parties."""
    with ctx.open_writer() as session:
        for letter in letters.of_sitting(session, sitting_id):
            if letter.party_id is not None:
                letter.served_on = on_day
        session.commit()


def by_hand(on_day: date, **more: object) -> Service:
    """A service by hand with everything that it needs."""
    plain = Service(Method.DIRECT, on_day, "何示例31", place="示例路1号", received_by="示例收件人", relation="self")
    return replace(plain, **more)  # type: ignore[arg-type]  # the builder passes what the service takes


def seat_ids(ctx: Context, sitting_id: int) -> Mapping[str, int]:
    """Seat ids by the name of the person."""
    return {seat.person.name: seat.id for seat in row_of(ctx, sitting_id).seats if seat.person}


def on_the_day(as_role: AsRole, clock: Clock, **more: object) -> int:
    """A hearing on its morning, nobody signed in yet."""
    sitting_id = announced(as_role, **more)  # type: ignore[arg-type]  # passed on
    clock.now = MORNING
    return sitting_id


def opened(as_role: AsRole, clock: Clock, **more: object) -> int:
    """A hearing that was opened with everybody in the room."""
    sitting_id = on_the_day(as_role, clock, **more)
    recorder = as_role("recorder")
    for seat in row_of(recorder, sitting_id).seats:
        days.sign_in(recorder, sitting_id, seat.id)
    days.open_sitting(recorder, DayTarget(sitting_id, row_of(recorder, sitting_id).version))
    return sitting_id


def record(
    ctx: Context, sitting_id: int, words: str = "吴某示例21：请求交房。", *, seen: int = 0, reason: str = ""
) -> int:
    """Write a version of the record."""
    return outcomes.save_record(ctx, RecordOrder(sitting_id, seen, {"信访人陈述": words}, reason))


def vote(ctx: Context, sitting_id: int, written: str = "ffffa", dissent: str = "证据不足。") -> None:
    """Record votes by letters f, a and o (abstain) in the order of the voting seats; who is against says why."""
    voters = [seat.id for seat in row_of(ctx, sitting_id).seats if seat.has_vote]
    letters_of = {"f": Choice.FOR, "a": Choice.AGAINST, "o": Choice.ABSTAIN}
    cast = [
        Vote(seat_id, letters_of[letter], dissent if letter == "a" else "")
        for seat_id, letter in zip(voters, written, strict=True)
    ]
    outcomes.record_votes(ctx, VotesOrder(sitting_id, tuple(cast)))


def opinion(ctx: Context, sitting_id: int, *, seen: int = 0, reason: str = "") -> int:
    """Write a version of the opinion."""
    return outcomes.save_opinion(ctx, OpinionOrder(sitting_id, seen, "建议六十日内交房。", PARTS, reason))


def sign_all(ctx: Context, sitting_id: int, version: int = 1) -> None:
    """Let every officer sign."""
    for seat in row_of(ctx, sitting_id).seats:
        outcomes.sign_opinion(ctx, SignatureOrder(sitting_id, version, seat.id))


def held(as_role: AsRole, clock: Clock, **more: object) -> int:
    """A hearing with record, votes and a fully signed opinion, closed at noon."""
    sitting_id = opened(as_role, clock, **more)
    recorder = as_role("recorder")
    record(recorder, sitting_id)
    vote(recorder, sitting_id)
    opinion(recorder, sitting_id)
    sign_all(recorder, sitting_id)
    clock.forward(hours=2, minutes=50)
    days.close_sitting(as_role("recorder"), DayTarget(sitting_id, row_of(recorder, sitting_id).version))
    return sitting_id
