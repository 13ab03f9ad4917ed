"""Do templates keep to the look: drawn shapes, styled classes, macros that are shown, no inline code?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from hearing_app import i18n

ROOT = Path(i18n.__file__).parents[1]
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "hearing_app" / "static"
PAGES = tuple(
    path for path in TEMPLATES.rglob("*.html") if path.parts[len(TEMPLATES.parts)] not in {"mail", "documents"}
)
# Macros that only other macros call.
INNER = {
    "words",
    "above",
    "described",
    "control",
    "header",
    "board_cell",
    "block_of",
    "day_list",
    "ask_first",
    "errors",
    "todo_row",
    "history_rows",
}
env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def named(paths: tuple[Path, ...]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(TEMPLATES))) for path in sorted(paths)]


def tree(path: Path) -> nodes.Template:
    return env.parse(path.read_text("utf-8"))


def calls(path: Path, function: str) -> Iterator[str]:
    for call in tree(path).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == function and call.args:
            yield from (const.value for const in [call.args[0]] if isinstance(const, nodes.Const))


def drawn() -> set[str]:
    return set(re.findall(r'id="i-([a-z]+)"', (TEMPLATES / "macros" / "sprite.html").read_text("utf-8")))


def without_comments(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("path", named(PAGES))
def test_no_template_holds_inline_code_or_style(path: Path) -> None:
    text = without_comments(path)
    found = re.findall(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:|hx-on", text)
    assert found == []


@pytest.mark.parametrize("path", named(PAGES))
def test_every_shape_that_a_template_names_is_drawn(path: Path) -> None:
    assert [name for name in calls(path, "icon") if name not in drawn()] == []


@pytest.mark.parametrize("path", named(PAGES))
def test_every_class_has_a_style(path: Path) -> None:
    styled = set(re.findall(r"\.([a-z][a-z-]*)", "".join(sheet.read_text("utf-8") for sheet in STATIC.glob("*.css"))))
    written = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", without_comments(path), flags=re.DOTALL)
    classes = {name for value in re.findall(r'class="([^"{}]*)"', written) for name in value.split() if name[-1] != "-"}
    assert sorted(classes - styled) == []


def test_every_macro_stands_in_the_style_guide_or_an_error_page() -> None:
    pages = (*(TEMPLATES / "style").glob("*.html"), *(TEMPLATES / "errors").glob("*.html"))
    used = set(re.findall(r"\b([a-z_]+)\(", "".join(map(without_comments, pages))))
    macros = {
        macro.name
        for path in (TEMPLATES / "macros").glob("*.html")
        if path.name != "frames.html"
        for macro in tree(path).find_all(nodes.Macro)
    }
    assert sorted(macros - used - INNER) == []


def test_sheets_and_scripts_stay_short() -> None:
    long = {path.name: count for path in STATIC.iterdir() if (count := len(path.read_text("utf-8").splitlines())) > 400}
    assert long == {}
