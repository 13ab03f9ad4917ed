"""What does a petitioner type to ask, and what does the office answer?"""

from typing import Any

from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.forms.matters import Labels, choices_of
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.matters.statuses import StatusAsked


class StatusForm(SpokenForm):
    """Number and code of the slip."""

    number = StringField(_("编号"), [InputRequired(_("填查询单上的编号")), Length(max=40)])
    code = StringField(
        _("查询码"), [InputRequired(_("填查询单上的查询码")), Length(max=40)], description=_("不分大小写，横线可以不填")
    )

    @property
    def asked(self) -> StatusAsked:
        """Return what was typed."""
        return StatusAsked(self.number.data or "", self.code.data or "")


class ApplicationForm(StatusForm):
    """An application by whoever has number and code."""

    wanted = RadioField(_("申请什么"), [InputRequired(_("选听证或者调解"))])
    words = TextAreaField(
        _("理由"), [InputRequired(_("写几句理由")), Length(max=1000)], description=_("为什么需要，希望解决什么")
    )

    def __init__(self, offered: Labels, **more: Any) -> None:
        super().__init__(**more)
        self.wanted.choices = choices_of(offered)


class SettlementForm(SpokenForm):
    """What becomes of an application."""

    settlement = RadioField(
        _("怎样办"),
        [InputRequired(_("选一个结果"))],
        choices=[SelectChoice("taken", _("转入办理")), SelectChoice("declined", _("不予安排"))],
    )
    answer = TextAreaField(
        _("答复"), [Optional(), Length(max=500)], description=_("申请人查询时看得到，不写别人的姓名")
    )
