"""Who did what to an offer of times, as a reader knows him: an account by its name, whoever was asked by his own?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from hearing_app import i18n
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.histories import FACTS, HistoryLine, told
from hearing_app.services.steps.sittings.doers import MACHINE
from hearing_app.store import accounts, audit
from hearing_app.store.tables.offers import OfferRow


def history_of(ctx: Context, row: OfferRow) -> tuple[HistoryLine, ...]:
    """Return what happened to an offer, newest first; an answer says whose it is, a party by its role alone.

    Settling is the link of the sitting that was booked by it.
    """
    of_sitting = audit.list_of_subject(ctx.reader, "sitting", row.sitting_id) if row.sitting_id is not None else ()
    settling = [link for link in of_sitting if link.facts.get("offer") == row.id]
    rows = [*settling, *audit.list_of_subject(ctx.reader, "offer", row.id)]
    names = accounts.names_of(ctx.reader, {one.actor for one in rows})
    roles = party_labels(row)
    whom = {one.id: _called(one.person.name if one.person else "", roles.get(one.id)) for one in row.asked}
    lines = []
    for link, line in zip(rows, told(rows), strict=True):
        by = i18n.label(MACHINE[link.actor]) if link.actor in MACHINE else names.get(link.actor, link.actor)
        about = whom.get(link.facts.get("whom", 0))
        deed = line.facts
        if link.subject == "sitting":
            deed, about = FACTS["offer_settled"], dict.fromkeys(("zh", "en"), link.facts.get("number", ""))
        lines.append(replace(line, by=by, facts=_joined(deed, about) if about else deed))
    return tuple(lines)


def party_labels(row: OfferRow) -> Mapping[int, Label]:
    """Return the role of each party that is asked, by its place among those; two of one role are numbered."""
    parties = [(one.id, one.party.role) for one in row.asked if one.party is not None]
    counts, met = Counter(role for _, role in parties), Counter[str]()
    found: dict[int, Label] = {}
    for id_, role in parties:
        met[role] += 1
        label = PARTIES[role]
        found[id_] = {key: f"{words} {met[role]}" for key, words in label.items()} if counts[role] > 1 else label
    return found


def _called(name: str, role: Label | None) -> Label:
    return role or {"zh": name, "en": name}


def _joined(deed: Mapping[str, str], whom: Mapping[str, str]) -> Label:
    return {"zh": f"{deed['zh']}：{whom['zh']}", "en": f"{deed['en']}: {whom['en']}"}
