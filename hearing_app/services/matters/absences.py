"""Somebody is missing on the day, or must step aside: what can be done, what was chosen?

The presider decides, recorder or clerk writes it down; a reserve is called in by a clerk, since a seat is released.
Not here: who signed in (services.days), who has heard of it (services.matters.reached).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from hearing_app.domain.errors import NotFound, Reason, Refused, RuleRef, refuse
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.attendance import check_day
from hearing_app.domain.sittings.changes import plan_postponement
from hearing_app.domain.sittings.drafts import bookings_for, seat_letter
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.states import Cause, SittingState
from hearing_app.domain.sittings.substitution.absences import (
    CHOICE_LABELS,
    Absence,
    Agreement,
    Choice,
    Offer,
    offers_for,
    plan_smaller_panel,
    plan_stand_in,
)
from hearing_app.domain.sittings.verdicts import summoned
from hearing_app.domain.spans import Span, civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.changes import hand_on, note_change, save_change, seat_in
from hearing_app.services.steps.sittings.facts import horizon_of, load_facts, rules_for
from hearing_app.services.steps.sittings.grounds import Touched, lock_facts, lock_sitting, permit
from hearing_app.services.steps.sittings.presence import WEEKS, held_seats, is_present
from hearing_app.services.steps.sittings.proposals import Proposal, chosen_seats, named
from hearing_app.services.steps.sittings.release import place_of, release_letters
from hearing_app.services.steps.sittings.save import save_bookings, save_letters
from hearing_app.services.steps.sittings.seat_views import role_label
from hearing_app.services.steps.sittings.seats import save_seats, seat_of, sitting_of
from hearing_app.services.steps.sittings.settling import Settled, end_of_day, settle, smaller_seats
from hearing_app.services.steps.sittings.signatures import drafts_of
from hearing_app.store import outcomes, sittings, substitutions
from hearing_app.store.tables.sittings import AnswerRow, SeatRow, SittingRow


@dataclass(frozen=True, slots=True)
class StandInOrder:
    """Which reserve sits in place of an empty seat, as he said just now; who decided it."""

    sitting_id: int
    version: int
    seat_id: int
    newcomer: Seat
    decided_by: str


@dataclass(frozen=True, slots=True)
class AgreementOrder:
    """Who agreed for a party, and when (None: now); empty where it did not agree."""

    party_id: int
    said_by: str
    said_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SmallerOrder:
    """That a smaller panel sits: who steps back if somebody must, what each party said, who decided it."""

    sitting_id: int
    version: int
    seat_id: int
    step_back: int | None
    agreements: tuple[AgreementOrder, ...]
    decided_by: str


@dataclass(frozen=True, slots=True)
class PostponementOrder:
    """That it is put off on the day: because of which seat, why, by whose decision."""

    sitting_id: int
    version: int
    seat_id: int
    cause: Cause


@dataclass(frozen=True, slots=True)
class OfferView:
    """One choice with what forbids it, what speaks for it, its rule, who could sit or must step back."""

    choice: Choice
    label: Label
    against: tuple[Reason, ...]
    findings: tuple[Reason, ...]
    rule: RuleRef | None
    reserves: tuple[Proposal, ...]
    step_backs: tuple[tuple[int, str, Label], ...]


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An empty seat of the day with its three choices and the parties that must agree to a smaller panel."""

    sitting_id: int
    version: int
    number: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    seat_id: int
    name: str
    role: Label
    category: Label
    has_conflict: bool
    presider: str
    offers: Mapping[str, OfferView]
    parties: tuple[tuple[int, Label], ...]


def view_absence(ctx: Context, sitting_id: int, seat_id: int) -> AbsenceView:
    """Return the choices for an empty seat; raises NotFound, and Refused when there is nothing to choose."""
    row = sittings.find(ctx.reader, ctx.require(Action.RECORD_DECISION), sitting_id)
    if row is None:
        raise NotFound
    seat = _empty_seat(ctx, ctx.reader, row, seat_id)
    rules, facts = _grounds(ctx, ctx.reader, row)
    chosen = substitutions.reserves_of(ctx.reader, [seat.id]).get(seat.id, ())
    absence = _absence(row, seat)
    offers = offers_for(rules, absence, chosen=chosen_seats(seat, chosen), facts=facts, now=ctx.now)
    return AbsenceView(
        sitting_id=row.id,
        version=row.version,
        number=row.number,
        title=row.title,
        place=place_of(row),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        seat_id=seat.id,
        name=seat.person.name if seat.person else "",
        role=role_label(rules.kind, seat.role),
        category=category_label(ctx, seat.category),
        has_conflict=seat.no_conflict == Light.NO.value,
        presider=_presider(row, seat),
        offers={offer.choice.value: _offer(ctx, offer, facts) for offer in offers},
        parties=tuple((party.id, PARTIES[party.role]) for party in summoned(rules, facts)),
    )


