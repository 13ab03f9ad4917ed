"""How is an uploaded file checked and kept? By its content, under a safe name, whichever form it came with."""

from pathlib import PurePath

from hearing_app.documents.review_files import safe_name
from hearing_app.documents.uploads import SUFFIXES, media_type_of
from hearing_app.domain.errors import Reason, Refused
from hearing_app.services.context import Change, Context
from hearing_app.store import files
from hearing_app.store.tables.files import FileRow
from hearing_app.store.tables.matters import MatterRow


def checked_type(ctx: Context, content: bytes) -> str | Refused:
    """Return what a file really is, or every reason not to take it."""
    return media_type_of(content, most_mb=ctx.env.office.limits.upload_mb)


def keep_file(change: Change, matter: MatterRow, *, place: str, name: str, content: bytes, media_type: str) -> FileRow:
    """Keep a checked file at a place of a matter's volume."""
    row = FileRow(
        unit_id=matter.unit_id,
        matter_id=matter.id,
        place=place,
        name=named(name, media_type),
        media_type=media_type,
        added_by=change.actor.name,
        added_at=change.now,
    )
    return files.add(change.session, row, content)


def named(given: str, media_type: str) -> str:
    """Return the name without folders and with the ending that its content has."""
    stem = PurePath(given.replace("\\", "/")).name
    right = SUFFIXES[media_type]
    before, _, suffix = stem.rpartition(".")
    is_right = suffix.lower() == right or (right == "jpg" and suffix.lower() == "jpeg")
    return f"{safe_name(before if is_right else stem)}.{right}"


def unreadable(line: int, refused: Refused) -> list[Reason]:
    """Return why the file of a line is not taken, each reason with its line."""
    return [Reason("deposit.file", {"line": line}), *refused.reasons]
