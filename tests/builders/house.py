"""Which office do the service and page tests work in? Small, but with a legal panel, two rooms and three matters."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, time

from flask.testing import FlaskClient
from sqlalchemy import text

from hearing_app.documents.workbook_tables import write_table
from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.spans import Span, civil_span
from hearing_app.services.accounts import AccountOrder, add_account
from hearing_app.services.context import Context
from hearing_app.services.imports import Family, ImportOrder, take_workbook
from hearing_app.services.sittings.bookings import BookingOrder
from hearing_app.store import people as roster
from tests.builders.roles import Roles
from tests.builders.workbooks import PENDING_HEADER, PEOPLE_HEADER

AsRole = Callable[..., Context]
PASSWORD = "a-long-password"
HEARING = "hearing_review"
MEETING = "study_meeting"
MATTER, OTHER_MATTER, MEDIATION = "P1", "P2", "P3"
CAUSE = Cause("信访人住院", "主持人", "force_majeure", "presider")
HOURS = "周一至周五 09:00-12:00、14:00-18:00"
# 2026-11-23 is the tests' today, a Monday; the notice period has run on all of these days.
DAY, LATER_DAY = date(2026, 12, 14), date(2026, 12, 16)

# code, name, category, agency, e-mail or none: half of the people have no address, as in real offices.
FOLK = (
    ("E001", "王示例01", "法官", "示范区人民法院", "e001@example.invalid"),
    ("E002", "李示例02", "律师", "示例律师事务所(一)", "e002@example.invalid"),
    ("E003", "张示例03", "律师", "示例律师事务所(二)", None),
    ("E004", "刘示例04", "人大代表", "示范区人大", None),
    ("E005", "陈示例05", "政协委员", "示范区政协", "e005@example.invalid"),
    ("E006", "杨示例06", "社区工作者", "示例街道示例社区", None),
    ("E007", "黄示例07", "社区工作者", "示例街道第二社区", "e007@example.invalid"),
    ("E008", "赵示例08", "法律专家", "示例大学法学院", "e008@example.invalid"),
    ("E009", "周示例09", "法律工作者", "示例法律服务所", None),
    ("E010", "吴示例10", "法律工作者", "示例第二法律服务所", "e010@example.invalid"),
    ("E011", "徐示例11", "行业专家", "示例房产协会", None),
    ("E012", "孙示例12", "人民调解员", "示范区人民调解委员会", "e012@example.invalid"),
    ("E013", "何示例31", "工作人员", "示范区信访局", "e013@example.invalid"),
    ("E014", "何示例32", "工作人员", "示范区信访局", None),
)
AGENCIES = (
    ("名称", "可派类别", "联系人", "电话", "电子邮箱", "地址"),
    ("示范区人民法院", "法官", "示例联系人", "02900000001", "court@example.invalid", "示例路1号"),
    ("示范市律师协会", "律师", "示例联系人", "02900000004", None, "示例路4号"),
)
ROOMS = (
    ("名称", "地点", "容纳人数", "设备", "开放时间"),
    ("听证室一", "一层", 60, "录音录像、无障碍、投影", HOURS),
    ("听证室二", "二层", 30, "录音录像、投影", HOURS),
)
MATTERS = (
    (MATTER, "吴某示例21", 2, "房地产", "延期交房", "示例住建局", "听证评议会", "复核", "2026-11-16"),
    (OTHER_MATTER, "郑某示例22", 1, "供热", "供暖不达标", "示例城管局", "听证评议会", "复查", "2026-11-18"),
    (MEDIATION, "冯某示例23", 1, "物业邻里", "水泵房噪声", "示例街道办事处", "人民调解", "处理", "2026-11-12"),
)


def small_house(as_role: AsRole, *, prefix: str = "") -> None:
    """Import the small office: 14 people, two agencies that name people, two rooms, three matters.

    `prefix` stands before the matters' numbers, so that those of two units are told apart. In a database that nobody
    wrote to yet it is built once and put back for the next test.
    """
    ctx = as_role("booking_clerk")
    if isinstance(as_role, Roles) and is_untouched(ctx):
        as_role.snapshots.take(f"small house {prefix} {ctx.now}", lambda: build_house(ctx, prefix))
        ctx.reader.rollback()
    else:
        build_house(ctx, prefix)


def is_untouched(ctx: Context) -> bool:
    """Say whether the database holds the first unit and nothing that happened."""
    query = "SELECT (SELECT count(*) FROM audit) = 0 AND (SELECT count(*) FROM units) = 1"
    found = bool(ctx.reader.scalar(text(query)))
    ctx.reader.rollback()
    return found


def build_house(ctx: Context, prefix: str) -> None:
    """Import the small office's workbooks."""
    agencies, rooms = AGENCIES, ROOMS
    first = f"13{10 - (ctx.actor.unit_id or 1)}000"
    people = [(c, n, k, a, f"{first}{i:05d}", m, None, None, None, None) for i, (c, n, k, a, m) in enumerate(FOLK)]
    pending = [(prefix + n, *row, None, "是", f"139100{i:05d}", None, 0) for i, (n, *row) in enumerate(MATTERS)]
    for family, title, header, rows in (
        (Family.ROSTER, "名册", PEOPLE_HEADER, people),
        (Family.ROSTER, "委派单位", agencies[0], agencies[1:]),
        (Family.ROSTER, "场地", rooms[0], rooms[1:]),
        (Family.PENDING, "待排期", PENDING_HEADER, pending),
    ):
        result = take_workbook(ctx, ImportOrder(family, f"{title}.xlsx", write_table(title, header, rows)))
        assert not result.problems, result.problems


