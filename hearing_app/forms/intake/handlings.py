"""To which conclusion did handling come?"""

from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.matters.handlings import CONCLUSIONS, HandlingOrder
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import mark as _


class HandlingForm(VersionedForm):
    """A handling opinion."""

    conclusion = RadioField(_("处理结论"), [InputRequired()])
    paper = StringField(_("处理意见书文号"), [InputRequired(), Length(max=120)])
    issued_on = DayField(_("作出日期"), [InputRequired()])
    facts = TextAreaField(_("查明的事实"), [InputRequired(), Length(max=4000)])
    basis = TextAreaField(_("处理意见和依据"), [InputRequired(), Length(max=4000)])
    new_facts = TextAreaField(
        _("新的事实、理由"),
        [Optional(), Length(max=2000)],
        description=_("重新办理的写：和被撤销的意见相比，什么是新的"),
    )
    same_reason = TextAreaField(
        _("结论相同的理由"), [Optional(), Length(max=2000)], description=_("没有新的事实、结论仍然相同的，要写")
    )

    def offer(self) -> None:
        """Fill in the conclusions."""
        self.conclusion.choices = choices_of(CONCLUSIONS)

    @property
    def order(self) -> HandlingOrder:
        """Return the opinion."""
        return HandlingOrder(
            conclusion=self.conclusion.data or "",
            paper=self.paper.data or "",
            issued_on=self.issued_on.data,
            facts=self.facts.data or "",
            basis=self.basis.data or "",
            new_facts=self.new_facts.data or "",
            same_reason=self.same_reason.data or "",
        )
