"""Where was a sitting dropped on the board, and for what shall a room be kept free?"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from wtforms import IntegerField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from hearing_app.domain.sittings.holds import DAYS_MOST
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import CIVIL, Span, civil_day, civil_instant
from hearing_app.forms.numbers import DayField, is_within, whole
from hearing_app.forms.sittings import VersionForm, listed
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.i18n import text
from hearing_app.services.sittings.holds import HoldOrder


def wall_clock(written: str) -> datetime | None:
    """Return the instant that a clock on the wall shows, written as 2026-12-03T09:30, or None."""
    try:
        found = datetime.fromisoformat(written.strip())
    except ValueError:
        return None
    is_plain = found.tzinfo is None and is_within(found.date())
    return found.replace(tzinfo=CIVIL) if is_plain else None


class DropForm(VersionForm):
    """The box of a sitting where it was dropped; without a room it stays where it was."""

    starts = StringField(validators=[InputRequired()])
    ends = StringField(validators=[InputRequired()])
    room = StringField(validators=[Optional()])

    def validate_ends(self, field: StringField) -> None:
        """Both ends are times that a clock can show, in their order."""
        start, end = wall_clock(self.starts.data or ""), wall_clock(field.data or "")
        if start is None or end is None or end <= start:
            raise ValidationError(_("结束要晚于开始。"))

    def moved(self, before: SittingOrder) -> SittingOrder:
        """Return the order at its new place with the same people; leave for a rest day holds on the same day only."""
        start, end = wall_clock(self.starts.data or ""), wall_clock(self.ends.data or "")
        if start is None or end is None:
            raise ValueError("an unchecked form was asked for its order")
        is_same_day = civil_day(start) == civil_day(before.span.start)
        is_same_time = start == before.span.start and end == before.span.end
        return replace(
            before,
            span=Span(start, end),
            room_id=whole(self.room.data) if self.room.data else before.room_id,
            seats=tuple(seat for seat in before.seats if not seat.is_released),
            allows_rest_day=before.allows_rest_day and is_same_day,
            override_reason=before.override_reason if is_same_time else "",
        )


class HoldForm(SpokenForm):
    """A room to keep free."""

    room = SelectField(_("场地"), [InputRequired(_("请从列表里选场地。"))], choices=[], validate_choice=False)
    day = DayField(_("日期"), [InputRequired(_("填写日期。"))])
    starts = TimeField(_("开始"), [InputRequired(_("填写开始时间。"))])
    ends = TimeField(_("结束"), [InputRequired(_("填写结束时间。"))])
    purpose = StringField(
        _("留作什么用"),
        [InputRequired(_("写一句留作什么用。")), Length(max=60)],
        description=_("同事都看得到，不写当事人的姓名。"),
    )
    days = IntegerField(
        _("留几天"),
        [InputRequired(_("填写 1 到 30。")), NumberRange(1, DAYS_MOST, _("填写 1 到 30。"))],
        default=3,
        description=_("到时没有安排，自动放开。"),
    )

    def offer(self, rooms: Sequence[tuple[str, str]]) -> None:
        """Fill the list of rooms."""
        self.room.choices = listed(rooms, nothing=text("请选择"))

    def validate_room(self, field: SelectField) -> None:
        """Accept the number of a room."""
        if whole(str(field.data)) is None:
            raise ValidationError(_("请从列表里选场地。"))

    def validate_ends(self, field: TimeField) -> None:
        """The end comes after the start."""
        if field.data is not None and self.starts.data is not None and field.data <= self.starts.data:
            raise ValidationError(_("结束要晚于开始。"))

    @property
    def order(self) -> HoldOrder:
        """Return what shall be held."""
        day: Any = self.day.data
        start: time = self.starts.data
        end: time = self.ends.data
        span = Span(civil_instant(day, start), civil_instant(day, end))
        return HoldOrder(whole(str(self.room.data)) or 0, span, self.purpose.data.strip(), self.days.data)


class BoardFilterForm(SpokenForm):
    """What is looked for on the board; it stands in the URL."""

    class Meta(SpokenForm.Meta):
        """A board is asked for with GET."""

        csrf = False

    kind = SelectField(_("种类"), [Optional()], choices=[], validate_choice=False)
    state = SelectField(_("状态"), [Optional()], choices=[], validate_choice=False)
    room = SelectField(_("场地"), [Optional()], choices=[], validate_choice=False)
    who = StringField(_("人员"), [Optional(), Length(max=40)])

    def offer(
        self,
        kinds: Sequence[tuple[str, str]],
        states: Sequence[tuple[str, str]],
        rooms: Sequence[tuple[str, str]],
    ) -> None:
        """Fill the lists."""
        for field, choices in ((self.kind, kinds), (self.state, states), (self.room, rooms)):
            field.choices = listed(choices, nothing=text("不限"))
