"""May this file be opened as a workbook at all?

Answers from the first bytes and the zip's own list, before anything is unpacked, so that a hostile or a wrong
file costs less than a second. Not here: reading the sheets (workbooks).
"""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from hearing_app.domain.errors import Refused, refuse

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 100 * 1024 * 1024
MOST_ENTRIES = 2_000
# Deflate reaches 1032:1 (zlib, technical details); sheets of formatted blank rows and cells measured 12:1 to 21:1.
MOST_RATIO = 200
RATIO_COUNTS_FROM = 1024 * 1024
MOST_ROWS = 50_000
MOST_CELLS = 1_000_000
# What zipfile and zlib raise on a broken or unusual archive.
DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError)

_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHER_CONTAINERS = {
    "word/document.xml": "docx",
    "ppt/presentation.xml": "pptx",
    "xl/workbook.bin": "xlsb",
    "content.xml": "ods",
}
_COUNTED = {
    "rows": ((b"<row ", b":row ", b"<row>"), MOST_ROWS),
    "cells": ((b"<c ", b":c ", b"<c>", b"<c/>", b"<si>", b"<si/>", b":si>"), MOST_CELLS),
    "looks": ((b"<xf ", b":xf ", b"<font>", b"<fill>", b"<border>", b"<definedName ", b"<Override "), 200_000),
}


def open_archive(source: Path | bytes) -> zipfile.ZipFile:
    """Open a file or bytes as the zip of a workbook; the caller closes it.

    Raises Refused with one reason: too large (judged by its length alone), empty, another format, encrypted,
    damaged, or unpacking to more than the limits of this module.
    """
    content = _content(source)
    if wrong := _wrong_format(content):
        raise wrong
    try:
        archive = zipfile.ZipFile(BytesIO(content))
    except DAMAGE as error:
        raise refuse("workbook.damaged") from error
    _check_entries(archive.infolist())
    _check_rows(archive)
    return archive


def _content(source: Path | bytes) -> bytes:
    try:
        _check_length(len(source) if isinstance(source, bytes) else source.stat().st_size)
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        raise refuse("workbook.cannot_open") from error


def _check_length(size: int) -> None:
    if size == 0:
        raise refuse("workbook.empty_file")
    if size > MOST_BYTES:
        raise refuse("workbook.too_large", size=f"{size / 1024 / 1024:.0f}", most=MOST_BYTES // 1024 // 1024)


def _wrong_format(content: bytes) -> Refused | None:
    """Name what the file is when its first bytes are not those of a zip."""
    if content.startswith(b"PK\x03\x04"):
        return None
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return refuse("workbook.encrypted" if _ENCRYPTED_PACKAGE in content else "workbook.old_xls")
    if content.startswith(b"%PDF"):
        return refuse("workbook.other_format", format="PDF")
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<?xml", b"<table")):
        return refuse("workbook.web_page")
    return refuse("workbook.plain_text" if _is_text(content[:4096]) else "workbook.not_a_workbook")


def _is_text(start: bytes) -> bool:
    return not any(byte < 9 or 13 < byte < 32 for byte in start)


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise refuse("workbook.bomb")
    for entry in entries:
        if entry.file_size > RATIO_COUNTS_FROM and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise refuse("workbook.bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refuse("workbook.encrypted")
    names = {entry.filename.lower() for entry in entries}
    if "xl/workbook.xml" not in names:
        found = next((label for name, label in _OTHER_CONTAINERS.items() if name in names), None)
        raise refuse("workbook.other_format", format=found) if found else refuse("workbook.not_a_workbook")


def _check_rows(archive: zipfile.ZipFile) -> None:
    """Count elements without parsing, since building cells for a million blank rows takes a minute.

    Every part is counted, whatever its name says, because a workbook chooses the names of its parts itself.
    """
    for entry in archive.infolist():
        counts = dict.fromkeys(_COUNTED, 0)
        try:
            with archive.open(entry) as part:
                while chunk := part.read(1024 * 1024):
                    _add_counts(counts, chunk)
        except DAMAGE as error:
            raise refuse("workbook.damaged") from error


def _add_counts(counts: dict[str, int], chunk: bytes) -> None:
    for name, (marks, most) in _COUNTED.items():
        counts[name] += sum(chunk.count(mark) for mark in marks)
        if counts[name] > most:
            raise refuse("workbook.bomb") if name == "looks" else refuse(f"workbook.too_many_{name}", most=most)
