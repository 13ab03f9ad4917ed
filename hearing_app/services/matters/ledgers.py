"""Which reviews are there, and how does each stand? Lists and one review with its gates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from hearing_app.domain.errors import NotFound, Reason, RuleRef
from hearing_app.domain.evidence.signing import HeldHearing
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import SittingState
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.hearings.serving import ServiceView, service_view
from hearing_app.services.steps.papers import petitioner_of, unit_named
from hearing_app.services.steps.reviews import against_signing, counsel_named, held_hearings, is_provisional
from hearing_app.services.steps.rule_evidence import rule_of
from hearing_app.store import matters, people, sittings
from hearing_app.store.hearings import requests
from hearing_app.store.tables.matters import ReviewRow

COUNSEL_GROUP = "counsel"


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which reviews a list shows; `before_id` is the key of the page."""

    state: str = ""
    stage: str = ""
    before_id: int | None = None


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in a list; `is_late` compares the last day with the signing, or with today."""

    number: str
    title: str
    stage: Mapping[str, str]
    state: str
    due_on: date | None
    is_late: bool
    is_provisional: bool
    signed_on: date | None
    conclusion: Mapping[str, str] | None
    has_counsel: bool


@dataclass(frozen=True, slots=True)
class ReviewsPage:
    """A page of reviews, how many there are by state within the stage, and the key of the next page."""

    lines: tuple[ReviewLine, ...]
    counts: Mapping[str, int]
    next_id: int | None


@dataclass(frozen=True, slots=True)
class CounselView:
    """What is on file of counsel."""

    form: str
    given_on: date | None
    text: str
    minutes_signed_on: date | None
    person_id: int | None
    name: str
    firm: str


@dataclass(frozen=True, slots=True)
class HearingLine:
    """A hearing of the review's matter."""

    sitting_id: int
    number: str
    starts_at: datetime
    state: SittingState


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with its gates; `against` is what forbids signing on the day of looking."""

    number: str
    version: int
    matter_number: str
    matter_id: int
    review_id: int
    title: str
    petitioner: str
    unit: str
    stage: Mapping[str, str]
    state: str
    received_on: date | None
    due_on: date | None
    due_rule: RuleRef | None
    is_provisional: bool
    pauses: tuple[tuple[str, str], ...]
    counsel: CounselView
    counsels: tuple[tuple[int, str], ...]
    hearings: tuple[HearingLine, ...]
    held: tuple[HeldHearing, ...]
    adoption: str
    adoption_reasons: str
    conclusion: str
    opinion_number: str
    signed_on: date | None
    signed_by: str
    served_on: date | None
    service: ServiceView | None
    against: tuple[Reason, ...]

    @property
    def is_open(self) -> bool:
        """Say whether it may still be changed."""
        return self.signed_on is None


def view_reviews(ctx: Context, wanted: ReviewFilter) -> ReviewsPage:
    """Return a page of the unit's reviews, newest first."""
    unit_id = ctx.require(Action.VIEW_REVIEW)
    rows = matters.list_reviews(ctx.reader, unit_id, before_id=wanted.before_id, state=wanted.state, stage=wanted.stage)
    found = matters.review_counts(ctx.reader, unit_id)
    counts: dict[str, int] = {}
    for (state, stage), number in found.items():
        if not wanted.stage or stage == wanted.stage:
            counts[state] = counts.get(state, 0) + number
    shown = rows[: matters.PAGE]
    return ReviewsPage(
        tuple(_line(ctx, row) for row in shown), counts, shown[-1].id if len(rows) > matters.PAGE else None
    )


def _line(ctx: Context, row: ReviewRow) -> ReviewLine:
    ended = row.signed_on or civil_day(ctx.now)
    return ReviewLine(
        number=row.number,
        title=row.matter.title,
        stage=STAGES[row.stage],
        state=row.state,
        due_on=row.due_on,
        is_late=row.due_on is not None and ended > row.due_on,
        is_provisional=row.signed_on is None and is_provisional(ctx, row),
        signed_on=row.signed_on,
        conclusion=CONCLUSIONS.get(row.conclusion),
        has_counsel=row.counsel_on is not None,
    )


def view_review(ctx: Context, number: str) -> ReviewView:
    """Return a review with what stands in the way of its signature; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_REVIEW)
    row = matters.find_review(ctx.reader, unit_id, number)
    if row is None:
        raise NotFound
    hearings = sittings.of_matter(ctx.reader, row.matter_id)
    evidence = row.due_evidence
    return ReviewView(
        number=row.number,
        version=row.version,
        matter_number=row.matter.number,
        matter_id=row.matter_id,
        review_id=row.id,
        title=row.matter.title,
        petitioner=petitioner_of(row.matter),
        unit=unit_named(row.matter),
        stage=STAGES[row.stage],
        state=row.state,
        received_on=row.received_on,
        due_on=row.due_on,
        due_rule=rule_of(evidence),
        is_provisional=row.signed_on is None and is_provisional(ctx, row),
        pauses=tuple((first, last) for first, last in evidence.get("pauses", [])),
        counsel=_counsel(ctx, row),
        counsels=_counsels(ctx, unit_id),
        hearings=tuple(HearingLine(one.id, one.number, one.starts_at, SittingState(one.state)) for one in hearings),
        held=held_hearings(ctx.rules, hearings, row),
        adoption=row.adoption,
        adoption_reasons=row.adoption_reasons,
        conclusion=row.conclusion,
        opinion_number=row.opinion_number,
        signed_on=row.signed_on,
        signed_by=row.signed_by,
        served_on=row.served_on,
        service=service_view(requests.service_of_review(ctx.reader, row.id)),
        against=() if row.signed_on else against_signing(ctx, row, hearings, signing_on=civil_day(ctx.now)),
    )


def _counsel(ctx: Context, row: ReviewRow) -> CounselView:
    name, firm = counsel_named(ctx.reader, row)
    return CounselView(
        row.counsel_form, row.counsel_on, row.counsel_text, row.minutes_signed_on, row.counsel_id, name, firm
    )


def _counsels(ctx: Context, unit_id: int) -> tuple[tuple[int, str], ...]:
    """Return the unit's counsel to choose from: person id and name."""
    found = {
        entry.person_id: entry.person.name
        for entry in people.list_entries(ctx.reader, unit_id)
        if COUNSEL_GROUP in ctx.rules.categories[entry.category].groups
    }
    return tuple(sorted(found.items(), key=lambda one: one[1]))
