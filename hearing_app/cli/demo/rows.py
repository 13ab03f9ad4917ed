"""Which fictional rows does the demo show? Tables as an office would keep them; every name is made up."""

from collections.abc import Iterator
from datetime import date, timedelta

from hearing_app.documents.workbook_tables import Value

SURNAMES = "王李张刘陈杨黄赵周吴徐孙胡朱高林何郭马罗"
DISTRICTS = ("新城区", "碑林区", "莲湖区", "灞桥区", "未央区", "雁塔区", "临潼区", "长安区")
Row = tuple[Value, ...]

PEOPLE_HEADER = (
    "编号", "姓名", "类别", "单位", "职务职称", "专业领域", "区县", "手机", "电子邮箱", "聘期起", "聘期止",
    "不可参加时间", "每月上限",
)  # fmt: skip
SORTS = (
    ("法官", "示范区人民法院", "民事", 4),
    ("人大代表", "示范区人大", "民生", 5),
    ("政协委员", "示范区政协", "法治", 5),
    ("党代表", "示范区示例党委", "基层", 3),
    ("律师", "示例律师事务所", "房地产、行政", 9),
    ("法律专家", "示例大学法学院", "民法", 5),
    ("法律工作者", "示例法律服务所", "基层法律服务", 8),
    ("社区工作者", "示例街道示例社区", "社区治理", 12),
    ("行业专家", "示例行业协会", "房产、造价", 4),
    ("法律顾问", "示例律师事务所(七)", "复查复核", 2),
    ("人民调解员", "示范区人民调解委员会", "邻里、物业", 4),
    ("行政调解员", "示例行政调解中心", "住建、劳资", 3),
    ("特邀调解员", "示范区人民法院特邀调解组织", "民商事", 2),
    ("心理咨询师", "示例心理服务中心", "心理疏导", 1),
    ("工作人员", "示范区信访局", "听证记录", 4),
)
# The one of them who has an account, so that his own pages show something.
EXPERT_CODE, EXPERT_NAME = "D019", "罗示例19"
AWAY = ("", "周三全天", "", "周五下午", "", "每月1日至5日", "周一上午", "")


def people() -> Iterator[Row]:
    """Yield the roster: half of it without an e-mail address, as offices know it."""
    number = 0
    for category, agency, field, count in SORTS:
        for at in range(count):
            number += 1
            name = f"{SURNAMES[number % len(SURNAMES)]}示例{number:02d}"
            firm = f"{agency}({'一二三四五六'[at % 6]})" if agency == "示例律师事务所" else agency
            email = f"d{number:03d}@example.invalid" if number % 2 or category == "工作人员" else ""
            yield (
                f"D{number:03d}", name, category, firm, "", field, DISTRICTS[number % len(DISTRICTS)],
                f"1390001{number:04d}", email, date(2026, 1, 1), date(2027, 12, 31),
                "" if category == "工作人员" else AWAY[number % len(AWAY)], 4,
            )  # fmt: skip


AGENCIES_HEADER = ("名称", "可派类别", "联系人", "电话", "电子邮箱", "地址")
AGENCIES: tuple[Row, ...] = (
    ("示范区人民法院", "法官", "示例立案庭联系人", "02900010001", "court@example.invalid", "示例路1号"),
    ("示范区人大代表联络站", "人大代表", "示例联络员", "02900010002", "", "示例路2号"),
    ("示例街道办事处", "社区工作者", "示例综治办联系人", "02900010003", "", "示例路3号"),
)

HOURS = "周一至周四 09:00-12:00、14:00-18:00；周五 09:00-12:00"
ROOMS_HEADER = ("名称", "地点", "容纳人数", "设备", "开放时间")
ROOMS: tuple[Row, ...] = (
    ("听证室一", "演示中心一层", 60, "录音录像、视频会议、无障碍", HOURS),
    ("听证室二", "演示中心二层", 30, "录音录像、视频会议", HOURS),
    ("人民调解室", "演示中心一层", 12, "录音", HOURS),
    ("联席会商室", "演示中心三层", 24, "投影、视频会议", HOURS),
    ("心理疏导室", "演示中心一层", 4, "", HOURS),
    ("示例社区议事厅", "碑林区示例社区", 40, "投影", "周二、周四 14:00-17:00；周六 09:00-12:00"),
)

