"""Which bytes does one short message have?

JSON as a gateway takes it, frozen when the message is written: a retry sends the same bytes under the same id, by which
the gateway knows what it has. The number stands in here and nowhere else.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.messages.templates import ShortMessage


@dataclass(frozen=True, slots=True)
class Content:
    """What is frozen: the id, to which number, which template with which variables, and the text as it arrives."""

    id: str
    to: str
    template: str
    signature: str
    language: str
    variables: Mapping[str, str]
    text: str
    parts: int
    written_at: datetime


def freeze_message(message: ShortMessage, *, id_: str, to: str, written_at: datetime) -> bytes:
    """Return the bytes of a message; the same arguments give the same bytes."""
    fields = {
        "id": id_,
        "to": to,
        "template": message.template,
        "signature": message.signature,
        "language": message.language,
        "variables": dict(message.variables),
        "text": message.text,
        "parts": message.parts,
        "written_at": written_at.isoformat(),
    }
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def read_message(content: bytes) -> Content:
    """Read frozen bytes; raises ValueError for what is none."""
    try:
        fields = json.loads(content)
        return Content(**{**fields, "written_at": datetime.fromisoformat(fields["written_at"])})
    except (KeyError, TypeError, AttributeError, UnicodeDecodeError) as error:
        raise ValueError("not a short message of ours") from error
