"""How does a volume become one zip that anybody can check without us?

Folders in the order of the contents, SHA256SUMS at the root for `sha256sum -c` and SM3SUMS for `cksum -c`, contents as
PDF, docx and JSON; two builds of the same dossier are the same bytes. Not here: what belongs inside
(domain.evidence.review_files), whether a volume is whole (documents.volume_checks).
"""

import hashlib
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from hearing_app.documents import volumes
from hearing_app.documents.blocks import clean
from hearing_app.documents.layout import fonts_in_use, freeze
from hearing_app.documents.renderings import Rendered
from hearing_app.domain.evidence.papers import VolumeCover
from hearing_app.domain.evidence.review_files import Contents, Item, Origin, Part, Place

SUMS, SM3_SUMS = "SHA256SUMS", "SM3SUMS"
INDEX = "contents.json"
NAME_BYTES = 120
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True, slots=True)
class VolumeFile:
    """One file of a paper: its suffix (pdf, docx, jpg …) and bytes; a paper's first file is the one that counts."""

    suffix: str
    content: bytes


def files_of(rendered: Rendered) -> tuple[VolumeFile, ...]:
    """Return the files of a rendered paper, the PDF first."""
    word = (VolumeFile("docx", rendered.docx),) if rendered.docx is not None else ()
    return (VolumeFile("pdf", rendered.pdf), *word)


def page_count(file: VolumeFile) -> int | None:
    """Return the number of pages of a PDF, 1 for a picture, None where nobody can say (docx, damaged, locked)."""
    if file.suffix.lower() in {"jpg", "jpeg", "png"}:
        return 1
    if file.suffix.lower() != "pdf":
        return None
    try:
        return len(PdfReader(io.BytesIO(file.content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return None


def render(contents: Contents, files: Mapping[str, Sequence[VolumeFile]], *, cover: VolumeCover) -> bytes:
    """Build the zip; `files` holds the files of each item by the holding's key, `cover` prints version and audit head.

    Raises ValueError where an item has no file, or a file's digest is not the one that was recorded for it.
    """
    filled = replace(contents, items=tuple(_filled(item, files) for item in contents.items))
    entries = _own_sheets(filled, cover)
    for item in filled.items:
        folder, name = _folder(item.seat, item.place), f"{item.seq:03d}_{safe_name(item.holding.title)}"
        entries += [(f"{folder}/{name}{suffix}", content) for suffix, content in _suffixed(files[item.holding.key])]
    entries.append((INDEX, index(filled, cover)))
    entries.sort()
    tagged = "".join(f"SM3 ({name}) = {sm3(content).hexdigest()}\n" for name, content in entries)
    entries.append((SM3_SUMS, tagged.encode()))
    sums = "".join(f"{_digest(content)}  {name}\n" for name, content in entries)
    return freeze(cover.compiled_on).archive([*entries, (SUMS, sums.encode())])


def index(contents: Contents, cover: VolumeCover) -> bytes:
    """Return contents.json: every item with its full digest, the to-dos by code, version, audit head and font."""
    whole = {
        "number": contents.number,
        "order": {"id": contents.rules.id, "version": contents.rules.version},
        "file_version": cover.file_version,
        "audit_head": cover.audit_head,
        "compiled_on": cover.compiled_on.isoformat(),
        "body_font": fonts_in_use().body,
        "items": [_entry(item) for item in contents.items],
        "missing": [{"code": one.code, "params": dict(one.params)} for one in contents.missing],
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _entry(item: Item) -> dict[str, object]:
    one = item.holding
    return {
        "seq": item.seq,
        "place": item.seat,
        "place_title": item.place,
        "kind": one.kind,
        "title": one.title,
        "number": one.number,
        "author": one.author,
        "date": one.dated_on.isoformat() if one.dated_on else None,
        "pages": one.pages,
        "copies": one.copies,
        "secrecy": one.secrecy,
        "source": str(one.origin),
        "sha256": one.sha256,
    }


def sm3(content: bytes = b"") -> "hashlib._Hash":
    """Return an SM3 digest in the making (GB/T 32905); OpenSSL has it from version 1.1.1 on."""
    return hashlib.new("sm3", content)


def safe_name(title: str) -> str:
    """Return a file name without separators or reserved characters, at most 120 bytes, never empty."""
    plain = UNSAFE.sub("_", clean(title)).strip("._ ")
    return plain.encode()[:NAME_BYTES].decode(errors="ignore") or "未命名"


def _filled(item: Item, files: Mapping[str, Sequence[VolumeFile]]) -> Item:
    holding = item.holding
    if not files.get(holding.key):
        raise ValueError(f"no file for item {holding.key}")
    principal = files[holding.key][0]
    digest = _digest(principal.content)
    if holding.sha256 and holding.sha256 != digest:
        raise ValueError(f"the file of item {holding.key} is not the one that was recorded")
    pages = holding.pages if holding.pages is not None else page_count(principal)
    return replace(item, holding=replace(holding, sha256=digest, pages=pages))


def _own_sheets(contents: Contents, cover: VolumeCover) -> list[tuple[str, bytes]]:
    rendered = {
        "cover": volumes.cover(cover),
        "contents": volumes.contents_sheet(cover, contents),
        "remarks": volumes.remarks_sheet(cover, contents),
        "back_cover": volumes.back_cover(cover),
    }
    entries: list[tuple[str, bytes]] = []
    for place, part in _volume_parts(contents):
        paper = rendered[part.code]
        folder = _folder(place.seat, place.label["zh"])
        entries += [(f"{folder}/{paper.name}.{file.suffix}", file.content) for file in files_of(paper)]
    return entries


def _volume_parts(contents: Contents) -> list[tuple[Place, Part]]:
    return [(place, part) for place in contents.rules.places for part in place.parts if part.origin is Origin.VOLUME]


def _folder(seat: int, label: str) -> str:
    return f"{seat:02d}_{safe_name(label)}"


def _suffixed(files: Sequence[VolumeFile]) -> list[tuple[str, bytes]]:
    """Give each file of a paper its ending; a second file of the same kind gets a number."""
    out: dict[str, bytes] = {}
    for n, file in enumerate(files, 1):
        suffix = "." + (re.sub(r"[^a-z0-9]", "", file.suffix.lower())[:8] or "bin")
        out[suffix if suffix not in out else f"_{n}{suffix}"] = file.content
    return list(out.items())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
