"""May this sitting be held at this time, in this room, with these people?

Puts panel, notice, room, calendars, stage, consent and publicity into one verdict with every reason at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.access_needs import labels_of, unserved
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.panels import MAY_STAY_OPEN, judge_panel
from hearing_app.domain.rules.seats import Light, Seat, Stage, counted
from hearing_app.domain.rules.verdicts import Rules, Verdict, joined
from hearing_app.domain.rules.vocabulary import GUARDIAN, PARTIES, STAGES
from hearing_app.domain.sittings.notices import judge_notice
from hearing_app.domain.sittings.orders import BookingFacts, ClockDue, Consent, MatterFacts, Party, SittingOrder
from hearing_app.domain.sittings.venues import equipment_needed, fitting_reasons, timing_reasons
from hearing_app.domain.spans import civil_day

# What the latest request for a hearing says about booking one (hearings.requests.Stand).
GRANTED = frozenset({"granted", "granted_by_silence"})
ASKED = frozenset({"applied", "overdue"})
DENIED = frozenset({"refused", "refused_by_silence"})


def judge_sitting(rules: Rules, order: SittingOrder, facts: BookingFacts, *, now: datetime, stage: Stage) -> Verdict:
    """Judge a sitting as planned, invited or confirmed; raises Refused where no working-day table reaches."""
    day = civil_day(order.span.start)
    reasons = [
        *matter_reasons(rules, facts),
        *_publicity(rules, order, facts),
        *_day(rules, order, now, stage=stage),
        *_room(rules, order, facts),
        *_agencies(order, facts),
        *_clashes(rules, order, facts, stage=stage),
    ]
    missing = [] if order.room_id is not None else [Reason("room.missing")]
    consents = (*case_missing(rules, facts), *missing_consents(rules, facts))
    reasons += mediation_reasons(rules, facts)
    missing += challenges(rules, order.seats, facts)
    asked = _request(rules, facts)
    warnings = (*_missed(rules, facts, day), *_access(order, facts), *asked.warnings)
    gaps = (*missing, *consents, *asked.gaps)
    if stage is Stage.PLANNED:
        own = Verdict(stage, (*reasons, *asked.reasons), gaps, warnings=warnings)
    else:
        own = Verdict(stage, (*reasons, *asked.reasons, *gaps), warnings=warnings)
    return joined(
        stage,
        [
            judge_panel(rules, order.seats, facts.people, ties=facts.ties, on_day=day, stage=stage),
            judge_notice(rules, facts.parties, day=day, today=civil_day(now), stage=stage),
            own,
        ],
    )


def judge_planned(rules: Rules, order: SittingOrder, facts: BookingFacts, *, now: datetime) -> Verdict | Refused:
    """Judge a change as planned; Refused with every reason where it is not legal or no working-day table reaches."""
    try:
        verdict = judge_sitting(rules, order, facts, now=now, stage=Stage.PLANNED)
    except Refused as refused:
        return refused
    return verdict if verdict.is_legal else Refused(verdict.reasons)


def challenges(rules: Rules, seats: Iterable[Seat], facts: BookingFacts) -> Iterator[Reason]:
    """Yield each seated person whose recusal was asked for and is not decided: until then his work rests."""
    period = rules.profile.recusal_decide
    rule = rules.profile.ref(period.clause, is_unverified=period.is_unverified)
    for seat in seats:
        if not seat.is_released and seat.person_id in facts.ties.challenged and seat.person_id in facts.people:
            yield Reason("recusal.undecided", {"name": facts.people[seat.person_id].name}, rule)


def _missed(rules: Rules, facts: BookingFacts, day: date) -> Iterator[Reason]:
    hold_by = facts.matter.hold_by if facts.matter else None
    for clock in missed_clocks(rules, facts, day):
        code = "hearing.held_late" if clock is hold_by else "clock.missed"
        yield Reason(code, {"clock": clock.label, "day": clock.due_on}, clock.rule)


def _access(order: SittingOrder, facts: BookingFacts) -> Iterator[Reason]:
    """Yield what a party needs and nobody in the room can do, and that a minor comes without his guardian."""
    if facts.matter is None:
        return
    helpers = {party.role for party in facts.parties}
    seated = [seat.person_id for seat in order.seats if seat.person_id is not None and not seat.is_released]
    held = [facts.people[id_].skills for id_ in seated if id_ in facts.people]
    if lacking := unserved(facts.matter.skills, held, helpers):
        labels = labels_of(lacking)
        named = {"zh": "、".join(label["zh"] for label in labels), "en": ", ".join(label["en"] for label in labels)}
        yield Reason("access.unserved", {"needs": named})
    if facts.matter.has_minor and GUARDIAN not in helpers:
        yield Reason("access.no_guardian", {})


def _request(rules: Rules, facts: BookingFacts) -> Verdict:
    """Judge what was said to a hearing: refused bars it, an application without decision keeps the letters back.

    A hearing that nobody asked for is the organ's own motion, and that has to be recorded (field notes §2.1).
    """
    if facts.matter is None or rules.kind.process is not Process.HEARING or facts.matter.request in GRANTED:
        return Verdict(Stage.PLANNED)
    own_motion = rules.profile.ref("own_motion")
    if facts.matter.request in ASKED:
        return Verdict(Stage.PLANNED, gaps=(Reason("hearing.undecided", {}, rules.profile.ref("decide_within")),))
    if facts.matter.request in DENIED:
        return Verdict(Stage.PLANNED, (Reason("hearing.refused", {}, own_motion),))
    return Verdict(Stage.PLANNED, warnings=(Reason("hearing.unasked", {}, own_motion),))


def binding_clocks(rules: Rules, facts: BookingFacts) -> tuple[ClockDue, ...]:
    """Return the matter's running clocks that a sitting can miss, the earliest first.

    The last day to hold a granted hearing counts for hearings alone. A hearing misses none that stands still from the
    service of its notice to its close (profile `clock_pause`).
    """
    is_hearing = rules.kind.process is Process.HEARING
    running = facts.matter.clocks if facts.matter is not None else ()
    if is_hearing and facts.matter is not None and facts.matter.hold_by is not None:
        running = (*running, facts.matter.hold_by)
    binding = [clock for clock in running if not (is_hearing and clock.may_pause)]
    return tuple(sorted(binding, key=lambda clock: (clock.due_on, clock.id)))


def missed_clocks(rules: Rules, facts: BookingFacts, day: date) -> tuple[ClockDue, ...]:
    """Return the clocks whose last day is over when a sitting is held on a day."""
    return tuple(clock for clock in binding_clocks(rules, facts) if clock.due_on < day)


def heads_of(rules: Rules, order: SittingOrder, facts: BookingFacts) -> int:
    """Count who will sit in the room: seats not released, a recorder or host still to be named, parties, observers."""
    active = Counter(seat.role for seat in order.seats if not seat.is_released)
    unnamed = sum(max(0, rule.least - active[rule.role]) for rule in rules.kind.seats if rule.role in MAY_STAY_OPEN)
    observers = order.observers if order.is_open else 0
    return active.total() + unnamed + observers + party_heads(rules, facts)


def party_heads(rules: Rules, facts: BookingFacts) -> int:
    """Count who comes for the parties, those of matters heard together included."""
    return sum(party.heads for party in (*facts.parties, *facts.joined) if party.role in rules.kind.parties)


def summoned(rules: Rules, facts: BookingFacts) -> tuple[Party, ...]:
    """Return the parties whom this kind calls in."""
    return tuple(party for party in facts.parties if party.role in rules.kind.parties)


def matter_reasons(rules: Rules, facts: BookingFacts) -> Iterator[Reason]:
    """Yield why the matter can have no sitting of this kind at any time: none, wrong stage, routed out, refused."""
    matter = facts.matter
    params: Mapping[str, object] = {"kind": rules.kind.label}
    if matter is None:
        if rules.kind.needs_matter:
            yield Reason("matter.missing", params)
        return
    if rules.kind.stages and matter.stage not in rules.kind.stages:
        label = STAGES.get(matter.stage, {"zh": matter.stage, "en": matter.stage})
        yield Reason("matter.stage_not_allowed", {**params, "stage": label})
    yield from _by_route(rules, matter)
    for party in summoned(rules, facts):
        if rules.kind.needs_consent and party.consent is Consent.REFUSED:
            yield Reason("consent.refused", {"party": PARTIES[party.role]}, matter.mediation_rules.consent)


def _by_route(rules: Rules, matter: MatterFacts) -> Iterator[Reason]:
    """Yield what the matter's route, the simplified track and the kind of dispute leave no room for."""
    params: Mapping[str, object] = {"kind": rules.kind.label}
    yield from matter.barred.get(rules.kind.process, ())
    if matter.simple_rule is not None and rules.kind.process is Process.HEARING:
        yield Reason("matter.simple_track", params, matter.simple_rule)
    if rules.kind.id in matter.uncivil_kinds:
        yield Reason("matter.no_civil_content", params, matter.mediation_rules.handover)


