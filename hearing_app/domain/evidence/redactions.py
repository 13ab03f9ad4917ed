"""Which identifiers of people does a text still hold that is to become public, and where?

Known words (names, addresses, numbers of the matter's people) and whatever has the shape of a telephone, identity,
bank-card, plate or certificate number or mail address; full-width digits, digits in Chinese, blanks, hyphens, marks
between and characters that nobody sees hide nothing (field notes §7.1, §8.1, invariant 22).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

SHORTEST = 2
GAPS = re.compile(r"[\s\-‐-―·・•.()_*/|\\~]+")
# What nobody sees: marks upon letters and formatting by their category, and what else Unicode calls ignorable.
UNSEEN = ("Mn", "Me", "Cf")
IGNORABLE = re.compile("[\u115f\u1160\u17b4\u17b5\u2065\u2800\u3164\uffa0\ufff0-\ufff8\U000e0000-\U000e0fff]")
# Up to two marks that end no sentence hide no name either: 王、小明. Words of two characters are left out (主张，三月),
# and small places, which are made of ordinary words (科技、路灯), and short numbers.
MARK = r"[^\w\s。;!?]"
BETWEEN = re.compile(rf"(?<=[^\W_])(?:[ \t]*(?:{MARK}|_)){{1,2}}[ \t]*(?=[^\W_])")
LOOSE, LONG = 3, 7
TIGHT = ("place", "district")
DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
RUN = re.compile(r"\+?\d[\d\-‐-― ()]*[\dxX]")
# digits with up to two marks between; groups of three and more are no dates and amounts, all single ones no list
MARKED = re.compile(rf"\d+x?(?:[ ]?(?:{MARK}|_){{0,2}}[ ]?\d+x?)*")
GROUP = re.compile(r"\d+x?")
LONGEST_NUMBER = 20
DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
BORN = re.compile(rf"[1-9]\d{{5}}(?:(?:19|20)\d\d{DAY}\d{{3}}[\dx]|\d\d{DAY}\d{{3}})")
MARKED_SHAPES = ("mobile", "landline")
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
    tight = _without_gaps(plain, range(len(plain)))
    between = {at for run in BETWEEN.finditer(plain) for at in range(*run.span())}
    loose = _without_gaps(plain, (at for at in range(len(plain)) if at not in between))
    for one in known:
        wanted = GAPS.sub("", _folded(one.word))
        if len(wanted) < SHORTEST:
            continue
        found = set(_places_of(wanted, *tight))
        if one.sort not in TIGHT and len(wanted) >= (LONG if wanted.isdecimal() else LOOSE):
            found.update(_places_of(BETWEEN.sub("", wanted), *loose))
        for start, end in sorted((places[first], places[last] + 1) for first, last in found):
            yield Spot(one.sort, start, content[start:end], one.instead)
    yield from _shapes(content, plain, places)


def _without_gaps(plain: str, among: Iterable[int]) -> tuple[str, list[int]]:
    kept = [at for at in among if not GAPS.fullmatch(plain[at])]
    return "".join(plain[at] for at in kept), kept


def _places_of(wanted: str, text: str, kept: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last place of each time that a word stands in a text; digits also as Chinese ones."""
    if wanted.isdecimal():
        text = text.translate(DIGITS)
    at = text.find(wanted)
    while at >= 0:
        yield kept[at], kept[at + len(wanted) - 1]
        at = text.find(wanted, at + 1)


def _shapes(content: str, plain: str, places: list[int]) -> Iterator[Spot]:
    for sort, shape in WORDS.items():
        for match in shape.finditer(plain):
            yield Spot(sort, places[match.start()], content[places[match.start()] : places[match.end() - 1] + 1])
    # numbers are looked for without the gaps that people write into them, dates keep theirs
    counted, found = plain.translate(DIGITS), []
    for run in RUN.finditer(counted):
        digits = GAPS.sub("", run.group())
        found += [(sort, *run.span()) for sort, it in NUMBERS.items() if it.search(digits)]
    for sort, first, end in _marked(counted):
        # a part of a number that was found already is none of its own
        if not any(at <= first and end <= to and (one == sort or (at, to) != (first, end)) for one, at, to in found):
            found.append((sort, first, end))
    for sort, first, end in found:
        yield Spot(sort, places[first], content[places[first] : places[end - 1] + 1])


def _marked(counted: str) -> Iterator[tuple[str, int, int]]:
    """Yield numbers whose groups are apart by marks, the longest from each group on."""
    for run in MARKED.finditer(counted):
        groups = [(one.start() + run.start(), one.end() + run.start()) for one in GROUP.finditer(run.group())]
        for n in range(len(groups)):
            sizes: list[int] = []
            for start, end in groups[n:]:
                sizes.append(end - start)
                if sum(sizes) > LONGEST_NUMBER:
                    break
                first = groups[n][0]
                digits = "".join(counted[a:b] for a, b in groups[n : n + len(sizes)])
                yield from ((sort, first, end) for sort in _sorts(digits, sizes))


def _sorts(digits: str, sizes: list[int]) -> Iterator[str]:
    """Yield which numbers some groups of digits are together; dates, amounts and lists of small numbers are none."""
    if len(sizes) == 1:
        yield from (sort for sort, shape in NUMBERS.items() if shape.fullmatch(digits))
        return
    rest = sizes[1:] if digits.startswith("86") and sizes[0] == 2 else sizes
    is_single = max(sizes) == 1
    shapes = MARKED_SHAPES if min(rest) >= 3 else MARKED_SHAPES[:1] if is_single else ()
    yield from (sort for sort in shapes if NUMBERS[sort].fullmatch(digits))
    if (is_single or (sizes[0] >= 3 and min(sizes) >= 2)) and BORN.fullmatch(digits):
        yield "identity"


def _folded(content: str) -> str:
    plain = unicodedata.normalize("NFKD", content).casefold()
    return "".join(one for one in plain if unicodedata.category(one) not in UNSEEN and not IGNORABLE.match(one))


def _plain(content: str) -> tuple[str, list[int]]:
    """Return a text in plain characters and small letters, and of which character of the text each one came."""
    pieces = [_folded(one) for one in content]
    return "".join(pieces), [n for n, piece in enumerate(pieces) for _ in piece]
