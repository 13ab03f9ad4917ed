"""Who acts for whom in a matter, who handled it, and who is affected by it?

What is written here bars people from its panels (domain.rules.recusals): the agent, his firm, the handler.
"""

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.intake import matter_intake, participants
from hearing_app.services.steps.intake.participants import ParticipantOrder
from hearing_app.services.steps.sittings.facts import profile_of


def add_participant(ctx: Context, order: ParticipantOrder) -> int:
    """Add an agent or a third party to a matter; returns the id of the party.

    Refuses an agent without a side (`participant.side_missing`), one too many (`participant.agents_full`) and
    somebody who stands there already (`participant.twice`).
    """
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        row = matter_intake.lock(change, unit_id, order.number, order.version)
        profile = profile_of(change.session, ctx.rules, unit_id, on_day=civil_day(change.now))
        party_id = participants.add_participant(change, profile, row, order)
        change.note("matter", row.id, matter_id=row.id, participant=True, party=party_id, role=order.role)
        return party_id


def remove_participant(ctx: Context, number: str, version: int, *, party_id: int) -> None:
    """Take away an agent or a third party who was entered by mistake; refused once a letter has gone to him."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        participants.remove_participant(change, row, party_id)
        change.note("matter", row.id, matter_id=row.id, participant_removed=True, party=party_id)


def add_handler(ctx: Context, number: str, version: int, *, who: str) -> bool:
    """Remember somebody who handled the matter, by roster code or name; says whether the roster knows him."""
    with ctx.change(Action.EDIT_MATTER) as change:
        unit_id = change.permit_own_unit()
        row = matter_intake.lock(change, unit_id, number, version)
        person_id = participants.add_handler(change, unit_id, row, who)
        change.note("matter", row.id, matter_id=row.id, handler=True, person=person_id)
        return person_id is not None


def remove_handler(ctx: Context, number: str, version: int, *, handler_id: int) -> None:
    """Take away a handler who was entered by mistake."""
    with ctx.change(Action.EDIT_MATTER) as change:
        row = matter_intake.lock(change, change.permit_own_unit(), number, version)
        participants.remove_handler(change, row, handler_id)
        change.note("matter", row.id, matter_id=row.id, handler_removed=True)
