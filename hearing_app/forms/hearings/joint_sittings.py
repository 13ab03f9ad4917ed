"""What is filled in to hear several matters together, or to move them all?"""

from wtforms import StringField
from wtforms.validators import InputRequired, Length

from hearing_app.domain.sittings.orders import Destination
from hearing_app.forms.sittings import PlaceForm, VersionForm, override_field
from hearing_app.i18n import mark as _


class JoinForm(VersionForm):
    """Which matter is to be heard together with a sitting's own."""

    number = StringField(_("并入的事项编号"), [InputRequired(_("写明事项编号。")), Length(max=40)])

    @property
    def matter_number(self) -> str:
        """Return the number as it is kept."""
        return (self.number.data or "").strip()


class TogetherForm(PlaceForm, VersionForm):
    """To which time and room all sittings held together go."""

    override_reason = override_field()

    @property
    def destination(self) -> Destination:
        """Return where they go."""
        return Destination(self.span, self.room_id, (self.override_reason.data or "").strip())
