"""Does a workbook come in wholly, twice without a trace, and only when it is meant to?"""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.services import health
from hearing_app.services.context import Context
from hearing_app.services.imports import (
    Family,
    ImportOrder,
    take_later,
    take_uploaded,
    take_workbook,
    upload_workbook,
    view_import,
    view_imports,
)
from hearing_app.services.reports import view_year
from hearing_app.services.sittings.bookings import book_sitting
from hearing_app.services.steps.intake import roster_intake, tallies
from hearing_app.store import files
from tests.builders import house
from tests.builders.house import AsRole
from tests.builders.workbooks import (
    ATTENDANCE,
    ATTENDANCE_HEADER,
    HEARING,
    HEARING_HEADER,
    PEOPLE_HEADER,
    PERSON,
    REVIEW,
    REVIEW_HEADER,
    changed,
    workbook,
)

ROSTER = workbook(
    {
        "名册": (
            ("听证评议员名册",),
            PEOPLE_HEADER,
            PERSON,
            changed(PERSON, PEOPLE_HEADER, 编号="E002", 姓名=None),
            changed(PERSON, PEOPLE_HEADER, 编号="E003", 类别="魔术师"),
            changed(PERSON, PEOPLE_HEADER, 编号="E004", 聘期止="2020-01-01"),
            changed(PERSON, PEOPLE_HEADER, 编号="E005", 姓名="李示例05", 手机="13900000005", 不可参加时间="周三下午"),
        )
    }
)
GOOD = workbook({"名册": (PEOPLE_HEADER, PERSON)})


def order(content: bytes, family: Family = Family.ROSTER, **more: Any) -> ImportOrder:
    return ImportOrder(family, "示例.xlsx", content, **more)


def everything(ctx: Context) -> dict[str, Any]:
    """The number of rows of each table, and the resources with their versions."""
    ctx.reader.rollback()
    tables = ctx.reader.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    rows = {name: ctx.reader.scalar(text(f'SELECT count(*) FROM "{name}"')) for name in sorted(tables)}
    versions = [tuple(row) for row in ctx.reader.execute(text("SELECT id, version FROM resources ORDER BY id"))]
    return {"rows": rows, "versions": versions}


def year(*attendances: tuple[Any, ...], hearings: tuple[tuple[Any, ...], ...] = (HEARING,)) -> bytes:
    """A year's workbook with one review and these hearings."""
    return workbook(
        {
            "台账": (REVIEW_HEADER, REVIEW),
            "听证会": (HEARING_HEADER, *hearings),
            "参加人员": (ATTENDANCE_HEADER, *(attendances or (ATTENDANCE,))),
        }
    )


def test_bad_rows_are_reported_with_their_place_and_good_ones_are_taken(ctx: Context) -> None:
    result = take_workbook(ctx, order(ROSTER))
    assert result.is_taken
    assert result.counts["people"] == {"added": 2, "changed": 0, "same": 0}
    assert [(one.sheet, one.row, one.column, one.code) for one in result.problems] == [
        ("名册", 4, "B", "intake.blank"),
        ("名册", 5, "C", "intake.category_unknown"),
        ("名册", 6, "H", "intake.term_reversed"),
    ]


def test_all_or_nothing_keeps_everything_out(ctx: Context) -> None:
    before = everything(ctx)
    result = take_workbook(ctx, order(ROSTER, is_all_or_nothing=True))
    assert (result.is_taken, len(result.problems)) == (False, 3)
    assert everything(ctx) == before


def test_a_dry_run_says_the_same_and_leaves_no_trace_not_even_in_the_chain(ctx: Context) -> None:
    before = everything(ctx)
    dry = take_workbook(ctx, order(ROSTER, is_dry_run=True))
    assert everything(ctx) == before
    wet = take_workbook(ctx, order(ROSTER))
    assert (dry.counts, dry.problems, dry.is_taken, wet.is_taken) == (wet.counts, wet.problems, False, True)


@pytest.mark.parametrize(("family", "content"), [(Family.ROSTER, ROSTER), (Family.YEAR, year())])
def test_the_same_file_twice_changes_nothing(ctx: Context, family: Family, content: bytes) -> None:
    take_workbook(ctx, order(content, family))
    before = everything(ctx)
    again = take_workbook(ctx, order(content, family))
    assert all((counts["added"], counts["changed"]) == (0, 0) for counts in again.counts.values())
    after = everything(ctx)
    assert after["versions"] == before["versions"]
    changed_tables = {name for name, number in after["rows"].items() if number != before["rows"][name]}
    assert changed_tables == {"audit"}


def test_a_year_comes_in_before_and_after_the_roster(ctx: Context) -> None:
    alone = take_workbook(ctx, order(year(), Family.YEAR))
    assert (alone.counts["hearings"]["added"], alone.counts["people"]["added"]) == (1, 2)
    figures = view_year(ctx, 2021)
    assert (figures.hearings_held, figures.votes) == (1, {"T1": {"赞成": 1, "反对": 0}})
    after = take_workbook(ctx, order(GOOD))
    assert after.counts["people"]["same"] + after.counts["people"]["changed"] == 1


def test_a_year_after_the_roster_finds_its_people_by_code(ctx: Context) -> None:
    take_workbook(ctx, order(GOOD))
    result = take_workbook(ctx, order(year(), Family.YEAR))
    assert result.counts["people"]["added"] == 1  # the counsel alone


def test_a_past_panel_that_today_would_refuse_is_taken_with_a_warning_at_its_row(ctx: Context) -> None:
    result = take_workbook(ctx, order(year(), Family.YEAR))
    assert result.is_taken
    assert result.counts["hearings"]["added"] == 1
    warned = [(one.sheet, one.row, one.code) for one in result.warnings if one.code.startswith("history.")]
    assert warned == [
        ("听证会", 2, "history.panel.too_few"),
        ("听证会", 2, "history.panel.group_missing"),
        ("听证会", 2, "history.panel.group_missing"),
        ("听证会", 2, "history.panel.group_missing"),
    ]


def test_an_even_panel_and_one_beyond_its_cap_are_told(ctx: Context) -> None:
    roster = [
        changed(PERSON, PEOPLE_HEADER, 编号=f"E10{n}", 姓名=f"某示例{n}", 类别=kind, 手机=f"1390000010{n}", 每月上限=1)
        for n, kind in enumerate(("法官", "律师", "人大代表", "社区工作者", "法律专家", "律师"))
    ]
    take_workbook(ctx, order(workbook({"名册": (PEOPLE_HEADER, *roster)})))
    came = [
        changed(
            ATTENDANCE,
            ATTENDANCE_HEADER,
            听证编号=hearing,
            人员编号=row[0],
            姓名=row[1],
            类别=row[2],
            席位="主持人" if n == 0 else "听证员",
        )
        for hearing, size in (("T1", 6), ("T2", 5))
        for n, row in enumerate(roster[:size])
    ]
    second = changed(HEARING, HEARING_HEADER, 听证编号="T2", 日期="2021-08-20")
    result = take_workbook(ctx, order(year(*came, hearings=(HEARING, second)), Family.YEAR))
    found = [(one.row, one.code) for one in result.warnings]
    assert (2, "history.panel.even") in found
    assert (3, "history.panel.even") not in found
    assert [code for row, code in found if row == 3] == ["history.person.monthly_cap"] * 5


def test_two_hearings_in_one_room_at_once_are_told_at_the_second(ctx: Context) -> None:
    second = changed(HEARING, HEARING_HEADER, 听证编号="T2", 开始="11:00", 结束="13:00")
    result = take_workbook(ctx, order(year(hearings=(HEARING, second)), Family.YEAR))
    (told,) = [one for one in result.warnings if one.code == "history.room_twice"]
    assert (told.sheet, told.row) == ("听证会", 3)
    assert dict(told.params) == {"hearing": "T2", "other": "T1", "place": "听证室一", "day": date(2021, 8, 18)}
    apart = changed(HEARING, HEARING_HEADER, 听证编号="T2", 开始="12:00", 结束="13:00")
    result = take_workbook(ctx, order(year(hearings=(HEARING, apart)), Family.YEAR))
    assert [one for one in result.warnings if one.code == "history.room_twice"] == []


def test_history_books_nobody(ctx: Context) -> None:
    take_workbook(ctx, order(year(), Family.YEAR))
    assert everything(ctx)["rows"]["bookings"] == 0
    assert everything(ctx)["rows"]["letters"] == 0


def test_an_upload_is_previewed_then_taken_by_the_worker_as_whoever_asked(ctx: Context, as_role: AsRole) -> None:
    import_id = upload_workbook(ctx, order(ROSTER))
    seen = view_import(ctx, import_id)
    assert (seen.state, [line.added for line in seen.counts], len(seen.problems)) == ("previewed", [2], 3)
    assert everything(ctx)["rows"]["people"] == 0
    take_later(ctx, import_id)
    take_later(ctx, import_id)
    assert view_import(ctx, import_id).state == "waiting"
    machine = replace(as_role("machine"), reader=ctx.reader)
    take_uploaded(machine, import_id, 1, "booking_clerk")
    done = view_import(ctx, import_id)
    assert (done.state, done.done, done.total) == ("taken", 2, 2)
    assert everything(ctx)["rows"]["people"] == 2
    assert ctx.reader.scalars(text("SELECT DISTINCT actor FROM audit")).all() == ["test:booking_clerk"]
    take_uploaded(machine, import_id, 1, "booking_clerk")
    assert everything(ctx)["rows"]["people"] == 2


