"""Which mail does a drill send? Real letters of the real services: study meetings that are moved again and again.

Every meeting has the same number of people, each with an address; each move sends all of them the next version of
their calendar entry, often while the one before is still on its way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import time, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import InterfaceError, OperationalError

from hearing_app.documents.workbook_tables import Value, write_table
from hearing_app.domain.errors import Stale
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Actor
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import Span, civil_day, civil_span
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.sittings.bookings import BookingOrder, Target, book_sitting, move_sitting
from hearing_app.services.steps.sittings.seats import order_of
from hearing_app.store import people, sittings
from hearing_app.store.tables.sittings import SittingRow

PEOPLE_HEADER = ("编号", "姓名", "类别", "单位", "手机", "电子邮箱", "聘期起", "聘期止", "不可参加时间", "每月上限")
ROOMS_HEADER = ("名称", "地点", "容纳人数", "设备", "开放时间")
# One speaker and at most thirty listeners (config/kinds); nobody signs a meeting of this kind.
KIND, LARGEST = "study_meeting", 31
STEP = timedelta(minutes=10)
MOST_VERSIONS = 12


@dataclass(frozen=True, slots=True)
class Round:
    """One release: a sitting in one of its versions; version 0 books it."""

    sitting: int
    version: int


def context(app: Flask) -> Context:
    """Return a clerk's context at the present instant; call it in the application's context."""
    role = app.extensions["rules"].roles["booking_clerk"]
    made: Context = app.extensions["make_context"](Actor(name="drill", role=role, unit_id=1))
    return made


def settle(ctx: Context, crowd: int) -> None:
    """Import so many people, all with an address, and as many rooms as a drill has sittings on one day: one."""
    folk = [
        (f"K{at:04d}", f"示例{at:04d}", "法律专家", "示例大学法学院", f"1380000{at:04d}", f"k{at:04d}@drill.invalid")
        for at in range(crowd)
    ]
    rows = [(*row, None, None, None, None) for row in folk]
    rooms = [("大会议室", "一层", 60, "投影", "周一至周日 08:00-21:00")]
    take(ctx, "名册", PEOPLE_HEADER, rows)
    take(ctx, "场地", ROOMS_HEADER, rooms)


def take(ctx: Context, title: str, header: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    """Import a table of the roster as an office would."""
    content = write_table(title, header, rows)
    result = take_workbook(ctx, ImportOrder(Family.ROSTER, f"{title}.xlsx", content))
    assert not result.problems, result.problems


def plan_rounds(messages: int, crowd: int) -> list[Round]:
    """Return the releases that make so many messages, the next version of a sitting soon after the one before.

    Two sittings take turns, so that a version is often released while workers still send the one before.
    """
    count = -(-messages // crowd)
    sittings_ = -(-count // MOST_VERSIONS) if count > MOST_VERSIONS else 1
    sittings_ = max(sittings_, 2)
    versions = -(-count // sittings_)
    rounds = []
    for pair in range(0, sittings_, 2):
        both = [at for at in (pair, pair + 1) if at < sittings_]
        rounds += [Round(at, version) for version in range(versions) for at in both]
    return rounds[:count]


def release(app: Flask, wanted: Round, crowd: int, known: dict[int, int]) -> None:
    """Book a sitting or move it on; tried again while the database is away, done once however often it is tried."""
    while True:
        with app.app_context():
            try:
                ctx = context(app)
                if wanted.version == 0:
                    known[wanted.sitting] = _booked(ctx, wanted, crowd)
                else:
                    _moved(ctx, known[wanted.sitting], wanted)
            except (OperationalError, InterfaceError):
                continue
            except Stale:
                return
            return


def _booked(ctx: Context, wanted: Round, crowd: int) -> int:
    title = f"学法会{wanted.sitting}"
    found = ctx.reader.scalar(select(SittingRow.id).where(SittingRow.title == title))
    if found is not None:
        return found
    seats = _seats(ctx, crowd)
    # every sitting has a day of its own, since its people sit in all of them
    day = civil_day(ctx.now) + timedelta(days=30 + wanted.sitting)
    room = next(iter(people.load_rooms(ctx.reader, 1).values())).id
    order = SittingOrder(civil_span(day, time(17), time(18)), room, seats, is_open=False, allows_rest_day=True)
    return book_sitting(ctx, BookingOrder(KIND, "", title, order))


def _seats(ctx: Context, crowd: int) -> tuple[Seat, ...]:
    entries: Sequence[people.EntryRow] = people.list_entries(ctx.reader, 1)
    roles = [SeatRole.SPEAKER] + [SeatRole.ATTENDEE] * (crowd - 1)
    return tuple(Seat(role, row.category, row.person_id) for role, row in zip(roles, entries, strict=False))


def _moved(ctx: Context, sitting_id: int, wanted: Round) -> None:
    row = sittings.find(ctx.reader, 1, sitting_id)
    assert row is not None
    if row.sequence >= wanted.version:
        return
    span = Span(row.starts_at - STEP, row.ends_at - STEP)
    move_sitting(ctx, Target(sitting_id, row.version), replace(order_of(row), span=span))
