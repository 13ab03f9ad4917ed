"""Which kinds of sitting does this office hold?

Reads config/kinds/*.toml over the closed vocabulary of `domain.rules.kinds` and `domain.rules.vocabulary`; the
file's name is the kind's id. Not here: whether the seats' categories exist (`check_categories`, called when both
files are read).
"""

import re
from collections.abc import Collection, Mapping
from pathlib import Path

from hearing_app.domain.rules.kinds import Kind, Process, Rung, RungChannel, SeatRole, SeatRule
from hearing_app.domain.rules.vocabulary import EQUIPMENT, LETTERS, OUTCOMES, PARTIES, STAGES, STEPS
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.fields import Fields, fields_of

FILE_NAME = re.compile(r"[a-z]+(_[a-z0-9]+)+")
RUNG = re.compile(rf"({'|'.join(RungChannel)}) ([1-9]\d?[hdw])")
VOTING = frozenset({SeatRole.PRESIDER, SeatRole.MEMBER})


def read_kinds(config: Path) -> Mapping[str, Kind]:
    """Return all kinds by id; raise SettingsError with file, key and what would be right."""
    found = {path.stem: read_kind(path) for path in sorted((config / "kinds").glob("*.toml"))}
    owners: dict[str, str] = {}
    for kind in found.values():
        for alias in kind.aliases:
            if alias in owners:
                raise SettingsError(f"kinds/{kind.id}.toml: aliases: {alias} already belongs to {owners[alias]}")
            owners[alias] = kind.id
    return found


def read_kind(path: Path) -> Kind:
    """Read one kind; raise SettingsError with file, key and what would be right."""
    if not FILE_NAME.fullmatch(path.stem):
        raise SettingsError(f"kinds/{path.name}: file name; expected two or more words, e.g. site_visit.toml")
    fields = fields_of(path)
    approval = _chosen(fields, "approval", STEPS)
    kind = Kind(
        id=path.stem,
        label=fields.label("label"),
        aliases=fields.texts("aliases"),
        process=Process(fields.choice("process", tuple(Process))),
        minutes=fields.number("minutes", least=15, most=600),
        turnaround_minutes=fields.number("turnaround_minutes", most=240),
        room_equipment=_chosen(fields, "room_equipment", EQUIPMENT),
        is_open_by_default=fields.mark("is_open_by_default"),
        needs_matter=fields.mark("needs_matter"),
        has_panel_rule=fields.mark("has_panel_rule"),
        has_notice_period=fields.mark("has_notice_period"),
        needs_consent=fields.mark("needs_consent"),
        parties=_chosen(fields, "parties", PARTIES),
        approval=approval,
        number_series=fields.text("number_series", ""),
        letters=_letters(fields),
        checklist=fields.texts("checklist"),
        record_sections=fields.texts("record_sections"),
        outcome=_chosen(fields, "outcome", OUTCOMES),
        reminders=_reminders(fields),
        answer_workdays=fields.number("answer_workdays", most=30),
        stages=_chosen(fields, "stages", STAGES),
        seats=_seats(fields),
        approval_apart=_chosen(fields, "approval_apart", approval) if fields.has("approval_apart") else (),
        has_confidential_record=fields.mark("has_confidential_record", default=False),
        asks_confidentiality=fields.mark("asks_confidentiality", default=False),
    )
    fields.finish()
    _check_panel(fields, kind)
    return kind


def check_categories(kinds: Mapping[str, Kind], categories: Collection[str]) -> None:
    """Refuse a kind whose seats or letters name a category or recipient that does not exist."""
    recipients = {*SeatRole, *PARTIES, "agency", *categories}
    for kind in kinds.values():
        named = {category for rule in kind.seats for category in rule.categories}
        for key, used, allowed in (("categories", named, set(categories)), ("letters", set(kind.letters), recipients)):
            if unknown := sorted(used - allowed):
                choices = ", ".join(sorted(allowed))
                raise SettingsError(f"kinds/{kind.id}.toml: {key}: {unknown[0]} is unknown; expected one of {choices}")


def check_series(kinds: Mapping[str, Kind], series: Collection[str]) -> None:
    """Refuse a kind whose documents take numbers of a series that numbering.toml does not have."""
    for kind in kinds.values():
        if kind.number_series and kind.number_series not in series:
            choices = ", ".join(sorted(series))
            found = f"{kind.number_series} is unknown; expected one of {choices}, or empty"
            raise SettingsError(f"kinds/{kind.id}.toml: number_series: {found}")


def _chosen(fields: Fields, key: str, choices: Collection[str]) -> tuple[str, ...]:
    words = fields.texts(key)
    if len(set(words)) < len(words) or not set(words) <= set(choices):
        raise fields.wrong(key, f"different words out of: {', '.join(choices)}")
    return words


def _letters(fields: Fields) -> Mapping[str, str]:
    letters = fields.table("letters")
    return {recipient: letters.choice(recipient, tuple(LETTERS)) for recipient in letters.names()}


def _reminders(fields: Fields) -> tuple[Rung, ...]:
    words = fields.texts("reminders")
    found = [RUNG.fullmatch(word) for word in words]
    if None in found or len(set(words)) < len(words):
        leads = '"mail 7d" (days), "mail 2w" (working days), "message 2h" (hours)'
        raise fields.wrong("reminders", f"different rungs of channel and time before the start, such as {leads}")
    return tuple(Rung(RungChannel(each[1]), each[2]) for each in found if each)


def _seats(fields: Fields) -> tuple[SeatRule, ...]:
    rules = tuple(map(_seat, fields.tables("seats")))
    if not rules or len({rule.role for rule in rules}) < len(rules):
        raise fields.wrong("seats", "at least one [[seats]] and one per role")
    return rules


def _seat(fields: Fields) -> SeatRule:
    most = fields.number("most", least=1, most=50)
    least = fields.number("least", most=most)
    rule = SeatRule(
        role=SeatRole(fields.choice("role", tuple(SeatRole))),
        label=fields.label("label"),
        categories=fields.texts("categories"),
        least=least,
        most=most,
        usual=fields.number("usual", least=least, most=most),
        has_vote=fields.mark("has_vote"),
    )
    fields.finish()
    return rule


def _check_panel(fields: Fields, kind: Kind) -> None:
    voting = {rule.role for rule in kind.seats if rule.has_vote}
    if kind.has_panel_rule and (SeatRole.MEMBER not in voting or voting - VOTING):
        raise fields.wrong("has_panel_rule", "has_vote = true for member, or for presider and member, and nobody else")
