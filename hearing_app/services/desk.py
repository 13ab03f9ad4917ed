"""What needs me now? Today's sittings, what is to be done by urgency, the clocks of the week."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.rules.clock_words import LANDING
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Light
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.sittings.substitution.risks import WATCH_WORKDAYS
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label, add_workdays
from hearing_app.services.context import Context
from hearing_app.services.steps import attention, quorum_watch
from hearing_app.services.steps.attention import Cause, Task, Today, Urgency
from hearing_app.services.steps.clockwork.pauses import still_since
from hearing_app.services.steps.hearings import waiting as hearings
from hearing_app.services.steps.matters import waiting as matter_papers
from hearing_app.services.steps.mediations import tasks as mediation_tasks
from hearing_app.services.steps.offers import waiting as offers
from hearing_app.services.steps.reviews import against_signing
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.release import place_of
from hearing_app.services.steps.sittings.seat_views import excuses_of
from hearing_app.store import attention as waiting
from hearing_app.store import letters, matters, people, sittings, substitutions
from hearing_app.store.clockwork import clock_events, clock_warnings
from hearing_app.store.hearings import publicity, requests
from hearing_app.store.intake import applications, routings, transfers
from hearing_app.store.mail import arrivals
from hearing_app.store.tables.sittings import SittingRow

WEEK = timedelta(days=7)
LOOK_AHEAD = timedelta(days=90)
LOOK_BACK = timedelta(days=30)
MOVED_SHOWN = timedelta(days=14)
MOST_CLOCKS = 12
IN_USE = ("drafted", "noticed", "confirmed", "held")
SEES: Mapping[Cause, Action] = {
    Cause.CLOCK: Action.VIEW_MATTER,
    Cause.SEATS: Action.CHANGE_SITTING,
    Cause.LOST: Action.CHANGE_SITTING,
    Cause.UNANSWERED: Action.RECORD_ANSWER,
    Cause.MAIL: Action.VIEW_DELIVERIES,
    Cause.SERVICE: Action.RECORD_SERVICE,
    Cause.REACH: Action.RECORD_ANSWER,
    Cause.OUTCOME: Action.VIEW_SITTING,
    Cause.SIGNATURE: Action.SIGN_SITTING,
    Cause.MATTER_TIMES: Action.EDIT_MATTER,
    Cause.ROSTER_TIMES: Action.EDIT_ROSTER,
    Cause.DOUBLES: Action.EDIT_ROSTER,
    Cause.IMPORT: Action.IMPORT_WORKBOOK,
    Cause.ARRIVALS: Action.RECORD_ANSWER,
    Cause.PROPOSAL: Action.CHANGE_SITTING,
    Cause.REVIEW: Action.SIGN_REVIEW,
    Cause.ROUTE: Action.EDIT_MATTER,
    Cause.TRANSFER: Action.SIGN_TRANSFER,
    Cause.HANDOVER: Action.EDIT_MATTER,
    Cause.ANNOUNCEMENT: Action.APPROVE_ANNOUNCEMENT,
    Cause.OUTDATED: Action.CHANGE_SITTING,
    Cause.PUBLICATION: Action.APPROVE_PUBLICATION,
    Cause.APPLICATION: Action.EDIT_MATTER,
    Cause.MEDIATION: Action.EDIT_MEDIATION,
    Cause.PROMISE: Action.EDIT_MEDIATION,
    Cause.CONFIRMATION: Action.EDIT_MEDIATION,
    Cause.VISIT: Action.EDIT_MEDIATION,
    Cause.UNCONSENTED: Action.CHANGE_SITTING,
    Cause.HEARING: Action.DECIDE_HEARING,
    Cause.HOLD: Action.EDIT_HEARING,
    Cause.RECUSAL: Action.RECORD_DECISION,
    Cause.OFFER: Action.BOOK_SITTING,
}


@dataclass(frozen=True, slots=True)
class TodaySitting:
    """One of today's sittings: when, what, where, how many of its seats are open."""

    id: int
    starts_at: datetime
    ends_at: datetime
    title: str
    kind_label: Label
    place: str
    state: SittingState
    state_label: Label
    seats: int
    open_seats: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class WeekClock:
    """A clock that ends within the week."""

    number: str
    title: str
    label: Label
    due_on: date
    rule: RuleRef | None
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class MovedClock:
    """A clock that a published holiday table moved or settled: its last day before and after, and when."""

    number: str
    title: str
    label: Label
    before_on: date | None
    after_on: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk: today, what is to be done by urgency, the week's clocks and moved ones, tomorrow's sittings."""

    day: date
    day_label: Label
    is_workday: bool
    today: tuple[TodaySitting, ...]
    tomorrow: date
    tomorrow_count: int
    tasks: Mapping[Urgency, tuple[Task, ...]]
    clocks: tuple[WeekClock, ...]
    clock_count: int
    moved: tuple[MovedClock, ...]
    has_anything: bool

    @property
    def count(self) -> int:
        """How many things are to be done."""
        return sum(len(found) for found in self.tasks.values())


def view_desk(ctx: Context) -> DeskView:
    """Return what the actor's desk shows; each role sees what it can do something about."""
    unit_id = ctx.require(Action.VIEW_DESK)
    day = civil_day(ctx.now)
    profile = profile_of(ctx.reader, ctx.rules, unit_id, on_day=day)
    today = Today(ctx.now, ctx.rules, profile)
    tasks = [
        task for cause, find in FINDERS.items() if ctx.actor.has(SEES[cause]) for task in find(ctx, today, unit_id)
    ]
    by_urgency = {
        urgency: tuple(attention.in_order(task for task in tasks if task.urgency is urgency)) for urgency in Urgency
    }
    clocks, clock_count = _week(ctx, today, unit_id)
    tomorrow = day + timedelta(days=1)
    return DeskView(
        day=day,
        day_label=ctx.rules.workdays.name_of(day),
        is_workday=ctx.rules.workdays.is_workday(day),
        today=tuple(_today(ctx, row) for row in _of_day(ctx, unit_id, day)),
        tomorrow=tomorrow,
        tomorrow_count=len(_of_day(ctx, unit_id, tomorrow)),
        tasks=by_urgency,
        clocks=clocks,
        clock_count=clock_count,
        moved=_moved(ctx, today, unit_id),
        has_anything=bool(matters.counts(ctx.reader, unit_id)),
    )


