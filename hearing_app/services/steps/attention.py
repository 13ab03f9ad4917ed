"""What needs somebody now? Lists of things to do, each with what it is about and when it is too late.

Built from rows and rules at a given moment; nothing is written. Words come from translations/reasons/desk.toml.
Not here: which of them an actor may see, where their buttons lead (services.desk, web.desk).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.approvals import Signature, next_step
from hearing_app.domain.rules.clock_warnings import OVERDUE, WarningState
from hearing_app.domain.rules.kinds import Kind
from hearing_app.domain.rules.profiles import ClockRule, Profile
from hearing_app.domain.rules.vocabulary import PARTIES, STAGES, STEPS
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.notices import last_service_day
from hearing_app.domain.sittings.substitution.objections import last_telling_day
from hearing_app.domain.sittings.substitution.risks import NextStep
from hearing_app.domain.spans import civil_day, civil_instant
from hearing_app.domain.workdays import Label, WorkdayTable
from hearing_app.i18n import LANGUAGES, speaking
from hearing_app.mail import dates
from hearing_app.services.steps.rule_evidence import profile_named, rule_of
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store.tables.applications import ApplicationRow
from hearing_app.store.tables.clocks import ClockRow, ClockWarningRow
from hearing_app.store.tables.files import ImportRow
from hearing_app.store.tables.letters import ApprovalRow, DeliveryRow, LetterRow
from hearing_app.store.tables.matters import MatterRow, ReviewRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow

SERVE_SOON = timedelta(days=4)
RECORD_WITHIN = timedelta(days=3)

NO_WARNINGS: Mapping[int, ClockWarningRow] = {}


class Cause(StrEnum):
    """Why something stands on the desk."""

    CLOCK = "clock"
    SEATS = "seats"
    LOST = "lost"
    UNANSWERED = "unanswered"
    MAIL = "mail"
    SERVICE = "service"
    REACH = "reach"
    OUTCOME = "outcome"
    SIGNATURE = "signature"
    MATTER_TIMES = "matter_times"
    ROSTER_TIMES = "roster_times"
    DOUBLES = "doubles"
    IMPORT = "import"
    ARRIVALS = "arrivals"
    PROPOSAL = "proposal"
    REVIEW = "review"
    ROUTE = "route"
    TRANSFER = "transfer"
    HANDOVER = "handover"
    ANNOUNCEMENT = "announcement"
    OUTDATED = "outdated"
    PUBLICATION = "publication"
    APPLICATION = "application"
    MEDIATION = "mediation"
    PROMISE = "promise"
    CONFIRMATION = "confirmation"
    VISIT = "visit"
    UNCONSENTED = "unconsented"
    HEARING = "hearing"
    HOLD = "hold"
    RECUSAL = "recusal"
    OFFER = "offer"


class Urgency(StrEnum):
    """How soon: past its time, today, or next."""

    OVERDUE = "overdue"
    TODAY = "today"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Swap:
    """A replacement that one button carries out: which seat, in which version, whose letters leave."""

    seat_id: int
    version: int
    newcomer: str
    new_name: str
    old_name: str
    is_invited: bool
    has_chain: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: what it is, by when, by which rule, and what it is about.

    `due_at` is the last instant, `is_day` says that only its day counts. `more` follows the text, `clause` is its
    ground. `step` is the step of an approval chain; `help` says what helps a panel at risk, `swap` does it.
    """

    cause: Cause
    urgency: Urgency
    title: Reason
    text: Reason | None = None
    due_at: datetime | None = None
    is_day: bool = True
    matter_number: str = ""
    review_number: str = ""
    kind: str = ""
    sitting_id: int | None = None
    record_id: int | None = None
    step: Label = field(default_factory=dict)
    more: tuple[Reason, ...] = ()
    clause: RuleRef | None = None
    help: NextStep | None = None
    seat_id: int | None = None
    swap: Swap | None = None
    mediation_id: int | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """The present moment with what it takes to name things: the rules, and the profile in force."""

    now: datetime
    rules: Rulebook
    profile: Profile

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of sittings by id."""
        return self.rules.kinds

    @property
    def workdays(self) -> WorkdayTable:
        """The working-day table."""
        return self.rules.workdays

    @property
    def day(self) -> date:
        """The civil day."""
        return civil_day(self.now)

    def urgency_of(self, due_on: date) -> Urgency:
        """Say how soon a last day is."""
        if due_on < self.day:
            return Urgency.OVERDUE
        return Urgency.TODAY if due_on == self.day else Urgency.NEXT

    def clock_rule(self, row: ClockRow) -> ClockRule:
        """Return the rule of a stored clock as the profile version that it names has it."""
        return profile_named(self.rules, row.evidence, self.profile).clocks[row.rule]

    def named(self, row: SittingRow, **more: object) -> dict[str, object]:
        """Return the values by which sentences name a sitting."""
        return {"title": row.title or row.number, "kind": self.kinds[row.kind].label, **more}


def day_end(day: date) -> datetime:
    """Return the last instant that counts for a day."""
    return civil_instant(day, time(23, 59))


def clock_tasks(
    today: Today, rows: Iterable[ClockRow], planned: set[int], warned: Mapping[int, ClockWarningRow] = NO_WARNINGS
) -> Iterator[Task]:
    """Yield running clocks with their latest warning; one whose matter wants a sitting and has none names its kind."""
    for row in rows:
        is_late = row.due_on < today.day
        stage = STAGES.get(row.matter.stage, {"zh": row.matter.stage, "en": row.matter.stage})
        yield Task(
            Cause.CLOCK,
            today.urgency_of(row.due_on),
            Reason("desk.clock", {"title": row.matter.title, "clock": today.clock_rule(row).label}),
            Reason("desk.clock_late" if is_late else "desk.clock_runs", {"number": row.matter.number, "stage": stage}),
            day_end(row.due_on),
            clause=rule_of(row.evidence),
            matter_number=row.matter.number,
            kind="" if row.matter_id in planned else row.matter.wanted_kind,
            more=tuple(_warning(one) for one in (warned.get(row.id),) if one is not None),
        )


def _warning(row: ClockWarningRow) -> Reason:
    is_late = row.state == WarningState.LATE.value
    code = "desk.warned_overdue" if row.days == OVERDUE else "desk.warned_late" if is_late else "desk.warned"
    return Reason(code, {"n": row.days, "day": row.on_day})


def mail_tasks(today: Today, rows: Iterable[tuple[DeliveryRow, LetterRow, SittingRow]]) -> Iterator[Task]:
    """Yield mail that will not arrive: refused for good, or given up after its worker died twice."""
    for delivery, letter, sitting in rows:
        code = "desk.mail_dead" if delivery.state == "dead" else "desk.mail_failed"
        yield Task(
            Cause.MAIL,
            Urgency.TODAY,
            Reason("desk.mail", {"recipient": letter.recipient}),
            Reason(code, today.named(sitting)),
            sitting.starts_at,
            is_day=False,
            sitting_id=sitting.id,
            record_id=delivery.id,
        )


def service_tasks(today: Today, rows: Iterable[tuple[LetterRow, SittingRow, str]]) -> Iterator[Task]:
    """Yield letters to parties without proof of service: notices when their last day is near, new members at once."""
    for letter, sitting, role in rows:
        is_about_members = letter.kind == LetterKind.PARTY_MEMBERS.value
        last_on = _serve_by(today, sitting, is_about_members=is_about_members)
        if last_on is None or (last_on > today.day + SERVE_SOON and not is_about_members):
            continue
        party = PARTIES.get(role, {"zh": role, "en": role})
        days = {"days": today.profile.notice_before.words}
        yield Task(
            Cause.SERVICE,
            today.urgency_of(last_on),
            Reason("desk.members" if is_about_members else "desk.service", today.named(sitting, party=party)),
            Reason("desk.members_text") if is_about_members else Reason("desk.service_text", days),
            day_end(last_on),
            sitting_id=sitting.id,
            record_id=letter.id,
        )


def _serve_by(today: Today, sitting: SittingRow, *, is_about_members: bool) -> date | None:
    day = civil_day(sitting.starts_at)
    try:
        if is_about_members:
            return last_telling_day(today.profile, today.workdays, day)
        if today.kinds[sitting.kind].has_notice_period:
            return last_service_day(today.profile, today.workdays, day)
    except Refused:
        return None
    return None


def outcome_tasks(today: Today, unheld: Iterable[SittingRow], unvoted: Iterable[SittingRow]) -> Iterator[Task]:
    """Yield sittings that are over and say nothing of what came of them."""
    coded = [("desk.outcome", row) for row in unheld] + [("desk.votes", row) for row in unvoted]
    for code, row in coded:
        due_on = civil_day(row.ends_at + RECORD_WITHIN)
        yield Task(
            Cause.OUTCOME,
            today.urgency_of(due_on),
            Reason(code, today.named(row)),
            Reason("desk.outcome_text", {"number": row.number}),
            day_end(due_on),
            sitting_id=row.id,
        )


def signature_tasks(
    today: Today, rows: Iterable[SittingRow], taken: Mapping[int, Sequence[ApprovalRow]], *, steps: Iterable[str]
) -> Iterator[Task]:
    """Yield drafted sittings whose next step is one that the actor's role takes."""
    mine = set(steps)
    for row in rows:
        done = [
            Signature(step.step, step.decided_by, step.decided_at, step.decision == "returned", step.comment)
            for step in taken[row.id]
        ]
        step = next_step(today.kinds[row.kind], done)
        if step in mine and step is not None:
            yield Task(
                Cause.SIGNATURE,
                Urgency.TODAY if row.starts_at - today.now < timedelta(days=14) else Urgency.NEXT,
                Reason("desk.signature", today.named(row, step=STEPS[step])),
                Reason("desk.signature_text", {"number": row.number}),
                row.starts_at,
                is_day=False,
                sitting_id=row.id,
                step=STEPS[step],
            )


