"""What is filled in when a hearing is prepared: publicity, announcement, observers, the plan?"""

from wtforms import HiddenField, IntegerField, RadioField, SelectChoice, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hearing_app.domain.hearings.publicity import MEDIA, MOST_OBSERVERS, RECORDING
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import label
from hearing_app.i18n import mark as _


class CircumstancesForm(VersionedForm):
    """Media, recording and observers' seats of a sitting."""

    media = RadioField(_("媒体"), [InputRequired(_("选一项。"))], choices=[])
    recording = RadioField(_("录音录像"), [InputRequired(_("选一项。"))], choices=[])
    observers = IntegerField(_("旁听席位数"), [NumberRange(0, MOST_OBSERVERS)], default=0)

    def offer(self) -> None:
        """Fill the lists in the language of the reader."""
        self.media.choices = [SelectChoice(id_, label(words)) for id_, words in MEDIA.items()]
        self.recording.choices = [SelectChoice(id_, label(words)) for id_, words in RECORDING.items()]


class VideoLinkForm(VersionedForm):
    """Where the members enter by video."""

    link = StringField(
        _("视频会议链接"),
        [Optional(), Length(max=400)],
        description=_("以 http:// 或 https:// 开头；留空就是取消"),
    )


class AnnouncementForm(VersionedForm):
    """What the public reads as the subject."""

    subject = StringField(
        _("对外的事由"),
        [InputRequired(_("写明事由。")), Length(max=80)],
        description=_("中性的说法，不写姓名，例如：某小区供暖争议"),
    )


class ObserverForm(VersionedForm):
    """Who asked at the counter to observe."""

    observer = StringField(_("姓名"), [InputRequired(_("写明姓名。")), Length(max=40)])


class PlanItemForm(VersionedForm):
    """Whose an item is, by when, and when it was done."""

    item = HiddenField(validators=[InputRequired()])
    owner = StringField(_("负责人"), [Optional(), Length(max=40)])
    due_on = DayField(_("完成期限"), [Optional()])
    done_on = DayField(_("完成日期"), [Optional()], description=_("没有完成的留空"))


class MinorForm(VersionedForm):
    """Whether a minor is concerned."""

    has_minor = RadioField(
        _("是否涉及未成年人"),
        [InputRequired(_("选一项。"))],
        choices=[SelectChoice("yes", _("涉及，一律不公开")), SelectChoice("no", _("不涉及"))],
    )
