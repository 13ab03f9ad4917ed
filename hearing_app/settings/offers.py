"""How many times may be offered, and for how long? Reads config/offers.toml."""

from pathlib import Path

from hearing_app.domain.sittings.offering.offers import DATES_CEILING, OfferLimits
from hearing_app.settings.fields import fields_of

DAYS_CEILING, WORKDAYS_CEILING = 180, 10


def read_offers(config: Path) -> OfferLimits:
    """Return the counts of offers; a wrong value stops the start with file, key and what would be right."""
    fields = fields_of(config / "offers.toml")
    least = fields.number("dates_least", least=2, most=DATES_CEILING)
    days_most = fields.number("days_most", least=1, most=DAYS_CEILING)
    limits = OfferLimits(
        dates_least=least,
        dates_most=fields.number("dates_most", least=least, most=DATES_CEILING),
        days_most=days_most,
        days_waited=fields.number("days_waited", least=1, most=days_most),
        settle_workdays=fields.number("settle_workdays", least=1, most=WORKDAYS_CEILING),
    )
    fields.finish()
    return limits