def review_tasks(today: Today, rows: Iterable[ReviewRow]) -> Iterator[Task]:
    """Yield reviews that nothing keeps from being signed, each by its last day."""
    for row in rows:
        stage = STAGES.get(row.stage, {"zh": row.stage, "en": row.stage})
        yield Task(
            Cause.REVIEW,
            today.urgency_of(row.due_on) if row.due_on is not None else Urgency.NEXT,
            Reason("desk.review", {"title": row.matter.title, "stage": stage}),
            Reason("desk.review_text", {"number": row.number}),
            day_end(row.due_on) if row.due_on is not None else None,
            review_number=row.number,
        )


def route_tasks(rows: Iterable[tuple[MatterRow, Label]]) -> Iterator[Task]:
    """Yield matters that the list of claims would lead to another procedure, until somebody has decided."""
    for row, route in rows:
        yield Task(
            Cause.ROUTE,
            Urgency.NEXT,
            Reason("desk.route", {"title": row.title, "route": route}),
            Reason("desk.route_text", {"number": row.number}),
            matter_number=row.number,
        )


def application_tasks(rows: Iterable[ApplicationRow]) -> Iterator[Task]:
    """Yield applications that came on line and that nobody has settled."""
    for row in rows:
        yield Task(
            Cause.APPLICATION,
            Urgency.TODAY,
            Reason("desk.application", {"title": row.matter.title}),
            Reason("desk.application_text", {"number": row.matter.number, "receipt": row.receipt}),
            row.received_at,
            matter_number=row.matter.number,
        )


