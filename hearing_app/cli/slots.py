"""When could a matter's sitting be held, on the command line?"""

import json
import sys
from dataclasses import asdict
from datetime import datetime

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import ObstacleLine, SeatLine, SlotLine, SlotsLine, WayLine, WayStepLine
from hearing_app.domain.errors import RuleRef
from hearing_app.domain.sittings.relaxing.ways import Way
from hearing_app.domain.sittings.slots import Slot, SlotRequest
from hearing_app.domain.spans import CIVIL
from hearing_app.services.sittings.bookings import SlotsView, view_slots_or_ways


@click.command
@click.argument("matter")
@click.option("--kind", required=True, help="A kind of config/kinds.")
@click.option("--weeks", default=8, type=click.IntRange(1, 26), help="How far ahead to look.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def command(matter: str, *, kind: str, weeks: int, as_json: bool, unit: str | None, lang: str) -> None:
    """List free times with room and a legal panel for MATTER; exit code 1 if nothing fits."""
    with acting(unit, lang) as ctx:
        view = view_slots_or_ways(ctx, matter, kind, request=SlotRequest(weeks=weeks))
        line = slots_line(matter, kind, view)
    if as_json:
        click.echo(json.dumps(asdict(line), ensure_ascii=False))
    else:
        _show(line)
    sys.exit(0 if line.slots else 1)


def slots_line(matter: str, kind: str, view: SlotsView) -> SlotsLine:
    """Return the JSON shape of a search, sentences in the current language."""
    search = view.search
    return SlotsLine(
        matter=matter,
        kind=kind,
        first=search.first_on.isoformat(),
        last=search.last_on.isoformat(),
        slots=[_slot(slot, view) for slot in search.slots],
        obstacles=[ObstacleLine(one.reason.code, i18n.sentence(one.reason), one.count) for one in search.obstacles],
        ways=[_way(way) for way in view.ways],
    )


def _way(way: Way) -> WayLine:
    return WayLine(
        steps=[WayStepLine(step.code, i18n.sentence(step), _cited(step.rule)) for step in way.steps],
        start=_civil(way.span.start),
        end=_civil(way.span.end),
        provisional=way.is_provisional,
    )


def _cited(rule: RuleRef | None) -> str:
    return f"{rule.profile}@{rule.version} {rule.clause}" if rule else ""


def _civil(instant: datetime) -> str:
    return instant.astimezone(CIVIL).isoformat(timespec="minutes")


def _slot(slot: Slot, view: SlotsView) -> SlotLine:
    return SlotLine(
        start=_civil(slot.span.start),
        end=_civil(slot.span.end),
        room=view.rooms[slot.room_id],
        seats=[
            SeatLine(seat.role.value, seat.category, view.people.get(seat.person_id or 0, "")) for seat in slot.seats
        ],
        open_roles=[role.value for role in slot.open_roles],
        waiting_days=slot.price.waiting_days,
        missed_clocks=[clock.id for clock in slot.missed_clocks],
        provisional=slot.is_provisional,
    )


def _show(line: SlotsLine) -> None:
    for slot in line.slots:
        people = "、".join(seat.person for seat in slot.seats)
        click.echo(f"{slot.start[:16].replace('T', ' ')}–{slot.end[11:16]}  {slot.room}  {people}")
    for obstacle in line.obstacles:
        count = f"（{obstacle.count}）" if obstacle.count else ""
        click.echo(f"{obstacle.sentence}{count}", err=bool(line.slots))
    for way in line.ways:
        steps = " + ".join(f"{step.sentence}（{step.rule}）" if step.rule else step.sentence for step in way.steps)
        click.echo(f"{steps} → {way.start[:16].replace('T', ' ')}", err=bool(line.slots))
