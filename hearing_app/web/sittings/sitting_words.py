"""How are a sitting's verdict and the board put into what the macros take?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from flask import url_for

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.verdicts import Verdict
from hearing_app.domain.sittings.slots import Slot
from hearing_app.domain.sittings.states import ANNOUNCED, SittingState
from hearing_app.domain.spans import CIVIL, civil_day
from hearing_app.i18n import label, sentence, text
from hearing_app.services.sittings.boards import BLOCK_TONES, NOON, Block, BoardRoom, BoardView, TrayItem
from hearing_app.services.sittings.bookings import SlotsView
from hearing_app.services.sittings.sittings import SittingView
from hearing_app.services.steps.boards.days import BoardDay
from hearing_app.web.clauses import cite
from hearing_app.web.dates import clocktime, weekday

# state: tone and shape of its chip
TONES: Mapping[str, tuple[str, str]] = {
    SittingState.DRAFTED.value: ("", ""),
    SittingState.NOTICED.value: ("go", "mail"),
    SittingState.CONFIRMED.value: ("ok", "ok"),
    SittingState.HELD.value: ("ok", "tick"),
    SittingState.POSTPONED.value: ("soon", "soon"),
    SittingState.SUSPENDED.value: ("soon", "soon"),
    SittingState.TERMINATED.value: ("late", "no"),
    SittingState.CANCELLED.value: ("late", "no"),
    SittingState.MERGED.value: ("soon", "soon"),
}
NUMERALS = "①②③④⑤⑥⑦⑧⑨"


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """A verdict as its box shows it."""

    tone: str
    title: str
    text: str
    checks: tuple[tuple[str, str], ...]
    rule: str


def verdict_of(sitting: SittingView) -> VerdictWords | None:
    """Return what the box on a sitting's page says; None where nothing is left to judge."""
    if sitting.refusal:
        return _words("late", text("现在判断不了"), "", [("no", one) for one in sitting.refusal])
    if sitting.cause and sitting.verdict is None:
        return _ended(sitting)
    verdict = sitting.verdict
    if verdict is None:
        return None
    if sitting.is_hopeful:
        return _hopeful(sitting)
    checks = [("no", one) for one in verdict.reasons]
    checks += [("soon", one) for one in (*verdict.gaps, *verdict.warnings)]
    checks += [("ok", one) for one in verdict.findings]
    tone, title, more = _headline(sitting, verdict)
    return _words(tone, title, more, checks)


def _hopeful(sitting: SittingView) -> VerdictWords:
    """Say that nothing but answers and service is missing: composition holds if everybody asked accepts."""
    waiting = sum(seat.needs_answer for seat in sitting.seats)
    reasons = sitting.verdict.reasons if sitting.verdict else ()
    checks = [("soon", one) for one in reasons if one.code.startswith("notice.")]
    checks += [("soon", one) for one in (sitting.verdict.warnings if sitting.verdict else ())]
    checks += [("ok", one) for one in (sitting.invited.findings if sitting.invited else ())]
    title = text("在等 {n} 人答复", n=waiting) if waiting else text("还差送达")
    return _words("soon", title, text("都接受就能开会。") if waiting else "", checks)


def _headline(sitting: SittingView, verdict: Verdict) -> tuple[str, str, str]:
    waiting = sum(seat.needs_answer for seat in sitting.seats)
    lost = sum(seat.is_lost for seat in sitting.seats)
    if sitting.state in ANNOUNCED:
        if verdict.is_legal:
            return "ok", text("可以开会"), ""
        parts = [text("待答 {n} 人", n=waiting)] if waiting else []
        parts += [text("要补 {n} 席", n=lost)] if lost else []
        return "late", text("现在还开不成"), text("，").join(parts) + (text("。") if parts else "")
    if verdict.reasons:
        return "late", text("这样安排不行"), text("改期或者换人以后才能签发。")
    if verdict.gaps:
        return "soon", text("还有缺项"), text("补齐以后信件才能发出。")
    return "ok", text("安排齐了"), text("签完就发出。") if sitting.has_chain else ""


def _ended(sitting: SittingView) -> VerdictWords:
    titles = {
        SittingState.CANCELLED.value: text("已取消"),
        SittingState.TERMINATED.value: text("已终止"),
        SittingState.SUSPENDED.value: text("已中止，恢复的时间还没有定"),
    }
    is_off = sitting.state in (SittingState.CANCELLED.value, SittingState.TERMINATED.value)
    title = titles.get(sitting.state, text("已延期，新的时间还没有定"))
    told = text("{reason}（{who}决定）", reason=sitting.cause["reason"], who=sitting.cause["decided_by"])
    return VerdictWords("late" if is_off else "soon", title, told, (), "")


def _words(tone: str, title: str, more: str, checks: Sequence[tuple[str, Reason]]) -> VerdictWords:
    rules = dict.fromkeys(cite(one.rule) for _, one in checks if one.rule)
    shown = tuple((state, sentence(one)) for state, one in checks)
    return VerdictWords(tone, title, more, shown, text("；").join(rules))


def spread(found: SlotsView, most: int) -> SlotsView:
    """Return the best time of each half-day, at most so many: the same afternoon half an hour later is no choice."""
    best: dict[tuple[date, bool], Slot] = {}
    for slot in found.search.slots:
        start = slot.span.start.astimezone(CIVIL)
        best.setdefault((start.date(), start.time() < NOON), slot)
    return replace(found, search=replace(found.search, slots=tuple(best.values())[:most]))


