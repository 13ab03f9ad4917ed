"""What do the papers of a mediation say? Facts of each sheet; wording and look are in hearing_app.documents."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ConsentPaper:
    """The sheet on which a party says whether it agrees: blank, or as it was said."""

    organ: str
    number: str
    matter_number: str
    dispute: str
    channel: str
    role: str
    name: str
    dated_on: date
    said: str = ""
    form: str = ""
    taken_by: str = ""


@dataclass(frozen=True, slots=True)
class AcceptancePaper:
    """The register sheet of a case: where it came from, who the parties are, what the dispute is."""

    organ: str
    number: str
    matter_number: str
    dispute: str
    origin: str
    parties: tuple[str, ...]
    facts: str
    opened_on: date
    registrar: str


@dataclass(frozen=True, slots=True)
class ReferralPaper:
    """The letter that hands a case over, with the receipt to be sent back."""

    organ: str
    letter_number: str
    addressee: str
    channel: str
    from_channel: str
    number: str
    matter_number: str
    dispute: str
    parties: tuple[str, ...]
    reason: str
    consents: tuple[str, ...]
    limit: str
    referred_on: date


@dataclass(frozen=True, slots=True)
class AgreementPaper:
    """A written agreement, or the register sheet of an oral one."""

    organ: str
    number: str
    is_written: bool
    case_number: str
    channel: str
    parties: tuple[str, ...]
    mediators: tuple[str, ...]
    facts: str
    terms: str
    promises: tuple[tuple[str, str, str], ...]
    agreed_on: date
