"""Do wrong counts of offers stop the start?"""

from pathlib import Path

import pytest

from hearing_app.domain.sittings.offering.offers import OfferLimits
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.offers import read_offers
from hearing_app.settings.places import CONFIG


def test_the_counts_of_offers_are_read_from_their_file():
    assert read_offers(CONFIG) == OfferLimits(
        dates_least=2, dates_most=6, days_most=30, days_waited=7, settle_workdays=1
    )


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("dates_least = 2", "dates_least = 1", "dates_least: .*2"),
        ("dates_most = 6", "dates_most = 1", "dates_most: .*2"),
        ("dates_most = 6", "dates_most = 13", "dates_most: .*12"),
        ("days_waited = 7", "days_waited = 31", "days_waited: .*30"),
        ("settle_workdays = 1", "", "settle_workdays: missing"),
        ("settle_workdays = 1", "settle_workdays = 1\nweeks = 1", "weeks: unknown key"),
    ],
)
def test_a_wrong_count_of_offers_stops_the_start(tmp_path: Path, before: str, after: str, complaint: str):
    text = (CONFIG / "offers.toml").read_text("utf-8")
    (tmp_path / "offers.toml").write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(SettingsError, match=complaint):
        read_offers(tmp_path)
