"""Does a relay's final refusal of a recipient speak of his address, or of something that is ours?

Enhanced status codes (RFC 3463 §3.2, §3.3) where the relay gives one, else the reply code (RFC 5321 §4.2.3) unless the
words are about us: large Chinese providers answer 550 without a status to our address, our rate and our content too.
"""

import re

_ENHANCED = re.compile(r"\b5\.(\d{1,3})\.(\d{1,3})\b", re.ASCII)
_CODE = re.compile(r"5\d\d(?!\d)", re.ASCII)
# Subject 1 is addressing, but its details 7 and 8 are about the sender; 2.1 is a mailbox that takes nothing.
_SENDER_DETAILS = frozenset({7, 8})
_ADDRESS_CODES = frozenset({"550", "551", "553"})
_IS_OURS = re.compile(
    r"frequen|limit|too many|\brate\b|\bip\b|spam|block|black|polic|reputation|relaying|relay (?:not|access)|authenti"
    r"|authori[sz]|sender|mail from|content|denied|\bdns\b|\b(?:spf|dkim|dmarc)\b|\b[A-Z]{2}:[A-Z]{3}\b"
    r"|频率|限制|过多|垃圾|拒绝|黑名单|发件|发信|内容|认证",
    re.IGNORECASE,
)


def blames_recipient(reply: str) -> bool:
    """Say whether a 5yz reply to RCPT means that the recipient's address is of no use; in doubt it does not."""
    if enhanced := _ENHANCED.search(reply):
        return _is_about_address(int(enhanced[1]), int(enhanced[2]))
    code = _CODE.match(reply)
    return code is not None and code[0] in _ADDRESS_CODES and not _IS_OURS.search(reply)


def status_blames_recipient(status: str) -> bool:
    """Say whether the status of a message that came back (5.1.1) means that its address is of no use; empty does not.

    Policy (5.7), size (5.3) and a full mailbox (5.2.2) say nothing against it.
    """
    found = _ENHANCED.fullmatch(status)
    return found is not None and _is_about_address(int(found[1]), int(found[2]))


def _is_about_address(subject: int, detail: int) -> bool:
    return (subject == 1 and detail not in _SENDER_DETAILS) or (subject, detail) == (2, 1)
