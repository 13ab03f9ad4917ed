"""What stands on a paper? The facts of each document that the office prints, before anybody lays them out.

Official papers are Chinese only. Days are civil dates, times are spans of instants. Not here: wording and layout
(hearing_app.documents), which paper a volume needs (evidence.review_files).
"""

from dataclasses import dataclass
from datetime import date

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.matters.outcomes import Choice
from hearing_app.domain.spans import Span


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who issues a paper, under which document number (文号) and on which day (成文日期)."""

    organ: str
    number: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class SittingLine:
    """When and where one sitting is: its number and kind, the matter's number, the place as people find it."""

    number: str
    kind: str
    matter_number: str
    span: Span
    place: str
    address: str = ""
    is_open: bool = True
    closed_ground: str = ""


@dataclass(frozen=True, slots=True)
class PanelSeat:
    """One seat of the panel as a party may read it: role, name, unit or standing."""

    role: str
    name: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NoticePeriod:
    """How the notice period was counted: n days of a unit, the last day to serve, the days that were counted."""

    n: int
    unit: str
    latest_on: date
    counted_on: tuple[date, ...]
    rule: RuleRef
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class HearingNotice:
    """听证通知书 to one party (petitioner or responsible unit)."""

    imprint: Imprint
    addressee: str
    standing: str
    matter_title: str
    sitting: SittingLine
    panel: tuple[PanelSeat, ...]
    period: NoticePeriod
    representatives_most: int
    agents_most: int
    contact: str


@dataclass(frozen=True, slots=True)
class MemberInvitation:
    """邀请函 to a member of the panel: number, kind, role, time and place; nothing about the parties."""

    imprint: Imprint
    addressee: str
    role: str
    sitting: SittingLine
    answer_by_on: date
    answer_link: str
    contact: str


@dataclass(frozen=True, slots=True)
class NamingRequest:
    """商请函 to a unit (court, congress, bar, street) to name people for seats."""

    imprint: Imprint
    unit: str
    role: str
    category: str
    seats: int
    sitting: SittingLine
    answer_by_on: date
    answer_link: str
    contact: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PlainLetter:
    """A letter without a form of its own, on the office's paper: its title and its words line by line."""

    imprint: Imprint
    title: str
    addressee: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SignInLine:
    """One line of the sign-in sheet; `arrived` is a civil clock time as text, empty before the day."""

    group: str
    role: str
    name: str
    unit: str = ""
    arrived: str = ""


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """签到表 of one sitting; `blank_lines` leaves room for people who come unannounced."""

    organ: str
    dated_on: date
    sitting: SittingLine
    lines: tuple[SignInLine, ...]
    blank_lines: int = 2


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, as what; `note` says why there is no signature (拒绝签名), `signed_on` when there is one."""

    role: str
    name: str
    signed_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One entry of a record: who spoke (empty for a description) and what."""

    speaker: str
    words: str


@dataclass(frozen=True, slots=True)
class RecordSection:
    """One step of the order of the day with its entries."""

    title: str
    entries: tuple[Utterance, ...]


@dataclass(frozen=True, slots=True)
class HearingRecordPaper:
    """听证笔录 of one version."""

    organ: str
    dated_on: date
    version: int
    matter_title: str
    sitting: SittingLine
    panel: tuple[PanelSeat, ...]
    present: tuple[PanelSeat, ...]
    absent: tuple[PanelSeat, ...]
    sections: tuple[RecordSection, ...]
    corrections: tuple[str, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One vote of a named ballot with the view given; a dissenter's view is obligatory elsewhere."""

    name: str
    role: str
    choice: Choice
    view: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many votes fell on each side and whether a majority came about."""

    in_favour: int
    against: int
    abstained: int
    has_majority: bool


@dataclass(frozen=True, slots=True)
class DeliberationPaper:
    """评议（合议）笔录; `votes` is empty after a secret ballot, of which only the tally is known."""

    organ: str
    dated_on: date
    matter_title: str
    sitting: SittingLine
    during: Span
    present: tuple[PanelSeat, ...]
    question: str
    discussion: tuple[Utterance, ...]
    votes: tuple[VoteLine, ...]
    tally: Tally
    conclusion: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Dissent:
    """A minority's view; the name is empty after a secret ballot."""

    name: str
    view: str


@dataclass(frozen=True, slots=True)
class OpinionPaper:
    """听证评议意见书: what the panel found and advises; it is no decision on the matter."""

    imprint: Imprint
    matter_title: str
    stage: str
    petitioner: str
    unit: str
    sitting: SittingLine
    claim: str
    facts: tuple[str, ...]
    basis: tuple[str, ...]
    opinion: tuple[str, ...]
    tally: Tally
    dissents: tuple[Dissent, ...]
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class CounselOpinionPaper:
    """法律顾问意见书 on a review before it is signed."""

    organ: str
    number: str
    given_on: date
    matter_number: str
    matter_title: str
    stage: str
    counsel: str
    firm: str
    question: str
    materials: tuple[str, ...]
    opinion: tuple[str, ...]
    conclusion: str


@dataclass(frozen=True, slots=True)
class VolumeCover:
    """What cover, contents, remarks sheet and back cover of a volume say about the whole.

    `audit_head` is the digest of the last audit row of the matter at `file_version`.
    """

    organ: str
    number: str
    title: str
    stage: str
    petitioner: str
    unit: str
    received_on: date
    concluded_on: date | None
    conclusion: str
    retention: str
    compiled_by: str
    checked_by: str
    compiled_on: date
    file_version: int
    audit_head: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClockCount:
    """时限计算单: how the last day of one statutory time limit was counted, as a party may read it.

    `lines` are the steps of the count in words; `pauses` the time taken out: first day, last day, days, hearing.
    """

    imprint: Imprint
    matter_number: str
    label: str
    start_on: date
    begun: str
    due_on: date
    rule: RuleRef
    lines: tuple[str, ...]
    pauses: tuple[tuple[date, date, int, str], ...] = ()
    extended_by: int = 0
    closed_on: date | None = None
    is_provisional: bool = False
