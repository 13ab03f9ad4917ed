"""What do notices, invitations and letters of request say?

听证通知书 to a party, 邀请函 to a member of the panel (neutral: no name, no facts), 商请函 to a unit that names people.
"""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Look, Sheet, fact, head, note, salute, seal, text, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.evidence.papers import HearingNotice, MemberInvitation, NamingRequest, NoticePeriod, PlainLetter


def hearing_notice(paper: HearingNotice) -> Rendered:
    """Render the 听证通知书: matter, time and place, panel, how the notice period was counted, rights and duties."""
    blocks = [
        salute(f"{paper.addressee}（{paper.standing}）"),
        text(f"关于{paper.matter_title}，我单位决定举行{paper.sitting.kind}。现将有关事项通知如下："),
        head("一、时间、地点和方式"),
        fact("编号", f"{paper.sitting.number}（事项{paper.sitting.matter_number}）"),
        fact("时间", phrases.span(paper.sitting.span)),
        fact("地点", phrases.place(paper.sitting)),
        fact("方式", phrases.publicity(paper.sitting)),
        head("二、听证人员"),
        *(fact(role, names) for role, names in phrases.people(paper.panel)),
        head("三、通知期限的计算"),
        *_period(paper.period),
        head("四、您的权利"),
        *texts(_rights(paper)),
        head("五、您的义务"),
        *texts(
            [
                "（一）按时到场，出示身份证明，遵守听证纪律，如实陈述。",
                "（二）无正当理由不到场或者中途退场的，视为放弃听证，不影响信访事项的办理。",
            ]
        ),
        text(f"联系方式：{paper.contact}"),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    return render("听证通知书", _sheet(Look.OFFICIAL, "听证通知书", paper, blocks))


def member_invitation(paper: MemberInvitation) -> Rendered:
    """Render the 邀请函: number, kind, role, time and place; who the parties are is read after signing in."""
    blocks = [
        salute(paper.addressee),
        text(f"我单位拟举行{paper.sitting.kind}，诚邀您担任{paper.role}。有关安排如下："),
        *_where(paper),
        fact("席位", paper.role),
        text(
            f"请于{phrases.day(paper.answer_by_on)}前答复能否参加，并声明与本事项有无利害关系。"
            "当事人情况请在答复页面登录后查看，或者来电询问。"
        ),
        note("答复页面："),
        note(paper.answer_link),
        note(f"联系方式：{paper.contact}"),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    return render("邀请函", _sheet(Look.LETTER, "邀请函", paper, blocks))


def naming_request(paper: NamingRequest) -> Rendered:
    """Render the 商请函: asks a unit to name so many people of a category for a role."""
    blocks = [
        salute(paper.unit),
        text(
            f"我单位拟举行{paper.sitting.kind}，商请贵单位指派{paper.category}{paper.seats}名担任{paper.role}。"
            "有关安排如下："
        ),
        *_where(paper),
        text(
            f"请于{phrases.day(paper.answer_by_on)}前将人员姓名、职务和联系方式函复我单位。"
            "曾参与本事项调查、处理，或者与本事项有利害关系的，请勿指派。"
        ),
        *texts([paper.remark] if paper.remark else []),
        text("妥否，请函复。"),
        note("函复页面："),
        note(paper.answer_link),
        note(f"联系方式：{paper.contact}"),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    title = f"关于商请指派{paper.category}参加{paper.sitting.kind}的函"
    return render("商请函", _sheet(Look.LETTER, title, paper, blocks))


def plain_letter(paper: PlainLetter) -> Rendered:
    """Render any other letter as it is worded, with salutation and seal."""
    blocks = [
        salute(paper.addressee),
        *texts(paper.lines),
        seal(paper.imprint.organ, phrases.day(paper.imprint.dated_on)),
    ]
    return render(paper.title, _sheet(Look.LETTER, paper.title, paper, blocks))


def _sheet(
    look: Look, title: str, paper: HearingNotice | MemberInvitation | NamingRequest | PlainLetter, blocks: list[Block]
) -> Sheet:
    imprint = paper.imprint
    return Sheet(look, title, imprint.organ, imprint.number, imprint.dated_on, tuple(blocks))


def _where(paper: MemberInvitation | NamingRequest) -> list[Block]:
    return [
        fact("编号", f"{paper.sitting.number}（事项{paper.sitting.matter_number}）"),
        fact("时间", phrases.span(paper.sitting.span)),
        fact("地点", phrases.place(paper.sitting)),
    ]


def _period(period: NoticePeriod) -> list[Block]:
    provisional = "（暂定：当年放假安排尚未公布）" if period.is_provisional else ""
    return [
        text(
            f"本通知应在听证前满{period.n}个{period.unit}送达，送达之日和听证之日均不计入，"
            f"最迟应于{phrases.day(period.latest_on)}送达{provisional}。"
        ),
        text(f"计入的{period.unit}：{phrases.days(period.counted_on)}，共{len(period.counted_on)}个。"),
        text(f"依据：{phrases.rule(period.rule)}。未满上述期限的，经您书面同意方可如期举行。"),
    ]


def _rights(paper: HearingNotice) -> list[str]:
    return [
        "（一）认为听证人员与本事项有利害关系、可能影响公正的，可以在听证开始前申请其回避，并说明理由。",
        f"（二）可以委托1至{paper.agents_most}名代理人，代理人应当提交授权委托书；"
        f"多人反映共同事项的，应当推选代表，代表不超过{paper.representatives_most}人。",
        "（三）可以陈述事实、提交证据，进行质证、辩论和最后陈述。",
        "（四）可以核对听证笔录，认为有遗漏或者差错的，可以要求补充或者改正。",
        "（五）因不可抗力或者其他正当理由不能到场的，可以在听证开始前申请延期。",
    ]
