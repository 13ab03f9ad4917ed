"""What does one row of a year's workbook say: of the ledger of reviews, the hearings, the attendance?

History is taken as it happened: what today's rules would refuse is at most a warning. Not here: what must agree
between rows and sheets (years), the year's figures (evidence.reports).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

from hearing_app.domain.intake.pendings import (
    AGENCY,
    MATTER_CATEGORY,
    MATTER_NUMBER,
    PETITIONER,
    RECEIVED,
    SUBJECT,
)
from hearing_app.domain.intake.problems import Intake, Source
from hearing_app.domain.intake.readings import Reading
from hearing_app.domain.intake.rosters import DISTRICT
from hearing_app.domain.intake.tables import Column, Layout
from hearing_app.domain.intake.vocabularies import (
    ADOPTION_WORDS,
    CONCLUSION_WORDS,
    OPEN_WORDS,
    POSTPONED_WORDS,
    PRESENCE_WORDS,
    SEAT_WORDS,
    STAGE_WORDS,
    STATE_WORDS,
    VOTE_WORDS,
    Conclusion,
    HearingState,
    Stage,
    proper,
)
from hearing_app.domain.matters.outcomes import Adoption, Choice
from hearing_app.domain.rules.kinds import SeatRole

HEARING_NUMBER = ("听证编号", "听证会编号", "听证评议会编号", "听证号")
REVIEWS = Layout(
    "reviews",
    "复查复核台账",
    "ledger of reviews",
    (
        Column("number", MATTER_NUMBER, "number", is_needed=True),
        Column("petitioner", PETITIONER, "petitioner", is_needed=True),
        Column("category", MATTER_CATEGORY, "category"),
        Column("subject", SUBJECT, "subject"),
        Column("district", DISTRICT, "district"),
        Column("responsible_agency", AGENCY, "responsible unit"),
        Column("stage", ("阶段", "复查复核阶段", "审查阶段", "复查/复核", "程序"), "stage", is_needed=True),
        Column("received_on", RECEIVED, "received"),
        Column("accepted_on", ("受理日期", "受理时间", "决定受理日期"), "accepted"),
        Column("counsel_code", ("法律顾问", "法律顾问编号", "顾问", "顾问编号", "法律顾问人员编号"), "counsel"),
        Column("counsel_on", ("顾问意见日期", "法律顾问意见日期", "法律意见日期", "顾问意见时间"), "counsel's opinion"),
        Column("hearing_number", HEARING_NUMBER, "hearing"),
        Column(
            "conclusion", ("结论", "复查复核结论", "审查结论", "处理结论", "办理结果"), "conclusion", is_needed=True
        ),
        Column("signed_on", ("签发日期", "签发时间", "签署日期", "作出日期", "办结日期"), "signed"),
        Column("served_on", ("送达日期", "送达时间", "意见书送达日期"), "served"),
    ),
)
HEARINGS = Layout(
    "hearings",
    "听证会",
    "hearings",
    (
        Column("number", HEARING_NUMBER, "number", is_needed=True),
        Column("matter_number", ("事项编号", "信访编号", "信访事项编号", "信访件编号"), "matter", is_needed=True),
        Column("is_open", ("公开", "是否公开", "公开情况", "公开方式"), "open"),
        Column("noticed_on", ("通知送达", "通知送达日期", "通知日期", "通知书送达日期"), "notice served"),
        Column("held_on", ("日期", "听证日期", "举行日期", "召开日期", "听证时间"), "day", is_needed=True),
        Column("start", ("开始", "开始时间", "起始时间"), "start"),
        Column("end", ("结束", "结束时间", "终止时间"), "end"),
        Column("hours", ("时间", "时段", "起止时间", "听证时段"), "hours"),
        Column("place", ("地点", "听证地点", "场地", "场所"), "place"),
        Column("state", ("状态", "举行情况", "听证状态", "结果"), "state", is_needed=True),
        Column("was_postponed", ("曾延期", "是否延期", "是否曾延期", "延期"), "postponed once"),
        Column("adoption", ("采纳情况", "采纳", "意见采纳情况", "是否采纳"), "adoption"),
    ),
)
ATTENDANCES = Layout(
    "attendances",
    "参加人员",
    "attendance",
    (
        Column("hearing_number", HEARING_NUMBER, "hearing", is_needed=True),
        Column("person_code", ("人员编号", "编号", "专家编号", "名册编号", "人员代码"), "code"),
        Column("name", ("姓名", "参加人", "人员姓名", "参加人员"), "name", is_needed=True),
        Column("category", ("类别", "人员类别", "身份"), "category", is_needed=True),
        Column("seat_role", ("席位", "角色", "席位角色", "听证角色", "参加身份"), "seat", is_needed=True),
        Column("is_present", ("到场", "是否到场", "到场情况", "出席情况", "签到", "出席"), "present"),
        Column("vote", ("表决", "投票", "表决意见", "表决情况"), "vote"),
    ),
)


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review or re-review from receipt to service; blank dates are None."""

    number: str
    petitioner: str
    category: str
    subject: str
    district: str
    responsible_agency: str
    stage: Stage
    received_on: date | None
    accepted_on: date | None
    counsel_code: str
    counsel_on: date | None
    hearing_number: str
    conclusion: Conclusion | None
    signed_on: date | None
    served_on: date | None
    source: Source


