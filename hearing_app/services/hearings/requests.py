"""How does a matter come to a hearing: the right told, the application, the decision, each with its paper and days?

Each is one transaction on one row of hearing_requests; numbers are taken when the leader signs. Not here: the page
(services.hearings.overviews), the sitting (services.sittings).
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale
from hearing_app.domain.hearings.requests import (
    ACCEPTED,
    Applicant,
    Application,
    Decision,
    Stand,
    against_application,
    against_decision,
    may_begin,
    term_for,
)
from hearing_app.domain.hearings.services import Service
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.hearing_terms import evidence_of, rule_in
from hearing_app.services.steps.hearings.serving import save_service
from hearing_app.services.steps.numbers import HEARING_PAPERS, take_number
from hearing_app.services.steps.sittings.facts import barred_by, profile_of
from hearing_app.services.steps.sittings.ties import TO_COME
from hearing_app.store import matters, sittings
from hearing_app.store.hearings import publicity, requests
from hearing_app.store.planning import offers
from hearing_app.store.tables.hearings import HearingRequestRow
from hearing_app.store.tables.matters import MatterRow

RIGHT, DECISION = "right", "decision"
MINOR = "minor"  # the ground on which a hearing is closed wherever a minor is concerned


@dataclass(frozen=True, slots=True)
class Seen:
    """Which request of which matter, in the version that was seen."""

    number: str
    request_id: int
    version: int


@dataclass(frozen=True, slots=True)
class ApplicationOrder:
    """An application of the petitioner or the organ's own motion; without `seen` no right was told before."""

    number: str
    seen: Seen | None
    wanted: Application
    words: str


@dataclass(frozen=True, slots=True)
class DecisionOrder:
    """What was decided about a request, with the ground and reasons of a refusal."""

    seen: Seen
    decision: Decision
    decided_by: str
    refusal_ground: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PaperServiceOrder:
    """The service of one of a request's papers: right or decision."""

    seen: Seen
    paper: str
    service: Service


def tell_right(ctx: Context, number: str) -> int:
    """Draft the paper that tells the petitioner of his right to a hearing; returns the request's id."""
    with ctx.change(Action.EDIT_HEARING) as change:
        unit_id = change.permit_own_unit()
        matter = _matter(change, unit_id, number)
        if reasons := _against_beginning(ctx, change, matter):
            raise Refused(reasons)
        row = _new_row(ctx, change, matter)
        change.note("hearing_request", row.id, matter_id=matter.id, fact="right_drafted")
        return row.id


def sign_right(ctx: Context, seen: Seen) -> int:
    """Sign the notice of the right: it takes its number and can be served."""
    with ctx.change(Action.DECIDE_HEARING) as change:
        row = _locked(change, seen)
        if row.right_signed_on is not None or row.applicant:
            raise Refused([Reason("hearing.signed_already")])
        row.right_number = take_number(change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id)
        row.right_signed_on, row.right_signed_by = civil_day(ctx.now), ctx.actor.name
        return _saved(change, row, fact="right_signed", number=row.right_number)


def serve_paper(ctx: Context, order: PaperServiceOrder) -> int:
    """Record the service of the notice of the right or of the decision; the time to apply runs from the former."""
    with ctx.change(Action.RECORD_SERVICE) as change:
        row = _locked(change, order.seen)
        profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(ctx.now))
        is_right = order.paper == RIGHT
        signed_on = row.right_signed_on if is_right else row.decided_on
        against = [] if signed_on is not None else [Reason("service.not_released")]
        service = save_service(ctx, change, profile, order.service, released_on=signed_on, against=against)
        service.request_id, service.paper = row.id, order.paper
        change.session.add(service)
        if not is_right:
            row.decision_served_on = service.served_on
        elif row.right_served_on is None:
            _right_served(ctx, row, profile, service.served_on)
        return _saved(change, row, fact="served", paper=order.paper)


def _right_served(ctx: Context, row: HearingRequestRow, profile: Profile, served_on: date) -> None:
    row.right_served_on = served_on
    if profile.apply_within is None:
        return
    term = term_for(profile, profile.apply_within, served_on, table=ctx.rules.workdays, silence="applicant")
    row.apply_by_on, row.apply_evidence = term.due_on, evidence_of(term)


