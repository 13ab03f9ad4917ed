"""How are files kept? Sealed in chunks in PostgreSQL, found by id, checked by digest."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, joinedload

from hearing_app.store.crypto import ring
from hearing_app.store.tables.files import ChunkRow, DepositRow, FileRow, ImportRow, VolumeRow

CHUNK = 1024 * 1024

BUILT = ("volume", "closed_volume")  # places of what the office built itself


def add(session: Session, row: FileRow, content: bytes) -> FileRow:
    """Add a file with its bytes; size and digest are computed here."""
    row.size, row.sha256 = len(content), hashlib.sha256(content).hexdigest()
    session.add(row)
    session.flush()
    for seq, start in enumerate(range(0, len(content), CHUNK)):
        piece = content[start : start + CHUNK]
        session.add(ChunkRow(file_id=row.id, seq=seq, sealed=ring.seal(piece, row.place_of(f"chunk{seq}"))))
    session.flush()
    return row


def content_of(session: Session, row: FileRow) -> bytes:
    """Return a file's bytes."""
    chunks = session.scalars(select(ChunkRow).where(ChunkRow.file_id == row.id).order_by(ChunkRow.seq))
    return b"".join(ring.unseal(chunk.sealed, row.place_of(f"chunk{chunk.seq}")) for chunk in chunks)


def find(session: Session, unit_id: int, file_id: int) -> FileRow | None:
    """Return a file of the unit, or None."""
    return session.scalar(select(FileRow).where(FileRow.unit_id == unit_id, FileRow.id == file_id))


def of_matter(session: Session, matter_id: int) -> Sequence[FileRow]:
    """Return the uploads of a matter in the order of their coming."""
    query = select(FileRow).where(FileRow.matter_id == matter_id, FileRow.place.not_in(BUILT))
    return session.scalars(query.order_by(FileRow.id)).all()


def of_mediation(session: Session, mediation_id: int) -> Sequence[FileRow]:
    """Return the uploads of a mediation case in the order of their coming."""
    query = select(FileRow).where(FileRow.mediation_id == mediation_id, FileRow.place.not_in(BUILT))
    return session.scalars(query.order_by(FileRow.id)).all()


def remove(session: Session, file_id: int) -> None:
    """Remove a file with its bytes."""
    session.execute(delete(FileRow).where(FileRow.id == file_id))


def find_import(session: Session, unit_id: int, import_id: int) -> ImportRow | None:
    """Return an import of the unit, or None."""
    return session.scalar(select(ImportRow).where(ImportRow.unit_id == unit_id, ImportRow.id == import_id))


def tell_progress(session: Session, import_id: int, done: int) -> None:
    """Write how many rows of an import are done, in a transaction of its own, so that its page sees it at once."""
    running = (ImportRow.id == import_id) & (ImportRow.state == "running")
    session.execute(update(ImportRow).where(running).values(done=func.least(done, ImportRow.total)))
    session.commit()


def list_imports(session: Session, unit_id: int) -> Sequence[ImportRow]:
    """Return the latest imports."""
    query = select(ImportRow).where(ImportRow.unit_id == unit_id)
    return session.scalars(query.order_by(ImportRow.id.desc()).limit(20)).all()


def volumes_named(session: Session, matter_id: int, name: str) -> Sequence[tuple[VolumeRow, FileRow]]:
    """Return the built versions of a matter's file of a name with their files, newest first."""
    query = select(VolumeRow, FileRow).join(FileRow, FileRow.id == VolumeRow.file_id)
    wanted = query.where(VolumeRow.matter_id == matter_id, FileRow.name == name)
    return [(volume, file) for volume, file in session.execute(wanted.order_by(VolumeRow.version.desc()))]


def volumes_of(session: Session, matter_id: int) -> Sequence[VolumeRow]:
    """Return the built versions of a matter's review file, newest first."""
    query = select(VolumeRow).where(VolumeRow.matter_id == matter_id)
    return session.scalars(query.order_by(VolumeRow.version.desc())).all()


def deposits_of(session: Session, matter_id: int) -> Sequence[DepositRow]:
    """Return what was handed in with a matter, the latest hand-over first, its papers in their order."""
    query = select(DepositRow).where(DepositRow.matter_id == matter_id).options(joinedload(DepositRow.file))
    return session.scalars(query.order_by(DepositRow.taken_at.desc(), DepositRow.id)).all()
