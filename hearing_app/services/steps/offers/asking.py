"""Who is asked about offered times, by which personal link, and how is what he says kept?"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.itip.tokens import fingerprint, token_for
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.invitations import Provenance
from hearing_app.domain.sittings.offering.choosing import against_choices
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.sittings.release import token_key
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.offers import OfferAnswerRow, OfferAskedRow, OfferRow

OFFER = "offer"
Choices = Mapping[int, int | None]


def parties_of(matter: MatterRow, rules: Rules) -> list[PartyRow]:
    """Return the parties that the kind summons: without them there is no sitting."""
    return [party for party in matter.parties if party.role in rules.kind.parties]


def asked_of(matter: MatterRow, rules: Rules, dates: Sequence[SittingOrder]) -> list[OfferAskedRow]:
    """Return rows for whoever is asked: the summoned parties, and everybody who would sit at one of the times."""
    people = dict.fromkeys(seat.person_id for order in dates for seat in order.seats if seat.person_id is not None)
    return [
        *(OfferAskedRow(party_id=party.id) for party in parties_of(matter, rules)),
        *(OfferAskedRow(person_id=id_) for id_ in people),
    ]


def add_asked(ctx: Context, change: Change, row: OfferRow, asked: Sequence[OfferAskedRow]) -> None:
    """Save who is asked and give each a link."""
    row.asked.extend(asked)
    change.session.flush()
    for one in asked:
        one.token_print = fingerprint(_token(ctx, one))
    change.session.flush()


def renew(ctx: Context, change: Change, asked: OfferAskedRow) -> None:
    """Revoke somebody's link and give him another."""
    asked.token_rotation += 1
    asked.token_print = fingerprint(_token(ctx, asked))
    change.session.flush()


def link_of(ctx: Context, asked: OfferAskedRow) -> str:
    """Return the personal link, as it is passed on."""
    return f"{ctx.env.public_url}/o/{_token(ctx, asked)}"


def save_answer(change: Change, asked: OfferAskedRow, choices: Choices, *, said: Provenance) -> None:
    """Keep what was said beside what was said before; the last counts. Raises Refused with every reason.

    Where somebody has no seat nothing is asked and null is kept, which changes nothing there.
    """
    positions, asks = [date.position for date in asked.offer.dates], asked_about(asked)
    choices = {**choices, **{at: None for at in positions if at not in asks}}
    if reasons := against_choices(choices, positions):
        raise Refused(reasons)
    asked.answers.append(
        OfferAnswerRow(
            choices=[choices[at] for at in positions],
            channel=said.channel.value,
            said_by=said.said_by,
            said_at=said.said_at,
            recorded_by=said.recorded_by,
            recorded_at=change.now,
        )
    )
    asked.offer.version += 1
    change.session.flush()


def asked_about(asked: OfferAskedRow) -> tuple[int, ...]:
    """Return the places of the times that somebody is asked about: a party all, a person those where he would sit."""
    return tuple(
        date.position
        for date in asked.offer.dates
        if asked.person_id is None or any(seat.person_id == asked.person_id for seat in date.seats)
    )


def check_seen(asked: OfferAskedRow, seen: int) -> None:
    """Refuse an answer given on a page that does not show the last one; the page then shows it."""
    if len(asked.answers) != seen:
        said_at: datetime = asked.answers[-1].said_at
        raise Refused([Reason("offer.answered_meanwhile", {"when": said_at})])


def check_said_at(ctx: Context, asked: OfferAskedRow, said_at: datetime) -> None:
    """Refuse an answer that was said before the one that counts, or later than now."""
    reasons = [Reason("invitation.said_in_future")] if said_at > ctx.now else []
    if asked.answers and said_at < asked.answers[-1].said_at:
        reasons.append(Reason("invitation.older_answer"))
    if reasons:
        raise Refused(reasons)


def _token(ctx: Context, asked: OfferAskedRow) -> str:
    return token_for(token_key(ctx), OFFER, row_id=asked.id, rotation=asked.token_rotation)