def record_application(ctx: Context, order: ApplicationOrder) -> int:
    """Record what was applied for, or the organ's own motion; the time to decide runs from it. Returns the id."""
    with ctx.change(Action.EDIT_HEARING) as change:
        unit_id = change.permit_own_unit()
        row = _locked(change, order.seen) if order.seen else None
        matter = row.matter if row else _matter(change, unit_id, order.number)
        reasons = [] if row else _against_beginning(ctx, change, matter)
        if row is None and order.wanted.applicant is Applicant.PETITIONER:
            reasons += _given_up(ctx, change, matter)
        row = row or _new_row(ctx, change, matter)
        profile = profile_of(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
        today, apply_rule = civil_day(ctx.now), rule_in(row.apply_evidence)
        reasons += against_application(
            profile, order.wanted, requests.progress_of(row), apply_rule=apply_rule, today=today
        )
        if reasons:
            raise Refused(reasons)
        _apply(ctx, row, order, profile)
        return _saved(change, row, fact="applied", applicant=row.applicant)


def _apply(ctx: Context, row: HearingRequestRow, order: ApplicationOrder, profile: Profile) -> None:
    wanted = order.wanted
    row.applicant, row.applied_on, row.ground = wanted.applicant.value, wanted.applied_on, wanted.ground
    row.application = order.words.strip()
    if wanted.applicant is Applicant.ORGAN:
        row.consent_by, row.consent_name = wanted.consent_by, wanted.consent_name.strip()
        row.consent_on, row.attendance_on = wanted.consent_on, wanted.attendance_on
        rule = profile.own_motion
        row.decide_evidence = (
            {"own_motion": asdict(profile.ref(rule.clause, is_unverified=rule.is_unverified))} if rule else {}
        )
    if profile.decide_within is None:
        return
    table = ctx.rules.workdays
    # the organ does not bind itself by its own silence
    silence = "organ" if wanted.applicant is Applicant.PETITIONER else ""
    term = term_for(profile, profile.decide_within, wanted.applied_on, table=table, silence=silence)
    row.decide_by_on, row.decide_evidence = term.due_on, {**row.decide_evidence, **evidence_of(term)}
    if term.silence == ACCEPTED:
        held = term_for(profile, profile.hold_within, term.due_on, table=table)
        row.decide_evidence = {**row.decide_evidence, "held_in_silence": evidence_of(held)}


def decide_request(ctx: Context, order: DecisionOrder) -> int:
    """Decide whether a hearing is held: the paper takes its number, the time to hold it runs from that day."""
    with ctx.change(Action.DECIDE_HEARING) as change:
        row = _locked(change, order.seen)
        reasons = against_decision(
            order.decision,
            requests.stand_on(row, civil_day(ctx.now)),
            refusal_ground=order.refusal_ground,
            reason=order.reason,
            barred=barred_by(ctx.rules, row.matter, Process.HEARING),
        )
        if reasons:
            raise Refused(reasons)
        row.decision, row.decided_on = order.decision.value, civil_day(ctx.now)
        row.decided_by, row.reason = order.decided_by.strip() or ctx.actor.name, order.reason.strip()
        row.decision_number = take_number(
            change, ctx.rules, row.unit_id, series=HEARING_PAPERS, matter_id=row.matter_id
        )
        if order.decision is Decision.HOLD:
            profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=row.decided_on)
            term = term_for(profile, profile.hold_within, row.decided_on, table=ctx.rules.workdays)
            row.hold_by_on, row.hold_evidence = term.due_on, evidence_of(term)
        else:
            row.refusal_ground = order.refusal_ground
        return _saved(change, row, fact="hearing_" + row.decision, number=row.decision_number)


def withdraw_request(ctx: Context, seen: Seen, on_day: date) -> int:
    """Record that the application was withdrawn before the hearing; handling goes on."""
    with ctx.change(Action.EDIT_HEARING) as change:
        row = _locked(change, seen)
        reasons = []
        if not row.applicant:
            reasons.append(Reason("hearing.not_applied"))
        if row.withdrawn_on is not None or row.decision == Decision.REFUSE:
            reasons.append(Reason("hearing.decided_already"))
        if on_day > civil_day(ctx.now):
            reasons.append(Reason("hearing.in_future", {"day": on_day}))
        if row.applied_on is not None and on_day < row.applied_on:
            reasons.append(Reason("hearing.withdrawn_before", {"day": on_day, "applied": row.applied_on}))
        if reasons:
            raise Refused(reasons)
        row.withdrawn_on = on_day
        return _saved(change, row, fact="withdrawn")


