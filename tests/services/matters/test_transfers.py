"""Is a matter handed over by a letter with a number without gap, signed by a second person, kept on the register?"""

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from hearing_app.domain.errors import Forbidden, NotFound, Refused, Stale
from hearing_app.domain.matters.routing import RoutingOrder, Transfer
from hearing_app.domain.matters.transfers import Enclosure, LetterOrder, LetterState
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.services import registers
from hearing_app.services.context import Context
from hearing_app.services.desk import view_desk
from hearing_app.services.matters.clock_events import Target, record_happening
from hearing_app.services.matters.clock_sheets import view_clocks
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.matters.routings import classify, record_transfer, view_routing
from hearing_app.services.matters.transfers import (
    draft_letter,
    sign_letter,
    view_letter,
    view_register,
    view_transfers,
    void_letter,
)
from hearing_app.services.registers import Wanted
from hearing_app.services.steps.attention import Cause
from hearing_app.services.steps.numbers import shown_number
from tests.builders import house
from tests.builders.house import AsRole

ORDER = LetterOrder("示范区人民法院", (Enclosure("信访申请书", 2), Enclosure("判决书")), "请依法处理。")


@pytest.fixture
def office(as_role: AsRole) -> Context:
    """A small office with three matters, the first of which goes to court."""
    house.small_house(as_role)
    clerk = as_role("booking_clerk")
    goes_out(clerk, house.MATTER)
    return clerk


def goes_out(ctx: Context, number: str, route: str = "litigation") -> None:
    classify(ctx, number, version(ctx, number), order=RoutingOrder(route, reason="经会商"))


def version(ctx: Context, number: str = house.MATTER) -> int:
    return view_matter(ctx, number).version


def drafted(ctx: Context, number: str = house.MATTER) -> int:
    return draft_letter(ctx, number, version(ctx, number), order=ORDER)


def signed(ctx: Context, leader: Context, number: str = house.MATTER) -> tuple[int, str]:
    letter_id = drafted(ctx, number)
    return letter_id, sign_letter(leader, number, version(ctx, number), letter_id=letter_id)