def mediation_reasons(rules: Rules, facts: BookingFacts) -> Iterator[Reason]:
    """Yield why a sitting of a kind that needs consent fits no step of the matter's mediation case.

    Nothing where the matter has none: a time may be kept, but no letter leaves (case_missing, missing_consents). With
    a case missing consents keep the sitting from being booked at all (domain.md §8.1, invariant 19).
    """
    matter = facts.matter
    case = matter.mediation if matter is not None else None
    if matter is None or case is None or not rules.kind.needs_consent:
        return
    if not case.is_open:
        yield Reason("mediation.none_open")
    elif rules.kind.id != case.kind:
        yield Reason("mediation.other_channel", {"kind": case.kind_label})
    for party in summoned(rules, facts):
        if party.consent in (Consent.NONE, Consent.INDICATED):
            yield Reason("mediation.consent_first", {"party": PARTIES[party.role]}, matter.mediation_rules.consent)


def case_missing(rules: Rules, facts: BookingFacts) -> Iterator[Reason]:
    """Yield that the matter has no mediation case yet: who takes the consents and asks whether it is suitable."""
    matter = facts.matter
    if rules.kind.needs_consent and matter is not None and matter.mediation is None:
        yield Reason("mediation.case_missing", {"kind": rules.kind.label}, matter.mediation_rules.handover)