def time_tasks(matters: Iterable[tuple[str, str]], unread: int) -> Iterator[Task]:
    """Yield times in words that nobody has understood: of parties one by one, of roster and rooms together."""
    for number, words in matters:
        yield Task(
            Cause.MATTER_TIMES,
            Urgency.NEXT,
            Reason("desk.matter_times", {"number": number}),
            Reason("desk.words", {"words": words}),
            matter_number=number,
        )
    if unread:
        yield Task(
            Cause.ROSTER_TIMES, Urgency.NEXT, Reason("desk.roster_times", {"count": unread}), Reason("desk.times_text")
        )


def record_tasks(doubles: int, imports: Iterable[ImportRow]) -> Iterator[Task]:
    """Yield roster doubles to merge and workbooks that did not come in."""
    for row in imports:
        yield Task(
            Cause.IMPORT,
            Urgency.TODAY,
            Reason("desk.import", {"name": str(row.result.get("name", ""))}),
            Reason("desk.import_text", {"count": len(row.result.get("problems", ()))}),
            record_id=row.id,
        )
    if doubles:
        yield Task(Cause.DOUBLES, Urgency.NEXT, Reason("desk.doubles", {"count": doubles}), Reason("desk.doubles_text"))


def said_reasons(words: str) -> tuple[Reason, ...]:
    """Return what somebody wrote beside his answer as a sentence; nothing where he wrote nothing."""
    return (Reason("desk.said", {"read": words}),) if words else ()


def arrival_tasks(
    waiting: int, proposals: Iterable[SeatRow], today: Today, *, excuses: Mapping[int, str]
) -> Iterator[Task]:
    """Yield proposals of another time one by one, and the mail that somebody has to look at together."""
    for seat in proposals:
        when = {language: _in_words(seat.proposed_at, language) for language in LANGUAGES} if seat.proposed_at else {}
        yield Task(
            Cause.PROPOSAL,
            Urgency.TODAY,
            Reason("desk.proposal", {"person": seat.person.name if seat.person else "", "when": when}),
            Reason("desk.proposal_text", today.named(seat.sitting)),
            seat.sitting.starts_at,
            is_day=False,
            sitting_id=seat.sitting_id,
            record_id=seat.id,
            more=said_reasons(excuses.get(seat.id, "")),
        )
    if waiting:
        yield Task(
            Cause.ARRIVALS, Urgency.TODAY, Reason("desk.arrivals", {"count": waiting}), Reason("desk.arrivals_text")
        )


def _in_words(at: datetime, language: str) -> str:
    with speaking(language):
        return dates.short_text(at)


def in_order(tasks: Iterable[Task]) -> list[Task]:
    """Sort by what is due first; what has no day comes last in its group."""
    return sorted(tasks, key=lambda task: (task.due_at is None, task.due_at.timestamp() if task.due_at else 0))
