"""Which clocks start and end when a review is opened, signed, served? Inside an open change.

The review's own last day is counted apart (clockwork.pauses); the clock of its stage exists once, whoever opened it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum

from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_changes import follow
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store.clockwork import clocks
from hearing_app.store.tables.matters import ReviewRow


class Deed(StrEnum):
    """What was done with a review."""

    REQUEST = "request"
    OPINION = "opinion"
    SERVICE = "service"


WORDS: Mapping[tuple[Stage, Deed], str] = {
    (Stage.FUCHA, Deed.REQUEST): "fucha_request",
    (Stage.FUCHA, Deed.OPINION): "fucha_opinion",
    (Stage.FUCHA, Deed.SERVICE): "fucha_reply_receipt",
    (Stage.FUHE, Deed.REQUEST): "fuhe_request",
    (Stage.FUHE, Deed.OPINION): "fuhe_opinion",
}
DECISION = "review_decision"  # a review that is opened has been accepted


def follow_review(
    ctx: Context, change: Change, row: ReviewRow, *, deed: Deed, on_day: date | None, proof: str = ""
) -> None:
    """Open and close the clocks of a review's matter that what was done begins and ends.

    `proof` is its evidence, the opinion's or review's number where there is none. A service that is recorded again
    counts the clock that the first one started anew; a closed one stays.
    """
    word = WORDS.get((Stage(row.stage), deed))
    if word is None or on_day is None:
        return
    happening = Happening(word, on_day, proof or row.opinion_number or row.number)
    if deed is Deed.SERVICE:
        _serve(ctx, change, row, happening)
        return
    _follow(ctx, change, row, happening)
    if deed is Deed.REQUEST:
        _follow(ctx, change, row, replace(happening, word=DECISION, on_day=civil_day(ctx.now)))


def _serve(ctx: Context, change: Change, row: ReviewRow, happening: Happening) -> None:
    begun = [one for one in clocks.lock_of(change.session, row.matter_id) if one.begun_by == happening.word]
    if any(one.closed_on is not None for one in begun):
        return
    for one in begun:
        one.begun_by = ""  # its start is put right, earlier or later: for the moment nobody has recorded it
    _follow(ctx, change, row, happening)
    for one in begun:
        one.begun_by = happening.word


def _follow(ctx: Context, change: Change, row: ReviewRow, happening: Happening) -> None:
    profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=happening.on_day)
    own = profile.clocks[profile.stage_clocks[row.stage]]
    starting = [rule for rule in profile.clocks.values() if rule.starts_on == happening.word]
    main = own if own in starting or not starting else starting[0]
    follow(change, ctx.rules, profile, matter=row.matter, happening=happening, main=main.id)
