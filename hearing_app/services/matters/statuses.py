"""Where is my matter, and may I have a hearing? What a petitioner learns and asks by number and code.

Stage and dates, nobody's name, place or facts. The code is derived from the matter and a rotation, so that the table
gives none away and a lost slip is replaced. Not here: what the office makes of an application (the hearing's page).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from hearing_app.documents import notices
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound, Reason, Refused, RuleRef, refuse
from hearing_app.domain.evidence.papers import Imprint, PlainLetter
from hearing_app.domain.hearings.requests import Stand
from hearing_app.domain.itip.tokens import CODE_LENGTH, matches, token_for
from hearing_app.domain.matters.routing import NOTHING, Route
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps import throttles
from hearing_app.services.steps.clockwork.pauses import still_since
from hearing_app.services.steps.intake import matter_intake
from hearing_app.services.steps.numbers import take_number
from hearing_app.services.steps.papers import contact_of, organ_of
from hearing_app.services.steps.rule_evidence import profile_named, rule_of
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.services.steps.sittings.release import token_key
from hearing_app.store import matters, sittings
from hearing_app.store.hearings import requests
from hearing_app.store.intake import applications, routings
from hearing_app.store.tables.applications import ApplicationRow
from hearing_app.store.tables.matters import MatterRow

PURPOSE = "status"
APPLICATIONS = "applications"
LIKE_EACH_OTHER = str.maketrans("018", "olb")  # the alphabet of codes has none of these digits
APPLIED: Mapping[Process, Label] = {
    Process.HEARING: {"zh": "听证", "en": "a hearing"},
    Process.MEDIATION: {"zh": "调解", "en": "mediation"},
}
SETTLEMENTS: Mapping[str, Label] = {
    "": {"zh": "已收到，等办理", "en": "received, waiting"},
    "taken": {"zh": "已转入办理", "en": "taken up"},
    "declined": {"zh": "不予安排", "en": "not granted"},
}


@dataclass(frozen=True, slots=True)
class StatusClock:
    """A time limit that runs, its last day and the rule behind it; `still_since` when a noticed hearing stopped it."""

    label: Label
    due_on: date
    rule: RuleRef | None
    is_provisional: bool
    still_since: date | None = None


@dataclass(frozen=True, slots=True)
class StatusSitting:
    """A sitting of the matter: kind, day and state."""

    kind_label: Label
    on: date
    state_label: Label


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application: for what, when, with which receipt, what became of it and why."""

    id: int
    applied_for: Label
    receipt: str
    received_at: datetime
    settlement: str
    settlement_label: Label
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class StatusView:
    """What number and code open: stage, dates, applications."""

    number: str
    received_on: date | None
    stage_label: Label
    route_label: Label
    receiver: Label
    clocks: tuple[StatusClock, ...]
    sittings: tuple[StatusSitting, ...]
    applications: tuple[ApplicationLine, ...]
    may_apply: Mapping[str, Label]
    phone: str


@dataclass(frozen=True, slots=True)
class StatusAsked:
    """Number and code as they were typed; blanks, hyphens and case do not count."""

    number: str
    code: str

    @property
    def plain(self) -> str:
        """The code as it is derived."""
        kept = "".join(sign for sign in self.code.lower() if sign.isascii() and sign.isalnum())
        return kept.translate(LIKE_EACH_OTHER)


def ask_status(ctx: Context, asked: StatusAsked) -> StatusView:
    """Return where a matter stands to whoever has number and code.

    Raises Refused with `status.wrong` for a wrong number or code alike, `account.wait` after several in vain.
    """
    return _view(ctx, _find(ctx, asked))


def _find(ctx: Context, asked: StatusAsked) -> MatterRow:
    """Return the matter that number and code open and count the try; raises Refused for a wrong one."""
    with ctx.change(Action.ASK_STATUS) as change:
        change.permit(Place())
        tried = throttles.print_of(ctx, PURPOSE, asked.number.strip().upper())
        until_at = throttles.blocked_until(change, tried)
        row = _asked(ctx, asked) if until_at is None else None
        if until_at is None:
            throttles.count(ctx, change, tried, wrong=row is None)
        found = row.id if row else None
        change.note("matter", found, matter_id=found, asked=True, is_right=row is not None)
    if until_at is not None:
        raise throttles.wait(ctx, until_at)
    if row is None:
        raise refuse("status.wrong")
    return row


