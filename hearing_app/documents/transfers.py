"""How is the letter set by which a matter is handed to another organ, with the slip that comes back?"""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Look, Sheet, fact, head, note, numbered, salute, seal, sign, text, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.matters.transfers import TransferPaper

DISCREET = "检举控告材料及检举人、控告人的有关情况不得透露或者转给被检举、控告的人员或者单位。"


def transfer_letter(paper: TransferPaper) -> Rendered:
    """Render the 移送函 or 转送函: matter, route with article, enclosures, then the receipt slip (回执)."""
    kind = paper.title.removesuffix("函")
    came = f"{phrases.day(paper.received_on)}，" if paper.received_on else ""
    whose = "信访人" if paper.is_confidential or not paper.petitioner else f"信访人{paper.petitioner}"
    conference = f"经会商（{paper.conference}），" if paper.conference else ""
    blocks: list[Block] = [
        *([note(paper.standing)] if paper.standing else []),
        salute(paper.receiver),
        text(f"{came}我单位收到{whose}反映“{paper.matter_title}”的信访事项（{paper.matter_number}）。"),
        text(f"{conference}依据{paper.rule}，该事项应当通过{paper.route}途径处理，现{kind}你单位依法办理。"),
        *texts(paper.words),
        *([text(DISCREET)] if paper.is_confidential else []),
        text("请收到后填写回执退回；不属于你单位职责的，请说明理由，在收到之日起五个工作日内退回。"),
        head(f"附件（{len(paper.enclosures)}种）"),
        *(numbered([f"{one.name}　{one.copies}份" for one in paper.enclosures]) or [text("无。")]),
        fact("联系方式", paper.contact),
        seal(paper.organ, phrases.day(paper.dated_on)),
        head("回执"),
        text(f"{paper.organ}：{paper.number or '　　　　'}{paper.title}及附件于　　年　　月　　日收到。"),
        text("□ 已接收，由我单位办理　　□ 不属于我单位职责，退回。理由："),
        fact("收文文号", "　"),
        sign("接收人（盖章）", "年　　月　　日"),
        note("回执请退发函单位。"),
    ]
    sheet = Sheet(Look.LETTER, paper.title, paper.organ, paper.number, paper.dated_on, tuple(blocks))
    return render(paper.title, sheet)
