"""Which number does a paper get? The next one of its series, taken when it is signed."""

from hearing_app.domain.rules.numbering import format_number
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import numbers

SITTINGS = "sittings"
OPINIONS = "opinions"
REVIEWS = "reviews"
MEDIATION_CASES = "mediation_cases"
MEDIATION_LETTERS = "mediation_letters"
AGREEMENTS = "agreements"
HEARING_PAPERS = "hearing_papers"
TRANSFERS = "transfers"
RECEIPTS = "receipts"


def take_number(change: Change, rules: Rulebook, unit_id: int, *, series: str) -> str:
    """Take and write the next number of a series in the current civil year."""
    year = civil_day(change.now).year
    return format_number(rules.series[series], year, numbers.take(change.session, unit_id, series, year=year))
