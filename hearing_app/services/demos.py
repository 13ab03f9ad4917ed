"""What does the demo need to know before it loads its rows?"""

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.store import letters, matters, people, sittings
from hearing_app.store.mediations import cases
from hearing_app.store.tables.sittings import SittingRow


def has_matters(ctx: Context) -> bool:
    """Say whether the unit has any matter yet."""
    unit_id = ctx.require(Action.VIEW_MATTER)
    return bool(matters.counts(ctx.reader, unit_id))


def has_mediations(ctx: Context) -> bool:
    """Say whether the unit has any mediation case yet."""
    unit_id = ctx.require(Action.VIEW_MEDIATION)
    return bool(cases.counts(ctx.reader, unit_id))


def person_of(ctx: Context, code: str) -> int | None:
    """Return the person of a roster code, or None."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    return next((entry.person_id for entry in people.list_entries(ctx.reader, unit_id) if entry.code == code), None)


def expert_of(ctx: Context, code: str) -> tuple[int, str]:
    """Return (person, category) of a roster code; raises NotFound."""
    unit_id = ctx.require(Action.VIEW_ROSTER)
    for entry in people.list_entries(ctx.reader, unit_id):
        if entry.code == code:
            return entry.person_id, entry.category
    raise NotFound


def version_of(ctx: Context, sitting_id: int) -> int:
    """Return the version of a sitting."""
    return _sitting(ctx, sitting_id).version


def seats_of(ctx: Context, sitting_id: int) -> list[tuple[int, str]]:
    """Return (seat id, name) of everybody who is asked to a sitting."""
    row = _sitting(ctx, sitting_id)
    return [(seat.id, seat.person.name) for seat in row.seats if seat.person is not None and seat.released_at is None]


def notices_of(ctx: Context, sitting_id: int) -> list[int]:
    """Return the letters of a sitting that parties are to be served."""
    return [row.id for row in letters.of_sitting(ctx.reader, _sitting(ctx, sitting_id).id) if row.party_id is not None]


def _sitting(ctx: Context, sitting_id: int) -> SittingRow:
    ctx.reader.rollback()
    row = sittings.find(ctx.reader, ctx.require(Action.VIEW_SITTING), sitting_id)
    if row is None:
        raise NotFound
    return row
