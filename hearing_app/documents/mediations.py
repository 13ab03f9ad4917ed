"""What do the papers of a mediation say? Consent sheet, referral letter with receipt, agreement or its register sheet.

The consent sheet says in both languages that a refusal has no effect on the matter (issue 4 §4).
"""

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
    numbered,
    salute,
    seal,
    sign,
    text,
    texts,
)
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.mediations.cases import NO_EFFECT
from hearing_app.domain.mediations.papers import AcceptancePaper, AgreementPaper, ConsentPaper, ReferralPaper


def consent_sheet(paper: ConsentPaper) -> Rendered:
    """Render the 调解意见征询书: what is asked, that a refusal has no effect, the answer or boxes for it."""
    answer = [fact("意见", paper.said), fact("表示方式", paper.form)] if paper.said else []
    boxes = [] if paper.said else [text("□ 同意调解　　□ 不同意调解")]
    blocks: list[Block] = [
        salute(f"{paper.name}（{paper.role}）"),
        fact("事项编号", paper.matter_number),
        fact("调解案号", paper.number),
        fact("纠纷", paper.dispute),
        text(f"现征求您对以{paper.channel}方式解决该纠纷的意见。调解不收费。"),
        text(NO_EFFECT["zh"]),
        text(NO_EFFECT["en"]),
        *boxes,
        *answer,
        sign("当事人", ""),
        sign("征询人（非承办人）", paper.taken_by),
        seal(paper.organ, phrases.day(paper.dated_on)),
    ]
    sheet = Sheet(Look.FORM, "调解意见征询书", paper.organ, paper.number, paper.dated_on, tuple(blocks))
    return render("调解意见征询书", sheet)


def acceptance_sheet(paper: AcceptancePaper) -> Rendered:
    """Render the 受理登记表: source, parties, dispute, with lines for the parties' and the registrar's signatures."""
    blocks: list[Block] = [
        fact("调解案号", paper.number),
        fact("事项编号", paper.matter_number),
        fact("案件来源", paper.origin),
        fact("纠纷", paper.dispute),
        head("一、当事人"),
        *numbered(paper.parties),
        head("二、纠纷简要情况"),
        *texts(paper.facts.split("\n") if paper.facts else ["未填写。"]),
        *(sign("当事人", "") for _ in paper.parties),
        sign("登记人", ""),
        seal(paper.organ, phrases.day(paper.opened_on)),
    ]
    sheet = Sheet(Look.FORM, "人民调解受理登记表", paper.organ, paper.number, paper.opened_on, tuple(blocks))
    return render("受理登记表", sheet)


def referral_letter(paper: ReferralPaper) -> Rendered:
    """Render the 移送调解函 with the receipt to be returned; the statutory clocks run on and the letter says so."""
    came = f"经{paper.from_channel}未果，" if paper.from_channel else ""
    blocks: list[Block] = [
        salute(paper.addressee),
        text(
            f"{came}现将“{paper.dispute}”一案（事项{paper.matter_number}，{paper.number}）移送贵单位{paper.channel}。"
        ),
        head("一、当事人"),
        *numbered(paper.parties),
        head("二、各方意见"),
        *numbered(paper.consents),
        head("三、移送理由"),
        *texts(paper.reason.split("\n")),
        text(f"{paper.limit}调解期间，信访事项的办理期限不中止。请接收后填写回执退回；调解结束，请函告结果。"),
        seal(paper.organ, phrases.day(paper.referred_on)),
        head("回执"),
        text(f"{paper.organ}：{paper.letter_number}函收悉，我单位于　　年　　月　　日接收（退回）。退回理由："),
        sign("接收人", ""),
        note("回执请退移送单位。"),
    ]
    sheet = Sheet(Look.LETTER, "移送调解函", paper.organ, paper.letter_number, paper.referred_on, tuple(blocks))
    return render("移送调解函", sheet)


def agreement_paper(paper: AgreementPaper) -> Rendered:
    """Render the 调解协议书, or the 口头协议登记表 of an oral agreement."""
    title = "调解协议书" if paper.is_written else "口头协议登记表"
    promises: list[Block] = []
    if paper.promises:
        columns = [Column("期限", 3, is_centred=True), Column("履行内容", 6), Column("金额（元）", 2, is_centred=True)]
        promises = [head("三、履行安排"), grid(columns, paper.promises)]
    seals = (
        [seal(paper.organ, "　　年　　月　　日")]
        if paper.is_written
        else [seal(paper.organ, phrases.day(paper.agreed_on))]
    )
    blocks: list[Block] = [
        fact("调解案号", paper.case_number),
        fact("调解方式", paper.channel),
        *(fact("当事人", name) for name in paper.parties),
        head("一、纠纷事实"),
        *texts(paper.facts.split("\n")),
        head("二、协议内容"),
        *texts(paper.terms.split("\n")),
        *promises,
        text(f"本协议于{phrases.day(paper.agreed_on)}达成。"),
        *(sign("当事人", name if not paper.is_written else "") for name in paper.parties),
        *(sign(f"调解员 {name}", "") for name in paper.mediators),
        *seals,
    ]
    sheet = Sheet(Look.FORM, title, paper.organ, paper.number, paper.agreed_on, tuple(blocks))
    return render(title, sheet)
