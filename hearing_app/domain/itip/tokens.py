"""Which token belongs to a row, and is this it?

Derived, not stored: a link can be sent again, and the table gives none away. Tables keep `fingerprint` to find
the row of a token that comes in. Raising the rotation revokes every earlier token of the row.
"""

import base64
import hashlib
import hmac
import re

LINK_LENGTH = 26  # 130 bits
FEED_LENGTH = 52  # 256 bits
CODE_LENGTH = 16  # 80 bits, typed by hand from paper
_PURPOSE = re.compile(r"[a-z][a-z_]*", re.ASCII)


def token_for(key: bytes, purpose: str, *, row_id: int, rotation: int = 0, length: int = LINK_LENGTH) -> str:
    """Return base32(HMAC-SHA256(key, purpose | row id | rotation)) in lower case, cut to `length` (16, 26 or 52).

    Raises ValueError for a key under 32 bytes, a purpose that is no lower-case word, or another length.
    """
    if len(key) < 32:
        raise ValueError("the token key needs 32 bytes")
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError("a purpose is a lower-case word")
    if length not in (CODE_LENGTH, LINK_LENGTH, FEED_LENGTH):
        raise ValueError("a token has 16, 26 or 52 characters")
    digest = hmac.digest(key, f"{purpose}|{row_id:d}|{rotation:d}".encode("ascii"), "sha256")
    return base64.b32encode(digest).decode("ascii").rstrip("=").lower()[:length]


def matches(given: str, expected: str) -> bool:
    """Compare two tokens in constant time; case does not count, since mail programs change it."""
    return hmac.compare_digest(given.lower().encode("utf-8", "replace"), expected.lower().encode("utf-8", "replace"))


def fingerprint(token: str) -> bytes:
    """Return the SHA-256 of a token in lower case: what a table may hold to find its row (32 bytes)."""
    return hashlib.sha256(token.lower().encode("utf-8", "replace")).digest()
