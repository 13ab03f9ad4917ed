"""What does a clerk look for in the ledger of mail?"""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _


class FindMailForm(SpokenForm):
    """Part of a number, of a name or of an address."""

    words = StringField(_("编号、收件人或邮箱"), [InputRequired(), Length(max=60)])
