"""What keeps a sitting from being held as it is confirmed, and what helps first?"""

from dataclasses import replace
from datetime import date, time

import pytest

from hearing_app.domain.rules.seats import Light, Seat, Stage
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.substitution.risks import NextStep, find_risk
from hearing_app.domain.sittings.verdicts import judge_sitting
from hearing_app.domain.spans import civil_span
from tests.builders.rules import NOW, confirmed, facts, party, rules, seat

ROLES = ("presider", "member", "member", "member", "member", "recorder")
HELD = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert", "staff")
SEATS = tuple(
    replace(confirmed(seat(role, category, id_)), id=100 + id_)
    for role, category, id_ in zip(ROLES, HELD, (1, 2, 3, 4, 5, 8), strict=True)
)
SPAN = civil_span(date(2026, 12, 4), time(9), time(12))
SERVED = tuple(party(at, role, served_on=date(2026, 11, 23)) for at, role in ((1, "petitioner"), (2, "respondent")))


def changed(at: int, **lights: object) -> tuple[Seat, ...]:
    return tuple(replace(one, **lights) if one.id == at else one for one in SEATS)  # type: ignore[arg-type] # lights of a seat


@pytest.mark.parametrize(
    ("seats", "parties", "codes", "step", "seat_id"),
    [
        pytest.param(SEATS, SERVED, None, None, None, id="nothing is missing"),
        pytest.param(
            changed(105, can_come=Light.OPEN), SERVED, {"panel.too_few", "panel.even"}, NextStep.CALL, None, id="size"
        ),
        pytest.param(
            changed(102, can_come=Light.NO),
            SERVED,
            {"panel.too_few", "panel.even", "panel.group_missing"},
            NextStep.FILL,
            102,
            id="category",
        ),
        pytest.param(
            changed(101, has_no_conflict=Light.NO),
            SERVED,
            {"panel.too_few", "panel.even", "seat.too_few"},
            NextStep.FILL,
            101,
            id="presider",
        ),
        pytest.param(
            changed(102, person_id=None, agency_id=7, is_invited=False),
            SERVED,
            {"panel.too_few", "panel.even", "panel.group_missing"},
            NextStep.NOMINATE,
            102,
            id="an agency has named nobody",
        ),
        pytest.param(
            SEATS,
            (replace(SERVED[0], served_on=None), SERVED[1]),
            {"notice.not_served"},
            NextStep.SERVE,
            None,
            id="notice",
        ),
    ],
)
def test_what_is_missing_and_the_next_step(
    seats: tuple[Seat, ...], parties: object, codes: set[str] | None, step: NextStep | None, seat_id: int | None
) -> None:
    order = SittingOrder(SPAN, 1, seats)
    verdict = judge_sitting(rules(), order, facts(parties=parties), now=NOW, stage=Stage.CONFIRMED)
    risk = find_risk(seats, verdict)
    if codes is None:
        assert risk is None
        return
    assert risk is not None
    assert (codes <= {reason.code for reason in risk.reasons}, risk.step, risk.seat_id) == (True, step, seat_id)
