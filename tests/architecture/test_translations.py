"""Is everything that the product says written in both languages, with the same blanks to fill in?"""

import ast
import io
import re
import string
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from tests.architecture.sources import ROOT, modules, tree, where

SPEAKERS = {"_", "i18n.text"}
CHINESE = re.compile(r"[一-鿿]")


def blanks(sentence: str) -> set[str]:
    return {name.partition(".")[0].partition("[")[0] for _, name, _, _ in string.Formatter().parse(sentence) if name}


def english(root: Path) -> dict[str, dict[str, str]]:
    """Return message → file → translation."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path in sorted((root / "hearing_app/translations/en").glob("*.po")):
        for message in read_po(io.BytesIO(path.read_bytes())):
            if message.id:
                found[str(message.id)][path.name] = str(message.string)
    return found


def imports_text(module: ast.Module) -> bool:
    """Say whether `text` in a module is that of hearing_app.i18n, alone on its line or beside other names."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "hearing_app.i18n"
        and "text" in {name.name for name in node.names}
        for node in module.body
    )


def spoken_in_code(root: Path) -> Iterator[tuple[str, str]]:
    """Return place and message of every `_("…")` and `i18n.text("…")`, and of every Chinese string of the doors."""
    for path in modules(root, "hearing_app"):
        module = tree(path)
        speakers = SPEAKERS | ({"text"} if imports_text(module) else set())
        door = path.relative_to(root / "hearing_app").parts[0]
        is_door = door in {"web", "cli", "api"} and not any(
            part.startswith("demo") for part in path.parts
        )  # sample rows are no messages
        docstrings = {id(node.value) for node in ast.walk(module) if isinstance(node, ast.Expr)}
        for node in ast.walk(module):
            parts: list[ast.expr] = []
            if isinstance(node, ast.Call) and ast.unparse(node.func) in speakers:
                parts = (
                    [node.args[0].body, node.args[0].orelse] if isinstance(node.args[0], ast.IfExp) else node.args[:1]
                )
            elif is_door and isinstance(node, ast.Constant) and id(node) not in docstrings:
                parts = [node]
            for part in parts:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield where(path, part, root), part.value


def spoken_in_templates(root: Path) -> Iterator[tuple[str, str]]:
    options = {"trimmed": "true", "silent": "false"}
    for path in sorted((root / "templates").rglob("*.*")):
        if path.suffix in {".html", ".txt"}:
            for line, _, message, _ in babel_extract(io.BytesIO(path.read_bytes()), ("_", "gettext"), (), options):
                for part in [message] if isinstance(message, str) else message or ():
                    if isinstance(part, str):
                        yield f"{where(path, root=root)}:{line}", part


def spoken_in_config(root: Path) -> Iterator[tuple[str, str]]:
    """Return place and text of the lists of the kinds: steps of the day, headings of the record."""
    for path in sorted((root / "config/kinds").glob("*.toml")):
        kind = tomllib.loads(path.read_text("utf-8"))
        for key in ("checklist", "record_sections"):
            yield from ((f"{where(path, root=root)} {key}", message) for message in kind.get(key, ()))


def missing(root: Path) -> list[str]:
    known = {message for message, files in english(root).items() if all(files.values())}
    spoken = [*spoken_in_code(root), *spoken_in_templates(root), *spoken_in_config(root)]
    return sorted(
        {f"{place} {message}" for place, message in spoken if CHINESE.search(message) and message not in known}
    )


def uneven(root: Path) -> list[str]:
    """Return messages whose blanks differ, or that two files translate differently."""
    found = []
    for message, files in english(root).items():
        found += [f"{name}: {message}" for name, said in files.items() if said and blanks(message) != blanks(said)]
        if len(set(files.values())) > 1:
            found.append(f"{' and '.join(files)} differ: {message}")
    return found


def sentences(root: Path) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in sorted((root / "hearing_app/translations/reasons").glob("*.toml")):
        for code, words in tomllib.loads(path.read_text("utf-8")).items():
            assert code not in found, f"{path.name}: {code} has two sentences"
            found[code] = words
    return found


