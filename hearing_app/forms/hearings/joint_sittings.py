"""What is filled in to hear several matters together, or to move them all?"""

from collections.abc import Iterable

from wtforms import SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from hearing_app.domain.spans import Span, civil_instant
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.sittings import VersionForm, listed
from hearing_app.i18n import mark as _
from hearing_app.i18n import text


class JoinForm(VersionForm):
    """Which matter is to be heard together with a sitting's own."""

    number = StringField(_("并入的事项编号"), [InputRequired(_("写明事项编号。")), Length(max=40)])


class TogetherForm(VersionForm):
    """To which time and room all sittings held together go."""

    day = DayField(_("日期"), [InputRequired(_("填写日期。"))])
    starts = TimeField(_("开始"), [InputRequired(_("填写开始时间。"))])
    ends = TimeField(_("结束"), [InputRequired(_("填写结束时间。"))])
    room = SelectField(_("地点"), [Optional()], choices=[], validate_choice=False)

    def offer(self, rooms: Iterable[tuple[int, str]]) -> None:
        """Fill the list of rooms."""
        self.room.choices = listed(((str(id_), name) for id_, name in rooms), nothing=text("还没有定"))

    def validate_ends(self, field: TimeField) -> None:
        """The end comes after the start."""
        if field.data is not None and self.starts.data is not None and field.data <= self.starts.data:
            raise ValidationError(_("结束要晚于开始。"))

    @property
    def span(self) -> Span:
        """Return the time."""
        return Span(
            civil_instant(self.day.data, self.starts.data),
            civil_instant(self.day.data, self.ends.data),
        )

    @property
    def room_id(self) -> int | None:
        """Return the room, None where none is settled."""
        return whole(str(self.room.data or ""))
