"""What does a letter about a new member hold: who is new, neutrally, and until when the party may object?

The day is fixed with its clause when the letter leaves and again when its service is recorded.
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from hearing_app.domain.errors import Refused, RuleRef
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.sittings.letters import LetterKind, NewMember
from hearing_app.domain.sittings.substitution.objections import Objection, objection_right
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.category_labels import category_label
from hearing_app.services.steps.sittings.grounds import kind_rules
from hearing_app.services.steps.sittings.presence import unit_of
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow


def is_about_members(letter: LetterRow) -> bool:
    """Say whether a letter tells a party of a new member."""
    return letter.kind == LetterKind.PARTY_MEMBERS.value


def new_members(ctx: Context, row: SittingRow, letter: LetterRow, *, language: str) -> tuple[NewMember, ...]:
    """Return the members of whom a letter tells, as a party may read it."""
    wanted = set(letter.content.get("members", ())) if is_about_members(letter) else set()
    return tuple(_member(ctx, row, seat, language=language) for seat in row.seats if seat.id in wanted)


def _member(ctx: Context, row: SittingRow, seat: SeatRow, *, language: str) -> NewMember:
    rule = ctx.rules.kinds[row.kind].seats_of(SeatRole(seat.role))
    category = category_label(ctx, seat.category)
    return NewMember(_said(rule.label, language) if rule else "", _said(category, language), unit_of(seat))


def _said(label: Mapping[str, str], language: str) -> str:
    return label.get(language) or label["zh"]


def objection_of(ctx: Context, row: SittingRow, letter: LetterRow) -> Objection | None:
    """Return until when a party may object, as fixed in its letter, else as it would be if it were told today."""
    if not is_about_members(letter):
        return None
    if until := letter.content.get("object_until"):
        is_cut_short = bool(letter.content.get("object_cut_short"))
        return Objection(date.fromisoformat(until), RuleRef(**letter.content["object_rule"]), is_cut_short)
    return _counted(ctx, row, told_on=civil_day(ctx.now))


def fix_objection(ctx: Context, row: SittingRow, letter: LetterRow, *, told_on: date) -> None:
    """Write into a letter until when its party may object, counted from the day on which it was told."""
    right = _counted(ctx, row, told_on=told_on) if is_about_members(letter) else None
    if right is not None:
        letter.content = {
            **letter.content,
            "object_until": right.until_on.isoformat(),
            "object_cut_short": right.is_cut_short,
            "object_rule": asdict(right.rule),
        }


def _counted(ctx: Context, row: SittingRow, *, told_on: date) -> Objection | None:
    rules = kind_rules(ctx, ctx.reader, row.unit_id, kind=row.kind)
    try:
        return objection_right(rules.profile, rules.workdays, told_on=told_on, day=civil_day(row.starts_at))
    except Refused:
        return None
