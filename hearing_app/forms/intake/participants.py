"""Who is added to a matter: an agent, a third party, somebody who handled it?"""

from typing import Any

from wtforms import RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.intake.cells import read_phone, read_text
from hearing_app.domain.rules.vocabulary import AGENT, GUARDIAN, INTERPRETER, PARTIES
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.needed import needed_sometimes
from hearing_app.i18n import mark as _
from hearing_app.services.steps.intake.participants import THIRD_PARTY, ParticipantOrder


class HandlerForm(VersionedForm):
    """Somebody who handled the matter."""

    who = StringField(_("承办人"), [InputRequired(), Length(max=60)], description=_("名册编号或者姓名"))


class ParticipantForm(VersionedForm):
    """Somebody who acts for a party, or is affected by the matter."""

    role = RadioField(
        _("身份"),
        [InputRequired(_("选一个身份"))],
        choices=[
            SelectChoice(AGENT, _("代理人")),
            SelectChoice(THIRD_PARTY, _("第三人")),
            SelectChoice(GUARDIAN, _("监护人")),
            SelectChoice(INTERPRETER, _("翻译")),
        ],
    )
    name = StringField(_("姓名"), [InputRequired(), Length(max=60)])
    side = SelectField(_("为哪一方"), [needed_sometimes()])
    firm = StringField(_("律师事务所"), [Optional(), Length(max=80)], description=_("同所的人不上听证席"))
    phone = StringField(_("电话"), [Optional(), Length(max=40)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.side.choices = choices_of(PARTIES, nothing=_("第三人不用选"))

    def order(self, number: str) -> ParticipantOrder:
        """Return whom to add to the matter of a number."""
        return ParticipantOrder(
            number=number,
            version=self.seen,
            role=self.role.data,
            name=read_text(self.name.data or ""),
            phone=read_phone(self.phone.data or "").number,
            side=self.side.data or "",
            firm=read_text(self.firm.data or ""),
        )
