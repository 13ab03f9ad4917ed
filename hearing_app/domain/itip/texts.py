"""What may stand in a line that leaves the office?

Control characters, line and paragraph separators, bidirectional overrides and lone surrogates either break a
header or a calendar line or fool the reader; none of them is ever meant.
"""

import re

# C0, DEL, C1, LS, PS, bidirectional embeddings, overrides and isolates, surrogates, noncharacters. icalendar 7.3
# and email let several of them pass (U+0085 and U+2028 split lines in readers that use splitlines).
_UNWANTED = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")
_SPACES = re.compile(r"\s+")


def one_line(text: str, most: int = 500) -> str:
    """Return the text as one clean line of at most `most` characters; what is unwanted becomes one space."""
    return _SPACES.sub(" ", _UNWANTED.sub(" ", text)).strip()[:most].rstrip()


def display_name(text: str, most: int = 64) -> str:
    """Return a name fit for a CN parameter or a header: one line without the ASCII quotation mark, caret, backslash.

    RFC 6868 writes the first two as ^' and ^^, which many mail clients show as they stand; a backslash has no
    meaning in a parameter, yet readers take it for an escape of the colon behind it.
    """
    return one_line(text.replace('"', "”").replace("^", " ").replace("\\", " "), most)