def set_minor(ctx: Context, number: str, version: int, *, has_minor: str) -> int:
    """Keep whether a minor is concerned ("yes" or "no"): then no hearing of the matter is open. Returns its id.

    Those that are booked or offered as open are closed at once, and their announcements leave the public page.
    """
    with ctx.change(Action.EDIT_HEARING) as change:
        matter = _matter(change, change.permit_own_unit(), number)
        if matter.version != version:
            raise Stale
        matter.has_minor = has_minor == "yes"
        if matter.has_minor:
            _close_doors(ctx, change, matter)
        matter.version += 1
        change.note("matter", matter.id, matter_id=matter.id, fact="has_minor")
        return matter.id


def _close_doors(ctx: Context, change: Change, matter: MatterRow) -> None:
    for row in sittings.of_matter(change.session, matter.id):
        if not row.is_open or not ctx.rules.kinds[row.kind].is_open_by_default or row.state not in TO_COME:
            continue
        row.is_open, row.closed_ground = False, MINOR
        row.version += 1
        told = publicity.announcement_of(change.session, row.id)
        if told is not None:
            told.withdrawn_on = told.withdrawn_on or civil_day(ctx.now)
            publicity.drop_draft(told)
        change.note("sitting", row.id, matter_id=matter.id, fact="closed_for_minor")
    for offer in offers.of_matter(change.session, matter.id):
        if offer.state == "open" and offer.is_open:
            offer.is_open, offer.closed_ground = False, MINOR
            offer.version += 1


def _matter(change: Change, unit_id: int, number: str) -> MatterRow:
    matter = matters.find_by_number(change.session, unit_id, number)
    if matter is None:
        raise NotFound
    matters.lock(change.session, matter.id)
    return matter


def _against_beginning(ctx: Context, change: Change, matter: MatterRow) -> list[Reason]:
    today = civil_day(ctx.now)
    rows = requests.of_matter(change.session, matter.id)
    stands = [requests.stand_on(row, today) for row in rows if row.closed_on is None]
    reasons = [] if may_begin(stands) else [Reason("hearing.open_already")]
    return [*reasons, *barred_by(ctx.rules, matter, Process.HEARING)]


def _given_up(ctx: Context, change: Change, matter: MatterRow) -> Iterator[Reason]:
    """Yield the right that the applicant let pass: what silence was said to mean holds (rule silence_applicant)."""
    latest = next(iter(requests.of_matter(change.session, matter.id)), None)
    if latest is not None and requests.stand_on(latest, civil_day(ctx.now)) is Stand.WAIVED:
        rule = rule_in(latest.apply_evidence, "silence_rule") or rule_in(latest.apply_evidence)
        yield Reason("hearing.given_up", {"day": latest.apply_by_on}, rule)


def _new_row(ctx: Context, change: Change, matter: MatterRow) -> HearingRequestRow:
    """Begin a request; one that silence ended is closed, so that it stays what it was."""
    today = civil_day(ctx.now)
    for earlier in requests.of_matter(change.session, matter.id):
        if not earlier.decision and earlier.withdrawn_on is None and earlier.closed_on is None:
            earlier.closed_on = today
    change.session.flush()
    row = HearingRequestRow(
        unit_id=matter.unit_id, matter_id=matter.id, matter=matter, made_at=ctx.now, made_by=ctx.actor.name
    )
    row.apply_evidence, row.decide_evidence = {}, {}
    row.applicant = row.decision = ""
    change.session.add(row)
    change.session.flush()
    return row


def _locked(change: Change, seen: Seen) -> HearingRequestRow:
    row = requests.lock(change.session, change.permit_own_unit(), seen.request_id)
    if row is None or row.matter.number != seen.number:
        raise NotFound
    if row.version != seen.version:
        raise Stale
    return row


def _saved(change: Change, row: HearingRequestRow, **facts: object) -> int:
    row.version += 1
    change.session.flush()
    change.note("hearing_request", row.id, matter_id=row.matter_id, **facts)
    return row.id
