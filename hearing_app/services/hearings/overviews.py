"""What precedes the hearing of a matter, as its page shows it; which paper belongs to each request?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hearing_app.documents.hearing_papers import formal_paper
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.errors import NotFound
from hearing_app.domain.hearings.requests import CONSENTS, GROUNDS, REFUSAL_GROUNDS, Stand, may_begin
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearing_terms import TermView, hold_view, term_view
from hearing_app.services.steps.hearings.papers import TITLES, receipt_paper, request_paper
from hearing_app.services.steps.hearings.serving import ServiceView, service_view
from hearing_app.store import matters
from hearing_app.store.hearings import requests
from hearing_app.store.tables.hearings import HearingRequestRow, ServiceRow


@dataclass(frozen=True, slots=True)
class RequestView:
    """One request with its days, papers and services; `stand` says how far it is today."""

    id: int
    version: int
    stand: Stand
    made_by: str
    right_number: str
    right_signed_on: date | None
    right_signed_by: str
    apply_by: TermView | None
    applicant: str
    applied_on: date | None
    ground: Label | None
    application: str
    consent: Label | None
    consent_name: str
    consent_on: date | None
    attendance_on: date | None
    decide_by: TermView | None
    decision: str
    decided_on: date | None
    decided_by: str
    refusal_ground: Label | None
    reason: str
    decision_number: str
    hold_by: TermView | None
    withdrawn_on: date | None
    right_service: ServiceView | None
    decision_service: ServiceView | None


@dataclass(frozen=True, slots=True)
class HearingOverview:
    """The requests of a matter, the latest first, and whether another one may begin."""

    matter_id: int
    number: str
    title: str
    petitioner: str
    requests: tuple[RequestView, ...]
    may_begin: bool
    has_minor: bool
    version: int


def view_overview(ctx: Context, number: str) -> HearingOverview:
    """Return what precedes the hearing of a matter; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    matter = matters.find_by_number(ctx.reader, unit_id, number)
    if matter is None:
        raise NotFound
    rows = requests.of_matter(ctx.reader, matter.id)
    served = requests.services_of_requests(ctx.reader, [row.id for row in rows])
    views = tuple(_view(ctx, row, served) for row in rows)
    open_stands = [view.stand for view, row in zip(views, rows, strict=True) if row.closed_on is None]
    return HearingOverview(
        matter_id=matter.id,
        number=matter.number,
        title=matter.title,
        petitioner=papers.petitioner_of(matter),
        requests=views,
        may_begin=may_begin(open_stands),
        has_minor=matter.has_minor,
        version=matter.version,
    )


def _view(ctx: Context, row: HearingRequestRow, served: Mapping[tuple[int, str], ServiceRow]) -> RequestView:
    return RequestView(
        id=row.id,
        version=row.version,
        stand=requests.stand_on(row, civil_day(ctx.now)),
        made_by=row.made_by,
        right_number=row.right_number,
        right_signed_on=row.right_signed_on,
        right_signed_by=row.right_signed_by,
        apply_by=term_view(row.apply_by_on, row.apply_evidence),
        applicant=row.applicant,
        applied_on=row.applied_on,
        ground=GROUNDS.get(row.ground),
        application=row.application,
        consent=CONSENTS.get(row.consent_by),
        consent_name=row.consent_name,
        consent_on=row.consent_on,
        attendance_on=row.attendance_on,
        decide_by=term_view(row.decide_by_on, row.decide_evidence),
        decision=row.decision,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        refusal_ground=REFUSAL_GROUNDS.get(row.refusal_ground),
        reason=row.reason,
        decision_number=row.decision_number,
        hold_by=hold_view(row, civil_day(ctx.now)),
        withdrawn_on=row.withdrawn_on,
        right_service=service_view(served.get((row.id, "right"))),
        decision_service=service_view(served.get((row.id, "decision"))),
    )


def view_request(ctx: Context, number: str, request_id: int) -> RequestView:
    """Return one request of a matter; raises NotFound."""
    found = next((one for one in view_overview(ctx, number).requests if one.id == request_id), None)
    if found is None:
        raise NotFound
    return found


def view_request_paper(ctx: Context, number: str, request_id: int, name: str) -> Rendered:
    """Return a paper of a request: right, application, decision, or the receipt of right or decision."""
    row = requests.find(ctx.reader, ctx.require(Action.VIEW_MATTER), request_id)
    if row is None or row.matter.number != number:
        raise NotFound
    what, _, is_receipt = name.partition("_")
    if not _exists(row, what):
        raise NotFound
    if is_receipt:
        title = TITLES[row.decision] if what == "decision" else TITLES[what]
        served = requests.services_of_requests(ctx.reader, [row.id]).get((row.id, what))
        taken = row.decision_number if what == "decision" else row.right_number
        return formal_paper(receipt_paper(ctx, (title, taken), papers.petitioner_of(row.matter), served))
    return formal_paper(request_paper(ctx, row, what))


def _exists(row: HearingRequestRow, what: str) -> bool:
    made = {"right": not row.applicant or bool(row.right_number), "application": bool(row.applicant)}
    return made.get(what, bool(row.decision))
