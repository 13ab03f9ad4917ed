"""How are a foreign calendar's times read so that no calendar can harm the reader?

In a process of its own with limits on time and memory, started anew each time and killed when its time is over; never
forked, since workers have threads. Not here: what that process does (mail.foreign.expansion).
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hearing_app.domain.foreign.lines import Unreadable
from hearing_app.domain.spans import Span
from hearing_app.settings.places import ROOT

# A search looks half a year ahead; what lies further is read when its time comes.
DAYS = 180
SECONDS = 15.0
BEFORE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar takes, and whether a time zone or a rule in it was not understood."""

    spans: tuple[Span, ...]
    is_uncertain: bool


def read_calendar(content: bytes, *, now: datetime, own_domain: str, seconds: float = SECONDS) -> Reading:
    """Return the taken times from yesterday on for half a year; raises Unreadable, whatever the content is."""
    begin = (now - BEFORE).isoformat()
    command = [sys.executable, "-P", "-m", "hearing_app.mail.foreign.expansion", begin, str(DAYS), own_domain]
    # nothing of our environment goes along: no key, no address of a database
    surroundings = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 our own program, no shell
            command, input=content, capture_output=True, timeout=seconds, check=False, env=surroundings
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too_heavy") from None
    if done.returncode:
        raise Unreadable("too_heavy" if done.returncode < 0 else "no_calendar")
    return _reading(json.loads(done.stdout))


def _reading(found: Mapping[str, Any]) -> Reading:
    if "failure" in found:
        raise Unreadable(str(found["failure"]))
    spans = tuple(Span(*map(datetime.fromisoformat, pair)) for pair in found["spans"])
    return Reading(spans, bool(found["is_uncertain"]))
