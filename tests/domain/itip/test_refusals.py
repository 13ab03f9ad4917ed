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
        ("", False),
    ],
)
def test_only_a_useless_address_is_blamed(reply: str, expected: bool) -> None:
    assert blames_recipient(reply) is expected
