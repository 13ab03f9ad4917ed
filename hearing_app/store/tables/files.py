"""Which papers lie where? Uploads in sealed chunks, built review files, imports and their origins."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedJson, SealedRow, sealed_column
from hearing_app.store.engine import Model


class FileRow(Model, SealedRow):
    """A file by its digest; the bytes lie sealed in chunks. `mediation_id` is the case in whose volume it lies."""

    __tablename__ = "files"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int | None] = mapped_column(ForeignKey("matters.id"), index=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sittings.id"), index=True)
    mediation_id: Mapped[int | None] = mapped_column(ForeignKey("mediations.id"), index=True)
    place: Mapped[str] = mapped_column(default="")
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str]
    added_by: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))


class DepositRow(Model, SealedRow):
    """That a file is the scan of a paper that somebody handed in: how it came, on which receipt (收件回执)."""

    __tablename__ = "deposits"
    __table_args__ = (CheckConstraint("form IN ('original', 'copy')", name="form"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"), unique=True)
    receipt: Mapped[str]
    form: Mapped[str]
    copies: Mapped[int]
    pages: Mapped[int]
    handed_by_sealed: Mapped[bytes | None] = sealed_column()
    handed_by = Sealed()
    handed_on: Mapped[date]
    taken_by: Mapped[str]
    taken_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    file: Mapped[FileRow] = relationship()


class ChunkRow(Model):
    """A sealed piece of a file."""

    __tablename__ = "chunks"
    __table_args__ = (UniqueConstraint("file_id", "seq"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id", ondelete="CASCADE"))
    seq: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class VolumeRow(Model):
    """A built version of a matter's review file; a new one only when its digest is new."""

    __tablename__ = "volumes"
    __table_args__ = (UniqueConstraint("matter_id", "version"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("files.id"))
    version: Mapped[int]
    sha256: Mapped[str]
    audit_head: Mapped[str]
    built_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    built_by: Mapped[str]


class ImportRow(Model, SealedRow):
    """A workbook on its way in: uploaded, previewed, taken; with progress and what was wrong.

    The result repeats cells that could not be read, hence perhaps a telephone in words: it is sealed.
    """

    __tablename__ = "imports"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("files.id"))
    family: Mapped[str]
    state: Mapped[str]
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result_sealed: Mapped[bytes | None] = sealed_column()
    result = SealedJson()
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]


class OriginRow(Model):
    """What a workbook said about a row when it was last read: a keyed digest of each field, never the value."""

    __tablename__ = "import_origins"
    __table_args__ = (UniqueConstraint("noun", "row_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    noun: Mapped[str]
    row_id: Mapped[int] = mapped_column(BigInteger)
    prints: Mapped[dict[str, Any]] = mapped_column(JSONB)
