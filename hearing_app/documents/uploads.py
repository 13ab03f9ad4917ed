"""What is an uploaded file really? Judged by its content, never by its name.

PDF, JPG, PNG and docx are taken; a docx with macros is not. Not here: where it is kept (store.files).
"""

import zipfile
import zlib
from io import BytesIO

from hearing_app.domain.errors import Reason, Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SUFFIXES = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", DOCX: "docx"}
STARTS = ((b"%PDF-", "application/pdf"), (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"))
TYPES_PART, BODY_PART = "[Content_Types].xml", "word/document.xml"
MOST_TYPES_BYTES = 1024 * 1024
MEGABYTE = 1024 * 1024
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)


def media_type_of(content: bytes, *, most_mb: int) -> str | Refused:
    """Return the media type of a file, or every reason not to take it: empty, too large, another type, macros."""
    if not content:
        return Refused([Reason("upload.empty")])
    reasons = []
    if len(content) > most_mb * MEGABYTE:
        size = f"{len(content) / MEGABYTE:.0f}"
        reasons.append(Reason("upload.too_large", {"size": size, "most": most_mb}))
    found = next((media_type for start, media_type in STARTS if content.startswith(start)), "")
    if not found:
        found, wrong = _word_file(content)
        reasons += wrong
    return Refused(reasons) if reasons else found


def _word_file(content: bytes) -> tuple[str, list[Reason]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
            types = archive.open(TYPES_PART).read(MOST_TYPES_BYTES) if TYPES_PART.lower() in names else b""
    except (*DAMAGE, KeyError):
        return "", [Reason("upload.type")]
    if not types or BODY_PART not in names:
        return "", [Reason("upload.type")]
    has_macros = b"macroEnabled" in types or any(name.endswith(("vbaproject.bin", "vbadata.xml")) for name in names)
    return DOCX, [Reason("upload.macros")] if has_macros else []
