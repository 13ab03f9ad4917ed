"""When was each party served for the time at which a sitting now stands?

A new time needs a service of its own; word about people or the room does not. Not here: what a service needs as
proof (services.steps.hearings.serving).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.store import letters
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SittingRow


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
        is_of_now = is_for_its_time(letter, sitting)
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


def is_for_its_time(letter: LetterRow, row: SittingRow) -> bool:
    """Say whether a letter tells the time at which a sitting now stands."""
    told = letter.content.get("span", ("",))[0]
    return told != "" and datetime.fromisoformat(told) == row.starts_at
