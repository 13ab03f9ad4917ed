"""Of which pieces is a paper made?

A `Sheet` is one paper as a row of blocks; the PDF (layout) and the docx (word_files) are set from the same sheet,
so that both say the same. Not here: wording (notices, records, opinions, volumes) and looks (templates/documents).
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

# Marks that turn the reading direction would let a name rewrite the line around it.
TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")


class Look(StrEnum):
    """The looks of GB/T 9704: a paper with red head, a letter (信函格式), minutes (纪要格式), a plain form, a cover.

    Large print and name plates are for the day and printed alone.
    """

    OFFICIAL = "official"
    LETTER = "letter"
    MINUTES = "minutes"
    FORM = "form"
    COVER = "cover"
    LARGE = "large"
    PLATE = "plate"


class Piece(StrEnum):
    """What a block is."""

    SALUTE = "salute"
    TEXT = "text"
    HEAD = "head"
    FACT = "fact"
    SPEECH = "speech"
    GRID = "grid"
    SIGN = "sign"
    SEAL = "seal"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid; `share` is its part of the width."""

    title: str
    share: int
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One block; which fields speak depends on the piece."""

    piece: Piece
    text: str = ""
    label: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    row_mm: int = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper: look, title, who issues it, document number, day, blocks in order."""

    look: Look
    title: str
    organ: str
    number: str
    dated_on: date
    blocks: tuple[Block, ...]
    is_landscape: bool = False


def clean(words: str) -> str:
    """Return the words without control characters and direction marks; tabs become spaces, line ends stay.

    Private-use characters stay: older office machines write rare characters of names with them.
    """
    plain = words.replace("\r\n", "\n").replace("\t", " ")
    return "".join(
        one for one in plain if one == "\n" or (unicodedata.category(one) not in {"Cc", "Cs"} and one not in TURNING)
    )


def split_lines(blocks: Iterable[Block]) -> list[Block]:
    """Return the blocks with every line of a text, fact, speech or note as a paragraph of its own."""
    out: list[Block] = []
    for block in blocks:
        first, *rest = [line for line in clean(block.text).split("\n") if line.strip()] or [""]
        out.append(replace(block, text=first))
        follower = Piece.NOTE if block.piece is Piece.NOTE else Piece.TEXT
        out += [Block(follower, line) for line in rest]
    return out


def salute(text: str) -> Block:
    """Address somebody at the left edge, followed by a colon."""
    return Block(Piece.SALUTE, f"{text}：")


def text(words: str) -> Block:
    """Set one paragraph with two characters of indent."""
    return Block(Piece.TEXT, words)


def texts(paragraphs: Sequence[str]) -> list[Block]:
    """Set several paragraphs."""
    return [text(one) for one in paragraphs]


def numbered(paragraphs: Sequence[str]) -> list[Block]:
    """Set paragraphs with 1．2．3．before them."""
    return [text(f"{n}．{one}") for n, one in enumerate(paragraphs, 1)]


def head(words: str) -> Block:
    """Set a heading of the first level (一、…)."""
    return Block(Piece.HEAD, words)


def fact(label: str, words: str) -> Block:
    """Set one line of facts: label, colon, words."""
    return Block(Piece.FACT, words, label)


def speech(speaker: str, words: str) -> Block:
    """Set what somebody said; without a speaker it is a description of what happened."""
    return Block(Piece.SPEECH, words, speaker) if speaker else text(words)


def grid(columns: Sequence[Column], rows: Sequence[Sequence[str]], *, row_mm: int = 8) -> Block:
    """Set a table; `row_mm` is the least height of a row in millimetres, so that a hand can sign in it."""
    return Block(Piece.GRID, columns=tuple(columns), rows=tuple(tuple(row) for row in rows), row_mm=row_mm)


def sign(label: str, words: str) -> Block:
    """Leave a line for a signature by hand behind the label; the words tell day or why there is none."""
    return Block(Piece.SIGN, words, label)


def seal(organ: str, day: str) -> Block:
    """Set organ and day at the right, with room for the seal above them."""
    return Block(Piece.SEAL, day, organ)


def note(words: str) -> Block:
    """Set a remark in smaller type."""
    return Block(Piece.NOTE, words)
