"""Is a list of enclosures read as it is typed, and refused with every wrong line?"""

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.matters.transfers import Enclosure, read_enclosures


@pytest.mark.parametrize(
    ("typed", "name", "copies"),
    [
        ("申请书 2份", "申请书", 2),
        ("申请书2份", "申请书", 2),
        ("身份证复印件 × 3", "身份证复印件", 3),
        ("判决书", "判决书", 1),
        ("2021年合同，1份", "2021年合同", 1),
    ],
)
def test_a_line_is_a_name_with_its_copies(typed: str, name: str, copies: int) -> None:
    assert read_enclosures(f"\n {typed} \n") == (Enclosure(name, copies),)


def test_every_wrong_line_is_named() -> None:
    found = read_enclosures("申请书\n3份\n申请书 2份\n" + "长" * 81)
    assert isinstance(found, Refused)
    assert [(one.code, one.params["line"]) for one in found.reasons] == [
        ("transfer.enclosure_wrong", 2),
        ("transfer.enclosure_twice", 3),
        ("transfer.enclosure_wrong", 4),
    ]
