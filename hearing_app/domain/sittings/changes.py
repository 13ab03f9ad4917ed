"""What follows when a booked sitting is moved, postponed or cancelled, or a seat is filled anew?

Calendar parts keep their UID; the sequence goes up with every change of time, place or fate. Whoever was invited
hears about it, whoever was not gets an invitation, parties are told again. Not here: the first booking
(sittings.sittings).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused, refuse
from hearing_app.domain.rules.recusals import NEUTRAL
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.sittings.drafts import DraftLetter, PlannedBooking, bookings_for, party_letters, seat_letter
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import BookingFacts, Party, SittingOrder
from hearing_app.domain.sittings.sittings import fresh
from hearing_app.domain.sittings.states import (
    ANNOUNCED,
    MOVABLE,
    STATE_LABELS,
    Cause,
    SittingState,
    StepFacts,
    advance,
)
from hearing_app.domain.sittings.verdicts import judge_planned

# What whoever is invited and each party hear of an interruption.
WORD_OF: Mapping[SittingState, tuple[LetterKind, LetterKind]] = {
    SittingState.POSTPONED: (LetterKind.POSTPONEMENT, LetterKind.PARTY_UPDATE),
    SittingState.SUSPENDED: (LetterKind.SUSPENSION, LetterKind.PARTY_SUSPENSION),
    SittingState.TERMINATED: (LetterKind.TERMINATION, LetterKind.PARTY_TERMINATION),
    SittingState.CANCELLED: (LetterKind.CANCELLATION, LetterKind.PARTY_CANCELLATION),
}


@dataclass(frozen=True, slots=True)
class Sitting:
    """A sitting as it stands before a change; its `order.seats` hold the saved seats with their lights and ids."""

    id: int
    state: SittingState
    order: SittingOrder
    sequence: int = 0
    postponements: int = 0


@dataclass(frozen=True, slots=True)
class Replacement:
    """Which saved seat is given up, and who takes it (None: nobody; then the rest must still be legal)."""

    seat_id: int
    newcomer: Seat | None


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Everything that a change writes: the sitting as it becomes, all its bookings anew, drafts of letters.

    `sitting.order.seats` holds the released seats too; new seats have no id. Empty `bookings` means that all are
    released. Letters wait for the kind's approval chain like those of a first booking; what frees people (releases,
    cancellations, postponements) leaves at once, since it has freed their calendars already.
    """

    sitting: Sitting
    bookings: tuple[PlannedBooking, ...]
    letters: tuple[DraftLetter, ...]
    verdict: Verdict | None
    approval: tuple[str, ...]


