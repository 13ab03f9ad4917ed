"""Do the mediation figures of a year agree with what SQL counts by itself, lead to their rows and freeze with it?"""

from datetime import date, timedelta
from uuid import uuid4

import psycopg
import pytest

from hearing_app.domain.errors import NotFound
from hearing_app.domain.mediations.agreements import Form, Promise
from hearing_app.services import reports
from hearing_app.services.context import Context
from hearing_app.services.reports import FileForm, export_report, freeze_year, view_report, view_rows
from tests.builders import house, mediations
from tests.builders.house import AsRole
from tests.conftest import Clock

TURNS = "referrals r JOIN mediations m ON m.id = r.mediation_id JOIN matters t ON t.id = m.matter_id"
YEAR_OF = "extract(year FROM {}) = 2025"
ENDED = f"r.accepted_on IS NOT NULL AND {YEAR_OF.format('r.ended_on')}"
ACCEPTED = YEAR_OF.format("r.accepted_on")
GOOD = "r.result IN ('agreed', 'partial')"
MADE = f"a.effective_on IS NOT NULL AND {YEAR_OF.format('a.agreed_on')}"
OPEN = "EXISTS (SELECT FROM installments i WHERE i.agreement_id = a.id AND i.done_on IS NULL)"
BOUND = "a.effective_on IS NOT NULL AND EXISTS (SELECT FROM installments i WHERE i.agreement_id = a.id)"
# what each figure is, said once more in SQL: numerator, denominator
COUNTS = {
    "accepted": (f"SELECT count(*) FROM {TURNS} WHERE {ACCEPTED}",) * 2,
    "concluded": (f"SELECT count(*) FROM {TURNS} WHERE {ENDED}",) * 2,
    "success": (
        f"SELECT count(*) FROM {TURNS} WHERE {ENDED} AND {GOOD}",
        f"SELECT count(*) FROM {TURNS} WHERE {ENDED}",
    ),
    "returned": (
        f"SELECT count(r.returned_on) FROM {TURNS} WHERE {ENDED}",
        f"SELECT count(*) FROM {TURNS} WHERE {ENDED}",
    ),
    "days": (
        f"SELECT sum(r.ended_on - r.accepted_on) FROM {TURNS} WHERE {ENDED}",
        f"SELECT count(*) FROM {TURNS} WHERE {ENDED}",
    ),
    "written": (
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND a.form = 'written'",
        f"SELECT count(*) FROM agreements a WHERE {MADE}",
    ),
    "oral": (
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND a.form = 'oral'",
        f"SELECT count(*) FROM agreements a WHERE {MADE}",
    ),
    "amount": (
        f"SELECT sum(a.fen) / 100 FROM agreements a WHERE {MADE}",
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND a.fen > 0",
    ),
    "performed": (
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND {BOUND} AND NOT {OPEN}",
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND {BOUND}",
    ),
    "unperformed": (
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND {BOUND} AND {OPEN}",
        f"SELECT count(*) FROM agreements a WHERE {MADE} AND {BOUND}",
    ),
    "confirmation_applied": (f"SELECT count(*) FROM agreements a WHERE {YEAR_OF.format('a.applied_on')}",) * 2,
    "confirmation_granted": (
        f"SELECT count(*) FROM agreements a WHERE {YEAR_OF.format('a.decided_on')} AND a.decision = 'granted'",
        f"SELECT count(*) FROM agreements a WHERE {YEAR_OF.format('a.decided_on')}",
    ),
}
SIDES = {"channel": "r.channel", "dispute": "t.category", "district": "t.district"}


@pytest.fixture
def clerk(as_role: AsRole, clock: Clock) -> Context:
    """An office whose 2025 had twenty-four turns of twelve cases in three channels, of which some ended later."""
    house.small_house(as_role)
    clerk = as_role("mediation_clerk")
    first = mediations.accepted(clerk)
    for form in Form:
        mediations.agree(clerk, first, form, promises=(Promise(date(2026, 12, 31), "加装隔音", 12_345),))
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        multiply(connection, first)
    clerk.reader.rollback()
    return as_role("leader")


