"""Which words does a letter have: subject, text, html, short message, and what is read out by telephone?

The words stand in templates/mail/<letter>/, in Chinese; English in translations/en/mail.po. Not here: what a letter
may hold (domain.sittings.letters), the message tree (mail.messages).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from hearing_app import i18n
from hearing_app.domain.itip.invites import Method
from hearing_app.domain.itip.texts import one_line
from hearing_app.domain.sittings.letters import (
    CALENDAR_METHODS,
    PARTY_LETTERS,
    UNIT_LETTERS,
    Letter,
    NewMember,
    Office,
    SittingFacts,
)
from hearing_app.mail import dates
from hearing_app.settings.places import ROOT

# Characters in one part of a short message: UCS-2, and GSM 7-bit for plain ASCII. Two parts cost double.
MESSAGE_PART = 70
MESSAGE_PART_ASCII = 160


@dataclass(frozen=True, slots=True)
class Composed:
    """The words of one mail: a subject of one line, the plain text, the html page."""

    subject: str
    text: str
    html: str


def compose(letter: Letter, office: Office) -> Composed:
    """Write subject, text and html of a letter in the recipient's language; the same letter gives the same words."""
    with i18n.speaking(letter.language):
        words = _words(letter, office)
        return Composed(
            subject=one_line(_render(letter, "subject.txt", words), 200),
            text=_tidy(_render(letter, "body.txt", words)),
            html=_render(letter, "body.html", words),
        )


def message_text(letter: Letter, office: Office) -> str:
    """Write the neutral text for WeChat or a short message: one line of words, then the link where one is needed.

    Each line keeps to one part where it can: first the office's name gives way, then the place. A link longer than
    that stays whole.
    """
    with i18n.speaking(letter.language):
        words = _words(letter, office)
        drops: tuple[Mapping[str, object], ...] = ({}, {"office": ""}, {"office": "", "place": ""})
        tries = [one_line(_render(letter, "message.txt", {**words, **drop})) for drop in drops]
    line = next((each for each in tries if _fits(each)), tries[1])
    line = line[:1].upper() + line[1:]
    has_no_link = letter.kind in PARTY_LETTERS or CALENDAR_METHODS.get(letter.kind) is Method.CANCEL
    return line if has_no_link else f"{line}\n{letter.facts.answer_url}"


def spoken_text(letter: Letter, office: Office) -> str:
    """Write what the clerk reads out by telephone; ends with the question that the answer keys belong to."""
    with i18n.speaking(letter.language):
        return one_line(_render(letter, "call.txt", _words(letter, office)), 1000)


def _fits(line: str) -> bool:
    return len(line) <= (MESSAGE_PART_ASCII if line.isascii() else MESSAGE_PART)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates" / "mail"),
        autoescape=select_autoescape(enabled_extensions=("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["_"] = i18n.text
    return made


def _render(letter: Letter, name: str, words: Mapping[str, object]) -> str:
    return _environment().get_template(f"{letter.kind.value}/{name}").render(words)


def _words(letter: Letter, office: Office) -> dict[str, object]:
    facts = letter.facts
    return {
        "language": "zh-CN" if letter.language == "zh" else "en",
        "greeting": _greeting(letter),
        "number": one_line(facts.number),
        "kind": one_line(facts.kind_label),
        "role": one_line(facts.role_label),
        "place": one_line(facts.place) or i18n.text("线上"),
        "link": facts.answer_url,
        "join": facts.join_url,
        "seats": facts.seats,
        "members": [_member(member) for member in facts.members],
        "object_until": dates.civil_text(facts.object_until) if facts.object_until else "",
        "office": one_line(i18n.label(office.name)),
        "phone": one_line(office.phone),
        **_times(facts),
    }


def _member(member: NewMember) -> dict[str, str]:
    words = i18n.text("，").join(one_line(part) for part in (member.category_label, member.agency) if part)
    return {"role": one_line(member.role_label), "words": words}


def _times(facts: SittingFacts) -> dict[str, str]:
    by, was = facts.answer_by, facts.previous_span
    has_moved = was is not None and was != facts.span
    return {
        "when": dates.span_text(facts.span),
        "when_short": dates.short_text(facts.span.start),
        "when_spoken": dates.spoken_text(facts.span.start),
        "length_spoken": dates.spoken_length(facts.span),
        "was": dates.span_text(was) if was and has_moved else "",
        "was_spoken": dates.spoken_text(was.start) if was and has_moved else "",
        "same_time": "" if was is None or has_moved else dates.span_text(was),
        "by": dates.instant_text(by) if by else "",
        "by_short": dates.short_text(by) if by else "",
        "by_spoken": dates.spoken_text(by) if by else "",
    }


def _greeting(letter: Letter) -> str:
    name = one_line(letter.recipient.name)
    if letter.kind in UNIT_LETTERS and name:
        return i18n.text("{unit}：", unit=name)
    if letter.kind in PARTY_LETTERS or not name:
        return i18n.text("您好：")
    return i18n.text("{name}，您好：", name=name)


def _tidy(text: str) -> str:
    """Drop what optional paragraphs leave behind: spaces at line ends, more than one blank line."""
    lines = "\n".join(line.rstrip() for line in text.strip().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
