"""May this address of somebody's own calendar be fetched, and may we connect to that host?

Server-side request forgery: whatever a stranger names is asked of our own network. Only https, port 443, public
addresses (calendar-mail.md §6 E 20). Not here: resolving and connecting (mail.foreign.fetches).
"""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

from hearing_app.domain.errors import Reason, Refused, refuse

LONGEST = 2000
HTTPS = 443
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+")
_PLAIN = re.compile(r"[!-~]+")
# Global by ipaddress of 3.11.7, and yet a way into one's own network or to nobody: IPv4 inside IPv6 in each of its
# spellings, 6to4 and its anycast, Teredo, protocol assignments, what was once site-local.
_INWARD = tuple(
    map(
        ip_network,
        (
            *("192.0.0.0/24", "192.88.99.0/24"),
            *("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10"),
        ),
    )
)


@dataclass(frozen=True, slots=True)
class CalendarUrl:
    """An address that may be fetched: host in lower case, and path with query."""

    host: str
    target: str

    @property
    def text(self) -> str:
        """The address as it is written."""
        return f"https://{self.host}{self.target}"


def check_calendar_url(words: str) -> CalendarUrl | Refused:
    """Return the address of a calendar, or why it cannot be taken: https or webcal, port 443, a name, no user."""
    given = words.strip()
    if given.lower().startswith("webcal://"):
        given = f"https://{given[len('webcal://') :]}"
    try:
        parts = urlsplit(given)
        port, host = parts.port, (parts.hostname or "").lower()
    except ValueError:
        return refuse("foreign.not_an_address")
    faults = (
        (Reason("foreign.not_an_address"), not _PLAIN.fullmatch(given) or len(given) > LONGEST),
        (Reason("foreign.not_https"), parts.scheme.lower() != "https"),
        (Reason("foreign.has_user"), parts.username is not None or parts.password is not None),
        (Reason("foreign.other_port"), port not in (None, HTTPS)),
        (Reason("foreign.not_a_host"), not _HOST.fullmatch(host) or host.rpartition(".")[2].isdigit()),
    )
    if reasons := [reason for reason, is_so in faults if is_so]:
        return Refused(reasons)
    return CalendarUrl(host, f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")


def redirected(url: CalendarUrl, location: str) -> CalendarUrl | Refused:
    """Return where a redirect leads; it is checked like any other address."""
    return check_calendar_url(urljoin(url.text, location))


def is_public(address: str) -> bool:
    """Say whether a host's address lies on the public internet and nowhere else."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and found.scope_id is not None:
        return False
    if not found.is_global or found.is_multicast or found.is_reserved or found.is_unspecified or found.is_loopback:
        return False
    return not any(found.version == net.version and found in net for net in _INWARD)
