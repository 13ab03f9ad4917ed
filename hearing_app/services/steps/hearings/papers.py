"""Which words stand on the papers of a hearing request, and on the receipt of any service?

Papers are Chinese. Each cites profile, version and clause of every day that it names. Not here: how they are set
(documents.hearing_papers).
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from hearing_app.documents import phrases
from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.hearing_papers import FormalPaper, Table
from hearing_app.domain.evidence.papers import Imprint
from hearing_app.domain.hearings.requests import CONSENTS, GROUNDS, REFUSAL_GROUNDS, Applicant, Decision
from hearing_app.domain.hearings.services import METHODS, RELATIONS, Method
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps import papers
from hearing_app.services.steps.hearing_terms import TermView, term_view
from hearing_app.services.steps.numbers import shown_number
from hearing_app.services.steps.rule_evidence import profile_named
from hearing_app.services.steps.sittings.facts import profile_of
from hearing_app.store.tables.hearings import HearingRequestRow, PanelListRow, ServiceRow

GOES_ON = "不举行听证不影响信访事项的办理，我单位继续依法办理并按期答复。"
ZH = "zh"
TITLES: Mapping[str, str] = {
    "right": "听证权利告知书",
    "application": "听证申请登记表",
    "hold": "举行听证决定书",
    "refuse": "不予听证通知书",
}


def cited(ctx: Context, unit_id: int, rule: RuleRef | None) -> str:
    """Return a rule in words with profile and version, for the foot of a paper."""
    if rule is None:
        return ""
    in_force = profile_of(ctx.reader, ctx.rules, unit_id, on_day=civil_day(ctx.now))
    profile = profile_named(ctx.rules, asdict(rule), in_force)
    return phrases.rule(replace(rule, profile=profile.label[ZH], clause=profile.cited(rule.clause)[ZH]))


def request_paper(ctx: Context, row: HearingRequestRow, name: str) -> FormalPaper:
    """Return one of a request's papers: right, application, decision."""
    return {"right": _right, "application": _application, "decision": _decision}[name](ctx, row)


def _right(ctx: Context, row: HearingRequestRow) -> FormalPaper:
    profile = profile_of(ctx.reader, ctx.rules, row.unit_id, on_day=row.right_signed_on or civil_day(ctx.now))
    period = profile.apply_within
    tail = []
    if period is not None:
        unit = "个工作日" if period.unit == "workday" else "日"
        rule = cited(ctx, row.unit_id, profile.ref(period.clause, is_unverified=period.is_unverified))
        tail.append(f"您要求听证的，请自收到本告知书之日起{period.n}{unit}内书面提出申请。依据：{rule}。")
    if profile.silence_of_applicant is not None:
        silence = profile.silence_of_applicant
        rule = cited(ctx, row.unit_id, profile.ref(silence.clause, is_unverified=silence.is_unverified))
        tail.append(f"逾期没有申请的，按下列规则处理：{rule}。")
    tail += [
        "听证由第三方主持评议，您可以陈述、举证、质证，可以委托代理人，可以申请听证人员回避。",
        GOES_ON,
        f"联系方式：{papers.contact_of(ctx)}",
    ]
    return FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, row.right_number), row.right_signed_on or civil_day(ctx.now)),
        TITLES["right"],
        addressee=papers.petitioner_of(row.matter) or "信访人",
        lead=(f"关于{papers.title_of(row.matter)}（事项{row.matter.number}），您依法可以要求举行听证。",),
        tail=tuple(tail),
    )


def _application(ctx: Context, row: HearingRequestRow) -> FormalPaper:
    is_organ = row.applicant == Applicant.ORGAN
    facts = [
        ("事项", f"{row.matter.number}　{papers.title_of(row.matter)}"),
        ("提出人", "听证机关主动举行" if is_organ else papers.petitioner_of(row.matter)),
        ("申请日期", phrases.day(row.applied_on) if row.applied_on else ""),
        ("申请听证的情形", GROUNDS[row.ground][ZH] if row.ground in GROUNDS else ""),
        ("请求和理由", row.application),
    ]
    if is_organ:
        consent = f"{CONSENTS[row.consent_by][ZH]}：{row.consent_name}" if row.consent_by in CONSENTS else ""
        on_day = f"，{phrases.day(row.consent_on)}" if row.consent_on else ""
        facts += [
            ("同意或者决定", consent + on_day),
            ("信访人同意参加", phrases.day(row.attendance_on) if row.attendance_on else ""),
        ]
    term = term_view(row.decide_by_on, row.decide_evidence)
    return FormalPaper(
        Imprint(papers.organ_of(ctx), "", row.applied_on or civil_day(ctx.now)),
        TITLES["application"],
        facts=tuple(facts),
        tail=tuple(_by(ctx, row, term, "决定的最后一天")),
        signs=(("申请人", "年　　月　　日"), ("接收人", "年　　月　　日")),
        has_seal=False,
    )


