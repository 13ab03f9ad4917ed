"""Which fonts does the office add? FONT_PATHS names folders, e.g. one that holds its licensed 仿宋 and 小标宋."""

import os
from pathlib import Path

from hearing_app.settings.errors import SettingsError


def font_folders() -> tuple[Path, ...]:
    """Return the folders of FONT_PATHS; one that does not exist stops the start."""
    folders = tuple(Path(one) for one in os.environ.get("FONT_PATHS", "").split(os.pathsep) if one)
    for folder in folders:
        if not folder.is_dir():
            raise SettingsError(f"FONT_PATHS: {folder}: expected a folder that holds fonts")
    return folders