def call_in_reserve(ctx: Context, order: StandInOrder) -> int:
    """Let a reserve sit in place of an empty seat; the one who was to sit gets a calendar cancellation, no reason."""
    with ctx.change(Action.CHANGE_SITTING) as change:
        row, seat = _locked(ctx, change, order.sitting_id, order.version, seat_id=order.seat_id)
        _check_decider(order.decided_by)
        rules = _rules(ctx, change.session, row)
        touched = Touched(row.matter, (*sitting_of(row).order.seats, order.newcomer), row=row)
        facts = lock_facts(ctx, change, row.unit_id, touched=touched)
        seats = plan_stand_in(rules, _absence(row, seat), order.newcomer, facts=facts, now=ctx.now)
        if isinstance(seats, Refused):
            raise seats
        before = {one.id for one in row.seats if one.released_at is None}
        saved = save_seats(change, rules, row, seats)
        hand_on(change, before, saved)
        span = Span(row.starts_at, row.ends_at)
        save_bookings(change, row, bookings_for(rules, seats, span, room_id=row.room_id, facts=facts))
        _release_seat(ctx, change, row, rules=rules, saved=saved, seat=seat)
        change.session.add(_said(ctx, saved[-1]))
        settled = Settled(Choice.RESERVE, seat.id, order.decided_by, _panel_ref(rules), newcomer_id=saved[-1].id)
        settle(ctx, change, row, settled)
        note_change(change, row, "stood_in", seat.id)
        return row.id


