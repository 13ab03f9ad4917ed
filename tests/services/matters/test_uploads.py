"""Which files come into a volume?"""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from hearing_app.documents.uploads import media_type_of
from hearing_app.domain.errors import Forbidden, NotFound, Refused
from hearing_app.services.context import Context
from hearing_app.services.matters import uploads
from hearing_app.services.matters.uploads import UploadOrder
from tests.builders import house

AsRole = Callable[..., Context]
PDF = b"%PDF-1.7\n%..."
JPG = b"\xff\xd8\xff\xe0..."
PNG = b"\x89PNG\r\n\x1a\n..."


def docx(*extra: str) -> bytes:
    out = io.BytesIO()
    Document().save(out)
    with zipfile.ZipFile(out, "a") as archive:
        for name in extra:
            archive.writestr(name, b"x")
    return out.getvalue()


def archive(**entries: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PDF, "application/pdf"),
        (JPG, "image/jpeg"),
        (PNG, "image/png"),
        (docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_what_its_content_says(content: bytes, media_type: str) -> None:
    assert media_type_of(content, most_mb=1) == media_type


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "upload.empty"),
        (b"MZ...", "upload.type"),
        (b"<html>%PDF-", "upload.type"),
        (b"PK\x03\x04broken", "upload.type"),
        (archive(sheet=b"x"), "upload.type"),
        (docx("word/vbaProject.bin"), "upload.macros"),
        (PDF + b"x" * 1024 * 1024, "upload.too_large"),
    ],
)
def test_what_is_not_taken_says_why(content: bytes, code: str) -> None:
    refused = media_type_of(content, most_mb=1)
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == [code]


@pytest.fixture
def _house(as_role: AsRole) -> None:
    house.small_house(as_role)


@pytest.mark.usefixtures("_house")
def test_an_upload_lies_at_its_place_and_comes_back_as_it_was(as_role: AsRole) -> None:
    ctx = as_role("handler")
    file_id = uploads.upload_file(ctx, UploadOrder(house.MATTER, "application", "../扫描 件.exe", PDF))
    file = uploads.view_file(ctx, file_id)
    assert (file.name, file.content, file.is_volume) == ("扫描_件.exe.pdf", PDF, False)
    assert [(one.place["zh"], one.name) for one in uploads.view_uploads(ctx, house.MATTER)] == [
        ("复查（复核）申请书", "扫描_件.exe.pdf")
    ]


@pytest.mark.usefixtures("_house")
def test_a_wrong_place_and_a_wrong_type_are_refused_at_once(as_role: AsRole) -> None:
    with pytest.raises(Refused) as refused:
        uploads.upload_file(as_role("handler"), UploadOrder(house.MATTER, "mediation_note", "x.txt", b"text"))
    assert [reason.code for reason in refused.value.reasons] == ["upload.type", "upload.place"]


@pytest.mark.usefixtures("_house")
def test_files_stay_in_their_unit_and_role(as_role: AsRole) -> None:
    order = UploadOrder(house.MATTER, "application", "a.pdf", PDF)
    file_id = uploads.upload_file(as_role("handler"), order)
    with pytest.raises(NotFound):
        uploads.view_file(as_role("handler", unit_id=2), file_id)
    with pytest.raises(NotFound):
        uploads.upload_file(as_role("handler", unit_id=2), order)
    with pytest.raises(Forbidden):
        uploads.upload_file(as_role("leader"), order)
