"""What does a calendar part that came by mail answer?

`read_reply` gives a Reply, which may be applied once the services have found whose it is, or Unreadable, which goes
to a clerk with whatever could be seen. ADD, PUBLISH, REQUEST and CANCEL are never acted on, since nobody outside
changes our sittings (RFC 5546 §3.2). Not here: mail around it (mail.arrivals), tokens, what is newer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearing_app.domain.itip.attendees import Answer, address_of, read_answers, read_comment
from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.domain.itip.instants import Offsets, read_end, read_instant
from hearing_app.domain.itip.lines import Component, read_calendars
from hearing_app.domain.itip.proposals import Proposal, find_proposal
from hearing_app.domain.itip.texts import one_line
from hearing_app.domain.itip.zones import fixed_offsets

ANSWERING = frozenset({"REPLY", "COUNTER", "REFRESH"})
_LONGEST_UID = 1_000
_MOST_SEQUENCE = 2**31 - 1


class Decision(StrEnum):
    """What a mail comes to, before anybody looks at whose it is."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    COUNTERED = "countered"
    DELEGATED = "delegated"
    NEEDS_ACTION = "needs_action"
    REFRESH = "refresh"
    BOUNCED = "bounced"
    AUTO_REPLY = "auto_reply"
    MESSAGE = "message"
    SET_ASIDE = "set_aside"


@dataclass(frozen=True, slots=True)
class Glimpse:
    """What stands in a calendar part, whether or not it makes an answer; empty texts and None where nothing stands.

    `attendee` is in lower case, `partstat` in capitals, `stamped_at` (DTSTAMP), `starts_at` and `ends_at` (the time
    in the entry, which a COUNTER proposes) in UTC; `sequence` is Exchange's own where SEQUENCE is 0 or missing;
    `recurrence_id` stands as written.
    """

    method: str = ""
    uid: str = ""
    attendee: str = ""
    partstat: str = ""
    sequence: int | None = None
    stamped_at: datetime | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    recurrence_id: str = ""
    proposal: Proposal | None = None
    comment: str = ""
    is_delegating: bool = False


@dataclass(frozen=True, slots=True)
class Reply(Glimpse):
    """An answer: REPLY, COUNTER or REFRESH with a UID and exactly one ATTENDEE, a REPLY with a PARTSTAT."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No answer, with the cause and with what could be seen all the same; never to be applied."""

    fault: Fault
    seen: Glimpse = Glimpse()


def read_reply(content: bytes, charset: str = "", method: str = "") -> Reply | Unreadable:
    """Read the bytes of one calendar part.

    `charset` and `method` are those of the MIME part; the METHOD in the text wins (RFC 6047 §2.4 wants them equal,
    Google writes REPLY outside and COUNTER inside). Several entries that say the same are one. Never raises.
    """
    try:
        calendars = read_calendars(content, charset)
        said = _method(calendars, method)
    except Unfit as unfit:
        return Unreadable(unfit.fault, Glimpse(method=_word(method)))
    offsets = fixed_offsets(calendars)
    entries = [_read_entry(said, entry, offsets) for entry in _entries(calendars)]
    return combine(entries) if entries else Unreadable(Fault.NO_EVENT, Glimpse(method=said))


def combine(readings: Iterable[Reply | Unreadable]) -> Reply | Unreadable:
    """Return the one answer of several copies or entries; `conflicting_parts` when they differ in what they answer.

    Compared are UID, attendee, PARTSTAT and proposal. A copy that is no answer at all differs from one that is;
    several that are none for the same cause are one. Raises ValueError for no reading at all.
    """
    given = list(readings)
    if not given:
        raise ValueError("nothing to combine")
    best = next((each for each in given if isinstance(each, Reply)), given[0])
    causes = {each.fault if isinstance(each, Unreadable) else None for each in given}
    if len({_content(each) for each in given}) > 1 and (None in causes or len(causes) > 1):
        return Unreadable(Fault.CONFLICTING_PARTS, seen_in(best))
    return best


def decide(reading: Reply | Unreadable) -> Decision:
    """Return the word for a calendar part; an expert may not delegate, so a DELEGATED-TO is told and not followed."""
    if isinstance(reading, Unreadable):
        return Decision.SET_ASIDE
    if reading.method == "REFRESH":
        return Decision.REFRESH
    if reading.method == "REPLY" and reading.is_delegating:
        return Decision.DELEGATED
    if reading.proposal:
        return Decision.COUNTERED
    return Decision(reading.partstat.lower().replace("-", "_"))


def _content(reading: Reply | Unreadable) -> tuple[object, ...]:
    seen = seen_in(reading)
    return isinstance(reading, Reply), seen.uid, seen.attendee, seen.partstat, seen.proposal


