"""When was each party served for the time at which a sitting now stands?

A new time needs a service of its own; word about people or the room does not. Not here: what a service needs as
proof (services.steps.hearings.serving).
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.domain.sittings.notices import earliest_day
from hearing_app.domain.spans import civil_day
from hearing_app.store import letters
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow

CALLING = frozenset({LetterKind.PARTY_NOTICE, LetterKind.PARTY_UPDATE, LetterKind.PARTY_RESUMPTION})


class Standing(Protocol):
    """What of a sitting tells when it began and, where a past ledger knows no letters, when its notice was served."""

    @property
    def starts_at(self) -> datetime:
        """The time at which it stands."""

    @property
    def source(self) -> str:
        """Where it comes from."""

    @property
    def noticed_at(self) -> datetime | None:
        """When its notice was served, as the ledger says."""


@dataclass(frozen=True, slots=True)
class NoticeService:
    """When a party was served for the time at which a sitting now stands, whether it waived, whether it was told."""

    served_on: date | None = None
    has_waived: bool = False
    was_told: bool = False


def services_in(sent: Sequence[LetterRow], sitting: SittingRow | None) -> Mapping[int, NoticeService]:
    """Return how each party was served or waived: a new time needs either anew, word about people or the room not."""
    found: dict[int, NoticeService] = {}
    for letter in sent:
        if letter.party_id is None or sitting is None or letter.kind == LetterKind.PARTY_MEMBERS.value:
            continue
        before = found.get(letter.party_id, NoticeService())
        is_of_now = is_notice_of(letter, {sitting.starts_at})
        served_on = before.served_on or (letter.served_on if is_of_now else None)
        has_waived = before.has_waived or (letter.waived_on is not None and is_of_now)
        found[letter.party_id] = NoticeService(served_on, has_waived, before.was_told or letter.state == "released")
    return found


def notice_services(session: Session, sitting: SittingRow) -> Mapping[int, NoticeService]:
    """Return how each party was told of the time at which a sitting now stands."""
    return services_in(letters.of_sitting(session, sitting.id), sitting)


def served_parties(session: Session, sitting: SittingRow) -> Mapping[int, date]:
    """Return on which day each party was served for the time at which a sitting now stands; the others are left out."""
    found = notice_services(session, sitting)
    return {id_: service.served_on for id_, service in found.items() if service.served_on is not None}


def first_served_on(sent: Sequence[LetterRow], sitting: SittingRow) -> date | None:
    """Return the day on which the first party was served for a sitting as it stands; a past ledger knows one for all.

    A suspended hearing that was resumed is one hearing: the notice of its first day counts. A postponement or another
    move begins anew.
    """
    times = _times_of(sent, sitting)
    days = [letter.served_on for letter in sent if letter.served_on is not None and is_notice_of(letter, times)]
    if not days and sitting.source == "year" and sitting.noticed_at is not None:
        return civil_day(sitting.noticed_at)
    return min(days, default=None)


def is_noticed_in_time(
    sent: Sequence[LetterRow], sitting: Standing, summoned: Collection[int], *, rules: Rules
) -> bool:
    """Say whether every summoned party was served before the notice period of the first day, or waived it in writing.

    A past ledger knows one day of service for all. What cannot be counted, for want of a working-day table, is not
    shown to be in time; neither is a hearing without anybody to summon.
    """
    times = _times_of(sent, sitting)
    first_on = civil_day(min(times))
    calls = [letter for letter in sent if is_notice_of(letter, times)]
    if not calls and sitting.source == "year":
        return sitting.noticed_at is not None and _is_before(civil_day(sitting.noticed_at), first_on, rules)
    done = {
        letter.party_id
        for letter in calls
        if letter.waived_on or (letter.served_on and _is_before(letter.served_on, first_on, rules))
    }
    return bool(summoned) and set(summoned) <= done


def _is_before(served_on: date, day: date, rules: Rules) -> bool:
    try:
        return earliest_day(rules.profile, rules.workdays, served_on) <= day
    except Refused:
        return False


def _times_of(sent: Sequence[LetterRow], sitting: Standing) -> set[datetime]:
    """Return the time at which a sitting stands, and before it those from which it was suspended and resumed."""
    at, is_resumed, found = sitting.starts_at, False, {sitting.starts_at}
    for letter in reversed(sent):
        if letter.kind == LetterKind.PARTY_RESUMPTION and _told(letter) == at:
            is_resumed = True
        elif letter.kind == LetterKind.PARTY_SUSPENSION and is_resumed:
            at, is_resumed = _told(letter) or at, False
            found.add(at)
    return found


def is_notice_of(letter: LetterRow, times: Collection[datetime]) -> bool:
    """Say whether a letter calls a party to one of several times; word about people or an end calls nobody."""
    return letter.party_id is not None and letter.kind in CALLING and _told(letter) in times


def _told(letter: LetterRow) -> datetime | None:
    told = letter.content.get("span", ("",))[0]
    return datetime.fromisoformat(told) if told else None
