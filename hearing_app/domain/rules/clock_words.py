"""Which happenings of a matter does the office record, and which of them need a proof of service?

Clock rules name these words in `starts_on` and `ends_on` (config/profiles): which clocks a matter has follows from
what was recorded. Not here: what a happening does to clocks (rules.clock_events).
"""

from collections.abc import Mapping

from hearing_app.domain.rules.profiles import STARTS

INTAKE = "intake"  # a clock that began when the matter was entered, until its true start is recorded
PAUSING, LANDING, APPROVAL, REOPENING = "hearing_closed", "holiday_table", "approval", "reopening"
DOUBLED = "doubled"  # written by migration 0020 alone

RECORDED: Mapping[str, Mapping[str, str]] = {
    "receipt": {"zh": "收到信访事项", "en": "petition received"},
    "forwarding": {"zh": "转送、交办", "en": "forwarded or assigned"},
    "objection": {"zh": "对转送、交办提出异议", "en": "objection to the forwarding"},
    "acceptance": {"zh": "受理", "en": "accepted"},
    "notice": {"zh": "书面告知不予受理或者处理途径", "en": "told in writing: not accepted, or another way"},
    "reply_receipt": {"zh": "处理意见书送达信访人", "en": "written reply served on the petitioner"},
    "to_ordinary": {"zh": "简易办理转为普通办理", "en": "simplified handling turned into the ordinary one"},
    "fucha_request": {"zh": "收到复查申请", "en": "request for review received"},
    "fucha_opinion": {"zh": "作出复查意见", "en": "review opinion signed"},
    "fucha_reply_receipt": {"zh": "复查意见书送达信访人", "en": "review reply served on the petitioner"},
    "fuhe_request": {"zh": "收到复核申请", "en": "request for re-review received"},
    "fuhe_opinion": {"zh": "作出复核意见", "en": "re-review opinion signed"},
    "review_decision": {"zh": "决定是否受理复查、复核申请", "en": "decided whether to accept the request for review"},
    "assignment": {"zh": "委托部门代拟意见", "en": "draft assigned to a department"},
    "draft_receipt": {"zh": "收到意见代拟稿", "en": "department's draft received"},
    "suggestion_receipt": {"zh": "收到改进工作建议", "en": "suggestion received"},
    "suggestion_reply": {"zh": "反馈改进工作建议", "en": "suggestion answered"},
    "agreement_effect": {"zh": "调解协议生效", "en": "agreement takes effect"},
    "confirmation_request": {"zh": "共同申请司法确认", "en": "judicial confirmation requested jointly"},
    "closure": {"zh": "事项终结（撤回、和解等）", "en": "matter ended (withdrawn, settled …)"},
}
CAUSES: Mapping[str, Mapping[str, str]] = {
    **STARTS,
    **RECORDED,
    INTAKE: {"zh": "登记时按收到日起算", "en": "counted from receipt when entered"},
    PAUSING: {"zh": "听证结束", "en": "hearing closed"},
    LANDING: {"zh": "放假安排公布", "en": "holiday table published"},
    APPROVAL: {"zh": "负责人批准", "en": "approved by the responsible person"},
    REOPENING: {"zh": "恢复计算", "en": "reopened"},
    DOUBLED: {"zh": "同一时限重复，保留较早的一个", "en": "the same time limit stood twice; the older one runs on"},
}
# The petitioner's own time limits begin when he holds the paper, so its proof of service is needed (rule K6, K8).
NEEDS_RECEIPT = frozenset({"reply_receipt", "fucha_reply_receipt"})
# An opinion on a review passes the gates of its signing (counsel, adoption); it is never recorded past them.
BY_SIGNING = frozenset({"fucha_opinion", "fuhe_opinion"})
SIMPLE, TO_ORDINARY, ACCEPTANCE, FORWARDING = "simple", "to_ordinary", "acceptance", "forwarding"
TRACKS: Mapping[str, Mapping[str, str]] = {SIMPLE: {"zh": "简易办理", "en": "simplified handling"}}
