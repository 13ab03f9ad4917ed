"""What does `--json` print? One frozen dataclass for each shape; the README lists them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """`hearing deadline CLOCK --json`: days as YYYY-MM-DD, texts in the language asked for."""

    clock: str
    label: str
    start: str
    raw: str
    due: str
    provisional: bool
    profile: str
    version: str
    article: str
    unverified: bool
    counting: list[str]
    tables: list[str]


@dataclass(frozen=True, slots=True)
class DeadlineLine:
    """An answered line of `hearing deadline --batch`; for working-day counts raw equals due."""

    raw: str
    due: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class DeadlineError:
    """A line of `hearing deadline --batch` that cannot be answered: the code of its reason."""

    error: str


@dataclass(frozen=True, slots=True)
class ClockLine:
    """A line of `hearing clocks NUMBER --json`: one time limit; `closed` is null while it runs, `paused` in days."""

    clock: str
    label: str
    start: str
    due: str
    closed: str | None
    late: bool
    provisional: bool
    profile: str
    version: str
    article: str
    unverified: bool
    extended: int
    paused: int
    counting: list[str]


@dataclass(frozen=True, slots=True)
class RouteLine:
    """One route of `hearing routes --json`."""

    route: str
    methods: list[str]
    action: str


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One place of a workbook that is wrong or worth a look."""

    sheet: str
    row: int
    column: str
    read: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ImportLine:
    """`hearing import … --json`: counts by noun and outcome (added, changed, same), and what was wrong."""

    family: str
    file: str
    taken: bool
    counts: dict[str, dict[str, int]]
    problems: list[ProblemLine]
    warnings: list[ProblemLine]
    matches: list[dict[str, object]]
    not_understood: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """Somebody proposed for a seat: role, the category in which he sits, name."""

    role: str
    category: str
    person: str


@dataclass(frozen=True, slots=True)
class SlotLine:
    """A free time: local start and end with offset, room, line-up, roles still to be named."""

    start: str
    end: str
    room: str
    seats: list[SeatLine]
    open_roles: list[str]
    waiting_days: int
    missed_clocks: list[str]
    provisional: bool


@dataclass(frozen=True, slots=True)
class ObstacleLine:
    """A rule that stood in the way of so many starts (0: of the whole search)."""

    code: str
    sentence: str
    count: int


@dataclass(frozen=True, slots=True)
class WayStepLine:
    """A rule that would have to give way; `rule` is profile@version clause where one is cited, else empty."""

    code: str
    sentence: str
    rule: str


@dataclass(frozen=True, slots=True)
class WayLine:
    """Rules that would have to give way together, none of them to spare, and the first time that fits then."""

    steps: list[WayStepLine]
    start: str
    end: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class SlotsLine:
    """`hearing slots MATTER --kind KIND --json`: the days searched, the slots best first, what stood in the way.

    `ways` are given where nothing fits, or nothing before a clock of the matter runs out.
    """

    matter: str
    kind: str
    first: str
    last: str
    slots: list[SlotLine]
    obstacles: list[ObstacleLine]
    ways: list[WayLine]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo with its password."""

    role: str
    role_label: str
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class MissingLine:
    """What a volume still lacks."""

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReviewFileLine:
    """`hearing review-file NUMBER --out DIR --json`: the zip with its digest and version; `audit_head` is empty where
    the chain holds nothing of the matter (imported history)."""

    number: str
    file: str
    sha256: str
    version: int
    new: bool
    audit_head: str
    items: int
    missing: list[MissingLine]


@dataclass(frozen=True, slots=True)
class RecomputedLine:
    """A line of `hearing recompute --json`: matter, clock, last day before and after, whether still provisional."""

    number: str
    clock: str
    label: str
    before: str
    after: str
    provisional: bool


@dataclass(frozen=True, slots=True)
class ReplyLine:
    """`hearing read-reply FILE… --json`, a line for each file: times as ISO in UTC, null where nothing stands.

    `reason` is the word for what is set aside, or the status of a bounce, whose `attendee` is the address that failed.
    """

    file: str
    decision: str
    uid: str | None
    attendee: str | None
    partstat: str | None
    sequence: int | None
    dtstamp: str | None
    proposed_start: str | None
    proposed_end: str | None
    comment: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class HeadLine:
    """`hearing audit head --json`: number and hash (hexadecimal) of the last link."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class FaultLine:
    """What is wrong at a link: altered, missing, prev, head; of an exported head cut or rewritten."""

    seq: int
    fault: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ChainLine:
    """`hearing audit verify --json`: links that fit from the first on, the first break, lost heads."""

    links: int
    well: bool
    head: HeadLine | None
    broken: FaultLine | None
    heads: int
    lost: list[FaultLine]
    unreadable: list[int]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of `hearing unit list --json`: code, names, profile of rules, number of active accounts."""

    code: str
    name_zh: str
    name_en: str
    profile: str
    accounts: int


@dataclass(frozen=True, slots=True)
class MatterRefusal:
    """Why a matter cannot have the sitting that is wanted: code, sentence, article or clause."""

    code: str
    sentence: str
    rule: str


@dataclass(frozen=True, slots=True)
class MatterLine:
    """A matter with its lawful route, its running time limits by rule, and what stands against the wanted sitting."""

    number: str
    route: str
    route_label: str
    basis: str
    claim: str
    is_proposal: bool
    wanted: str
    clocks: dict[str, str]
    refusals: tuple[MatterRefusal, ...]


@dataclass(frozen=True, slots=True)
class VolumeFault:
    """One thing that is wrong with a volume: reason code, the file it concerns, the sentence."""

    code: str
    name: str
    sentence: str


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """`hearing verify review-file --json`: whether the zip is the one that was built, and what was changed."""

    whole: bool
    faults: list[VolumeFault]
