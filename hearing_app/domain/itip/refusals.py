"""Does a relay's final refusal speak of the recipient's address, or of something that is ours?

Enhanced status codes (RFC 3463 §3.2, §3.3) where the relay gives one, else the reply code (RFC 5321 §4.2.3).
"""

import re

_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b", re.ASCII)
_CODE = re.compile(r"5\d\d(?!\d)", re.ASCII)
# Subject 1 is addressing, but its details 7 and 8 are about the sender; 2.1 is a mailbox that takes nothing.
_SENDER_DETAILS = frozenset({7, 8})
_ADDRESS_CODES = frozenset({"550", "551", "553"})


def blames_recipient(reply: str) -> bool:
    """Say whether a 5yz reply means that the recipient's address is of no use; in doubt it does not."""
    if enhanced := _ENHANCED.search(reply):
        subject, detail = int(enhanced[1]), int(enhanced[2])
        return (subject == 1 and detail not in _SENDER_DETAILS) or (subject, detail) == (2, 1)
    code = _CODE.match(reply)
    return code is not None and code[0] in _ADDRESS_CODES
