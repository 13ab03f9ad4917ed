"""Which Chromium do the browser tests drive?

In order: $CHROMIUM, a browser on PATH, Debian's package (as root), the one that npm brings, with fonts from a wheel.
"""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge", "microsoft-edge")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")
UNPACK = "import('@sparticuz/chromium').then(m => m.default.executablePath()).then(p => console.log(p))"
# The package unpacks the shared libraries that a bare machine lacks only where it believes itself to be.
BELIEVED_HOST = {"AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"}
FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{wheel}</dir><dir>{unpacked}/fonts</dir><cachedir>{unpacked}/font-cache</cachedir></fontconfig>
"""


def find(starter: ModuleType) -> tuple[str, str]:
    """Return the browser's path and an empty complaint, or an empty path and why there is none."""
    given = os.environ.get("CHROMIUM", "")
    if given:
        return (given, "") if shutil.which(given) else ("", f"CHROMIUM={given} cannot be run")
    found = _on_path() or (_from_debian() if os.geteuid() == 0 and shutil.which("apt-get") else "")
    found = found or _from_npm(starter)
    return found, "" if found else "no Chromium: set CHROMIUM, or install chromium and fonts-noto-cjk"


def _on_path() -> str:
    return next(filter(None, map(shutil.which, NAMES)), "")


def _from_debian() -> str:
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *DEBIAN_PACKAGES]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (install, ["apt-get", "update", "-q"], install):
        done = subprocess.run(command, env=environment, capture_output=True, check=False)
        if command is install and done.returncode == 0:
            break
    return _on_path()


def _from_npm(starter: ModuleType) -> str:
    folder = starter.WORK / "browser"
    start = folder / "chromium"
    if start.exists():
        return str(start)
    if not starter.npm_ci("test-package", folder):
        return ""
    unpacked = folder / "unpacked"
    unpacked.mkdir(exist_ok=True)
    environment = {**os.environ, **BELIEVED_HOST, "TMPDIR": str(unpacked)}
    node = [*starter.node_program("node"), "-e", UNPACK]
    done = subprocess.run(node, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stderr)
        return ""
    _write_start(start, Path(done.stdout.strip()), unpacked)
    return str(start)


def _write_start(start: Path, program: Path, unpacked: Path) -> None:
    """Write the script that gives the browser, and only it, its libraries and the Chinese fonts."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec is not None
    assert spec.origin is not None
    fonts = unpacked / "fonts.conf"
    fonts.write_text(FONTS.format(wheel=Path(spec.origin).parent, unpacked=unpacked), "utf-8")
    libraries = f"{unpacked}/al2023/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
    lines = [
        "#!/bin/sh",
        f'export FONTCONFIG_FILE="{fonts}" LD_LIBRARY_PATH="{libraries}"',
        f'exec "{program}" "$@"',
        "",
    ]
    start.write_text("\n".join(lines), "utf-8")
    start.chmod(0o755)
