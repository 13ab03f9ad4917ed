"""Are foreign calendar lines read as they were meant, within bounds?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearing_app.domain.itip.faults import Fault, Unfit
from hearing_app.domain.itip.lines import MOST_BYTES, MOST_LINES, plain_text, read_calendars, read_line, unfolded
from tests.builders.mails import calendar, entry

NO_BREAKS = st.text(st.characters(exclude_characters="\r\n\x00\ufeff", exclude_categories=["Cs"]), min_size=1)


def folded(text: str, widths: list[int], line_end: bytes) -> bytes:
    """Fold on octets without regard for characters, as some programs do."""
    octets, pieces = text.encode(), []
    for width in widths:
        if not octets[width:]:
            break
        pieces.append(octets[:width])
        octets = octets[width:]
    return (line_end + b" ").join([*pieces, octets])


@given(
    texts=st.lists(NO_BREAKS.map(lambda text: "X:" + text), min_size=1, max_size=5),
    widths=st.lists(st.integers(1, 75), max_size=20),
    line_end=st.sampled_from([b"\r\n", b"\n", b"\r", b"\r\r\n"]),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_folded_anywhere_the_lines_come_back(texts: list[str], widths: list[int], line_end: bytes, mark: bytes) -> None:
    content = mark + line_end.join(folded(text, widths, line_end) for text in texts) + line_end
    assert unfolded(content) == texts


@given(value=st.text(st.characters(exclude_characters='\r\n\x00"', exclude_categories=["Cs"])), name=NO_BREAKS)
def test_a_written_line_is_read_back(value: str, name: str) -> None:
    quoted = name.replace("^", "^^").replace('"', "^'")
    line = read_line(f'comment;x-a="{quoted}";LANGUAGE=zh:{value}')
    assert line is not None
    assert (line.name, line.params, line.value) == ("COMMENT", {"X-A": (name,), "LANGUAGE": ("zh",)}, value)


@pytest.mark.parametrize(
    ("text", "params", "value"),
    [
        ("ATTENDEE:mailto:a@b.cn", {}, "mailto:a@b.cn"),
        ('ATTENDEE;CN="Li; Hua: x":mailto:a@b.cn', {"CN": ("Li; Hua: x",)}, "mailto:a@b.cn"),
        ("ATTENDEE;CN=O^'Hara^nx^^:mailto:a@b.cn", {"CN": ('O"Hara\nx^',)}, "mailto:a@b.cn"),
        ('ATTENDEE;CN=O"Brien:mailto:a@b.cn', {"CN": ('O"Brien',)}, "mailto:a@b.cn"),
        ('ATTENDEE;CN="Li Hua:mailto:a@b.cn', {"CN": ("Li Hua",)}, "mailto:a@b.cn"),
        ("ATTENDEE;RSVP;CN=Li:mailto:a@b.cn", {"RSVP": ("",), "CN": ("Li",)}, "mailto:a@b.cn"),
        ("ATTENDEE;X-COMMENT=:mailto:a@b.cn", {"X-COMMENT": ("",)}, "mailto:a@b.cn"),
        ('X;M="mailto:a@b.cn","mailto:c@d.cn":1', {"M": ("mailto:a@b.cn", "mailto:c@d.cn")}, "1"),
        ("ATTENDEE;SENT-BY=mailto:s@b.cn:mailto:a@b.cn", {"SENT-BY": ("mailto",)}, "mailto:a@b.cn"),
        (
            "ATTENDEE;CN=Li: judge;PARTSTAT=DECLINED:MAILTO:a@b.cn",
            {"CN": ("Li",), "PARTSTAT": ("DECLINED",)},
            "MAILTO:a@b.cn",
        ),
        ("ATTENDEE;PARTSTAT=ACCEPTED;PARTSTAT=DECLINED:x", {"PARTSTAT": ("ACCEPTED", "DECLINED")}, "x"),
    ],
)
def test_parameters_as_programs_write_them(text: str, params: dict[str, tuple[str, ...]], value: str) -> None:
    line = read_line(text)
    assert line is not None
    assert (line.params, line.value) == (params, value)


@pytest.mark.parametrize("text", ["", "no colon", ":x", ";X=1:y", "名称:x", "X" + ";A=1" * 101 + ":y"])
def test_what_is_no_property_is_none(text: str) -> None:
    assert read_line(text) is None


def test_components_nest_and_what_stands_outside_is_passed_over() -> None:
    content = (
        b"This mail was scanned\r\n\r\n" + calendar(entry("x", "BEGIN:VALARM", "UID:other", "END:VALARM")) + b"-- "
    )
    (found,) = read_calendars(content)
    (event,) = found.named("VEVENT")
    assert (event.value("UID"), event.components[0].value("UID")) == ("h-7-s-3@hearing.example.cn", "other")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b" \r\n\t", Fault.EMPTY),
        (b"BEGIN:VEVENT\nEND:VEVENT", Fault.DAMAGED),
        (b"/etc/passwd", Fault.DAMAGED),
        (b"BEGIN:VCALENDAR\nMETHOD:REPLY", Fault.DAMAGED),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\nEND:VEVENT", Fault.DAMAGED),
        (b"END:VCALENDAR", Fault.DAMAGED),
        (b"BEGIN:VCALENDAR\nUID\nEND:VCALENDAR", Fault.DAMAGED),
        (b"X:" + b"a" * MOST_BYTES, Fault.TOO_LARGE),
        (b"A:\n" * (MOST_LINES + 1), Fault.TOO_MANY_LINES),
        (b"BEGIN:X\n" * 20, Fault.TOO_DEEP),
        (b"BEGIN:X\nEND:X\n" * 51, Fault.TOO_MANY_COMPONENTS),
    ],
)
def test_what_breaks_a_bound_is_not_read(content: bytes, fault: Fault) -> None:
    with pytest.raises(Unfit) as unfit:
        read_calendars(content)
    assert unfit.value.fault is fault


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        ("COMMENT:有事".encode(), "utf-8"),
        ("COMMENT:有事".encode(), ""),
        ("COMMENT:有事".encode("gb18030"), "gb2312"),
        ("COMMENT:有事".encode("gb18030"), ""),
        ("COMMENT:有事".encode("gb18030"), "utf-8"),
        ("COMMENT:有事".encode("utf-16"), "utf-8"),
        ("COMMENT:有事".encode("big5"), "Big5"),
        ("COMMENT:有事".encode(), "idna"),
        ("COMMENT:有事".encode(), "hex"),
        ("COMMENT:有事".encode(), "no such\x00charset"),
    ],
)
def test_every_charset_that_people_use(content: bytes, charset: str) -> None:
    assert unfolded(content, charset) == ["COMMENT:有事"]


def test_escapes_of_a_text_are_undone() -> None:
    assert plain_text(r"a\, b\; c\\n\nd\N" + "\\") == "a, b; c\\n\nd\n\\"
