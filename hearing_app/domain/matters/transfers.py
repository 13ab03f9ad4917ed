"""What does a letter need that hands a matter to another organ, and when may it be signed or voided? (移送函、转送函)

A number is taken at signing, so that the series has no gap; a voided letter keeps its number and stays in the register.
Not here: which route leads out (matters.routing), how the receipt is recorded (matters.routing.Transfer).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.matters.routing import Route, Transfer
from hearing_app.domain.workdays import Label

MOST_ENCLOSURES = 60
LONGEST = 80
_COPIES = re.compile(r"^(?P<name>.*?)[\s，,、:：]*(?:[xX×]\s*)?(?P<copies>\d{1,3})\s*份?$")


class LetterState(StrEnum):
    """How far a letter is."""

    DRAFTED = "drafted"
    SIGNED = "signed"
    VOIDED = "voided"


STATES: Mapping[LetterState, Label] = {
    LetterState.DRAFTED: {"zh": "等签发", "en": "waits for signature"},
    LetterState.SIGNED: {"zh": "已签发", "en": "signed"},
    LetterState.VOIDED: {"zh": "已作废", "en": "voided"},
}
TRANSFER, FORWARD = "transfer", "forward"
# Art. 22: what the bureau receives it forwards (转送); what another lawful procedure decides it hands over (移送).
TITLES: Mapping[str, Label] = {
    TRANSFER: {"zh": "移送函", "en": "transfer letter"},
    FORWARD: {"zh": "转送函", "en": "forwarding letter"},
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """One kind of paper that goes with the letter, and in how many copies."""

    name: str
    copies: int = 1


@dataclass(frozen=True, slots=True)
class LetterOrder:
    """What a clerk drafts: to which organ, what is enclosed, what else is said."""

    receiver: str
    enclosures: tuple[Enclosure, ...]
    words: str = ""


def read_enclosures(text: str) -> tuple[Enclosure, ...] | Refused:
    """Read a list with one paper in a line, the copies behind its name (申请书 2份); without a number it is one.

    Refused with every line that is too long, says no name or is there twice, and a list that is too long.
    """
    found: dict[str, Enclosure] = {}
    reasons = []
    for at, line in enumerate((one.strip() for one in text.splitlines()), 1):
        if not line:
            continue
        match = _COPIES.match(line)
        name, copies = (match["name"].strip(), int(match["copies"])) if match else (line, 1)
        if not name or not copies or len(name) > LONGEST:
            reasons.append(Reason("transfer.enclosure_wrong", {"line": at}))
        elif name in found:
            reasons.append(Reason("transfer.enclosure_twice", {"line": at, "name": name}))
        else:
            found[name] = Enclosure(name, copies)
    if len(found) > MOST_ENCLOSURES:
        reasons.append(Reason("transfer.enclosures_many", {"most": MOST_ENCLOSURES}))
    return Refused(reasons) if reasons else tuple(found.values())


def against_draft(order: LetterOrder, route: Route | None, *, states: Sequence[LetterState]) -> list[Reason]:
    """Return what forbids to draft a letter: no decided route that leads out, no organ, a letter that is in force.

    `states` are those of the letters that this classification has already; a draft that waits is written over.
    """
    reasons = []
    if route is None:
        reasons.append(Reason("transfer.undecided"))
    elif not route.leads_out:
        reasons.append(Reason("transfer.not_needed", {"route": route.label}))
    if not order.receiver.strip():
        reasons.append(Reason("transfer.receiver_missing"))
    if LetterState.SIGNED in states:
        reasons.append(Reason("transfer.in_force"))
    return reasons


def against_signing(state: LetterState, *, drafted_by: str, signer: str, is_in_force: bool) -> list[Reason]:
    """Return what forbids to sign: it does not wait, its classification changed, or writer and signer are one."""
    reasons = []
    if state is not LetterState.DRAFTED:
        reasons.append(Reason("transfer.not_waiting", {"state": STATES[state]}))
    if not is_in_force:
        reasons.append(Reason("transfer.route_changed"))
    if drafted_by == signer:
        reasons.append(Reason("transfer.same_person"))
    return reasons


def against_voiding(state: LetterState, *, reason: str, received_on: date | None) -> list[Reason]:
    """Return what forbids to void: it was never signed, no reason is given, or the organ has confirmed receipt."""
    reasons = []
    if state is not LetterState.SIGNED:
        reasons.append(Reason("transfer.not_signed", {"state": STATES[state]}))
    if not reason.strip():
        reasons.append(Reason("transfer.void_reason_missing"))
    if received_on is not None:
        reasons.append(Reason("transfer.received_already", {"day": received_on}))
    return reasons


@dataclass(frozen=True, slots=True)
class TransferPaper:
    """What the letter says; a confidential one names nobody, the sealed enclosures do.

    `rule` is the article with the version of the list of claims, `conference` the number of a case conference.
    `standing` stands above everything where the letter is not in force: a draft, or voided, in words.
    """

    title: str
    organ: str
    number: str
    dated_on: date
    receiver: str
    matter_number: str
    matter_title: str
    petitioner: str
    received_on: date | None
    route: str
    rule: str
    conference: str
    words: tuple[str, ...]
    enclosures: tuple[Enclosure, ...]
    is_confidential: bool
    contact: str
    standing: str = ""


def against_letter(transfer: Transfer, *, number: str, signed_on: date | None) -> list[Reason]:
    """Return in what a recorded transfer differs from the letter that was signed for it: number, first day."""
    reasons = []
    if transfer.number.strip() != number:
        reasons.append(Reason("transfer.number_of_letter", {"number": number}))
    if signed_on is not None and transfer.sent_on < signed_on:
        reasons.append(Reason("transfer.sent_with_letter", {"day": signed_on}))
    return reasons