def test_an_import_that_breaks_is_failed_with_a_sentence_and_the_desk_and_doctor_say_so(
    ctx: Context, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_id = upload_workbook(ctx, order(ROSTER))
    take_later(ctx, import_id)

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(roster_intake, "save_roster", broken)
    with pytest.raises(ZeroDivisionError):
        take_uploaded(as_role("machine"), import_id, 1, "booking_clerk")
    seen = view_import(ctx, import_id)
    assert (seen.state, seen.done, [one.code for one in seen.failure]) == ("failed", 0, ["import.broke"])


def test_progress_rises_while_rows_are_written(ctx: Context, as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tallies, "STRIDE", 1)
    import_id = upload_workbook(ctx, order(ROSTER))
    take_later(ctx, import_id)
    seen = []

    def telling(session: Session, id_: int, done: int) -> None:
        plain(session, id_, done)
        ctx.reader.rollback()
        seen.append(view_import(ctx, import_id).done)

    plain = files.tell_progress
    monkeypatch.setattr(files, "tell_progress", telling)
    take_uploaded(as_role("machine"), import_id, 1, "booking_clerk")
    assert (seen, view_import(ctx, import_id).done) == ([1, 2], 2)


def test_a_job_that_was_given_up_is_said_by_the_doctor_and_on_the_banner(ctx: Context) -> None:
    with ctx.open_writer() as session:
        job_id = session.scalar(
            text(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status)"
                " VALUES ('default', 'take_import', '{}', 'failed') RETURNING id"
            )
        )
        session.execute(
            text("INSERT INTO procrastinate_events (job_id, type, at) VALUES (:id, 'failed', now())"), {"id": job_id}
        )
        session.commit()
    for said in (health.silences(ctx), health.troubles(ctx)):
        (reason,) = [one for one in said if one.code == "health.jobs_failed"]
        assert reason.params["count"] == 1


def test_a_home_that_cannot_be_written_is_said_on_the_banner(ctx: Context, tmp_path: Path) -> None:
    shut = replace(ctx, env=replace(ctx.env, home=tmp_path / "gone"))
    assert "health.not_writable" in {one.code for one in health.silences(shut)}


def test_all_or_nothing_holds_for_an_upload_as_well(ctx: Context, as_role: AsRole) -> None:
    import_id = upload_workbook(ctx, order(ROSTER, is_all_or_nothing=True))
    take_later(ctx, import_id)
    take_uploaded(as_role("machine"), import_id, 1, "booking_clerk")
    assert view_import(ctx, import_id).state == "kept_out"
    assert everything(ctx)["rows"]["people"] == 0


@pytest.mark.parametrize("content", [b"", b"no workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused_before_anything_is_kept(ctx: Context, content: bytes) -> None:
    with pytest.raises(Refused):
        upload_workbook(ctx, order(content))
    assert view_imports(ctx) == []


def test_only_who_may_import_does_and_only_in_his_unit(ctx: Context, as_role: AsRole) -> None:
    import_id = upload_workbook(ctx, order(GOOD))
    with pytest.raises(NotFound):
        view_import(as_role("booking_clerk", unit_id=2), import_id)
    with pytest.raises(NotFound):
        take_later(as_role("booking_clerk", unit_id=2), import_id)
    with pytest.raises(Forbidden):
        take_workbook(as_role("recorder"), order(GOOD))


def test_indicated_consent_is_kept_as_indicated(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    values = ctx.reader.execute(text("SELECT DISTINCT consent FROM parties")).scalars().all()
    assert values == ["none"]
    assert ctx.reader.execute(text("SELECT DISTINCT both_indicated FROM matters")).scalars().all() == [True]


def test_an_imported_roster_can_be_booked(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    assert book_sitting(ctx, house.hearing(ctx)) > 0


def test_the_same_file_again_takes_back_no_correction_and_a_changed_file_changes_what_it_changed(ctx: Context) -> None:
    take_workbook(ctx, order(GOOD))
    with ctx.open_writer() as session:
        session.execute(text("UPDATE people SET phone = '13900009999', email = 'new@example.invalid'"))
        session.execute(text("UPDATE roster_entries SET title = '', monthly_cap = 9"))
        session.commit()
    assert take_workbook(ctx, order(GOOD)).counts["people"] == {"added": 0, "changed": 0, "same": 1}
    found = ctx.reader.execute(text("SELECT phone, email, monthly_cap FROM people JOIN roster_entries ON true")).one()
    assert tuple(found) == ("13900009999", "new@example.invalid", 9)
    corrected = workbook({"名册": (PEOPLE_HEADER, changed(PERSON, PEOPLE_HEADER, 手机="13900008888", 电子邮箱=None))})
    assert take_workbook(ctx, order(corrected)).counts["people"]["changed"] == 1
    ctx.reader.rollback()
    found = ctx.reader.execute(text("SELECT phone, email FROM people")).one()
    assert tuple(found) == ("13900008888", "new@example.invalid")


def test_a_list_of_past_years_unsigns_no_review_and_touches_no_live_sitting(ctx: Context, as_role: AsRole) -> None:
    take_workbook(ctx, order(year(), Family.YEAR))
    with ctx.open_writer() as session:
        session.execute(text("UPDATE reviews SET state = 'signed', signed_on = '2021-05-05', conclusion = 'modify'"))
        session.execute(text("UPDATE sittings SET source = 'office', state = 'noticed'"))
        session.commit()
    take_workbook(ctx, order(year(), Family.YEAR))
    ctx.reader.rollback()
    review = ctx.reader.execute(text("SELECT state, signed_on, conclusion FROM reviews")).one()
    assert tuple(review) == ("signed", date(2021, 5, 5), "modify")
    assert ctx.reader.scalar(text("SELECT state FROM sittings")) == "noticed"
