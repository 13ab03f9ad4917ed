"""What happened to a thing, in the words of the trade? Links of the audit chain become short sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STEPS
from hearing_app.domain.sittings.states import STATE_LABELS, SittingState
from hearing_app.domain.workdays import Label
from hearing_app.store.tables.work import AuditRow

DEEDS: Mapping[str, Label] = {
    Action.ASK_STATUS.value: {"zh": "信访人凭码查询", "en": "petitioner, by code"},
    Action.FREEZE_REPORT.value: {"zh": "年报数字定稿", "en": "year's figures frozen"},
    Action.VOID_NUMBER.value: {"zh": "作废文号", "en": "document number voided"},
    Action.EDIT_MATTER.value: {"zh": "改事项", "en": "matter edited"},
    Action.REOPEN_CLOCK.value: {"zh": "恢复计算时限", "en": "time limit reopened"},
    Action.FILL_BACK.value: {"zh": "回填上级系统", "en": "typed back into the superior system"},
    Action.SIGN_TRANSFER.value: {"zh": "签发移送函", "en": "transfer letter decided on"},
    Action.APPROVE_ANNOUNCEMENT.value: {"zh": "批准公告", "en": "announcement decided on"},
    Action.EDIT_PUBLICATION.value: {"zh": "拟公开文本", "en": "publication worked on"},
    Action.APPROVE_PUBLICATION.value: {"zh": "批准公开文本", "en": "publication decided on"},
    Action.EDIT_HEARING.value: {"zh": "办理听证程序", "en": "hearing procedure worked on"},
    Action.DECIDE_HEARING.value: {"zh": "决定听证", "en": "hearing decided on"},
    Action.DRAW_PANEL.value: {"zh": "抽签组成听证员", "en": "panel drawn by lot"},
    Action.BOOK_SITTING.value: {"zh": "预订场次", "en": "sitting booked"},
    Action.CHANGE_SITTING.value: {"zh": "改场次", "en": "sitting changed"},
    Action.SIGN_SITTING.value: {"zh": "审批", "en": "signed"},
    Action.RECORD_ANSWER.value: {"zh": "记录答复", "en": "answer recorded"},
    Action.ANSWER_OWN_SEAT.value: {"zh": "本人答复", "en": "answered in person"},
    Action.ANSWER_BY_LINK.value: {"zh": "用链接答复", "en": "answered by link"},
    Action.RECORD_SERVICE.value: {"zh": "登记送达", "en": "service recorded"},
    Action.RECORD_DAY.value: {"zh": "记录当天情况", "en": "hearing day recorded"},
    Action.RECORD_DECISION.value: {"zh": "记录主持人的决定", "en": "decision of the presider recorded"},
    Action.RECORD_OUTCOME.value: {"zh": "记录结果", "en": "outcome recorded"},
    Action.EDIT_MEDIATION.value: {"zh": "办理调解", "en": "mediation worked on"},
    Action.KEEP_MEDIATION_NOTE.value: {"zh": "保管调解记录", "en": "mediation notes kept"},
    Action.EDIT_REVIEW.value: {"zh": "办理复查复核", "en": "review worked on"},
    Action.SIGN_REVIEW.value: {"zh": "签发复查复核意见", "en": "review opinion signed"},
    Action.BUILD_REVIEW_FILE.value: {"zh": "成卷", "en": "review file built"},
    Action.UPLOAD_FILE.value: {"zh": "上传材料", "en": "file uploaded"},
    Action.RESEND_DELIVERY.value: {"zh": "重发邮件", "en": "mail sent again"},
    Action.WORK.value: {"zh": "自动处理", "en": "done by the system"},
    Action.TICK.value: {"zh": "定时处理", "en": "done by the clock"},
}
FACTS: Mapping[str, Label] = {
    "added": {"zh": "登记", "en": "entered"},
    "clock": {"zh": "登记时限", "en": "time limits recorded"},
    "consent": {"zh": "同意情况", "en": "consent"},
    "handler": {"zh": "承办人", "en": "handler"},
    "handler_removed": {"zh": "去掉承办人", "en": "handler taken away"},
    "participant": {"zh": "加上代理人或者第三人", "en": "agent or third party added"},
    "participant_removed": {"zh": "去掉代理人或者第三人", "en": "agent or third party taken away"},
    "times": {"zh": "时间", "en": "times"},
    "needs": {"zh": "特殊需要", "en": "access needs"},
    "route": {"zh": "依法分类", "en": "route decided"},
    "transfer": {"zh": "移送", "en": "handed over"},
    "deposited": {"zh": "收件", "en": "papers taken in"},
    "letter_drafted": {"zh": "拟移送函", "en": "transfer letter drafted"},
    "letter_signed": {"zh": "签发移送函", "en": "transfer letter signed"},
    "letter_voided": {"zh": "作废移送函", "en": "transfer letter voided"},
    "simple": {"zh": "简易办理", "en": "simplified handling"},
    "asked": {"zh": "凭查询码查进度", "en": "asked by code"},
    "applied_online": {"zh": "网上申请", "en": "applied on line"},
    "settled": {"zh": "办理网上申请", "en": "application settled"},
    "status_code": {"zh": "发查询码", "en": "code issued"},
    "representative": {"zh": "登记代表", "en": "representative entered"},
    "representative_ended": {"zh": "代表卸任", "en": "representative stepped down"},
    "households": {"zh": "加名单", "en": "households added"},
    "households_recorded": {"zh": "登记各户送达、结果", "en": "service or result of households"},
    "handling_opinion": {"zh": "登记处理意见", "en": "handling opinion recorded"},
    "handling_same": {"zh": "重新办理结论相同，已写理由", "en": "redone to the same conclusion, with a reason"},
    "origin": {"zh": "怎样提出", "en": "how it was raised"},
    "returned": {"zh": "退回", "en": "sent back"},
    "moved": {"zh": "改期", "en": "moved"},
    "moved_together": {"zh": "与合并的场次一起改期", "en": "moved with those held together"},
    "joined": {"zh": "并入另一事项，合并举行", "en": "another matter joined, held together"},
    "parted": {"zh": "从此单独举行", "en": "held by itself from then on"},
    "hold_made": {"zh": "预留", "en": "held"},
    "hold_released": {"zh": "放开预留", "en": "hold released"},
    "offer_made": {"zh": "拟定几个时间并预留，待逐一告知各方", "en": "times proposed and held, to be told to each"},
    "offer_answered": {"zh": "答复供选的时间", "en": "offered times answered"},
    "offer_link": {"zh": "换答复链接", "en": "answer link renewed"},
    "offer_extended": {"zh": "延长答复的时间", "en": "more time to answer"},
    "offer_settled": {"zh": "定下供选的时间", "en": "settled on one of the offered times"},
    "offer_withdrawn": {"zh": "撤回供选的时间", "en": "offered times withdrawn"},
    "postponed": {"zh": "延期", "en": "postponed"},
    "absence_waiver": {"zh": "认定当事人放弃听证", "en": "a party's absence found to be a waiver"},
    "absence_excused": {"zh": "认定当事人有正当理由", "en": "a party's absence excused"},
    "video_link": {"zh": "定视频链接", "en": "video link set"},
    "video_link_removed": {"zh": "取消视频链接", "en": "video link removed"},
    "circumstances": {"zh": "公开、旁听、媒体和录音录像", "en": "publicity, observers, media and recording"},
    "announced": {"zh": "发布公告", "en": "announced in public"},
    "announcement_drafted": {"zh": "拟公告", "en": "announcement drafted"},
    "announcement_returned": {"zh": "退回公告", "en": "announcement sent back"},
    "announcement_withdrawn": {"zh": "撤下公告", "en": "announcement taken down"},
    "publication_begun": {"zh": "开始拟公开文本", "en": "text to publish begun"},
    "publication_drafted": {"zh": "拟公开文本，送批", "en": "text to publish drafted for approval"},
    "publication_returned": {"zh": "退回公开文本", "en": "text to publish sent back"},
    "publication_approved": {"zh": "批准公开", "en": "publication approved"},
    "publication_withdrawn": {"zh": "撤下公开文本", "en": "publication withdrawn"},
    "observer": {"zh": "登记旁听", "en": "observer entered"},
    "planned_item": {"zh": "听证方案", "en": "plan of the hearing"},
    "list_made": {"zh": "作出听证员名单", "en": "list of hearing officers made"},
    "struck": {"zh": "剔除听证员", "en": "hearing officer struck"},
    "closed_for_minor": {"zh": "涉及未成年人，改为不公开", "en": "closed because a minor is concerned"},
    "draw_frozen": {"zh": "冻结抽签名单，封存种子", "en": "list frozen and seed sealed for a draw"},
    "draw_number": {"zh": "登记抽签用的数", "en": "number for a draw recorded"},
    "draw_opened": {"zh": "开启种子，抽出听证员", "en": "seed opened, members drawn"},
    "draw_voided": {"zh": "作废抽签", "en": "draw voided"},
    "has_minor": {"zh": "是否涉及未成年人", "en": "whether a minor is concerned"},
    "suspended": {"zh": "中止", "en": "suspended"},
    "terminated": {"zh": "终止", "en": "terminated"},
    "cancelled": {"zh": "取消", "en": "cancelled"},
    "replaced": {"zh": "换人", "en": "member replaced"},
    "reserves": {"zh": "定候补", "en": "reserves chosen"},
    "recused": {"zh": "准许回避", "en": "recusal granted"},
    "recusal_asked": {"zh": "登记回避申请", "en": "recusal asked for"},
    "recusal_refused": {"zh": "不准回避", "en": "recusal refused"},
    "stood_in": {"zh": "候补当天递补", "en": "a reserve sits on the day"},
    "smaller": {"zh": "各方同意，缩小组成", "en": "a smaller panel, agreed by every party"},
    "put_off": {"zh": "当天延期", "en": "postponed on the day"},
    "reached": {"zh": "告知名单", "en": "list of who was told"},
    "nominated": {"zh": "登记委派人员", "en": "person named by an agency"},
    "sent": {"zh": "发出信件", "en": "letters sent"},
    "served": {"zh": "送达", "en": "served"},
    "referred": {"zh": "移送", "en": "handed to a channel"},
    "accepted": {"zh": "接收", "en": "accepted by a channel"},
    "extended": {"zh": "延长期限", "en": "limit extended"},
    "mediation_returned": {"zh": "渠道退回", "en": "returned by a channel"},
    "concluded": {"zh": "渠道结束", "en": "channel concluded"},
    "closed": {"zh": "终止调解", "en": "mediation ended"},
    "mediator_named": {"zh": "确定调解员", "en": "mediator named"},
    "mediator_aside": {"zh": "调解员不再担任", "en": "mediator stepped aside"},
    "agreement": {"zh": "登记协议", "en": "agreement entered"},
    "agreement_signed": {"zh": "协议签字盖章", "en": "agreement signed or sealed"},
    "performed": {"zh": "履行一期", "en": "promise kept"},
    "visited": {"zh": "回访", "en": "return visit"},
    "confirmation_applied": {"zh": "共同申请司法确认", "en": "joint application for confirmation"},
    "confirmation_decided": {"zh": "法院裁定", "en": "court's ruling on confirmation"},
    "mediation_note": {"zh": "写调解记录", "en": "mediation note written"},
    "right_drafted": {"zh": "拟听证权利告知书", "en": "notice of the right to a hearing drafted"},
    "right_signed": {"zh": "签发听证权利告知书", "en": "notice of the right to a hearing signed"},
    "applied": {"zh": "登记听证申请", "en": "application for a hearing recorded"},
    "hearing_hold": {"zh": "决定举行听证", "en": "hearing granted"},
    "hearing_refuse": {"zh": "决定不举行听证", "en": "hearing refused"},
    "withdrawn": {"zh": "撤回听证申请", "en": "application withdrawn"},
    "waived": {"zh": "书面放弃通知期限", "en": "notice period waived"},
}


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened: when, by whom (account), what, with numbers and states."""

    at: datetime
    by: str
    deed: Label
    facts: Label


def told(rows: Sequence[AuditRow]) -> tuple[HistoryLine, ...]:
    """Return what happened, newest first, in words."""
    return tuple(
        HistoryLine(
            row.at, row.actor, DEEDS.get(row.action, {"zh": row.action, "en": row.action}), fact_words(row.facts)
        )
        for row in rows
    )


def fact_words(facts: Mapping[str, Any], words: Mapping[str, Label] = FACTS) -> Label:
    """Return what the facts of a link say in words, with number, step and state; other codes stay unsaid."""
    names = [str(facts.get("fact", "")), *(key for key, value in facts.items() if value)]
    parts: list[Label] = [words[name] for name in names if name in words]
    if facts.get("number"):
        parts.append({"zh": str(facts["number"]), "en": str(facts["number"])})
    if facts.get("step") in STEPS:
        parts.append(STEPS[facts["step"]])
    if facts.get("state") in set(SittingState):
        parts.append(STATE_LABELS[SittingState(facts["state"])])
    return {"zh": "，".join(part["zh"] for part in parts), "en": ", ".join(part["en"] for part in parts)}