def _of_day(ctx: Context, unit_id: int, day: date) -> Sequence[SittingRow]:
    begin = civil_instant(day, time(0))
    return sittings.list_within(ctx.reader, unit_id, Span(begin, begin + timedelta(days=1)), states=IN_USE)


def _today(ctx: Context, row: SittingRow) -> TodaySitting:
    held = [seat for seat in row.seats if seat.released_at is None]
    open_ = [seat for seat in held if Light.OPEN.value in (seat.can_come, seat.no_conflict)]
    return TodaySitting(
        id=row.id,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title or row.number,
        kind_label=ctx.rules.kinds[row.kind].label,
        place=place_of(row),
        state=SittingState(row.state),
        state_label=STATE_LABELS[SittingState(row.state)],
        seats=len(held),
        open_seats=len(open_),
        is_now=row.starts_at <= ctx.now < row.ends_at and row.state != SittingState.HELD.value,
    )


def _week(ctx: Context, today: Today, unit_id: int) -> tuple[tuple[WeekClock, ...], int]:
    week = {"from_on": today.day, "until_on": today.day + WEEK}
    rows, count = matters.open_clocks(ctx.reader, unit_id, **week, limit=MOST_CLOCKS)
    clocks = tuple(
        WeekClock(
            number=row.matter.number,
            title=row.matter.title,
            label=today.clock_rule(row).label,
            due_on=row.due_on,
            rule=rule_of(row.evidence),
            is_provisional=row.is_provisional,
        )
        for row in rows
    )
    return clocks, count


