"""Which clocks start and end when a review is opened, signed, served? Inside an open change.

The review's own last day is counted apart (clockwork.pauses); the clock of its stage exists once, whoever opened it.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from hearing_app.domain.intake.vocabularies import Stage
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.clockwork.clock_changes import follow
from hearing_app.services.steps.sittings.facts import profile_of
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


def follow_review(ctx: Context, change: Change, row: ReviewRow, *, deed: Deed, on_day: date | None) -> None:
    """Open and close the clocks of a review's matter that what was done begins and ends."""
    word = WORDS.get((Stage(row.stage), deed))
    if word is None or on_day is None:
        return
    _follow(ctx, change, row, word=word, on_day=on_day)
    if deed is Deed.REQUEST:
        _follow(ctx, change, row, word=DECISION, on_day=civil_day(ctx.now))


def _follow(ctx: Context, change: Change, row: ReviewRow, *, word: str, on_day: date) -> None:
    profile = profile_of(change.session, ctx.rules, row.unit_id, on_day=on_day)
    own = profile.clocks[profile.stage_clocks[row.stage]]
    starting = [rule for rule in profile.clocks.values() if rule.starts_on == word]
    main = own if own in starting or not starting else starting[0]
    happening = Happening(word, on_day, row.opinion_number or row.number)
    follow(change, ctx.rules, profile, matter=row.matter, happening=happening, main=main.id)