def copy(connection: psycopg.Connection, table: str, **changes: object) -> int:
    """Write the first row of a table once more, but for some values."""
    row = connection.execute(f"SELECT to_jsonb(t) FROM {table} t ORDER BY id LIMIT 1").fetchone()
    assert row is not None
    names = [name for name in row[0] if name not in changes and name not in {"id", "row_key"}]
    given = list(changes) + (["row_key"] if "row_key" in row[0] else [])
    values = [*changes.values(), *([uuid4()] if "row_key" in row[0] else [])]
    marks = ["%s"] * len(values)
    query = f"INSERT INTO {table} ({', '.join([*names, *given])}) SELECT {', '.join([*names, *marks])}"
    query += f" FROM {table} ORDER BY id LIMIT 1 RETURNING id"
    found = connection.execute(query, values).fetchone()
    assert found is not None
    return int(found[0])


def multiply(connection: psycopg.Connection, first: int) -> None:
    """Make many cases of one, with turns and agreements that fall into the year, around it and at its edges."""
    results = ("agreed", "partial", "failed", "", "agreed", "returned")
    begins = (date(2025, 1, 1), date(2024, 12, 31), date(2025, 6, 3), date(2025, 12, 30), date(2024, 11, 2))
    for n in range(12):
        matter = copy(
            connection,
            "matters",
            number=f"M{n}",
            category=("供热", "", "物业邻里")[n % 3],
            district=("碑林区", "莲湖区")[n % 2],
            **({"status_print": None} if has_column(connection, "matters", "status_print") else {}),
        )
        case = copy(connection, "mediations", number=f"调{n}", matter_id=matter, state="ended")
        copy(connection, "mediators", mediation_id=case)
        if n % 4 == 0:
            copy(connection, "mediators", mediation_id=case, person_id=other_person(connection), state="rejected")
        for seq in (1, 2):
            result, begun = results[(n + seq) % 6], begins[(n + seq) % 5]
            ended = begun + timedelta(days=7 * n + seq) if result else None
            copy(
                connection,
                "referrals",
                mediation_id=case,
                seq=seq,
                channel=("people", "administrative", "judicial")[(n + seq) % 3],
                accepted_on=begun if n != 7 else None,
                ended_on=ended,
                returned_on=ended if result == "returned" else None,
                result="" if result == "returned" else result,
            )
        agreed_on = begins[n % 5]
        agreement = copy(
            connection,
            "agreements",
            mediation_id=case,
            seq=1,
            number=f"协{n}",
            form=("written", "oral")[n % 2],
            agreed_on=agreed_on,
            effective_on=agreed_on if n % 5 != 2 else None,
            fen=12_345 * (n % 4),
            applied_on=date(2025, 2, 1) if n % 3 == 0 else None,
            decided_on=date(2025, 12, 31) if n % 6 == 0 else date(2026, 1, 1) if n % 3 == 0 else None,
            decision=("granted", "refused")[n % 2 if n != 6 else 1] if n % 3 == 0 else "",
        )
        for part in range(n % 3):
            copy(connection, "installments", agreement_id=agreement, done_on=agreed_on if part < n % 2 + 1 else None)


def has_column(connection: psycopg.Connection, table: str, column: str) -> bool:
    query = "SELECT 1 FROM information_schema.columns WHERE table_name = %s AND column_name = %s"
    return connection.execute(query, [table, column]).fetchone() is not None


def other_person(connection: psycopg.Connection) -> int:
    (found,) = connection.execute("SELECT max(id) FROM people").fetchone() or (0,)
    return int(found)


def counted(ctx: Context, query: str) -> int:
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        (found,) = connection.execute(query).fetchone() or (0,)
    return int(found or 0)


