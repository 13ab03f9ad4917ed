"""Which last days change now that a year's working days are published?

Clocks that ran into an unpublished year stand on weekends and statutory days (暂定); when the notice lands they are
counted again by the profile version that they name. Not here: how days are counted (domain.rules.clocks).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clock_views import profile_of, recount
from hearing_app.services.steps.clocks import evidence_of
from hearing_app.services.steps.pauses import count_review, pauses_of
from hearing_app.services.steps.reviews import is_provisional
from hearing_app.services.steps.sittings.facts import profile_of as profile_in_force
from hearing_app.store import matters


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A clock or review that was counted again: its number, the clock, its last day before and after.

    `is_provisional` says that the year is still not published.
    """

    number: str
    clock: str
    label: Label
    before_on: date
    after_on: date
    is_provisional: bool


def recompute_provisional(ctx: Context) -> list[Recomputed]:
    """Count the unit's running provisional clocks and reviews again; returns those that changed or are settled now."""
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = ctx.actor.unit_id
        change.permit(Place(unit_id=unit_id))
        if unit_id is None:
            raise NotFound
        done = [*_recompute(ctx, change, unit_id), *_recompute_reviews(ctx, change, unit_id)]
        if not done:
            change.nothing()
        moved = sum(one.before_on != one.after_on for one in done)
        days = [[one.number, one.clock, one.before_on.isoformat(), one.after_on.isoformat()] for one in done]
        change.note("clocks", None, settled=len(done), moved=moved, days=days)
        return done


def _recompute(ctx: Context, change: Change, unit_id: int) -> Iterator[Recomputed]:
    fallback = profile_in_force(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    for row in matters.provisional_clocks(change.session):
        if row.matter.unit_id != unit_id:
            continue
        profile = profile_of(ctx, row.evidence, fallback)
        due = recount(ctx, row, profile)
        if isinstance(due, Refused) or (due.is_provisional and due.due_on == row.due_on):
            continue
        yield Recomputed(
            number=row.matter.number,
            clock=row.rule,
            label=profile.clocks[row.rule].label,
            before_on=row.due_on,
            after_on=due.due_on,
            is_provisional=due.is_provisional,
        )
        row.raw_on, row.due_on, row.is_provisional = due.raw_on, due.due_on, due.is_provisional
        row.evidence = evidence_of(due)


def _recompute_reviews(ctx: Context, change: Change, unit_id: int) -> Iterator[Recomputed]:
    fallback = profile_in_force(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    for row in matters.open_reviews(change.session, unit_id):
        before_on = row.due_on
        if before_on is None or not is_provisional(ctx, row):
            continue
        profile = profile_of(ctx, row.due_evidence, fallback)
        try:
            due = count_review(ctx, row, profile, pauses=pauses_of(change.session, ctx.rules, row.matter_id))
        except Refused:
            continue
        if due is None or (due.is_provisional and due.due_on == before_on):
            continue
        label = profile.clocks[profile.stage_clocks[row.stage]].label
        yield Recomputed(
            number=row.number,
            clock=profile.stage_clocks[row.stage],
            label={"zh": f"{label['zh']}（复查复核件）", "en": f"{label['en']} (of the review)"},
            before_on=before_on,
            after_on=due.due_on,
            is_provisional=due.is_provisional,
        )