def missing_consents(rules: Rules, facts: BookingFacts) -> Iterator[Reason]:
    """Yield each summoned party of which a kind that needs consent has none in writing yet."""
    if not rules.kind.needs_consent:
        return
    rule = facts.matter.mediation_rules.consent if facts.matter is not None else None
    for party in summoned(rules, facts):
        if party.consent in (Consent.NONE, Consent.INDICATED):
            yield Reason("consent.missing", {"party": PARTIES[party.role]}, rule)


def _publicity(rules: Rules, order: SittingOrder, facts: BookingFacts) -> Iterator[Reason]:
    """Yield why a sitting may not be open, or not closed: minors always close it, anything else needs a ground."""
    has_minor = facts.matter is not None and facts.matter.has_minor
    if rules.kind.is_open_by_default and has_minor and order.is_open:
        yield Reason("sitting.minor_open", {}, rules.profile.ref("closed"))
    if rules.kind.is_open_by_default and not order.is_open and order.closed_ground not in rules.profile.closed_grounds:
        yield Reason("sitting.closed_ground_missing", {}, rules.profile.ref("closed"))


def _day(rules: Rules, order: SittingOrder, now: datetime, *, stage: Stage) -> Iterator[Reason]:
    day = civil_day(order.span.start)
    # nobody plans for a time gone by; whether a panel that was invited may sit does not change when its hour strikes
    if stage is Stage.PLANNED and order.span.start <= now:
        yield Reason("sitting.in_past", {"day": day})
    if civil_day(order.span.end - timedelta(microseconds=1)) != day:
        yield Reason("sitting.over_midnight", {"day": day})
    if not rules.workdays.is_open(day) and not order.allows_rest_day and not order.override_reason:
        yield Reason("sitting.rest_day", {"day": day})


def _room(rules: Rules, order: SittingOrder, facts: BookingFacts) -> Iterator[Reason]:
    if order.room_id is None:
        return
    room = facts.rooms.get(order.room_id)
    if room is None:
        yield Reason("room.unknown", {"room": order.room_id})
        return
    needed = equipment_needed(rules, summoned(rules, facts))
    yield from fitting_reasons(room, heads=heads_of(rules, order, facts), needed=needed)
    yield from timing_reasons(rules, room, order.span, override_reason=order.override_reason)


def _agencies(order: SittingOrder, facts: BookingFacts) -> Iterator[Reason]:
    asked = dict.fromkeys(seat.agency_id for seat in order.seats if not seat.is_released)
    for agency_id in asked:
        if agency_id is not None and agency_id not in facts.agencies:
            yield Reason("seat.agency_unknown", {"agency": agency_id})


def _clashes(rules: Rules, order: SittingOrder, facts: BookingFacts, *, stage: Stage) -> Iterator[Reason]:
    for seat in counted(order.seats, stage):
        yield from _person_clash(order, seat, facts, stage=stage)
    for party in summoned(rules, facts):
        if party.calendar is None:
            continue
        is_open = bool(order.override_reason) or party.calendar.is_open(order.span)
        if not is_open or not party.calendar.is_free(order.span):
            yield Reason("party.not_free", {"party": PARTIES[party.role]})


def _person_clash(order: SittingOrder, seat: Seat, facts: BookingFacts, *, stage: Stage) -> Iterator[Reason]:
    if seat.person_id is None or seat.person_id not in facts.people:
        return
    calendar = facts.calendars[seat.person_id]
    params = {"name": facts.people[seat.person_id].name}
    if not order.override_reason and not calendar.is_open(order.span):
        yield Reason("person.not_available", params)
    if not calendar.is_free(order.span):
        yield Reason("person.busy", params)
    # whoever has said yes knows better than his calendar; once he is asked, his answer decides
    is_hint = stage is Stage.PLANNED and seat.can_come is not Light.YES and not order.override_reason
    if is_hint and not calendar.is_clear(order.span):
        yield Reason("person.own_calendar", params)
