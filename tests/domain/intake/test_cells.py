"""Is one cell understood in every way in which offices write it?"""

import pytest

from hearing_app.domain.intake.cells import (
    Count,
    Phone,
    is_blank,
    read_code,
    read_count,
    read_email,
    read_phone,
    read_prose,
    read_text,
    read_yes_no,
    squeeze,
)
from hearing_app.domain.intake.sheets import CellValue


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("王　示例０１", "王示例01"),
        (" 王 示例 01 ", "王示例 01"),
        ("Li  Lei", "Li Lei"),
        ("示例律师事务所（一）", "示例律师事务所(一)"),
        ("阿依•示例", "阿依·示例"),
        ("\ufeff李某\u200b示例", "李某示例"),
        (13.0, "13"),
    ],
)
def test_names_are_normalised(value: CellValue, text: str) -> None:
    assert read_text(value) == text


def test_sentences_keep_their_punctuation() -> None:
    assert read_prose(" 未成年人，监护人　到场（１人） ") == "未成年人，监护人 到场（1人）"


def test_codes_lose_spaces_and_are_capitals() -> None:
    assert read_code(" ｅ０ ０１ ") == "E001"


def test_words_are_compared_without_spaces_and_width() -> None:
    assert squeeze("姓　名\n（Ａ）") == "姓名(a)"


@pytest.mark.parametrize(
    ("value", "count"),
    [
        (5, Count(5, is_rough=False)),
        (5.0, Count(5, is_rough=False)),
        ("５人", Count(5, is_rough=False)),
        ("五人", Count(5, is_rough=False)),
        ("十二", Count(12, is_rough=False)),
        ("一百二十", Count(120, is_rough=False)),
        ("二百零五", Count(205, is_rough=False)),
        ("60 座", Count(60, is_rough=False)),
        ("约40户", Count(40, is_rough=True)),
        ("40户", Count(40, is_rough=True)),
        ("十余人", Count(10, is_rough=True)),
        ("200人左右", Count(200, is_rough=True)),
        (5.5, None),
        (True, None),
        (-3, None),
        ("3-5人", None),
        ("十百", None),
        ("若干", None),
    ],
)
def test_counts(value: CellValue, count: Count | None) -> None:
    assert read_count(value) == count


@pytest.mark.parametrize(
    ("value", "number", "is_sure"),
    [
        (13900000001, "13900000001", True),
        (13900000001.0, "13900000001", True),
        ("139 0000 0001", "13900000001", True),
        ("139-0000-0001", "13900000001", True),
        ("１３９００００００１２", "13900000012", True),
        ("+86 13900000001", "13900000001", True),
        ("008613900000001", "13900000001", True),
        ("029-8765 4321", "02987654321", True),
        ("（029）87654321", "02987654321", True),
        ("13900000001、13900000002", "13900000001", False),
        ("找村委会", "找村委会", False),
    ],
)
def test_phones(value: CellValue, number: str, is_sure: bool) -> None:
    assert read_phone(value) == Phone(number, is_sure=is_sure)


@pytest.mark.parametrize(
    ("value", "email"),
    [
        ("E001@Example.Invalid", "e001@example.invalid"),
        (" ｅ001＠example.invalid ", "e001@example.invalid"),
        ("mailto:a.b+c@example.invalid", "a.b+c@example.invalid"),
        ("a@b", None),
        ("a@@example.invalid", None),
        ("a,b@example.invalid", None),
        ("微信同号", None),
    ],
)
def test_emails(value: str, email: str | None) -> None:
    assert read_email(value) == email


@pytest.mark.parametrize(
    ("value", "meaning"),
    [
        *[(value, True) for value in ("是", "√", "Ｙ", 1, True, "有")],
        *[(value, False) for value in ("否", "×", "N", 0, False, "无")],
        *[(value, None) for value in ("待定", "是否", 2)],
    ],
)
def test_yes_and_no(value: CellValue, meaning: bool | None) -> None:
    assert read_yes_no(value) is meaning


@pytest.mark.parametrize("value", ["无", "／", "——", " - ", "N/A", "暂无", "　"])
def test_nothing_has_many_spellings(value: str) -> None:
    assert is_blank(value)
