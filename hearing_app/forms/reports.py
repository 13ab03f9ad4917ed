"""Why is a frozen year frozen again?"""

from wtforms import StringField
from wtforms.validators import Length, Optional

from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _


class FreezeForm(SpokenForm):
    """Freezing the figures of a year."""

    reason = StringField(_("更正理由"), [Optional(), Length(max=200)], description=_("已经定过稿、数字有更正的，要写"))
