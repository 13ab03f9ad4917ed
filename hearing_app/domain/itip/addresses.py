"""Is this one plain mail address, and which addresses do we make ourselves?

Not here: whether an address works (deliveries learn that from bounces).
"""

import re

from hearing_app.domain.errors import Refused, refuse

# Dot-atom of RFC 5321 §4.1.2 without the characters that a mailto URI would have to escape (RFC 6068 §2): what is
# accepted here stands literally in ATTENDEE. No quoted local parts, no comments, no domain literals.
_LOCAL = r"[A-Za-z0-9_'~!$*+-]+(?:\.[A-Za-z0-9_'~!$*+-]+)*"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})+", re.ASCII)
_DOMAIN = re.compile(rf"(?=.{{3,253}}\Z){_LABEL}(?:\.{_LABEL})+", re.ASCII)
_TOKEN = re.compile(r"[a-z2-7]{26,52}", re.ASCII)


def check_address(text: str) -> str | Refused:
    """Return the text when it is exactly one addr-spec in ASCII, else the refusal `mail.address`."""
    if _ADDRESS.fullmatch(text):
        return text
    return refuse("mail.address", address=text)


def is_address(text: str) -> bool:
    """Say whether the text is exactly one addr-spec in ASCII."""
    return _ADDRESS.fullmatch(text) is not None


def reply_address(token: str, domain: str) -> str:
    """Return r-<token>@domain, the ORGANIZER and Reply-To of one invitation: lower case, never a `+`.

    Outlook.com drops a plus tag from ORGANIZER, Google lower-cases the local part. Raises ValueError for a token
    or a domain that is none.
    """
    return _tagged("r", token, domain)


def bounce_address(token: str, domain: str) -> str:
    """Return b-<token>@domain, the envelope sender by which a bounce names its message (VERP)."""
    return _tagged("b", token, domain)


def _tagged(tag: str, token: str, domain: str) -> str:
    if not _TOKEN.fullmatch(token):
        raise ValueError("a token has 26 to 52 characters of a-z2-7")
    if not _DOMAIN.fullmatch(domain):
        raise ValueError("not a mail domain")
    return f"{tag}-{token}@{domain.lower()}"
