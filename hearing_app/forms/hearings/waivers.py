"""What is asked when a party stayed away?"""

from datetime import datetime

from wtforms import IntegerField, RadioField, SelectChoice, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length

from hearing_app.domain.hearings.waivers import Finding
from hearing_app.domain.spans import civil_day, civil_instant
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.i18n import mark as _
from hearing_app.services.hearings.waivers import AbsenceOrder


class AbsenceForm(VersionedForm):
    """The call, the reasons heard and the presider's finding; service is on record already."""

    # one form stands under each party, whose number the page writes itself
    party = IntegerField(validators=[InputRequired()])
    called_by = StringField(_("谁打的电话"), [needed_sometimes(), Length(max=40)])
    called_to = StringField(_("打给谁"), [needed_sometimes(), Length(max=60)], description=_("写明姓名和身份"))
    called_time = TimeField(_("几点打的"), [needed_sometimes()])
    heard = TextAreaField(
        _("听取的理由"), [needed_sometimes(), Length(max=500)], description=_("没有打通的，写明打了几次、没有打通")
    )
    finding = RadioField(
        _("主持人的认定"),
        [InputRequired(_("选一项。"))],
        choices=[
            SelectChoice(Finding.WAIVER.value, _("无正当理由，视为放弃听证")),
            SelectChoice(Finding.EXCUSED.value, _("有正当理由，另行安排")),
        ],
    )
    reason = TextAreaField(_("认定的理由"), [needed_sometimes(), Length(max=500)])
    found_by = StringField(_("主持人"), [needed_sometimes(), Length(max=40)])

    def order(self, sitting_id: int, now: datetime) -> AbsenceOrder:
        """Return the record; the call was made today."""
        at = self.called_time.data
        return AbsenceOrder(
            sitting_id=sitting_id,
            version=self.seen,
            party_id=self.party.data,
            called_by=self.called_by.data or "",
            called_to=self.called_to.data or "",
            called_at=civil_instant(civil_day(now), at) if at is not None else None,
            heard=self.heard.data or "",
            finding=Finding(self.finding.data),
            reason=self.reason.data or "",
            found_by=self.found_by.data or "",
        )
