"""Who reads and writes what was said in mediation?

Notes live apart: only who keeps mediation notes reads them, each reading is remembered, and no record, opinion or
volume takes anything from them (court-appointed mediation rules 2(5), 22).
"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound, refuse
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.steps.mediations import cases as steps
from hearing_app.store.mediations import cases
from hearing_app.store.tables.mediations import NoteRow


@dataclass(frozen=True, slots=True)
class NoteView:
    """A note with who wrote it and when."""

    words: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class NotesView:
    """The notes of a case, newest first."""

    mediation_id: int
    matter_id: int
    number: str
    version: int
    notes: tuple[NoteView, ...]


def view_notes(ctx: Context, mediation_id: int) -> NotesView:
    """Return a case's notes to who keeps them; the door notes the reading. Raises NotFound outside the unit."""
    unit_id = ctx.require(Action.KEEP_MEDIATION_NOTE)
    row = cases.find(ctx.reader, unit_id, mediation_id)
    if row is None:
        raise NotFound
    found = cases.notes_of(ctx.reader, row.id)
    notes = tuple(NoteView(one.words, one.written_by, one.written_at) for one in found)
    return NotesView(row.id, row.matter_id, row.number, row.version, notes)


def add_note(ctx: Context, mediation_id: int, version: int, *, words: str) -> int:
    """Keep a note sealed; returns the case's id. Refuses an empty one."""
    with ctx.change(Action.KEEP_MEDIATION_NOTE) as change:
        row = steps.lock(change, mediation_id, version)
        if not words.strip():
            raise refuse("mediation.note_empty")
        note = NoteRow(mediation_id=row.id, words=words.strip(), written_by=ctx.actor.name, written_at=ctx.now)
        change.session.add(note)
        return steps.save(change, row, mediation_note=True)
