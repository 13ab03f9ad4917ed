"""Does every agency of somebody count when the rules ask what bars him?"""

from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.recusals import Ties, find_conflicts
from tests.builders.rules import candidate, rules


def test_the_firm_of_a_second_category_bars_too() -> None:
    someone = candidate(1, "cppcc_member", "lawyer", agency="示例政协", other_agencies=("示例律师事务所(四)",))
    ties = Ties(firms={"示例律师事务所（四）": "respondent"})
    found = find_conflicts(someone, SeatRole.MEMBER, ties, rules=rules())
    assert [reason.code for reason in found] == ["recusal.firm"]


def test_no_agency_is_no_tie() -> None:
    assert find_conflicts(candidate(1, "lawyer"), SeatRole.MEMBER, Ties(responsible_agency=""), rules=rules()) == ()
