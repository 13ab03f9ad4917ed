"""Who is put on a list of hearing officers, and whom does a side strike?"""

from collections.abc import Iterable

from wtforms import IntegerField, RadioField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import label
from hearing_app.i18n import mark as _
from hearing_app.services.hearings.lists import StrikeOrder


class ListForm(VersionedForm):
    """Whom the list holds."""

    people = SelectMultipleField(
        _("列入名单的人"),
        choices=[],
        coerce=int,
        widget=ListWidget(),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        """Fill the list of people."""
        self.people.choices = [SelectChoice(id_, words) for id_, words in people]


class StrikeForm(VersionedForm):
    """Which side struck whom on which day."""

    # several of these stand on a page, each with its own number, which the page writes itself
    line = IntegerField(validators=[InputRequired()])
    side = RadioField(_("哪一方剔除"), [InputRequired(_("选一项。"))], choices=[])
    struck_on = DayField(_("剔除日期"), [InputRequired(_("填写日期。"))])

    def offer(self) -> None:
        """Fill the list of sides in the language of the reader."""
        self.side.choices = [SelectChoice(id_, label(words)) for id_, words in PARTIES.items()]

    def order(self, number: str, list_id: int) -> StrikeOrder:
        """Return the strike."""
        return StrikeOrder(number, list_id, self.seen, self.line.data, self.side.data, self.struck_on.data)
