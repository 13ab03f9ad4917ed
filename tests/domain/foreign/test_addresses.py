"""Which addresses of calendars may be fetched, and which hosts may be connected to?"""

import pytest

from hearing_app.domain.errors import Refused
from hearing_app.domain.foreign.addresses import CalendarUrl, check_calendar_url, is_public, redirected


@pytest.mark.parametrize(
    ("words", "host", "target"),
    [
        ("https://calendar.example.com/a.ics?key=1", "calendar.example.com", "/a.ics?key=1"),
        ("  webcal://P1-Calendar.Example.com/x/y \n", "p1-calendar.example.com", "/x/y"),
        ("HTTPS://calendar.example.com:443", "calendar.example.com", "/"),
        ("https://calendar.example.com/a.ics#part", "calendar.example.com", "/a.ics"),
    ],
)
def test_what_calendar_programs_give_is_taken(words: str, host: str, target: str) -> None:
    assert check_calendar_url(words) == CalendarUrl(host, target)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("http://calendar.example.com/a.ics", "foreign.not_https"),
        ("file:///etc/passwd", "foreign.not_https"),
        ("ftp://calendar.example.com/", "foreign.not_https"),
        ("https://user:word@calendar.example.com/", "foreign.has_user"),
        ("https://@calendar.example.com/", "foreign.has_user"),
        ("https://calendar.example.com:8443/", "foreign.other_port"),
        ("https://calendar.example.com:99999/", "foreign.not_an_address"),
        ("https://127.0.0.1/", "foreign.not_a_host"),
        ("https://2130706433/", "foreign.not_a_host"),
        ("https://0x7f.1/", "foreign.not_a_host"),
        ("https://[::1]/", "foreign.not_a_host"),
        ("https://localhost/", "foreign.not_a_host"),
        ("https:///a.ics", "foreign.not_a_host"),
        ("https://a b.example.com/", "foreign.not_an_address"),
        ("https://calendar.example.com/\r\nX: y", "foreign.not_an_address"),
        ("https://ｃalendar.example.com/", "foreign.not_an_address"),
        ("https://calendar.example.com/" + "a" * 2000, "foreign.not_an_address"),
        ("", "foreign.not_an_address"),
    ],
)
def test_anything_else_is_refused_with_its_reason(words: str, code: str) -> None:
    refused = check_calendar_url(words)
    assert isinstance(refused, Refused)
    assert code in [reason.code for reason in refused.reasons]


def test_a_redirect_is_checked_like_an_address() -> None:
    start = CalendarUrl("calendar.example.com", "/a/b.ics")
    assert redirected(start, "/c.ics") == CalendarUrl("calendar.example.com", "/c.ics")
    assert redirected(start, "https://other.example.com/") == CalendarUrl("other.example.com", "/")
    for location in ("http://calendar.example.com/", "https://127.0.0.1/", "//localhost/x", "https://a@b.example/"):
        assert isinstance(redirected(start, location), Refused), location


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "240e::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200"),
        *("224.0.0.1", "239.1.1.1", "255.255.255.255", "240.0.0.1", "192.88.99.0", "192.0.0.8", "198.18.0.1"),
        *("::1", "::", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fe80::1%eth0", "fc00::1"),
        *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2001::1", "ff02::1", "fec0::1"),
        *("2001:db8::1", "", "calendar.example.com", "127.1"),
    ],
)
def test_every_way_into_ones_own_network_is_none(address: str) -> None:
    assert not is_public(address)
