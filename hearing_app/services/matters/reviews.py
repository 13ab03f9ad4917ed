"""How does a review get from its request to its service? Opened, counselled, decided, signed, served.

Not here: lists and gates (services.ledgers), the volume (services.review_files).
"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Reason, Refused, Stale, refuse
from hearing_app.domain.evidence.signing import (
    CounselForm,
)
from hearing_app.domain.hearings.services import METHODS, Service
from hearing_app.domain.matters.outcomes import Adoption, check_adoption
from hearing_app.domain.matters.reviews import CONCLUSIONS, REVIEW_STAGES
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_reviews import Deed, follow_review
from hearing_app.services.steps.clockwork.pauses import pauses_of, set_due
from hearing_app.services.steps.hearings.serving import save_service
from hearing_app.services.steps.numbers import REVIEWS, take_number
from hearing_app.services.steps.reviews import against_signing, held_hearings
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store import files, matters, sittings
from hearing_app.store.tables.matters import MatterRow, ReviewRow

WRITTEN_PLACE = "counsel_opinion"
REVIEWING, SIGNED, SERVED = "reviewing", "signed", "served"


@dataclass(frozen=True, slots=True)
class CounselOrder:
    """Counsel's view: written (with its text or an uploaded paper), or in minutes that were signed on a day."""

    number: str
    version: int
    form: CounselForm
    given_on: date
    person_id: int | None = None
    text: str = ""
    minutes_signed_on: date | None = None


@dataclass(frozen=True, slots=True)
class AdoptionOrder:
    """What the organ made of the panel's opinion, and why if it did not follow it in full."""

    number: str
    version: int
    adoption: Adoption | None
    reasons: str


@dataclass(frozen=True, slots=True)
class DayOrder:
    """The day on which a review was signed, on the version that was seen."""

    number: str
    version: int
    on_day: date


@dataclass(frozen=True, slots=True)
class ReviewServiceOrder:
    """How a review's signed opinion was served, on the version that was seen."""

    number: str
    version: int
    service: Service


def open_review(ctx: Context, matter_number: str) -> str:
    """Open the review of a matter at its stage, with its last day and evidence; returns the review's number.

    A second review of a matter gets the matter's number with -2, -3 … behind it.
    """
    with ctx.change(Action.EDIT_REVIEW) as change:
        unit_id = change.permit_own_unit()
        matter = matters.find_by_number(change.session, unit_id, matter_number)
        if matter is None:
            raise NotFound
        matters.lock(change.session, matter.id)
        earlier = matters.reviews_of(change.session, matter.id)
        reasons = _against_opening(matter, {row.stage for row in earlier})
        if reasons:
            raise Refused(reasons)
        taken = {row.number for row in earlier}
        row = ReviewRow(
            unit_id=unit_id,
            matter_id=matter.id,
            number=next(one for one in _numbers(matter.number, len(taken)) if one not in taken),
            stage=matter.stage,
            state=REVIEWING,
            received_on=matter.received_on,
        )
        set_due(ctx, change, row, pauses=pauses_of(change.session, ctx.rules, matter.id))
        change.session.add(row)
        change.session.flush()
        follow_review(ctx, change, row, deed=Deed.REQUEST, on_day=row.received_on)
        change.note("review", row.id, matter_id=matter.id, stage=row.stage, due_on=str(row.due_on))
        return row.number


def _against_opening(matter: MatterRow, stages: set[str]) -> list[Reason]:
    reasons = []
    if matter.stage not in REVIEW_STAGES:
        reasons.append(Reason("review.wrong_stage", {"stage": STAGES[matter.stage]}))
    if matter.stage in stages:
        reasons.append(Reason("review.open_already", {"stage": STAGES[matter.stage]}))
    if matter.received_on is None:
        reasons.append(Reason("review.no_receipt"))
    return reasons


def _numbers(number: str, count: int) -> list[str]:
    return [number, *(f"{number}-{n}" for n in range(2, count + 3))]


def record_counsel(ctx: Context, order: CounselOrder) -> str:
    """Record counsel's view; a written one needs its text or the uploaded paper."""
    with ctx.change(Action.EDIT_REVIEW) as change:
        row = _open_review(change, order.number, order.version)
        reasons = []
        days = [day for day in (order.given_on, order.minutes_signed_on) if day is not None]
        if any(day > civil_day(ctx.now) for day in days):
            reasons.append(Reason("review.counsel_in_future"))
        uploaded = {file.place for file in files.of_matter(change.session, row.matter_id)}
        is_written = order.form is CounselForm.WRITTEN
        if is_written and not order.text.strip() and WRITTEN_PLACE not in uploaded:
            reasons.append(Reason("review.counsel_empty"))
        if reasons:
            raise Refused(reasons)
        row.counsel_form, row.counsel_on = order.form.value, order.given_on
        row.counsel_id, row.counsel_text = order.person_id, order.text.strip()
        row.minutes_signed_on = None if is_written else order.minutes_signed_on
        return _saved(change, row, counsel=order.form.value, counsel_on=order.given_on.isoformat())


