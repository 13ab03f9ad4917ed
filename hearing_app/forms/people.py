"""Who is put on the roster, how is somebody reached, when can he come, which two records are one?"""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import HiddenField, IntegerField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from hearing_app.domain.intake.cells import read_code, read_email, read_phone, read_text
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.i18n import text
from hearing_app.services.rooms import RoomOrder
from hearing_app.services.steps.intake.person_intake import ContactOrder, EntryTimesOrder, PersonOrder

Labels = Mapping[str, Mapping[str, str]]
CHANNELS: Mapping[str, str] = {
    "": _("有邮箱用邮箱，没有打电话"),
    "telephone": _("电话"),
    "message": _("短信、微信"),
    "paper": _("书面"),
}
LANGUAGES: Mapping[str, str] = {"zh": _("中文"), "en": _("英文")}


def is_mail(_form: object, field: StringField) -> None:
    """Refuse what is no e-mail address, as an import does."""
    if read_email(field.data) is None:
        raise ValidationError(_("写成 name@example.com 的样子。"))


def _mail(data: str | None) -> str:
    return read_email(data) or "" if data else ""


class PersonForm(SpokenForm):
    """Somebody new on the roster."""

    name = StringField(_("姓名"), [InputRequired(), Length(max=60)])
    code = StringField(_("编号"), [InputRequired(), Length(max=20)], description=_("例如 E120"))
    category = SelectField(_("类别"), [InputRequired()])
    agency = StringField(_("单位"), [Optional(), Length(max=80)])
    phone = StringField(_("电话"), [Optional(), Length(max=40)])
    email = StringField(_("电子邮箱"), [Optional(), is_mail, Length(max=120)])
    district = StringField(_("区县"), [Optional(), Length(max=40)])
    specialisms = StringField(_("专业领域"), [Optional(), Length(max=120)])
    term_from_on = DayField(_("聘期起"), [Optional()])
    term_to_on = DayField(_("聘期止"), [Optional()])
    monthly_cap = IntegerField(_("每月上限"), [Optional(), NumberRange(min=1, max=31)])
    times_text = StringField(
        _("不可参加时间"), [Optional(), Length(max=200)], description=_("例如 周三下午；每月1日至5日")
    )

    def __init__(self, categories: Labels, **more: Any) -> None:
        super().__init__(**more)
        self.category.choices = choices_of(categories, nothing=_("请选"))

    @property
    def order(self) -> PersonOrder:
        """Return who is to be put on the roster."""
        return PersonOrder(
            name=read_text(self.name.data),
            code=read_code(self.code.data),
            category=self.category.data,
            agency=read_text(self.agency.data or ""),
            phone=read_phone(self.phone.data or "").number,
            email=_mail(self.email.data),
            district=read_text(self.district.data or ""),
            specialisms=read_text(self.specialisms.data or ""),
            term_from_on=self.term_from_on.data,
            term_to_on=self.term_to_on.data,
            monthly_cap=self.monthly_cap.data,
            times_text=(self.times_text.data or "").strip(),
        )


class ContactForm(VersionedForm):
    """How somebody is reached."""

    phone = StringField(_("电话"), [Optional(), Length(max=40)])
    email = StringField(_("电子邮箱"), [Optional(), is_mail, Length(max=120)])
    channel = SelectField(_("习惯的联系方式"), [Optional()])
    language = SelectField(_("信件语言"), [InputRequired()])
    district = StringField(_("区县"), [Optional(), Length(max=40)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.channel.choices = [SelectChoice(id_, text(words)) for id_, words in CHANNELS.items()]
        self.language.choices = [SelectChoice(id_, text(words)) for id_, words in LANGUAGES.items()]

    def order(self, person_id: int) -> ContactOrder:
        """Return the contacts of a person."""
        return ContactOrder(
            person_id=person_id,
            version=self.seen,
            phone=read_phone(self.phone.data or "").number,
            email=_mail(self.email.data),
            channel=self.channel.data or "",
            language=self.language.data,
            district=read_text(self.district.data or ""),
        )


class EntryTimesForm(VersionedForm):
    """When somebody cannot come, in words."""

    words = TextAreaField(
        _("不可参加时间"), [Optional(), Length(max=200)], description=_("例如 周三下午；每月1日至5日")
    )

    def order(self, person_id: int, entry_id: int) -> EntryTimesOrder:
        """Return the words for an entry of a person."""
        return EntryTimesOrder(person_id, self.seen, entry_id, self.words.data or "")


class MergeForm(SpokenForm):
    """Which of two records is kept."""

    kept_id = HiddenField(validators=[InputRequired()])
    merged_id = HiddenField(validators=[InputRequired()])

    @property
    def ids(self) -> tuple[int, int]:
        """Return the kept and the merged record; what is no number is nobody."""
        return whole(self.kept_id.data) or 0, whole(self.merged_id.data) or 0


class RosterFilterForm(SpokenForm):
    """By which category the roster is narrowed."""

    class Meta(SpokenForm.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    category = SelectField(_("类别"), [Optional()])

    def offer(self, categories: Labels) -> None:
        """Fill the choices with the categories that somebody holds."""
        self.category.choices = choices_of(categories, nothing=_("不限"))


class RoomForm(VersionedForm):
    """A room: where it is, how many it holds, what it has, when it is open."""

    place = StringField(_("地点"), [Optional(), Length(max=80)])
    capacity = IntegerField(_("容纳人数"), [InputRequired(), NumberRange(min=1, max=2000)])
    equipment = StringField(
        _("设备"), [Optional(), Length(max=120)], description=_("用顿号分开，例如 录音录像、视频会议、无障碍")
    )
    hours_text = TextAreaField(
        _("开放时间"), [Optional(), Length(max=300)], description=_("例如 周一至周四 09:00-12:00、14:00-18:00")
    )

    def order(self, room_id: int) -> RoomOrder:
        """Return what is to be written about a room."""
        return RoomOrder(
            room_id=room_id,
            version=self.seen,
            place=(self.place.data or "").strip(),
            capacity=self.capacity.data,
            equipment=tuple(_parts(self.equipment.data or "")),
            hours_text=(self.hours_text.data or "").strip(),
        )


def _parts(words: str) -> Iterable[str]:
    return (part.strip() for part in words.replace(",", "、").replace("，", "、").split("、") if part.strip())