def codes(root: Path) -> tuple[dict[str, str], list[re.Pattern[str]]]:
    """Return the codes given to Reason, refuse and Problem with a place, and patterns of those put together there."""
    plain: dict[str, str] = {}
    patterns: list[re.Pattern[str]] = []
    for path in modules(root, "hearing_app"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in {"Reason", "refuse"}:
                given = [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg == "code")]
                for part in given:
                    _note(part, where(path, node, root), plain, patterns)
    return plain, patterns


def _note(part: ast.expr, place: str, plain: dict[str, str], patterns: list[re.Pattern[str]]) -> None:
    if isinstance(part, ast.IfExp):
        _note(part.body, place, plain, patterns)
        _note(part.orelse, place, plain, patterns)
    elif isinstance(part, ast.Constant) and isinstance(part.value, str):
        plain.setdefault(part.value, place)
    elif isinstance(part, ast.JoinedStr):
        pieces = [re.escape(piece.value) if isinstance(piece, ast.Constant) else ".+" for piece in part.values]
        patterns.append(re.compile("".join(map(str, pieces))))
    elif isinstance(part, ast.BinOp) and isinstance(part.left, ast.JoinedStr):
        _note(ast.JoinedStr([*part.left.values, ast.FormattedValue(part.right, -1)]), place, plain, patterns)


def without_sentence(root: Path) -> list[str]:
    known, (plain, patterns) = sentences(root), codes(root)
    found = [f"{place} {code}" for code, place in plain.items() if code not in known]
    found += [f"nothing matches {one.pattern}" for one in patterns if not any(map(one.fullmatch, known))]
    return found + [
        f"{code} lacks a language" for code, words in known.items() if not (words.get("zh") and words.get("en"))
    ]


def without_use(root: Path) -> list[str]:
    _, patterns = codes(root)
    words = {
        node.value
        for path in modules(root, "hearing_app")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    configured = "\n".join(path.read_text("utf-8") for path in (root / "config").rglob("*.toml"))
    return [
        code
        for code in sentences(root)
        if code not in words and f'"{code}"' not in configured and not any(one.fullmatch(code) for one in patterns)
    ]


def uneven_sentences(root: Path) -> list[str]:
    return [
        code for code, words in sentences(root).items() if blanks(words.get("zh", "")) != blanks(words.get("en", ""))
    ]


def test_every_message_has_an_english_translation() -> None:
    assert missing(ROOT) == []


def test_translations_leave_the_same_blanks_and_agree() -> None:
    assert uneven(ROOT) == []


def test_every_refusal_code_has_a_sentence_in_both_languages() -> None:
    assert without_sentence(ROOT) == []


def test_every_sentence_is_used() -> None:
    assert without_use(ROOT) == []


def test_both_sentences_of_a_code_leave_the_same_blanks() -> None:
    assert uneven_sentences(ROOT) == []


def test_planted_violations_are_found(tmp_path: Path) -> None:
    for folder in ("hearing_app/web", "hearing_app/translations/en", "hearing_app/translations/reasons", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "config").mkdir()
    code = 'i18n.text("你好")\nx = "再见"\nReason("a.b")\nrefuse(f"c.{x}")\nrefuse("d.e")\n_("{n} 个")\n'
    (tmp_path / "hearing_app/web/x.py").write_text(code, "utf-8")
    (tmp_path / "templates/x.html").write_text('{{ _("标题") }}{{ _("你好") }}', "utf-8")
    po = 'msgid "你好"\nmsgstr "Hello"\n\nmsgid "{n} 个"\nmsgstr "{m} of them"\n'
    (tmp_path / "hearing_app/translations/en/x.po").write_text(po, "utf-8")
    reasons = '["a.b"]\nzh = "{x}"\nen = "{y}"\n["c.z"]\nzh = "有"\nen = ""\n["f.g"]\nzh = "a"\nen = "b"\n'
    (tmp_path / "hearing_app/translations/reasons/x.toml").write_text(reasons, "utf-8")
    assert missing(tmp_path) == ["hearing_app/web/x.py:2 再见", "templates/x.html:1 标题"]
    assert uneven(tmp_path) == ["x.po: {n} 个"]
    assert without_sentence(tmp_path) == ["hearing_app/web/x.py:5 d.e", "c.z lacks a language"]
    assert without_use(tmp_path) == ["f.g"]
    assert uneven_sentences(tmp_path) == ["a.b"]