def record_adoption(ctx: Context, order: AdoptionOrder) -> str:
    """Record what the organ made of the panel's opinion of a held hearing; not in full needs reasons."""
    with ctx.change(Action.EDIT_REVIEW) as change:
        row = _open_review(change, order.number, order.version)
        rows = sittings.of_matter(change.session, row.matter_id)
        numbers = {hearing.number for hearing in held_hearings(ctx.rules, rows, row)}
        reasons = [] if numbers else [Reason("review.no_hearing")]
        refused = check_adoption(order.adoption, order.reasons)
        if refused:
            reasons += refused.reasons
        if reasons or order.adoption is None:
            raise Refused(reasons)
        row.sitting_id = next(one.id for one in reversed(rows) if one.number in numbers)
        row.adoption, row.adoption_reasons = order.adoption.value, order.reasons.strip()
        return _saved(change, row, adoption=order.adoption.value)


def record_conclusion(ctx: Context, number: str, version: int, *, conclusion: str) -> str:
    """Record how the review ends; one of CONCLUSIONS."""
    with ctx.change(Action.EDIT_REVIEW) as change:
        row = _open_review(change, number, version)
        if conclusion not in CONCLUSIONS:
            raise refuse("review.conclusion_missing")
        row.conclusion = conclusion
        return _saved(change, row, conclusion=conclusion)


def sign_review(ctx: Context, order: DayOrder) -> str:
    """Sign a review: every gate at once, then it takes its number, its clock ends, and its volume is built anew."""
    with ctx.change(Action.SIGN_REVIEW) as change:
        row = _open_review(change, order.number, order.version)
        hearings = sittings.of_matter(change.session, row.matter_id)
        reasons = against_signing(ctx, row, hearings, signing_on=order.on_day)
        if reasons:
            raise Refused(reasons)
        row.opinion_number = take_number(
            change, ctx.rules, row.unit_id, series=REVIEWS, matter_id=row.matter_id, signed_on=order.on_day
        )
        row.signed_on, row.signed_by, row.state = order.on_day, ctx.actor.name, SIGNED
        follow_review(ctx, change, row, deed=Deed.OPINION, on_day=order.on_day)
        change.defer("assemble_review_file", matter_id=row.matter_id)
        return _saved(change, row, signed_on=order.on_day.isoformat(), opinion_number=row.opinion_number)


def serve_review(ctx: Context, order: ReviewServiceOrder) -> str:
    """Record how the signed opinion was served; it is the evidence of the clock that starts then.

    Recorded again, it corrects the clock, unless that one is closed.
    """
    with ctx.change(Action.RECORD_SERVICE) as change:
        row = _review(change, order.number, order.version)
        profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=civil_day(ctx.now))
        against = [] if row.signed_on is not None else [Reason("review.not_signed")]
        service = save_service(ctx, change, profile, order.service, released_on=row.signed_on, against=against)
        service.review_id = row.id
        change.session.add(service)
        change.session.flush()
        row.served_on, row.state = service.served_on, SERVED
        proof = f"送达登记{service.id}号（{METHODS[order.service.method]['zh']}）"
        follow_review(ctx, change, row, deed=Deed.SERVICE, on_day=service.served_on, proof=proof)
        change.defer("assemble_review_file", matter_id=row.matter_id)
        return _saved(change, row, served_on=service.served_on.isoformat(), method=service.method)


def _review(change: Change, number: str, version: int) -> ReviewRow:
    row = matters.lock_review(change.session, change.permit_own_unit(), number)
    if row is None:
        raise NotFound
    if row.version != version:
        raise Stale
    return row


def _open_review(change: Change, number: str, version: int) -> ReviewRow:
    row = _review(change, number, version)
    if row.signed_on is not None:
        raise refuse("review.signed_already", day=row.signed_on.isoformat())
    return row


def _saved(change: Change, row: ReviewRow, **facts: object) -> str:
    row.version += 1
    change.note("review", row.id, matter_id=row.matter_id, **facts)
    return row.number
