"""Is the volume whole, the same each time, and checkable without us?"""

import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from hearing_app.domain.errors import Forbidden, Refused
from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.rules.permissions import Action
from hearing_app.jobs.tasks import run
from hearing_app.services import access
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.matters import review_files, reviews, uploads
from hearing_app.services.matters.reviews import CounselOrder
from hearing_app.services.matters.uploads import UploadOrder
from hearing_app.settings.places import CONFIG
from hearing_app.settings.volumes import review_volume
from hearing_app.store import audit, files
from hearing_app.store.tables.sittings import SittingRow
from tests.builders import days as story
from tests.builders import house
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
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def kinds_in(content: bytes) -> list[str]:
    return [item["kind"] for item in json.loads(entries(content)["contents.json"])["items"]]


def year(ctx: Context) -> None:
    """Import a past year: one review with a hearing of two who voted, one without."""
    review = changed(REVIEW, REVIEW_HEADER, 编号="LF2", 听证编号=None)
    second = changed(
        ATTENDANCE, ATTENDANCE_HEADER, 人员编号="E002", 姓名="李示例02", 类别="律师", 席位="听证员", 表决="反对"
    )
    people = [ATTENDANCE_HEADER, ATTENDANCE, second]
    book = workbook({"账": [REVIEW_HEADER, REVIEW, review], "会": [HEARING_HEADER, HEARING], "人": people})
    assert not take_workbook(ctx, ImportOrder(Family.YEAR, "year.xlsx", book)).problems