def test_every_figure_is_what_sql_counts(clerk: Context) -> None:
    lines = view_report(clerk, 2025).mediation.lines
    assert {line.code.removeprefix("mediation_") for line in lines} == set(COUNTS)
    found = {line.code.removeprefix("mediation_"): (line.numerator, line.denominator) for line in lines}
    assert found == {name: tuple(counted(clerk, query) for query in pair) for name, pair in COUNTS.items()}
    assert 0 not in {number for name in ("success", "returned", "performed", "unperformed") for number in found[name]}
    days = next(line for line in lines if line.code == "mediation_days")
    assert days.value == round(days.numerator / days.denominator)


@pytest.mark.parametrize("side", SIDES)
def test_each_channel_dispute_and_district_is_what_sql_counts(clerk: Context, side: str) -> None:
    where = {"accepted": ACCEPTED, "concluded": ENDED, "success": f"{ENDED} AND {GOOD}"}
    lines = [line for _, of_side in view_report(clerk, 2025).mediation.sides for line in of_side]
    mine = {line.group.partition(":")[2]: line for line in lines if line.group.startswith(f"{side}:")}
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        for name, condition in where.items():
            query = f"SELECT {SIDES[side]}, count(*) FROM {TURNS} WHERE {condition} GROUP BY 1"
            wanted = dict(connection.execute(query).fetchall())
            assert {value: getattr(line, name) for value, line in mine.items() if getattr(line, name)} == wanted
    assert sum(line.accepted for line in mine.values()) == counted(clerk, COUNTS["accepted"][0])


def test_a_mediator_s_load_is_what_sql_counts(clerk: Context) -> None:
    query = f"""SELECT d.person_id::text, count(DISTINCT r.id) FROM {TURNS} JOIN mediators d ON d.mediation_id = m.id
        WHERE {ACCEPTED} AND d.state = 'named' GROUP BY 1"""
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        wanted = dict(connection.execute(query).fetchall())
    loads = view_report(clerk, 2025).mediation.loads
    assert {person: load for person, _, load in loads} == wanted
    assert [name["zh"] for _, name, _ in loads] == ["孙示例12"]


def test_every_figure_leads_to_its_rows(clerk: Context) -> None:
    part = view_report(clerk, 2025).mediation
    for line in part.lines:
        n = len(view_rows(clerk, 2025, line.code).rows)
        assert n == (line.denominator if line.code in {"mediation_days", "mediation_amount"} else line.value), line.code
    for _, of_side in part.sides:
        for one in of_side:
            assert len(view_rows(clerk, 2025, "mediation_success", one.group).rows) == one.success
    for person, _, load in part.loads:
        assert len(view_rows(clerk, 2025, "mediation_load", person).rows) == load
    with pytest.raises(NotFound):
        view_rows(clerk, 2025, "mediation_success", "district:没有")


def test_a_frozen_year_holds_its_mediation(clerk: Context) -> None:
    freeze_year(clerk, 2025)
    live = reports.published_year(clerk, 2025)["mediation"]
    with psycopg.connect(clerk.env.libpq_dsn) as connection:
        (frozen,) = connection.execute("SELECT figures FROM year_snapshots").fetchone() or ({},)
        connection.execute("UPDATE referrals SET result = 'failed' WHERE result = 'agreed'")
    assert frozen["mediation"] == live
    clerk.reader.rollback()
    (snapshot,) = view_report(clerk, 2025).snapshots
    assert snapshot.changed == ("mediation",)


def test_the_files_hold_the_mediation(clerk: Context) -> None:
    text = export_report(clerk, 2025, FileForm.CSV).decode("utf-8-sig")
    view = view_report(clerk, 2025).mediation
    rows = sum(
        line.split(",")[0].startswith(
            ("调解", "退回", "平均", "书面", "口头", "协议", "已履行", "未履行", "申请", "司法")
        )
        for line in text.splitlines()
    )
    sides = sum(len(of_side) for _, of_side in view.sides)
    assert rows == len(view.lines) + 3 * sides + len(view.loads)
