"""Does the command leave exactly one zip, say where, and tell what is missing?"""

import json
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from hearing_app import i18n
from hearing_app.cli import review_files as door
from hearing_app.cli.main import main
from hearing_app.cli.review_files import command
from hearing_app.cli.session import refusals
from hearing_app.services.context import Context
from hearing_app.store import matters
from hearing_app.store.tables.work import AuditRow
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


def test_one_zip_whose_sums_hold_and_its_path_on_stdout(tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    for _ in range(2):
        result = ran(house.MATTER, "--out", str(out))
        assert (result.exit_code, result.stdout) == (0, f"{out / 'P1.zip'}\n")
    assert [path.name for path in out.iterdir()] == ["P1.zip"]
    with zipfile.ZipFile(out / "P1.zip") as file:
        file.extractall(tmp_path / "x")
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=tmp_path / "x", capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "没有法律顾问意见" in result.stderr
    assert verified(out / "P1.zip") == (0, "每个文件、每个字节都和成卷时一样。\n")


def verified(path: Path, *args: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["verify", "review-file", str(path), *args], prog_name="hearing")
    return result.exit_code, result.stdout


def test_a_changed_zip_is_told_file_by_file_and_what_is_none_cannot_be_read(tmp_path: Path) -> None:
    ran(house.MATTER, "--out", str(tmp_path))
    zip_, other = tmp_path / "P1.zip", tmp_path / "other.zip"
    whole = zip_.read_bytes()
    at = whole.index(b"%PDF")
    other.write_bytes(whole[:at] + b"x" + whole[at + 1 :])
    code, said = verified(other, "--json", "--lang", "en")
    line = json.loads(said)
    assert (code, line["whole"], {one["code"] for one in line["faults"]}) == (4, False, {"volume.changed"})
    assert len({one["name"] for one in line["faults"]}) == 1
    assert verified(tmp_path / "none.zip")[0] == verified(tmp_path)[0] == 2


def test_json_tells_digest_version_and_every_missing_paper(tmp_path: Path) -> None:
    result = ran(house.OTHER_MATTER, "--out", str(tmp_path), "--json", "--lang", "en")
    line = json.loads(result.stdout)
    assert (line["number"], line["file"], line["version"], line["new"]) == ("P2", str(tmp_path / "P2.zip"), 1, True)
    assert "review_file.counsel_absent" in {one["code"] for one in line["missing"]}
    assert all(one["sentence"].isascii() or "“" in one["sentence"] for one in line["missing"])
    assert result.stderr == ""


def test_taking_the_file_out_is_noted_as_read(as_role: AsRole, tmp_path: Path) -> None:
    for _ in range(2):
        ran(house.MATTER, "--out", str(tmp_path))
    ctx = as_role()
    ctx.reader.rollback()
    row = matters.find_by_number(ctx.reader, 1, house.MATTER)
    assert row is not None
    wanted = (AuditRow.matter_id == row.id) & (AuditRow.subject == "review_file")
    links = ctx.reader.scalars(select(AuditRow).where(wanted).order_by(AuditRow.seq.desc()))
    assert [link.facts.get("read") for link in links] == [True, True, None]


def test_an_unknown_number_is_a_sentence_and_exit_code_2(tmp_path: Path) -> None:
    result = ran("LF0", "--out", str(tmp_path))
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "没有编号为“LF0”" in result.stderr
