"""How does a sheet become a PDF, and why is it the same PDF every time?

`freeze` is the one place that fixes what would otherwise differ between two runs: the date inside a PDF, the times,
order and compression inside docx and zip, the core properties. Not here: looks (templates/documents/*.typ).
"""

import io
import json
import zipfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from functools import cache
from threading import Lock
from typing import BinaryIO

import pylopdf_fonts_zh_cn
import typst
from docx import Document

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Sheet, clean, split_lines
from hearing_app.settings.fonts import font_folders
from hearing_app.settings.places import ROOT

TEMPLATES = ROOT / "templates" / "documents"
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
FANGSONG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FandolFang R", "FandolFang")
XIAOBIAOSONG = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋_GBK", "方正小标宋简体")
HEITI = ("SimHei", "黑体", "FandolHei")
KAITI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "FandolKai")
SONGTI = ("SimSun", "宋体", "FandolSong")
_compiling = Lock()


@dataclass(frozen=True, slots=True)
class FontUse:
    """Which families the PDFs are really set in, by the part they play."""

    body: str
    title: str
    hei: str
    kai: str
    song: str

    @property
    def sentence(self) -> str:
        """Say on paper which font the body has and what it stands in for."""
        if self.body in FANGSONG:
            return f"正文字体：{self.body}"
        return f"正文字体：{self.body}（未安装仿宋，以思源宋体代替）"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The fixed frame of one rendering; everything that carries a time carries the document's day."""

    document_on: date

    @property
    def instant(self) -> datetime:
        """Midnight of the document's day, naive as zip and docx store it, whatever the machine's zone."""
        return datetime.combine(self.document_on, time(0))

    def archive(self, entries: Iterable[tuple[str, bytes]]) -> bytes:
        """Return a zip of the entries in the given order with fixed times, rights and no compression.

        Stored, not deflated: two zlib builds give two results, and one digest has to hold on every host.
        """
        out = io.BytesIO()
        self.write_archive(out, entries)
        return out.getvalue()

    def write_archive(self, out: BinaryIO, entries: Iterable[tuple[str, bytes]]) -> None:
        """Write the same zip to an open file, one entry after another."""
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
            for name, content in entries:
                entry = zipfile.ZipInfo(name, self.instant.timetuple()[:6])
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                file.writestr(entry, content, zipfile.ZIP_STORED)

    def word_file(self, raw: bytes, *, title: str, author: str) -> bytes:
        """Return a docx with fixed core properties, its parts in one order and with one time."""
        document = Document(io.BytesIO(raw))
        core = document.core_properties
        core.title, core.author, core.last_modified_by = title[:255], author[:255], author[:255]
        core.created = core.modified = core.last_printed = self.instant
        core.revision, core.comments, core.identifier = 1, "", ""
        saved = io.BytesIO()
        document.save(saved)
        with zipfile.ZipFile(saved) as file:
            names = sorted(file.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
            return self.archive((name, file.read(name)) for name in names)


def freeze(document_on: date) -> Frozen:
    """Fix the day of a document, from which every time inside its files follows; zip knows days from 1980 on."""
    if document_on.year < 1980:
        raise ValueError("a zip file cannot carry a day before 1980")
    return Frozen(document_on)


@cache
def _fonts() -> typst.Fonts:
    # System fonts stay out: they differ between hosts, and the same content has to give the same bytes on each.
    folders = [pylopdf_fonts_zh_cn.serif_path().parent, *font_folders()]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=folders)


@cache
def fonts_in_use() -> FontUse:
    """Return the families that are really there: the office's own from FONT_PATHS, else the free ones."""
    there = set(_fonts().families())

    def first(wanted: tuple[str, ...], instead: str) -> str:
        return next((name for name in wanted if name in there), instead)

    return FontUse(
        body=first(FANGSONG, SERIF),
        title=first(XIAOBIAOSONG, SERIF),
        hei=first(HEITI, SANS),
        kai=first(KAITI, SANS),
        song=first(SONGTI, SERIF),
    )


def pdf(sheet: Sheet, frozen: Frozen) -> bytes:
    """Set a sheet as PDF in its look; the words are passed as JSON and never read as typst code."""
    inputs = {"sheet": json.dumps(_sheet_values(sheet, frozen), ensure_ascii=False)}
    with _compiling:
        compiler = typst.Compiler(
            input=TEMPLATES / f"{sheet.look}.typ",
            root=TEMPLATES,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs=inputs,
        )
        found = compiler.compile(format="pdf")
    if not isinstance(found, bytes):
        raise TypeError("typst returns one PDF as bytes")
    return found


def _sheet_values(sheet: Sheet, frozen: Frozen) -> dict[str, object]:
    chosen = fonts_in_use()
    families = {part: [getattr(chosen, part), SERIF, SANS] for part in ("body", "title", "hei", "kai", "song")}
    return {
        "title": clean(sheet.title),
        "organ": clean(sheet.organ),
        "number": clean(sheet.number),
        "day": phrases.day(sheet.dated_on),
        "dated_on": {"year": frozen.document_on.year, "month": frozen.document_on.month, "day": frozen.document_on.day},
        "is_landscape": sheet.is_landscape,
        "fonts": {**families, "mark": families["title"]},
        "blocks": [_values(block) for block in split_lines(sheet.blocks)],
    }


def _values(block: Block) -> dict[str, object]:
    values = asdict(block)
    values["text"], values["label"] = clean(block.text), clean(block.label)
    values["rows"] = [[clean(cell) for cell in row] for row in block.rows]
    return values