@dataclass(frozen=True, slots=True)
class HearingRecord:
    """A hearing that was called, and what became of it."""

    number: str
    matter_number: str
    is_open: bool | None
    noticed_on: date | None
    held_on: date
    start: time | None
    end: time | None
    place: str
    state: HearingState
    was_postponed: bool
    adoption: Adoption | None
    source: Source


@dataclass(frozen=True, slots=True)
class AttendanceRecord:
    """Somebody at one hearing: in which category and seat, whether present, how he voted."""

    hearing_number: str
    person_code: str
    name: str
    category: str
    seat_role: SeatRole
    is_present: bool
    vote: Choice | None
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class YearIntake(Intake):
    """Every good row of a year's workbook and what is wrong with the others."""

    reviews: tuple[ReviewRecord, ...] = ()
    hearings: tuple[HearingRecord, ...] = ()
    attendances: tuple[AttendanceRecord, ...] = ()


def review_of(reading: Reading) -> ReviewRecord | None:
    """Read a row of the ledger; None where a cell is wrong or its dates run backwards."""
    reading.need("number", "petitioner", "stage")
    stage = reading.choice("stage", STAGE_WORDS, proper(STAGE_WORDS))
    record = ReviewRecord(
        number=reading.code("number"),
        petitioner=reading.text("petitioner"),
        category=reading.text("category"),
        subject=reading.prose("subject"),
        district=reading.text("district"),
        responsible_agency=reading.text("responsible_agency"),
        stage=stage or Stage.HANDLING,
        received_on=reading.day("received_on"),
        accepted_on=reading.day("accepted_on"),
        counsel_code=reading.code("counsel_code"),
        counsel_on=reading.day("counsel_on"),
        hearing_number=reading.code("hearing_number"),
        conclusion=reading.choice("conclusion", CONCLUSION_WORDS, proper(CONCLUSION_WORDS)),
        signed_on=reading.day("signed_on"),
        served_on=reading.day("served_on"),
        source=reading.source,
    )
    _check_order(reading, record)
    return record if reading.is_good else None


def _check_order(reading: Reading, record: ReviewRecord) -> None:
    for field, earlier in (("accepted_on", "received_on"), ("signed_on", "received_on"), ("served_on", "signed_on")):
        first, then = getattr(record, earlier), getattr(record, field)
        if first and then and then < first:
            label = REVIEWS.column(earlier).label
            reading.refuse("intake.days_reversed", field, earlier=label, day=first.isoformat())
    if record.counsel_on and record.signed_on and record.counsel_on > record.signed_on:
        reading.warn("intake.counsel_late", "counsel_on", day=record.signed_on.isoformat())


def hearing_of(reading: Reading) -> HearingRecord | None:
    """Read a row of the hearings; None where a cell is wrong or it ends before it starts."""
    reading.need("number", "matter_number", "held_on", "state")
    hours = reading.hours("hours") or (None, None)
    start, end = reading.clock("start") or hours[0], reading.clock("end") or hours[1]
    held_on, noticed_on = reading.day("held_on"), reading.day("noticed_on")
    state = reading.choice("state", STATE_WORDS, proper(STATE_WORDS))
    record = HearingRecord(
        number=reading.code("number"),
        matter_number=reading.code("matter_number"),
        is_open=reading.yes_no("is_open", OPEN_WORDS),
        noticed_on=noticed_on,
        held_on=held_on or date.min,
        start=start,
        end=end,
        place=reading.text("place"),
        state=state or HearingState.HELD,
        was_postponed=bool(reading.yes_no("was_postponed", POSTPONED_WORDS)),
        adoption=reading.choice("adoption", ADOPTION_WORDS, proper(ADOPTION_WORDS)),
        source=reading.source,
    )
    if start and end and end <= start:
        reading.refuse("intake.hours_reversed", "end", start=start.isoformat("minutes"))
    if noticed_on and held_on and noticed_on > held_on:
        reading.warn("intake.notice_late", "noticed_on", day=held_on.isoformat())
    return record if reading.is_good else None


def attendance_of(
    reading: Reading, categories: Mapping[str, str], choices: Mapping[str, str]
) -> AttendanceRecord | None:
    """Read a row of the attendance; None where a cell is wrong. Without a column for it everybody was present."""
    reading.need("hearing_number", "name", "category", "seat_role", *_presence(reading))
    category = reading.text("category")
    if category and (found := reading.choice("category", categories, choices)):
        category = found
    role = reading.choice("seat_role", SEAT_WORDS, proper(SEAT_WORDS))
    is_present = reading.yes_no("is_present", PRESENCE_WORDS)
    record = AttendanceRecord(
        hearing_number=reading.code("hearing_number"),
        person_code=reading.code("person_code"),
        name=reading.text("name"),
        category=category,
        seat_role=role or SeatRole.ATTENDEE,
        is_present=True if is_present is None else is_present,
        vote=reading.choice("vote", VOTE_WORDS, proper(VOTE_WORDS)),
        source=reading.source,
    )
    return record if reading.is_good else None


def _presence(reading: Reading) -> Sequence[str]:
    return ("is_present",) if reading.has_column("is_present") else ()
