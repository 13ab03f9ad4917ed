"""How do lines and entries of the board reach the script that draws them, and what fades when one looks for a kind?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import url_for

from hearing_app.domain.spans import CIVIL
from hearing_app.i18n import label, text
from hearing_app.services.sittings.boards import BLOCK_TONES
from hearing_app.services.sittings.timelines import Entry, Sort, Timeline
from hearing_app.web.dates import clocktime


def wall(at: datetime) -> str:
    """Return an instant as the clock on the wall shows it: the script knows no zones."""
    return f"{at.astimezone(CIVIL):%Y-%m-%dT%H:%M}"


def lines_for_script(found: Timeline) -> list[dict[str, Any]]:
    """Return the lines with their notes."""
    return [
        {
            "id": line.key,
            "title": line.name or text("其他地点"),
            "note": text("{n} 座", n=line.capacity) if line.capacity is not None else "",
        }
        for line in found.lines
    ]


def entries_for_script(found: Timeline, *, may_move: bool) -> list[dict[str, Any]]:
    """Return the entries: where they lie, what they say, whether they may be taken hold of."""
    return [_entry(one, may_move=may_move) for one in found.entries]


def _entry(one: Entry, *, may_move: bool) -> dict[str, Any]:
    return {
        "id": f"{one.sort}-{one.id}-{one.starts_at:%m%d%H%M}",
        "lines": list(one.keys),
        "starts": wall(one.starts_at),
        "ends": wall(one.ends_at),
        "time": f"{clocktime(one.starts_at)}–{clocktime(one.ends_at)}",
        "words": entry_words(one),
        "classes": entry_classes(one),
        "url": entry_url(one),
        "sitting": one.id if one.sort is Sort.SITTING else None,
        "version": one.version,
        "may_move": may_move and one.is_movable,
        "is_joint": bool(one.together),
    }


def entry_words(one: Entry) -> str:
    """Return what a box says below its time; of another unit's time nothing but that it is taken."""
    if one.sort is Sort.BUSY:
        return text("在别的单位有安排")
    if one.sort is Sort.HOLD:
        return text("预留：{purpose}", purpose=one.title)
    kind, state = label(one.kind or {}), label(one.state_label or {})
    if one.together:
        numbers = text("、").join(named.number for named in one.together)
        mark = text("{n} 件合并", n=one.count)
        return text("{mark}：{numbers}，{kind}，{state}", mark=mark, numbers=numbers, kind=kind, state=state)
    return text("{title}，{kind}，{state}", title=one.title, kind=kind, state=state)


def entry_classes(one: Entry) -> list[str]:
    """Return colour by kind and pattern by state."""
    if one.sort is not Sort.SITTING:
        return [one.sort.value]
    found = [BLOCK_TONES[one.process] or "plain", f"is-{one.state}"]
    found += ["joint"] if one.together else []
    return found if one.fits else [*found, "faded"]


def entry_url(one: Entry) -> str:
    """Return the page behind a box; what another unit does has none."""
    if one.sort is Sort.SITTING:
        return url_for("sittings.joint" if one.together else "sittings.show", sitting_id=one.id)
    return url_for("sittings.show_hold", hold_id=one.id) if one.sort is Sort.HOLD else ""


def shut_days(found: Timeline) -> list[dict[str, Any]]:
    """Return the days that are not worked, worked for a holiday, or on which clocks end, with what to say of them."""
    days = []
    for day in found.days:
        notes = [] if day.is_open else [label(day.name) if day.is_holiday else text("周末")]
        if day.is_make_up:
            notes.append(text("调休上班"))
        if day.is_provisional:
            notes.append(text("暂定"))
        if due := found.due.get(day.on, 0):
            notes.append(text("期限末日 {n} 件", n=due))
        off = "" if day.is_open else "holiday" if day.is_holiday else "rest"
        days.append({"on": day.on.isoformat(), "off": off, "note": text("，").join(notes), "due": due})
    return days


def filtered(
    rooms: list[dict[str, Any]], *, kind: str | None, state: str | None, room: str | None
) -> list[dict[str, Any]]:
    """Return the half-days of the rooms looked for; other blocks fade, since they still take time."""
    shown = [one for one in rooms if not room or str(one["id"]) == room]
    for block in _blocks(shown):
        if (kind and block["kind_id"] != kind) or (state and block["state"] != state):
            block["tone"] += " faded"
    return shown


def _blocks(rooms: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for room in rooms:
        for half in room["halves"]:
            for cell in half["cells"]:
                yield from cell["blocks"]