def sit_smaller(ctx: Context, order: SmallerOrder) -> int:
    """Record that a smaller odd panel sits, to which every party has agreed; returns the sitting's id."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row, seat = _locked(ctx, change, order.sitting_id, order.version, seat_id=order.seat_id)
        _check_decider(order.decided_by)
        rules, facts = _grounds(ctx, change.session, row)
        agreed = [Agreement(one.party_id, one.said_by, one.said_at or ctx.now) for one in order.agreements]
        if any(one.said_at > ctx.now for one in agreed):
            raise refuse("absence.time_wrong")
        absence = _absence(row, seat)
        seats = plan_smaller_panel(rules, absence, stepping_back=order.step_back, agreements=agreed, facts=facts)
        if isinstance(seats, Refused):
            raise seats
        save_seats(change, rules, row, seats)
        allowed = rules.profile.smaller_panel
        rule = rules.profile.ref(allowed.clause, is_unverified=allowed.is_unverified) if allowed else _panel_ref(rules)
        words = _agreements(agreed, facts)
        settle(ctx, change, row, Settled(Choice.SMALLER, seat.id, order.decided_by, rule, agreements=words))
        note_change(change, row, "smaller", seat.id)
        return row.id


def put_off(ctx: Context, order: PostponementOrder) -> int:
    """Postpone on the day because of an empty seat: calendars are freed, everybody invited is told; no new day yet."""
    with ctx.change(Action.RECORD_DECISION) as change:
        row, seat = _locked(ctx, change, order.sitting_id, order.version, seat_id=order.seat_id)
        rules, facts = _grounds(ctx, change.session, row)
        plan = plan_postponement(rules, sitting_of(row), order.cause, facts=facts, now=ctx.now)
        if isinstance(plan, Refused):
            raise plan
        rule = rules.profile.ref("postpone")
        settled = Settled(Choice.POSTPONED, seat.id, order.cause.decided_by, rule, cause=order.cause.reason)
        settle(ctx, change, row, settled)
        end_of_day(ctx, change, row, order.cause)
        row.round += 1
        save_change(ctx, change, row, plan=plan, rules=rules)
        release_letters(ctx, change, row, drafts_of(change.session, row))
        note_change(change, row, "put_off", seat.id)
        return row.id


def _rules(ctx: Context, session: Session, row: SittingRow) -> Rules:
    return rules_for(session, ctx.rules, row.unit_id, kind=row.kind, on_day=civil_day(row.starts_at))


def _grounds(ctx: Context, session: Session, row: SittingRow) -> tuple[Rules, BookingFacts]:
    horizon = horizon_of(ctx.now, weeks=WEEKS, but_sitting=row.id)
    facts = load_facts(session, ctx.rules, row.unit_id, matter=row.matter, horizon=horizon, sitting=row)
    return _rules(ctx, session, row), facts


def _panel_ref(rules: Rules) -> RuleRef:
    panel = rules.profile.panel
    return rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)


def _locked(ctx: Context, change: Change, sitting_id: int, version: int, *, seat_id: int) -> tuple[SittingRow, SeatRow]:
    row = lock_sitting(change, permit(change), sitting_id, version=version)
    return row, _empty_seat(ctx, change.session, row, seat_id)


def _empty_seat(ctx: Context, session: Session, row: SittingRow, seat_id: int) -> SeatRow:
    """Return a seat of today whose person is absent or has an interest; refuses what needs no choice any more."""
    refused = check_day(SittingState(row.state), row.starts_at, now=ctx.now)
    if refused:
        raise refused
    seat = seat_in(row, seat_id)
    if seat.released_at is not None or seat.person_id is None:
        raise NotFound
    if not seat.is_absent and seat.no_conflict != Light.NO.value:
        raise refuse("absence.seat_present")
    if seat.id in smaller_seats(substitutions.settlements_of(session, row.id)):
        raise refuse("absence.settled", choice=CHOICE_LABELS[Choice.SMALLER])
    if outcomes.votes_of(session, [row.id]):
        raise refuse("absence.voted")
    return seat


def _absence(row: SittingRow, seat: SeatRow) -> Absence:
    held = held_seats(row)
    absent = frozenset({seat.id, *(one.id for one in held if one.is_absent)})
    return Absence(sitting_of(row), seat.id, absent, frozenset(one.id for one in held if is_present(one)))


def _offer(ctx: Context, offer: Offer, facts: BookingFacts) -> OfferView:
    backs = [seat for seat in offer.step_backs if seat.person_id is not None]
    return OfferView(
        choice=offer.choice,
        label=CHOICE_LABELS[offer.choice],
        against=offer.against,
        findings=offer.findings,
        rule=offer.rule,
        reserves=named(ctx, offer.reserves, facts),
        step_backs=tuple(
            (seat.id or 0, facts.people[seat.person_id or 0].name, category_label(ctx, seat.category)) for seat in backs
        ),
    )


def _presider(row: SittingRow, empty: SeatRow) -> str:
    others = [seat for seat in held_seats(row) if seat.role == "presider" and seat.id != empty.id]
    return others[0].person.name if others and others[0].person else ""


def _check_decider(decided_by: str) -> None:
    if not decided_by.strip():
        raise refuse("absence.decider_missing")


def _release_seat(
    ctx: Context, change: Change, row: SittingRow, *, rules: Rules, saved: Sequence[SeatRow], seat: SeatRow
) -> None:
    """Take the sitting out of the calendar of whoever was to sit there, if it was ever put in."""
    if not seat.is_invited:
        return
    at = next(at for at, one in enumerate(saved) if one.id == seat.id)
    draft = seat_letter(rules.kind, [seat_of(one) for one in saved], at, LetterKind.RELEASE)
    release_letters(ctx, change, row, save_letters(ctx, change, row, drafts=[draft], seats=saved))


def _said(ctx: Context, seat: SeatRow) -> AnswerRow:
    """Keep that the reserve said on the telephone that he comes and has no interest in the matter."""
    return AnswerRow(
        seat_id=seat.id,
        channel=Channel.TELEPHONE.value,
        can_come="accept",
        no_conflict=Light.YES.value,
        said_by=seat.person.name if seat.person else "",
        said_at=ctx.now,
        recorded_by=ctx.actor.name,
        recorded_at=ctx.now,
    )


def _agreements(agreed: Iterable[Agreement], facts: BookingFacts) -> list[dict[str, Any]]:
    roles = {party.id: party.role for party in facts.parties}
    return [
        {"party_id": one.party_id, "role": roles[one.party_id], "by": one.said_by, "at": one.said_at.isoformat()}
        for one in agreed
        if one.party_id in roles and one.said_by
    ]
