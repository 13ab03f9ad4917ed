"""In which order does a volume lie? Reads config/volumes/review.toml."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hearing_app.domain.evidence.review_files import ALWAYS, OPTIONAL, Origin, Part, Place, Trait, VolumeRules
from hearing_app.settings.errors import SettingsError

NEEDED = (ALWAYS, OPTIONAL, *Trait)
CLAUSES = ("order", "kept_out", "counsel", "adoption")
VOLUME_KEYS: Mapping[str, type] = {"id": str, "version": str, "places": list, "kept_out": list, "clauses": dict}
PLACE_KEYS = {"seat", "code", "label", "needed", "missing", "origin", "parts"}
PART_KEYS = {"code", "label", "needed", "missing", "origin"}
PLACE_MISSING = "review_file.place_missing"
PART_MISSING = "review_file.part_missing"


def review_volume(config: Path) -> VolumeRules:
    """Return the order of the review volume; a wrong value stops the start with file, key and what would be right."""
    path = config / "volumes" / "review.toml"
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"volumes/review.toml: {error}") from error
    for key, sort in VOLUME_KEYS.items():
        _need(isinstance(table.get(key), sort), key, f"a value such as {sort.__name__}")
    for key in CLAUSES:
        _need(key in table.get("clauses", {}), f"[clauses] {key}", "a sentence")
    places = tuple(_place(one) for one in table["places"])
    seats = [place.seat for place in places]
    _need(seats == list(range(1, len(seats) + 1)), "places.seat", "1, 2, 3 … in order")
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
    return Part(table["code"], table["label"], table["needed"], Origin(table["origin"]), missing)


def _check(table: Mapping[str, Any], where: str, allowed: set[str]) -> None:
    unknown = sorted(set(table) - allowed)
    _need(isinstance(table.get("code"), str), f"{where} code", "a text")
    _need(not unknown, f"{where} {unknown}", f"only {', '.join(sorted(allowed))}")
    _need(table.get("needed") in NEEDED, f"{where} needed", ", ".join(NEEDED))
    _need(isinstance(table.get("label"), dict) and set(table["label"]) >= {"zh", "en"}, f"{where} label", "zh and en")


def _need(is_right: object, key: str, right: str) -> None:
    if not is_right:
        raise SettingsError(f"volumes/review.toml: {key}: expected {right}")
