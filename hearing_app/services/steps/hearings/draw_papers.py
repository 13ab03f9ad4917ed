"""What stands on the sheet of a draw that both sides get, before it is opened and after?

Papers are Chinese. Before: list, hashes, how it goes on. After: numbers, seed, every turn, how to check.
"""

from hearing_app.domain.evidence.hearing_papers import FormalPaper, Table
from hearing_app.domain.evidence.papers import Imprint
from hearing_app.domain.people.draws import FORMAT
from hearing_app.domain.spans import CIVIL, civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearings.draw_views import DrawView
from hearing_app.store.tables.draws import DrawRow

ZH = "zh"
GROUP = 8
CHECK = (
    "核对办法：向我单位索取抽签文件（JSON）和核对程序 verify_draw.py，在任何装有 Python 3 的电脑上运行"
    " python3 verify_draw.py 文件名；显示 OK 的，结果就是由名单、种子和各方的数算出来的。",
    f"算法：以“{FORMAT}”“list 名单摘要”“seed 种子”和各方的“petitioner 数”“respondent 数”“witness 数”逐行相接，"
    "求 SHA-256 得密钥；“密钥 0”“密钥 1”……的 SHA-256 依次为随机数，用费雪—耶茨法打乱编号，再按顺序逐人入席。",
)


def draw_sheet(ctx: Context, row: DrawRow, view: DrawView) -> FormalPaper:
    """Return the sheet of a draw: 抽签告知单 before it is opened, 抽签结果 afterwards."""
    is_open = view.opened_at is not None
    return FormalPaper(
        Imprint(papers.organ_of(ctx), "", civil_day(view.opened_at or view.made_at)),
        "听证员抽签结果" if is_open else "听证员抽签告知单",
        addressee="信访人、责任单位",
        lead=tuple(_lead(row, view)),
        facts=tuple(_facts(view)),
        table=_result(view) if is_open else _list(view),
        tail=CHECK if is_open else _before(),
        signs=tuple((side, "年　　月　　日") for side in ("信访人", "责任单位", "见证人", "经办人")),
        has_seal=False,
    )


def _lead(row: DrawRow, view: DrawView) -> list[str]:
    about = f"关于{papers.title_of(row.matter)}（事项{row.matter.number}），第{view.n}次抽签。"
    again = [f"再次抽签的理由：{view.reason}。"] if view.reason else []
    voided = [f"本次抽签已作废：{view.void_reason}。"] if view.voided_at else []
    return [about, *again, *voided]


def _facts(view: DrawView) -> list[tuple[str, str]]:
    found = [("主持人（指定，不抽签）", view.presider)] if view.presider else []
    found += [
        ("席位", "；".join(f"{seat.n}.{seat.need[ZH]}" for seat in view.seats)),
        *_halves("名单摘要 SHA-256", view.list_hash),
        *_halves("种子摘要 SHA-256", view.seed_hash),
    ]
    found += [(f"{one.side[ZH]}的数", one.number) for one in view.numbers]
    if view.opened_at is not None:
        found += [*_halves("种子", view.seed), ("开启时间", f"{view.opened_at.astimezone(CIVIL):%Y-%m-%d %H:%M}")]
    return found


def _halves(label: str, digits: str) -> list[tuple[str, str]]:
    """Return 64 digits as two lines in groups that a hand can compare: one line of the paper is too short for them."""
    groups = [digits[at : at + GROUP] for at in range(0, len(digits), GROUP)]
    middle = len(groups) // 2
    return [(f"{label}前半", " ".join(groups[:middle])), (f"{label}后半", " ".join(groups[middle:]))]


def _list(view: DrawView) -> Table:
    rows = [
        (line.code, line.name, line.category[ZH], line.agency, line.barred[ZH] if line.barred else "")
        for line in view.lines
    ]
    return Table((("编号", 14), ("姓名", 16), ("身份", 20), ("单位", 30), ("不参加抽签的原因", 20)), tuple(rows))


def _result(view: DrawView) -> Table:
    rows = [
        (
            str(turn.place),
            f"{turn.line.code} {turn.line.name}",
            turn.line.category[ZH],
            f"抽中，{turn.seat.n} 号席（{turn.seat.need[ZH]}）" if turn.seat else (turn.passed or {}).get(ZH, ""),
        )
        for turn in view.turns
    ]
    return Table((("顺序", 10), ("编号、姓名", 28), ("身份", 22), ("结果", 40)), tuple(rows))


def _before() -> tuple[str, ...]:
    return (
        "名单已经冻结，以上摘要由名单算出；名单以后怎样改动，都以冻结的为准。种子已经封存，开启以后可以用种子摘要核对。",
        "请各方各说一个数（0 到 18 位整数）；一方不说或者不在场的，由见证人说一个。说定的数不能更改。",
    )
