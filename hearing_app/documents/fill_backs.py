"""How is the sheet set from which somebody types a matter back into the superior system?"""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Column, Look, Sheet, fact, grid, head, note, sign
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.matters.fill_backs import FillBack, FillLine

TITLE = "回填单"
COLUMNS = (Column("栏目", 24), Column("内容", 34), Column("依据", 30), Column("已录入", 12, is_centred=True))


def fill_back_sheet(sheet: FillBack, organ: str) -> Rendered:
    """Render the 回填单: one table for each part, with a box to tick when the field was typed in."""
    blocks: list[Block] = [
        fact("事项编号", sheet.number),
        fact("制表日期", phrases.day(sheet.dated_on)),
        fact("尚无内容", f"{sheet.open_count}项" if sheet.open_count else "无"),
    ]
    for part in sheet.parts:
        blocks += [head(part.title["zh"]), grid(COLUMNS, [_row(line) for line in part.lines])]
    blocks += [
        note("本单不载姓名、电话、住址和案情：上级系统凭编号已有信访人的资料。"),
        sign("录入人", "年　　月　　日"),
    ]
    return render(TITLE, Sheet(Look.FORM, TITLE, organ, "", sheet.dated_on, tuple(blocks)))


def _row(line: FillLine) -> tuple[str, str, str, str]:
    words = phrases.day(line.on) if line.on else line.words["zh"]
    return line.label["zh"], words or "尚无", line.basis["zh"], "" if line.is_open else "□"
