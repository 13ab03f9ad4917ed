"""Who can be asked, which units name people, where can a sitting be held: what does the roster workbook say?

A person may stand in several rows, once for each category. Not here: whether two rows are one human (people.roster),
what the words about times mean (people.availability_words).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from hearing_app.domain.intake.cells import squeeze
from hearing_app.domain.intake.problems import Findings, Intake, Source
from hearing_app.domain.intake.readings import Reading
from hearing_app.domain.intake.sheets import Sheet
from hearing_app.domain.intake.tables import Column, Layout, Table, find_tables
from hearing_app.domain.intake.vocabularies import choices_of, words_of
from hearing_app.domain.rules.kinds import Category

PHONE = ("手机", "手机号", "手机号码", "移动电话", "联系电话", "电话", "电话号码", "联系方式", "办公电话")
EMAIL = ("电子邮箱", "邮箱", "电子邮件", "邮件", "邮箱地址", "email", "e-mail")
DISTRICT = ("区县", "所属区县", "所在区县", "区", "辖区", "行政区")
_NO_END = frozenset(("长期", "长期有效", "至今", "无固定期限", "不限"))
_NO_CAP = frozenset(("不限", "无上限", "无限制", "没有上限"))

PEOPLE = Layout(
    "people",
    "名册",
    "roster",
    (
        Column("code", ("编号", "人员编号", "代码", "人员代码", "证号"), "code"),
        Column("name", ("姓名", "名字", "人员姓名", "专家姓名"), "name", is_needed=True),
        Column("category", ("类别", "人员类别", "身份", "身份类别", "人员类型", "类型"), "category", is_needed=True),
        Column("agency", ("单位", "工作单位", "所在单位", "单位名称", "任职单位"), "employer"),
        Column("title", ("职务职称", "职务/职称", "职务、职称", "职务及职称", "职称", "职务"), "title"),
        Column("specialisms", ("专业领域", "专业", "专长", "擅长领域", "专业特长", "领域"), "fields"),
        Column("district", DISTRICT, "district"),
        Column("phone", PHONE, "telephone"),
        Column("email", EMAIL, "e-mail"),
        Column(
            "term_from_on",
            ("聘期起", "聘期开始", "聘期自", "聘期起始", "任期起", "任期开始", "聘任日期", "聘用日期", "起始日期"),
            "term from",
        ),
        Column(
            "term_to_on",
            ("聘期止", "聘期结束", "聘期至", "聘期截止", "任期止", "任期结束", "任期至", "到期日期", "截止日期"),
            "term to",
        ),
        Column(
            "unavailable_text",
            ("不可参加时间", "不能参加时间", "不可用时间", "不便时间", "不可到场时间", "不可出席时间"),
            "times not available",
        ),
        Column("monthly_cap", ("每月上限", "月上限", "每月次数上限", "每月最多次数", "每月最多"), "most in a month"),
    ),
)
AGENCIES = Layout(
    "agencies",
    "委派单位",
    "units that name people",
    (
        Column("name", ("名称", "单位名称", "单位", "机构名称", "委派单位"), "name", is_needed=True),
        Column(
            "categories",
            ("可派类别", "可委派类别", "委派类别", "可派人员类别", "可派人员", "可商请类别"),
            "categories it can name",
            is_needed=True,
        ),
        Column("contact", ("联系人", "联系人姓名", "经办人", "联络员"), "contact"),
        Column("phone", ("电话", "联系电话", *PHONE), "telephone"),
        Column("email", EMAIL, "e-mail"),
        Column("address", ("地址", "单位地址", "通讯地址", "通信地址"), "address"),
    ),
)
ROOMS = Layout(
    "rooms",
    "场地",
    "rooms",
    (
        Column("name", ("名称", "场地名称", "场地", "房间", "会议室", "场所", "场所名称"), "name", is_needed=True),
        Column("place", ("地点", "位置", "所在位置", "楼层", "地址"), "place"),
        Column(
            "capacity",
            ("容纳人数", "可容纳人数", "容量", "座位数", "座位", "座位数量", "人数"),
            "seats",
            is_needed=True,
        ),
        Column("equipment", ("设备", "设施", "设备设施", "设施设备", "配备"), "equipment"),
        Column("hours_text", ("开放时间", "可用时间", "使用时间", "可预约时间", "开放时段"), "opening hours"),
    ),
)


@dataclass(frozen=True, slots=True)
class RosterRecord:
    """A category that somebody holds on the roster, as one row says; blank cells are "" or None."""

    code: str
    name: str
    category: str
    agency: str
    title: str
    specialisms: str
    district: str
    phone: str
    email: str
    term_from_on: date | None
    term_to_on: date | None
    unavailable_text: str
    monthly_cap: int | None
    source: Source


@dataclass(frozen=True, slots=True)
class AgencyRecord:
    """A unit that can be asked to name people of some categories."""

    name: str
    categories: tuple[str, ...]
    contact: str
    phone: str
    email: str
    address: str
    source: Source


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """A room with its seats; equipment and opening hours in words."""

    name: str
    place: str
    capacity: int
    equipment: str
    hours_text: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterIntake(Intake):
    """Everything that a roster workbook holds and what is wrong with it."""

    people: tuple[RosterRecord, ...] = ()
    agencies: tuple[AgencyRecord, ...] = ()
    rooms: tuple[RoomRecord, ...] = ()


def read_roster(sheets: Sequence[Sheet], categories: Mapping[str, Category]) -> RosterIntake:
    """Read people, agencies and rooms from whichever sheets hold them; every good row is returned.

    A row is bad without a name, with an unknown category, with an unreadable date or number, with a term that ends
    before it starts, or with a code, unit or room that stood in an earlier row.
    """
    findings = Findings()
    words = _CategoryWords(words_of(categories), choices_of(category.label for category in categories.values()))
    people: list[RosterRecord] = []
    agencies: dict[str, AgencyRecord] = {}
    rooms: dict[str, RoomRecord] = {}
    seen: dict[str, RosterRecord] = {}
    for table in find_tables(sheets, (PEOPLE, AGENCIES, ROOMS), findings):
        for reading in _readings(table, findings):
            if table.layout is PEOPLE:
                people.extend(_unrepeated(_people(reading, words), reading, seen))
            elif table.layout is AGENCIES and (agency := _agency(reading, words, agencies)):
                agencies[squeeze(agency.name)] = agency
            elif table.layout is ROOMS and (room := _room(reading, rooms)):
                rooms[squeeze(room.name)] = room
    return RosterIntake(
        people=tuple(people),
        agencies=tuple(agencies.values()),
        rooms=tuple(rooms.values()),
        problems=tuple(findings.problems),
        warnings=tuple(findings.warnings),
        unknown_columns=tuple(findings.unknown_columns),
    )


@dataclass(frozen=True, slots=True)
class _CategoryWords:
    ids: Mapping[str, str]
    choices: Mapping[str, str]


def _readings(table: Table, findings: Findings) -> list[Reading]:
    return [Reading(table, row, findings) for row in table.rows]


def _categories(reading: Reading, field: str, words: _CategoryWords) -> tuple[str, ...]:
    """Return the ids of the categories of a cell, which may name several: 律师、人大代表."""
    whole = reading.text(field)
    if squeeze(whole) in words.ids:
        return (words.ids[squeeze(whole)],)
    named = [part for part in _split(whole) if part]
    unknown = [part for part in named if squeeze(part) not in words.ids]
    if unknown:
        reading.refuse("intake.category_unknown", field, unknown="、".join(unknown), choices=words.choices)
        return ()
    return tuple(dict.fromkeys(words.ids[squeeze(part)] for part in named))


def _split(words: str) -> list[str]:
    for mark in ",/;|和及":
        words = words.replace(mark, "、")
    return [part.strip() for part in words.split("、")]


def _people(reading: Reading, words: _CategoryWords) -> list[RosterRecord]:
    reading.need("name", "category")
    record = RosterRecord(
        code=reading.code("code"),
        name=reading.text("name"),
        category="",
        agency=reading.text("agency"),
        title=reading.text("title"),
        specialisms=reading.prose("specialisms"),
        district=reading.text("district"),
        phone=reading.phone("phone"),
        email=reading.email("email"),
        term_from_on=reading.day("term_from_on"),
        term_to_on=None if squeeze(reading.text("term_to_on")) in _NO_END else reading.day("term_to_on"),
        unavailable_text=reading.prose("unavailable_text"),
        monthly_cap=None if squeeze(reading.text("monthly_cap")) in _NO_CAP else reading.count("monthly_cap"),
        source=reading.source,
    )
    if record.term_from_on and record.term_to_on and record.term_to_on < record.term_from_on:
        reading.refuse("intake.term_reversed", "term_to_on", start=record.term_from_on.isoformat())
    held = _categories(reading, "category", words)
    return [replace(record, category=category) for category in held] if reading.is_good else []


def _unrepeated(
    records: Sequence[RosterRecord], reading: Reading, seen: dict[str, RosterRecord]
) -> Sequence[RosterRecord]:
    """Return the records unless their row repeats an earlier one; one code may stand for several categories."""
    for record in records:
        key = record.code or f"{record.name}/{record.phone}"
        same = seen.setdefault(f"{key}/{record.category}", record)
        other = seen.setdefault(key, record)
        if same is not record or other.name != record.name:
            earlier = same if same is not record else other
            reading.refuse("intake.listed_twice", "code" if record.code else "name", earlier=earlier.source.row)
            return ()
    return records


def _agency(reading: Reading, words: _CategoryWords, known: Mapping[str, AgencyRecord]) -> AgencyRecord | None:
    reading.need("name", "categories")
    record = AgencyRecord(
        name=reading.text("name"),
        categories=_categories(reading, "categories", words),
        contact=reading.text("contact"),
        phone=reading.phone("phone"),
        email=reading.email("email"),
        address=reading.prose("address"),
        source=reading.source,
    )
    if earlier := known.get(squeeze(record.name)):
        reading.refuse("intake.listed_twice", "name", earlier=earlier.source.row)
    return record if reading.is_good else None


def _room(reading: Reading, known: Mapping[str, RoomRecord]) -> RoomRecord | None:
    reading.need("name", "capacity")
    record = RoomRecord(
        name=reading.text("name"),
        place=reading.text("place"),
        capacity=reading.count("capacity") or 0,
        equipment=reading.prose("equipment"),
        hours_text=reading.prose("hours_text"),
        source=reading.source,
    )
    if earlier := known.get(squeeze(record.name)):
        reading.refuse("intake.listed_twice", "name", earlier=earlier.source.row)
    return record if reading.is_good else None
