"""Is a bounce known for one, whoever wrote it, and nothing else?"""

import pytest

from hearing_app.domain.itip.replies import Decision
from hearing_app.mail.arrivals import read_arrival
from hearing_app.mail.bounces import Bounce
from hearing_app.mail.postboxes import Postbox
from tests.builders.mails import BOUNCE_TO, EXPERT, REPLY_TO, answer_mail, mail, multipart, part, reply, text_mail

POSTBOX = Postbox("reply.example.cn", "bounce.example.cn")
DAEMON = "MAILER-DAEMON@mx.example.net"


def bounce(raw: bytes) -> Bounce:
    found = read_arrival(raw, POSTBOX)
    assert found.decision is Decision.BOUNCED, found
    assert found.bounce is not None
    assert found.reading is None
    return found.bounce


def report(*groups: str, kind: str = "delivery-status", more: bytes = b"") -> bytes:
    status = "\r\n\r\n".join(["Reporting-MTA: dns; mx.example.net", *groups])
    parts = [part("text/plain", "I'm sorry."), part(f"message/{kind}", status), part("message/rfc822", "Subject: x")]
    content = multipart(f"report; report-type={kind}", *parts, *([more] if more else []))
    return mail(content, "Return-Path: <>", sender=DAEMON, to=BOUNCE_TO)


def group(action: str, status: str, *more: str) -> str:
    return "\r\n".join([f"Final-Recipient: rfc822; {EXPERT.upper()}", f"Action: {action}", f"Status: {status}", *more])


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        (
            [group("failed", "5.1.1", "Diagnostic-Code: smtp; 550 5.1.1 no such\r\n user")],
            Bounce(EXPERT, "5.1.1", "failed", "550 5.1.1 no such user", is_final=True),
        ),
        ([group("delayed", "4.4.1")], Bounce(EXPERT, "4.4.1", "delayed", "", is_final=False)),
        ([group("failed", "4.4.7")], Bounce(EXPERT, "4.4.7", "failed", "", is_final=False)),
        ([group("delayed", "5.1.1")], Bounce(EXPERT, "5.1.1", "delayed", "", is_final=False)),
        ([group("Failed", "")], Bounce(EXPERT, "", "failed", "", is_final=True)),
        (
            [group("failed", "", "Diagnostic-Code: smtp; 550 5.2.1 off")],
            Bounce(EXPERT, "5.2.1", "failed", "550 5.2.1 off", is_final=True),
        ),
        ([group("delivered", "2.0.0"), group("failed", "5.1.1")], Bounce(EXPERT, "5.1.1", "failed", "", is_final=True)),
        ([group("delayed", "4.0.0"), group("failed", "5.0.0")], Bounce(EXPERT, "5.0.0", "failed", "", is_final=True)),
    ],
)
def test_a_report_that_a_program_can_read(groups: list[str], expected: Bounce) -> None:
    assert bounce(report(*groups)) == expected


def test_a_report_without_its_readable_part_is_a_bounce_all_the_same() -> None:
    content = multipart("report; report-type=delivery-status", part("text/plain", f"<{EXPERT}>: 550 5.1.1 unknown"))
    assert bounce(mail(content, sender=DAEMON)) == Bounce(
        EXPERT, "5.1.1", "failed", f"<{EXPERT}>: 550 5.1.1 unknown", is_final=True
    )


@pytest.mark.parametrize(
    ("fields", "sender", "text", "expected"),
    [
        pytest.param(
            [f"X-Failed-Recipients: {EXPERT}", "Subject: Mail delivery failed: returning message to sender"],
            "Mailer-Daemon@host.example.net",
            "This message was created automatically by mail delivery software.\n"
            f"Not delivered:\n\n  {EXPERT}\n    SMTP error from remote mail server: 550 no such user",
            (EXPERT, "", True),
            id="exim",
        ),
        pytest.param(
            ["Subject: failure notice", "Return-Path: <>"],
            DAEMON,
            "Hi. This is the qmail-send program at mx.example.net.\nI wasn't able to deliver it.\n\n"
            f"<{EXPERT}>:\nSorry, no mailbox here by that name. (#5.1.1)",
            (EXPERT, "5.1.1", True),
            id="qmail",
        ),
        pytest.param(
            ["Subject: Undelivered Mail Returned to Sender"],
            DAEMON,
            "This is the mail system at host mx.example.net.\n\n"
            f"<{EXPERT}>: host mx.example.cn[10.5.1.1] said: 550-5.7.1 blocked",
            (EXPERT, "5.7.1", True),
            id="postfix",
        ),
        pytest.param(
            ["Subject: Warning: could not send message for past 4 hours"],
            DAEMON,
            f"<{EXPERT}>\n451 try again later; will keep trying",
            (EXPERT, "", False),
            id="sendmail, delayed",
        ),
        pytest.param(
            ["Subject: Undelivered Mail Returned to Sender"],
            "mailer-daemon@mail.zoho.com",
            f"Created automatically by mail delivery software.\n{EXPERT}, ERROR CODE :550 - no mailbox",
            (EXPERT, "", True),
            id="zoho",
        ),
        pytest.param(
            ["Subject: Undeliverable: invitation"],
            "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.net",
            f"Delivery has failed to these recipients or groups:\n{EXPERT}\nRemote Server returned '550 5.1.10 none'",
            (EXPERT, "5.1.10", True),
            id="Exchange",
        ),
        pytest.param(
            ["Subject: =?gb2312?B?zrTLzbTv?=: x"],
            "postmaster@example.net",
            f"无法将邮件传递给以下收件人：\n{EXPERT}",
            (EXPERT, "", True),
            id="Exchange in Chinese",
        ),
        pytest.param(
            ["Subject: Mail delivery failed"],
            "mailer-daemon@corp.mail.ru",
            f"Your message was not delivered to {EXPERT}: user not found",
            (EXPERT, "", True),
            id="mail.ru",
        ),
        pytest.param(
            ["Subject: =?utf-8?B?57O757uf6YCA5L+h?="],
            "PostMaster@qq.com",
            f"抱歉，您的邮件被退回来了……\n收件人：{EXPERT}\n退信原因：550 Mailbox not found",
            (EXPERT, "", True),
            id="QQ",
        ),
        pytest.param(
            ["Subject: =?utf-8?B?6YCA5L+h6YCa55+l?=", "Return-Path: <>"],
            "service@mail.example.cn",
            f"您发给 {EXPERT} 的邮件投递失败。",
            (EXPERT, "", True),
            id="another provider, by its null path",
        ),
        pytest.param(
            ["Subject: notice", f"Delivered-To: {BOUNCE_TO}"],
            "system@mail.example.cn",
            f"邮件无法送达 {EXPERT}",
            (EXPERT, "", True),
            id="another provider, by our bounce address",
        ),
        pytest.param(
            ["Subject: Delivery Status Notification (Failure)", "Return-Path: <>"],
            "x@example.net",
            "",
            ("", "", True),
            id="nothing but a subject",
        ),
    ],
)
def test_free_text(fields: list[str], sender: str, text: str, expected: tuple[str, str, bool]) -> None:
    found = bounce(text_mail(text, *fields, sender=sender))
    assert (found.recipient, found.status, found.is_final) == expected