def test_a_held_hearing_with_everything_fills_its_volume(as_role: AsRole, clock: Clock, tmp_path: Path) -> None:
    handler = as_role("handler")
    number = reviews.open_review(handler, house.MATTER)
    uploads.upload_file(handler, UploadOrder(house.MATTER, "application", "申请.pdf", b"%PDF-1.7 x"))
    order = CounselOrder(number, 1, CounselForm.WRITTEN, date(2026, 11, 23), text="合法。\n建议维持。")
    reviews.record_counsel(handler, order)
    sitting_id = story.held(as_role, clock)
    built = review_files.build_review_file(as_role("recorder"), number)
    assert sorted(set(kinds_in(built.content))) == [
        "application",
        "counsel_opinion",
        "deliberation_record",
        "hearing_notice",
        "hearing_opinion",
        "hearing_record",
        "member_invitation",
        "naming_request",
        "sign_in_sheet",
    ]
    names = entries(built.content)
    assert [name for name in names if name.endswith("听证评议意见书（XT2026-1）.docx")] != []
    again = review_files.build_review_file(as_role("leader"), story.row_of(handler, sitting_id).number)
    assert (again.content, again.is_new, again.version) == (built.content, False, 1)
    with zipfile.ZipFile(io.BytesIO(built.content)) as file:
        file.extractall(tmp_path)
    checked = subprocess.run(
        ["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_reading_and_building_stay_outside_the_range_that_the_file_prints(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    number = reviews.open_review(ctx, house.OTHER_MATTER)
    first = review_files.build_review_file(ctx, number)
    access.note_read(ctx, Action.VIEW_REVIEW, "review", subject_id=1, matter_id=first.matter_id)
    access.note_read(ctx, Action.VIEW_MATTER, "matter", subject_id=first.matter_id, matter_id=first.matter_id)
    second = review_files.build_review_file(ctx, number)
    assert (second.version, second.sha256, second.is_new) == (1, first.sha256, False)
    assert first.audit_head == (audit.head_of_matter(ctx.reader, first.matter_id) or b"").hex() != ""
    uploads.upload_file(ctx, UploadOrder(house.OTHER_MATTER, "unit_reply", "答复.pdf", b"%PDF-1.7"))
    third = review_files.build_review_file(ctx, number)
    assert (third.version, third.is_new, third.audit_head != first.audit_head) == (2, True, True)
    assert [row.version for row in files.volumes_of(ctx.reader, first.matter_id)] == [2, 1]


def test_a_past_review_has_what_the_ledger_knows_and_lists_the_rest(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    year(ctx)
    built = review_files.build_review_file(ctx, "T1")
    assert (built.number, built.audit_head) == ("LF1", "")
    assert kinds_in(built.content) == ["counsel_opinion", "sign_in_sheet", "deliberation_record"]
    codes = {reason.code for reason in built.missing}
    assert {"review_file.place_missing", "review_file.part_missing", "review_file.notice_receipt_absent"} <= codes
    without = review_files.build_review_file(ctx, "LF2")
    assert kinds_in(without.content) == ["counsel_opinion"]


def test_a_matter_without_review_or_hearing_still_has_a_volume(as_role: AsRole) -> None:
    built = review_files.build_review_file(as_role("booking_clerk"), house.MEDIATION)
    assert (built.items, built.version) == (0, 1)
    assert "review_file.counsel_absent" in {reason.code for reason in built.missing}


def test_the_worker_builds_the_same_file(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    number = reviews.open_review(ctx, house.OTHER_MATTER)
    volume = review_files.view_volume(ctx, number)
    run(as_role("machine", unit_id=None), "assemble_review_file", {"matter_id": volume.matter_id})
    built = review_files.build_review_file(ctx, number)
    assert (built.version, built.is_new) == (1, False)


def test_two_who_build_at_once_both_get_the_file(as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    ctx, other = as_role("booking_clerk"), as_role("recorder")
    number = reviews.open_review(ctx, house.OTHER_MATTER)
    render, ahead = review_files.render, []

    def overtaken(*args: object, **more: object) -> bytes:
        if not ahead:
            ahead.append(0)
            ahead[0] = review_files.build_review_file(other, number).version
        return render(*args, **more)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(review_files, "render", overtaken)
    built = review_files.build_review_file(ctx, number)
    assert (ahead, built.version, built.is_new) == ([1], 1, False)


def test_an_unknown_number_a_sitting_without_matter_and_another_unit_are_told(as_role: AsRole) -> None:
    ctx = as_role("booking_clerk")
    for number, role, code in (
        ("LF0", ctx, "review_file.unknown"),
        (house.MATTER, as_role("booking_clerk", unit_id=2), "review_file.unknown"),
    ):
        with pytest.raises(Refused) as refused:
            review_files.build_review_file(role, number)
        assert [reason.code for reason in refused.value.reasons] == [code]
    with pytest.raises(Forbidden):
        review_files.build_review_file(as_role("auditor"), house.MATTER)


def test_papers_of_the_day_tell_the_hours_that_it_really_had(as_role: AsRole, clock: Clock) -> None:
    sitting_id = story.held(as_role, clock)
    recorder = as_role("recorder")
    with recorder.open_writer() as session:
        hours = {
            "opened_at": datetime(2026, 12, 14, 1, 12, tzinfo=UTC),
            "closed_at": datetime(2026, 12, 14, 3, 5, tzinfo=UTC),
        }
        session.execute(update(SittingRow).where(SittingRow.id == sitting_id).values(**hours))
        session.commit()
    built = entries(review_files.build_review_file(recorder, house.MATTER).content)
    for title, is_of_the_day in (("听证笔录", True), ("听证评议意见书", True), ("听证通知书", False)):
        (name,) = [one for one in built if title in one and one.endswith(".pdf")][:1]
        text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(built[name])).pages).replace(" ", "")
        assert ("9时12分至11时5分" in text or "9时12分至11时05分" in text) is is_of_the_day, text


MADE_UP = """code = "follow_up"
label = { zh = "督办、落实反馈", en = "Supervision and follow-up" }
needed = "optional"

[[places.parts]]
code = "follow_up"
label = { zh = "督办、落实反馈", en = "Supervision and follow-up" }
needed = "optional"
origin = "uploaded"

[[places.parts]]
code = "drone_survey"
label = { zh = "航拍勘验记录", en = "Drone survey" }
needed = "always"
origin = "uploaded"
"""


def test_a_made_up_paper_is_asked_for_filed_and_listed_without_code(as_role: AsRole, tmp_path: Path) -> None:
    shutil.copytree(CONFIG, tmp_path / "config")
    file = tmp_path / "config" / "volumes" / "review.toml"
    lines, place = file.read_text("utf-8"), 'code = "follow_up"'
    before, _, after = lines.partition(place)
    file.write_text(before + MADE_UP + after.partition('origin = "uploaded"\n')[2], "utf-8")

    def with_it(role: str) -> Context:
        ctx = as_role(role)
        return replace(ctx, rules=replace(ctx.rules, volume=review_volume(tmp_path / "config")))

    number = reviews.open_review(with_it("handler"), house.MATTER)
    missing = review_files.view_volume(with_it("handler"), number).missing
    assert [one.params["part"]["zh"] for one in missing if "part" in one.params].count("航拍勘验记录") == 1
    uploads.upload_file(with_it("handler"), UploadOrder(house.MATTER, "drone_survey", "航拍.pdf", b"%PDF-1.7 x"))
    built = review_files.build_review_file(with_it("recorder"), number)
    assert "drone_survey" in kinds_in(built.content)
    assert [name.split("/")[0] for name in entries(built.content) if "航拍" in name] == ["20_督办、落实反馈"]
    assert all(one.params.get("part", {}).get("zh") != "航拍勘验记录" for one in built.missing)
