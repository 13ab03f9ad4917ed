"""Who did what to a sitting, as a reader knows him: an account by its name, an invited person by his seat?

Not here: what was done (steps.histories).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hearing_app import i18n
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.histories import HistoryLine, told
from hearing_app.services.steps.sittings.seat_views import SeatView
from hearing_app.store import accounts
from hearing_app.store.tables.work import AuditRow

OWN = frozenset({Action.ANSWER_BY_LINK.value, Action.ANSWER_OWN_SEAT.value})
BY_LINK: Label = {"zh": "本人用链接", "en": "in person, by the link"}
MACHINE: Mapping[str, Label] = {
    "ticker": {"zh": "定时程序", "en": "ticker"},
    "worker": {"zh": "后台程序", "en": "worker"},
    "visitor": BY_LINK,
}


def lines_of(ctx: Context, rows: Sequence[AuditRow], seats: Sequence[SeatView]) -> tuple[HistoryLine, ...]:
    """Return the history of a sitting, newest first: names of accounts, and whose seat an own answer was about.

    A seat is its role with the number within the role; an agency or a person is not named here.
    """
    names = accounts.names_of(ctx.reader, {row.actor for row in rows})
    calls = {seat.id: _called(seat) for seat in seats}
    lines = []
    for row, line in zip(rows, told(rows), strict=True):
        by = i18n.label(MACHINE[row.actor]) if row.actor in MACHINE else names.get(row.actor, row.actor)
        seat = calls.get(row.facts.get("seat", 0)) if row.action in OWN else None
        lines.append(replace(line, by=by, facts=seat or line.facts))
    return tuple(lines)


def _called(seat: SeatView) -> Label:
    if not seat.is_member:
        return seat.mark if seat.mark["zh"] != "—" else seat.role
    return {language: f"{words} {seat.mark[language]}" for language, words in seat.role.items()}
