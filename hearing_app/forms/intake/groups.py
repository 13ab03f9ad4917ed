"""Who represents a group, which households are in it, and what is written for them?"""

from typing import Any

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.intake.cells import read_phone, read_text
from hearing_app.domain.matters.groups import RESULTS, HouseholdsOrder, RepresentativeOrder
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.numbers import DayField, whole
from hearing_app.i18n import mark as _
from hearing_app.services.matters.groups import METHODS


class RepresentativeForm(VersionedForm):
    """Somebody who was elected."""

    name = StringField(_("姓名"), [InputRequired(), Length(max=60)])
    phone = StringField(_("电话"), [Optional(), Length(max=40)])
    elected_on = DayField(_("推选日期"), [InputRequired()])
    paper = StringField(_("推选书"), [InputRequired(), Length(max=120)], description=_("名称、份数或者材料编号"))

    @property
    def order(self) -> RepresentativeOrder:
        """Return who was elected."""
        return RepresentativeOrder(
            name=read_text(self.name.data or ""),
            elected_on=self.elected_on.data,
            paper=self.paper.data or "",
            phone=read_phone(self.phone.data or "").number,
        )


class EndForm(VersionedForm):
    """That somebody no longer represents the group."""

    until_on = DayField(_("从哪一天起"), [InputRequired()])
    reason = StringField(_("理由"), [InputRequired(), Length(max=200)], description=_("例如 本人辞任、重新推选"))


class HouseholdListForm(VersionedForm):
    """A list of households."""

    words = TextAreaField(
        _("名单"),
        [InputRequired(), Length(max=400_000)],
        description=_("一行一户：户号、姓名、电话，用空格、逗号或者制表符隔开，可以从表格里复制"),
    )


class HouseholdsForm(VersionedForm):
    """What is written for the chosen households."""

    chosen = SelectMultipleField(_("户"), validate_choice=False)
    served_on = DayField(_("送达日期"), [Optional()])
    served_how = SelectField(_("送达方式"), [Optional()])
    result = SelectField(_("结果"), [Optional()])
    result_on = DayField(_("结果日期"), [Optional()])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.served_how.choices = choices_of(METHODS, nothing=_("不登记送达"))
        known = {id_: label for id_, label in RESULTS.items() if id_}
        self.result.choices = choices_of(known, nothing=_("不登记结果"))

    @property
    def order(self) -> HouseholdsOrder:
        """Return what is written, and for whom; what is no number names nobody."""
        ids = [whole(one) for one in self.chosen.data or []]
        return HouseholdsOrder(
            ids=tuple(-1 if id_ is None else id_ for id_ in ids),
            served_on=self.served_on.data,
            served_how=self.served_how.data or "",
            result=self.result.data or "",
            result_on=self.result_on.data,
        )
