"""What does the recorder press on the day? Buttons that carry the version that was seen."""

from wtforms import HiddenField
from wtforms.validators import InputRequired

from hearing_app.forms.numbers import whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.services.matters.days import DayTarget


class DayForm(SpokenForm):
    """The version of the sitting on which a button was pressed."""

    version = HiddenField(validators=[InputRequired()])

    def target(self, sitting_id: int) -> DayTarget:
        """Return which sitting begins or ends."""
        return DayTarget(sitting_id, whole(self.version.data) or 0)
