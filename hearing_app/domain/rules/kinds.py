"""What is a kind of sitting?

A kind is a TOML file in config/kinds over this closed vocabulary; `settings.kinds` reads it. Kind ids occur
nowhere in code: code asks what a kind needs, never which kind it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Process(StrEnum):
    """What runs on top of the sitting."""

    HEARING = "hearing"
    MEDIATION = "mediation"
    MEETING = "meeting"


PROCESSES: Mapping[Process, Mapping[str, str]] = {
    Process.HEARING: {"zh": "听证", "en": "hearing"},
    Process.MEDIATION: {"zh": "调解", "en": "mediation"},
    Process.MEETING: {"zh": "会议", "en": "meeting"},
}


class SeatRole(StrEnum):
    """What somebody does in a sitting."""

    PRESIDER = "presider"
    MEMBER = "member"
    RECORDER = "recorder"
    ATTENDEE = "attendee"
    MEDIATOR = "mediator"
    HOST = "host"
    SPEAKER = "speaker"
    COUNSELLOR = "counsellor"


class RungChannel(StrEnum):
    """By which way a reminder goes where its recipient can be reached so."""

    MAIL = "mail"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Rung:
    """One reminder: its channel and how long before the start, in hours (2h), days (1d) or working days (2w)."""

    channel: RungChannel
    lead: str

    @property
    def code(self) -> str:
        """Return the rung as the kind's file writes it: mail 1d."""
        return f"{self.channel.value} {self.lead}"


@dataclass(frozen=True, slots=True)
class SeatRule:
    """How many people of which categories sit in one role; `votes` follows the profile for a presider."""

    role: SeatRole
    label: Mapping[str, str]
    categories: tuple[str, ...]
    least: int
    most: int
    usual: int
    has_vote: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of bookable sitting, as its file says; the steps in `approval_apart` need different people."""

    id: str
    label: Mapping[str, str]
    aliases: tuple[str, ...]
    process: Process
    minutes: int
    turnaround_minutes: int
    room_equipment: tuple[str, ...]
    is_open_by_default: bool
    needs_matter: bool
    has_panel_rule: bool
    has_notice_period: bool
    needs_consent: bool
    parties: tuple[str, ...]
    approval: tuple[str, ...]
    number_series: str
    letters: Mapping[str, str]
    checklist: tuple[str, ...]
    record_sections: tuple[str, ...]
    outcome: tuple[str, ...]
    reminders: tuple[Rung, ...]
    answer_workdays: int
    stages: tuple[str, ...]
    seats: tuple[SeatRule, ...]
    approval_apart: tuple[str, ...] = ()
    has_confidential_record: bool = False
    asks_confidentiality: bool = False

    def seats_of(self, role: SeatRole) -> SeatRule | None:
        """Return the rule of a role, or None where the kind has no such seat."""
        return next((rule for rule in self.seats if rule.role is role), None)

    @property
    def has_votes(self) -> bool:
        """Say whether somebody votes in this kind."""
        return any(rule.has_vote for rule in self.seats)


class Kinds(dict[str, Kind]):
    """Kinds by id; of one whose file is gone what was booked still stands in lists, but `in` says no.

    Nothing runs on top of such a sitting, and its record stays closed: nobody knows any more who might read it.
    """

    def __missing__(self, id_: str) -> Kind:
        return Kind(
            id=id_,
            label={"zh": id_, "en": id_},
            aliases=(),
            process=Process.MEETING,
            minutes=60,
            turnaround_minutes=0,
            room_equipment=(),
            is_open_by_default=False,
            needs_matter=False,
            has_panel_rule=False,
            has_notice_period=False,
            needs_consent=False,
            parties=(),
            approval=(),
            number_series="",
            letters={},
            checklist=(),
            record_sections=(),
            outcome=(),
            reminders=(),
            answer_workdays=0,
            stages=(),
            seats=(),
            has_confidential_record=True,
        )


@dataclass(frozen=True, slots=True)
class Category:
    """A category of people (judge, lawyer …): labels, the office's other words, how statistics group it.

    `allowance` is what is paid for a sitting, in yuan.
    """

    id: str
    label: Mapping[str, str]
    aliases: tuple[str, ...]
    is_external: bool
    groups: tuple[str, ...] = ()
    figure: str = ""
    allowance: int = 0
