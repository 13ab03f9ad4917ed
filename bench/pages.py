"""Promise P11: does a page stay quick when the house is full, beside a page that says hello and a house of 1,000?

One run in one scratch database: the demo's office with a matter, a review and a hearing that was held copied so often,
under names, subjects, districts and days that differ. Every page is asked for through the whole application (session,
permissions, audit of what is looked at, template) by one client in the process; the floor is an empty Flask application
asked by the same client. Medians of the rounds in milliseconds, and how many statements a page says to PostgreSQL.

    .venv/bin/python -m bench.pages [--matters 100000] [--rounds 7] [--short]
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from werkzeug.test import TestResponse

from bench.booked_office import MATTERS, PARTIES, RESOURCES, SITTINGS, Overrides, copy_resources, copy_rows
from bench.scratch import house
from hearing_app.app import create_app
from hearing_app.cli.demo_data import PASSWORD
from hearing_app.store.people import pinyin_initials

FEW = 1_000
MOST_QUERIES, GROWTH, OF_HELLO = 5, 1.5, 8
YEAR = 2024
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂"
DISTRICTS = ("灞桥区", "雁塔区", "未央区", "莲湖区", "碑林区", "长安区", "临潼区")
SUBJECTS = ("延期交房", "工资拖欠", "供暖不达标", "产权证办理", "面积测量", "补偿款", "水泵房噪声", "校外培训退费")
PAGES = {
    "matters": "/matters",
    "matters of a district": "/matters?district=灞桥区",
    "matters, a later page": "/matters?before={id}",
    "a matter": "/matters/P11-{id}",
    "hearings": "/hearings",
    "reviews": "/reviews",
    "report": f"/reports/{YEAR}",
    "desk": "/desk",
}
SEARCHES = {"search, two characters": "王伟", "search, initials": "wwf", "search, number": "P11-{id}"}


@dataclass(frozen=True, slots=True)
class Page:
    """One page in the small and in the full house: milliseconds, statements, growth, how many hellos it costs."""

    few_ms: float
    many_ms: float
    growth: float
    hellos: float
    queries: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All pages; `broken` names the promises that were not kept."""

    matters: int
    hearings: int
    hello_ms: float
    pages: dict[str, Page]
    broken: list[str]


