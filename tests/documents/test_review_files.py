"""Can anybody check a volume without us, and is it the same volume every time?"""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from hearing_app.documents.review_files import VolumeFile, page_count, render, safe_name
from hearing_app.settings.places import ROOT
from tests.builders import papers

PRINT_DIGEST = """
import hashlib
from tests.builders import papers
from hearing_app.documents.review_files import render
contents, files = papers.full_volume()
print(hashlib.sha256(render(contents, files, cover=papers.cover())).hexdigest())
"""


@pytest.fixture(scope="module")
def volume() -> bytes:
    contents, files = papers.full_volume()
    return render(contents, files, cover=papers.cover())


def blank_pdf(pages: int) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize("surroundings", [{"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}, {"TZ": "UTC-3:30"}])
def test_another_process_in_another_time_zone_builds_the_same_bytes(
    volume: bytes, surroundings: dict[str, str]
) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C", **surroundings}
    command = [sys.executable, "-c", PRINT_DIGEST]
    done = subprocess.run(command, env=environment, cwd="/", check=True, capture_output=True, text=True)
    assert done.stdout.strip() == hashlib.sha256(volume).hexdigest()


def test_sha256sum_accepts_the_unpacked_volume(volume: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        file.extractall(tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert (done.returncode, len(done.stdout.splitlines())) == (0, len(files) - 1)


HAS_SM3 = subprocess.run(["cksum", "-a", "sm3"], input=b"", capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not HAS_SM3, reason="cksum of coreutils before 9.0 knows no SM3")
def test_cksum_accepts_the_unpacked_volume_by_sm3(volume: bytes, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        file.extractall(tmp_path)
        names = file.namelist()
    done = subprocess.run(
        ["cksum", "--check", "--strict", "SM3SUMS"], cwd=tmp_path, check=False, capture_output=True, text=True
    )
    # neither list has itself
    assert (done.returncode, len(done.stdout.splitlines())) == (0, len(names) - 2)


def test_folders_follow_the_places_and_names_are_marked_as_utf8(volume: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        entries = file.infolist()
    names = [entry.filename for entry in entries]
    assert names == [*sorted(names[:-2]), "SM3SUMS", "SHA256SUMS"]
    assert [name for name in names if name.startswith("11_")] == [
        "11_法律顾问意见书/009_counsel_opinion材料.docx",
        "11_法律顾问意见书/009_counsel_opinion材料.pdf",
    ]
    assert all(entry.flag_bits & 0x800 for entry in entries if not entry.filename.isascii())
    assert {entry.date_time for entry in entries} == {(2026, 12, 28, 0, 0, 0)}
    assert {entry.compress_type for entry in entries} == {zipfile.ZIP_STORED}


def test_contents_as_json_carry_pages_digests_version_and_head(volume: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        index = json.loads(file.read("contents.json"))
        notice = file.read("12_听证材料/010_hearing_notice材料.pdf")
    assert (index["file_version"], index["audit_head"], index["missing"]) == (3, papers.cover().audit_head, [])
    item = next(one for one in index["items"] if one["kind"] == "hearing_notice")
    assert item["sha256"] == hashlib.sha256(notice).hexdigest()
    assert item["pages"] == len(PdfReader(io.BytesIO(notice)).pages)
    assert item["date"] == "2026-12-01"


def test_the_contents_sheet_prints_font_version_and_audit_head(volume: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(volume)) as file:
        sheet = file.read("02_卷内目录/卷内目录.pdf")
    words = "".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet)).pages)
    plain = "".join(words.replace("\u200b", "").split())
    assert [one for one in (papers.cover().audit_head, "第3版", "未安装仿宋") if one not in plain] == []


def test_a_file_that_is_not_the_recorded_one_stops_the_building() -> None:
    contents, files = papers.full_volume()
    first = contents.items[0]
    recorded = replace(first, holding=replace(first.holding, sha256="0" * 64))
    wrong = replace(contents, items=(recorded, *contents.items[1:]))
    with pytest.raises(ValueError, match="not the one that was recorded"):
        render(wrong, files, cover=papers.cover())
    with pytest.raises(ValueError, match="no file for item"):
        render(contents, {}, cover=papers.cover())


def test_two_pictures_of_one_paper_keep_both() -> None:
    contents, files = papers.full_volume()
    files["application"] = (VolumeFile("JPG", b"1"), VolumeFile("jpg", b"2"))
    with zipfile.ZipFile(io.BytesIO(render(contents, files, cover=papers.cover()))) as file:
        names = [name for name in file.namelist() if name.startswith("03_")]
    assert [name.rsplit("/", 1)[1] for name in names] == ["001_application材料.jpg", "001_application材料_2.jpg"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (VolumeFile("pdf", blank_pdf(3)), 3),
        (VolumeFile("PDF", b"%PDF-1.7 broken"), None),
        (VolumeFile("jpg", b"x"), 1),
        (VolumeFile("docx", b"x"), None),
    ],
)
def test_pages_are_counted_where_they_can_be(file: VolumeFile, expected: int | None) -> None:
    assert page_count(file) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("a/b\\c:d\n e", "a_b_c_d_e"),
        ("　 . ", "未命名"),
        ("关于“示例”的函", "关于“示例”的函"),
        ("长" * 100, "长" * 40),
    ],
)
def test_titles_become_names_that_stay_in_their_folder(title: str, expected: str) -> None:
    assert safe_name(title) == expected
