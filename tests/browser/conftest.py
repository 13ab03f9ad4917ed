"""A real house for a real browser: database, web and worker as their own processes, Chromium before them."""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg import sql

from hearing_app import assets
from hearing_app.settings.places import ROOT
from hearing_app.store import embedded
from tests.conftest import with_database

PASSWORD = "shifan-demo-2026"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY_S = 60
HOUSES = itertools.count()
OUTSIDE = frozenset({"MAIL_URL", "INBOX_URL", "MESSAGES_URL", "MESSAGES_TOKEN"})


@dataclass(frozen=True)
class House:
    """A running installation with the demo's rows: its address, its mail folder (None: no mail), its database."""

    url: str
    mail: Path | None
    dsn: str


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that ./run test found; without one the tests are skipped, or fail under CI=true."""
    path = os.environ.get("CHROMIUM", "")
    if not path:
        if os.environ.get("CI") == "true":
            pytest.fail("no browser: CHROMIUM is not set")
        pytest.skip("no browser: run these with ./run test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demos() -> dict[bool, tuple[str, Path]]:
    """The demo as it was loaded first, with mail and without: a database to copy, and the folder of its keys."""
    return {}


@pytest.fixture(scope="module")
def start_house(
    cluster: embedded.Running, tmp_path_factory: pytest.TempPathFactory, demos: dict[bool, tuple[str, Path]]
) -> Iterator[Callable[..., House]]:
    """Start installations on databases of their own; all their processes end with the module."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*, has_mail: bool = True) -> House:
        home = tmp_path_factory.mktemp("house")
        name = f"house_{os.getpid()}_{next(HOUSES)}"
        if has_mail in demos:
            kept, keys = demos[has_mail]
            copy_database(cluster, kept, name)
            shutil.copytree(keys, home, dirs_exist_ok=True)
        else:
            copy_database(cluster, "template1", name)
        port = free_port()
        mail = home / "mail" if has_mail else None
        variables = {key: value for key, value in os.environ.items() if key not in OUTSIDE} | {
            "PYTHONPATH": str(ROOT),
            "HEARING_HOME": str(home),
            "DATABASE_URL": with_database(cluster.url, name),
            "MIGRATION_DATABASE_URL": with_database(cluster.owner_url, name),
            "PORT": str(port),
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "SECRET_KEY": "b" * 40,
        }
        if mail is not None:
            variables["MAIL_URL"] = f"file:{mail}"
        assets.build(ROOT / "var" / "npm" / "node_modules", ROOT / "var" / "assets")
        program = [sys.executable, "-P", "-m"]
        if has_mail not in demos:
            load = [*program, "hearing_app", "demo-data"]
            subprocess.run(load, cwd=ROOT, env=variables, check=True, capture_output=True)
            demos[has_mail] = f"{name}_kept", shutil.copytree(home, tmp_path_factory.mktemp("keys") / "home")
            copy_database(cluster, name, f"{name}_kept")
        web = ["gunicorn", "-c", "config/gunicorn.py", "hearing_app.app:create_app()"]
        for command in (web, ["hearing_app", "worker"]):
            with (home / f"{command[0]}.log").open("wb") as log:
                running.append(subprocess.Popen([*program, *command], cwd=ROOT, env=variables, stdout=log, stderr=log))
        wait_for(f"http://127.0.0.1:{port}/readyz", home)
        return House(f"http://127.0.0.1:{port}", mail, variables["DATABASE_URL"])

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(timeout=40)


def copy_database(cluster: embedded.Running, source: str, name: str) -> None:
    """Make a database of the owner's that holds what another one holds, to which nobody is connected."""
    made = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
    with psycopg.connect(cluster.admin_url, autocommit=True) as admin:
        admin.execute(made.format(*map(sql.Identifier, (name, source, embedded.OWNER))))


def free_port() -> int:
    """Return a port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, home: Path) -> None:
    """Wait until the house answers."""
    end = time.monotonic() + READY_S
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the house is not ready:\n" + "\n".join(log.read_text() for log in home.glob("*.log")))


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages of their own sign-ins, at a width and in a language; script errors fail the test."""
    contexts = []
    errors: list[str] = []

    def make(*, width: int = 1440, lang: str = "zh") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="zh-CN" if lang == "zh" else "en-GB"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security Policy" in said.text else None)
        return page

    yield make
    for context in contexts:
        context.close()
    assert errors == []


def sign_in(page: Page, house: House, username: str) -> None:
    """Sign in as one of the demo's accounts."""
    page.goto(f"{house.url}/sign-in")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_load_state()
