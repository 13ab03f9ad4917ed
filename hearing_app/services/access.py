"""Who looked at what? Opening a matter, file or note is remembered before it is shown."""

from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Context


def note_read(
    ctx: Context,
    action: Action,
    subject: str,
    *,
    subject_id: int,
    matter_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Write in a short transaction of its own that the actor opened the subject, himself or for a person."""
    whose = ctx.actor.person_id if person_id is None else person_id
    with ctx.change(action) as change:
        change.permit(Place(unit_id=ctx.actor.unit_id, person_id=whose))
        change.note(subject, subject_id, matter_id=matter_id, read=True)
