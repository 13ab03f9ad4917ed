"""What may a short message hold, and is it short enough for a gateway?

Domestic gateways send approved texts only: a signature 【…】, fixed words, and variables that hold no link, no number
that could be called and no bracket of a signature. A party, a name or a fact of the matter has no variable. Whatever
breaks a limit is refused with its reason, and somebody calls instead. The limits stand in config/messages.toml, since
providers differ. Not here: when a message is written (messages.occasions).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter

from hearing_app.domain.errors import Reason, Refused

# The closed list of what a message may tell; the office's telephone is fixed text of the template.
VARIABLES: Mapping[str, Mapping[str, str]] = {
    "number": {"zh": "编号", "en": "number"},
    "role": {"zh": "角色", "en": "role"},
    "time": {"zh": "时间", "en": "time"},
    "place": {"zh": "地点", "en": "place"},
}
OFFICE_PHONE = "office_phone"
PREFIX = "message."
MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
BRACKETS = re.compile(r"[【】]")
LINK = re.compile(r"://|www\.|[A-Za-z0-9-]+\.(?:cn|com|net|org|gov|edu|info|top|vip|cc|io|me)\b", re.IGNORECASE)
# Seven digits and more can be dialled: 13900000000, 029-5550100, 400 555 0100 with its groups closed up.
CALLABLE = re.compile(r"\d{7,}|0\d{2,3}[- ]\d{7,8}|[48]00[- ]?\d{3}[- ]?\d{4}")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many characters a gateway takes: one message, each part of a longer one, all of it, one variable."""

    part: int
    long_part: int
    total: int
    variable: int


@dataclass(frozen=True, slots=True)
class Template:
    """One approved text by language, and the id by which the gateway knows it."""

    gateway_ids: Mapping[str, str]
    texts: Mapping[str, str]

    def variables(self, language: str) -> tuple[str, ...]:
        """Return the variables of a text in their order, the office's telephone left out."""
        names = [name for _, name, _, _ in Formatter().parse(self.texts[language]) if name]
        return tuple(name for name in dict.fromkeys(names) if name != OFFICE_PHONE)


@dataclass(frozen=True, slots=True)
class MessageBook:
    """The registry of templates by what they say, with the signature that all of them carry."""

    signature: Mapping[str, str]
    limits: Limits
    templates: Mapping[str, Template]


@dataclass(frozen=True, slots=True)
class ShortMessage:
    """A message as the gateway wants it, and the whole text as it arrives."""

    template: str
    signature: str
    language: str
    variables: Mapping[str, str]
    text: str
    parts: int


def write_message(
    book: MessageBook, letter: str, values: Mapping[str, str], *, language: str, phone: str
) -> ShortMessage | Refused:
    """Fill a template with values by variable; `phone` is the office's. Refused: every limit that is broken."""
    template = book.templates.get(letter)
    if template is None:
        return Refused([Reason("message.no_template")])
    used = {name: values.get(name, "") for name in template.variables(language)}
    if reasons := [reason for name, value in used.items() for reason in _faults(name, value, book.limits)]:
        return Refused(reasons)
    words = template.texts[language].format(**used, **{OFFICE_PHONE: phone})
    text = f"【{book.signature[language]}】{words}"
    if len(text) > book.limits.total:
        return Refused([Reason("message.too_long", {"most": book.limits.total})])
    parts = parts_of(text, book.limits)
    return ShortMessage(template.gateway_ids[language], book.signature[language], language, used, text, parts)


def parts_of(text: str, limits: Limits) -> int:
    """Return in how many parts a text is sent and paid for; brackets and Chinese make every text UCS-2."""
    return 1 if len(text) <= limits.part else -(-len(text) // limits.long_part)


def mobile_of(phone: str) -> str:
    """Return a mainland mobile number as eleven digits, or empty for a landline, a foreign number or none."""
    digits = re.sub(r"[\s()（）-]", "", phone).removeprefix("+").removeprefix("0086")
    digits = digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return digits if MOBILE.fullmatch(digits) else ""


def masked(mobile: str) -> str:
    """Return a number as the ledger may show it: 139****0001."""
    return f"{mobile[:3]}****{mobile[-4:]}" if mobile else ""


def shorthand(reason: Reason) -> str:
    """Return a refusal as one line for the ledger: its code, the variable, the limit."""
    ids = [id_ for id_, label in VARIABLES.items() if label == reason.params.get("variable")]
    most = [str(reason.params["most"])] if "most" in reason.params else []
    return " ".join([reason.code, *ids, *most])


def reason_in(line: str) -> Reason | None:
    """Read what `shorthand` wrote; None for any other line, such as a gateway's answer."""
    code, *rest = line.split()[:3] or [""]
    if not code.startswith(PREFIX):
        return None
    params: dict[str, object] = {}
    for each in rest:
        params |= {"variable": VARIABLES[each]} if each in VARIABLES else {"most": int(each)}
    return Reason(code, params)


def _faults(name: str, value: str, limits: Limits) -> list[Reason]:
    params = {"variable": VARIABLES[name]}
    if not value.strip():
        return [Reason("message.variable_empty", params)]
    found = []
    if len(value) > limits.variable:
        found.append(Reason("message.variable_too_long", {**params, "most": limits.variable}))
    if LINK.search(value):
        found.append(Reason("message.variable_link", params))
    if CALLABLE.search(value):
        found.append(Reason("message.variable_phone", params))
    if BRACKETS.search(value) or not value.isprintable():
        found.append(Reason("message.variable_signs", params))
    return found
