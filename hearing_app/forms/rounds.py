"""What does a clerk type back from a printed call sheet: for each line its code and what was said?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from wtforms import FieldList, Form, FormField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.errors import Reason
from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.spans import civil_instant
from hearing_app.forms.answers import LONGEST_NOTE, NO, YES
from hearing_app.forms.calls import SAID
from hearing_app.forms.numbers import DayField, whole_day
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.sittings.invitations import SpokenAnswer
from hearing_app.services.sittings.rounds import TypedTo
from hearing_app.services.steps.sittings.answering import AnswerOrder

TOLD, BLANK_LINES, MOST_LINES = "told", 3, 200
CHOICES = (SelectChoice("", _("没有打")), *SAID, SelectChoice(TOLD, _("告知到了")))
INTEREST = (SelectChoice("", _("没有问")), SelectChoice(NO, _("没有")), SelectChoice(YES, _("有")))


class LineForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One line of a sheet; what is left blank was not called."""

    code = StringField(_("行码"), [Optional(), Length(max=40)])
    said = SelectField(_("结果"), choices=CHOICES, validate_choice=False)
    conflict = SelectField(_("利害关系"), choices=INTEREST, validate_choice=False)
    at = TimeField(_("几点说的"), [Optional()])
    other = StringField(_("另议到"), [Optional(), Length(max=30)])
    said_by = StringField(_("谁说的"), [Optional(), Length(max=60)])
    note = StringField(_("备注"), [Optional(), Length(max=LONGEST_NOTE)])


class SheetForm(SpokenForm):
    """All lines of a sheet in one sending, with the day on which the calls were made."""

    on = DayField(_("哪天打的"), [InputRequired()])
    lines = FieldList(FormField(LineForm), max_entries=MOST_LINES)

    def typed(self, now: datetime) -> Iterator["TypedLine"]:
        """Yield the lines in which something stands, in order."""
        for entry in self.lines:
            line = TypedLine(entry.form, self.on.data, now)
            if line.is_filled:
                yield line


@dataclass(frozen=True, slots=True)
class TypedLine:
    """One line as it was typed; it becomes an answer once it is known whom it is about."""

    form: Any
    day: date
    now: datetime

    @property
    def code(self) -> str:
        """Return the line's code as it was typed."""
        return self.form.code.data or ""

    @property
    def is_filled(self) -> bool:
        """Say whether a result stands in it, or a code that nobody printed for him."""
        fields = (self.form.said, self.form.conflict, self.form.at, self.form.other, self.form.said_by, self.form.note)
        return any(field.data or field.errors for field in fields)

    @property
    def is_told(self) -> bool:
        """Say whether somebody was told, and nothing was asked."""
        return bool(self.form.said.data == TOLD)

    def reasons(self) -> list[Reason]:
        """Return what is wrong with the line itself; the domain judges the rest."""
        found = []
        if self.form.errors:
            found.append(Reason("round.unreadable"))
        known = {choice.value for choice in CHOICES}
        if self.form.said.data not in known or not (self.form.said.data or self.form.conflict.data):
            found.append(Reason("round.no_result"))
        if self.form.said.data == Coming.OTHER_TIME.value and self._other_at() is None:
            found.append(Reason("round.no_other_time"))
        if self.form.said.data == Coming.NOT_REACHED.value and self.form.conflict.data:
            found.append(Reason("round.not_reached"))
        return found

    def spoken(self, to: TypedTo) -> SpokenAnswer:
        """Return the answer of the seat that the code named, to the version that the sheet told."""
        said, conflict = self.form.said.data, self.form.conflict.data
        order = AnswerOrder(
            sequence=to.sequence,
            coming=Coming(said) if said else None,
            has_conflict={NO: False, YES: True}.get(conflict),
            note=self.form.note.data or "",
            proposed_at=self._other_at(),
        )
        said_by = (self.form.said_by.data or "").strip() or to.name
        return SpokenAnswer(to.seat_id, Channel.TELEPHONE, said_by, self._said_at(), order)

    def _said_at(self) -> datetime | None:
        """Return when it was said; of a day that is over without an hour, its last minute."""
        if self.form.at.data is not None:
            return civil_instant(self.day, self.form.at.data)
        end = civil_instant(self.day + timedelta(days=1), time(0)) - timedelta(minutes=1)
        return end if end < self.now else None

    def _other_at(self) -> datetime | None:
        """Read 2026-12-16 14:00, 12-16 14:00 or 12.16 14:00; a day without a year is the next one of its kind."""
        words = (self.form.other.data or "").replace(".", "-").replace("/", "-").replace("：", ":").split()
        if len(words) != 2:
            return None
        day = whole_day(words[0]) or self._next_day(words[0])
        try:
            clock = time.fromisoformat(words[1].zfill(len("09:00")))
        except ValueError:
            return None
        return civil_instant(day, clock) if day is not None else None

    def _next_day(self, words: str) -> date | None:
        month, dash, day = words.partition("-")
        if not (dash and month.isdecimal() and day.isdecimal() and words.isascii()):
            return None
        years = (self.day.year, self.day.year + 1)
        found = [whole_day(f"{year}-{month.zfill(2)}-{day.zfill(2)}") for year in years]
        return next((each for each in found if each is not None and each >= self.day), None)
