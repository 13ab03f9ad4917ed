"""What do the panel's opinion and counsel's opinion say?

听证评议意见书 and 法律顾问意见书. Neither tells anybody to sue: opinions of petition review are not judicially
reviewable (最高人民法院关于适用行政诉讼法的解释第一条第二款第九项).
"""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Look, Sheet, fact, head, numbered, salute, seal, sign, text, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.evidence.papers import CounselOpinionPaper, Dissent, OpinionPaper


def hearing_opinion(paper: OpinionPaper) -> Rendered:
    """Render the 听证评议意见书: claim, facts, basis, the majority's opinion with the vote, dissents, signatures."""
    blocks: list[Block] = [
        fact("信访人", paper.petitioner),
        fact("责任单位", paper.unit),
        fact("信访事项", f"{paper.matter_title}（{paper.stage}）"),
        fact("编号", f"{paper.sitting.number}（事项{paper.sitting.matter_number}）"),
        text(
            f"{phrases.span(paper.sitting.span)}，在{phrases.place(paper.sitting)}{phrases.publicity(paper.sitting)}"
            f"{paper.sitting.kind}。现提出评议意见如下："
        ),
        head("一、信访请求"),
        *texts(paper.claim.split("\n")),
        head("二、听证查明的事实"),
        *numbered(paper.facts),
        head("三、依据"),
        *numbered(paper.basis),
        head("四、评议意见"),
        *texts(paper.opinion),
        text(f"表决结果：{phrases.tally(paper.tally)}。"),
        *_dissents(paper.dissents),
        text("本意见供办理机关作为处理该信访事项的重要依据，不是对信访事项的处理决定；是否采纳及理由由办理机关载明。"),
        *(sign(f"{one.role} {one.name}", phrases.signed(one)) for one in paper.signatures),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    imprint = paper.imprint
    sheet = Sheet(Look.OFFICIAL, "听证评议意见书", imprint.organ, imprint.number, imprint.dated_on, tuple(blocks))
    return render("听证评议意见书", sheet)


def counsel_opinion(paper: CounselOpinionPaper) -> Rendered:
    """Render the 法律顾问意见书: what was asked, what counsel saw, his opinion and conclusion, dated."""
    blocks: list[Block] = [
        salute(paper.organ),
        fact("事项编号", paper.matter_number),
        text(f"贵单位就{paper.matter_title}（{paper.stage}）征询法律意见。本人审阅了有关材料，提出意见如下："),
        head("一、征询的问题"),
        *texts(paper.question.split("\n")),
        head("二、审阅的材料"),
        *numbered(paper.materials),
        head("三、法律意见"),
        *numbered(paper.opinion),
        head("四、结论"),
        *texts(paper.conclusion.split("\n")),
        sign(f"法律顾问 {paper.counsel}", ""),
        seal(paper.firm, phrases.day(paper.given_on)),
    ]
    sheet = Sheet(Look.FORM, "法律顾问意见书", paper.organ, paper.number, paper.given_on, tuple(blocks))
    return render("法律顾问意见书", sheet)


def _dissents(dissents: tuple[Dissent, ...]) -> list[Block]:
    if not dissents:
        return []
    return [
        head("五、少数意见"),
        *texts([f"{one.name}认为：{one.view}" if one.name else f"有意见认为：{one.view}" for one in dissents]),
    ]
