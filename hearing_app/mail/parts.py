"""Of which parts does a mail from outside consist?

A bounded reader of MIME (RFC 2045, 2046) instead of email.parser, which builds every part before it can be asked
how many there are, and follows nesting as deep as it goes. A message inside a message is one part and is not
opened: what a bounce or a forwarded mail carries is nobody's answer. Not here: what the parts mean (arrivals).
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from hearing_app.domain.itip.charsets import decode
from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.domain.itip.texts import one_line

# The largest real mail in our collection has 62 KB; Exchange writes up to 20 KB of header fields.
MOST_BYTES, MOST_PARTS, MOST_DEPTH = 1024 * 1024, 32, 8
# RFC 2046 §5.1.1 allows a boundary of 70 characters.
_MOST_HEADER, _LONGEST_VALUE, _LONGEST_BOUNDARY = 64 * 1024, 8_000, 250
_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r|\A\r?\n")
_BREAK = re.compile(rb"\r\n?|\n")
_FIELD = re.compile(rb"([!-9;-~]{1,80})[ \t]*:(.*)", re.DOTALL)
_PARAM = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)
_ENCODED_WORD = re.compile(r"=\?([A-Za-z0-9_*.:+-]{1,60})\?([BbQq])\?([^?]{0,2000})\?=(?:\s+(?==\?))?")
_REMARK = re.compile(r"\([^()]*\)")
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Head:
    """Header fields in their order, names in lower case, values unfolded."""

    fields: tuple[tuple[str, str], ...] = ()

    def all(self, name: str) -> list[str]:
        """Return the values of every field of that name, the topmost first."""
        return [value for each, value in self.fields if each == name]

    def first(self, name: str) -> str:
        """Return the topmost value of that name, or an empty text."""
        return next(iter(self.all(name)), "")

    def has(self, *names: str) -> bool:
        """Say whether one of the fields is there."""
        return any(each in names for each, _ in self.fields)

    def words(self, name: str) -> str:
        """Return the topmost value with encoded words (RFC 2047) read, as one clean line."""
        return one_line(_ENCODED_WORD.sub(_word, self.first(name)), 500)


@dataclass(frozen=True, slots=True)
class Part:
    """One part that is not multipart: type in lower case, its parameters, the body as it was sent."""

    head: Head
    kind: str
    params: dict[str, str]
    body: bytes

    @property
    def file_name(self) -> str:
        """Return the name under which the part was sent, in lower case, or an empty text.

        QQ and Foxmail write encoded words there, which RFC 2047 §5 forbids.
        """
        _, params = _typed(self.head.first("content-disposition"))
        written = params.get("filename") or self.params.get("name", "")
        return _ENCODED_WORD.sub(_word, written).strip().lower()

    @property
    def content(self) -> bytes:
        """Return the body without its transfer encoding; what is broken in it is passed over."""
        # one token (RFC 2045 §6.1), behind which some programs write a semicolon or a remark
        bare = _REMARK.sub(" ", self.head.first("content-transfer-encoding")).lower()
        encoding = next(iter(bare.replace(";", " ").split()), "")
        if encoding == "base64":
            return _from_base64(self.body)
        if encoding == "quoted-printable":
            return binascii.a2b_qp(self.body)
        return self.body

    @property
    def text(self) -> str:
        """Return the content as text, by its charset."""
        return decode(self.content, self.params.get("charset", ""))


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail: its header, its type with parameters, and its parts from the outside in."""

    head: Head
    kind: str
    params: dict[str, str]
    parts: tuple[Part, ...]


def read_head(raw: bytes) -> Head:
    """Return the header of a mail as far as 64 KB; raises Unfit (`damaged`) when no header field stands there."""
    head, _ = _split(_bare(raw[: _MOST_HEADER + 1]))
    if not head.fields:
        raise Unfit(Fault.DAMAGED)
    return head


def read_mail(raw: bytes) -> Mail:
    """Take a mail apart; raises Unfit beyond 1 MB, 32 parts, depth 8, 64 KB of header, and for what is no mail."""
    if len(raw) > MOST_BYTES:
        raise Unfit(Fault.TOO_LARGE)
    if not raw.strip():
        raise Unfit(Fault.EMPTY)
    head, body = _split(_bare(raw))
    if not head.fields:
        raise Unfit(Fault.DAMAGED)
    kind, params = _typed(head.first("content-type"))
    return Mail(head, kind, params, tuple(_leaves(head, body)))