def plan_move(
    rules: Rules, sitting: Sitting, order: SittingOrder, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Move a sitting to another time or room, perhaps with other people: kept seats carry their saved ids.

    A new time puts out the first light of every kept seat and needs service on the parties anew. Moving to a later
    start after notice counts as a postponement.
    """
    is_later = sitting.state in ANNOUNCED and order.span.start > sitting.order.span.start
    if reasons := [*_not_movable(sitting), *_over_cap(rules, sitting, is_counted=is_later)]:
        return Refused(reasons)
    has_new_time = order.span != sitting.order.span
    if has_new_time:
        facts = replace(facts, parties=tuple(_untold(party) for party in facts.parties))
    kept = [_kept(seat, has_new_time=has_new_time) for seat in order.seats if not seat.is_released]
    left, gone = _left_behind(sitting.order.seats, kept)
    moved = replace(order, seats=tuple(kept))
    verdict = judge_planned(rules, moved, facts, now=now)
    if isinstance(verdict, Refused):
        return verdict
    told = (*moved.seats, *left)
    return ChangePlan(
        sitting=replace(
            sitting,
            state=_state_after(rules, sitting, verdict),
            order=replace(moved, seats=(*told, *gone)),
            sequence=sitting.sequence + 1,
            postponements=sitting.postponements + is_later,
        ),
        bookings=bookings_for(rules, moved.seats, order.span, room_id=order.room_id, facts=facts),
        letters=(*_seat_letters(rules, told, _word_of_move(facts)), *_told_parties(rules, facts, facts.parties)),
        verdict=verdict,
        approval=rules.kind.approval,
    )


def plan_postponement(
    rules: Rules, sitting: Sitting, cause: Cause, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Postpone without a new date: calendars are freed, everybody invited is told; `plan_move` sets the new date."""
    return _interrupted(rules, sitting, cause, to=SittingState.POSTPONED, facts=facts, now=now)


def plan_cancel(
    rules: Rules, sitting: Sitting, cause: Cause, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Cancel a sitting: calendars are freed, everybody invited and every party served gets a cancellation."""
    return _interrupted(rules, sitting, cause, to=SittingState.CANCELLED, facts=facts, now=now)


def plan_suspension(
    rules: Rules, sitting: Sitting, cause: Cause, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Suspend a sitting that is to be resumed: calendars are freed, everybody is told; `plan_move` resumes it."""
    return _interrupted(rules, sitting, cause, to=SittingState.SUSPENDED, facts=facts, now=now)


def plan_termination(
    rules: Rules, sitting: Sitting, cause: Cause, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """End a sitting for good: calendars are freed, everybody invited and every party hears it; the matter goes on."""
    return _interrupted(rules, sitting, cause, to=SittingState.TERMINATED, facts=facts, now=now)


def plan_replacement(
    rules: Rules, sitting: Sitting, replacement: Replacement, *, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    """Give up a seat and fill it anew, judging the whole panel again; parties hear of the new member and may object.

    The sequence stays, since nothing changes for the others; a confirmed sitting becomes noticed again.
    """
    leaving = next((seat for seat in sitting.order.seats if seat.id == replacement.seat_id), None)
    if leaving is None or leaving.is_released:
        return refuse("seat.already_released")
    if reasons := _not_movable(sitting):
        return Refused(reasons)
    seats = [replace(seat, is_released=True) if seat is leaving else seat for seat in sitting.order.seats]
    if replacement.newcomer is not None:
        seats.append(fresh(replace(replacement.newcomer, id=None, sequence=sitting.sequence)))
    order = replace(sitting.order, seats=tuple(seats))
    verdict = judge_planned(rules, order, facts, now=now)
    if isinstance(verdict, Refused):
        return verdict
    touched = [at for at, seat in enumerate(seats) if seat.id in (None, leaving.id)]
    letters = [letter for letter in _seat_letters(rules, seats, LetterKind.UPDATE) if letter.seat_at in touched]
    state = SittingState.NOTICED if sitting.state is SittingState.CONFIRMED else sitting.state
    return ChangePlan(
        sitting=replace(sitting, state=state, order=order),
        bookings=bookings_for(rules, seats, order.span, room_id=order.room_id, facts=facts),
        letters=(*letters, *_told_of_newcomer(rules, sitting, seats, facts, touched)),
        verdict=verdict,
        approval=rules.kind.approval,
    )


def members_letters(
    rules: Rules, sitting: Sitting, seats: Sequence[Seat], at: int, parties: Sequence[Party]
) -> tuple[DraftLetter, ...]:
    """Tell each party that was served of the person on the seat at a position, so that it can ask for recusal.

    Nobody is told of a seat that is not neutral, nor of an agency that has named nobody; a notice that has not left
    needs no second letter.
    """
    seat = seats[at]
    is_neutral = seat.role in NEUTRAL[rules.kind.process] and seat.person_id is not None
    if not is_neutral or not _was_announced(sitting):
        return ()
    served = [party for party in parties if party.served_on is not None or party.has_waived_notice]
    drafts = party_letters(rules.kind, served, LetterKind.PARTY_MEMBERS)
    return tuple(replace(draft, members_at=(at,)) for draft in drafts)


def _told_of_newcomer(
    rules: Rules, sitting: Sitting, seats: Sequence[Seat], facts: BookingFacts, touched: Sequence[int]
) -> tuple[DraftLetter, ...]:
    """Tell parties of a replacement: who was served hears who is new, the others that something changed.

    An agency that was asked instead is told of when it has named somebody.
    """
    newcomer = next((at for at in touched if not seats[at].is_released), None)
    is_neutral = newcomer is not None and seats[newcomer].role in NEUTRAL[rules.kind.process]
    if newcomer is None or not is_neutral:
        return _told_parties(rules, facts, facts.parties)
    unserved = [party for party in facts.parties if party.served_on is None and not party.has_waived_notice]
    return (
        *members_letters(rules, sitting, seats, newcomer, facts.parties),
        *_told_parties(rules, facts, unserved),
    )


def _interrupted(
    rules: Rules, sitting: Sitting, cause: Cause, *, to: SittingState, facts: BookingFacts, now: datetime
) -> ChangePlan | Refused:
    step = StepFacts(cause=cause, postponements=sitting.postponements)
    state = advance(rules, sitting.state, to, facts=step, now=now)
    if isinstance(state, Refused):
        return state
    is_postponed = to is SittingState.POSTPONED
    letter, party_letter = WORD_OF[to]
    is_to_return = to in (SittingState.POSTPONED, SittingState.SUSPENDED)
    seats = tuple(_unanswered(seat) if is_to_return else seat for seat in sitting.order.seats)
    invited = [at for at, seat in enumerate(seats) if seat.is_invited and not seat.is_released]
    parties = [party for party in facts.parties if party.was_told]
    return ChangePlan(
        sitting=replace(
            sitting,
            state=state,
            order=replace(sitting.order, seats=seats),
            sequence=sitting.sequence + 1,
            postponements=sitting.postponements + is_postponed,
        ),
        bookings=(),
        letters=(
            *(seat_letter(rules.kind, seats, at, letter) for at in invited),
            *party_letters(rules.kind, parties, party_letter),
        ),
        verdict=None,
        approval=rules.kind.approval,
    )


def _word_of_move(facts: BookingFacts) -> LetterKind:
    return LetterKind.RESUMPTION if facts.awaits_resumption else LetterKind.UPDATE


def _was_announced(sitting: Sitting) -> bool:
    """Say whether letters have left: a sitting that waits for its signatures anew was announced before."""
    is_draft = sitting.state is SittingState.DRAFTED
    return not is_draft or any(seat.is_invited for seat in sitting.order.seats)


def _not_movable(sitting: Sitting) -> list[Reason]:
    if sitting.state in MOVABLE:
        return []
    return [Reason("sitting.not_movable", {"state": STATE_LABELS[sitting.state]})]


def _over_cap(rules: Rules, sitting: Sitting, *, is_counted: bool) -> list[Reason]:
    most = rules.profile.postpone_most
    if not is_counted or sitting.postponements < most:
        return []
    return [Reason("sitting.postponed_too_often", {"most": most}, rules.profile.ref("postpone"))]


def _state_after(rules: Rules, sitting: Sitting, verdict: Verdict) -> SittingState:
    """A new date of a kind with an approval chain is a draft until it is signed again."""
    if rules.kind.approval or not verdict.is_complete or sitting.state is SittingState.DRAFTED:
        return SittingState.DRAFTED
    return SittingState.NOTICED


def _untold(party: Party) -> Party:
    """A waiver, like a service, is of the notice of one time."""
    return replace(party, served_on=None, has_waived_notice=False)


def _kept(seat: Seat, *, has_new_time: bool) -> Seat:
    return fresh(seat) if seat.id is None else _unanswered(seat) if has_new_time else seat


def _unanswered(seat: Seat) -> Seat:
    return replace(seat, can_come=Light.OPEN, answered_at=None)


def _left_behind(before: Sequence[Seat], after: Sequence[Seat]) -> tuple[list[Seat], list[Seat]]:
    """Return the seats that are given up by this change, and those that were given up before."""
    stay = {seat.id for seat in after}
    left = [replace(seat, is_released=True) for seat in before if seat.id not in stay and not seat.is_released]
    return left, [seat for seat in before if seat.is_released]


def _seat_letters(rules: Rules, seats: Sequence[Seat], to_invited: LetterKind) -> list[DraftLetter]:
    letters = []
    for at, seat in enumerate(seats):
        if seat.is_released:
            letter = LetterKind.RELEASE if seat.is_invited else None
        else:
            letter = to_invited if seat.is_invited else LetterKind.INVITATION
        if letter is not None:
            letters.append(seat_letter(rules.kind, seats, at, letter))
    return letters


def _told_parties(rules: Rules, facts: BookingFacts, parties: Sequence[Party]) -> tuple[DraftLetter, ...]:
    """Write to parties: whoever has heard nothing yet, as one who joined late, gets the notice and no change of it."""
    again = LetterKind.PARTY_RESUMPTION if facts.awaits_resumption else LetterKind.PARTY_UPDATE
    told, untold = ([party for party in parties if party.was_told is was] for was in (True, False))
    return (*party_letters(rules.kind, told, again), *party_letters(rules.kind, untold, LetterKind.PARTY_NOTICE))
