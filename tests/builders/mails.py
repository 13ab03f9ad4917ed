"""What do mails from outside look like? Our own samples, after what programs were seen to write."""

import base64
from collections.abc import Sequence

UID = "h-7-s-3@hearing.example.cn"
EXPERT = "li.hua@example.cn"
TOKEN = "abcdefghij234567klmnopqrst"
REPLY_TO = f"r-{TOKEN}@reply.example.cn"
BOUNCE_TO = f"b-{TOKEN}@bounce.example.cn"
CLAIM = f"ATTENDEE;PARTSTAT=ACCEPTED;CN=李华:mailto:{EXPERT}"


def entry(*lines: str, uid: str = UID, attendee: str = CLAIM, name: str = "VEVENT") -> str:
    """Return one component with UID, attendee and more lines."""
    own = [f"UID:{uid}"] if uid else []
    claims = [attendee] if attendee else []
    return "\r\n".join([f"BEGIN:{name}", *own, *claims, *lines, f"END:{name}"])


def calendar(*entries: str, method: str = "REPLY", before: Sequence[str] = ()) -> bytes:
    """Return one VCALENDAR with CRLF."""
    said = [f"METHOD:{method}"] if method else []
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//y//EN", *said, *before, *entries, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def reply(*lines: str, partstat: str = "ACCEPTED", method: str = "REPLY", uid: str = UID) -> bytes:
    """Return a whole answer of the expert."""
    claim = f"ATTENDEE;PARTSTAT={partstat}:mailto:{EXPERT}"
    own = ("DTSTAMP:20261115T080000Z", "SEQUENCE:2", *lines)
    return calendar(entry(*own, uid=uid, attendee=claim), method=method)


def part(kind: str, content: bytes | str, *fields: str) -> bytes:
    """Return one MIME part in base64."""
    octets = content.encode() if isinstance(content, str) else content
    head = [f"Content-Type: {kind}", "Content-Transfer-Encoding: base64", *fields, ""]
    return "\r\n".join(head).encode() + b"\r\n" + base64.encodebytes(octets)


def multipart(kind: str, *parts: bytes, boundary: str = "b1") -> bytes:
    """Return a multipart entity with its header."""
    body = b"".join(b"--" + boundary.encode() + b"\r\n" + each + b"\r\n" for each in parts)
    subtype, _, more = kind.partition(";")
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"{";" + more if more else ""}\r\n\r\n'
    return head.encode() + body + b"--" + boundary.encode() + b"--\r\n"


def mail(content: bytes, *fields: str, sender: str = EXPERT, to: str = REPLY_TO) -> bytes:
    """Return a mail: header fields of our own, the given ones, then an entity with its own header."""
    own = [f"From: Li Hua <{sender}>", f"To: {to}", "Message-ID: <m1@example.cn>", "MIME-Version: 1.0", *fields, ""]
    return "\r\n".join(own).encode() + content


def answer_mail(content: bytes, *fields: str, method: str = "REPLY") -> bytes:
    """Return a mail as Google writes it: words and calendar as alternatives, and the calendar again as a file."""
    both = multipart(
        "alternative",
        part("text/plain; charset=utf-8", "李华已接受此邀请。"),
        part(f"text/calendar; charset=utf-8; method={method}", content),
        boundary="b2",
    )
    return mail(multipart("mixed", both, part('application/ics; name="invite.ics"', content)), *fields)


def text_mail(text: str, *fields: str, sender: str = EXPERT, to: str = REPLY_TO) -> bytes:
    """Return a mail of plain words."""
    return mail(part("text/plain; charset=utf-8", text), *fields, sender=sender, to=to)
