"""What does a clerk type at the call desk: who is on the line, and what he said?"""

from datetime import datetime

from wtforms import HiddenField, RadioField, SelectChoice, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from hearing_app.domain.sittings.invitations import Channel, Coming
from hearing_app.domain.spans import civil_instant
from hearing_app.forms.answers import LONGEST_NOTE, NO, YES, AnswerForm, light
from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.sittings.invitations import SpokenAnswer

SAID = (
    SelectChoice(Coming.ACCEPT.value, _("接受")),
    SelectChoice(Coming.DECLINE.value, _("谢绝")),
    SelectChoice(Coming.OTHER_TIME.value, _("另议时间")),
    # whoever was not on the line said nothing of an interest either
    SelectChoice(Coming.NOT_REACHED.value, _("未接通"), {"data-empties": "conflict"}),
)
INTEREST = (SelectChoice(NO, _("没有")), SelectChoice(YES, _("有，记下")))
CHANNELS = (
    SelectChoice(Channel.TELEPHONE.value, _("电话")),
    SelectChoice(Channel.COUNTER.value, _("柜台")),
    SelectChoice(Channel.MESSAGE.value, _("微信")),
    SelectChoice(Channel.PAPER.value, _("纸质")),
)


class FindForm(SpokenForm):
    """A number, a name, two characters of it or its pinyin initials."""

    words = StringField(_("来电号码、姓名或拼音首字母"), [InputRequired(), Length(max=60)])


class CallForm(AnswerForm):
    """What was said for one seat, by whom, through which channel, when."""

    seat_id = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,18}\Z")])
    coming = light(_("能否出席"), SAID)
    conflict = light(_("有无利害关系"), INTEREST)
    note = TextAreaField(_("备注"), [Optional(), Length(max=LONGEST_NOTE)])
    channel = RadioField(_("怎么答复的"), [InputRequired()], choices=CHANNELS, default=Channel.TELEPHONE.value)
    said_by = StringField(_("谁说的"), [Optional(), Length(max=60)])
    said_on = DayField(_("哪天说的"), [Optional()])
    said_time = TimeField(_("几点说的"), [Optional()])

    def validate_coming(self, field: RadioField) -> None:
        """Refuse another time without day and hour, and what is noted of somebody who was not on the line."""
        if field.data == Coming.NOT_REACHED.value and self.conflict.data:
            raise ValidationError(_("没有接通，就没有利害关系的答复。"))
        if field.data == Coming.OTHER_TIME.value and self.proposed_at is None:
            raise ValidationError(_("另议时间要写明哪天、几点。"))

    @property
    def said_at(self) -> datetime | None:
        """Return when it was said, if that was not just now."""
        if self.said_on.data is None or self.said_time.data is None:
            return None
        return civil_instant(self.said_on.data, self.said_time.data)

    @property
    def spoken(self) -> SpokenAnswer:
        """Return what is to be recorded."""
        return SpokenAnswer(
            seat_id=int(self.seat_id.data),
            channel=Channel(self.channel.data),
            said_by=self.said_by.data or "",
            said_at=self.said_at,
            answer=self.order,
        )


class ToldForm(SpokenForm):
    """That somebody was told what his letters say."""

    channel = RadioField(_("怎么告知的"), [InputRequired()], choices=CHANNELS, default=Channel.TELEPHONE.value)
