"""Who is drawn onto a panel, so that both sides can compute it again?

The list is frozen as a text; the office promises a seed by its hash; each side adds a number; then all three together
give one order of the list, and the list is gone through in that order. Nobody who knows less than all three can tell
the order, and afterwards anybody can compute it (docs/verify_draw.py does, without this program). Not here: who is on
the list and which seats there are (draw_seats), what is written to the file (draw_files).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from hearing_app.domain.workdays import Label

FORMAT = "hearing-draw 1"
NOTHING = "-"
DRAWN, NO_SEAT = "drawn", "draw.no_seat"
PETITIONER, RESPONDENT, WITNESS = "petitioner", "respondent", "witness"
SIDES: Mapping[str, Label] = {
    PETITIONER: {"zh": "信访人", "en": "petitioner"},
    RESPONDENT: {"zh": "责任单位", "en": "responsible unit"},
    WITNESS: {"zh": "见证人", "en": "witness"},
}
NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
DIGEST_VALUES = 2**256


@dataclass(frozen=True, slots=True)
class SeatLot:
    """A seat to be drawn: its number from 1, why it is there, and the categories of people who may take it."""

    n: int
    need: str
    categories: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list by roster code; `barred` is the code of what keeps him out, or nothing."""

    code: str
    name: str
    category: str
    agency: str
    barred: str = ""


@dataclass(frozen=True, slots=True)
class FrozenList:
    """What a draw is made from; `heads` are its first lines (matter, rules, day), each a key with its words."""

    heads: tuple[tuple[str, str], ...]
    seats: tuple[SeatLot, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody whose turn came: drawn, or the code of why he was passed over."""

    code: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """What follows: the order of the whole list, each turn until the seats are full, who has which seat."""

    key: str
    order: tuple[str, ...]
    steps: tuple[Step, ...]
    panel: tuple[tuple[int, str], ...]


def digest(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8 as 64 hexadecimal digits."""
    return sha256(text.encode()).hexdigest()


def text_of(frozen: FrozenList) -> str:
    """Return the one text of a list: a line each, fields parted by tabulators, people sorted by code.

    White space within a field becomes one blank, an empty field `-`.
    """
    rows = [(FORMAT,), *frozen.heads]
    rows += [("seat", str(seat.n), seat.need, ",".join(seat.categories)) for seat in frozen.seats]
    lines = sorted(frozen.lines, key=lambda line: line.code)
    rows += [("line", line.code, line.name, line.category, line.agency, line.barred) for line in lines]
    return "".join("\t".join(" ".join(part.split()) or NOTHING for part in row) + "\n" for row in rows)


def read_text(text: str) -> FrozenList:
    """Return the list of a text; raises ValueError where the text is not exactly as `text_of` writes it."""
    rows = [tuple(row.split("\t")) for row in text.split("\n")]
    seats = [
        SeatLot(int(row[1]), row[2], tuple(row[3].split(","))) for row in rows if row[0] == "seat" and len(row) == 4
    ]
    lines = [Line(*map(_field, row[1:])) for row in rows if row[0] == "line" and len(row) == 6]
    heads = [(row[0], row[1]) for row in rows if len(row) == 2]
    found = FrozenList(tuple(heads), tuple(seats), tuple(lines))
    codes = [line.code for line in lines]
    is_counted = [seat.n for seat in seats] == [*range(1, len(seats) + 1)]
    if text_of(found) != text or len(set(codes)) < len(codes) or not is_counted:
        raise ValueError("not a frozen list")
    return found


def _field(word: str) -> str:
    return "" if word == NOTHING else word


def key_of(list_hash: str, seed: str, numbers: Mapping[str, str]) -> str:
    """Return the SHA-256 that the order follows from: of the list's hash, the seed and the numbers of the sides."""
    said = [f"{side} {numbers[side]}\n" for side in SIDES if side in numbers]
    return digest("".join([f"{FORMAT}\n", f"list {list_hash}\n", f"seed {seed}\n", *said]))


def words_of(key: str) -> Iterator[int]:
    """Yield the numbers of a key without end: SHA-256 of the key, a blank and 0, 1, 2 …, each read as one number."""
    counter = 0
    while True:
        yield int(digest(f"{key} {counter}"), 16)
        counter += 1


def below(limit: int, words: Iterator[int], *, values: int = DIGEST_VALUES) -> int:
    """Return a number from 0 to `limit` - 1, each as likely: words of the last, incomplete stretch are thrown away."""
    whole = values - values % limit
    return next(word for word in words if word < whole) % limit


def shuffled(codes: Sequence[str], words: Iterator[int]) -> tuple[str, ...]:
    """Return the codes in the order that the numbers give (Fisher and Yates, from the end)."""
    order = list(codes)
    for last in range(len(order) - 1, 0, -1):
        at = below(last + 1, words)
        order[last], order[at] = order[at], order[last]
    return tuple(order)


def draw(frozen: FrozenList, list_hash: str, seed: str, numbers: Mapping[str, str]) -> Drawn:
    """Draw: go through the list in the order that follows and take whoever still finds a seat, until all are full.

    Somebody finds a seat if those drawn before him and he can sit at once, each in a seat for his category; whoever was
    drawn stays drawn, but may move to another seat to make room. So the seats fill up whenever the list allows it.
    """
    key = key_of(list_hash, seed, numbers)
    lines = {line.code: line for line in frozen.lines}
    order = shuffled(sorted(lines), words_of(key))
    holders: dict[int, str] = {}
    steps: list[Step] = []
    for code in order:
        if len(holders) == len(frozen.seats):
            break
        barred = lines[code].barred
        is_seated = not barred and _seat(code, frozen.seats, lines, holders, set())
        steps.append(Step(code, barred or (DRAWN if is_seated else NO_SEAT)))
    return Drawn(key, order, tuple(steps), tuple(sorted(holders.items())))


def _seat(
    code: str, seats: Sequence[SeatLot], lines: Mapping[str, Line], holders: dict[int, str], tried: set[int]
) -> bool:
    """Give somebody the first seat that is free or whose holder finds another; say whether there was one."""
    for seat in seats:
        if seat.n in tried or lines[code].category not in seat.categories:
            continue
        tried.add(seat.n)
        holder = holders.get(seat.n)
        if holder is None or _seat(holder, seats, lines, holders, tried):
            holders[seat.n] = code
            return True
    return False


def open_seats(frozen: FrozenList) -> tuple[SeatLot, ...]:
    """Return the seats that stay empty whoever is drawn first, since too few on the list may take them."""
    lines = {line.code: line for line in frozen.lines}
    holders: dict[int, str] = {}
    for line in frozen.lines:
        if not line.barred:
            _seat(line.code, frozen.seats, lines, holders, set())
    return tuple(seat for seat in frozen.seats if seat.n not in holders)
