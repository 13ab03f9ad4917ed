"""In which order does a volume lie? Reads config/volumes/review.toml and mediation.toml."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hearing_app.domain.evidence.review_files import ALWAYS, OPTIONAL, Origin, Part, Place, Trait, VolumeRules
from hearing_app.settings.errors import SettingsError

NEEDED = (ALWAYS, OPTIONAL, *Trait)
CLAUSES = ("order", "kept_out")
SIGNING = ("counsel", "adoption")
VOLUME_KEYS: Mapping[str, type] = {"id": str, "version": str, "places": list, "kept_out": list, "clauses": dict}
PLACE_KEYS = {"seat", "code", "label", "needed", "missing", "origin", "parts"}
PART_KEYS = {"code", "label", "needed", "missing", "origin", "closed"}
PLACE_MISSING = "review_file.place_missing"
PART_MISSING = "review_file.part_missing"


def review_volume(config: Path) -> VolumeRules:
    """Return the order of the review volume; a wrong value stops the start with file, key and what would be right."""
    return _volume(config / "volumes" / "review.toml", (*CLAUSES, *SIGNING))


def mediation_volume(config: Path) -> VolumeRules:
    """Return the order of the volume of a mediation; a wrong value stops the start as above."""
    return _volume(config / "volumes" / "mediation.toml", CLAUSES)


def _volume(path: Path, clauses: Sequence[str]) -> VolumeRules:
    try:
        return _read(tomllib.loads(path.read_text("utf-8")), clauses)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, SettingsError) as error:
        raise SettingsError(f"volumes/{path.name}: {error}") from error


def _read(table: Mapping[str, Any], clauses: Sequence[str]) -> VolumeRules:
    for key, sort in VOLUME_KEYS.items():
        _need(isinstance(table.get(key), sort), key, f"a value such as {sort.__name__}")
    for key in clauses:
        _need(key in table.get("clauses", {}), f"[clauses] {key}", "a sentence")
    places = tuple(_place(one) for one in table["places"])
    seats = [place.seat for place in places]
    first = (
        seats[0] if seats and seats[0] in (0, 1) else 1
    )  # 0: cover and contents, where the order does not count them
    _need(seats == list(range(first, len(seats) + first)), "places.seat", "1, 2, 3 … in order")
    codes = [part.code for place in places for part in place.parts]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    _need(not twice, f"code {twice}", "each code once")
    kept_out = tuple(table["kept_out"])
    _need(not set(kept_out) & set(codes), "kept_out", "codes that have no place")
    return VolumeRules(table["id"], table["version"], places, kept_out, table["clauses"], table.get("retention", ""))


def _place(table: Mapping[str, Any]) -> Place:
    where = f"[[places]] {table.get('code')}"
    _check(table, where, PLACE_KEYS)
    _need(type(table.get("seat")) is int, f"{where} seat", "a number")
    own = [{"code": table["code"], "label": table["label"], "needed": OPTIONAL, "origin": table.get("origin")}]
    parts = tuple(_part(one, where) for one in table.get("parts", own))
    missing = table.get("missing", PLACE_MISSING)
    return Place(table["seat"], table["code"], table["label"], table["needed"], missing, parts)


def _part(table: Mapping[str, Any], where: str) -> Part:
    where = f"{where} / {table.get('code')}"
    _check(table, where, PART_KEYS)
    _need(table.get("origin") in tuple(Origin), f"{where} origin", ", ".join(Origin))
    missing = table.get("missing", PART_MISSING)
    closed = table.get("closed", False)
    _need(isinstance(closed, bool), f"{where} closed", "true or false")
    return Part(table["code"], table["label"], table["needed"], Origin(table["origin"]), missing, closed)


def _check(table: Mapping[str, Any], where: str, allowed: set[str]) -> None:
    unknown = sorted(set(table) - allowed)
    _need(isinstance(table.get("code"), str), f"{where} code", "a text")
    _need(not unknown, f"{where} {unknown}", f"only {', '.join(sorted(allowed))}")
    _need(table.get("needed") in NEEDED, f"{where} needed", ", ".join(NEEDED))
    _need(isinstance(table.get("label"), dict) and set(table["label"]) >= {"zh", "en"}, f"{where} label", "zh and en")


def _need(is_right: object, key: str, right: str) -> None:
    if not is_right:
        raise SettingsError(f"{key}: expected {right}")
