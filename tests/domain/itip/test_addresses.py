"""Is one plain address told from everything else?"""

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.itip.addresses import bounce_address, check_address, is_address, reply_address

TOKEN = "abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    "good",
    [
        "wang01@example.invalid",
        "Wang.Shi-li_01@mail.example.invalid",
        "o'neill+tag@example.invalid",
        "a@b.cn",
        "x@xn--fiqs8s.invalid",
    ],
)
def test_a_plain_address_is_taken_as_it_is(good: str) -> None:
    assert check_address(good) == good


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "wang",
        "wang@",
        "@example.invalid",
        "wang@example",
        "a@x.cn, b@y.cn",
        "a@x.cn b@y.cn",
        "a@x.cn\r\nBcc: b@y.cn",
        "a@x.cn\n",
        "王 <a@x.cn>",
        "王@示例.cn",
        '"a b"@x.cn',
        "a..b@x.cn",
        ".a@x.cn",
        "a.@x.cn",
        "a@x..cn",
        "a@-x.cn",
        "a@[127.0.0.1]",
        "a%40b@x.cn",
        "a?cc=b@x.cn",
        "a@b@x.cn",
        "a" * 65 + "@x.cn",
        "a@" + "b" * 64 + ".cn",
        "a@" + ".".join(["b" * 60] * 5) + ".cn",
        "a\u2028@x.cn",
        "a\x00@x.cn",
        "а@x.cn",  # Cyrillic
    ],
)
def test_anything_else_is_refused_with_its_code(bad: str) -> None:
    refused = check_address(bad)
    assert isinstance(refused, Refused)
    assert [reason.code for reason in refused.reasons] == ["mail.address"]
    assert not is_address(bad)


def test_our_own_addresses_are_lower_case_without_a_plus() -> None:
    assert reply_address(TOKEN, "Reply.Example.invalid") == f"r-{TOKEN}@reply.example.invalid"
    assert bounce_address(TOKEN, "bounce.example.invalid") == f"b-{TOKEN}@bounce.example.invalid"


@pytest.mark.parametrize("token", ["", "short", TOKEN.upper(), TOKEN + "+x", TOKEN[:-1] + "1", TOKEN + "\n"])
def test_a_token_of_another_shape_makes_no_address(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        reply_address(token, "reply.example.invalid")


def test_a_domain_that_is_none_makes_no_address() -> None:
    with pytest.raises(ValueError, match="domain"):
        bounce_address(TOKEN, "x.cn>\r\nRCPT TO:<b@y.cn")
