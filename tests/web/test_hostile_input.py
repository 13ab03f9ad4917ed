"""Does every odd or hostile address get an answer that is no fault of ours?"""

from collections.abc import Callable, Iterable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hearing_app.services.context import Context
from hearing_app.services.sittings import bookings
from tests.builders import house

AsRole = Callable[..., Context]
BEYOND = "99999999999999999999"
LISTS = ("/matters", "/reviews", "/deliveries", "/arrivals")
ODD_PAGES = ("²", "٣", "-1", BEYOND, "9223372036854775808", "x", "%00", "")
PAGES = (
    *(f"{url}?before={odd}" for url in LISTS for odd in ODD_PAGES),
    *(f"/hearings?before=2026-12-14T01:00:00%2B00:00_{odd}" for odd in ODD_PAGES),
    *("/hearings?before=0001-01-01T00:00:00%2B14:00_1", "/hearings?after=9999-12-31T23:59:59-14:00_1"),
    *("/hearings?to=9999-12-31", "/hearings?from=9999-12-31", "/hearings?from=0001-01-01", "/hearings?to=0001-01-01"),
    *("/board?week=9999-12-30", "/board?week=9999-12-31", "/board?week=0001-01-01", "/board?week=2026-13-45"),
    *("/days?day=9999-12-31&n=500", "/days?day=0001-01-01", f"/days?n={BEYOND}", "/days?n=²"),
    *(f"/people?page={BEYOND}", "/people?page=-3", "/people?page=²", f"/calls?found={BEYOND}", "/calls?found=²-٣"),
    "/sittings/new?kind=hearing_review&matter=P1&at=9999-12-31T23:59",
)
ODD_INSTANTS = ("9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00%2B14:00", "²")
MISSING = (
    *(f"/{noun}/{BEYOND}" for noun in ("sittings", "files", "people", "calls", "arrivals", "imports", "reports")),
    *(f"/sittings/{BEYOND}{tail}" for tail in ("/move", "/seats", "/day", "/day/room")),
    *(f"/sittings/1/{tail}" for tail in (f"letters/{BEYOND}", f"seats/{BEYOND}/replace")),
    *(f"/rooms/{BEYOND}/edit", f"/arrivals/{BEYOND}/raw.eml", "/matters/%00", "/reviews/%00", "/review-files/%00"),
)


@pytest.fixture(autouse=True)
def _house(app: Flask, as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small office, in an application that answers its own faults with 500 as a real one does."""
    house.small_house(as_role)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def wrong(client: FlaskClient, urls: Iterable[str], wanted: int) -> dict[str, int]:
    """The addresses with another answer than the wanted one."""
    found = {url: client.get(url).status_code for url in urls}
    return {url: code for url, code in found.items() if code != wanted}


def test_an_odd_question_gets_the_page_without_it(client: FlaskClient, ctx: Context, as_role: AsRole) -> None:
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    moves = [f"/sittings/{sitting_id}/move?at={at}" for at in ODD_INSTANTS]
    assert wrong(house.sign_in(client, as_role), (*PAGES, *moves), 200) == {}


def test_what_cannot_be_there_is_not_found(client: FlaskClient, as_role: AsRole) -> None:
    assert wrong(house.sign_in(client, as_role), MISSING, 404) == {}


FORMS = (
    ("/matters/P1/needs", "needs-version", {"needs-needs": "轮椅"}),
    ("/people/merges", "kept_id", {"merged_id": "²"}),
    ("/people/merges", "kept_id", {"merged_id": BEYOND}),
    ("/matters/P1/needs", "needs-needs", {"needs-version": "1"}),
    ("/search", "q", {}),
)


def test_an_odd_value_in_a_form_is_no_fault_of_ours(client: FlaskClient, as_role: AsRole) -> None:
    clerk = house.sign_in(client, as_role)
    found = {
        (url, field, odd): clerk.post(url, data={field: odd, **more}).status_code
        for url, field, more in FORMS
        for odd in ("²", "٣", BEYOND, "吴\x00", "-1")
    }
    assert {key: code for key, code in found.items() if code >= 500} == {}


def test_text_that_the_database_cannot_hold_is_refused_in_words(client: FlaskClient, as_role: AsRole) -> None:
    answer = house.sign_in(client, as_role).post("/search", data={"q": "吴\x00示例"})
    assert (answer.status_code, "不能识别的字符" in answer.text) == (400, True)


@pytest.mark.parametrize(("language", "words"), [("zh", "一次最多能送 {} MB"), ("en", "At most {} MB can be sent")])
def test_what_is_too_large_is_refused_in_one_sentence(
    app: Flask, client: FlaskClient, as_role: AsRole, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    clerk = house.sign_in(client, as_role, language=language)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    most = app.config["ENVIRONMENT"].office.limits.upload_mb
    answer = clerk.post("/imports", data={"file": (BytesIO(b"x" * 2000), "x.xlsx")})
    assert (answer.status_code, words.format(most) in answer.text) == (413, True)
