"""Why is a number void?"""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _


class VoidForm(SpokenForm):
    """Voiding a number."""

    reason = StringField(_("作废理由"), [InputRequired(), Length(max=200)])