def _bare(raw: bytes) -> bytes:
    """Drop a byte order mark, blank lines and an mbox line before the header."""
    raw = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return raw.partition(b"\n")[2] if raw.startswith(b"From ") else raw


def _leaves(head: Head, body: bytes) -> Iterator[Part]:
    waiting = [(head, body, 1)]
    seen = 0
    while waiting:
        head, body, depth = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Unfit(Fault.TOO_MANY_PARTS)
        if depth > MOST_DEPTH:
            raise Unfit(Fault.TOO_DEEP)
        kind, params = _typed(head.first("content-type"))
        boundary = params.get("boundary", "").rstrip()
        if kind.startswith("multipart/") and 0 < len(boundary) <= _LONGEST_BOUNDARY:
            inner = [(*_split(each), depth + 1) for each in _pieces(body, boundary, MOST_PARTS + 1)]
            waiting.extend(reversed(inner))
        else:
            yield Part(head, kind, params, body)


def _pieces(body: bytes, boundary: str, most: int) -> list[bytes]:
    """Cut a multipart body at its boundary lines (RFC 2046 §5.1.1); what is not closed reaches to the end."""
    # A pattern that begins with a literal is searched ten times faster than one that begins with a line end.
    lines = re.compile(re.escape(b"--" + boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*(?=\r|\n|\Z)")
    pieces: list[bytes] = []
    start = -1
    for line in lines.finditer(body):
        end = line.start()
        if end and body[end - 1] not in b"\r\n":
            continue
        if start >= 0:
            # The line end before a boundary belongs to it.
            pieces.append(body[start : end - (2 if body[end - 2 : end] == b"\r\n" else 1)])
        start = -1 if line[1] else line.end()
        if line[1] or len(pieces) >= most:
            break
    if start >= 0 and len(pieces) < most:
        pieces.append(body[start:])
    return [_without_break(piece) for piece in pieces]


def _without_break(piece: bytes) -> bytes:
    return piece[2:] if piece.startswith(b"\r\n") else piece[1:] if piece[:1] in (b"\n", b"\r") else piece


def _split(raw: bytes) -> tuple[Head, bytes]:
    end = _HEAD_END.search(raw, 0, _MOST_HEADER)
    if end is None and len(raw) > _MOST_HEADER:
        raise Unfit(Fault.TOO_LARGE)
    block, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    head = _head(block)
    # Text that begins without a header is all body.
    return (head, body) if head.fields or not block.strip() else (head, raw)


def _head(block: bytes) -> Head:
    fields: list[tuple[str, list[bytes]]] = []
    for line in _BREAK.split(block):
        if line[:1] in (b" ", b"\t"):
            if fields:
                fields[-1][1].append(line)
        elif match := _FIELD.match(line):
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
    return Head(tuple((name, decode(b"".join(values)[:_LONGEST_VALUE]).strip()) for name, values in fields))


def _typed(value: str) -> tuple[str, dict[str, str]]:
    """Return a type in lower case and its parameters, RFC 2231 put together; no type at all is text/plain."""
    kind, _, _ = value.partition(";")
    pieces: dict[str, dict[int, str]] = {}
    for match in _PARAM.finditer(value[len(kind) :][:_LONGEST_VALUE]):
        name, _, number = match[1].lower().partition("*")
        place = number.rstrip("*")
        index = int(place) if place.isascii() and place.isdigit() and len(place) < 3 else 0
        pieces.setdefault(name, {}).setdefault(index, _param(match[1], match[2]))
    params = {name: "".join(found[index] for index in sorted(found)) for name, found in pieces.items()}
    kind = next(iter(kind.lower().split()), "")
    return kind if re.fullmatch(r"[a-z0-9.+_-]+/[a-z0-9.+_-]+", kind) else "text/plain", params


def _param(name: str, written: str) -> str:
    value = written.strip()
    if value.startswith('"'):
        return re.sub(r"\\(.)", r"\1", value[1:].removesuffix('"'))
    if name.endswith("*"):
        charset, _, rest = value.partition("'")
        return decode(unquote_to_bytes(rest.partition("'")[2] if "'" in value else value), charset)
    return value


def _word(match: re.Match[str]) -> str:
    charset, encoding, text = match[1].partition("*")[0], match[2].lower(), match[3].encode("utf-8", "replace")
    content = _from_base64(text) if encoding == "b" else binascii.a2b_qp(text, header=True)
    return decode(content, charset)


def _from_base64(body: bytes) -> bytes:
    letters = _NO_BASE64.sub(b"", body)
    # One letter over is no octet; binascii refuses it, and the rest is still good.
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
