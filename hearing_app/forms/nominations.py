"""Whom does an agency name for the seat that it was asked for: told to a clerk, or written on the page of its link?"""

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hearing_app.domain.intake.cells import read_email, read_phone, read_text
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import is_phone, whole
from hearing_app.forms.people import is_mail
from hearing_app.forms.sittings import VersionForm
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.sittings.nominations import SeatTarget
from hearing_app.services.steps.sittings.nominees import Nominee


class NominationForm(VersionForm):
    """Whom an agency told a clerk: somebody of the roster, or somebody new."""

    person = SelectField(_("名册上的人"), [needed_sometimes()], choices=[], validate_choice=False)
    name = StringField(_("姓名"), [needed_sometimes(), Length(max=60)])
    phone = StringField(_("电话"), [Optional(), is_phone, Length(max=40)])
    email = StringField(_("电子邮箱"), [Optional(), is_mail, Length(max=120)])

    def target_seat(self, sitting_id: int, seat_id: int) -> SeatTarget:
        """Return which seat is meant, in the version that the clerk saw."""
        return SeatTarget(sitting_id, self.version.data, seat_id)

    @property
    def nominee(self) -> Nominee:
        """Return who was named."""
        person_id = whole(self.person.data)
        return _nominee(self.name, self.phone, self.email, person_id=person_id)


class NameForm(SpokenForm):
    """Whom an agency names by itself; `sequence` is the version of the sitting that was on the page."""

    sequence = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,6}\Z")])
    name = StringField(_("姓名"), [InputRequired(), Length(max=60)])
    phone = StringField(_("电话"), [InputRequired(), is_phone, Length(max=40)])
    email = StringField(_("电子邮箱"), [Optional(), is_mail, Length(max=120)])

    @property
    def nominee(self) -> Nominee:
        """Return who was named."""
        return _nominee(self.name, self.phone, self.email)


def _nominee(name: StringField, phone: StringField, email: StringField, *, person_id: int | None = None) -> Nominee:
    number = read_phone(phone.data or "").number
    return Nominee(person_id, read_text(name.data or ""), number, read_email(email.data or "") or "")
