"""What do sign-in sheet, hearing record and deliberation record look like?

签到表 as a form to sign by hand, 听证笔录 and 评议（合议）笔录 in the format of minutes.
"""

from itertools import groupby

from hearing_app.documents import phrases
from hearing_app.documents.blocks import (
    Block,
    Column,
    Look,
    Sheet,
    fact,
    grid,
    head,
    note,
    sign,
    speech,
    text,
    texts,
)
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.evidence.papers import (
    DeliberationPaper,
    HearingRecordPaper,
    PanelSeat,
    Signature,
    SignInSheet,
    SittingLine,
    VoteLine,
)
from hearing_app.domain.matters.outcomes import Choice

CHOICES = {Choice.FOR: "赞成", Choice.AGAINST: "反对", Choice.ABSTAIN: "弃权"}
SIGN_IN_COLUMNS = (
    Column("序号", 8, is_centred=True),
    Column("席位", 13, is_centred=True),
    Column("姓名", 17, is_centred=True),
    Column("单位、身份", 27),
    Column("到场时间", 15, is_centred=True),
    Column("签名", 20, is_centred=True),
)
VOTE_COLUMNS = (
    Column("姓名", 16, is_centred=True),
    Column("席位", 13, is_centred=True),
    Column("表决", 10, is_centred=True),
    Column("意见和理由", 61),
)


def sign_in_sheet(paper: SignInSheet) -> Rendered:
    """Render the 签到表: one line per seat in groups, room to sign, blank lines at the end."""
    rows: list[tuple[str, ...]] = []
    blocks: list[Block] = [*_sitting(paper.sitting)]
    number = 0
    for group, lines in groupby(paper.lines, key=lambda line: line.group):
        rows = []
        for line in lines:
            number += 1
            rows.append((str(number), line.role, line.name, line.unit, line.arrived, ""))
        blocks += [head(group), grid(SIGN_IN_COLUMNS, rows, row_mm=10)]
    if paper.blank_lines:
        blank = [(str(number + n + 1), "", "", "", "", "") for n in range(paper.blank_lines)]
        blocks += [head("其他到场人员"), grid(SIGN_IN_COLUMNS, blank, row_mm=10)]
    title = f"{paper.sitting.kind}签到表"
    return render("签到表", Sheet(Look.FORM, title, paper.organ, "", paper.dated_on, tuple(blocks)))


def hearing_record(paper: HearingRecordPaper) -> Rendered:
    """Render the 听证笔录: who was there, every step with what was said, corrections, signatures."""
    blocks: list[Block] = [
        fact("事由", paper.matter_title),
        *_sitting(paper.sitting),
        fact("方式", phrases.publicity(paper.sitting)),
        *_people("听证人员", paper.panel),
        *_people("到场人员", paper.present),
        *_people("未到场人员", paper.absent),
    ]
    for n, section in enumerate(paper.sections, 1):
        blocks.append(head(f"{phrases.numeral(n)}、{section.title}"))
        blocks += [speech(entry.speaker, entry.words) for entry in section.entries] or [text("（无）")]
    if paper.corrections:
        blocks += [head("补正"), *texts(paper.corrections)]
    blocks += [
        head("核对与签名"),
        text("以上笔录已交到场人员阅读或者向其宣读，经核对无误后签名或者捺印；拒绝签名的，由记录员注明。"),
        *_signatures(paper.signatures),
        note(f"笔录第{paper.version}版。"),
    ]
    sheet = Sheet(Look.MINUTES, "听证笔录", paper.organ, paper.sitting.number, paper.dated_on, tuple(blocks))
    return render("听证笔录", sheet)


def deliberation_record(paper: DeliberationPaper) -> Rendered:
    """Render the 评议（合议）笔录: question, discussion, votes by name or the tally alone, dissents, conclusion."""
    blocks: list[Block] = [
        fact("事由", paper.matter_title),
        fact("听证编号", f"{paper.sitting.number}（事项{paper.sitting.matter_number}）"),
        fact("评议时间", phrases.span(paper.during)),
        fact("评议方式", "不公开评议"),
        *_people("参加人员", paper.present),
        head("一、评议的问题"),
        *texts(paper.question.split("\n")),
        head("二、评议情况"),
        *([speech(entry.speaker, entry.words) for entry in paper.discussion] or [text("（无）")]),
        head("三、表决"),
        *_votes(paper),
        text(f"表决结果：{phrases.tally(paper.tally)}。"),
        head("四、评议结论"),
        *texts(paper.conclusion.split("\n")),
        head("签名"),
        *_signatures(paper.signatures),
    ]
    sheet = Sheet(Look.MINUTES, "评议（合议）笔录", paper.organ, paper.sitting.number, paper.dated_on, tuple(blocks))
    return render("评议（合议）笔录", sheet)


def _sitting(sitting: SittingLine) -> list[Block]:
    return [
        fact("编号", f"{sitting.number}（事项{sitting.matter_number}）"),
        fact("时间", phrases.span(sitting.span)),
        fact("地点", phrases.place(sitting)),
    ]


def _people(group: str, seats: tuple[PanelSeat, ...]) -> list[Block]:
    if not seats:
        return []
    return [fact(group, "；".join(f"{role} {names}" for role, names in phrases.people(seats)))]


def _votes(paper: DeliberationPaper) -> list[Block]:
    if not paper.votes:
        return [text("本次评议以无记名方式表决，仅记载票数。")]
    winning = Choice.FOR if paper.tally.in_favour > paper.tally.against else Choice.AGAINST
    losing = {Choice.FOR, Choice.AGAINST} - {winning} if paper.tally.has_majority else set()
    dissents = [line for line in paper.votes if line.choice in losing]
    blocks = [grid(VOTE_COLUMNS, [_vote(line) for line in paper.votes], row_mm=9)]
    if dissents:
        names = "；".join(f"{line.name}（{CHOICES[line.choice]}）" for line in dissents)
        blocks.append(text(f"少数意见：{names}。"))
    return blocks


def _vote(line: VoteLine) -> tuple[str, ...]:
    return (line.name, line.role, CHOICES[line.choice], line.view)


def _signatures(signatures: tuple[Signature, ...]) -> list[Block]:
    return [sign(f"{one.role} {one.name}", phrases.signed(one)) for one in signatures]
