"""Where does a bench measure? In a database of its own with the demo's people, rooms and matters."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hearing_app.settings.environment import Environment, load_environment
from hearing_app.store import embedded


@contextmanager
def house() -> Iterator[Environment]:
    """Give the environment of a migrated scratch database with demo data; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="hearing-bench-") as folder:
        running = embedded.start_scratch(Path(folder) / "cluster")
        mine = variables(running, Path(folder) / "home")
        try:
            subprocess.run([sys.executable, "-m", "hearing_app", "demo-data"], env=mine, check=True)
            yield load_environment(mine)
        finally:
            embedded.stop(Path(folder) / "cluster")


def variables(running: embedded.Running, home: Path) -> dict[str, str]:
    """Return our variables with a database, a home and a key of the bench's own."""
    home.mkdir()
    return os.environ | {
        "HEARING_HOME": str(home),
        "DATABASE_URL": running.url,
        "MIGRATION_DATABASE_URL": running.owner_url,
        "SECRET_KEY": "b" * 40,
    }
