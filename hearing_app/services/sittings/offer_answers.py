"""How is an answer to offered times taken: by a personal link without signing in, or by a clerk who was told it?"""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import NotFound
from hearing_app.domain.itip.tokens import fingerprint
from hearing_app.domain.rules.permissions import Action, Place
from hearing_app.domain.sittings.invitations import Channel, Provenance
from hearing_app.services.context import Change, Context
from hearing_app.services.steps.offers.asking import Choices, check_said_at, check_seen, renew, save_answer
from hearing_app.services.steps.offers.grounds import check_open, lock_open
from hearing_app.services.steps.offers.views import LinkView, link_view
from hearing_app.services.steps.sittings.grounds import kind_rules, permit
from hearing_app.store.planning import offers
from hearing_app.store.tables.offers import OfferAskedRow, OfferRow


@dataclass(frozen=True, slots=True)
class SpokenChoices:
    """What a clerk records: who was asked, what he said to each time, how, by whom it was said, when (None: now).

    `seen` is how many answers of his the page knew.
    """

    asked_id: int
    choices: Choices
    channel: Channel
    said_by: str
    seen: int
    said_at: datetime | None = None


def view_by_token(ctx: Context, token: str) -> LinkView:
    """Return what a personal link shows; one that is unknown or revoked raises NotFound."""
    asked = offers.find_asked(ctx.reader, fingerprint(token))
    if asked is None:
        raise NotFound
    return link_view(ctx, asked, kind_rules(ctx, ctx.reader, asked.offer.unit_id, kind=asked.offer.kind))


def answer_by_token(ctx: Context, token: str, choices: Choices, *, seen: int) -> None:
    """Keep what was answered by a personal link; `seen` is how many answers of his the page knew.

    Raises NotFound, and Refused where the offer is over, he answered meanwhile, or a time has no answer.
    """
    with ctx.change(Action.ANSWER_BY_LINK) as change:
        change.permit(Place())
        found = offers.find_asked(change.session, fingerprint(token))
        if found is None or offers.lock(change.session, found.offer.unit_id, found.offer_id) is None:
            raise NotFound
        # whoever waited for the lock sees what was settled or answered meanwhile
        change.session.refresh(found.offer)
        change.session.refresh(found)
        check_open(ctx, found.offer)
        check_seen(found, seen)
        # a party's name is in the matter and need not stand here once more
        said = Provenance(Channel.WEB, found.person.name if found.person else "", ctx.now, f"link:{found.id}")
        save_answer(change, found, choices, said=said)
        _note(change, found.offer, found)


def record_choices(ctx: Context, offer_id: int, spoken: SpokenChoices) -> None:
    """Keep what somebody said by telephone, at the counter, in a message or on paper.

    Raises NotFound, and Refused where the offer is over, he answered meanwhile, or later than this was said.
    """
    with ctx.change(Action.BOOK_SITTING) as change:
        row = lock_open(ctx, change, permit(change), offer_id)
        asked = _asked(row, spoken.asked_id)
        check_seen(asked, spoken.seen)
        said = Provenance(spoken.channel, spoken.said_by, spoken.said_at or ctx.now, ctx.actor.name)
        check_said_at(ctx, asked, said.said_at)
        save_answer(change, asked, spoken.choices, said=said)
        _note(change, row, asked)


def renew_link(ctx: Context, offer_id: int, asked_id: int) -> None:
    """Revoke somebody's link and make another one; the offer's page shows it."""
    with ctx.change(Action.BOOK_SITTING) as change:
        row = lock_open(ctx, change, permit(change), offer_id)
        asked = _asked(row, asked_id)
        renew(ctx, change, asked)
        change.note("offer", row.id, matter_id=row.matter_id, fact="offer_link", whom=asked.id)


def _asked(row: OfferRow, asked_id: int) -> OfferAskedRow:
    found = next((one for one in row.asked if one.id == asked_id), None)
    if found is None:
        raise NotFound
    return found


def _note(change: Change, row: OfferRow, asked: OfferAskedRow) -> None:
    answered = {"fact": "offer_answered", "whom": asked.id}
    change.note("offer", row.id, matter_id=row.matter_id, **answered)
    change.entry["unit_id"] = row.unit_id
