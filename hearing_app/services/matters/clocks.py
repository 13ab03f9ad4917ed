"""Which last days change now that a year's working days are published?

Clocks that ran into an unpublished year stand on weekends and statutory days (暂定); when the notice lands they are
counted again by the profile version that they name, by a tick or by command; closed ones never move. Days outside
clocks and reviews follow with them (steps.clockwork.landings). Not here: how days are counted (domain.rules.clocks).
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.clock_events import recompute
from hearing_app.domain.rules.clock_words import LANDING
from hearing_app.domain.rules.clocks import Due
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.claims import claim
from hearing_app.services.steps.clockwork.clock_changes import Said, save, standing_of
from hearing_app.services.steps.clockwork.clock_views import recount
from hearing_app.services.steps.clockwork.landings import Recomputed, landings
from hearing_app.services.steps.clockwork.pauses import count_review, pauses_of
from hearing_app.services.steps.reviews import is_provisional
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of as profile_in_force
from hearing_app.store import accounts, matters

TICK = "holiday_tables"


def recompute_provisional(ctx: Context) -> list[Recomputed]:
    """Count the unit's open provisional days again; returns those that changed or are settled now."""
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = ctx.actor.unit_id
        change.permit(Place(unit_id=unit_id))
        if unit_id is None:
            raise NotFound
        done = _recount(ctx, change, unit_id)
        if not done:
            change.nothing()
        _note(change, done)
        return done


def recompute_landed(ctx: Context, slot_at: datetime) -> None:
    """Count the open provisional days of all units again, once their year's table has landed."""
    unit_ids = [unit.id for unit in accounts.list_units(ctx.reader)]
    if not any(_has_landed(ctx, unit_id) for unit_id in unit_ids):
        return
    with ctx.change(Action.TICK) as change:
        if not claim(ctx, change, TICK, slot_at):
            change.nothing()
            return
        done = [one for unit_id in unit_ids for one in _recount(ctx, change, unit_id)]
        if not done:
            change.nothing()
        _note(change, done)


def _recount(ctx: Context, change: Change, unit_id: int) -> list[Recomputed]:
    """Count everything of a unit again that stands on an unpublished year, and return what changed."""
    done = [*_recompute(ctx, change, unit_id), *_recompute_reviews(ctx, change, unit_id)]
    for landing in list(landings(ctx, change.session, unit_id)):
        landing.write()
        done.append(landing.told)
    return done


def _has_landed(ctx: Context, unit_id: int) -> bool:
    """Say whether something of a unit would change; looks only, so that an idle slot writes nothing."""
    today = civil_day(ctx.now)
    fallback = profile_in_force(ctx.reader, ctx.rules, unit_id, on_day=today)
    clocks_found = [row for row in matters.provisional_clocks(ctx.reader) if row.matter.unit_id == unit_id]
    counts = [(row.due_on, recount(ctx, row, profile_named(ctx.rules, row.evidence, fallback))) for row in clocks_found]
    if any(_is_news(before_on, due) for before_on, due in counts):
        return True
    if any(True for _ in landings(ctx, ctx.reader, unit_id)):
        return True
    reviews = matters.running_reviews(ctx.reader, unit_id)
    return any(
        is_provisional(ctx, row) and row.due_on is not None and not ctx.rules.workdays.is_provisional(row.due_on)
        for row in reviews
    )


def _is_news(before_on: date, due: Due | Refused) -> bool:
    return not isinstance(due, Refused) and not (due.is_provisional and due.due_on == before_on)


def _note(change: Change, done: Sequence[Recomputed]) -> None:
    moved = sum(one.before_on != one.after_on for one in done)
    days = [[one.number, one.clock, one.before_on.isoformat(), one.after_on.isoformat()] for one in done]
    change.note("clocks", None, settled=len(done), moved=moved, days=days)


def _recompute(ctx: Context, change: Change, unit_id: int) -> Iterator[Recomputed]:
    fallback = profile_in_force(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    for row in matters.provisional_clocks(change.session):
        if row.matter.unit_id != unit_id:
            continue
        standing = standing_of(ctx.rules, row, fallback)
        found = recompute(standing, table=ctx.rules.workdays, on_day=civil_day(ctx.now))
        due = found if isinstance(found, Refused) else found.due
        if due is None or isinstance(due, Refused) or isinstance(found, Refused) or not _is_news(row.due_on, due):
            continue
        yield Recomputed(
            number=row.matter.number,
            clock=row.rule,
            label=standing.rule.label,
            before_on=row.due_on,
            after_on=due.due_on,
            is_provisional=due.is_provisional,
        )
        save(change, row.matter, found, Said(LANDING, "、".join(due.sources)), row=row)


def _recompute_reviews(ctx: Context, change: Change, unit_id: int) -> Iterator[Recomputed]:
    fallback = profile_in_force(change.session, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    for row in matters.open_reviews(change.session, unit_id):
        before_on = row.due_on
        if before_on is None or not is_provisional(ctx, row):
            continue
        profile = profile_named(ctx.rules, row.due_evidence, fallback)
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
