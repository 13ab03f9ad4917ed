"""What does a document number look like?

A series counts gap-free per civil year; a voided number is kept. Not here: taking the next number (store).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """One series of numbers: the office's code (代字) and a pattern with {prefix}, {year} and {n}."""

    id: str
    label: Mapping[str, str]
    prefix: str
    pattern: str


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A number taken from a series."""

    series: str
    year: int
    n: int


def format_number(series: Series, year: int, n: int) -> str:
    """Write a number as the office prints it, e.g. 示信听〔2026〕12号; n counts from 1."""
    if n < 1:
        raise ValueError("numbers count from 1")
    return series.pattern.format(prefix=series.prefix, year=year, n=n)


def parse_number(series: Series, written: str) -> DocumentNumber | None:
    """Read a number as people type it (spaces, other brackets, full-width digits); None when it is of no such form."""
    pattern = re.escape(_plain(series.pattern.replace("{prefix}", series.prefix)))
    pattern = pattern.replace(r"\{year\}", r"(?P<year>\d{4})").replace(r"\{n\}", r"0*(?P<n>[1-9]\d*)")
    found = re.fullmatch(pattern, _plain(written))
    return DocumentNumber(series.id, int(found["year"]), int(found["n"])) if found else None


def _plain(text: str) -> str:
    joined = "".join(unicodedata.normalize("NFKC", text).split())
    return joined.translate(str.maketrans("〔〕【】[]", "()()()"))
