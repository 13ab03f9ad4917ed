"""Who is in the room, and may the sitting be held with them?

Whoever is present counts as coming; the light for conflicts stands as it was answered. Not here: what the presence
is written down as (services.days), the sheet to sign (hearing_app.documents).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.rules.panels import judge_panel
from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict, joined
from hearing_app.domain.sittings.notices import judge_notice
from hearing_app.domain.sittings.orders import BookingFacts
from hearing_app.domain.sittings.states import ANNOUNCED, STATE_LABELS, SittingState
from hearing_app.domain.sittings.verdicts import challenges, missing_consents
from hearing_app.domain.spans import Span, civil_day


def seats_present(seats: Sequence[Seat], present_ids: Collection[int]) -> tuple[Seat, ...]:
    """Return the seats as they count on the day: who is present comes, everybody else does not."""
    return tuple(
        replace(seat, can_come=Light.YES if seat.id is not None and seat.id in present_ids else Light.NO)
        for seat in seats
    )


def judge_presence(
    rules: Rules, seats: Sequence[Seat], present_ids: Collection[int], *, facts: BookingFacts, now: datetime, day: Span
) -> Verdict:
    """Judge a sitting by the people in the room: panel, notices served and consents; may raise Refused.

    A party must have been served in time or have waived the period in writing (field notes §8.1, 9).
    """
    stage, on_day = Stage.CONFIRMED, civil_day(day.start)
    here = seats_present(seats, present_ids)
    return joined(
        stage,
        [
            judge_panel(rules, here, facts.people, ties=facts.ties, on_day=on_day, stage=stage),
            judge_notice(rules, facts.parties, day=on_day, today=civil_day(now), stage=stage),
            Verdict(stage, (*missing_consents(rules, facts), *challenges(rules, here, facts))),
        ],
    )


def check_day(state: SittingState, starts_at: datetime, *, now: datetime) -> Refused | None:
    """Refuse to write down what happens on the day of a sitting that is not announced, ended, or on a later day."""
    if state not in ANNOUNCED:
        return Refused([Reason("day.wrong_state", {"state": STATE_LABELS[state]})])
    if civil_day(now) < civil_day(starts_at):
        return Refused([Reason("day.too_early", {"day": civil_day(starts_at).isoformat()})])
    return None
