"""Did a program write this mail on its own?

RFC 3834 and what came before it. Asked only where no calendar answer was found: Google's own answers say
Auto-Submitted: auto-generated. Not here: bounces (bounces).
"""

import re

from hearing_app.mail.parts import Head, Mail
from hearing_app.mail.postboxes import has_null_path

_FIELDS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-auto-reply-from", "x-mail-autoreply")
_LIST_FIELDS = ("list-id", "list-unsubscribe", "list-post")
_PRECEDENCE = frozenset({"bulk", "list", "junk", "auto_reply", "auto-reply"})
_ANSWERED = frozenset({"auto_reply", "auto-reply"})
_REPORTS = frozenset({"disposition-notification", "feedback-report", "delivery-status"})
# Exchange says auto-generated of its holiday notices, as of much else, so their subject has to tell. Only words that
# no human begins with: 休假 or "On leave" may be an answer. X-Auto-Response-Suppress says nothing of the kind.
_SUBJECT = re.compile(
    r"(?:auto(?:matic)?[ -]?(?:reply|response|answer)\b|out of (?:the )?office:|automatische antwort|abwesenheitsnotiz"
    r"|réponse automatique|respuesta automática|risposta automatica|[【\[]?自动(?:回复|答复|应答))",
    re.IGNORECASE,
)


def is_auto_reply(mail: Mail) -> bool:
    """Say whether a program wrote the mail: auto-replied, vacation, lists, receipts, or a null return path."""
    head = mail.head
    if mail.kind == "multipart/report" and mail.params.get("report-type", "").lower() in _REPORTS:
        return True
    if is_holiday_notice(head) or head.has(*_LIST_FIELDS) or has_null_path(head):
        return True
    return bool(_precedence(head) & _PRECEDENCE)


def is_holiday_notice(head: Head) -> bool:
    """Say whether a mail calls itself a program's answer to ours: auto-replied, or one of the older ways to say so."""
    submitted = head.first("auto-submitted").partition(";")[0].strip().lower()
    if submitted.startswith("auto-replied") or head.has(*_FIELDS) or _precedence(head) & _ANSWERED:
        return True
    return _SUBJECT.match(head.words("subject")) is not None


def _precedence(head: Head) -> set[str]:
    return {value.strip().lower() for name in ("precedence", "x-precedence") for value in head.all(name)}
