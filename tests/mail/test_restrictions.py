"""Does an independent library accept our golden files as iTIP messages?"""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compile the ten lines of C; needs gcc, pkg-config and libical-dev."""
    tools = [shutil.which(tool) for tool in ("gcc", "pkg-config")]
    if None in tools or subprocess.run(["pkg-config", "--exists", "libical"], check=False).returncode:
        pytest.skip("libical-dev or gcc is missing: apt-get install gcc pkg-config libical-dev")
    flags = subprocess.run(["pkg-config", "--cflags", "--libs", "libical"], capture_output=True, text=True, check=True)
    made = tmp_path_factory.mktemp("libical") / "restrictions"
    subprocess.run(["gcc", "-o", made, HERE / "restrictions.c", *flags.stdout.split()], check=True)
    return made


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
