"""Does an independent library accept our golden files as iTIP messages?"""

import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", ["request", "update", "cancel", "request_en", "online"])
def test_libical_finds_nothing_against_the_golden_files(name: str, checker: Path) -> None:
    done = subprocess.run([checker, HERE / "golden" / f"{name}.ics"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.splitlines()[0].split(" ", 1)[1]) == (0, "legal=1 errors=0"), done.stdout


def test_libical_does_complain_about_a_request_without_an_organizer(checker: Path, tmp_path: Path) -> None:
    content = (HERE / "golden" / "request.ics").read_bytes()
    start = content.index(b"ORGANIZER")
    broken = tmp_path / "broken.ics"
    broken.write_bytes(content[:start] + content[content.index(b"STATUS") :])
    assert subprocess.run([checker, broken], capture_output=True, check=False).returncode == 1
