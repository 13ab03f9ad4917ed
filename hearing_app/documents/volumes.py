"""What do the volume's own sheets say? 封面, 卷内目录, 备考表 and 封底.

Not here: packing them into the zip (documents.review_files).
"""

from collections.abc import Sequence

from hearing_app import i18n
from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Column, Look, Sheet, fact, grid, head, note, numbered, sign, text
from hearing_app.documents.layout import fonts_in_use
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.papers import VolumeCover
from hearing_app.domain.evidence.review_files import Contents, Item, Origin

DIGEST_SHOWN = 12
ORIGINS = {Origin.GENERATED: "生成", Origin.UPLOADED: "归入", Origin.VOLUME: "卷宗"}
# Shares are millimetres of the 252 mm between the margins of a landscape page.
CONTENTS_COLUMNS = (
    Column("序号", 11, is_centred=True),
    Column("项", 9, is_centred=True),
    Column("题名", 58),
    Column("文号", 42, is_centred=True),
    Column("责任者", 36, is_centred=True),
    Column("日期", 23, is_centred=True),
    Column("页数", 11, is_centred=True),
    Column("份数", 11, is_centred=True),
    Column("密级", 13, is_centred=True),
    Column("来源", 11, is_centred=True),
    Column("摘要前12位", 27, is_centred=True),
)


def cover(paper: VolumeCover) -> Rendered:
    """Render the 封面 of a volume."""
    concluded = phrases.day(paper.concluded_on) if paper.concluded_on else "未办结"
    blocks = [
        fact("卷号", paper.number),
        fact("题名", paper.title),
        fact("阶段", paper.stage),
        fact("信访人", paper.petitioner),
        fact("责任单位", paper.unit),
        fact("收到日期", phrases.day(paper.received_on)),
        fact("办结日期", concluded),
        fact("结论", paper.conclusion or "未作出"),
        fact("保管期限", paper.retention),
        fact("立卷人", paper.compiled_by),
        fact("立卷日期", phrases.day(paper.compiled_on)),
    ]
    return render("封面", Sheet(Look.COVER, "卷宗", paper.organ, "", paper.compiled_on, tuple(blocks)))


def contents_sheet(paper: VolumeCover, contents: Contents) -> Rendered:
    """Render the 卷内目录: every item with digest, what is missing, the font, file version and audit head."""
    blocks: list[Block] = [grid(CONTENTS_COLUMNS, [_row(item) for item in contents.items])]
    pages = sum(item.holding.pages or 0 for item in contents.items)
    blocks.append(note(f"共{len(contents.items)}件，{pages}页。完整摘要见SHA256SUMS和contents.json。"))
    if contents.missing:
        blocks.append(note("待补材料："))
        blocks += [note(f"{n}．{one}") for n, one in enumerate(_sentences(contents.missing), 1)]
    blocks += [note(fonts_in_use().sentence), *_proof(paper)]
    sheet = Sheet(Look.FORM, "卷内目录", paper.organ, paper.number, paper.compiled_on, tuple(blocks), is_landscape=True)
    return render("卷内目录", sheet)


def remarks_sheet(paper: VolumeCover, contents: Contents) -> Rendered:
    """Render the 备考表: state of the volume, what is missing, who compiled and checked it."""
    pages = sum(item.holding.pages or 0 for item in contents.items)
    blocks: list[Block] = [
        head("一、本卷情况"),
        text(f"本卷共{len(contents.items)}件，{pages}页（不含封面、目录、备考表和封底）。"),
        *numbered(paper.remarks),
        head("二、待补材料"),
        *(numbered(_sentences(contents.missing)) or [text("无。")]),
        head("三、立卷与检查"),
        sign(f"立卷人 {paper.compiled_by}", phrases.day(paper.compiled_on)),
        sign(f"检查人 {paper.checked_by}", "年　　月　　日"),
        *_proof(paper),
    ]
    return render("备考表", Sheet(Look.FORM, "备考表", paper.organ, paper.number, paper.compiled_on, tuple(blocks)))


def back_cover(paper: VolumeCover) -> Rendered:
    """Render the 封底."""
    blocks = [fact("卷号", paper.number), fact("立卷单位", paper.organ)]
    return render("封底", Sheet(Look.COVER, "本卷完", paper.organ, "", paper.compiled_on, tuple(blocks)))


def _row(item: Item) -> Sequence[str]:
    one = item.holding
    return (
        str(item.seq),
        str(item.seat),
        one.title,
        one.number,
        one.author,
        one.dated_on.isoformat().replace("-", ".") if one.dated_on else "",
        str(one.pages) if one.pages is not None else "",
        str(one.copies),
        one.secrecy,
        ORIGINS[one.origin],
        one.sha256[:DIGEST_SHOWN],
    )


def _proof(paper: VolumeCover) -> list[Block]:
    return [note(f"卷宗版本：第{paper.file_version}版"), note("审计链摘要："), note(paper.audit_head)]


def _sentences(reasons: Sequence[Reason]) -> list[str]:
    # Official papers are Chinese whatever language the clerk reads.
    with i18n.speaking("zh"):
        return [i18n.sentence(reason) for reason in reasons]
