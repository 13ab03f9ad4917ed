"""Is what somebody hands in checked, receipted, listed, and filed at its place in the volume?"""

from dataclasses import replace
from datetime import date

import pytest

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.evidence.review_files import Origin
from hearing_app.domain.intake.deposits import Deposit, DepositedPaper
from hearing_app.services.context import Context
from hearing_app.services.matters.deposits import take_deposit, view_deposits, view_receipt_paper
from hearing_app.services.matters.matters import add_matter, view_matter
from hearing_app.services.matters.review_files import build_review_file, view_volume
from hearing_app.services.steps.intake.matter_intake import MatterOrder
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.offices import PDF

DAY = date(2026, 11, 20)
PAPERS = (
    DepositedPaper("application", "申请.pdf", PDF, copies=2, pages=3),
    DepositedPaper("identity_paper", "C:\\证\\身份证.exe", b"\xff\xd8\xff...", form="copy", line=3),
)
ORDER = Deposit("吴某示例21", DAY, PAPERS)


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters."""
    house.small_house(as_role)
    return as_role("booking_clerk")


def codes(do: object) -> list[tuple[str, object]]:
    with pytest.raises(Refused) as refused:
        do()  # type: ignore[operator]
    return [(reason.code, reason.params.get("line")) for reason in refused.value.reasons]


def test_a_hand_over_gets_one_receipt_and_stands_on_the_matter(office: Context) -> None:
    assert take_deposit(office, house.MATTER, ORDER) == "SJ2026-1"
    (receipt,) = view_deposits(office, house.MATTER).receipts
    assert (receipt.number, receipt.handed_by, receipt.handed_on) == ("SJ2026-1", "吴某示例21", DAY)
    assert [(one.kind["zh"], one.name, one.form["zh"], one.copies, one.pages) for one in receipt.lines] == [
        ("复查（复核）申请书", "申请.pdf", "原件", 2, 3),
        ("身份证明", "身份证.exe.jpg", "复印件", 1, 1),
    ]
    assert view_matter(office, house.MATTER).files == 2
    paper = view_receipt_paper(office, house.MATTER, receipt.id)
    assert (paper.name, paper.pdf[:5]) == ("收件回执", b"%PDF-")


def test_what_was_handed_in_lies_in_the_volume_as_uploaded_with_its_copies(office: Context) -> None:
    take_deposit(office, house.MATTER, ORDER)
    items = [one.holding for one in view_volume(office, house.MATTER).items]
    found = [(one.kind, one.origin, one.copies) for one in items if one.origin is Origin.UPLOADED]
    assert found == [("application", Origin.UPLOADED, 2), ("identity_paper", Origin.UPLOADED, 1)]
    assert build_review_file(office, house.MATTER).content[:2] == b"PK"


def test_every_reason_is_told_at_once_and_nothing_is_kept(office: Context) -> None:
    wrong = Deposit(
        " ",
        date(2026, 11, 24),
        (
            replace(PAPERS[0], place="cover", pages=0),
            replace(PAPERS[1], content=b"MZ"),
            replace(PAPERS[1], name="", content=b"", line=4),
        ),
    )
    assert codes(lambda: take_deposit(office, house.MATTER, wrong)) == [
        ("deposit.nobody", None),
        ("deposit.in_future", None),
        ("deposit.kind", 1),
        ("deposit.count", 1),
        ("deposit.no_scan", 4),
        ("deposit.file", 3),
        ("upload.type", None),
    ]
    assert (view_deposits(office, house.MATTER).receipts, view_matter(office, house.MATTER).files) == ((), 0)
    assert codes(lambda: take_deposit(office, house.MATTER, replace(ORDER, papers=()))) == [("deposit.nothing", None)]


def test_papers_come_in_with_the_matter_or_neither_does(office: Context) -> None:
    order = MatterOrder(
        number="P20269001",
        petitioner="钱某示例77",
        category="征地拆迁",
        subject="补偿标准",
        district="高陵区",
        agency="示例自然资源局",
        stage="handling",
        received_on=DAY,
    )
    assert codes(lambda: add_matter(office, order, replace(ORDER, papers=(replace(PAPERS[0], content=b""),)))) == [
        ("deposit.file", 1),
        ("upload.empty", None),
    ]
    with pytest.raises(NotFound):
        view_matter(office, order.number)
    add_matter(office, order, ORDER)
    (receipt,) = view_deposits(office, order.number).receipts
    assert (receipt.number, len(receipt.lines)) == ("SJ2026-1", 2)


def test_a_receipt_of_another_matter_is_not_found(office: Context) -> None:
    take_deposit(office, house.MATTER, ORDER)
    (receipt,) = view_deposits(office, house.MATTER).receipts
    with pytest.raises(NotFound):
        view_receipt_paper(office, house.OTHER_MATTER, receipt.id)
