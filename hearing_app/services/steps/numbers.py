"""Which number does a paper get? The next one of its series, taken when it is signed and kept when it is void."""

from datetime import date

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.numbering import against_voiding, format_number
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Change, Context
from hearing_app.settings.rulebook import Rulebook
from hearing_app.store import numbers
from hearing_app.store.tables.letters import NumberEntryRow

SITTINGS = "sittings"
OPINIONS = "opinions"
REVIEWS = "reviews"
MEDIATION_CASES = "mediation_cases"
MEDIATION_LETTERS = "mediation_letters"
AGREEMENTS = "agreements"
HEARING_PAPERS = "hearing_papers"
TRANSFERS = "transfers"
RECEIPTS = "receipts"
PUBLICATIONS = "publications"


def take_number(
    change: Change,
    rules: Rulebook,
    unit_id: int,
    *,
    series: str,
    matter_id: int | None = None,
    signed_on: date | None = None,
) -> str:
    """Take and write the next number of a series in the year of the signing, today's where no day is given."""
    year = (signed_on or civil_day(change.now)).year
    n = numbers.take(change.session, unit_id, series, year=year)
    entry = NumberEntryRow(
        unit_id=unit_id,
        series=series,
        year=year,
        n=n,
        number=format_number(rules.series[series], year, n),
        matter_id=matter_id,
        taken_in=change.action.value,
        taken_by=change.actor.name,
        taken_at=change.now,
    )
    change.session.add(entry)
    return entry.number


def shown_number(ctx: Context, number: str) -> str:
    """Return a number as a paper prints it: a void one says so (作废)."""
    is_void = bool(number) and ctx.actor.unit_id is not None and numbers.is_void(ctx.reader, ctx.actor.unit_id, number)
    return f"{number}（作废）" if is_void else number


def void_entry(change: Change, entry: NumberEntryRow, reason: str, *, in_force: str = "") -> None:
    """Void a number in the register, where it stays; refuses a second time, without a reason, of a paper in force."""
    reasons = against_voiding(reason, is_voided=entry.voided_at is not None, in_force=in_force)
    if reasons:
        raise Refused(reasons)
    entry.voided_at, entry.voided_by, entry.void_reason = change.now, change.actor.name, reason.strip()


def void_number(change: Change, unit_id: int, number: str, *, series: str, reason: str) -> None:
    """Void the number of a paper that is void or was replaced; one older than the register has no entry."""
    entry = numbers.lock_by_number(change.session, unit_id, series, number)
    if entry is not None and entry.voided_at is None:
        void_entry(change, entry, reason)
