"""Does `hearing verify draw` say yes to a right file, name the first wrong step of another, and what it cannot read?"""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hearing_app.cli.main import main
from hearing_app.domain.people.draw_files import file_of
from hearing_app.domain.people.draws import FrozenList, Line, SeatLot, digest, draw, text_of


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["verify", "draw", *args], prog_name="hearing")


@pytest.fixture
def found() -> dict[str, Any]:
    lines = tuple(Line(f"E{n}", "王示例", "judge", "示范区人民法院") for n in range(9))
    text = text_of(FrozenList((("matter", "P1"),), (SeatLot(1, "any", ("judge",)),), lines))
    numbers = {"petitioner": "5", "witness": "7"}
    return file_of(
        text,
        digest("s"),
        numbers,
        draw(FrozenList((), (SeatLot(1, "any", ("judge",)),), lines), digest(text), digest("s"), numbers),
    )


def saved(tmp_path: Path, found: object) -> str:
    path = tmp_path / "draw.json"
    path.write_text(json.dumps(found, ensure_ascii=False), "utf-8")
    return str(path)


def test_a_right_file_is_said_to_be_right(tmp_path: Path, found: dict[str, Any]) -> None:
    result = run(saved(tmp_path, found))
    assert (result.exit_code, result.stdout) == (0, "名单、种子和各方的数算出来的就是这个结果：1 人抽中。\n")


def test_a_wrong_one_is_told_the_first_step_that_differs(tmp_path: Path, found: dict[str, Any]) -> None:
    other = "E1" if found["panel"][0]["code"] != "E1" else "E2"
    result = run(saved(tmp_path, found | {"panel": [{"seat": 1, "code": other}]}), "--json", "--lang", "en")
    assert result.exit_code == 4
    said = json.loads(result.stdout)
    assert (said["same"], said["step"]) == (False, "panel[1]")
    assert said["says"].startswith("First difference: panel[1].")
    result = run(saved(tmp_path, {"format": "x"}))
    assert (result.exit_code, result.stdout[:15]) == (4, "不是抽签文件，或者缺了、多了、")


def test_what_is_no_json_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("x")
    assert run(str(tmp_path / "x")).exit_code == run(str(tmp_path / "none")).exit_code == 2
