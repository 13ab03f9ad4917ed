"""Which components and properties stand in a calendar text that a stranger wrote?

A bounded reader of RFC 5545 §3.1: unfolding on octets (some programs fold inside a character), LF, CRLF or CR,
byte order marks, quoted parameters, RFC 6868. It knows no types and evaluates nothing. Not here: what an answer
needs (replies), instants (instants).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from hearing_app.domain.itip.charsets import decode
from hearing_app.domain.itip.faults import Fault, Unfit

# The largest calendar part of a real answer in our collection has 1.4 KB and 46 lines.
MOST_BYTES, MOST_LINES, MOST_COMPONENTS, MOST_DEPTH = 64 * 1024, 2_000, 50, 8
_MOST_PARAMS = 100
_BREAKS = re.compile(rb"(?:\r\n?|\n)+")
_FOLDS = re.compile(rb"\n[ \t]")
_NAME = re.compile(r"[A-Za-z0-9-]{1,80}")
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)(?=[;:])')
# What writes CN=O"Brien, an unclosed quote or a parameter without a value still answers.
_LOOSE_PARAM = re.compile(r";([^;:=]*)(?:=([^;:]*))?")
_LATE_ADDRESS = re.compile(r".*[:;\s]mailto:", re.IGNORECASE | re.DOTALL)
_CARET = re.compile(r"\^[n'^]")
_CARETS = {"^n": "\n", "^'": '"', "^^": "^"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ADDRESSES = frozenset({"ATTENDEE", "ORGANIZER"})
# An answer whose vital line is broken is not half believed.
_VITAL = frozenset({"METHOD", "UID", "ATTENDEE", "BEGIN", "END"})


@dataclass(frozen=True, slots=True)
class Line:
    """One property: name in capitals, parameters by name in capitals with every value given, value as written."""

    name: str
    params: dict[str, tuple[str, ...]]
    value: str

    def param(self, name: str) -> str:
        """Return the first value of a parameter, or an empty text."""
        return self.params.get(name, ("",))[0]


@dataclass(frozen=True, slots=True)
class Component:
    """A component with its own properties and the components inside, in their order."""

    name: str
    lines: list[Line] = field(default_factory=list)
    components: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """Return the first property of that name."""
        return next((line for line in self.lines if line.name == name), None)

    def value(self, name: str) -> str:
        """Return the value of the first property of that name without blanks around it, or an empty text."""
        line = self.first(name)
        return line.value.strip() if line else ""

    def named(self, *names: str) -> list["Component"]:
        """Return the components directly inside that have one of the names."""
        return [each for each in self.components if each.name in names]


def read_calendars(content: bytes, charset: str = "") -> list[Component]:
    """Return the VCALENDAR components of a text of at most 64 KB, 2,000 lines, 50 components and depth 8.

    Lines outside a component and lines that are no property are passed over. Raises Unfit for what is larger, for
    components that are not closed in their order, for a vital property that cannot be read, and without a VCALENDAR.
    """
    top = Component("")
    open_components = [top]
    count = 0
    for text in unfolded(content, charset):
        line = read_line(text)
        if line is None:
            if len(open_components) > 1 and _name_of(text) in _VITAL:
                raise Unfit(Fault.DAMAGED)
        elif line.name == "BEGIN":
            count += 1
            _open(open_components, line, count)
        elif line.name == "END":
            _close(open_components, line)
        elif len(open_components) > 1:
            open_components[-1].lines.append(line)
    calendars = top.named("VCALENDAR")
    if len(open_components) > 1 or not calendars:
        raise Unfit(Fault.DAMAGED)
    return calendars


def _open(open_components: list[Component], line: Line, count: int) -> None:
    if count > MOST_COMPONENTS:
        raise Unfit(Fault.TOO_MANY_COMPONENTS)
    if len(open_components) > MOST_DEPTH:
        raise Unfit(Fault.TOO_DEEP)
    component = Component(line.value.strip().upper())
    open_components[-1].components.append(component)
    open_components.append(component)


def _close(open_components: list[Component], line: Line) -> None:
    if len(open_components) == 1 or open_components[-1].name != line.value.strip().upper():
        raise Unfit(Fault.DAMAGED)
    open_components.pop()


def unfolded(content: bytes, charset: str = "") -> list[str]:
    """Return the logical lines of a text without blank ones (RFC 5545 §3.1); raises Unfit beyond 64 KB, 2,000 lines."""
    if len(content) > MOST_BYTES:
        raise Unfit(Fault.TOO_LARGE)
    if not content.strip():
        raise Unfit(Fault.EMPTY)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        content, charset = decode(content).encode("utf-8", "replace"), "utf-8"
    octets = _BREAKS.sub(b"\n", content).strip(b"\n")
    if octets.count(b"\n") >= MOST_LINES:
        raise Unfit(Fault.TOO_MANY_LINES)
    text = decode(_FOLDS.sub(b"", octets), charset)
    return text.lstrip("\ufeff").replace("\x00", "").split("\n")


def read_line(text: str) -> Line | None:
    """Read one logical line, or return None when it is no property; a broken parameter is read as far as it goes."""
    name = _NAME.match(text.lstrip())
    if not name:
        return None
    text = text.lstrip()
    params: dict[str, tuple[str, ...]] = {}
    end = _read_params(text, name.end(), params)
    if text[end : end + 1] != ":":
        return None
    line = Line(name[0].upper(), params, text[end + 1 :])
    return _mended(line) if line.name in _ADDRESSES else line


def _read_params(text: str, start: int, params: dict[str, tuple[str, ...]]) -> int:
    """Fill in the parameters from `start` on and return where they end."""
    count = 0
    while text[start : start + 1] == ";" and count < _MOST_PARAMS:
        count += 1
        if match := _PARAM.match(text, start):
            values = tuple(_decoded(value) for value in _values(match[2]))
        elif match := _LOOSE_PARAM.match(text, start):
            values = (_decoded((match[2] or "").strip('" ')),)
        else:  # pragma: no cover  the loose form takes every text that begins with a semicolon
            break
        key = match[1].strip().upper()
        params[key] = params.get(key, ()) + values
        start = match.end()
    return start


def _values(text: str) -> Iterator[str]:
    for value in re.findall(r'"[^"]*"|[^,"]+', text) or [""]:
        yield value.strip('"')


def _decoded(value: str) -> str:
    # RFC 6868 §3.2; any other character after a caret stays as it is.
    return _CARET.sub(lambda found: _CARETS[found[0]], value)


def _mended(line: Line) -> Line:
    """Look for the address further right, since programs write CN=Zhang: expert or SENT-BY=mailto:… without quotes."""
    if line.value.lstrip().lower().startswith("mailto:") and "mailto:" not in line.value.lstrip().lower()[7:]:
        return line
    late = _LATE_ADDRESS.match(line.value)
    if not late:
        return line
    params = dict(line.params)
    passed = line.value[: late.end() - len(":mailto:")]
    if ";" in passed:
        _read_params(passed[passed.index(";") :], 0, params)
    return Line(line.name, params, line.value[late.end() - len("mailto:") :])


def _name_of(text: str) -> str:
    name = _NAME.match(text.lstrip())
    return name[0].upper() if name else ""


def plain_text(value: str) -> str:
    r"""Undo the escapes of a TEXT value (RFC 5545 §3.3.11): \n, \, and \; and the backslash itself."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
