"""Where is it? Matters, people and sittings by number, two characters of a name, pinyin initials or agency."""

from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.store import filters, people
from hearing_app.store.tables.people import PersonRow

MOST = 30
LEAST = 2


@dataclass(frozen=True, slots=True)
class MatterHit:
    """A matter that was found, with its petitioner."""

    number: str
    title: str
    petitioner: str
    agency: str
    stage_label: Label


@dataclass(frozen=True, slots=True)
class PersonHit:
    """Somebody of the roster."""

    person_id: int
    name: str
    codes: str
    categories: tuple[Label, ...]
    agency: str


@dataclass(frozen=True, slots=True)
class SittingHit:
    """A sitting."""

    id: int
    number: str
    title: str
    kind_label: Label
    starts_at: datetime
    state_label: Label


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was found for words, each noun only for those who may see it."""

    words: str
    is_too_short: bool
    matters: tuple[MatterHit, ...] = ()
    people: tuple[PersonHit, ...] = ()
    sittings: tuple[SittingHit, ...] = ()

    @property
    def count(self) -> int:
        """How many things were found."""
        return len(self.matters) + len(self.people) + len(self.sittings)


def search(ctx: Context, words: str) -> SearchView:
    """Find matters, people and sittings of the actor's unit; one character alone finds nothing."""
    unit_id = ctx.require(Action.VIEW_DESK)
    wanted = "".join(words.split()).replace("%", "").replace("_", "").replace("\\", "")
    if len(wanted) < LEAST:
        return SearchView(words, is_too_short=True)
    return SearchView(
        words,
        is_too_short=False,
        matters=_matters(ctx, unit_id, wanted) if ctx.actor.has(Action.VIEW_MATTER) else (),
        people=_people(ctx, unit_id, wanted) if ctx.actor.has(Action.VIEW_ROSTER) else (),
        sittings=_sittings(ctx, unit_id, wanted) if ctx.actor.has(Action.VIEW_SITTING) else (),
    )


def _matters(ctx: Context, unit_id: int, words: str) -> tuple[MatterHit, ...]:
    return tuple(
        MatterHit(
            number=row.number,
            title=row.title,
            petitioner="、".join(party.name for party in row.parties if party.role == "petitioner"),
            agency=row.agency.name if row.agency else "",
            stage_label=STAGES.get(row.stage, {"zh": row.stage, "en": row.stage}),
        )
        for row in filters.find_matters(ctx.reader, unit_id, words, limit=MOST)
    )


def _people(ctx: Context, unit_id: int, words: str) -> tuple[PersonHit, ...]:
    found = {
        entry.person_id: entry.person for entry in people.list_roster(ctx.reader, unit_id, words=words, limit=MOST)
    }
    return tuple(_person(ctx, person, unit_id) for person in found.values() if person.merged_into_id is None)


def _person(ctx: Context, person: PersonRow, unit_id: int) -> PersonHit:
    entries, categories = people.entries_in(person, unit_id), ctx.rules.categories
    return PersonHit(
        person_id=person.id,
        name=person.name,
        codes="、".join(entry.code for entry in entries),
        categories=tuple(categories[entry.category].label for entry in entries if entry.category in categories),
        agency="、".join(dict.fromkeys(entry.agency.name for entry in entries if entry.agency)),
    )


def _sittings(ctx: Context, unit_id: int, words: str) -> tuple[SittingHit, ...]:
    return tuple(
        SittingHit(
            id=row.id,
            number=row.number,
            title=row.title or row.number,
            kind_label=ctx.rules.kinds[row.kind].label,
            starts_at=row.starts_at,
            state_label=STATE_LABELS[SittingState(row.state)],
        )
        for row in filters.find_sittings(ctx.reader, unit_id, words, limit=MOST)
    )
