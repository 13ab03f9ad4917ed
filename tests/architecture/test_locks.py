"""Does the development lock hold all of the runtime lock, so that a demo after a test installs and removes nothing?"""

import json
import re

from tests.architecture.sources import ROOT

PIN = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "config" / name).read_text("utf-8")))


def test_the_development_lock_holds_the_runtime_lock() -> None:
    runtime = pins("requirements.lock")
    development = pins("requirements-dev.lock")
    assert runtime
    assert {name: development.get(name) for name in runtime} == runtime


def test_every_wanted_package_is_locked_as_wanted() -> None:
    text = (ROOT / "requirements.txt").read_text("utf-8").replace("[binary]", "")
    assert dict(PIN.findall(text)).items() <= pins("requirements.lock").items()


def test_the_front_end_locks_name_digests_and_no_addresses() -> None:
    for name in ("package-lock.json", "test-package-lock.json"):
        packages = json.loads((ROOT / "config" / name).read_text("utf-8"))["packages"]
        for path, package in packages.items():
            assert path == "" or package["integrity"].startswith("sha512-"), path
            assert "resolved" not in package, path
