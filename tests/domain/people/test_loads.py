"""Does each count say what it says: asked, sat, met again, ready, running out?"""

from datetime import date

from hearing_app.domain.people.loads import Asked, Load, loads_of, ready, runs_out
from hearing_app.domain.rules.candidates import Appointment

DAY = date(2026, 11, 23)


def test_only_units_met_at_least_twice_in_person_are_repeated() -> None:
    asked = [
        *(
            Asked(1, unit, is_invited=True, has_accepted=True, has_sat=True)
            for unit in ("乙", "甲", "甲", "甲", "乙", "丙", "", "")
        ),
        Asked(1, "丙", is_invited=True, has_accepted=False, has_sat=False),
        Asked(2, "甲", is_invited=False, has_accepted=False, has_sat=False),
    ]
    assert loads_of(asked) == {1: Load(9, 8, 8, (("甲", 3), ("乙", 2))), 2: Load()}


def test_a_term_runs_out_from_ninety_days_before_its_last_day() -> None:
    ends = {None: False, date(2026, 11, 22): True, date(2027, 2, 21): True, date(2027, 2, 22): False}
    assert {last: runs_out(Appointment("lawyer", None, last), DAY) for last in ends} == ends


def test_who_is_out_of_term_does_not_stand_ready() -> None:
    terms = [
        ("东区", Appointment("lawyer")),
        ("东区", Appointment("lawyer", None, DAY)),
        ("西区", Appointment("judge", date(2026, 11, 24))),
    ]
    assert ready(terms, DAY) == {("lawyer", "东区"): 2}