def _moved(ctx: Context, today: Today, unit_id: int) -> tuple[MovedClock, ...]:
    rows = clock_events.moved_by_table(ctx.reader, unit_id, since=ctx.now - MOVED_SHOWN, cause=LANDING)
    return tuple(
        MovedClock(
            number=row.clock.matter.number,
            title=row.clock.matter.title,
            label=today.clock_rule(row.clock).label,
            before_on=row.before_on,
            after_on=row.after_on,
            at=row.recorded_at,
        )
        for row in rows
    )


def _clocks(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    near, _ = matters.open_clocks(ctx.reader, unit_id, until_on=_workdays_from(today, 1), limit=40)
    warned = {one.clock_id: one for one in clock_warnings.showing(ctx.reader, unit_id)}
    known = {row.id for row in near}
    found = [*near, *(one.clock for one in warned.values() if one.clock_id not in known)]
    rows = [row for row in found if still_since(ctx.reader, ctx.rules, row, today.clock_rule(row)) is None]
    planned = waiting.has_planned_sitting(ctx.reader, [row.matter_id for row in rows])
    return attention.clock_tasks(today, rows, planned, warned)


def _seats(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    before = civil_instant(_workdays_from(today, WATCH_WORKDAYS) + timedelta(days=1), time(0))
    rows = waiting.list_to_come(ctx.reader, unit_id, after=ctx.now, before=before)
    return quorum_watch.seat_tasks(ctx, today, rows)


def _lost(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = waiting.list_to_come(ctx.reader, unit_id, after=ctx.now, before=ctx.now + LOOK_AHEAD)
    return quorum_watch.lost_tasks(ctx, today, rows)


def _reach(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return quorum_watch.reach_tasks(ctx, today, waiting.list_settled(ctx.reader, unit_id, ctx.now - WEEK))


def _unanswered(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = waiting.list_to_come(ctx.reader, unit_id, after=ctx.now, before=ctx.now + LOOK_AHEAD)
    return quorum_watch.unanswered_tasks(ctx, today, rows)


def _mail(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return attention.mail_tasks(today, waiting.list_stuck_mail(ctx.reader, unit_id, ctx.now))


def _service(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return attention.service_tasks(today, waiting.list_unserved(ctx.reader, unit_id, ctx.now))


def _outcomes(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    voting = [kind.id for kind in ctx.rules.kinds.values() if kind.has_votes]
    unvoted = waiting.list_unvoted(ctx.reader, unit_id, voting, since=ctx.now - LOOK_BACK, source="office")
    return attention.outcome_tasks(today, waiting.list_unheld(ctx.reader, unit_id, ctx.now), unvoted)


def _signatures(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = letters.waiting_for_signature(ctx.reader, unit_id)
    taken = waiting.approvals_by_sitting(ctx.reader, [row.id for row in rows])
    return attention.signature_tasks(today, rows, taken, steps=ctx.actor.role.steps)


def _reviews(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = waiting.list_concluded(ctx.reader, unit_id)
    held = waiting.sittings_by_matter(ctx.reader, [row.matter_id for row in rows])
    ripe = [row for row in rows if not against_signing(ctx, row, held.get(row.matter_id, ()), signing_on=today.day)]
    return attention.review_tasks(today, ripe)


def _routes(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    rows, _ = routings.list_waiting(ctx.reader, unit_id, limit=MOST_CLOCKS)
    named = ctx.rules.routes.routes
    return attention.route_tasks((matter, named[row.route].label) for row, matter in rows if row.route in named)


def _transfers(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    return matter_papers.letter_tasks(transfers.list_waiting(ctx.reader, unit_id, limit=MOST_CLOCKS)[0])


def _handovers(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    routes = {id_: route.label for id_, route in ctx.rules.routes.routes.items() if route.leads_out}
    rows = routings.list_unsent(ctx.reader, unit_id, routes, limit=MOST_CLOCKS)
    return matter_papers.handover_tasks((row, routes[row.route]) for row in rows)


def _announcements(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return hearings.announcement_tasks(today, publicity.waiting_announcements(ctx.reader, unit_id))


def _outdated(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return hearings.outdated_tasks(today, publicity.outdated_announcements(ctx.reader, unit_id, ctx.now))


def _applications(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    rows, _ = applications.list_waiting(ctx.reader, unit_id, limit=MOST_CLOCKS)
    return attention.application_tasks(rows)


def _times(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    return attention.time_tasks(waiting.list_unread_times(ctx.reader, unit_id), 0)


def _roster_times(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    return attention.time_tasks((), len(people.list_not_understood(ctx.reader, unit_id)))


def _doubles(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    return attention.record_tasks(len(people.list_matches(ctx.reader, unit_id)), ())


def _imports(ctx: Context, _today: Today, unit_id: int) -> Iterable[Task]:
    return attention.record_tasks(0, waiting.list_failed_imports(ctx.reader, unit_id, ctx.now - WEEK))


def _arrivals(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return attention.arrival_tasks(arrivals.counts_of(ctx.reader, unit_id).get("waiting", 0), (), today, excuses={})


def _proposals(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = arrivals.list_proposals(ctx.reader, unit_id, ctx.now, states=[state.value for state in ANNOUNCED])
    return attention.arrival_tasks(0, rows, today, excuses=excuses_of(ctx.reader, rows))


def _hearings(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return hearings.decision_tasks(today, requests.waiting(ctx.reader, unit_id))


def _to_hold(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    rows = requests.to_hold(ctx.reader, unit_id, until=today.day + LOOK_AHEAD)
    kinds = [kind for kind, rules in ctx.rules.kinds.items() if rules.process is Process.HEARING]
    planned = set()
    for row in rows:
        since = civil_instant(row.decided_on or today.day, time(0))
        if waiting.has_hearing(ctx.reader, row.matter_id, kinds, since=since, now=ctx.now):
            planned.add(row.id)
    return hearings.hold_tasks(today, rows, planned)


def _recusals(ctx: Context, today: Today, unit_id: int) -> Iterable[Task]:
    return hearings.recusal_tasks(today, substitutions.open_recusals(ctx.reader, unit_id))


FINDERS: Mapping[Cause, Callable[[Context, Today, int], Iterable[Task]]] = {
    Cause.CLOCK: _clocks,
    Cause.SEATS: _seats,
    Cause.LOST: _lost,
    Cause.UNANSWERED: _unanswered,
    Cause.MAIL: _mail,
    Cause.SERVICE: _service,
    Cause.REACH: _reach,
    Cause.OUTCOME: _outcomes,
    Cause.SIGNATURE: _signatures,
    Cause.MATTER_TIMES: _times,
    Cause.ROSTER_TIMES: _roster_times,
    Cause.DOUBLES: _doubles,
    Cause.IMPORT: _imports,
    Cause.ARRIVALS: _arrivals,
    Cause.PROPOSAL: _proposals,
    Cause.REVIEW: _reviews,
    Cause.ROUTE: _routes,
    Cause.TRANSFER: _transfers,
    Cause.HANDOVER: _handovers,
    Cause.ANNOUNCEMENT: _announcements,
    Cause.OUTDATED: _outdated,
    Cause.PUBLICATION: hearings.publication_tasks,
    Cause.APPLICATION: _applications,
    Cause.MEDIATION: mediation_tasks.case_tasks,
    Cause.PROMISE: mediation_tasks.promise_tasks,
    Cause.CONFIRMATION: mediation_tasks.confirmation_tasks,
    Cause.VISIT: mediation_tasks.visit_tasks,
    Cause.UNCONSENTED: mediation_tasks.unconsented_tasks,
    Cause.HEARING: _hearings,
    Cause.HOLD: _to_hold,
    Cause.RECUSAL: _recusals,
    Cause.OFFER: offers.open_tasks,
}


def _workdays_from(today: Today, workdays: int) -> date:
    counted = add_workdays(today.day, workdays, table=today.workdays)
    return getattr(counted, "day", today.day + timedelta(days=workdays))
