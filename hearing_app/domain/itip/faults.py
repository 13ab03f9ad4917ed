"""Why is a mail or a calendar part set aside for a clerk?

One word for each cause; the sentence stands under `replies.<word>` in translations/reasons. Not here: what a clerk
does about it.
"""

from enum import StrEnum


class Fault(StrEnum):
    """Why nothing is read out of a mail; each word has a sentence in both languages."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    TOO_MANY_LINES = "too_many_lines"
    TOO_MANY_PARTS = "too_many_parts"
    TOO_MANY_COMPONENTS = "too_many_components"
    TOO_DEEP = "too_deep"
    TOO_COSTLY = "too_costly"
    READER_FAILED = "reader_failed"
    DAMAGED = "damaged"
    ENCRYPTED = "encrypted"
    WINMAIL = "winmail"
    NOT_A_REPLY = "not_a_reply"
    NO_METHOD = "no_method"
    NO_EVENT = "no_event"
    NO_UID = "no_uid"
    NO_ATTENDEE = "no_attendee"
    SEVERAL_ATTENDEES = "several_attendees"
    NO_PARTSTAT = "no_partstat"
    UNKNOWN_PARTSTAT = "unknown_partstat"
    NO_PROPOSED_TIME = "no_proposed_time"
    CONFLICTING_PARTS = "conflicting_parts"


class Unfit(Exception):
    """What was given is not read any further; stays inside the readers of domain.itip and mail."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault
