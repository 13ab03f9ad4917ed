"""How do a worker and its reader talk over a pipe?

Frames with a length in front, JSON inside, never pickle: what comes back from the reader is checked as if the mail
itself had written it. Not here: time and memory (reader_process, reader_child).
"""

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from typing import Any

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.proposals import Proposal
from hearing_app.domain.itip.replies import Decision, Glimpse, Reply, Unreadable
from hearing_app.mail.arrivals import Arrival, Origin
from hearing_app.mail.bounces import Bounce
from hearing_app.mail.postboxes import Tag

HEADER = struct.Struct(">cI")
MOST_ANSWER = 256 * 1024
_GLIMPSE_TIMES = ("stamped_at", "starts_at", "ends_at")


class Asked(StrEnum):
    """What a frame holds: the postbox (once), a mail, a calendar text, an answer."""

    POSTBOX = "P"
    MAIL = "M"
    CALENDAR = "C"
    ANSWER = "A"


def frame(kind: Asked, content: bytes) -> bytes:
    """Return one frame: kind, length in four octets, content."""
    return HEADER.pack(kind.value.encode("ascii"), len(content)) + content


def dump_arrival(arrival: Arrival) -> bytes:
    """Return an arrival as JSON in ASCII, so that no lone surrogate can stop it."""
    fields = asdict(arrival)
    fields["is_reply"] = isinstance(arrival.reading, Reply)
    return json.dumps(fields, default=_told).encode("ascii")


def load_arrival(content: bytes) -> Arrival:
    """Read an arrival back; raises ValueError for anything that dump_arrival did not write."""
    try:
        fields = json.loads(content)
        is_reply = fields.pop("is_reply") is True
        reading = fields["reading"]
        return Arrival(
            decision=Decision(fields["decision"]),
            fault=Fault(fields["fault"]) if fields["fault"] is not None else None,
            reading=_reading(reading, is_reply=is_reply) if reading is not None else None,
            bounce=Bounce(**_flat(fields["bounce"])) if fields["bounce"] is not None else None,
            text=_text(fields["text"]),
            origin=_origin(fields["origin"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError("not an answer of the reader") from error


def _told(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _reading(fields: Mapping[str, Any], *, is_reply: bool) -> Reply | Unreadable:
    if is_reply:
        return Reply(**_glimpse(fields))
    return Unreadable(Fault(fields["fault"]), Glimpse(**_glimpse(fields["seen"])))


def _glimpse(fields: Mapping[str, Any]) -> dict[str, Any]:
    proposal = fields["proposal"]
    times = {name: _instant(fields[name]) for name in _GLIMPSE_TIMES}
    sequence = fields["sequence"]
    if sequence is not None and type(sequence) is not int:
        raise ValueError("SEQUENCE is no number")
    words = {
        name: _text(fields[name]) for name in ("method", "uid", "attendee", "partstat", "recurrence_id", "comment")
    }
    return {
        **words,
        **times,
        "sequence": sequence,
        "proposal": _proposal(proposal) if proposal is not None else None,
        "is_delegating": fields["is_delegating"] is True,
    }


def _proposal(fields: Mapping[str, Any]) -> Proposal:
    start = _instant(fields["start"])
    if start is None:
        raise ValueError("a proposal without a start")
    return Proposal(start, _instant(fields["end"]), fields["is_uncertain"] is True)


def _origin(fields: Mapping[str, Any]) -> Origin:
    tag = Tag(**_flat(fields["tag"])) if fields["tag"] is not None else None
    return Origin(
        tag=tag,
        sender=_text(fields["sender"]),
        message_id=_text(fields["message_id"]),
        subject=_text(fields["subject"]),
        is_vouched_for=fields["is_vouched_for"] is True,
        has_null_path=fields["has_null_path"] is True,
    )


def _flat(fields: Mapping[str, Any]) -> dict[str, Any]:
    if not all(isinstance(value, str | bool) for value in fields.values()):
        raise ValueError("neither text nor yes or no")
    return dict(fields)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("an instant without a zone")
    return found
