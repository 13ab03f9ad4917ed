"""Does the library of a mail client, written by nobody of us, read in our files what we wrote?"""

import json
import os
import shlex
import subprocess
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar, Event

from tests.mail.test_feeds import FIRST, MOVED, OFF, feed

HERE = Path(__file__).parent
GOLDEN = sorted(path.name for path in (HERE / "golden").glob("*.ics"))


def read(path: Path) -> Any:
    folder = os.environ.get("ICAL_JS", "")
    if not folder:
        if os.environ.get("CI") == "true":
            pytest.fail("no ical.js: ICAL_JS is not set")
        pytest.skip("no ical.js: run this with ./run test")
    command = [*shlex.split(os.environ["NODE"]), str(HERE / "read_with_ical_js.mjs"), folder, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def ours(content: bytes) -> Any:
    """What `icalendar` reads, in the same shape."""
    calendar = Calendar.from_ical(content)
    method = calendar.get("METHOD")
    return {"method": str(method) if method else None, "events": [event_of(event) for event in calendar.events]}


def event_of(event: Event) -> dict[str, Any]:
    found = event.get("ATTENDEE", [])
    attendees = found if isinstance(found, list) else [found]
    words = {
        name: str(event[name]) if name in event else None for name in ("UID", "SUMMARY", "DESCRIPTION", "LOCATION")
    }
    return {name.lower(): value for name, value in words.items()} | {
        "status": str(event["STATUS"]) if "STATUS" in event else None,
        "sequence": int(event["SEQUENCE"]) if "SEQUENCE" in event else None,
        "starts": instant(event.start),
        "ends": instant(event.end),
        "attendees": [str(one) for one in attendees],
        "wishes": [[one.params.get("PARTSTAT"), one.params.get("RSVP")] for one in attendees],
    }


def instant(at: Any) -> str:
    return str(at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))


@pytest.mark.parametrize("name", GOLDEN)
def test_it_reads_our_letters_as_we_meant_them(name: str) -> None:
    path = HERE / "golden" / name
    found = read(path)
    assert found == ours(path.read_bytes())
    assert (bool(found["method"]), len(found["events"])) == (True, 1)


def test_it_reads_our_feed_as_we_meant_it(tmp_path: Path) -> None:
    path = tmp_path / "feed.ics"
    path.write_bytes(feed(FIRST, MOVED, OFF))
    found = read(path)
    assert (found, len(found["events"])) == (ours(path.read_bytes()), 3)