def people(ctx: Context) -> Mapping[str, int]:
    """Person ids by roster code."""
    return {entry.code: entry.person_id for entry in roster.list_entries(ctx.reader, ctx.require(Action.VIEW_ROSTER))}


def rooms(ctx: Context) -> Mapping[str, int]:
    """Room ids by name."""
    found = roster.load_rooms(ctx.reader, ctx.require(Action.VIEW_ROSTER))
    return {name: row.id for name, row in found.items()}


def agencies(ctx: Context) -> Mapping[str, int]:
    """Agency ids by name."""
    return {row.name: row.id for row in roster.load_agencies(ctx.reader).values()}


def panel(ctx: Context, *codes: str) -> tuple[Seat, ...]:
    """A legal panel of five with a recorder, or the seats of some people in the categories that they hold."""
    held = {e.code: (e.person_id, e.category) for e in roster.list_entries(ctx.reader, ctx.actor.unit_id or 1)}
    wanted = codes or ("E001", "E002", "E004", "E006", "E008", "E013")
    roles = {wanted[0]: SeatRole.PRESIDER, "E013": SeatRole.RECORDER, "E014": SeatRole.RECORDER}
    return tuple(Seat(roles.get(code, SeatRole.MEMBER), held[code][1], held[code][0]) for code in wanted)


def morning(day: date = DAY) -> Span:
    """Nine to noon of a day."""
    return civil_span(day, time(9), time(12))


def order(
    ctx: Context, span: Span | None = None, *, room: str = "听证室一", codes: tuple[str, ...] = ()
) -> SittingOrder:
    """An order of a legal hearing."""
    return SittingOrder(span or morning(), rooms(ctx)[room], panel(ctx, *codes))


def hearing(ctx: Context, matter: str = MATTER, wanted: SittingOrder | None = None) -> BookingOrder:
    """What a clerk asks for to have a hearing of a matter."""
    return BookingOrder(HEARING, matter, "", wanted or order(ctx))


def lecture(ctx: Context, codes: tuple[str, ...] = ("E008", "E009"), day: date = DAY) -> BookingOrder:
    """A study meeting: no matter, nobody signs; the first is the speaker, the others listen."""
    first, *others = panel(ctx, *codes)
    seats = (Seat(SeatRole.SPEAKER, first.category, first.person_id),)
    seats += tuple(Seat(SeatRole.ATTENDEE, seat.category, seat.person_id) for seat in others)
    span = civil_span(day, time(14), time(16))
    return BookingOrder(MEETING, "", "民法典讲座", SittingOrder(span, rooms(ctx)["听证室二"], seats, is_open=False))


def sign_in(client: FlaskClient, as_role: AsRole, role: str = "booking_clerk", *, language: str = "zh") -> FlaskClient:
    """Sign a browser in with an account of a role, making the account the first time."""
    username = f"test-{role}-{language}"
    with suppress(Refused):
        add_account(as_role("administrator"), AccountOrder(username, username, role, PASSWORD, language))
    answer = client.post("/sign-in", data={"username": username, "password": PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return client
