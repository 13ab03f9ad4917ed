"""By which code is a line of a printed call sheet typed back, and what may stand beside it?

A code names the seat and the version of the sitting that the sheet told, with a letter that finds most mistypings: what
somebody said to an old time must not count for a new one. No name or number stands in it. Not here: the sheet itself
(web.rounds).
"""

import re
import unicodedata
from dataclasses import dataclass

from hearing_app.domain.errors import Refused, refuse

# 23 letters: a prime, so that one wrong digit and two changed places never keep the letter; none is like 0 or 1.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXY"
CODE = re.compile(r"(\d{1,18})-(\d{1,6})([A-Z])", re.ASCII)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """Which seat a line is about, and which version of its sitting was read out."""

    seat_id: int
    sequence: int


def code_of(line: SheetLine) -> str:
    """Return a line's code: 1042-0K."""
    digits = f"{line.seat_id}-{line.sequence}"
    return digits + _letter(digits)


def line_of(code: str) -> SheetLine | Refused:
    """Read a typed code; capitals, full width and blanks do not matter. Refused: no code, or a letter that differs."""
    plain = re.sub(r"[–—－_]", "-", "".join(unicodedata.normalize("NFKC", code).upper().split()))
    found = CODE.fullmatch(plain)
    if found is None or _letter(plain[:-1]) != found[3]:
        return refuse("round.code_wrong", line=code.strip()[:20])
    return SheetLine(int(found[1]), int(found[2]))


def _letter(digits: str) -> str:
    """Return the check letter: the places weighted from 2 on, modulo 23; the dash counts as a place."""
    values = (10 if sign == "-" else int(sign) for sign in digits)
    return LETTERS[sum((at + 2) * value for at, value in enumerate(values)) % len(LETTERS)]
