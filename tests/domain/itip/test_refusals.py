"""Whom does a relay's final refusal blame?"""

import pytest

from hearing_app.domain.itip.refusals import blames_recipient


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("550 5.1.1 no such user", True),
        ("550 5.1.2 bad destination system", True),
        ("553 5.1.3 bad address syntax", True),
        ("550 5.2.1 mailbox disabled", True),
        ("550 No such user here", True),
        ("551 user not local", True),
        ("553 mailbox name not allowed", True),
        ("550 5.1.7 bad sender address syntax", False),
        ("550 5.1.8 bad sender's system address", False),
        ("554 5.7.1 sender rejected", False),
        ("550 5.7.1 relaying denied", False),
        ("552 5.2.2 mailbox full", False),
        ("552 5.3.4 message too big", False),
        ("554 transaction failed", False),
        ("5501 5 .1.1", False),
        ("MAIL_URL is not set", False),
        ("550 Ip frequency limited", False),
        ("550 Sender frequency limited", False),
        ("550 Mail content denied", False),
        ("550 RP:QRC http://mail.example.invalid/help", False),
        ("553 Mail from must equal authorized user", False),
        ("550 Connection frequency limited", False),
        ("550 Domain may not exist or DNS check failed", False),
        ("550 This message was blocked: SPF check failed", False),
        ("550 rejected because 203.0.113.7 is in a black list", False),
        ("550 relay not permitted", False),
        ("550 authentication required", False),
        ("550 too many recipients in this session", False),
        ("550 疑似垃圾邮件", False),
        ("550 User not found", True),
        ("550 User unknown in relay recipient table", True),
        ("550 Invalid recipient", True),
        ("", False),
    ],
)
def test_only_a_useless_address_is_blamed(reply: str, expected: bool) -> None:
    assert blames_recipient(reply) is expected