def seen_in(reading: Reply | Unreadable) -> Glimpse:
    """Return what can be shown of a reading, whatever it came to."""
    return reading.seen if isinstance(reading, Unreadable) else reading


def _method(calendars: list[Component], mime_method: str) -> str:
    written = {line.value.strip().upper() for each in calendars for line in each.lines if line.name == "METHOD"} - {""}
    if len(written) > 1:
        raise Unfit(Fault.CONFLICTING_PARTS)
    return _word(written.pop() if written else mime_method)


def _word(method: str) -> str:
    return one_line(method.strip().upper(), 40)


def _entries(calendars: list[Component]) -> list[Component]:
    """Return the entries of all calendars, a whole series before its single dates."""
    names = ("VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VPOLL")
    entries = [entry for each in calendars for entry in each.named(*names)]
    return sorted(entries, key=lambda entry: entry.first("RECURRENCE-ID") is not None)


def _read_entry(method: str, entry: Component, offsets: Offsets) -> Reply | Unreadable:
    try:
        answers = read_answers(entry)
    except Unfit as unfit:
        fault = unfit.fault if method in ANSWERING else Fault.NOT_A_REPLY
        return Unreadable(fault, _glimpse(method, entry, None, offsets))
    if method == "COUNTER" and len(answers) > 1:
        answers = _without_organizer(entry, answers)
    answer = answers[0] if len(answers) == 1 else None
    seen = _glimpse(method, entry, answer, offsets)
    if wrong := _fault(seen, entry, answers):
        return Unreadable(wrong, seen)
    return Reply(**{name: getattr(seen, name) for name in Glimpse.__dataclass_fields__})


def _without_organizer(entry: Component, answers: list[Answer]) -> list[Answer]:
    """Drop ourselves: a COUNTER repeats the entry, and some programs list the organizer as its chair."""
    organizer = entry.first("ORGANIZER")
    own = address_of(organizer) if organizer else ""
    return [answer for answer in answers if answer.address != own]


def _fault(seen: Glimpse, entry: Component, answers: list[Answer]) -> Fault | None:
    """Return the first thing that keeps an entry from being an answer (RFC 5546 §3.2.3, §3.2.6, §3.2.7)."""
    is_reply = seen.method == "REPLY"
    written = answers[0].written if len(answers) == 1 else ""
    checks = (
        (not seen.method, Fault.NO_METHOD),
        (seen.method not in ANSWERING, Fault.NOT_A_REPLY),
        (entry.name != "VEVENT", Fault.NO_EVENT),
        (not seen.uid, Fault.NO_UID),
        (not answers, Fault.NO_ATTENDEE),
        (len(answers) > 1, Fault.SEVERAL_ATTENDEES),
        (is_reply and not written, Fault.NO_PARTSTAT),
        (bool(written) and not seen.partstat, Fault.UNKNOWN_PARTSTAT),
        (seen.method == "COUNTER" and seen.proposal is None, Fault.NO_PROPOSED_TIME),
    )
    return next((fault for is_wrong, fault in checks if is_wrong), None)


def _glimpse(method: str, entry: Component, answer: Answer | None, offsets: Offsets) -> Glimpse:
    stamp, start = (read_instant(entry.first(name), offsets) for name in ("DTSTAMP", "DTSTART"))
    end = read_end(entry, start, offsets) if start else None
    uid = one_line(entry.value("UID"), _LONGEST_UID + 1)
    return Glimpse(
        method=method,
        # A cut UID could be the beginning of another one.
        uid=uid if len(uid) <= _LONGEST_UID else "",
        attendee=answer.address if answer else "",
        partstat=answer.partstat if answer else "",
        sequence=_sequence(entry),
        stamped_at=stamp.at if stamp else None,
        starts_at=start.at if start else None,
        ends_at=end.at if end else None,
        recurrence_id=one_line(entry.value("RECURRENCE-ID"), 40),
        proposal=find_proposal(method, entry, answer, offsets),
        comment=read_comment(entry, answer),
        is_delegating=answer is not None and answer.is_delegating,
    )


def _sequence(entry: Component) -> int | None:
    """Return SEQUENCE, or Exchange's number where it is 0 or missing: Outlook counts there."""
    own, exchange = (_number(entry.value(name)) for name in ("SEQUENCE", "X-MICROSOFT-CDO-APPT-SEQUENCE"))
    return own or exchange or own


def _number(written: str) -> int | None:
    number = int(written) if written.isascii() and written.isdigit() and len(written) <= 10 else None
    return number if number is not None and number <= _MOST_SEQUENCE else None
