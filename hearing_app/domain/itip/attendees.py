"""Who answers in a calendar entry, and what?

Addresses as programs really write them: mailto in any case or missing, a principal's path with the address in
EMAIL (Apple), blanks and angle brackets. Not here: whether it is the person who was asked (services know that by
token).
"""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.domain.itip.lines import Component, Line, plain_text
from hearing_app.domain.itip.texts import one_line

LONGEST_COMMENT = 2_000
# RFC 5545 §3.2.12 for an event; Tencent writes NEED-REQUEST for an invitation without an answer.
_PARTSTATS = {
    "ACCEPTED": "ACCEPTED",
    "DECLINED": "DECLINED",
    "TENTATIVE": "TENTATIVE",
    "DELEGATED": "DELEGATED",
    "NEEDS-ACTION": "NEEDS-ACTION",
    "NEEDS_ACTION": "NEEDS-ACTION",
    "NEED-REQUEST": "NEEDS-ACTION",
}
_MAILTO = re.compile(r"\A\s*<?\s*mailto:", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s@<>:;,\"]{1,64}@[^\s@<>:;,\"/]{1,253}")
# Yahoo and Google write the reason into ATTENDEE, Exchange, Nextcloud and Apple into properties of their own.
_COMMENT_PARAMS = ("X-RESPONSE-COMMENT", "X-COMMENT")
_COMMENT_LINES = (
    "COMMENT",
    "X-COMMENT",
    "X-RESPONSE-COMMENT",
    "X-CALENDARSERVER-PRIVATE-COMMENT",
    "X-CALENDARSERVER-ATTENDEE-COMMENT",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What one ATTENDEE says: address in lower case, PARTSTAT as written and as understood, the whole line."""

    address: str
    written: str
    partstat: str
    is_delegating: bool
    line: Line


def read_answers(event: Component) -> list[Answer]:
    """Return the ATTENDEEs that have an address, each once.

    Raises Unfit when one of them answers twice differently, and when one without an address stands beside others: who
    of them answers is not known (RFC 5546 §3.2.3).
    """
    found: dict[tuple[str, str], Answer] = {}
    lines = [line for line in event.lines if line.name == "ATTENDEE"]
    for line in lines:
        if address := address_of(line):
            answer = _answer(address, line)
            found.setdefault((address, answer.written), answer)
    if found and not all(address_of(line) for line in lines):
        raise Unfit(Fault.SEVERAL_ATTENDEES)
    if len({address for address, _ in found}) < len(found):
        raise Unfit(Fault.CONFLICTING_PARTS)
    return list(found.values())


def _answer(address: str, line: Line) -> Answer:
    written = {value.strip().upper() for value in line.params.get("PARTSTAT", ())} - {""}
    if len(written) > 1:
        raise Unfit(Fault.CONFLICTING_PARTS)
    word = written.pop() if written else ""
    is_delegating = word == "DELEGATED" or bool(line.param("DELEGATED-TO").strip())
    return Answer(address, word[:40], _PARTSTATS.get(word, ""), is_delegating, line)


def address_of(line: Line) -> str:
    """Return the mail address of an ATTENDEE or ORGANIZER in lower case, or an empty text."""
    for written in (line.value, line.param("EMAIL")):
        bare, schemes = _MAILTO.subn("", written)
        # A mailto is a URI: %2B is a plus, and what follows a question mark is no address (RFC 6068 §2).
        bare = (unquote(bare.partition("?")[0]) if schemes else bare).strip().strip("<>'").strip()
        if _ADDRESS.fullmatch(bare):
            return bare.lower()
    return ""


def read_comment(event: Component, answer: Answer | None) -> str:
    """Return the first reason that somebody gave with his answer, wherever his program put it, as one clean line."""
    params = [answer.line.param(name) for name in _COMMENT_PARAMS] if answer else []
    values = [line.value for name in _COMMENT_LINES for line in event.lines if line.name == name]
    return next(filter(None, map(_spoken, values + params)), "")


def _spoken(value: str) -> str:
    # Google escapes twice: it&#39\;s.
    return one_line(unescape(plain_text(value[: 4 * LONGEST_COMMENT])), LONGEST_COMMENT)
