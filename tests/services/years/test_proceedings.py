"""Does a year built by hand have the figures that SQL counts by itself, each leading to its rows?"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb

from hearing_app.domain.evidence.annexes import FEW
from hearing_app.domain.spans import CIVIL
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.reports import freeze_year, view_report, view_rows
from hearing_app.services.years.annexes import view_annex
from tests.builders.house import AsRole
from tests.builders.workbooks import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    HEARING,
    HEARING_HEADER,
    REVIEW,
    REVIEW_HEADER,
    changed,
    workbook,
)

# August 2025 has neither holidays nor make-up days, so that SQL can count working days without a table
IN_TIME, LATE, DAY = date(2025, 8, 6), date(2025, 8, 7), date(2025, 8, 18)
ADOPTIONS = ("采纳", "采纳", "部分采纳", "不采纳", "采纳", None, "采纳", "采纳")
DAYS = (*(DAY for _ in range(6)), DAY, date(2026, 1, 5))
STATES = (*("已举行" for _ in range(6)), "终止", "已举行")
# of T3 to T6, which the office held itself: when each party was served, and whether it waived
SERVICES: dict[str, Sequence[tuple[date | None, date | None]]] = {
    "T3": [(IN_TIME, None), (date(2025, 8, 1), None)],
    "T4": [(IN_TIME, None), (LATE, None)],
    "T5": [(LATE, date(2025, 8, 8)), (IN_TIME, None)],
    "T6": [],
}
HELD = "s.state = 'held' AND extract(year FROM s.closed_at AT TIME ZONE 'Asia/Shanghai') = 2025"
CLEAR = """(SELECT count(*) FROM generate_series({served} + 1, {day} - 1, interval '1 day') AS t(d)
            WHERE extract(isodow FROM t.d) < 6) >= 7"""
DAY_OF = "(s.starts_at AT TIME ZONE 'Asia/Shanghai')::date"
BY_LETTER = f"""EXISTS (SELECT FROM letters l WHERE l.sitting_id = s.id AND l.party_id = p.id
                AND (l.waived_on IS NOT NULL OR {CLEAR.format(served="l.served_on", day=DAY_OF)}))"""
IN_LEDGER = CLEAR.format(served="(s.noticed_at AT TIME ZONE 'Asia/Shanghai')::date", day=DAY_OF)
TIMELY = f"""CASE WHEN s.source = 'year' THEN {IN_LEDGER}
             ELSE NOT EXISTS (SELECT FROM parties p WHERE p.matter_id = s.matter_id AND NOT {BY_LETTER}) END"""
SIGNED = """reviews r JOIN sittings s ON s.id = r.sitting_id
            WHERE s.state = 'held' AND r.signed_on BETWEEN '2025-01-01' AND '2025-12-31'"""
ASKED = "recusals c WHERE extract(year FROM c.raised_on) = 2025"
COUNTS = {
    "hearings_notice_in_time": (
        f"SELECT count(*) FROM sittings s WHERE {HELD} AND {TIMELY}",
        f"SELECT count(*) FROM sittings s WHERE {HELD}",
    ),
    "hearings_notice_late": (
        f"SELECT count(*) FROM sittings s WHERE {HELD} AND NOT {TIMELY}",
        f"SELECT count(*) FROM sittings s WHERE {HELD}",
    ),
    "reviews_adopted": (f"SELECT count(*) FROM {SIGNED} AND r.adoption = 'adopted'", f"SELECT count(*) FROM {SIGNED}"),
    "reviews_partly_adopted": (
        f"SELECT count(*) FROM {SIGNED} AND r.adoption = 'partly'",
        f"SELECT count(*) FROM {SIGNED}",
    ),
    "reviews_not_adopted": (
        f"SELECT count(*) FROM {SIGNED} AND r.adoption = 'not_adopted'",
        f"SELECT count(*) FROM {SIGNED}",
    ),
    "reviews_adoption_missing": (
        f"SELECT count(*) FROM {SIGNED} AND r.adoption = ''",
        f"SELECT count(*) FROM {SIGNED}",
    ),
    "recusals_asked": (f"SELECT count(*) FROM {ASKED}",) * 2,
    "recusals_granted": (
        f"SELECT count(*) FROM {ASKED} AND c.is_upheld",
        f"SELECT count(*) FROM {ASKED} AND c.is_upheld IS NOT NULL",
    ),
    "recusals_open": (f"SELECT count(*) FROM {ASKED} AND c.is_upheld IS NULL", f"SELECT count(*) FROM {ASKED}"),
}
# what the hand that built the year knows
KNOWN = {
    "hearings_notice_in_time": (3, 6),
    "hearings_notice_late": (3, 6),
    "reviews_adopted": (4, 7),
    "reviews_partly_adopted": (1, 7),
    "reviews_not_adopted": (1, 7),
    "reviews_adoption_missing": (1, 7),
    "recusals_asked": (4, 4),
    "recusals_granted": (2, 3),
    "recusals_open": (1, 4),
}


@pytest.fixture
def built(ctx: Context, as_role: AsRole) -> Context:
    """An office whose 2025 had six hearings: two from a ledger, four of its own; one ended early, one was a year on."""
    numbers = [f"T{n}" for n in range(1, 9)]
    reviews = [
        changed(
            REVIEW,
            REVIEW_HEADER,
            编号=f"LF{number}",
            听证编号=number,
            收到日期="2025-08-01",
            受理日期="2025-08-02",
            顾问意见日期="2025-08-20",
            签发日期="2025-12-31",
            送达日期="2025-12-31",
        )
        for number in numbers
    ]
    hearings = [
        changed(
            HEARING,
            HEARING_HEADER,
            听证编号=number,
            事项编号=f"LF{number}",
            日期=day.isoformat(),
            状态=state,
            采纳情况=adoption,
            通知送达=(LATE if number == "T2" else IN_TIME).isoformat(),
            地点=f"听证室{number}",
        )
        for number, day, state, adoption in zip(numbers, DAYS, STATES, ADOPTIONS, strict=True)
    ]
    coming = [changed(ATTENDANCE, ATTENDANCE_HEADER, 听证编号=number) for number in numbers if number != "T7"]
    sheets = {
        "台账": (REVIEW_HEADER, *reviews),
        "听证会": (HEARING_HEADER, *hearings),
        "参加人员": (ATTENDANCE_HEADER, *coming),
    }
    result = take_workbook(ctx, ImportOrder(Family.YEAR, "2025.xlsx", workbook(sheets)))
    assert result.is_taken, result.problems
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        for number, services in SERVICES.items():
            serve(connection, number, services)
        for raised_on, is_upheld in ((DAY, True), (DAY, False), (DAY, None), (date(2025, 1, 1), True)):
            ask_recusal(connection, raised_on, is_upheld=is_upheld)
        ask_recusal(connection, date(2024, 12, 31), is_upheld=True)
    ctx.reader.rollback()
    return as_role("leader")


def serve(connection: psycopg.Connection, number: str, services: Sequence[tuple[date | None, date | None]]) -> None:
    """Make a hearing one of the office's own: a second party, and a letter to each with how it was served."""
    found = connection.execute(
        "UPDATE sittings SET source = '' WHERE number = %s RETURNING id, matter_id, starts_at", (number,)
    ).fetchone()
    assert found is not None
    sitting_id, matter_id, starts_at = found
    connection.execute(
        "WITH made AS (INSERT INTO resources (kind, version) VALUES ('party', 1) RETURNING id)"
        " INSERT INTO parties (matter_id, resource_id, role, name, initials, firm, times_text, consent, consent_form,"
        " row_key) SELECT %s, id, 'respondent', '示例局', 'SLJ', '', '', 'none', '', %s FROM made",
        (matter_id, uuid4()),
    )
    parties = connection.execute("SELECT id FROM parties WHERE matter_id = %s ORDER BY id", (matter_id,)).fetchall()
    for (party_id,), (served_on, waived_on) in zip(parties, services, strict=bool(services)):
        span = [starts_at.isoformat(), (starts_at + timedelta(hours=3)).isoformat()]
        connection.execute(
            "INSERT INTO letters (unit_id, sitting_id, party_id, kind, paper, recipient, channel, state, number,"
            " content, made_at, service_method, served_on, service_note, waived_on)"
            " VALUES (1, %s, %s, 'party_notice', '', '', 'paper', 'released', '', %s, %s, '', %s, '', %s)",
            (sitting_id, party_id, Jsonb({"span": span}), datetime(2025, 8, 1, tzinfo=CIVIL), served_on, waived_on),
        )


