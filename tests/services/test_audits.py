"""Does the check name the link that somebody altered, and does a head outside the database tell the rest?"""

import json
import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from hearing_app.domain.errors import Forbidden, Refused
from hearing_app.domain.evidence.chains import Fault, Head
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services import audits, health
from hearing_app.services.context import Context
from hearing_app.store.chain import checks, heads
from tests.conftest import Clock

AsRole = Callable[..., Context]
CHAIN = """
    DO $$ DECLARE link audit%ROWTYPE; before bytea; BEGIN
      SELECT hash INTO before FROM audit WHERE seq = {seq} - 1;
      FOR link IN SELECT * FROM audit WHERE seq >= {seq} ORDER BY seq LOOP
        link.prev := coalesce(before, sha256(''));
        link.hash := sha256(link.prev || audit_piece(link.seq::text)
          || audit_piece(to_char(link.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
          || audit_piece(link.actor) || audit_piece(link.action) || audit_piece(link.unit_id::text)
          || audit_piece(link.subject) || audit_piece(link.subject_id::text) || audit_piece(link.matter_id::text)
          || audit_piece(link.facts::text));
        UPDATE audit SET prev = link.prev, hash = link.hash WHERE seq = link.seq;
        before := link.hash;
      END LOOP;
    END $$;
    UPDATE audit_head SET hash = (SELECT hash FROM audit ORDER BY seq DESC LIMIT 1)
"""
ANEW = "UPDATE audit SET actor = 'x' WHERE seq = 3;" + CHAIN.format(seq=3)


@pytest.fixture
def auditor(as_role: AsRole) -> Iterator[Context]:
    """The auditor of a chain with seven links of all shapes; no head is exported yet."""
    clerk = as_role("booking_clerk")
    for number in range(7):
        with clerk.change(Action.EDIT_MATTER) as change:
            change.permit(Place(unit_id=1))
            change.note("matter", number or None, matter_id=None, number="编号：甲", n=number, nothing=None)
    file = clerk.env.home / heads.NAME
    file.unlink(missing_ok=True)
    yield as_role("auditor")
    file.unlink(missing_ok=True)


def as_owner(ctx: Context, *statements: str) -> None:
    """Do what only the owner of the database can: alter links."""
    with psycopg.connect(ctx.env.migration_database_url.replace("+psycopg", "")) as owner:
        owner.execute("ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_head DISABLE TRIGGER USER")
        for statement in statements:
            owner.execute(statement)
        owner.execute("ALTER TABLE audit ENABLE TRIGGER USER; ALTER TABLE audit_head ENABLE TRIGGER USER")
    ctx.reader.rollback()


def faults(ctx: Context, *given: Head) -> list[tuple[int, Fault]]:
    return [(one.seq, one.fault) for one in audits.verify_chain(ctx, given).report.faults]


def test_a_chain_that_nobody_touched_is_whole(auditor: Context) -> None:
    view = audits.verify_chain(auditor)
    assert (view.report.links, view.report.is_whole, view.is_well) == (7, True, True)
    assert str(view.report.head).startswith("7:")


def test_an_empty_chain_is_whole(as_role: AsRole) -> None:
    view = audits.verify_chain(as_role("auditor"))
    assert (view.report.links, view.is_well) == (0, True)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit SET actor = 'somebody' WHERE seq = 4", (4, Fault.ALTERED)),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE seq = 7", (7, Fault.ALTERED)),
        ("UPDATE audit SET facts = facts || '{\"n\": 9}' WHERE seq = 1", (1, Fault.ALTERED)),
        ("UPDATE audit SET matter_id = 0 WHERE seq = 2", (2, Fault.ALTERED)),
        ("UPDATE audit SET actor = actor || action, action = '' WHERE seq = 5", (5, Fault.ALTERED)),
        ("UPDATE audit SET hash = sha256('x') WHERE seq = 3", (3, Fault.ALTERED)),
        ("UPDATE audit SET prev = sha256('x') WHERE seq = 3", (3, Fault.PREV)),
        ("DELETE FROM audit WHERE seq = 3", (3, Fault.MISSING)),
        ("DELETE FROM audit WHERE seq > 5", (6, Fault.MISSING)),
        ("DELETE FROM audit", (1, Fault.MISSING)),
        ("UPDATE audit_head SET hash = sha256('x')", (7, Fault.HEAD)),
        ("UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit WHERE seq = 5)", (5, Fault.HEAD)),
        ("DELETE FROM audit_head", (7, Fault.HEAD)),
        (ANEW.partition("UPDATE audit_head")[0], (7, Fault.HEAD)),
    ],
)
def test_what_the_owner_altered_is_named_with_its_link(
    auditor: Context, statement: str, found: tuple[int, Fault]
) -> None:
    as_owner(auditor, statement)
    assert faults(auditor) == [found]


