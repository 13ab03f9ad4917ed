"""Who may act for a person: he himself, whoever answers for him, or a clerk whose roster he stands on?"""

from hearing_app.domain.errors import NotFound
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.services.context import Change, Context
from hearing_app.store import merges, people
from hearing_app.store.tables.people import PersonRow


def action_for(ctx: Context, person_id: int) -> Action:
    """Return the action under which a change for a person is asked for and noted."""
    return Action.KEEP_OWN_TIMES if ctx.actor.acts_for(person_id) else Action.EDIT_ROSTER


def lock_person(change: Change, person_id: int) -> PersonRow:
    """Ask for permission and return the person locked; raises NotFound for anybody else."""
    unit_id = change.actor.unit_id
    is_own = change.action is Action.KEEP_OWN_TIMES
    change.permit(Place(unit_id=unit_id, person_id=person_id if is_own else None))
    person = merges.lock_people(change.session, [person_id]).get(person_id)
    is_known = is_own or merges.is_on_roster(change.session, unit_id or 0, person_id)
    if person is None or not is_known or person.merged_into_id is not None:
        raise NotFound
    return person


def find_person(ctx: Context, person_id: int) -> PersonRow:
    """Return a person for whom the actor may act, for reading; raises NotFound, or Forbidden without the role."""
    if not ctx.actor.acts_for(person_id):
        unit_id = ctx.require(Action.EDIT_ROSTER)
        if not merges.is_on_roster(ctx.reader, unit_id, person_id):
            raise NotFound
    person = people.find_person(ctx.reader, person_id)
    if person is None:
        raise NotFound
    return person
