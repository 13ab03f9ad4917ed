"""How does a stored clock become the facts of its count on paper? Official papers are Chinese."""

from collections.abc import Sequence

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.papers import ClockCount, Imprint
from hearing_app.domain.rules.clock_words import CAUSES, INTAKE
from hearing_app.domain.spans import civil_day
from hearing_app.i18n import sentence, speaking
from hearing_app.services.context import Context
from hearing_app.services.steps.clockwork.clock_changes import pauses_of_row
from hearing_app.services.steps.clockwork.clock_views import ClockView
from hearing_app.services.steps.papers import organ_of
from hearing_app.store.tables.clocks import ClockRow
from hearing_app.store.tables.matters import MatterRow

ZH = "zh"


def count_paper(
    ctx: Context, matter: MatterRow, row: ClockRow, view: ClockView, *, causes: Sequence[str]
) -> ClockCount:
    """Return the facts of the paper that tells how a clock was counted; `causes` are the hearings of its pauses."""
    with speaking(ZH):
        lines = tuple(sentence(reason) for reason in view.counting)
    pauses = (
        (one.from_on, one.until_on, one.days, cause) for one, cause in zip(pauses_of_row(row), causes, strict=True)
    )
    return ClockCount(
        imprint=Imprint(organ_of(ctx), "", civil_day(ctx.now)),
        matter_number=matter.number,
        label=view.label[ZH],
        start_on=row.start_on,
        begun=CAUSES.get(row.begun_by, CAUSES[INTAKE])[ZH],
        due_on=row.due_on,
        rule=RuleRef(view.profile_label[ZH], view.version, view.article[ZH], view.is_unverified),
        lines=lines,
        pauses=tuple(pauses),
        extended_by=row.extended_by,
        closed_on=row.closed_on,
        is_provisional=row.is_provisional,
    )