def ask_recusal(connection: psycopg.Connection, raised_on: date, *, is_upheld: bool | None) -> None:
    connection.execute(
        "INSERT INTO recusals (seat_id, raised_by, raised_on, is_upheld, decided_by, recorded_by, evidence, row_key)"
        " SELECT min(id), 'petitioner', %s, %s, '', 'test', '{}', %s FROM seats",
        (raised_on, is_upheld, uuid4()),
    )


@pytest.mark.parametrize("year", [2000, 2100])
def test_a_year_that_no_profile_reaches_is_counted_all_the_same(ctx: Context, year: int) -> None:
    assert view_report(ctx, year).is_empty


def test_the_figures_are_those_of_sql_and_lead_to_their_rows_and_freeze(built: Context) -> None:
    report = view_report(built, 2025)
    told = {one.code: (one.numerator, one.denominator) for one in report.proceedings.lines}
    with psycopg.connect(built.env.libpq_dsn) as connection:
        counted = {
            code: tuple(int((connection.execute(query).fetchone() or (0,))[0]) for query in queries)
            for code, queries in COUNTS.items()
        }
    assert (told, counted) == (KNOWN, KNOWN)
    part = report.proceedings
    pairs = [one for line in (*part.invitees, *part.terms) for one in (line.first, line.second)]
    for one in (*part.lines, *pairs, *(line for _, lines in part.divisions for line in lines)):
        assert len(view_rows(built, 2025, one.code, one.group).rows) == one.value, one.code
    assert sum(line.value for line in part.divisions[0][1]) == 6
    assert freeze_year(built, 2025) == 1
    with psycopg.connect(built.env.libpq_dsn) as connection:
        # a version from before these figures were counted
        connection.execute(
            "INSERT INTO year_snapshots"
            " (unit_id, year, version, figures, paragraph, digest, reason, frozen_at, frozen_by)"
            " SELECT unit_id, year, 2, figures - 'proceedings', paragraph, digest, reason, frozen_at, frozen_by"
            " FROM year_snapshots"
        )
    earlier, now = view_report(built, 2025).snapshots
    assert (earlier.changed, earlier.unknown, now.changed, now.unknown) == ((), ("proceedings",), (), ())
    assert view_annex(built, 2025).standing[1:] == (
        "定稿时还没有统计、不在定稿之内，按2026年11月23日的台账汇总的：程序和比率。",
    )


def test_the_annex_has_districts_by_name_and_the_page_by_count(built: Context) -> None:
    with psycopg.connect(built.env.libpq_dsn) as connection:
        connection.execute("UPDATE matters SET district = CASE WHEN number IN ('LFT1', 'LFT2') THEN 'A' ELSE 'B' END")
    label, lines = view_report(built, 2025).proceedings.divisions[0]
    assert [(line.group, line.value) for line in lines] == [("B", 4), ("A", 2)]
    (rows,) = [one.rows for one in view_annex(built, 2025).tables if one.title == label["zh"]]
    assert rows == (("A", FEW), ("B", FEW))
