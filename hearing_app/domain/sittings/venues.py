"""Does the room serve?

Capacity for everybody who comes, equipment that the kind and the parties need, opening hours, other bookings.
"""

from collections.abc import Iterable

from hearing_app.domain.errors import Reason
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.rules.vocabulary import EQUIPMENT
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.orders import Party, Room
from hearing_app.domain.spans import Span


def equipment_needed(rules: Rules, parties: Iterable[Party]) -> frozenset[str]:
    """Return what the kind and the parties need in a room."""
    return frozenset(rules.kind.room_equipment).union(*(party.needs for party in parties))


def fitting_reasons(room: Room, *, heads: int, needed: frozenset[str]) -> tuple[Reason, ...]:
    """Return why a room can never serve so many people with these needs."""
    reasons = []
    if room.capacity is not None and room.capacity < heads:
        reasons.append(Reason("room.too_small", {"room": room.name, "capacity": room.capacity, "heads": heads}))
    if missing := sorted(needed - room.equipment):
        labels = [EQUIPMENT.get(word, {"zh": word, "en": word}) for word in missing]
        joined = {"zh": "、".join(label["zh"] for label in labels), "en": ", ".join(label["en"] for label in labels)}
        reasons.append(Reason("room.lacks_equipment", {"room": room.name, "equipment": joined}))
    return tuple(reasons)


def room_calendar(rules: Rules, room: Room) -> Calendar:
    """Return the room's calendar with the kind's turnaround after each sitting."""
    return Calendar(
        room.calendar.resource_id,
        room.calendar.open_on,
        room.calendar.busy,
        room.calendar.before_minutes,
        max(room.calendar.after_minutes, rules.kind.turnaround_minutes),
    )


def timing_reasons(rules: Rules, room: Room, span: Span, *, override_reason: str) -> tuple[Reason, ...]:
    """Return why a room cannot be had at a time; an override with a reason lifts the opening hours."""
    calendar = room_calendar(rules, room)
    reasons = []
    if not override_reason and not calendar.is_open(span):
        reasons.append(Reason("room.closed", {"room": room.name}))
    if not calendar.is_free(span):
        reasons.append(Reason("room.busy", {"room": room.name, "minutes": calendar.after_minutes}))
    return tuple(reasons)