PENDING_HEADER = (
    "编号", "信访人", "到场人数", "类别", "事项", "区县", "责任单位", "对方代理律所", "拟安排", "阶段", "收到日期",
    "当事人时间", "双方同意", "电话", "住址", "特殊需要", "所代表人数",
)  # fmt: skip
STORIES = (
    ("房地产", "延期交房", "灞桥区", "示例住建局", "示例律师事务所(一)", "听证评议会", "复核", 5, 42, ""),
    ("房地产", "产权证办理", "长安区", "示例自然资源局", "", "行政调解", "处理", 3, 18, "只能上午"),
    ("教育", "校外培训退费", "雁塔区", "示例教育局", "", "人民调解", "处理", 2, 30, ""),
    ("农民工", "工资拖欠", "未央区", "示例人社局", "", "人民调解", "处理", 5, 18, ""),
    ("供热", "供暖不达标", "莲湖区", "示例城管局", "", "听证评议会", "复核", 2, 0, "周一至周三可到场"),
    ("退役军人", "安置年限认定", "临潼区", "示例退役军人局", "", "听证评议会", "复查", 1, 0, ""),
    ("征地拆迁", "面积测量", "长安区", "示例自然资源局", "示例律师事务所(三)", "听证评议会", "复核", 1, 0, ""),
    ("物业邻里", "水泵房噪声", "碑林区", "示例街道办事处", "", "人民调解", "处理", 1, 0, "只能上午"),
    ("涉法涉诉", "生效判决", "新城区", "示例信访工作机构", "", "会商会", "处理", 1, 0, ""),
    ("历史遗留", "补偿款", "雁塔区", "示例街道办事处", "", "听证评议会", "复核", 2, 0, ""),
)


def pending(today: date) -> Iterator[Row]:
    """Yield the matters that wait for a sitting, received in the last three weeks."""
    for at, (category, subject, district, agency, firm, kind, stage, heads, many, times) in enumerate(STORIES, 1):
        received = today - timedelta(days=25 if at == 1 else 3 + 2 * at)
        yield (
            f"DEMO{at:04d}", f"{SURNAMES[at]}某示例{at:02d}", heads, category, subject, district, agency, firm, kind,
            stage, received, times, "是", f"1391001{at:04d}", f"{district}示例街道{at}号",
            "", many,
        )  # fmt: skip


REVIEWS_HEADER = (
    "编号", "信访人", "类别", "事项", "区县", "责任单位", "阶段", "收到日期", "受理日期", "法律顾问", "顾问意见日期",
    "听证编号", "结论", "签发日期", "送达日期",
)  # fmt: skip
CONCLUSIONS = ("维持", "维持", "维持", "撤销并责令重新办理", "维持", "变更")


def reviews(year: int) -> Iterator[Row]:
    """Yield a past year's reviews, each with a counsel's opinion before it was signed."""
    for at in range(1, 41):
        received = date(year, 1, 10) + timedelta(days=8 * at)
        category, subject, district, agency = STORIES[at % len(STORIES)][:4]
        hearing = f"TD{year}{at // 10:02d}" if at % 10 == 0 and at < 40 else ""
        yield (
            f"LFD{year}{at:04d}", f"{SURNAMES[at % 20]}某示例{100 + at}", category, subject, district, agency,
            "复核" if at % 10 == 0 else "复查", received, received + timedelta(days=2), "D056",
            received + timedelta(days=15), hearing, CONCLUSIONS[at % len(CONCLUSIONS)], received + timedelta(days=22),
            received + timedelta(days=26),
        )  # fmt: skip


HEARINGS_HEADER = (
    "听证编号", "事项编号", "公开", "通知送达", "日期", "开始", "结束", "地点", "状态", "曾延期", "采纳情况",
)  # fmt: skip


def hearings(year: int) -> Iterator[Row]:
    """Yield the hearings of a past year."""
    for at in (10, 20, 30):
        received = date(year, 1, 10) + timedelta(days=8 * at)
        yield (
            f"TD{year}{at // 10:02d}", f"LFD{year}{at:04d}", "公开", received + timedelta(days=3),
            received + timedelta(days=14), "09:00", "12:00", "听证室一", "已举行", "否", "采纳",
        )  # fmt: skip


ATTENDANCES_HEADER = ("听证编号", "人员编号", "姓名", "类别", "席位", "到场", "表决")


def attendances(year: int) -> Iterator[Row]:
    """Yield who came to them: a panel of seven and two attendees."""
    by_category: dict[str, list[tuple[str, str]]] = {}
    for row in people():
        by_category.setdefault(str(row[2]), []).append((str(row[0]), str(row[1])))
    for at in (1, 2, 3):
        number = f"TD{year}{at:02d}"
        panel = ("法官", "人大代表", "律师", "律师", "法律专家", "法律工作者", "社区工作者")
        for place, category in enumerate((*panel, "社区工作者", "社区工作者")):
            code, name = by_category[category][(place + at) % len(by_category[category])]
            role = "主持人" if place == 0 else "听证员" if place < len(panel) else "列席"
            vote = "" if role == "列席" else "反对" if place == at else "赞成"
            yield number, code, name, category, role, "到场", vote
