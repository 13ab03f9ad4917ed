"""How are a message's state, letter, cause and last answer put into words?"""

from collections.abc import Mapping
from dataclasses import dataclass

from hearing_app.domain.messages.occasions import Cause
from hearing_app.domain.messages.templates import reason_in
from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.i18n import mark as _
from hearing_app.i18n import sentence, text


@dataclass(frozen=True, slots=True)
class StateWords:
    """A state's words with tone and shape of its chip."""

    words: str
    tone: str
    shape: str


STATES: Mapping[str, StateWords] = {
    "pending": StateWords(_("待发"), "wait", ""),
    "sending": StateWords(_("正在发"), "go", ""),
    "sent": StateWords(_("已发"), "ok", ""),
    "superseded": StateWords(_("被替代"), "", ""),
    "failed": StateWords(_("退回"), "late", "bounce"),
    "dead": StateWords(_("无法发送"), "late", "no"),
    "to_call": StateWords(_("改打电话"), "soon", ""),
}
LETTERS: Mapping[str, str] = {
    LetterKind.INVITATION.value: _("邀请"),
    LetterKind.UPDATE.value: _("改期通知"),
    LetterKind.POSTPONEMENT.value: _("延期通知"),
    LetterKind.CANCELLATION.value: _("取消通知"),
    LetterKind.SUSPENSION.value: _("中止通知"),
    LetterKind.RESUMPTION.value: _("恢复通知"),
    LetterKind.TERMINATION.value: _("终止通知"),
    LetterKind.RELEASE.value: _("撤席通知"),
    LetterKind.PROPOSAL_REFUSED.value: _("时间不变的答复"),
    LetterKind.REMINDER.value: _("催答或提醒"),
    LetterKind.UNIT_REQUEST.value: _("商请推荐人选"),
    LetterKind.PARTY_NOTICE.value: _("当事人通知"),
    LetterKind.PARTY_UPDATE.value: _("当事人改期通知"),
    LetterKind.PARTY_MEMBERS.value: _("当事人换人通知"),
    LetterKind.PARTY_CANCELLATION.value: _("当事人取消通知"),
    LetterKind.PARTY_SUSPENSION.value: _("当事人中止通知"),
    LetterKind.PARTY_RESUMPTION.value: _("当事人恢复通知"),
    LetterKind.PARTY_TERMINATION.value: _("当事人终止通知"),
}
# Why a short message was written.
CAUSES: Mapping[str, str] = {
    Cause.RUNG.value: _("到了提醒时间"),
    Cause.BOUNCED.value: _("邮件退回"),
    Cause.SILENT.value: _("久未答复"),
    Cause.URGENT.value: _("开会前不久有变动"),
}
TOO_LATE = "too late"
# What the ledger itself writes where no relay has answered (services.deliveries).
OWN_REPLIES: Mapping[str, str] = {
    "no word from the worker": _("发信程序中断，没有回音"),
    TOO_LATE: _("开会前没有发出，不再发了"),
    "needless": _("已经答复或者不在席上了，不用再发"),
}


NEVER_LEFT = StateWords(_("没有发出"), "late", "no")
NOT_TAKEN = StateWords(_("网关不收"), "late", "no")


def words_of(state: str, reply: str, channel: str) -> StateWords:
    """Return a message's state in words; what no relay or gateway has taken did not come back."""
    if state != "failed":
        return STATES[state]
    return NEVER_LEFT if reply == TOO_LATE else NOT_TAKEN if channel == "message" else STATES[state]


def reply_of(reply: str) -> str:
    """Return the relay's or gateway's last answer as it was, or what the ledger means in words."""
    reason = reason_in(reply)
    if reason is not None:
        return sentence(reason)
    return text(OWN_REPLIES[reply]) if reply in OWN_REPLIES else reply