def codes(do: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        do()  # type: ignore[operator]
    return [reason.code for reason in refused.value.reasons]


def waiting(ctx: Context, cause: Cause = Cause.TRANSFER) -> list[str]:
    tasks = [one for group in view_desk(ctx).tasks.values() for one in group]
    return [one.matter_number for one in tasks if one.cause is cause]


def test_a_signed_letter_takes_the_next_number_and_hands_the_matter_over(office: Context, as_role: AsRole) -> None:
    leader = as_role("leader")
    letter_id, number = signed(office, leader)
    assert number == "示信转〔2026〕1号"
    line = view_routing(office, house.MATTER).current
    assert line is not None
    assert (line.transfer_number, line.sent_on, line.receiver) == (number, date(2026, 11, 23), "示范区人民法院")
    (one,) = view_transfers(office, house.MATTER).letters
    assert (one.id, one.state, one.basis["zh"]) == (letter_id, LetterState.SIGNED, "《信访工作条例》第三十一条第一项")
    assert one.enclosures == ORDER.enclosures
    assert view_matter(office, house.MATTER).transfer_number == number


def test_a_signed_letter_ends_the_time_to_forward(office: Context, as_role: AsRole) -> None:
    receipt = Happening("receipt", date(2026, 11, 16), "来信1号")
    record_happening(office, Target(house.MEDIATION, version(office, house.MEDIATION)), receipt)
    goes_out(office, house.MEDIATION)
    _, number = signed(office, as_role("leader"), house.MEDIATION)
    closed = [(one.clock.rule, one.clock.closed_on) for one in view_clocks(office, house.MEDIATION).closed]
    assert closed == [("K1", date(2026, 11, 23))]
    assert view_clocks(office, house.MEDIATION).closed[0].events[0].proof == number


def test_a_draft_has_no_number_and_is_written_over_until_it_is_signed(office: Context) -> None:
    first = drafted(office)
    again = draft_letter(office, house.MATTER, version(office), order=LetterOrder("示范区人民检察院", ()))
    (one,) = view_transfers(office, house.MATTER).letters
    assert (first, one.number, one.receiver, one.enclosures) == (again, "", "示范区人民检察院", ())
    assert view_register(office).total == 0


def test_who_drafted_it_does_not_sign_it(office: Context, as_role: AsRole) -> None:
    operator = as_role("operator")
    letter_id = drafted(operator)
    assert codes(lambda: sign_letter(operator, house.MATTER, version(office), letter_id=letter_id)) == [
        "transfer.same_person"
    ]
    with pytest.raises(Forbidden):
        sign_letter(office, house.MATTER, version(office), letter_id=letter_id)


def test_a_voided_letter_keeps_its_number_and_the_next_one_has_no_gap(office: Context, as_role: AsRole) -> None:
    leader = as_role("leader")
    letter_id, first = signed(office, leader)
    assert codes(lambda: void_letter(leader, house.MATTER, version(office), letter_id=letter_id, reason=" ")) == [
        "transfer.void_reason_missing"
    ]
    void_letter(leader, house.MATTER, version(office), letter_id=letter_id, reason="收件单位写错")
    line = view_routing(office, house.MATTER).current
    assert line is not None
    assert (line.transfer_number, line.sent_on) == ("", None)
    assert waiting(office, Cause.HANDOVER) == [house.MATTER]
    _, second = signed(office, leader)
    register = view_register(office)
    assert [(one.number, one.state.value, one.void_reason) for one in register.lines] == [
        ("示信转〔2026〕2号", "signed", ""),
        ("示信转〔2026〕1号", "voided", "收件单位写错"),
    ]
    assert waiting(office, Cause.HANDOVER) == []
    assert (first, second, register.total) == ("示信转〔2026〕1号", "示信转〔2026〕2号", 2)


def test_a_refused_signature_takes_no_number(office: Context, as_role: AsRole) -> None:
    leader = as_role("leader")
    letter_id = drafted(office)
    goes_out(office, house.MATTER, "arbitration")
    assert codes(lambda: sign_letter(leader, house.MATTER, version(office), letter_id=letter_id)) == [
        "transfer.route_changed"
    ]
    with pytest.raises(Stale):
        sign_letter(leader, house.MATTER, 1, letter_id=letter_id)
    _, number = signed(office, leader)
    assert number == "示信转〔2026〕1号"


def test_a_second_letter_waits_until_the_first_is_voided_and_a_received_one_stands(
    office: Context, as_role: AsRole
) -> None:
    leader = as_role("leader")
    letter_id, number = signed(office, leader)
    assert codes(lambda: drafted(office)) == ["transfer.in_force"]
    day = date(2026, 11, 23)
    wrong = Transfer("示范区人民法院", date(2026, 11, 20), "示移9号")
    assert codes(lambda: record_transfer(office, house.MATTER, version(office), transfer=wrong)) == [
        "transfer.number_of_letter",
        "transfer.sent_with_letter",
    ]
    received = Transfer("示范区人民法院", day, number, day, "法收7号")
    record_transfer(office, house.MATTER, version(office), transfer=received)
    assert codes(lambda: void_letter(leader, house.MATTER, version(office), letter_id=letter_id, reason="错")) == [
        "transfer.received_already"
    ]


def test_a_matter_that_stays_here_has_no_letter(office: Context) -> None:
    found = view_transfers(office, house.OTHER_MATTER)
    assert (found.may_draft, found.letters) == (False, ())
    assert codes(lambda: drafted(office, house.OTHER_MATTER)) == ["transfer.not_needed"]


def test_an_accusation_is_forwarded_and_its_letter_names_nobody(office: Context, as_role: AsRole) -> None:
    goes_out(office, house.OTHER_MATTER, "accusation")
    letter_id, _ = signed(office, as_role("leader"), house.OTHER_MATTER)
    found = view_transfers(office, house.OTHER_MATTER)
    assert (found.letters[0].title["zh"], found.is_confidential) == ("转送函", True)
    paper = view_letter(office, house.OTHER_MATTER, letter_id)
    assert (paper.name, paper.pdf[:5], paper.docx is not None) == ("转送函", b"%PDF-", True)


def test_a_draft_stands_on_the_leaders_desk(office: Context, as_role: AsRole) -> None:
    drafted(office)
    assert [waiting(one) for one in (as_role("leader"), office)] == [[house.MATTER], []]


def test_a_letter_of_another_matter_is_not_found(office: Context) -> None:
    letter_id = drafted(office)
    with pytest.raises(NotFound):
        view_letter(office, house.OTHER_MATTER, letter_id)


def test_a_letter_that_is_not_in_force_says_so_first(office: Context, as_role: AsRole) -> None:
    leader = as_role("leader")
    letter_id, _ = signed(office, leader)
    assert [word in printed(office, letter_id) for word in ("草稿", "已作废")] == [False, False]
    void_letter(leader, house.MATTER, version(office), letter_id=letter_id, reason="收件单位写错")
    assert "已作废（2026-11-23）" in printed(office, letter_id)
    waiting_id = draft_letter(office, house.MATTER, version(office), order=ORDER)
    assert "草稿，未签发" in printed(office, waiting_id)


def printed(ctx: Context, letter_id: int) -> str:
    ctx.reader.rollback()
    pages = PdfReader(BytesIO(view_letter(ctx, house.MATTER, letter_id).pdf)).pages
    return "".join(page.extract_text() for page in pages).replace("\n", "")


def test_a_letter_in_force_is_voided_on_its_matter_and_not_in_the_register(office: Context, as_role: AsRole) -> None:
    goes_out(office, house.MATTER)
    leader = as_role("leader")
    letter_id, number = signed(office, leader)
    (line,) = registers.view_register(leader, Wanted(2026)).lines
    assert line.number == number
    assert codes(lambda: registers.void_number(leader, line.id, reason="错")) == ["number.in_force"]
    void_letter(leader, house.MATTER, version(office), letter_id=letter_id, reason="收件单位写错")
    leader.reader.rollback()
    assert shown_number(leader, number) == f"{number}（作废）"
