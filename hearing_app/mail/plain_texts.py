"""What did a human write in a mail?

The first text part, bounded; HTML is read without its tags. Not here: whether it is an answer: nobody guesses 接受
or 拒绝 from words.
"""

from html import unescape

from hearing_app.domain.itip.texts import one_line
from hearing_app.mail.parts import Part

LONGEST_TEXT = 4_000
_MOST_OCTETS = 64 * 1024
_SILENT = ("script", "style", "head", "title")


def human_text(parts: tuple[Part, ...], most: int = LONGEST_TEXT) -> str:
    """Return the words of the first text/plain part, else of the first text/html part: clean lines, at most `most`."""
    for kind, read in (("text/plain", _plain), ("text/html", _html)):
        for part in parts:
            if part.kind == kind and not part.head.first("content-disposition").lower().startswith("attachment"):
                if words := _lines(read(_cut(part).text), most):
                    return words
                break
    return ""


def _cut(part: Part) -> Part:
    return Part(part.head, part.kind, part.params, part.body[:_MOST_OCTETS])


def _plain(text: str) -> str:
    return text


def _html(text: str) -> str:
    """Drop the tags in one pass: html.parser of Python 3.11 takes quadratic time on broken markup."""
    words: list[str] = []
    silent = ""
    for piece in text.split("<"):
        tag, is_tag, rest = piece.partition(">")
        name = tag.lstrip("/").split(None, 1)[0].lower() if is_tag and tag.strip("/ ") else ""
        if silent:
            silent = "" if name == silent and tag.startswith("/") else silent
        elif name in _SILENT and not tag.startswith("/"):
            silent = name
        if not silent:
            words.append(("\n" if name in ("br", "p", "div", "tr", "li") else "") + (rest if is_tag else piece))
    return unescape("".join(words))


def _lines(text: str, most: int) -> str:
    lines = (one_line(line, most) for line in text[: 4 * most].splitlines())
    kept = [line for line in lines if line]
    return "\n".join(kept)[:most].rstrip()
