"""What does one cell say: text, a number, a phone, an e-mail address, yes or no?

Every reader takes the value of a filled cell and returns what it means, or None where it cannot be understood.
Not here: dates and times (cell_dates), whether a blank is allowed (tables).
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, time

from hearing_app.domain.intake.sheets import CellValue, Unreadable

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
# The ways in which the dot of a name such as 阿依古丽·买买提 is typed.
_DOTS = str.maketrans(dict.fromkeys("•‧∙・⋅●", "·"))
_HAN = "\u3007\u3400-\u9fff\uf900-\ufaff"
_HAN_GAP = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_WIDE = {wide: wide - 0xFEE0 for group in ("０９", "Ａｚ") for wide in range(ord(group[0]), ord(group[1]) + 1)}
_YES = frozenset(("是", "√", "✓", "✔", "☑", "y", "yes", "true", "有", "同意", "对", "1", "已", "v"))
_NO = frozenset(("否", "×", "✗", "✘", "x", "n", "no", "false", "无", "不同意", "0", "未", "不", "不是", "没有", "☐"))
_EMAIL = re.compile(r"[a-z0-9._%+'-]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_COUNT = re.compile(
    r"(约|大约|近|大概)?(\d{1,7}|[零〇○一二两三四五六七八九十百]+)(多|余|来)?(人|名|位|个|座|次|场|户|家|席)?(左右|以上|次)?"
)
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}
# How an empty field is written out.
_BLANKS = frozenset(
    ("无", "暂无", "没有", "未填", "空", "/", "\\", "-", "--", "—", "——", "n/a", "none", "null", "待定", "不详")
)
PERSON_UNITS = frozenset("人名位个座次场席")


def squeeze(words: str) -> str:
    """Return words for comparison: NFKC, no whitespace at all, lower case; so 姓　名 equals 姓名."""
    return "".join(unicodedata.normalize("NFKC", words).translate(_INVISIBLE).split()).casefold()


def is_blank(value: CellValue) -> bool:
    """Say whether a cell only says that there is nothing: 无, /, —, N/A."""
    return isinstance(value, str) and squeeze(value) in _BLANKS | {""}


def shown(value: CellValue) -> str:
    """Return a value as somebody reads it on the screen, for messages and as the start of every text."""
    match value:
        case Unreadable():
            return value.shown
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "minutes")
        case time():
            return value.isoformat("minutes")
    return str(value)


def read_text(value: CellValue) -> str:
    """Return a name, code or label: NFKC, trimmed, single spaces, none between Chinese characters."""
    words = unicodedata.normalize("NFKC", shown(value).translate(_INVISIBLE)).translate(_DOTS)
    return _HAN_GAP.sub("", " ".join(words.split()))


def read_prose(value: CellValue) -> str:
    """Return a sentence as it was written, with its punctuation; only spaces and full-width digits are put right."""
    return " ".join(shown(value).translate(_INVISIBLE).translate(_WIDE).split())


def read_code(value: CellValue) -> str:
    """Return a number or code without any space and in capitals, e.g. ｅ００１ → E001."""
    return squeeze(shown(value)).upper()


def read_yes_no(value: CellValue) -> bool | None:
    """Return what 是, 否, √, Y … mean; None for anything else."""
    words = squeeze(shown(value))
    return True if words in _YES else False if words in _NO else None


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, times or seats; `is_rough` where the words are not exactly that number."""

    number: int
    is_rough: bool


def read_count(value: CellValue) -> Count | None:
    """Return a whole number from 5, “5人”, “五人” or “约40户”; the last is rough, since 户 are no people."""
    if isinstance(value, float) and not value.is_integer():
        return None
    found = _COUNT.fullmatch(squeeze(shown(value)))
    if isinstance(value, bool) or found is None:
        return None
    about, digits, more, unit, around = found.groups()
    number = int(digits) if digits.isdigit() else _han_number(digits)
    is_rough = bool(about or more or (around and around != "次") or (unit and unit not in PERSON_UNITS))
    return None if number is None else Count(number, is_rough)


def _han_number(digits: str) -> int | None:
    """Return the number of 五, 十二, 二十, 一百二十 or 二〇二一; None where the characters make none."""
    if not set(digits) & set("十百"):
        if len(digits) not in (1, 4) and not set(digits) & set("零〇○"):
            return None  # 两三 is two or three, not 23
        return int("".join(str(_HAN_DIGITS[digit]) for digit in digits))
    found = re.fullmatch(r"(?:(.)百)?零?(?:(.)?(十))?(.)?", digits)
    if found is None or not set(digits) - set("十百") <= set(_HAN_DIGITS):
        return None
    hundreds, tens, has_tens, ones = found.groups()
    if {"十", "百"} & {hundreds, tens, ones}:
        return None
    of_tens = (_HAN_DIGITS[tens] if tens else 1) if has_tens else 0
    return 100 * _HAN_DIGITS.get(hundreds, 0) + 10 * of_tens + _HAN_DIGITS.get(ones, 0)


def han_number(digits: str) -> int | None:
    """Return the number of Chinese or Arabic digits; None where they make none."""
    if digits.isdigit() and digits.isascii():
        return int(digits)
    known = set(_HAN_DIGITS) | set("十百")
    return _han_number(digits) if digits and set(digits) <= known else None


@dataclass(frozen=True, slots=True)
class Phone:
    """A telephone number in digits; `is_sure` is false where the cell held something else or more than one."""

    number: str
    is_sure: bool


def read_phone(value: CellValue) -> Phone:
    """Return the first number of a cell without spaces, dashes, +86 or the .0 of a float; extensions keep a dash."""
    words = unicodedata.normalize("NFKC", shown(value)).translate(_INVISIBLE)
    first, *others = [part for part in re.split(r"[,、/;|\n]|或", words) if part.strip()] or [""]
    compact = re.sub(r"[\s().·_‐-―-]", "", first)
    compact = re.sub(r"^(?:\+|00)?86(?=1\d{10}$|0\d{9,11}$)", "", compact)
    is_number = re.fullmatch(r"1\d{10}|0\d{9,11}|\d{7,8}|400\d{7}", compact) is not None
    return Phone(compact if is_number else " ".join(first.split()), is_number and not others)


def read_email(value: CellValue) -> str | None:
    """Return an address in lower case; None where it is none."""
    words = squeeze(shown(value)).removeprefix("mailto:")
    return words if len(words) <= 254 and _EMAIL.fullmatch(words) else None
