"""How are a message's state, letter and last answer put into words?"""

from collections.abc import Mapping
from dataclasses import dataclass

from hearing_app.domain.sittings.letters import LetterKind
from hearing_app.i18n import mark as _
from hearing_app.i18n import text


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
}
LETTERS: Mapping[str, str] = {
    LetterKind.INVITATION.value: _("邀请"),
    LetterKind.UPDATE.value: _("改期通知"),
    LetterKind.POSTPONEMENT.value: _("延期通知"),
    LetterKind.CANCELLATION.value: _("取消通知"),
    LetterKind.RELEASE.value: _("撤席通知"),
    LetterKind.REMINDER.value: _("催答或提醒"),
    LetterKind.UNIT_REQUEST.value: _("商请推荐人选"),
}
TOO_LATE = "too late"
# What the ledger itself writes where no relay has answered (services.deliveries).
OWN_REPLIES: Mapping[str, str] = {
    "no word from the worker": _("发信程序中断，没有回音"),
    TOO_LATE: _("开会前没有发出，不再发了"),
}


NEVER_LEFT = StateWords(_("没有发出"), "late", "no")


def words_of(state: str, reply: str) -> StateWords:
    """Return a message's state in words; what was given up before a relay had it did not come back."""
    return NEVER_LEFT if state == "failed" and reply == TOO_LATE else STATES[state]


def reply_of(reply: str) -> str:
    """Return the relay's last answer as it was, or what the ledger means in words."""
    return text(OWN_REPLIES[reply]) if reply in OWN_REPLIES else reply