def _asked(ctx: Context, asked: StatusAsked) -> MatterRow | None:
    rows = applications.asked_of(ctx.reader, asked.number.strip())
    return next((row for row in rows if matches(asked.plain, _code(ctx, row))), None)


def _code(ctx: Context, row: MatterRow) -> str:
    rotation = row.status_rotation or 0
    return token_for(token_key(ctx), PURPOSE, row_id=row.id, rotation=rotation, length=CODE_LENGTH)


def _view(ctx: Context, row: MatterRow) -> StatusView:
    route = _decided_route(ctx, row)
    leads_out = route is not None and route.leads_out
    fallback = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=civil_day(ctx.now))
    running = [clock for clock in matters.clocks_of(ctx.reader, row.id) if clock.closed_on is None]
    clocks = []
    for clock in running:
        rule = profile_named(ctx.rules, clock.evidence, fallback).clocks[clock.rule]
        since = still_since(ctx.reader, ctx.rules, clock, rule)
        clocks.append(StatusClock(rule.label, clock.due_on, rule_of(clock.evidence), clock.is_provisional, since))
    held = [one for one in sittings.of_matter(ctx.reader, row.id) if one.state != SittingState.DRAFTED]
    barred = route.bars if route else frozenset()
    return StatusView(
        number=row.number,
        received_on=row.received_on,
        stage_label=STAGES.get(row.stage, {"zh": row.stage, "en": row.stage}),
        route_label=route.label if route and leads_out else NOTHING,
        receiver=route.receiver if route and leads_out else NOTHING,
        clocks=tuple(clocks),
        sittings=tuple(
            StatusSitting(
                ctx.rules.kinds[one.kind].label, civil_day(one.starts_at), STATE_LABELS[SittingState(one.state)]
            )
            for one in held
        ),
        applications=tuple(map(_line, applications.of_matter(ctx.reader, row.id))),
        may_apply={process.value: label for process, label in APPLIED.items() if process not in barred},
        phone=ctx.env.office.phone,
    )


def _decided_route(ctx: Context, row: MatterRow) -> Route | None:
    """Return the lawful route that somebody decided; what the list proposes is told to nobody and bars no wish."""
    made = routings.in_force(ctx.reader, row.id)
    return ctx.rules.routes.routes.get(row.route) if made is not None and made.decided_at is not None else None


def _line(row: ApplicationRow) -> ApplicationLine:
    return ApplicationLine(
        id=row.id,
        applied_for=APPLIED[Process(row.process)],
        receipt=row.receipt,
        received_at=row.received_at,
        settlement=row.settlement,
        settlement_label=SETTLEMENTS[row.settlement],
        words=row.words,
        answer=row.answer,
    )


def apply_online(ctx: Context, asked: StatusAsked, *, process: str, words: str) -> str:
    """Take an application for a hearing or a mediation by number and code; returns its receipt number.

    Raises Refused for a wrong code, what the matter's route bars, and while one for the same still waits.
    """
    matter_id = _find(ctx, asked).id
    with ctx.change(Action.ASK_STATUS) as change:
        change.permit(Place())
        row = matters.lock(change.session, matter_id)
        reasons = _against(ctx, change, row, process)
        if reasons:
            raise Refused(reasons)
        receipt = take_number(change, ctx.rules, row.unit_id, series=APPLICATIONS, matter_id=row.id)
        application = ApplicationRow(
            unit_id=row.unit_id, matter_id=row.id, process=process, receipt=receipt, received_at=ctx.now
        )
        change.session.add(application)
        change.session.flush()
        application.words = words.strip()
        change.note("matter", row.id, matter_id=row.id, applied_online=True, number=receipt)
        return receipt


