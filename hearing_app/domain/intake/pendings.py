"""Which matters wait for a hearing, a mediation or a conference: what does the pending workbook say?

Not here: what the parties' times mean (people.availability_words). 双方同意＝是 is an indication on a list, not the
consent that a mediation needs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hearing_app.domain.intake.problems import Findings, Intake, Source
from hearing_app.domain.intake.readings import Reading
from hearing_app.domain.intake.rosters import DISTRICT, PHONE
from hearing_app.domain.intake.sheets import Sheet
from hearing_app.domain.intake.tables import Column, Layout, find_tables
from hearing_app.domain.intake.vocabularies import (
    LEVEL_WORDS,
    OCCURRENCE_WORDS,
    SECRET_WORDS,
    STAGE_WORDS,
    Stage,
    choices_of,
    proper,
    words_of,
)
from hearing_app.domain.rules.kinds import Kind

REPRESENTATIVES_MOST = 5  # a group comes with at most five (Regulations on Petition Work, Art. 20)
MATTER_NUMBER = ("编号", "事项编号", "信访编号", "信访件编号", "信访事项编号", "登记编号", "案件编号")
PETITIONER = ("信访人", "信访人姓名", "申请人", "姓名", "当事人")
MATTER_CATEGORY = ("类别", "事项类别", "问题类别", "信访类别", "问题分类", "分类")
SUBJECT = ("事项", "信访事项", "事由", "主要诉求", "诉求", "事项摘要", "问题", "信访内容", "内容")
AGENCY = ("责任单位", "承办单位", "办理单位", "主办单位", "被申请人", "处理机关")
RECEIVED = ("收到日期", "收件日期", "收到时间", "登记日期", "来访日期", "申请日期", "收到申请日期")
PENDING = Layout(
    "pending",
    "待排期",
    "pending",
    (
        Column("number", MATTER_NUMBER, "number", is_needed=True),
        Column("petitioner", PETITIONER, "petitioner", is_needed=True),
        Column("attending", ("到场人数", "预计到场人数", "参加人数", "到场人员数", "人数"), "people coming"),
        Column("category", MATTER_CATEGORY, "category"),
        Column("subject", SUBJECT, "subject"),
        Column("district", DISTRICT, "district"),
        Column("responsible_agency", AGENCY, "responsible unit"),
        Column(
            "opposing_firm",
            ("对方代理律所", "对方律所", "对方律师事务所", "对方代理律师事务所", "责任单位代理律所", "代理律所"),
            "firm of the other side",
        ),
        Column(
            "kind",
            ("拟安排", "拟安排形式", "拟安排方式", "拟安排类型", "安排形式", "安排类型", "拟办形式", "安排"),
            "kind of sitting",
            is_needed=True,
        ),
        Column("stage", ("阶段", "办理阶段", "当前阶段", "所处阶段"), "stage"),
        Column("received_on", RECEIVED, "received"),
        Column(
            "party_times_text",
            ("当事人时间", "信访人时间", "当事人可到场时间", "当事人方便时间", "可到场时间", "时间要求"),
            "parties' times",
        ),
        Column("both_indicated", ("双方同意", "双方是否同意", "是否双方同意", "双方同意调解"), "both agree"),
        Column("phone", ("电话", "联系电话", *PHONE), "telephone"),
        Column("address", ("住址", "地址", "家庭住址", "联系地址", "住所"), "address"),
        Column("access_needs", ("特殊需要", "特殊需求", "特别需要", "无障碍需求", "特殊情况"), "access needs"),
        Column("occurrence", ("初次或者重复", "初次重复", "初信初访", "是否初次", "初重标志"), "occurrence"),
        Column("level", ("责任单位层级", "层级", "责任单位级别", "级别"), "level"),
        Column("is_secret", ("密级", "涉密", "是否涉密"), "secrecy"),
        Column(
            "represented", ("所代表人数", "代表人数", "代表群众人数", "涉及人数", "所代表的人数"), "people represented"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PendingRecord:
    """A matter to be arranged; `kind` and `stage` are codes or "" and None where the cell is blank."""

    number: str
    petitioner: str
    attending: int | None
    category: str
    subject: str
    district: str
    responsible_agency: str
    opposing_firm: str
    kind: str
    kind_words: str
    stage: Stage | None
    stage_words: str
    received_on: date | None
    party_times_text: str
    both_indicated: bool | None
    phone: str
    address: str
    access_needs: str
    represented: int | None
    occurrence: str
    level: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingIntake(Intake):
    """Every good row of the pending workbook and what is wrong with the others."""

    matters: tuple[PendingRecord, ...] = ()


def read_pending(sheets: Sequence[Sheet], kinds: Mapping[str, Kind]) -> PendingIntake:
    """Read the matters that wait; every good row is returned.

    A row is bad without a number or petitioner, with an unknown kind or stage, with an unreadable date, number or
    yes or no, or with a number that stood in an earlier row.
    """
    findings = Findings()
    words, choices = words_of(kinds), choices_of(kind.label for kind in kinds.values())
    matters: dict[str, PendingRecord] = {}
    for table in find_tables(sheets, (PENDING,), findings):
        for row in table.rows:
            reading = Reading(table, row, findings)
            record = _matter(reading, reading.choice("kind", words, choices) or "")
            if earlier := matters.get(record.number):
                reading.refuse("intake.listed_twice", "number", earlier=earlier.source.row)
            if reading.is_good:
                matters[record.number] = record
    return PendingIntake(
        matters=tuple(matters.values()),
        problems=tuple(findings.problems),
        warnings=tuple(findings.warnings),
        unknown_columns=tuple(findings.unknown_columns),
    )


def _matter(reading: Reading, kind: str) -> PendingRecord:
    reading.need("number", "petitioner")
    if reading.yes_no("is_secret", SECRET_WORDS):
        reading.refuse("intake.state_secret", "is_secret")
    if (reading.count("attending") or 0) > REPRESENTATIVES_MOST:
        reading.warn("intake.too_many_representatives", "attending", most=REPRESENTATIVES_MOST)
    return PendingRecord(
        number=reading.code("number"),
        petitioner=reading.text("petitioner"),
        attending=reading.count("attending"),
        category=reading.text("category"),
        subject=reading.prose("subject"),
        district=reading.text("district"),
        responsible_agency=reading.text("responsible_agency"),
        opposing_firm=reading.text("opposing_firm"),
        kind=kind,
        kind_words=reading.text("kind"),
        stage=reading.choice("stage", STAGE_WORDS, proper(STAGE_WORDS)),
        stage_words=reading.text("stage"),
        received_on=reading.day("received_on"),
        party_times_text=reading.prose("party_times_text"),
        both_indicated=reading.yes_no("both_indicated"),
        phone=reading.phone("phone"),
        address=reading.prose("address"),
        access_needs=reading.prose("access_needs"),
        represented=reading.count("represented"),
        occurrence=reading.choice("occurrence", OCCURRENCE_WORDS, proper(OCCURRENCE_WORDS)) or "",
        level=reading.choice("level", LEVEL_WORDS, proper(LEVEL_WORDS)) or "",
        source=reading.source,
    )