def fill(owner: psycopg.Connection[tuple[object, ...]], first: int, until: int) -> None:
    """Copy a matter for each number from `first` on before `until`, every tenth with a review, every fifth heard.

    Both lie in ten years: a year has a tenth of them.
    """
    many, n = until - first, f"({first} + n)"
    [matter] = _ids(owner, "SELECT matter_id FROM parties GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    copy_rows(owner, "matters", f"old.id = {matter}", _matter(n), many)
    parties = _ids(owner, f"SELECT id FROM parties WHERE matter_id = {matter} ORDER BY 1")
    for place, party in enumerate(parties):
        mine = f"{PARTIES + place} + {n} * {len(parties)}"
        copy_resources(owner, "parties", party, mine, many)
        copy_rows(owner, "parties", f"old.id = {party}", _party(n, mine), many)
    clock = {"matter_id": f"{MATTERS} + {n}", "due_on": f"DATE '2026-12-01' + ({n} % 400)::int"}
    copy_rows(owner, "clocks", "old.id = (SELECT min(id) FROM clocks)", clock, many)
    [review] = _ids(owner, "SELECT min(id) FROM reviews WHERE signed_on IS NOT NULL")
    copy_rows(owner, "reviews", f"old.id = {review}", _review(f"({first} + 10 * n)"), many // 10)
    [heard] = _ids(owner, "SELECT min(id) FROM sittings WHERE state = 'held' AND matter_id IS NOT NULL")
    fifth = f"({first} + 5 * n)"
    copy_rows(owner, "sittings", f"old.id = {heard}", _hearing(fifth), many // 5)
    copy_rows(owner, "seats", f"old.sitting_id = {heard}", {"sitting_id": f"{SITTINGS} + {fifth}"}, many // 5)
    owner.execute("ANALYZE")


def _matter(n: str) -> Overrides:
    return {
        "id": f"{MATTERS} + {n}",
        "number": f"'P11-' || ({MATTERS} + {n})",
        "row_key": "gen_random_uuid()",
        "subject": f"(ARRAY[{_quoted(SUBJECTS)}])[1 + {n} % {len(SUBJECTS)}] || {n}",
        "district": f"(ARRAY[{_quoted(DISTRICTS)}])[1 + {n} % {len(DISTRICTS)}]",
        "received_on": f"DATE '2014-01-01' + ({n} * 7919 % 4500)::int",
        "facts_sealed": "NULL",
        "access_needs_sealed": "NULL",
    }


def _party(n: str, id_: str) -> Overrides:
    return {
        "id": id_,
        "resource_id": f"{RESOURCES} + {id_}",
        "matter_id": f"{MATTERS} + {n}",
        "row_key": "gen_random_uuid()",
        "name": _name(n, SURNAMES, GIVEN),
        "initials": _name(n, pinyin_initials(SURNAMES), pinyin_initials(GIVEN)),
        "phone_sealed": "NULL",
        "address_sealed": "NULL",
        "id_number_sealed": "NULL",
    }


def _review(n: str) -> Overrides:
    return {
        "matter_id": f"{MATTERS} + {n}",
        "sitting_id": "NULL",
        "number": f"'P11F-' || {n}",
        "opinion_number": f"'P11O-' || {n}",
        "row_key": "gen_random_uuid()",
        "signed_on": f"DATE '{YEAR - 7}-01-01' + ({n} / 10 % 3650)::int",
        "counsel_text_sealed": "NULL",
    }


def _hearing(n: str) -> Overrides:
    begins = f"TIMESTAMPTZ '{YEAR - 7}-01-02 01:00+00' + ({n} / 5 % 3650) * INTERVAL '1 day'"
    ends = f"{begins} + INTERVAL '3 hours'"
    return {
        "id": f"{SITTINGS} + {n}",
        "number": f"'P11T-' || {n}",
        "matter_id": f"{MATTERS} + {n}",
        "joint_id": "NULL",
        "row_key": "gen_random_uuid()",
        "starts_at": begins,
        "ends_at": ends,
        "closed_at": ends,
        "join_url_sealed": "NULL",
    }


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def _ids(owner: psycopg.Connection[tuple[object, ...]], query: str) -> list[int]:
    return [int(str(id_)) for (id_,) in owner.execute(query)]  # type: ignore[arg-type] # our own words


def _name(n: str, first: str, second: str) -> str:
    """Return SQL for three characters that follow from a number."""
    parts = ((first, 1), (second, 7), (second, 31))
    return " || ".join(f"substr('{letters}', 1 + ({n} / {by} % {len(letters)})::int, 1)" for letters, by in parts)


def signed_in(app: Flask) -> FlaskClient:
    """Return a client in whose session the booking clerk is signed in."""
    client = app.test_client()
    sent = {"username": "paiqi", "password": PASSWORD, "csrf_token": _token(client, "/sign-in")}
    done = client.post("/sign-in", data=sent)
    if done.status_code != 302:
        raise RuntimeError(f"nobody was signed in: {done.status_code}")
    return client


def _token(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]


@contextmanager
def counting() -> Iterator[list[str]]:
    """Give the statements that are said to the database."""
    said: list[str] = []

    def listen(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        said.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    yield said
    event.remove(Engine, "before_cursor_execute", listen)


def timed(ask: Callable[[], object], rounds: int) -> float:
    """Return the median milliseconds of the rounds, after one that warms."""
    ask()
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        ask()
        found.append((time.perf_counter() - begun) * 1000)
    return statistics.median(found)


def asked(client: FlaskClient, path: str) -> Callable[[], None]:
    """Return how a page is asked for; whatever is not a page stops the bench."""
    return lambda: _check(path, client.get(path))


def searched(client: FlaskClient, words: str) -> Callable[[], None]:
    """Return how words are searched for; a single hit is opened at once."""
    sent = {"q": words, "csrf_token": _token(client, "/search")}
    return lambda: _check(words, client.post("/search", data=sent))


def _check(what: str, answer: TestResponse) -> None:
    if answer.status_code not in {200, 303}:
        raise RuntimeError(f"{what}: {answer.status_code}")


def hello() -> FlaskClient:
    """Return a client of an application that does nothing else."""
    app = Flask("hello")
    app.add_url_rule("/", view_func=lambda: "hello")
    return app.test_client()


def _measure(client: FlaskClient, last: int, rounds: int) -> dict[str, tuple[float, int]]:
    found, id_ = {}, MATTERS + last // 2
    asks = {name: asked(client, path.format(id=id_)) for name, path in PAGES.items()}
    asks |= {name: searched(client, words.format(id=id_)) for name, words in SEARCHES.items()}
    for name, ask in asks.items():
        took = timed(ask, rounds)
        with counting() as said:
            ask()
        found[name] = took, len(said)
    return found


def main() -> None:
    """Measure and print one JSON object; exit code 1 when a promise was not kept."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--matters", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--short", action="store_true", help="2,000 matters, and only growth and statements count")
    wanted = parser.parse_args()
    many, rounds = (2 * FEW, 3) if wanted.short else (wanted.matters, wanted.rounds)
    with house() as env, psycopg.connect(env.migration_database_url.replace("+psycopg", ""), autocommit=True) as owner:
        app = create_app(env)
        fill(owner, 0, FEW)
        client = signed_in(app)
        few = _measure(client, FEW, rounds)
        fill(owner, FEW, many)
        full = _measure(client, many, rounds)
        floor = timed(asked(hello(), "/"), 50 * rounds)
    pages = {
        name: Page(round(few[name][0], 1), round(ms, 1), round(ms / few[name][0], 2), round(ms / floor, 1), queries)
        for name, (ms, queries) in full.items()
    }
    broken = [f"{name}: growth" for name, page in pages.items() if page.growth > GROWTH]
    broken += [f"{name}: statements" for name, page in pages.items() if page.queries > MOST_QUERIES]
    broken += [f"{name}: hellos" for name, page in pages.items() if page.hellos > OF_HELLO]
    print(json.dumps(asdict(Figures(many, many // 5, round(floor, 3), pages, broken)), ensure_ascii=False, indent=1))
    raise SystemExit(bool(broken))


if __name__ == "__main__":
    main()
