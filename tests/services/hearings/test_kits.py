"""Is everything in the kit that a hall needs on the day, and does what comes back know its place?"""

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from pypdf import PdfReader

from hearing_app.documents.days import kits as documents
from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.domain.sittings.states import Cause
from hearing_app.services.context import Context
from hearing_app.services.hearings import kits
from hearing_app.services.matters import uploads
from hearing_app.services.sittings import bookings
from hearing_app.services.sittings.bookings import Target
from tests.builders import answers, house

AsRole = Callable[..., Context]


@pytest.fixture
def sitting_id(ctx: Context, as_role: AsRole) -> int:
    house.small_house(as_role)
    return bookings.book_sitting(ctx, house.hearing(ctx))


def pages(content: bytes) -> list[str]:
    return ["".join(page.extract_text().replace("\u200b", "").split()) for page in PdfReader(io.BytesIO(content)).pages]


def test_the_kit_holds_every_sheet_of_the_day(ctx: Context, sitting_id: int) -> None:
    found = pages(kits.view_kit(ctx, sitting_id).pdf)
    kind = ctx.rules.kinds[house.HEARING]
    whole = "".join(found)
    for title in ("听证程序单", "签到表", "笔录", "评议表决表", "请您来参加"):
        assert title in whole, title
    assert [step for step in kind.checklist if "".join(step.split()) not in whole] == []
    assert [section for section in kind.record_sections if section not in whole] == []
    assert [one for one in ctx.rules.checklists.rights if "".join(one.split()) not in whole] == []
    # a slip for each party, a plate for each seat that has a name
    assert sum("这一页给" in page and ctx.rules.checklists.rights[-1] in page for page in found) == 2
    assert ctx.env.office.phone in whole
    plates = found[-6:]
    assert [("王示例01" in page) for page in plates].count(True) == 1


def test_every_sheet_that_comes_back_leads_to_its_place(ctx: Context, sitting_id: int) -> None:
    assert [part for part in kits.FILED if part not in uploads.places_of(ctx)] == []
    row = answers.sitting(ctx, sitting_id)
    paper = kits.kit_of(ctx, row)
    assert {mark.url.partition("/review-files/")[2] for mark in paper.marks} == {
        f"{row.number}?place={part}#upload" for part in kits.FILED
    }
    marked, bare = (PdfReader(io.BytesIO(documents.kit(one))).pages for one in (paper, replace(paper, marks=())))
    told = [
        "".join(page.extract_text().split())
        for page, other in zip(marked, bare, strict=True)
        if page.get_contents().get_data() != other.get_contents().get_data()
    ]
    # the first page of each sheet that is written on, and no other, bears a code
    assert [any(title in page for page in told) for title in ("签到表", "笔录", "评议表决表")] == [True] * 3
    assert len(told) == 3


def test_what_is_called_off_has_no_kit_and_strangers_get_none(ctx: Context, as_role: AsRole, sitting_id: int) -> None:
    with pytest.raises(Forbidden):
        kits.view_kit(as_role("expert"), sitting_id)
    with pytest.raises(NotFound):
        kits.view_kit(ctx, 10**9)
    bookings.cancel_sitting(ctx, Target(sitting_id, 1), Cause("当事人撤回", "局领导示例", "withdrawn", "leader"))
    with pytest.raises(Refused) as refused:
        kits.view_kit(ctx, sitting_id)
    assert [reason.code for reason in refused.value.reasons] == ["sitting.not_movable"]
