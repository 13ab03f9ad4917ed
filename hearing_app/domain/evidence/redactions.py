"""Which identifiers of people does a text still hold that is to become public, and where?

Known words (names, addresses, numbers of the matter's people) and whatever has the shape of a telephone, identity,
bank-card, plate or certificate number or mail address; full-width digits, digits in Chinese, blanks, hyphens and
characters that nobody sees hide nothing (field notes §7.1, §8.1, invariant 22).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 2
GAPS = re.compile(r"[\s\-‐-―·・•.()_*\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+")
DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
RUN = re.compile(r"\+?\d[\d\-‐-― ()\u200b-\u200f\u2060-\u2064\ufeff]*[\dxX]")
NUMBERS: Mapping[str, re.Pattern[str]] = {
    "identity": re.compile(r"(?<!\d)(?:\d{17}[\dx]|\d{15})(?![\dx])", re.IGNORECASE),
    "card": re.compile(r"(?<!\d)\d{16,19}(?![\dx])", re.IGNORECASE),
    "mobile": re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"),
    "landline": re.compile(r"(?<!\d)0[1-9]\d{1,2}\d{7,8}(?!\d)"),
}
PROVINCES = "京津沪渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
WORDS: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[^\s@<>，。；：]+@[^\s@<>，。；：]+\.[a-z]{2,}", re.IGNORECASE),
    "plate": re.compile(rf"[{PROVINCES}][a-z][\s·・•\-]*[a-z0-9]{{5,6}}(?![a-z0-9])", re.IGNORECASE),
    "certificate": re.compile(r"(?:不动产权|房权证|房产证)[^，。；\n]{0,12}?第?\s*\d{4,}\s*号?"),
}
SHAPES: Mapping[str, re.Pattern[str]] = {**WORDS, **NUMBERS}
LABELS: Mapping[str, Mapping[str, str]] = {
    "known": {"zh": "姓名或者住址", "en": "a name or an address"},
    "email": {"zh": "电子邮箱", "en": "a mail address"},
    "identity": {"zh": "身份证号", "en": "an identity number"},
    "card": {"zh": "银行卡号", "en": "a bank-card number"},
    "mobile": {"zh": "手机号", "en": "a mobile number"},
    "landline": {"zh": "电话号码", "en": "a telephone number"},
    "plate": {"zh": "车牌号", "en": "a number plate"},
    "certificate": {"zh": "不动产权证号", "en": "a number of a property certificate"},
}


@dataclass(frozen=True, slots=True)
class Known:
    """A word that is known to point to somebody: its sort, the word, and what stands instead of it in public."""

    sort: str
    word: str
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a text holds an identifier: sort, its first character from 0, the characters, what goes instead."""

    sort: str
    start: int
    found: str
    instead: str = ""

    @property
    def end(self) -> int:
        """The place behind the last character."""
        return self.start + len(self.found)


def identifiers_in(content: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the sorts of identifiers (keys of LABELS) that a text holds, each once; empty: nothing was found.

    Known words shorter than two characters are left out: they would be found in everything.
    """
    return tuple(dict.fromkeys(one.sort for one in spots_in(content, [Known("known", word) for word in known])))


def spots_in(content: str, known: Iterable[Known]) -> Iterator[Spot]:
    """Yield every place of a known word, then of whatever has the shape of a mail address or a number.

    Shapes have nothing that stands instead of them. Known words shorter than two characters are left out.
    """
    plain, places = _plain(content)
    kept = [n for n, one in enumerate(plain) if not GAPS.fullmatch(one)]
    joined = "".join(plain[n] for n in kept)
    counted = joined.translate(DIGITS)
    for one in known:
        wanted = GAPS.sub("", _folded(one.word))
        if len(wanted) < SHORTEST:
            continue
        text = counted if wanted.isdecimal() else joined
        for at in _places_of(wanted, text):
            first, last = places[kept[at]], places[kept[at + len(wanted) - 1]]
            yield Spot(one.sort, first, content[first : last + 1], one.instead)
    yield from _shapes(content, plain, places)


def _shapes(content: str, plain: str, places: list[int]) -> Iterator[Spot]:
    for sort, shape in WORDS.items():
        for match in shape.finditer(plain):
            yield Spot(sort, places[match.start()], content[places[match.start()] : places[match.end() - 1] + 1])
    # numbers are looked for without the gaps that people write into them, dates keep theirs
    for run in RUN.finditer(plain.translate(DIGITS)):
        digits = GAPS.sub("", run.group())
        first, last = places[run.start()], places[run.end() - 1]
        yield from (Spot(sort, first, content[first : last + 1]) for sort, it in NUMBERS.items() if it.search(digits))


def _folded(content: str) -> str:
    return unicodedata.normalize("NFKC", content).casefold()


def _plain(content: str) -> tuple[str, list[int]]:
    """Return a text in plain characters and small letters, and of which character of the text each one came."""
    pieces = [_folded(one) for one in content]
    return "".join(pieces), [n for n, piece in enumerate(pieces) for _ in piece]


def _places_of(wanted: str, text: str) -> Iterator[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)
