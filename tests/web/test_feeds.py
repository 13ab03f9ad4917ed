"""Does a calendar program get a feed with validators that hold, and nobody else anything?"""

import gzip
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event
from werkzeug.http import http_date

from hearing_app.services import feeds
from hearing_app.services.context import Context
from tests.builders import answers, house
from tests.conftest import NOW

AsRole = Callable[..., Context]


@pytest.fixture
def link(ctx: Context, as_role: AsRole) -> str:
    answers.invited(as_role)
    person_id = house.people(ctx)["E002"]
    feeds.open_person_feed(ctx, person_id)
    ctx.reader.rollback()
    found = feeds.view_person_feed(ctx, person_id)
    assert found is not None
    assert found.webcal_url == f"webcal://hearing.test{found.url.removeprefix('http://hearing.test')}"
    return found.url.removeprefix("http://hearing.test")


def test_a_feed_has_the_headers_that_calendars_and_robots_read(client: FlaskClient, link: str) -> None:
    answer = client.get(link)
    wanted = {
        "Content-Type": "text/calendar; charset=utf-8",
        "Cache-Control": "private, max-age=0, must-revalidate",
        "X-Robots-Tag": "noindex",
        "Referrer-Policy": "no-referrer",
        "Vary": "Accept-Encoding, Cookie",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["ETag"])
    assert answer.headers["Last-Modified"] == http_date(NOW)
    assert answer.data.startswith(b"BEGIN:VCALENDAR\r\n")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("form", ["ics", "ifb"])
def test_what_a_client_has_already_is_not_sent_again(client: FlaskClient, link: str, form: str) -> None:
    url = link.replace(".ics", f".{form}")
    first = client.get(url)
    tag, at = first.headers["ETag"], first.headers["Last-Modified"]
    for given in ({"If-None-Match": tag}, {"If-None-Match": f"W/{tag}"}, {"If-Modified-Since": at}):
        answer = client.get(url, headers=given)
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag), given
    old = client.get(url, headers={"If-None-Match": '"other"'})
    assert (old.status_code, old.data) == (200, first.data)


def test_a_304_costs_one_query_and_no_byte_of_content(client: FlaskClient, link: str) -> None:
    tag = client.get(link).headers["ETag"]
    engine = client.application.extensions["sqlalchemy"].engine
    seen: list[str] = []

    def see(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(engine, "before_cursor_execute", see)
    try:
        assert client.get(link, headers={"If-None-Match": tag}).status_code == 304
    finally:
        event.remove(engine, "before_cursor_execute", see)
    assert (len(seen), "content_sealed" in "".join(seen)) == (1, False)


def test_head_and_gzip_give_what_get_gives(client: FlaskClient, link: str) -> None:
    plain = client.get(link)
    head = client.head(link)
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(plain.data)))
    packed = client.get(link, headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], gzip.decompress(packed.data)) == ("gzip", plain.data)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = client.get(link, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_unknown_shut_and_mangled_links_give_the_same_page(client: FlaskClient, ctx: Context, link: str) -> None:
    feeds.shut_person_feed(ctx, house.people(ctx)["E002"])
    pages = [client.get(url) for url in (link, f"/f/{'a' * 52}.ics", "/f/x.ics", link.replace(".ics", ".ifb"))]
    assert [page.status_code for page in pages] == [404] * 4
    bodies = {re.sub(r"/f/[\w.]+|value=\"[^\"]*\"|X-CSRFToken[^}]*", "", page.get_data(as_text=True)) for page in pages}
    assert len(bodies) == 1
    assert client.post(link).status_code == 404


def test_a_signed_in_clerk_may_open_a_link_too(client: FlaskClient, as_role: AsRole, link: str) -> None:
    assert house.sign_in(client, as_role).get(link).status_code == 200
