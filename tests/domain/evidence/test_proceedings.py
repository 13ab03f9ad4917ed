"""Do the figures of proceedings count what their definitions say, each with its exceptions beside it?"""

from datetime import date

import pytest

from hearing_app.domain.evidence.proceedings import (
    NO_VOTE,
    AdoptionFact,
    HeldFact,
    InviteeFact,
    Proceedings,
    RecusalFact,
    TermFact,
    as_published,
    outcome_of,
    proceedings_figures,
)
from hearing_app.domain.matters.outcomes import Choice

FOR, AGAINST, ABSTAIN = Choice.FOR, Choice.AGAINST, Choice.ABSTAIN
DUE = date(2025, 6, 2)
FACTS = Proceedings(
    held=[
        HeldFact("T1", "甲区", "供热", "carried", True),
        HeldFact("T2", "甲区", "", "rejected", False),
        HeldFact("T3", "乙区", "供热", "carried", None),
    ],
    adoptions=[AdoptionFact("R1", "adopted"), AdoptionFact("R2", "partly"), AdoptionFact("R3", "")],
    recusals=[RecusalFact("1", True), RecusalFact("2", False), RecusalFact("3", None)],
    invitees=[
        InviteeFact("11", "lawyer", True, True, True, True),
        InviteeFact("12", "lawyer", True, False, True, False),
        InviteeFact("13", "lawyer", True, True, False, False),
        InviteeFact("14", "judge", False, True, True, True),
        InviteeFact("15", "expert", False, False, False, False),
    ],
    terms=[
        TermFact("21", "a", DUE, DUE),
        TermFact("22", "a", DUE, date(2025, 6, 3)),
        TermFact("23", "a", DUE, None),
        TermFact("24", "a", date(2025, 12, 31), None),
        TermFact("25", "b", date(2025, 12, 31), date(2025, 7, 1)),
    ],
    today=date(2025, 12, 31),
)
EXPECTED = {
    "hearings_notice_in_time": {"": ("T1",)},
    "hearings_notice_late": {"": ("T2",)},
    "reviews_adopted": {"": ("R1",)},
    "reviews_partly_adopted": {"": ("R2",)},
    "reviews_not_adopted": {"": ()},
    "reviews_adoption_missing": {"": ("R3",)},
    "recusals_asked": {"": ("1", "2", "3")},
    "recusals_granted": {"": ("1",)},
    "recusals_open": {"": ("3",)},
    "hearings_by_district": {"甲区": ("T1", "T2"), "乙区": ("T3",)},
    "hearings_by_category": {"供热": ("T1", "T3"), "": ("T2",)},
    "hearings_by_outcome": {"carried": ("T1", "T3"), "rejected": ("T2",)},
    "invitees_answered": {"judge": (), "lawyer": ("11", "13")},
    "invitees_came": {"judge": ("14",), "lawyer": ("11",)},
    "terms_kept": {"a": ("21",), "b": ("25",)},
    "terms_missed": {"a": ("22", "23"), "b": ()},
}
WHOLES = {
    "hearings_notice_in_time": {"": 2},
    "reviews_adopted": {"": 3},
    "recusals_granted": {"": 2},
    "hearings_by_category": {"供热": 3, "": 3},
    "invitees_answered": {"judge": 0, "lawyer": 3},
    "invitees_came": {"judge": 1, "lawyer": 2},
    "terms_kept": {"a": 3, "b": 1},
}


def test_every_figure_has_the_ids_that_its_definition_names() -> None:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in proceedings_figures(FACTS):
        found.setdefault(one.code.removeprefix("figure."), {})[one.group] = one.ids
    assert found == EXPECTED


def test_denominators_are_the_whole_of_what_was_asked() -> None:
    told = as_published(proceedings_figures(FACTS))
    wholes = {name: {group: one["denominator"] for group, one in told[name].items()} for name in WHOLES}
    assert wholes == WHOLES
    assert told["recusals_granted"][""] == {"numerator": 1, "denominator": 2}


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ([FOR, FOR, AGAINST], "carried"),
        ([FOR, AGAINST, AGAINST], "rejected"),
        ([FOR, ABSTAIN], "no_majority"),
        ([], NO_VOTE),
    ],
)
def test_the_votes_of_a_hearing_have_one_outcome(choices: list[Choice], outcome: str) -> None:
    assert outcome_of(choices) == outcome
