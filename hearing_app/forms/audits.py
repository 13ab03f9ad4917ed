"""By what does the auditor narrow the chain?"""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import Length, Optional

from hearing_app.forms.matters import choices_of
from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.audit_trails import ACTIONS, SORTS, TrailFilter


class TrailForm(SpokenForm):
    """Days, an account, an action, a sort; they stand in the URL."""

    class Meta(SpokenForm.Meta):
        """A list is asked for with GET."""

        csrf = False

    from_on = DayField(_("从"), [Optional()], name="from")
    to_on = DayField(_("到"), [Optional()], name="to")
    actor = StringField(_("谁（账号）"), [Optional(), Length(max=80)])
    action = SelectField(_("做了什么"), [Optional()], choices=[], validate_choice=False)
    sort = HiddenField(validators=[Optional()])

    def offer(self) -> None:
        """Fill the list."""
        self.action.choices = choices_of(ACTIONS, nothing=_("不限"))

    def wanted(self, before: int | None, after: int | None) -> TrailFilter:
        """Return the filter; what cannot be read narrows nothing."""
        return TrailFilter(
            from_on=self.from_on.data,
            to_on=self.to_on.data,
            actor=(self.actor.data or "").strip().replace("\0", ""),
            action=self.action.data if self.action.data in ACTIONS else "",
            sort=self.sort.data if self.sort.data in SORTS else "",
            before=before,
            after=after,
        )
