"""By which of our addresses did a mail arrive, from whom, and did our own relay vouch for the sender?

The recipient is read from what the delivering relay writes, never from the calendar part. Not here: whose token it
is (store), what follows from it.
"""

import re
from dataclasses import dataclass

from hearing_app.mail.parts import Head

# What delivering relays write, in the order of trust; To and Cc are the sender's own words.
_ENVELOPE = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "original-recipient", "x-delivered-to")
_WRITTEN = ("to", "cc")
_TAGGED = re.compile(r"(?<![a-z0-9.+_-])([rb])-([a-z2-7]{26,52})@([a-z0-9.-]{1,253})")
_BRACKETED = re.compile(r"<\s*([^\s<>@]{1,64}@[^\s<>@]{1,253})\s*>")
_BARE = re.compile(r"[^\s<>@,;:\"()]{1,64}@[^\s<>@,;:\"()]{1,253}")
_RESULT = re.compile(r"(?:^|;)\s*dmarc\s*=\s*([a-z]+)([^;]*)", re.IGNORECASE)
_FROM_DOMAIN = re.compile(r"header\.from\s*=\s*\"?([^\s;\"()]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Postbox:
    """Our mail domains, and the authserv-id of our own relay (RFC 8601 §2.5); without one nobody is vouched for."""

    reply_domain: str
    bounce_domain: str
    authserv_id: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """The token of the address by which a mail came: r of an invitation, b of a delivery; in lower case."""

    letter: str
    token: str


def find_tag(head: Head, postbox: Postbox) -> Tag | None:
    """Return the tag in the most trusted field that holds one, whatever its case; two different ones in it are none."""
    domains = {"r": postbox.reply_domain.lower(), "b": postbox.bounce_domain.lower()}
    for name in _ENVELOPE:
        for value in head.all(name):
            if found := _tags(value, domains):
                return found.pop() if len(found) == 1 else None
    found = {tag for name in _WRITTEN for value in head.all(name) for tag in _tags(value, domains)}
    return found.pop() if len(found) == 1 else None


def _tags(value: str, domains: dict[str, str]) -> set[Tag]:
    found = _TAGGED.findall(value.lower())
    return {Tag(letter, token) for letter, token, domain in found if domain.rstrip(".") == domains[letter]}


def sender_of(head: Head) -> str:
    """Return the address in From in lower case, or an empty text."""
    written = head.first("from")
    bracketed = _BRACKETED.findall(written)
    if bracketed:
        return str(bracketed[-1]).lower()
    bare = _BARE.search(written)
    return bare[0].lower() if bare else ""


def has_null_path(head: Head) -> bool:
    """Say whether the mail came with MAIL FROM:<>; such a mail is never answered (RFC 5321 §4.5.5)."""
    return any(path.strip() == "<>" for path in head.all("return-path"))


def is_vouched_for(head: Head, postbox: Postbox) -> bool:
    """Say whether our own relay found that DMARC passes for the domain in From.

    Only the topmost run of Authentication-Results with our authserv-id counts, and one failure in it outweighs a
    pass. The relay has to strip foreign fields that carry its name (RFC 8601 §5).
    """
    results = _own_results(head, postbox.authserv_id.lower())
    domain = sender_of(head).rpartition("@")[2]
    verdicts = [(verdict.lower(), _FROM_DOMAIN.search(rest)) for verdict, rest in results]
    is_passed = bool(verdicts) and all(verdict == "pass" for verdict, _ in verdicts)
    return is_passed and bool(domain) and all(found and found[1].lower() == domain for _, found in verdicts)


def _own_results(head: Head, authserv_id: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for value in head.all("authentication-results"):
        name, _, rest = value.partition(";")
        # A version may follow the name: "mx.example.cn 1".
        if not authserv_id or name.lower().split()[:1] != [authserv_id]:
            break
        found += _RESULT.findall(rest)
    return found
