"""Do templates keep to the look: drawn shapes, styled classes, macros that are shown, no inline code?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from hearing_app import i18n
from hearing_app.web import frame
from hearing_app.web.sittings import ledger_words, sitting_words

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
    "day_item",
    "ask_first",
    "errors",
    "todo_row",
    "history_rows",
}
TONES = {"ok", "soon", "late", "go", "wait", ""}
env = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)


def named(paths: tuple[Path, ...]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(TEMPLATES))) for path in sorted(paths)]


def tree(path: Path) -> nodes.Template:
    return env.parse(path.read_text("utf-8"))


def macros_with_a_shape() -> dict[str, int]:
    """The macros that take a shape, and at which place."""
    return {
        macro.name: names.index("symbol")
        for path in (TEMPLATES / "macros").glob("*.html")
        for macro in tree(path).find_all(nodes.Macro)
        if "symbol" in (names := [arg.name for arg in macro.args])
    }


def words_of(node: nodes.Node) -> Iterator[str]:
    """The words that an expression may come to, where they stand in it."""
    if isinstance(node, nodes.Const):
        yield from [node.value] if isinstance(node.value, str) and node.value else []
    elif isinstance(node, nodes.CondExpr):
        for branch in filter(None, (node.expr1, node.expr2)):
            yield from words_of(branch)
    elif isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr == "get":
        for found in (*(pair.value for pair in node.node.find_all(nodes.Pair)), *node.args[1:]):
            yield from words_of(found)


def shapes_in(page: nodes.Template) -> set[str]:
    """The shapes that a template names: for icon, for macros that take one, in tables of words, tones and shapes."""
    places = macros_with_a_shape() | {"icon": 0}
    found: list[nodes.Node] = []
    for call in page.find_all(nodes.Call):
        name = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        if name in places:
            found += call.args[places[name] : places[name] + 1]
            found += [given.value for given in call.kwargs if given.key == "symbol"]
    found += [pair.value for pair in page.find_all(nodes.Pair) if getattr(pair.key, "value", "") in {"icon", "symbol"}]
    for row in page.find_all(nodes.Tuple):
        if len(row.items) == 3 and isinstance(row.items[1], nodes.Const) and row.items[1].value in TONES:
            found.append(row.items[2])
    return {word for node in found for word in words_of(node)}


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
    assert sorted(shapes_in(tree(path)) - drawn()) == []


def test_every_shape_that_a_table_of_the_pages_names_is_drawn() -> None:
    named = {icon for _, _, icon, *_ in frame.RAIL} | {shape for _, shape in sitting_words.TONES.values()}
    named |= {state.shape for state in (*ledger_words.STATES.values(), ledger_words.NEVER_LEFT)}
    assert sorted(named - drawn() - {""}) == []


PLANTED = """
{% set words = {1: (_("到了"), "late", "planted-1")} %}{{ icon({"ok": "planted-2"}.get(x, "planted-3")) }}
{{ signals.chip(x, "go", "planted-4" if y else z) }}{{ go(x, y, symbol="planted-5") }}
{{ menu([{"icon": "planted-6"}]) }}{{ step_icon(x, "planted-7", y) }}
"""


def test_each_planted_shape_is_found() -> None:
    assert shapes_in(env.parse(PLANTED)) == {f"planted-{n}" for n in range(1, 8)}


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
