"""Do numbers stay whole while sixty-four people sign at once, at the turn of the year, and is a void one kept?"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from hearing_app.domain.errors import Forbidden, NotFound, Reason, Refused
from hearing_app.domain.rules.permissions import Action
from hearing_app.services import registers
from hearing_app.services.context import Context
from hearing_app.services.registers import Wanted
from hearing_app.services.steps.numbers import AGREEMENTS, HEARING_PAPERS, OPINIONS, REVIEWS, take_number
from tests.builders.house import AsRole

SIGNERS, EACH = 64, 6
SERIES = (REVIEWS, OPINIONS, HEARING_PAPERS, AGREEMENTS)
MIDNIGHT = datetime(2026, 12, 31, 16, tzinfo=UTC)  # the first instant of 2027 in Shanghai


@pytest.fixture
def signers(as_role: AsRole) -> Iterator[list[Context]]:
    """Sixty-four leaders, each with connections of his own; half of them sign before midnight."""
    leader = as_role("leader")
    engine = create_engine(leader.env.database_url, poolclass=NullPool)
    minutes = [timedelta(minutes=1 if i % 2 else -1) for i in range(SIGNERS)]
    yield [
        replace(leader, now=MIDNIGHT + gap, reader=Session(engine), open_writer=lambda: Session(engine))
        for gap in minutes
    ]
    engine.dispose()


def sign_often(ctx: Context, who: int, start: Barrier) -> list[tuple[str, int]]:
    """Sign several papers, some in twos; every third signing is refused, or falls, after its number was taken."""
    chance, kept = Random(who), []
    start.wait()
    for turn in range(EACH):
        wanted = sorted(chance.sample(SERIES, chance.choice((1, 2))))
        with suppress(Refused, ZeroDivisionError), ctx.change(Action.SIGN_REVIEW) as change:
            unit_id = change.permit_own_unit()
            for series in wanted:
                take_number(change, ctx.rules, unit_id, series=series)
            if (who + turn) % 3 == 0:
                raise Refused([Reason("review.no_receipt")]) if turn % 2 else ZeroDivisionError
            change.note("review", None)
            kept += [(series, 2027 if ctx.now >= MIDNIGHT else 2026) for series in wanted]
    return kept


def taken(ctx: Context) -> dict[tuple[str, int], list[int]]:
    found: dict[tuple[str, int], list[int]] = {}
    with psycopg.connect(ctx.env.libpq_dsn) as connection:
        for series, year, n in connection.execute("SELECT series, year, n FROM number_entries ORDER BY n"):
            found.setdefault((series, year), []).append(n)
    return found


def test_sixty_four_signers_leave_no_gap_and_no_double_in_any_series_and_year(signers: list[Context]) -> None:
    start = Barrier(SIGNERS)
    with ThreadPoolExecutor(SIGNERS) as crowd:
        signed = list(crowd.map(lambda one: sign_often(one[1], one[0], start), enumerate(signers)))
    kept = [place for of_one in signed for place in of_one]
    assert len(kept) < SIGNERS * EACH * 2
    places = {(series, year) for series in SERIES for year in (2026, 2027)}
    assert taken(signers[0]) == {place: list(range(1, kept.count(place) + 1)) for place in places}


def take(ctx: Context, series: str = REVIEWS) -> str:
    with ctx.change(Action.SIGN_REVIEW) as change:
        return take_number(change, ctx.rules, change.permit_own_unit(), series=series)


def entry_id(ctx: Context, number: str) -> int:
    ctx.reader.rollback()
    (found,) = [line.id for line in registers.view_register(ctx, Wanted(2027)).lines if line.number == number]
    return found


def test_void_numbers_are_kept_while_others_go_on_signing(signers: list[Context]) -> None:
    voiding = signers[1::2]
    signing = [replace(ctx, reader=Session(ctx.reader.get_bind())) for ctx in voiding]
    numbers = [take(ctx) for ctx in voiding]
    ids = [entry_id(signers[1], number) for number in numbers]
    with ThreadPoolExecutor(SIGNERS) as crowd:
        voids = [
            crowd.submit(registers.void_number, ctx, id_, reason="印错") for ctx, id_ in zip(voiding, ids, strict=True)
        ]
        takes = [crowd.submit(take, ctx) for ctx in signing]
        assert sorted(one.result() for one in voids) == sorted(ids)
        assert sorted(one.result() for one in takes) == sorted(f"示信复〔2027〕{n}号" for n in range(33, 65))
    signers[1].reader.rollback()
    (line,) = registers.view_register(signers[1], Wanted(2027)).series
    assert (line.last, line.entries, line.voided, line.is_whole) == (64, 64, 32, True)
    assert taken(signers[1]) == {(REVIEWS, 2027): list(range(1, 65))}


def test_a_void_number_says_who_when_and_why_and_the_next_one_goes_on(as_role: AsRole) -> None:
    leader = as_role("leader")
    numbers = [take(leader), take(leader), take(leader, OPINIONS)]
    lines = registers.view_register(leader, Wanted(2026)).lines
    assert [line.number for line in lines] == numbers[::-1]
    assert registers.void_number(leader, lines[2].id, reason=" 文头印错 ") == lines[2].id
    seen = registers.view_entry(leader, lines[2].id)
    assert (seen.number, seen.voided_by, seen.void_reason) == (numbers[0], "test:leader", "文头印错")
    assert (seen.voided_at, seen.taken_by, seen.taken_in["en"]) == (leader.now, "test:leader", "review opinion signed")
    assert take(leader) == "示信复〔2026〕3号"
    (void,) = registers.view_register(leader, Wanted(2026, state="voided")).lines
    assert void == seen
    assert [one.n for one in registers.view_register(leader, Wanted(2026, series=OPINIONS)).lines] == [1]


def codes(ctx: Context, id_: int, reason: str) -> list[str]:
    with pytest.raises(Refused) as refused:
        registers.void_number(ctx, id_, reason=reason)
    return [reason.code for reason in refused.value.reasons]


def test_a_number_is_voided_once_with_a_reason_by_who_may(as_role: AsRole) -> None:
    leader = as_role("leader")
    take(leader)
    id_ = registers.view_register(leader, Wanted(2026)).lines[0].id
    assert codes(leader, id_, " ") == ["number.reason_missing"]
    with pytest.raises(Forbidden):
        registers.void_number(as_role("booking_clerk"), id_, reason="印错")
    for act in (registers.view_entry, lambda ctx, one: registers.void_number(ctx, one, reason="印错")):
        with pytest.raises(NotFound):
            act(as_role("leader", unit_id=2), id_)
    registers.void_number(leader, id_, reason="印错")
    assert codes(leader, id_, "") == ["number.void_already", "number.reason_missing"]


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("UPDATE number_entries SET n = 9", "permission denied"),
        ("UPDATE number_entries SET number = ''", "permission denied"),
        ("DELETE FROM number_entries", "permission denied"),
        ("TRUNCATE number_entries", "permission denied"),
        ("UPDATE number_entries SET voided_at = NULL, voided_by = ''", "a voided number stays voided"),
    ],
)
def test_postgresql_keeps_the_program_from_altering_the_register(as_role: AsRole, statement: str, error: str) -> None:
    leader = as_role("leader")
    take(leader)
    registers.void_number(leader, registers.view_register(leader, Wanted(2026)).lines[0].id, reason="印错")
    with leader.open_writer() as session, pytest.raises(ProgrammingError, match=error):
        session.execute(text(statement))
