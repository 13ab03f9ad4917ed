"""What is asked for when a sitting is booked, and which facts decide about it?

Orders come from forms; facts are loaded by services. Not here: the verdict (sittings.verdicts), the decision
(sittings.sittings).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, RuleRef
from hearing_app.domain.rules.candidates import Candidate
from hearing_app.domain.rules.kinds import Process
from hearing_app.domain.rules.recusals import Ties
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.availability import Calendar
from hearing_app.domain.spans import Span


class Consent(StrEnum):
    """What a party has said to a mediation; a word in a spreadsheet is only indicated."""

    NONE = "none"
    INDICATED = "indicated"
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Party:
    """One side of the matter as the calendar sees it; `role` is petitioner, respondent or third_party.

    `heads` is how many people come, `needs` the equipment that they need (accessible …). `calendar` is None where
    nothing is known about the party's time. `was_told`: a letter about this sitting has left for it.
    """

    id: int
    role: str
    heads: int = 1
    calendar: Calendar | None = None
    served_on: date | None = None
    has_waived_notice: bool = False
    was_told: bool = False
    consent: Consent = Consent.NONE
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Room:
    """A bookable room; `capacity` None means unlimited (a video line)."""

    id: int
    name: str
    calendar: Calendar
    capacity: int | None = None
    equipment: frozenset[str] = frozenset()
    district: str = ""


@dataclass(frozen=True, slots=True)
class ClockDue:
    """A statutory last day that a sitting should not miss; `may_pause`: a hearing's own days are not counted in it."""

    id: str
    label: Mapping[str, str]
    due_on: date
    rule: RuleRef | None = None
    may_pause: bool = False


@dataclass(frozen=True, slots=True)
class MediationFacts:
    """The matter's latest mediation case: whether it is open, and the kind of sitting that its channel books."""

    kind: str
    kind_label: Mapping[str, str]
    is_open: bool


@dataclass(frozen=True, slots=True)
class MediationRules:
    """The evidence for what mediation needs: civil content at the hand-over, and consent."""

    handover: RuleRef | None = None
    consent: RuleRef | None = None


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """The matter of a sitting: its stage, where it is, what it is about.

    `barred` holds why its lawful route leaves no room for a process, by process; `simple_rule` is set where the matter
    is dealt with in the simplified way. `uncivil_kinds` are kinds of mediation that a dispute without civil content
    cannot have; `mediation_rules` cite why, and why consent comes first. `request` is how far the latest request for a
    hearing is (hearings.requests.Stand), empty where there is none; `hold_by` is the last day to hold what it granted.
    `skills` are what somebody in the room should be able to do for a party (rules.access_needs).
    """

    id: int
    stage: str
    district: str = ""
    fields: tuple[str, ...] = ()
    barred: Mapping[Process, tuple[Reason, ...]] = field(default_factory=dict)
    simple_rule: RuleRef | None = None
    uncivil_kinds: frozenset[str] = frozenset()
    mediation_rules: MediationRules = field(default_factory=MediationRules)
    has_minor: bool = False
    clocks: tuple[ClockDue, ...] = ()
    mediation: MediationFacts | None = None
    request: str = ""
    hold_by: ClockDue | None = None
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Everything that decides about a sitting.

    `people` and `calendars` by person id, `rooms` by room id; `agencies` holds the ids of all that may
    be asked. Busy spans never hold the sitting's own bookings. `awaits_resumption`: its suspension was told, that it
    goes on was not. `joined` are the parties of other matters that are heard together with this one.
    """

    people: Mapping[int, Candidate]
    calendars: Mapping[int, Calendar]
    rooms: Mapping[int, Room]
    agencies: Collection[int] = frozenset()
    matter: MatterFacts | None = None
    parties: tuple[Party, ...] = ()
    ties: Ties = field(default_factory=Ties)
    awaits_resumption: bool = False
    joined: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class SittingOrder:
    """What a clerk wants booked.

    `override_reason` lifts rest days and what people and rooms say about their hours, never a booking, and is
    recorded; `allows_rest_day` lets a room's own weekend opening count. `closed_ground` is one of the profile's,
    needed when an open kind is held closed; `observers` are the seats kept for the public.
    """

    span: Span
    room_id: int | None
    seats: tuple[Seat, ...]
    is_open: bool = True
    closed_ground: str = ""
    override_reason: str = ""
    allows_rest_day: bool = False
    observers: int = 0


@dataclass(frozen=True, slots=True)
class Destination:
    """Where sittings held together go; what is allowed (SittingOrder) is allowed for all of them."""

    span: Span
    room_id: int | None
    override_reason: str = ""
    allows_rest_day: bool = False

    def of(self, order: SittingOrder) -> SittingOrder:
        """Return the order of one of them there, with the people that it has."""
        standing = tuple(seat for seat in order.seats if not seat.is_released)
        return replace(
            order,
            span=self.span,
            room_id=self.room_id,
            seats=standing,
            allows_rest_day=self.allows_rest_day or (order.allows_rest_day and self.span == order.span),
            override_reason=self.override_reason,
        )
