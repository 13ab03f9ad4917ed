"""Which matters shall be planned together, over which weeks, for how long may it take, what matters how much?"""

from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange
from wtforms.widgets import CheckboxInput, ListWidget

from hearing_app.domain.plans.orders import (
    SECONDS_LEAST,
    SECONDS_MOST,
    WEEKS_MOST,
    WEIGHT_LABELS,
    PlanOrder,
    Weight,
    Wishes,
)
from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label
from hearing_app.i18n import mark as _


class PlanForm(SpokenForm):
    """A plan of many matters."""

    matters = SelectMultipleField(
        _("排哪些事项"),
        choices=[],
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    from_on = DayField(_("从哪天起"), [InputRequired(_("填写日期。"))])
    weeks = IntegerField(
        _("排几周"),
        [InputRequired(_("填写 1 到 12。")), NumberRange(1, WEEKS_MOST, _("填写 1 到 12。"))],
        default=4,
    )
    seconds = IntegerField(
        _("最多算几秒"),
        [InputRequired(_("填写 5 到 120。")), NumberRange(SECONDS_LEAST, SECONDS_MOST, _("填写 5 到 120。"))],
        default=20,
    )
    waiting = SelectField(_("少让人等"), [InputRequired()], choices=[], default=Weight.NORMAL.value)
    load = SelectField(_("负担均匀"), [InputRequired()], choices=[], default=Weight.NORMAL.value)
    distance = SelectField(_("就近请人"), [InputRequired()], choices=[], default=Weight.NORMAL.value)

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Fill in the matters that wait (number and words) and how much something matters."""
        for field in (self.waiting, self.load, self.distance):
            field.choices = [SelectChoice(weight.value, label(words)) for weight, words in WEIGHT_LABELS.items()]
        self.matters.choices = [SelectChoice(*choice) for choice in choices]

    @property
    def order(self) -> PlanOrder:
        """Return what is asked for."""
        chosen: Any = self.matters.data or ()
        wishes = Wishes(Weight(self.waiting.data), Weight(self.load.data), Weight(self.distance.data))
        return PlanOrder(tuple(dict.fromkeys(chosen)), self.from_on.data, self.weeks.data, self.seconds.data, wishes)
