"""Which fields does the style guide show? One of each; nothing is ever saved."""

from collections.abc import Mapping

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    FileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _

TYPED: Mapping[str, str | list[str]] = {
    "number": "",
    "room": "1",
    "subject": "延期交房",
    "held_on": "2026-12-15",
    "starts": "09:30",
    "ends": "12:00",
    "categories": ["lawyer", "judge"],
}


class SpecimenForm(SpokenForm):
    """Every kind of field once, with labels, hints and choices as pages write them."""

    number = StringField(
        _("编号"), [InputRequired(_("填写编号，例如 LF20261103047"))], description=_("信访系统里的 13 位编号")
    )
    subject = StringField(_("事由"), [InputRequired(), Length(max=60)])
    facts = TextAreaField(_("备注"), [Optional()], description=_("只有本局看得见"))
    room = SelectField(
        _("地点"),
        [InputRequired()],
        choices=[SelectChoice("1", _("听证室一（60 座）")), SelectChoice("2", _("听证室二（30 座）"))],
    )
    held_on = DayField(_("日期"), [InputRequired()])
    starts = TimeField(_("开始"), [InputRequired()])
    ends = TimeField(_("结束"), [InputRequired()])
    answer = RadioField(
        _("能否出席"),
        [InputRequired(_("选一个答复"))],
        choices=[
            SelectChoice("yes", _("接受")),
            SelectChoice("no", _("谢绝")),
            SelectChoice("other", _("另议时间")),
            SelectChoice("missed", _("未接通")),
        ],
    )
    comes = RadioField(
        _("您能来吗？"),
        [Optional()],
        choices=[SelectChoice("yes", _("能来")), SelectChoice("no", _("不能来")), SelectChoice("other", _("换个时间"))],
    )
    state = SelectField(
        _("状态"),
        [Optional()],
        choices=[
            SelectChoice("", _("不限")),
            SelectChoice("noticed", _("已通知")),
            SelectChoice("confirmed", _("已确认")),
        ],
    )
    earliest = TimeField(_("最早几点"), [Optional()])
    is_free = RadioField(
        _("有无利害关系"), [Optional()], choices=[SelectChoice("yes", _("没有")), SelectChoice("no", _("有，记下"))]
    )
    categories = SelectMultipleField(
        _("要请的类别"),
        [Optional()],
        choices=[
            SelectChoice("lawyer", _("律师")),
            SelectChoice("judge", _("法官")),
            SelectChoice("deputy", _("人大代表")),
            SelectChoice("community", _("社区基层工作人员")),
        ],
    )
    channel = RadioField(
        _("送达方式"),
        [Optional()],
        choices=[
            SelectChoice("direct", _("直接送达")),
            SelectChoice("mail", _("邮寄")),
            SelectChoice("electronic", _("电子送达")),
        ],
    )
    is_public = BooleanField(_("公开举行"), description=_("公开的会在网站和公告栏登公告"))
    photo = FileField(_("送达回证照片"), [Optional()], description=_("照片或 PDF，不超过 20 MB"))


def specimen_form() -> SpecimenForm:
    """Return the form as it comes back with two mistakes."""
    form = SpecimenForm(MultiDict(TYPED), meta={"csrf": False})
    form.validate()
    return form
