"""How does a review become one zip that anybody can check?

Load what exists → put it in order → render outside any write → keep a version only when the digest is new. Building,
viewing and exporting never enter the range of the audit chain that the file prints.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from hearing_app.documents.review_files import VolumeFile, files_of, render, safe_name
from hearing_app.domain.errors import NotFound, Reason, Stale
from hearing_app.domain.evidence.review_files import Item, table_of_contents
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context
from hearing_app.services.steps.dossiers import cover_of, load_volume
from hearing_app.services.steps.mediations.volumes import load_mediation_volume
from hearing_app.services.steps.reviews import find_filed
from hearing_app.services.steps.volumes import CLOSED_VOLUME, VOLUME, Volume
from hearing_app.store import audit, files, matters
from hearing_app.store.mediations import cases
from hearing_app.store.tables.files import FileRow, VolumeRow
from hearing_app.store.tables.matters import MatterRow
from hearing_app.store.tables.mediations import MediationRow

ZIP = "application/zip"
SUBJECT = "review_file"
ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One built version with its file."""

    version: int
    file_id: int
    name: str
    sha256: str
    size: int
    built_at: datetime
    built_by: str
    audit_head: str


@dataclass(frozen=True, slots=True)
class VolumeView:
    """A volume as its page shows it: what is in it, what is missing, which versions were built."""

    number: str
    matter_number: str
    matter_id: int
    items: tuple[Item, ...]
    places: Mapping[int, Mapping[str, str]]
    missing: tuple[Reason, ...]
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A built zip; `is_new` says whether it differs from the version before."""

    number: str
    matter_id: int
    file_id: int
    name: str
    content: bytes
    sha256: str
    version: int
    audit_head: str
    is_new: bool
    items: int
    missing: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Latest:
    """The version that stands when a build begins; 0 before the first."""

    version: int = 0
    sha256: str = ""
    file_id: int = 0


def view_volume(ctx: Context, number: str) -> VolumeView:
    """Return contents, to-do list and versions of what a number names (review, matter or sitting)."""
    unit_id = ctx.require(Action.VIEW_REVIEW)
    matter, review = find_filed(ctx.reader, unit_id, number)
    volume = load_volume(ctx, ctx.reader, matter, review)
    return _view(ctx, matter, volume)


def view_mediation_volume(ctx: Context, mediation_id: int) -> VolumeView:
    """Return contents, to-do list and versions of a mediation's volume; raises NotFound outside the unit."""
    row = _mediation(ctx, ctx.require(Action.VIEW_MEDIATION), mediation_id)
    return _view(ctx, row.matter, load_mediation_volume(ctx, ctx.reader, row))


def _mediation(ctx: Context, unit_id: int, mediation_id: int) -> MediationRow:
    row = cases.find(ctx.reader, unit_id, mediation_id)
    if row is None:
        raise NotFound
    return row


def _view(ctx: Context, matter: MatterRow, volume: Volume) -> VolumeView:
    contents = table_of_contents(volume.dossier, volume.rules)
    named = files.volumes_named(ctx.reader, matter.id, _name(volume))
    return VolumeView(
        number=volume.number,
        matter_number=matter.number,
        matter_id=matter.id,
        items=contents.items,
        places={place.seat: place.label for place in contents.rules.places},
        missing=contents.missing,
        versions=tuple(_line(row, file) for row, file in named),
    )


def _line(row: VolumeRow, file: FileRow) -> VersionLine:
    return VersionLine(
        row.version, file.id, file.name, row.sha256, file.size, row.built_at, row.built_by, row.audit_head
    )


def build_review_file(ctx: Context, number: str) -> BuiltFile:
    """Build the review file of what a number names and keep it as a version when it is new.

    Raises Refused when nothing of the unit has the number; what is missing in the volume is listed, never refused.
    """
    unit_id = ctx.require(Action.BUILD_REVIEW_FILE)
    matter, review = find_filed(ctx.reader, unit_id, number)
    return _build(ctx, Action.BUILD_REVIEW_FILE, lambda: load_volume(ctx, ctx.reader, matter, review))


def build_mediation_volume(ctx: Context, mediation_id: int) -> BuiltFile:
    """Build the volume of a mediation and keep it as a version when it is new; who keeps its notes alone reads it."""
    row = _mediation(ctx, ctx.require(Action.KEEP_MEDIATION_NOTE), mediation_id)
    return _build(ctx, Action.KEEP_MEDIATION_NOTE, lambda: load_mediation_volume(ctx, ctx.reader, row))


