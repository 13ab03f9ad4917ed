"""How does a paper that somebody else made come into a matter's volume, and how is it read again?"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, Reason, Refused
from hearing_app.domain.evidence.review_files import Origin
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.matters.uploads import checked_type, keep_file
from hearing_app.services.steps.volumes import CLOSED_VOLUME, VOLUME
from hearing_app.store import files, matters
from hearing_app.store.mediations import cases
from hearing_app.store.tables.matters import MatterRow

VOLUMES = (VOLUME, CLOSED_VOLUME)


@dataclass(frozen=True, slots=True)
class UploadOrder:
    """A file for a place of a matter's volume; `place` is a part's code of the volume order.

    With `mediation_id` it lies in the volume of that case of the matter.
    """

    matter_number: str
    place: str
    name: str
    content: bytes
    mediation_id: int | None = None


@dataclass(frozen=True, slots=True)
class UploadLine:
    """An uploaded file in a list."""

    id: int
    name: str
    place: Mapping[str, str]
    size: int
    sha256: str
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file with its bytes, as a download gives it."""

    id: int
    matter_id: int | None
    name: str
    media_type: str
    content: bytes
    is_volume: bool


def places_of(ctx: Context) -> dict[str, Mapping[str, str]]:
    """Return the places that take an upload, in the volume's order: code → label (a signed print counts as one)."""
    return {
        part.code: part.label
        for place in ctx.rules.volume.places
        for part in place.parts
        if part.origin is not Origin.VOLUME
    }


def mediation_places_of(ctx: Context) -> dict[str, Mapping[str, str]]:
    """Return the places of a mediation's volume that take an upload, in its order."""
    return {
        part.code: part.label
        for place in ctx.rules.mediation_volume.places
        for part in place.parts
        if part.origin is not Origin.VOLUME
    }


def _is_hidden(ctx: Context, place: str) -> bool:
    """Say whether what lies at a place was said in mediation and the actor is not who keeps such notes."""
    if ctx.actor.has(Action.KEEP_MEDIATION_NOTE):
        return False
    closed = {part.code for one in ctx.rules.mediation_volume.places for part in one.parts if part.is_closed}
    return place in closed | {CLOSED_VOLUME}


def view_uploads(ctx: Context, matter_number: str) -> tuple[UploadLine, ...]:
    """Return a matter's uploads in the order of their coming; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    matter = matters.find_by_number(ctx.reader, unit_id, matter_number)
    if matter is None:
        raise NotFound
    labels = mediation_places_of(ctx) | places_of(ctx)
    return tuple(
        UploadLine(
            row.id,
            row.name,
            labels.get(row.place, {"zh": row.place}),
            row.size,
            row.sha256,
            row.added_at,
            row.added_by,
        )
        for row in files.of_matter(ctx.reader, matter.id)
        if not _is_hidden(ctx, row.place)
    )


def upload_file(ctx: Context, order: UploadOrder, *, action: Action = Action.UPLOAD_FILE) -> int:
    """Keep a file at a place of a matter's volume; returns its id. Raises Refused with every reason.

    `action` is what the actor must be allowed: uploading, or working on the mediation whose volume it is.
    """
    with ctx.change(action) as change:
        unit_id = ctx.actor.unit_id
        change.permit(Place(unit_id=unit_id))
        matter = matters.find_by_number(change.session, unit_id or 0, order.matter_number)
        if matter is None or not _is_of(change, matter, order.mediation_id):
            raise NotFound
        found = checked_type(ctx, order.content)
        reasons = [] if order.place in mediation_places_of(ctx) | places_of(ctx) else [Reason("upload.place")]
        if isinstance(found, Refused):
            raise Refused([*found.reasons, *reasons])
        if reasons:
            raise Refused(reasons)
        row = keep_file(change, matter, place=order.place, name=order.name, content=order.content, media_type=found)
        row.mediation_id = order.mediation_id
        change.note("file", row.id, matter_id=matter.id, place=order.place, sha256=row.sha256, size=row.size)
        return row.id


def _is_of(change: Change, matter: MatterRow, mediation_id: int | None) -> bool:
    if mediation_id is None:
        return True
    case = cases.find(change.session, matter.unit_id, mediation_id)
    return case is not None and case.matter_id == matter.id


def view_file(ctx: Context, file_id: int) -> StoredFile:
    """Return a file of the unit with its bytes; the door notes the reading. Raises NotFound."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    row = files.find(ctx.reader, unit_id, file_id)
    if row is None or row.matter_id is None or _is_hidden(ctx, row.place):
        raise NotFound
    content = files.content_of(ctx.reader, row)
    return StoredFile(row.id, row.matter_id, row.name, row.media_type, content, row.place in VOLUMES)