def test_a_bounce_never_answers_whatever_it_carries() -> None:
    assert bounce(report(group("failed", "5.1.1"), more=part("text/calendar; method=REPLY", reply()))).is_final
    mixed = multipart("mixed", part("text/plain", "user unknown"), part("text/calendar; method=REPLY", reply()))
    assert bounce(mail(mixed, "Subject: failure notice", sender=DAEMON)).recipient == ""


@pytest.mark.parametrize(
    ("raw", "decision"),
    [
        (report(group("delivered", "2.0.0")), Decision.AUTO_REPLY),
        (report("Disposition: automatic-action; displayed", kind="disposition-notification"), Decision.AUTO_REPLY),
        (text_mail("I am away", "Return-Path: <>", to=BOUNCE_TO), Decision.AUTO_REPLY),
        (text_mail("I am away until Monday", to=BOUNCE_TO), Decision.MESSAGE),
        (text_mail("退信了吗？收到 550 5.1.1", "Subject: Fwd: Undelivered Mail Returned to Sender"), Decision.MESSAGE),
        (text_mail("Can I come later?", sender="postmaster@example.cn"), Decision.MESSAGE),
        (answer_mail(reply(), "Return-Path: <>", "Subject: 接受: 退回补正听证 delayed"), Decision.ACCEPTED),
    ],
)
def test_what_only_looks_like_a_bounce(raw: bytes, decision: Decision) -> None:
    assert read_arrival(raw, POSTBOX).decision is decision


AWAY = (
    "Ich bin bis 5.12.26 nicht im Buero.",
    "I am away until 5.1.27, please call reception.",
    "本人休假，5.10.26 恢复办公。",
    "在外出差。Foxmail 5.0.1",
    "4.2.27 以后再联系",
)


@pytest.mark.parametrize("words", AWAY)
@pytest.mark.parametrize(
    ("fields", "decision"),
    [
        (["Auto-Submitted: auto-replied", "Return-Path: <>"], Decision.AUTO_REPLY),
        (["Auto-Submitted: auto-replied", "Subject: Re: =?utf-8?B?6YCA5Zue6KGl5q2j5ZCs6K+B?="], Decision.AUTO_REPLY),
        (["X-Autoreply: yes", "Return-Path: <>"], Decision.AUTO_REPLY),
        (["Subject: Automatic reply: delayed", "Return-Path: <>"], Decision.AUTO_REPLY),
        (["Return-Path: <>"], Decision.AUTO_REPLY),
        ([], Decision.MESSAGE),
    ],
)
def test_a_holiday_notice_with_a_short_date_is_no_bounce(words: str, fields: list[str], decision: Decision) -> None:
    assert read_arrival(text_mail(words, *fields, to=BOUNCE_TO), POSTBOX).decision is decision


def test_a_relay_that_calls_its_bounce_an_auto_reply_is_believed() -> None:
    said = f"This is the mail system at host mx.\n<{EXPERT}>: 550 5.1.1 unknown, sent on 5.12.26"
    from_daemon = text_mail(said, "Auto-Submitted: auto-replied", "Subject: Undelivered Mail", sender=DAEMON)
    assert bounce(from_daemon).status == "5.1.1"
    other = ["Auto-Submitted: auto-replied", "Return-Path: <>", "Subject: =?utf-8?B?6YCA5L+h6YCa55+l?="]
    assert bounce(text_mail(f"邮件无法送达 {EXPERT}", *other, sender="service@mail.example.cn")).is_final


def test_a_date_is_no_status() -> None:
    text = f"Sent 5.12.26.\nThe message could not be delivered to {EXPERT}"
    found = bounce(text_mail(text, "Subject: failure notice", sender=DAEMON))
    assert (found.recipient, found.status, found.is_final) == (EXPERT, "", True)


def test_our_own_address_is_not_the_one_that_failed() -> None:
    text = f"From {REPLY_TO} and {DAEMON}: user unknown"
    assert bounce(text_mail(text, "Subject: failure notice", sender=DAEMON)).recipient == ""