def test_the_first_of_several_parts_that_breaks_is_named(auditor: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PART", 2)
    assert faults(auditor) == []
    as_owner(auditor, "UPDATE audit SET actor = 'x' WHERE seq IN (4, 6)")
    assert faults(auditor) == [(4, Fault.ALTERED)]


def test_a_chain_computed_anew_shows_only_beside_an_exported_head(auditor: Context) -> None:
    early, late = checks.find_link(auditor.reader, 2), checks.find_head(auditor.reader)
    assert early is not None
    assert late is not None
    audits.export_head(machine(auditor), auditor.now)
    as_owner(auditor, ANEW)
    (auditor.env.home / heads.NAME).rename(copy := auditor.env.home / "copy.jsonl")
    assert faults(auditor) == []
    assert faults(auditor, early) == []
    assert faults(auditor, late) == [(7, Fault.REWRITTEN)]
    assert audits.verify_chain(auditor, file=copy).report.lost[0].fault is Fault.REWRITTEN


def test_a_cut_tail_shows_only_beside_an_exported_head(auditor: Context) -> None:
    late = checks.find_head(auditor.reader)
    assert late is not None
    as_owner(
        auditor,
        "DELETE FROM audit WHERE seq > 5",
        "UPDATE audit_head SET seq = 5, hash = (SELECT hash FROM audit WHERE seq = 5)",
    )
    assert faults(auditor) == []
    assert faults(auditor, late) == [(7, Fault.CUT)]


def test_what_others_write_meanwhile_breaks_nothing(auditor: Context, as_role: AsRole) -> None:
    end = checks.find_end(auditor.reader)
    with as_role("booking_clerk").change(Action.EDIT_MATTER) as change:
        change.permit(Place(unit_id=1))
    assert (end.last_seq, end.head and end.head.seq) == (7, 7)
    assert faults(auditor) == []


def test_a_page_checks_part_by_part(auditor: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PART", 3)
    monkeypatch.setattr(audits, "PATIENCE_S", -1.0)
    first = audits.verify_part(auditor, 0).report
    assert (first.links, first.is_whole) == (3, False)
    rest = audits.verify_part(auditor, audits.verify_part(auditor, 3).report.links).report
    assert (rest.links, rest.is_whole) == (7, True)
    assert audits.verify_part(auditor, 99).report.links == 3


def test_only_who_may_see_the_audit_checks_it(as_role: AsRole) -> None:
    for role in ("booking_clerk", "leader", "administrator"):
        with pytest.raises(Forbidden):
            audits.verify_chain(as_role(role))


def machine(ctx: Context) -> Context:
    return replace(ctx, actor=replace(ctx.actor, name="ticker", role=ctx.rules.roles["machine"], unit_id=None))


def lines(ctx: Context) -> list[dict[str, object]]:
    file = ctx.env.home / heads.NAME
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()] if file.exists() else []


def test_the_head_is_exported_once_a_day(auditor: Context, as_role: AsRole, clock: Clock) -> None:
    for hours in (0, 1, 13, 24):  # 09:00, 10:00 and 22:00 of one day in Shanghai, 09:00 of the next
        clock.forward(hours=hours - (clock.now - auditor.now) / timedelta(hours=1))
        audits.export_head(as_role("machine", unit_id=None), clock.now)
    found = lines(auditor)
    assert [(line["at"], line["seq"]) for line in found] == [
        ("2026-11-23T01:00:00+00:00", 7),
        ("2026-11-24T01:00:00+00:00", 8),
    ]
    file = auditor.env.home / heads.NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    view = audits.verify_chain(auditor)
    assert (view.report.heads, view.is_well, audits.view_head(auditor).exported) == (2, True, heads.read(file).last)


def test_a_day_whose_writing_failed_is_tried_again(auditor: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(heads, "append", full)
        with pytest.raises(OSError):  # noqa: PT011 any will do
            audits.export_head(machine(auditor), auditor.now)
    audits.export_head(machine(auditor), auditor.now)
    assert [line["seq"] for line in lines(auditor)] == [7]


def test_a_line_that_a_power_cut_left_unfinished_spoils_no_other(auditor: Context) -> None:
    file = auditor.env.home / heads.NAME
    file.write_text('{"at": "2026-11-', "utf-8")
    audits.export_head(machine(auditor), auditor.now)
    view = audits.verify_chain(auditor)
    assert (view.unreadable, view.report.heads, view.is_well) == ((1,), 1, True)


def codes(ctx: Context) -> list[str]:
    return [reason.code for reason in health.chain_troubles(ctx)]


def test_the_doctor_says_when_the_chain_is_broken_or_no_head_was_exported(
    auditor: Context, as_role: AsRole, clock: Clock, tmp_path: Path
) -> None:
    assert codes(auditor) == []
    clock.forward(days=2, seconds=1)
    assert codes(as_role("operator")) == ["health.heads_old"]
    audits.export_head(as_role("machine", unit_id=None), clock.now)
    assert codes(as_role("operator")) == []
    as_owner(auditor, "UPDATE audit SET actor = 'x' WHERE seq = 4")
    assert codes(as_role("operator")) == ["health.chain_broken", "audit.altered"]
    (auditor.env.home / heads.NAME).write_text("?\n", "utf-8")
    assert codes(as_role("operator")) == [
        "health.chain_broken", "audit.altered", "health.heads_old", "health.heads_line",
    ]  # fmt: skip


def test_a_file_that_cannot_be_opened_is_refused_in_words(auditor: Context) -> None:
    (auditor.env.home / heads.NAME).mkdir()
    with pytest.raises(Refused, match=r"audit\.heads_unreadable"):
        audits.verify_chain(auditor)
    assert codes(auditor) == ["audit.heads_unreadable"]
    (auditor.env.home / heads.NAME).rmdir()
