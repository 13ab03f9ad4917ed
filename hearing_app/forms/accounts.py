"""Who wants in? Signing in."""

from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _


class SignInForm(SpokenForm):
    """Name and password."""

    username = StringField(_("用户名"), [InputRequired(), Length(max=80)])
    password = PasswordField(_("密码"), [InputRequired(), Length(max=128)])
