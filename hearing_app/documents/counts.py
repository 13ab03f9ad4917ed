"""How is the count of a statutory time limit printed? 时限计算单: days, rest days, time taken out with its cause."""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Column, Look, Sheet, fact, grid, head, note, seal, text, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.evidence.papers import ClockCount

TITLE = "时限计算单"


def clock_count(paper: ClockCount) -> Rendered:
    """Render the count of one clock: its article, start, every step, the pauses by cause, the last day."""
    unverified = "（未核实）" if paper.rule.is_unverified else ""
    blocks = [
        fact("事项编号", paper.matter_number),
        fact("时限", paper.label),
        fact("依据", f"{paper.rule.clause}{unverified}"),
        fact("起算", f"{phrases.day(paper.start_on)}（{paper.begun}）"),
        fact("最后一日", _last(paper)),
        *([fact("延长", f"{paper.extended_by}日")] if paper.extended_by else []),
        *([fact("结束", phrases.day(paper.closed_on))] if paper.closed_on else []),
        head("一、计算过程"),
        *_lines(paper),
        head("二、不计入的时间"),
        *_pauses(paper),
        note(
            f"规则：{paper.rule.profile}，第{paper.rule.version}版。起算当日不计入；最后一日是休息日的，顺延至其后的第一个工作日。"
        ),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    sheet = Sheet(Look.FORM, TITLE, paper.imprint.organ, paper.imprint.number, paper.imprint.dated_on, tuple(blocks))
    return render(TITLE, sheet)


def _last(paper: ClockCount) -> str:
    provisional = "（暂定：当年放假安排尚未公布）" if paper.is_provisional else ""
    return f"{phrases.day(paper.due_on)}（{phrases.weekday(paper.due_on)}）{provisional}"


def _lines(paper: ClockCount) -> list[Block]:
    if not paper.lines:
        return [text("登记以后放假安排有变动，按登记时的最后一日执行。")]
    return texts([f"{n}．{line}" for n, line in enumerate(paper.lines, 1)])


def _pauses(paper: ClockCount) -> list[Block]:
    if not paper.pauses:
        return [text("没有。")]
    columns = [Column("起", 3), Column("止", 3), Column("天数", 1, is_centred=True), Column("原因", 4)]
    rows = [
        (phrases.day(first), phrases.day(last), str(n), f"听证 {sitting}" if sitting else "听证")
        for first, last, n, sitting in paper.pauses
    ]
    return [grid(columns, rows)]
