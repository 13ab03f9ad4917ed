"""Who did what to an offer of times, as a reader knows him: an account by its name, whoever was asked by his own?"""

from collections.abc import Mapping
from dataclasses import replace

from hearing_app import i18n
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.histories import HistoryLine, told
from hearing_app.services.steps.sittings.doers import MACHINE
from hearing_app.store import accounts, audit
from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.offers import OfferRow


def history_of(ctx: Context, row: OfferRow) -> tuple[HistoryLine, ...]:
    """Return what happened to an offer, newest first; an answer says whose it is, a party by its role alone."""
    rows = audit.list_of_subject(ctx.reader, "offer", row.id)
    names = accounts.names_of(ctx.reader, {one.actor for one in rows})
    whom = {one.id: _called(one.person.name if one.person else "", one.party) for one in row.asked}
    lines = []
    for link, line in zip(rows, told(rows), strict=True):
        by = i18n.label(MACHINE[link.actor]) if link.actor in MACHINE else names.get(link.actor, link.actor)
        about = whom.get(link.facts.get("whom", 0))
        lines.append(replace(line, by=by, facts=_joined(line.facts, about) if about else line.facts))
    return tuple(lines)


def _called(name: str, party: PartyRow | None) -> Label:
    return PARTIES[party.role] if party else {"zh": name, "en": name}


def _joined(deed: Mapping[str, str], whom: Mapping[str, str]) -> Label:
    return {"zh": f"{deed['zh']}：{whom['zh']}", "en": f"{deed['en']}: {whom['en']}"}