def _by(ctx: Context, row: HearingRequestRow, term: TermView | None, what: str) -> list[str]:
    if term is None:
        return []
    provisional = "（暂定：当年放假安排尚未公布）" if term.is_provisional else ""
    begun = f"，自{phrases.day(term.start_on)}的次日起算" if term.start_on else ""
    return [f"{what}：{phrases.day(term.due_on)}{provisional}{begun}。依据：{cited(ctx, row.unit_id, term.rule)}。"]


def _decision(ctx: Context, row: HearingRequestRow) -> FormalPaper:
    is_held = row.decision == Decision.HOLD
    who = "我单位提出" if row.applicant == Applicant.ORGAN else "您提出"
    asked = f"{who}，对{papers.title_of(row.matter)}（事项{row.matter.number}）举行听证。"
    applied = f"{phrases.day(row.applied_on)}，{asked}" if row.applied_on else asked
    words = [line for line in row.reason.split("\n") if line.strip()]
    if is_held:
        lead = (applied, "经研究，决定举行听证。时间、地点和听证人员另行通知。", *words)
        tail = tuple(_by(ctx, row, term_view(row.hold_by_on, row.hold_evidence), "举行听证的最后一天"))
    else:
        ground = REFUSAL_GROUNDS[row.refusal_ground][ZH] if row.refusal_ground in REFUSAL_GROUNDS else ""
        lead = (applied, f"经研究，决定不举行听证。情形：{ground}。", *(f"理由：{one}" for one in words))
        tail = (GOES_ON,)
    return FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, row.decision_number), row.decided_on or civil_day(ctx.now)),
        TITLES[row.decision or Decision.HOLD.value],
        addressee=papers.petitioner_of(row.matter) or "信访人",
        lead=lead,
        tail=(*tail, f"联系方式：{papers.contact_of(ctx)}"),
    )


def receipt_paper(ctx: Context, paper: tuple[str, str], addressee: str, service: ServiceRow | None) -> FormalPaper:
    """Return the receipt (送达回证) of a paper of a title and number: as recorded, else to be filled in by hand."""
    title, number = paper
    rows = [("送达文书", title), ("文号", number), ("受送达人", addressee)]
    rows += _recorded(service) if service is not None else [(label, "") for label in BLANK]
    rows.append(("备注", "他人代收的，代收人在收件人栏签名并注明与受送达人的关系。"))
    dated_on = service.served_on if service is not None else civil_day(ctx.now)
    return FormalPaper(
        Imprint(papers.organ_of(ctx), "", dated_on),
        "送达回证",
        table=Table((("项目", 24), ("内容", 76)), tuple(rows), row_mm=14),
        has_seal=False,
    )


BLANK = ("送达方式", "送达地点", "收件人签名或者盖章", "与受送达人的关系", "收到日期", "拒收理由", "见证人", "送达人")


def _recorded(row: ServiceRow) -> list[tuple[str, str]]:
    method = Method(row.method)
    relation = RELATIONS[row.relation][ZH] if row.relation in RELATIONS else ""
    seen = "；".join(part for part in (row.witness, "已拍照、录像" if row.has_picture else "") if part)
    consented = f"；{phrases.day(row.consent_on)}同意电子送达" if row.consent_on else ""
    begun = f"（{phrases.day(row.began_on)}发布公告）" if row.began_on else ""
    return [
        ("送达方式", METHODS[method][ZH] + consented),
        ("送达地点", row.place),
        ("收件人签名或者盖章", row.received_by),
        ("与受送达人的关系", relation),
        ("收到日期", phrases.day(row.served_on) + begun),
        ("拒收理由", row.refusal),
        ("见证人", seen),
        ("送达人", row.served_by),
        ("凭据", row.proof),
    ]


def list_paper(ctx: Context, row: PanelListRow, categories: Sequence[str]) -> FormalPaper:
    """Return the list of hearing officers to strike from, as it goes to each side."""
    rows = [
        (str(n), one.person.name, category, PARTIES[one.struck_by][ZH] if one.struck_by else "")
        for n, (one, category) in enumerate(zip(row.lines, categories, strict=True), 1)
    ]
    until = f"请在{phrases.day(row.strike_by_on)}前" if row.number else "请在规定期限内"
    rule = cited(ctx, row.unit_id, RuleRef(**row.evidence))
    return FormalPaper(
        Imprint(papers.organ_of(ctx), shown_number(ctx, row.number), row.made_on),
        "听证员名单（供选择）",
        addressee="信访人、责任单位",
        lead=(
            f"关于{papers.title_of(row.matter)}（事项{row.matter.number}），现将听证员名单送达各方。",
            f"{until}书面告知要剔除的人员，每方不超过{row.strikes_most}人；逾期没有告知的，视为没有异议。依据：{rule}。",
        ),
        table=Table((("序号", 10), ("姓名", 26), ("身份", 38), ("剔除", 26)), tuple(rows)),
        tail=(f"联系方式：{papers.contact_of(ctx)}",),
    )
