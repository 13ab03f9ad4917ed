"""Somebody is missing in the room, or must step aside: may a reserve sit, a smaller panel, or is it put off?

Each of the three choices comes with every reason against it or what speaks for it; the presider decides, the office
writes it down. Grounds: field notes §2.2 (odd, least number, categories), §2.3 and §2.6 (a recusal that leaves no
lawful panel postpones). Not here: who is in the room (sittings.attendance), the postponement (sittings.changes).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from itertools import islice

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.panels import has_vote, judge_panel
from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.changes import Sitting
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.states import Cause, SittingState, StepFacts, advance
from hearing_app.domain.sittings.substitution.reserves import Reserve, Vacancy, reasons_for, seats_for, workers_for
from hearing_app.domain.sittings.verdicts import summoned
from hearing_app.domain.spans import Span, civil_day


class Choice(StrEnum):
    """What can be done about a seat that is empty on the day."""

    RESERVE = "reserve"
    SMALLER = "smaller"
    POSTPONED = "postponed"


CHOICE_LABELS: Mapping[Choice, Mapping[str, str]] = {
    Choice.RESERVE: {"zh": "候补递补", "en": "a reserve sits"},
    Choice.SMALLER: {"zh": "缩小组成", "en": "a smaller panel sits"},
    Choice.POSTPONED: {"zh": "延期", "en": "postponed"},
}


@dataclass(frozen=True, slots=True)
class Absence:
    """The sitting on its day, the seat that is empty (its id), and the ids of all seats that are absent."""

    sitting: Sitting
    seat_id: int
    absent_ids: frozenset[int]
    present_ids: frozenset[int] = frozenset()

    @property
    def seat(self) -> Seat:
        """The empty seat."""
        return next(seat for seat in self.sitting.order.seats if seat.id == self.seat_id)

    @property
    def others(self) -> tuple[Seat, ...]:
        """Everybody else who is seated, in the room or not."""
        seats = self.sitting.order.seats
        return tuple(
            seat for seat in seats if seat.id != self.seat_id and not seat.is_released and seat.person_id is not None
        )

    @property
    def expected(self) -> tuple[Seat, ...]:
        """Everybody else who sits or may still come: not absent, no interest in the matter, not declined."""
        return tuple(seat for seat in self.others if self._may_sit(seat))

    def _may_sit(self, seat: Seat) -> bool:
        if seat.has_no_conflict is Light.NO or seat.id in self.absent_ids:
            return False
        return seat.id in self.present_ids or seat.can_come is not Light.NO


@dataclass(frozen=True, slots=True)
class Offer:
    """One choice: `against` forbids it (empty: it may be taken), `findings` speak for it, `rule` allows it.

    `reserves` may be called in. Of `step_backs` one member must sit without a vote, so that the number stays odd.
    """

    choice: Choice
    against: tuple[Reason, ...]
    findings: tuple[Reason, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    step_backs: tuple[Seat, ...] = ()
    rule: RuleRef | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """That a party agrees to a smaller panel: who said so for it, and when."""

    party_id: int
    said_by: str
    said_at: datetime


def offers_for(
    rules: Rules, absence: Absence, *, chosen: Sequence[Seat] = (), facts: BookingFacts, now: datetime
) -> tuple[Offer, Offer, Offer]:
    """Return the three choices for an empty seat, in the order in which one tries them."""
    return (
        _reserve_offer(rules, absence, Vacancy(absence.seat, tuple(chosen)), facts=facts, now=now),
        smaller_panel(rules, absence, facts=facts),
        _postponement(rules, absence, now=now),
    )


def _panel_rule(rules: Rules) -> RuleRef:
    panel = rules.profile.panel
    return rules.profile.ref(panel.clause, is_unverified=panel.is_unverified)


def _judged(rules: Rules, sitting: Sitting, seats: Sequence[Seat], facts: BookingFacts) -> Verdict:
    """Judge people as if they sat: whoever counts comes and has no interest in the matter."""
    sitting_down = [replace(seat, can_come=Light.YES, has_no_conflict=Light.YES) for seat in seats]
    on_day = civil_day(sitting.order.span.start)
    return judge_panel(rules, sitting_down, facts.people, ties=facts.ties, on_day=on_day, stage=Stage.CONFIRMED)


def _reserve_offer(rules: Rules, absence: Absence, vacancy: Vacancy, *, facts: BookingFacts, now: datetime) -> Offer:
    reserves = tuple(islice(_able(rules, absence, vacancy, facts=facts, now=now), 5))
    against = () if reserves else (Reason("absence.no_reserve", {}, _panel_rule(rules)),)
    return Offer(Choice.RESERVE, against, reserves=reserves, rule=_panel_rule(rules))


def _able(rules: Rules, absence: Absence, vacancy: Vacancy, *, facts: BookingFacts, now: datetime) -> Iterator[Reserve]:
    for rank, newcomer in enumerate(vacancy.chosen, 1):
        if not check_stand_in(rules, absence, newcomer, facts=facts, now=now):
            yield Reserve(newcomer, reasons_for(rules, vacancy.seat, newcomer, facts=facts, rank=rank), rank)
    known = {seat.person_id for seat in vacancy.chosen}
    for worker in workers_for(rules, vacancy.seat, facts, on_day=civil_day(absence.sitting.order.span.start)):
        if worker.id in known:
            continue
        for newcomer in seats_for(vacancy.seat, worker.id, worker.options):
            if not check_stand_in(rules, absence, newcomer, facts=facts, now=now):
                yield Reserve(newcomer, reasons_for(rules, vacancy.seat, newcomer, facts=facts))
                break


def check_stand_in(
    rules: Rules, absence: Absence, newcomer: Seat, *, facts: BookingFacts, now: datetime
) -> tuple[Reason, ...]:
    """Return why somebody cannot sit from now on in place of the empty seat; other empty seats count as still filled.

    He must be free for the whole booked time and at hand for what is left of it.
    """
    calendar = facts.calendars.get(newcomer.person_id or 0)
    person = facts.people.get(newcomer.person_id or 0)
    if person is None or calendar is None:
        return (Reason("reserve.unknown"),)
    name, span = person.name, absence.sitting.order.span
    if person.id in {absence.seat.person_id, *(seat.person_id for seat in absence.others)}:
        return (Reason("reserve.seated", {"name": name}),)
    reasons = list(_judged(rules, absence.sitting, [*absence.others, newcomer], facts).reasons)
    left = Span(max(span.start, now), span.end) if now < span.end else None
    if left is None or not calendar.is_open(left):
        reasons.append(Reason("person.not_available", {"name": name}))
    if not calendar.is_free(span):
        reasons.append(Reason("person.busy", {"name": name}))
    return tuple(reasons)


def smaller_panel(rules: Rules, absence: Absence, *, facts: BookingFacts) -> Offer:
    """Say whether those who are left make a lawful panel: at least the least number, odd, categories and presider kept.

    An even number becomes odd when one member sits without a vote; then each of whom that holds is named.
    """
    allowed = rules.profile.smaller_panel
    if allowed is None:
        return Offer(Choice.SMALLER, (Reason("absence.no_smaller_panel"),), rule=_panel_rule(rules))
    rule = rules.profile.ref(allowed.clause, is_unverified=allowed.is_unverified)
    if not rules.kind.has_panel_rule or not has_vote(rules, absence.seat.role):
        return Offer(Choice.SMALLER, (Reason("absence.not_voting", {}, rule),), rule=rule)
    verdict = _judged(rules, absence.sitting, absence.expected, facts)
    if verdict.is_legal:
        return Offer(Choice.SMALLER, (), verdict.findings, rule=rule)
    able = tuple(_stepping_back(rules, absence, facts))
    if not able:
        return Offer(Choice.SMALLER, verdict.reasons, verdict.findings, rule=rule)
    first = _judged(rules, absence.sitting, _without_vote(absence.expected, able[0]), facts)
    return Offer(Choice.SMALLER, (), first.findings, step_backs=able, rule=rule)


def _stepping_back(rules: Rules, absence: Absence, facts: BookingFacts) -> Iterator[Seat]:
    if rules.kind.seats_of(SeatRole.ATTENDEE) is None:
        return
    for seat in absence.expected:
        if seat.role is not SeatRole.MEMBER:
            continue
        if _judged(rules, absence.sitting, _without_vote(absence.expected, seat), facts).is_legal:
            yield seat


def _without_vote(seats: Sequence[Seat], stepping_back: Seat) -> list[Seat]:
    return [replace(seat, role=SeatRole.ATTENDEE) if seat is stepping_back else seat for seat in seats]


def _postponement(rules: Rules, absence: Absence, *, now: datetime) -> Offer:
    sitting, rule = absence.sitting, rules.profile.ref("postpone")
    known = StepFacts(cause=Cause("-", "-"), postponements=sitting.postponements)
    refused = advance(rules, sitting.state, SittingState.POSTPONED, facts=known, now=now)
    if isinstance(refused, Refused):
        return Offer(Choice.POSTPONED, refused.reasons, rule=rule)
    params = {"count": sitting.postponements, "most": rules.profile.postpone_most}
    return Offer(Choice.POSTPONED, (), (Reason("absence.postponed_before", params, rule),), rule=rule)


def plan_smaller_panel(
    rules: Rules, absence: Absence, *, stepping_back: int | None, agreements: Sequence[Agreement], facts: BookingFacts
) -> tuple[Seat, ...] | Refused:
    """Return the seats of a smaller panel to which every party has agreed, or every reason against it.

    The empty seat keeps its absence; who steps back attends without a vote.
    """
    offer = smaller_panel(rules, absence, facts=facts)
    reasons = [*offer.against, *_unagreed(rules, agreements, offer.rule, facts)]
    able = {seat.id for seat in offer.step_backs} or {None}
    if not offer.against and stepping_back not in able:
        reasons.append(Reason("absence.choose_step_back" if offer.step_backs else "absence.nobody_steps_back"))
    if reasons:
        return Refused(reasons)
    leaving = next((seat for seat in offer.step_backs if seat.id == stepping_back), None)
    seats = absence.sitting.order.seats
    return tuple(_without_vote(seats, leaving)) if leaving is not None else seats


def _unagreed(
    rules: Rules, agreements: Sequence[Agreement], rule: RuleRef | None, facts: BookingFacts
) -> Iterator[Reason]:
    agreed = {one.party_id for one in agreements if one.said_by.strip()}
    for party in summoned(rules, facts):
        if party.id not in agreed:
            yield Reason("absence.agreement_missing", {"party": PARTIES[party.role]}, rule)


def plan_stand_in(
    rules: Rules, absence: Absence, newcomer: Seat, *, facts: BookingFacts, now: datetime
) -> tuple[Seat, ...] | Refused:
    """Return the seats with the reserve, who just said that he comes and is clear, in place of the released one."""
    if against := check_stand_in(rules, absence, newcomer, facts=facts, now=now):
        return Refused(against)
    said = replace(
        newcomer,
        id=None,
        can_come=Light.YES,
        has_no_conflict=Light.YES,
        is_invited=True,
        sequence=absence.sitting.sequence,
        answered_at=now,
    )
    seats = absence.sitting.order.seats
    return (*(replace(seat, is_released=True) if seat.id == absence.seat_id else seat for seat in seats), said)
