"""Where can people sit? Rooms with seats, equipment, opening hours as understood, this week's use; editing them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from hearing_app.domain.errors import NotFound, Stale
from hearing_app.domain.people.availability_words import Effect, read_availability
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.rules.vocabulary import EQUIPMENT, equipment_in
from hearing_app.domain.spans import Span, civil_day, civil_instant
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps import time_words
from hearing_app.services.steps.times import save_times
from hearing_app.store import filters, people
from hearing_app.store.tables.people import RoomRow
from hearing_app.store.tables.sittings import SittingRow

HOURS = "hours"


@dataclass(frozen=True, slots=True)
class RoomOrder:
    """What is to be written about a room, in the version of its resource that the clerk saw."""

    room_id: int
    version: int
    place: str
    capacity: int
    equipment: tuple[str, ...]
    hours_text: str


@dataclass(frozen=True, slots=True)
class RoomView:
    """A room; `equipment` are the words of the office, `known` what the rules understand of them."""

    id: int
    version: int
    name: str
    place: str
    capacity: int
    equipment: tuple[str, ...]
    known: tuple[Label, ...]
    hours_text: str
    understood: tuple[Label, ...]
    unclear: tuple[str, ...]
    week_sittings: int
    week_minutes: int
    next_at: datetime | None
    next_title: str
    next_id: int | None


def view_rooms(ctx: Context) -> list[RoomView]:
    """Return the unit's rooms with this week's use, Monday to Sunday, turnaround included."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    rows = list(people.load_rooms(ctx.reader, unit_id).values())
    today = civil_day(ctx.now)
    monday = civil_instant(today - timedelta(days=today.weekday()), time(0))
    week = Span(monday, monday + timedelta(days=7))
    resources = [row.resource_id for row in rows]
    taken: dict[int, list[Any]] = {}
    for booking in filters.bookings_within(ctx.reader, resources, week):
        taken.setdefault(booking[0], []).append(booking)
    coming = filters.next_of_rooms(ctx.reader, [row.id for row in rows], ctx.now)
    return [_view(ctx, row, taken.get(row.resource_id, ()), coming=coming) for row in rows]


def _view(ctx: Context, row: RoomRow, taken: Sequence[Any], *, coming: Mapping[int, SittingRow]) -> RoomView:
    times = people.list_times(ctx.reader, [row.resource_id]).get(row.resource_id, [])
    following = coming.get(row.id)
    minutes = sum(int((end - start).total_seconds() // 60) for _resource, _sitting, start, end in taken)
    return RoomView(
        id=row.id,
        version=filters.resource_version(ctx.reader, row.resource_id),
        name=row.name,
        place=row.place,
        capacity=row.capacity,
        equipment=tuple(row.equipment),
        known=tuple(EQUIPMENT[id_] for id_ in sorted(equipment_in("、".join(row.equipment)))),
        hours_text=row.hours_text,
        understood=time_words.understood(times),
        unclear=time_words.unclear(times),
        week_sittings=len({sitting_id for _resource, sitting_id, _start, _end in taken}),
        week_minutes=minutes,
        next_at=following.starts_at if following else None,
        next_title=(following.title or following.number) if following else "",
        next_id=following.id if following else None,
    )


def view_room(ctx: Context, room_id: int) -> RoomView:
    """Return one room of the unit; raises NotFound."""
    found = next((room for room in view_rooms(ctx) if room.id == room_id), None)
    if found is None:
        raise NotFound
    return found


def edit_room(ctx: Context, order: RoomOrder) -> int:
    """Change a room; returns how many clauses of its hours were not understood."""
    with ctx.change(Action.EDIT_ROSTER) as change:
        unit_id = ctx.actor.unit_id
        change.permit(Place(unit_id=unit_id))
        row = next(
            (row for row in people.load_rooms(change.session, unit_id or 0).values() if row.id == order.room_id), None
        )
        if row is None:
            raise NotFound
        if filters.resource_version(change.session, row.resource_id) != order.version:
            raise Stale
        row.place, row.capacity, row.equipment = order.place, order.capacity, list(order.equipment)
        row.hours_text = order.hours_text
        found = read_availability(order.hours_text, civil_day(ctx.now), default=Effect.OPEN)
        save_times(change, row.resource_id, HOURS, words=order.hours_text, found=found)
        change.note("room", row.id, unclear=len(found.not_understood))
        return len(found.not_understood)
