"""Is a mail a bounce, of which address, and is it final?

RFC 3464 where it is written, else the free text of exim, qmail, postfix, Zoho, Exchange, mail.ru and the Chinese
providers (退信): only 25 of 45 real bounces have a part that a program can read. Who it was about is known by the
envelope address (VERP); what stands here is why. Not here: what follows (deliveries, domain.itip.refusals).
"""

import re
from dataclasses import dataclass

from hearing_app.domain.itip.texts import one_line
from hearing_app.mail.auto_replies import is_holiday_notice
from hearing_app.mail.parts import Head, Mail
from hearing_app.mail.postboxes import sender_of

_LONGEST_DIAGNOSTIC = 500
_DAEMON = re.compile(
    r"(?:mailer[-_.]?daemon|mail[-_.]?daemon|postmaster|mdaemon|bounces?|microsoftexchange[0-9a-f]{8,32})@", re.ASCII
)
_SUBJECT = re.compile(
    r"undeliver|returned (?:mail|to sender)|delivery (?:status notification|failure|has failed|incomplete|problem)"
    r"|(?:mail|message) (?:delivery|could not be|not) (?:failed|failure|delivered|be delivered)|failure notice"
    r"|non.?delivery|mail system error|message (?:status|undeliverable)|warning: could not send"
    r"|delayed|unzustellbar|退信|退回|退件|投递失败|发送失败|未送达|未能送达|无法送达|无法投递|无法传递|未传递|邮件延迟",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"this is the (?:qmail-send program|mail system at host|mail delivery)"
    r"|created automatically by mail delivery software|could not be delivered to|delivery to the following recipient"
    r"|delivery has failed to these recipients|did not reach some or all of the intended recipients"
    r"|(?:message|mail) (?:you sent )?(?:could not be|was not|wasn't|cannot be) delivered|permanent(?: fatal)? error"
    r"|delivery (?:attempt )?(?:has )?failed|user unknown|no such user|mailbox (?:unavailable|not found|full)"
    r"|退信|被退回|投递失败|发送失败|未送达|未能送达|无法送达|无法投递|无法传递|无法发送到",
    re.IGNORECASE,
)
_DELAYED = re.compile(
    r"delayed|still being retried|will keep trying|will be retried|not yet been delivered|temporar(?:y|ily)"
    r"|could not send message for past|延迟|暂时|稍后重试",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])[#(]?([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)", re.ASCII)
# In free text "5.12.26" is a day and "Foxmail 5.0.1" a program: a status stands behind a reply code, # or a word.
_TOLD_STATUS = re.compile(
    r"(?:(?<![\d.])[245]\d\d[ -]{1,3}[#(<]{0,2}|#|\b(?:status|code|error|dsn)\b\W{0,5}|(?:错误|代码|状态)码?\W{0,3})"
    r"([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)",
    re.ASCII | re.IGNORECASE,
)
_CODE = re.compile(r"(?<![\d.:])([45]\d\d)(?=[ -][^\d\n]|[ -]?[245]\.\d|:)", re.ASCII)
_ADDRESS = re.compile(r"[A-Za-z0-9_'~!$*+.-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}", re.ASCII)
_GOOD = frozenset({"delivered", "relayed", "expanded"})


@dataclass(frozen=True, slots=True)
class Bounce:
    """Why something came back: address in lower case or empty, Status as 5.1.1 or empty, what the relay said.

    `is_final` is False for a delay and for 4.x.x: the relay goes on trying.
    """

    recipient: str
    status: str
    action: str
    diagnostic: str
    is_final: bool


def find_bounce(mail: Mail, text: str, *, is_returned: bool = False) -> Bounce | None:
    """Return what a mail says about a failed or delayed delivery, or None when it is no bounce.

    `text` is its human text; `is_returned` says that it came by a null return path or to our bounce address, as
    holiday notices do too (RFC 3834 §3, §4), so that words of failure are wanted as well: of what calls itself an
    answer of a program, in its subject and in its text. A report that everything arrived is no bounce.
    """
    if groups := _report(mail):
        bad = [group for group in groups if group.first("action").strip().lower() not in _GOOD]
        return _reported(sorted(bad, key=_severity)[0]) if bad else None
    if is_delivery_report(mail) or mail.head.has("x-failed-recipients"):
        return _told(mail.head, text)
    is_from_a_relay = _DAEMON.match(sender_of(mail.head)) is not None
    if (is_from_a_relay or is_returned) and _speaks_of_failure(mail.head, text, is_from_a_relay=is_from_a_relay):
        return _told(mail.head, text)
    return None


def is_delivery_report(mail: Mail) -> bool:
    """Say whether the mail calls itself a report about delivery (RFC 3462), readable or not."""
    report = mail.params.get("report-type", "").lower()
    return mail.kind == "multipart/report" and report in ("", "delivery-status", "delivery-notification")


def _report(mail: Mail) -> list[Head]:
    """Return the fields about each recipient (RFC 3464 §2.3); the first group of a report is about the message."""
    for part in mail.parts:
        if part.kind in ("message/delivery-status", "message/global-delivery-status"):
            blocks = re.split(r"\n[ \t]*\n", part.content[: 64 * 1024].decode("utf-8", "replace").replace("\r\n", "\n"))
            groups = [_fields(block) for block in blocks[:100]]
            return [group for group in groups if group.has("action", "status", "final-recipient")]
    return []


def _fields(block: str) -> Head:
    lines = re.sub(r"\n[ \t]+", " ", block.strip("\n")).split("\n")
    pairs = (line.partition(":") for line in lines[:100] if ":" in line)
    return Head(tuple((name.strip().lower(), value.strip()) for name, _, value in pairs))


def _severity(group: Head) -> int:
    return 0 if group.first("action").strip().lower() == "failed" else 1


def _reported(group: Head) -> Bounce:
    action = one_line(group.first("action").lower(), 20)
    status = _STATUS.search(group.first("status")) or _STATUS.search(group.first("diagnostic-code"))
    written = status[1] if status else ""
    recipient = _ADDRESS.search(group.first("final-recipient") or group.first("original-recipient"))
    return Bounce(
        recipient=recipient[0].lower() if recipient else "",
        status=written,
        action=action,
        diagnostic=one_line(group.first("diagnostic-code").partition(";")[2], _LONGEST_DIAGNOSTIC),
        is_final=_is_final(action, written),
    )


def _is_final(action: str, status: str) -> bool:
    # Some relays write Action: failed with 4.x.x after days of trying; the address may still be good.
    return action != "delayed" and (status.startswith("5") or (action == "failed" and not status.startswith("4")))


def _speaks_of_failure(head: Head, text: str, *, is_from_a_relay: bool) -> bool:
    in_subject, in_text = bool(_SUBJECT.search(head.words("subject"))), bool(_TEXT.search(text) or _failing(text))
    # postfix calls its bounces auto-replied as well
    if is_holiday_notice(head) and not is_from_a_relay:
        return in_subject and in_text
    return in_subject or in_text


def _failing(text: str) -> bool:
    status = _TOLD_STATUS.search(text)
    return status is not None and status[1][0] in "45"


def _told(head: Head, text: str) -> Bounce:
    """Read what free text gives: the first failed address, the first status or reply code, the line that holds it."""
    status = _TOLD_STATUS.search(text)
    code = _CODE.search(text)
    place = status or code
    line = text[text.rfind("\n", 0, place.start()) + 1 :].partition("\n")[0] if place else ""
    is_delay = bool(_DELAYED.search(head.words("subject") + "\n" + text))
    reply = status[1] if status else code[1] if code else ""
    is_final = reply.startswith("5") if reply else not is_delay
    return Bounce(
        recipient=_told_recipient(head, text),
        status=status[1] if status else "",
        action="failed" if is_final else "delayed",
        diagnostic=one_line(line, _LONGEST_DIAGNOSTIC),
        is_final=is_final,
    )


def _told_recipient(head: Head, text: str) -> str:
    own = {sender_of(head), *(found.lower() for found in _ADDRESS.findall(head.first("to")))}
    told = [*_ADDRESS.findall(head.first("x-failed-recipients")), *_ADDRESS.findall(text)]
    return next((each.lower() for each in told if each.lower() not in own and not _DAEMON.match(each.lower())), "")