def assemble_review_file(ctx: Context, matter_id: int) -> None:
    """Build the file of a matter's latest review: the worker's part after something was signed."""
    matter = matters.load(ctx.reader, matter_id)
    if matter is None:
        return
    reviews = matters.reviews_of(ctx.reader, matter_id)
    review = reviews[-1] if reviews else None
    _build(ctx, Action.WORK, lambda: load_volume(ctx, ctx.reader, matter, review))


def _build(ctx: Context, action: Action, load: Callable[[], Volume]) -> BuiltFile:
    """Build; when the worker or somebody else kept a version meanwhile, build on that: nothing typed can be lost."""
    for _ in range(ATTEMPTS - 1):
        with suppress(Stale):
            return _build_once(ctx, action, load())
    return _build_once(ctx, action, load())


def _build_once(ctx: Context, action: Action, volume: Volume) -> BuiltFile:
    matter = volume.matter
    unit_id, name = matter.unit_id, _name(volume)
    head = (audit.head_of_matter(ctx.reader, matter.id) or b"").hex()
    cover = cover_of(ctx, volume, audit_head=head)
    latest = _latest(ctx.reader, matter.id, name)
    newest = _next_version(ctx.reader, matter.id)
    uploads = {key: _upload(ctx.reader, leaf.file) for key, leaf in volume.leaves.items() if leaf.file is not None}
    ctx.reader.rollback()
    contents = table_of_contents(volume.dossier, volume.rules)
    place = CLOSED_VOLUME if volume.is_closed else VOLUME
    papers = uploads | {key: files_of(leaf.paper()) for key, leaf in volume.leaves.items() if leaf.paper is not None}
    version = latest.version
    content = render(contents, papers, cover=replace(cover, file_version=version)) if version else b""
    if _digest(content) != latest.sha256:
        version = newest
        content = render(contents, papers, cover=replace(cover, file_version=version))
    built = BuiltFile(
        number=volume.dossier.number,
        matter_id=volume.matter_id,
        file_id=latest.file_id,
        name=name,
        content=content,
        sha256=_digest(content),
        version=version,
        audit_head=head,
        is_new=version != latest.version,
        items=len(contents.items),
        missing=contents.missing,
    )
    return replace(built, file_id=_keep(ctx, action, built, unit_id=unit_id, place=place))


def _upload(session: Session, row: FileRow) -> Sequence[VolumeFile]:
    return (VolumeFile(row.name.rpartition(".")[2], files.content_of(session, row)),)


def _latest(session: Session, matter_id: int, name: str) -> _Latest:
    named = files.volumes_named(session, matter_id, name)
    return _Latest(named[0][0].version, named[0][0].sha256, named[0][1].id) if named else _Latest()


def _next_version(session: Session, matter_id: int) -> int:
    versions = files.volumes_of(session, matter_id)
    return versions[0].version + 1 if versions else 1


def _keep(ctx: Context, action: Action, built: BuiltFile, *, unit_id: int, place: str) -> int:
    """Add the version under the matter's lock and return its file's id.

    A version that somebody else added meanwhile makes this one stale.
    """
    with ctx.change(action) as change:
        change.permit(Place(unit_id=unit_id))
        if not built.is_new:
            change.nothing()
            return built.file_id
        matters.lock(change.session, built.matter_id)
        if _next_version(change.session, built.matter_id) != built.version:
            raise Stale
        file = FileRow(
            unit_id=unit_id,
            matter_id=built.matter_id,
            place=place,
            name=built.name,
            media_type=ZIP,
            added_by=ctx.actor.name,
            added_at=ctx.now,
        )
        files.add(change.session, file, built.content)
        change.session.add(
            VolumeRow(
                matter_id=built.matter_id,
                file_id=file.id,
                version=built.version,
                sha256=built.sha256,
                audit_head=built.audit_head,
                built_at=ctx.now,
                built_by=ctx.actor.name,
            )
        )
        change.session.flush()
        change.note(SUBJECT, file.id, matter_id=built.matter_id, version=built.version, sha256=built.sha256)
        return file.id


def _name(volume: Volume) -> str:
    return f"{safe_name(volume.number)}.zip"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