def board_days(
    days: Sequence[BoardDay], chosen: TrayItem | None, *, due: Mapping[date, int] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return the days of the board with how many clocks end on each; a shut day has no cells."""
    return [_board_day(day, chosen, due.get(day.on, 0)) for day in days]


def _board_day(day: BoardDay, chosen: TrayItem | None, due: int) -> dict[str, Any]:
    notes = [weekday(day.on)]
    if day.is_make_up:
        notes.append(text("调休上班"))
    if chosen is not None and chosen.due_on == day.on:
        notes.append(text("期限末日"))
    if day.is_provisional:
        notes.append(text("暂定"))
    off = "" if day.is_open else "holiday" if day.is_holiday else "rest"
    return {
        "on": day.on,
        "label": f"{day.on:%m-%d}",
        "note": text("，").join(notes),
        "is_today": day.is_today,
        "due": text("{n} 件到期", n=due) if due else "",
        "off": off,
        "mark": text("班") if day.is_make_up else text("休") if off else "",
        "why": "" if not off else label(day.name) if day.is_holiday else text("周末"),
    }


def board_weeks(view: BoardView, number: str, today: date) -> list[dict[str, Any]]:
    """Return the strip of weeks with how many half-days are free in each."""
    shown = view.days[0].on
    return [
        {
            "url": url_for("sittings.board", week=week.monday.isoformat(), matter=number or None),
            "label": text("{first} 至 {last}", first=f"{week.monday:%m-%d}", last=f"{week.days[-1].on:%m-%d}"),
            "note": text("空 {n} 个半天", n=week.free),
            "is_current": week.monday == shown,
            "days": [
                {
                    "number": day.on.day,
                    "state": "now" if day.on == today else _strip_state(day),
                    "mark": text("班") if day.is_make_up else text("休") if day.is_holiday else "",
                }
                for day in week.days
            ],
        }
        for week in view.weeks
    ]


def _strip_state(day: BoardDay) -> str:
    if day.is_make_up:
        return "makeup"
    return "" if day.is_open else "holiday" if day.is_holiday else "rest"


def board_rooms(view: BoardView, chosen: TrayItem | None, offers: SlotsView | None) -> list[dict[str, Any]]:
    """Return the rooms with their half-days, and the good times of the chosen matter where they lie."""
    slots = dict(enumerate(offers.search.slots)) if offers else {}
    return [_board_room(room, view.days, chosen, slots) for room in view.rooms]


def _board_room(
    room: BoardRoom, days: Sequence[BoardDay], chosen: TrayItem | None, slots: Mapping[int, Slot]
) -> dict[str, Any]:
    halves = []
    for half, words in (("am", text("上午")), ("pm", text("下午"))):
        cells = []
        for day in days:
            if day.is_open:
                cell = room.cells[half][day.on]
                is_late = chosen is not None and chosen.due_on is not None and day.on > chosen.due_on
                cells.append(
                    {
                        "on": day.on.isoformat(),
                        "half": half,
                        "is_shut": cell.is_shut or is_late,
                        "why": text("晚于期限") if is_late and not cell.blocks and not cell.is_shut else "",
                        "blocks": [_block(block) for block in cell.blocks],
                        "offers": [
                            _offer(at, slot, chosen)
                            for at, slot in slots.items()
                            if chosen is not None and slot.room_id == room.id and _lies_in(slot, day.on, half)
                        ],
                    }
                )
        halves.append({"label": words, "cells": cells})
    note = text("{n} 座", n=room.capacity) if room.id else ""
    return {"id": room.id, "name": room.name or text("其他地点"), "note": note, "halves": halves}


def _lies_in(slot: Slot, day: date, half: str) -> bool:
    start = slot.span.start.astimezone(CIVIL)
    return civil_day(slot.span.start) == day and (start.time() < NOON) is (half == "am")


def _block(block: Block) -> dict[str, Any]:
    is_hold = block.state == "hold"
    named = text("、").join(one.number for one in block.together) or block.title
    words = f"{named} {label(block.kind)}".strip()
    show = url_for("sittings.joint" if block.together else "sittings.show", sitting_id=block.id)
    page = url_for("sittings.show_hold", hold_id=block.id) if is_hold else show
    start, end = block.starts_at.astimezone(CIVIL), block.ends_at.astimezone(CIVIL)
    return {
        "title": f"{clocktime(block.starts_at)}–{clocktime(block.ends_at)}",
        "text": text("{words}（拟定）", words=words) if block.state == SittingState.DRAFTED.value else words,
        "mark": text("{n} 件合并", n=len(block.together)) if block.together else "",
        "url": page,
        "tone": "hold"
        if is_hold
        else f"{BLOCK_TONES[block.process]} is-{block.state}{' joint' if block.together else ''}".strip(),
        "kind_id": block.kind_id,
        "state": block.state,
        "sitting_id": None if is_hold else block.id,
        "version": block.version,
        "is_movable": block.is_movable,
        "starts": f"{start:%Y-%m-%dT%H:%M}",
        "ends": f"{end:%Y-%m-%dT%H:%M}",
        "from": block.begins,
        "to": block.ends,
    }


def _offer(at: int, slot: Slot, chosen: TrayItem) -> dict[str, Any]:
    number = NUMERALS[at] if at < len(NUMERALS) else str(at + 1)
    return {
        "title": f"{number} {clocktime(slot.span.start)}",
        "text": text("{n} 人", n=len(slot.seats)),
        "url": url_for("sittings.new", matter=chosen.number, kind=chosen.kind_id) + f"#slot{at + 1}",
    }