def _against(ctx: Context, change: Change, row: MatterRow, process: str) -> list[Reason]:
    if process not in {one.value for one in APPLIED}:
        return [Reason("application.unknown")]
    wanted, book = Process(process), ctx.rules.routes
    reasons = [*book.barred(_decided_route(ctx, row), wanted, APPLIED[wanted])]
    if row.simple_ground and wanted is Process.HEARING:
        reasons.append(Reason("matter.simple_track", {"kind": APPLIED[wanted]}, ctx.rules.routes.simple_ref))
    waiting = [one for one in applications.of_matter(change.session, row.id) if not one.settlement]
    if any(one.process == process for one in waiting):
        reasons.append(Reason("application.waits", {"kind": APPLIED[wanted]}))
    return reasons


def settle_application(ctx: Context, number: str, application_id: int, *, settlement: str, answer: str) -> None:
    """Take a matter's application up, or decline it with a reason that its petitioner reads."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = applications.lock(change.session, change.permit_own_unit(), application_id)
        if row is None or row.matter.number != number:
            raise NotFound
        if row.settlement:
            raise refuse("application.settled")
        if settlement == "declined" and not answer.strip():
            raise refuse("application.reason_missing")
        if row.process == Process.HEARING and (reason := _against_settling(ctx, change, row, settlement)):
            raise Refused([reason])
        row.settlement, row.settled_at, row.settled_by = settlement, ctx.now, ctx.actor.name
        row.answer = answer.strip()
        change.note("matter", row.matter_id, matter_id=row.matter_id, settled=True, number=row.receipt)


def _against_settling(ctx: Context, change: Change, row: ApplicationRow, settlement: str) -> Reason | None:
    """Return what is to be done first: an application for a hearing is entered and decided where its days are counted.

    Silence and the right decider hold for it as for one on paper (profile `decide_within`).
    """
    latest = next(iter(requests.of_matter(change.session, row.matter_id)), None)
    profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(row.received_at))
    rule = profile.ref("decide_within")
    if latest is None or latest.applied_on is None or latest.applied_on < civil_day(row.received_at):
        return Reason("application.enter_first", {"day": civil_day(row.received_at)}, rule)
    if settlement == "declined" and requests.stand_on(latest, civil_day(ctx.now)) is not Stand.REFUSED:
        return Reason("application.decide_first", {}, rule)
    return None


def issue_code(ctx: Context, number: str, version: int) -> None:
    """Give a matter a code, or a new one in place of a lost one, which ends the old."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        row.status_rotation = 0 if row.status_rotation is None else row.status_rotation + 1
        row.version += 1
        change.note("matter", row.id, matter_id=row.id, status_code=True)


def view_applications(ctx: Context, matter_id: int) -> tuple[ApplicationLine, ...]:
    """Return the applications of one of the unit's matters, newest first."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    if matters.find(ctx.reader, unit_id, matter_id) is None:
        raise NotFound
    return tuple(map(_line, applications.of_matter(ctx.reader, matter_id)))


@dataclass(frozen=True, slots=True)
class SlipView:
    """The slip of a matter and how it is rendered."""

    matter_id: int
    render: Callable[[], Rendered]


def view_slip(ctx: Context, number: str) -> SlipView:
    """Return the slip with number, code and address; raises NotFound where there is no code."""
    row = matters.find_by_number(ctx.reader, ctx.require(Action.EDIT_MATTER), number)
    if row is None or row.status_rotation is None:
        raise NotFound
    code = _code(ctx, row)
    shown = "-".join(code[at : at + 4] for at in range(0, CODE_LENGTH, 4))
    lines = (
        "凭下面的编号和查询码，可以查询事项办到哪一步、有关日期，也可以申请听证或者调解。",
        f"网址：{ctx.env.public_url}/status",
        f"编号：{row.number}",
        f"查询码：{shown}",
        "查询页面只显示阶段和日期，不显示任何人的姓名、住址和事由。请妥善保管；遗失的，请到窗口换发，旧码即时作废。",
        f"不方便上网的，请拨打：{contact_of(ctx)}",
    )
    paper = PlainLetter(Imprint(organ_of(ctx), "", civil_day(ctx.now)), "信访事项查询单", "信访人", lines)
    return SlipView(row.id, partial(notices.plain_letter, paper))
