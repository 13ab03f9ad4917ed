"""Which identifiers of people does a text still hold that is to become public?

Known words (names, addresses, numbers of the matter's people) and whatever has the shape of a telephone, identity,
bank-card number or mail address; full-width digits, blanks and hyphens hide nothing (field notes §8.1, invariant 22).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

SHORTEST = 2
GAPS = re.compile(r"[\s\-‐-―·.()_]+")
SHAPES: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(r"[^\s@<>，。；：]+@[^\s@<>，。；：]+\.[a-z]{2,}", re.IGNORECASE),
    "identity": re.compile(r"(?<!\d)(?:\d{17}[\dx]|\d{15})(?![\dx])", re.IGNORECASE),
    "card": re.compile(r"(?<!\d)\d{16,19}(?![\dx])", re.IGNORECASE),
    "mobile": re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"),
    "landline": re.compile(r"(?<!\d)0[1-9]\d{1,2}\d{7,8}(?!\d)"),
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "known": {"zh": "姓名或者住址", "en": "a name or an address"},
    "email": {"zh": "电子邮箱", "en": "a mail address"},
    "identity": {"zh": "身份证号", "en": "an identity number"},
    "card": {"zh": "银行卡号", "en": "a bank-card number"},
    "mobile": {"zh": "手机号", "en": "a mobile number"},
    "landline": {"zh": "电话号码", "en": "a telephone number"},
}


def identifiers_in(content: str, known: Iterable[str]) -> tuple[str, ...]:
    """Return the sorts of identifiers (keys of LABELS) that a text holds, each once; empty: nothing was found.

    Known words shorter than two characters are left out: they would be found in everything.
    """
    return tuple(dict.fromkeys(_found(content, known)))


def _found(content: str, known: Iterable[str]) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", content)
    joined = GAPS.sub("", plain).casefold()
    for word in known:
        wanted = GAPS.sub("", unicodedata.normalize("NFKC", word)).casefold()
        if len(wanted) >= SHORTEST and wanted in joined:
            yield "known"
    if SHAPES["email"].search(plain):
        yield "email"
    # numbers are looked for without the gaps that people write into them, dates keep theirs
    runs = re.findall(r"\+?\d[\d\-‐-― ()]*[\dxX]", plain)
    for run in runs:
        digits = GAPS.sub("", run)
        yield from (sort for sort, shape in SHAPES.items() if sort != "email" and shape.search(digits))
