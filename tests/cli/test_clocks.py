"""Does the command print a matter's time limits with their counts, and record what happened?"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from click.testing import CliRunner

from hearing_app import i18n
from hearing_app.cli import clocks as door
from hearing_app.cli.clocks import command
from hearing_app.cli.session import refusals
from hearing_app.services.context import Context
from tests.builders import house

AsRole = Callable[..., Context]


@pytest.fixture(autouse=True)
def _acting(as_role: AsRole, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command acts on the tests' application instead of starting one."""
    house.small_house(as_role)

    @contextmanager
    def acting(_unit: str | None, lang: str = "zh") -> Iterator[Context]:
        with refusals(), i18n.speaking(lang):
            yield as_role("operator")

    monkeypatch.setattr(door, "acting", acting)


def ran(*args: str) -> Any:
    return CliRunner().invoke(command, list(args))


def test_the_time_limits_are_printed_with_their_counts() -> None:
    lines = ran(house.MEDIATION).output.splitlines()
    assert lines[:2] == ["K4 办结信访事项", "  最后一日：2027-01-11（暂定，放假安排公布后重算）"]
    assert "    计 60 日，至 2027-01-11（周一）。" in lines


def test_a_happening_is_recorded_and_its_clocks_follow() -> None:
    event = ("--event", "acceptance", "--on", "2026-11-16", "--evidence", "受1号", "--json")
    found = json.loads(ran(house.MEDIATION, *event).output)
    assert [(one["clock"], one["start"], one["due"]) for one in found] == [("K4", "2026-11-16", "2027-01-15")]
    again = ran(house.MEDIATION, *event)
    assert (again.exit_code, "已经在计算" in again.output) == (2, True)


def test_a_happening_needs_its_day() -> None:
    assert ran(house.MEDIATION, "--event", "acceptance").exit_code == 2
