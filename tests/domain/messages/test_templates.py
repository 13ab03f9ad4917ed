"""Does a short message keep to a gateway's limits, and tell nothing that it may not?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.messages.templates import (
    VARIABLES,
    Limits,
    MessageBook,
    ShortMessage,
    Template,
    masked,
    mobile_of,
    parts_of,
    reason_in,
    shorthand,
    write_message,
)

LIMITS = Limits(part=70, long_part=67, total=120, variable=20)
TEXT = "请您任{role}：{time}，{place}（{number}）。电话{office_phone}。"
BOOK = MessageBook(
    {"zh": "示范信访局", "en": "Shifan"},
    LIMITS,
    {"reminder": Template({"zh": "T1", "en": "T2"}, {"zh": TEXT, "en": "{time} {role} {office_phone}"})},
)
VALUES = {"number": "XT2026-12", "role": "听证员", "time": "12月14日（周一）09:00", "place": "听证室一"}


def written(book: MessageBook = BOOK, **values: str) -> ShortMessage | Refused:
    return write_message(book, "reminder", VALUES | values, language="zh", phone="029-5550100")


def codes(found: ShortMessage | Refused) -> list[str]:
    assert isinstance(found, Refused)
    return [reason.code for reason in found.reasons]


def test_a_template_is_filled():
    text = "【示范信访局】请您任听证员：12月14日（周一）09:00，听证室一（XT2026-12）。电话029-5550100。"
    used = {name: VALUES[name] for name in ("role", "time", "place", "number")}
    assert written() == ShortMessage("T1", "示范信访局", "zh", used, text, 1)


def test_a_language_says_what_its_text_says():
    found = write_message(BOOK, "reminder", VALUES, language="en", phone="1")
    assert isinstance(found, ShortMessage)
    assert (found.template, sorted(found.variables)) == ("T2", ["role", "time"])


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("", "message.variable_empty"),
        ("听" * 21, "message.variable_too_long"),
        ("见 https://x.example", "message.variable_link"),
        ("见 www.example", "message.variable_link"),
        ("xinfang.gov.cn/a", "message.variable_link"),
        ("找老王13900001234", "message.variable_phone"),
        ("029-5550100", "message.variable_phone"),
        ("400-555-0100", "message.variable_phone"),
        ("【听证室】", "message.variable_signs"),
        ("一层\n二层", "message.variable_signs"),
        ("一\x00层", "message.variable_signs"),
    ],
)
def test_what_a_gateway_refuses_is_refused_here(value: str, code: str):
    assert codes(written(place=value)) == [code]


def test_every_reason_is_told_at_once():
    assert codes(written(place="【" * 21, role="")) == [
        "message.variable_empty",
        "message.variable_too_long",
        "message.variable_signs",
    ]


def test_the_whole_may_be_too_long():
    book = MessageBook(BOOK.signature, Limits(30, 30, 50, 20), BOOK.templates)
    assert codes(written(book)) == ["message.too_long"]
    assert codes(write_message(BOOK, "invitation", VALUES, language="zh", phone="1")) == ["message.no_template"]


@pytest.mark.parametrize(("length", "parts"), [(1, 1), (70, 1), (71, 2), (134, 2), (135, 3)])
def test_a_long_message_is_paid_for_in_parts_of_sixty_seven(length: int, parts: int):
    assert parts_of("字" * length, LIMITS) == parts


@pytest.mark.parametrize(
    ("phone", "mobile"),
    [
        ("13900000001", "13900000001"),
        ("139 0000-0001", "13900000001"),
        ("+86 13900000001", "13900000001"),
        ("0086-13900000001", "13900000001"),
        ("12345678901", ""),
        ("029-5550100", ""),
        ("+1 555 0100", ""),
        ("１３９００００００１１", ""),
        ("", ""),
    ],
)
def test_only_a_mobile_number_gets_messages(phone: str, mobile: str):
    assert mobile_of(phone) == mobile


def test_the_ledger_shows_no_number():
    assert (masked("13900000001"), masked("")) == ("139****0001", "")


@given(place=st.text(max_size=40), role=st.text(max_size=40))
def test_whatever_stands_in_the_values_nothing_forbidden_leaves(place: str, role: str):
    found = written(place=place, role=role)
    if isinstance(found, ShortMessage):
        assert len(found.text) <= LIMITS.total
        assert found.text.count("【") == 1
        assert found.text.isprintable()
        assert all(len(value) <= LIMITS.variable for value in found.variables.values())


@pytest.mark.parametrize(
    "reason",
    [
        Reason("message.no_mobile"),
        Reason("message.variable_too_long", {"variable": VARIABLES["place"], "most": 35}),
        Reason("message.variable_link", {"variable": VARIABLES["time"]}),
    ],
)
def test_a_reason_is_kept_in_one_line(reason: Reason):
    assert reason_in(shorthand(reason)) == reason
    assert reason_in("200 ok") is None
    assert reason_in("") is None
