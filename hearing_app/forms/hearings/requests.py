"""What is asked about a request for a hearing: the application, the organ's own motion, the decision?"""

from wtforms import RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.hearings.requests import (
    CONSENTS,
    GROUNDS,
    REFUSAL_GROUNDS,
    Applicant,
    Application,
    Decision,
)
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.hearings.requests import ApplicationOrder, DecisionOrder, Seen


class ApplicationForm(VersionedForm):
    """Who asks for a hearing, on which day, on which ground."""

    applicant = RadioField(
        _("谁提出的"),
        [InputRequired(_("选一项。"))],
        choices=[
            SelectChoice(Applicant.PETITIONER.value, _("信访人申请")),
            SelectChoice(Applicant.ORGAN.value, _("听证机关主动举行")),
        ],
    )
    applied_on = DayField(_("哪一天"), [InputRequired(_("填写日期。"))])
    ground = SelectField(_("情形"), [InputRequired(_("选一种情形。"))], choices=[], validate_choice=False)
    words = TextAreaField(_("请求和理由"), [Optional(), Length(max=2000)])
    consent_by = SelectField(_("同意或者决定"), [needed_sometimes()], choices=[], validate_choice=False)
    consent_name = StringField(_("谁、哪次会议"), [needed_sometimes(), Length(max=60)])
    consent_on = DayField(_("同意或者决定的日期"), [needed_sometimes()])
    attendance_on = DayField(_("信访人同意参加的日期"), [needed_sometimes()])

    def offer(self) -> None:
        """Fill the lists in the language of the reader."""
        nothing = SelectChoice("", text("请选"))
        self.ground.choices = [nothing, *(SelectChoice(id_, label(words)) for id_, words in GROUNDS.items())]
        self.consent_by.choices = [nothing, *(SelectChoice(id_, label(words)) for id_, words in CONSENTS.items())]

    def order(self, number: str, request_id: int) -> ApplicationOrder:
        """Return the application; request 0 begins a new one."""
        wanted = Application(
            applicant=Applicant(self.applicant.data),
            applied_on=self.applied_on.data,
            ground=self.ground.data,
            consent_by=self.consent_by.data or "",
            consent_name=self.consent_name.data or "",
            consent_on=self.consent_on.data,
            attendance_on=self.attendance_on.data,
        )
        seen = Seen(number, request_id, self.seen) if request_id else None
        return ApplicationOrder(number, seen, wanted, self.words.data or "")


class DecisionForm(VersionedForm):
    """Whether a hearing is held, and why not."""

    decision = RadioField(
        _("决定"),
        [InputRequired(_("选一项。"))],
        choices=[
            SelectChoice(Decision.HOLD.value, _("举行听证")),
            SelectChoice(Decision.REFUSE.value, _("不举行听证")),
        ],
    )
    refusal_ground = SelectField(_("不举行的情形"), [needed_sometimes()], choices=[], validate_choice=False)
    reason = TextAreaField(_("理由"), [needed_sometimes(), Length(max=1000)], description=_("不举行的必须写明"))

    def offer(self) -> None:
        """Fill the list in the language of the reader."""
        grounds = [SelectChoice(id_, label(words)) for id_, words in REFUSAL_GROUNDS.items()]
        self.refusal_ground.choices = [SelectChoice("", text("请选")), *grounds]

    def order(self, number: str, request_id: int, decided_by: str) -> DecisionOrder:
        """Return the decision."""
        return DecisionOrder(
            Seen(number, request_id, self.seen),
            Decision(self.decision.data),
            decided_by,
            self.refusal_ground.data or "",
            self.reason.data or "",
        )


class WithdrawalForm(VersionedForm):
    """On which day the application was withdrawn."""

    withdrawn_on = DayField(_("撤回的日期"), [InputRequired(_("填写日期。"))])
