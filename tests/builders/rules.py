"""Which rules, people and rooms do the pure tests play with?

A small world with the shape of the real one: categories in three required groups, the default profile, weekends off.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cache

from hearing_app.domain.rules.candidates import Appointment, Candidate
from hearing_app.domain.rules.kinds import Category, Kind, SeatRole
from hearing_app.domain.rules.profiles import PanelRule, Profile
from hearing_app.domain.rules.seats import Light, Seat
from hearing_app.domain.rules.verdicts import Rules
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.sittings.orders import BookingFacts, MatterFacts, Party, Room
from hearing_app.domain.spans import Span, civil_span
from hearing_app.domain.workdays import WorkdayTable
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.kinds import read_kinds
from hearing_app.settings.places import CONFIG
from hearing_app.settings.profiles import profiles
from hearing_app.settings.weights import read_weights

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
MORNING = (time(9), time(12))
AFTERNOON = (time(14), time(18))
GROUPS = {
    "lawyer": ("lawyers",),
    "npc_deputy": ("deputies",),
    "cppcc_member": ("deputies",),
    "party_delegate": ("deputies",),
    "community_staff": ("community",),
    "public_figure": ("community",),
}
INTERNAL = {"staff", "gov_lawyer"}
EXTERNAL = (
    *("judge", "npc_deputy", "cppcc_member", "party_delegate", "lawyer", "legal_expert", "legal_worker"),
    *("community_staff", "industry_expert", "legal_counsel", "people_mediator", "administrative_mediator"),
    *("court_mediator", "counsellor", "public_figure"),
)


@cache
def categories() -> dict[str, Category]:
    """The categories of people, by id."""
    ids = [*EXTERNAL, *sorted(INTERNAL)]
    return {id_: Category(id_, {"zh": id_, "en": id_}, (), id_ not in INTERNAL, GROUPS.get(id_, ()), "") for id_ in ids}


@cache
def kinds() -> dict[str, Kind]:
    """The kinds that the project ships."""
    return dict(read_kinds(CONFIG))


@cache
def table() -> WorkdayTable:
    """The working days that the project ships."""
    return workday_table(CONFIG)


@cache
def default_profile() -> Profile:
    """The profile that the project ships."""
    return profiles(CONFIG)[0]


def rules(kind: str | Kind = "hearing_review", *, panel: PanelRule | None = None) -> Rules:
    """The rules of a kind under the default profile, with another panel rule where one is given."""
    profile = replace(default_profile(), panel=panel) if panel else default_profile()
    return Rules(kinds()[kind] if isinstance(kind, str) else kind, profile, categories(), table(), read_weights(CONFIG))


def candidate(id_: int, *held: str, **more: object) -> Candidate:
    """Somebody who holds categories without limit of term."""
    return Candidate(id_, f"王示例{id_:02d}", tuple(Appointment(category) for category in held), **more)  # type: ignore[arg-type] # the builder passes whatever the dataclass takes


def office_hours(day: date) -> tuple[Span, ...]:
    """Mornings and afternoons from Monday to Friday."""
    return () if day.weekday() > 4 else (civil_span(day, *MORNING), civil_span(day, *AFTERNOON))


def room(id_: int = 1, capacity: int | None = 60, *, open_on=office_hours, busy: tuple[Span, ...] = ()) -> Room:  # type: ignore[no-untyped-def] # a plain callable in a test
    """A room with everything in it."""
    equipment = frozenset({"recording", "audio", "projector"})
    return Room(id_, f"听证室{id_}", Calendar(900 + id_, open_on, busy), capacity, equipment)


def party(id_: int, role: str = "petitioner", **more: object) -> Party:
    """One side of the matter."""
    return Party(id_, role, **more)  # type: ignore[arg-type] # the builder passes whatever the dataclass takes


FULL = ("judge", "lawyer", "npc_deputy", "community_staff", "legal_expert", "legal_worker", "community_staff", "staff")


def facts(*people: Candidate, rooms: tuple[Room, ...] | None = None, **more: object) -> BookingFacts:
    """People who are always open, one room, one petitioner and the responsible unit."""
    folk = people or tuple(candidate(at, category) for at, category in enumerate(FULL, 1))
    values: dict[str, object] = {
        "people": {person.id: person for person in folk},
        "calendars": {person.id: Calendar(person.id) for person in folk},
        "rooms": {each.id: each for each in rooms or (room(),)},
        "agencies": frozenset({7}),
        "matter": MatterFacts(1, "fuhe"),
        "parties": (party(1), party(2, "respondent")),
    }
    return BookingFacts(**(values | more))  # type: ignore[arg-type] # the builder passes whatever the dataclass takes


def seat(role: str, category: str, person_id: int | None, **more: object) -> Seat:
    """A seat by the words of its role."""
    return Seat(SeatRole(role), category, person_id, **more)  # type: ignore[arg-type] # passes what the dataclass takes


def confirmed(one: Seat) -> Seat:
    """The seat with both lights on."""
    return replace(one, is_invited=True, can_come=Light.YES, has_no_conflict=Light.YES)
