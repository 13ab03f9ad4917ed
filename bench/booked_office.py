"""In which office does the bench of bookings book? The demo's, with a bookable hearing copied so many times over.

Every copy of a thing has an id of its table's own range, and every resource the id of what it stands for beside a base:
a number in a recorded statement tells by itself what it names (bench.replays).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import psycopg
from psycopg import sql

from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.slots import Slot
from hearing_app.domain.spans import Span, civil_day

PEOPLE, ROOMS, MATTERS, PARTIES = 1_000_000, 2_000_000, 3_000_000, 4_000_000
SITTINGS, SEATS, NUMBERS = 5_000_000, 6_000_000, 7_000_000
RESOURCES = 10_000_000
WEEKS, TIMES_A_DAY = 20, 4
PANELS_APART = 31  # rooms at one time get panels so far from each other that nobody sits twice

Overrides = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sizes:
    """How often panel, room and matter are copied."""

    panels: int = 400
    rooms: int = 20
    matters: int = 9600

    @property
    def combinations(self) -> int:
        """How many bookings fit without a clash: a room and a time each."""
        return self.rooms * WEEKS * 7 * TIMES_A_DAY


@dataclass(frozen=True, slots=True)
class BookedOffice:
    """What was copied: how many sit on a panel, how many parties a matter has, the order that a copy books."""

    sizes: Sizes
    seats: int
    parties: int
    order: SittingOrder
    times: Sequence[Span]

    def order_at(self, at: int) -> SittingOrder:
        """Return the order for the copy `at` of the panel; no other takes its room at its time."""
        panel = PEOPLE + at % self.sizes.panels * self.seats
        seats = tuple(replace(seat, person_id=panel + place) for place, seat in enumerate(self.order.seats))
        span = self.times[at // self.sizes.rooms]
        return replace(self.order, span=span, room_id=ROOMS + at % self.sizes.rooms, seats=seats)


def number_of(at: int) -> str:
    """Return the number of a copied matter."""
    return f"P8-{MATTERS + at}"


def copy_office(owner: psycopg.Connection[Any], number: str, slots: Sequence[Slot], sizes: Sizes) -> BookedOffice:
    """Copy the matter of a number, and room and people of its first free time; copied people are always there."""
    order = slots[0].order
    days = {civil_day(slot.span.start): slot.span for slot in slots}
    parties = _ids(owner, "SELECT p.id FROM parties p JOIN matters m ON m.id = p.matter_id WHERE m.number = %s", number)
    for place, seat in enumerate(order.seats):
        many, id_ = sizes.panels, f"{PEOPLE + place} + n * {len(order.seats)}"
        copy_resources(owner, "people", seat.person_id or 0, id_, many)
        person = {"id": id_, "resource_id": f"{RESOURCES} + {id_}", "name": "old.name || n", "merged_into_id": "NULL"}
        copy_rows(owner, "people", f"old.id = {seat.person_id}", person, many)
        entry = {"person_id": id_, "code": "old.code || '-' || n", "monthly_cap": "NULL"}
        copy_rows(owner, "roster_entries", f"old.person_id = {seat.person_id}", entry, many)
    copy_resources(owner, "rooms", order.room_id or 0, f"{ROOMS} + n", sizes.rooms)
    room = {"id": f"{ROOMS} + n", "resource_id": f"{RESOURCES + ROOMS} + n", "name": "old.name || n"}
    copy_rows(owner, "rooms", f"old.id = {order.room_id}", room, sizes.rooms)
    times = f"old.resource_id = (SELECT resource_id FROM rooms WHERE id = {order.room_id})"
    copy_rows(owner, "availability", times, {"resource_id": f"{RESOURCES + ROOMS} + n"}, sizes.rooms)
    _copy_matter(owner, number, parties, sizes.matters)
    owner.execute(f"ALTER TABLE sittings ALTER id RESTART {SITTINGS}")
    owner.execute(f"ALTER TABLE seats ALTER id RESTART {SEATS} SET CACHE {len(order.seats)}")
    owner.execute("UPDATE numbers SET last = %s WHERE series = 'sittings'", [NUMBERS])
    owner.execute("ANALYZE")
    return BookedOffice(sizes, len(order.seats), len(parties), order, tuple(days.values()))


def empty_again(owner: psycopg.Connection[Any]) -> None:
    """Take every booking of a copied matter back."""
    for table in ("letters", "bookings", "seats"):
        owner.execute(f"DELETE FROM {table} WHERE sitting_id >= {SITTINGS}")  # type: ignore[arg-type] # our own words
    owner.execute(f"DELETE FROM sittings WHERE id >= {SITTINGS}")


def _copy_matter(owner: psycopg.Connection[Any], number: str, parties: list[int], many: int) -> None:
    for place, party in enumerate(parties):
        copy_resources(owner, "parties", party, f"{PARTIES + place} + n * {len(parties)}", many)
    [matter] = _ids(owner, "SELECT id FROM matters WHERE number = %s", number)
    id_ = f"{MATTERS} + n"
    copied = {"id": id_, "number": f"'P8-' || {id_}", "row_key": "gen_random_uuid()"}
    sealed = {"facts_sealed": "NULL", "access_needs_sealed": "NULL"}
    copy_rows(owner, "matters", f"old.id = {matter}", copied | sealed, many)
    for table in ("handlers", "clocks"):
        copy_rows(owner, table, f"old.matter_id = {matter}", {"matter_id": id_}, many)
    for place, party in enumerate(parties):
        mine = f"{PARTIES + place} + n * {len(parties)}"
        copied = {"id": mine, "resource_id": f"{RESOURCES} + {mine}", "matter_id": id_, "row_key": "gen_random_uuid()"}
        sealed = {"phone_sealed": "NULL", "address_sealed": "NULL", "id_number_sealed": "NULL"}
        copy_rows(owner, "parties", f"old.id = {party}", copied | sealed, many)


def copy_resources(owner: psycopg.Connection[Any], table: str, one: int, id_: str, many: int) -> None:
    wanted = f"old.id = (SELECT resource_id FROM {table} WHERE id = {one})"
    copy_rows(owner, "resources", wanted, {"id": f"{RESOURCES} + {id_}"}, many)


def copy_rows(owner: psycopg.Connection[Any], table: str, wanted: str, overrides: Overrides, many: int) -> None:
    """Copy rows so many times, n counts from 0; ids come from the table where they are not given."""
    columns = owner.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s"
        " AND (column_name <> 'id' OR %s) ORDER BY ordinal_position",
        [table, "id" in overrides],
    )
    names = [str(name) for (name,) in columns]
    values = ", ".join(overrides.get(name, f'old."{name}"') for name in names)
    command = f"INSERT INTO {table} ({{}}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {table} old"
    command += f" CROSS JOIN generate_series(0, {many - 1}) AS copies (n) WHERE {wanted}"
    owner.execute(sql.SQL(command).format(sql.SQL(", ").join(map(sql.Identifier, names))))  # type: ignore[arg-type]


def _ids(owner: psycopg.Connection[Any], query: str, number: str) -> list[int]:
    return [int(id_) for (id_,) in owner.execute(f"{query} ORDER BY 1", [number])]  # type: ignore[arg-type]
