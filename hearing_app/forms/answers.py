"""What does an invited person answer: can he come, has he an interest in the matter?"""

from collections.abc import Sequence
from datetime import datetime

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, TextAreaField, TimeField
from wtforms.validators import AnyOf, InputRequired, Length, Optional, Regexp

from hearing_app.domain.sittings.invitations import Coming
from hearing_app.domain.spans import civil_instant
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.services.steps.sittings.answering import AnswerOrder

NO, YES = "no", "yes"
COMING = (
    SelectChoice(Coming.ACCEPT.value, _("能来")),
    SelectChoice(Coming.DECLINE.value, _("不能来")),
    SelectChoice(Coming.OTHER_TIME.value, _("换个时间")),
)
CONFLICT = (SelectChoice(NO, _("没有")), SelectChoice(YES, _("有，我说明")))
LONGEST_NOTE = 500


def light(label: str, choices: Sequence[SelectChoice]) -> RadioField:
    """Return radios of which none need be chosen and none is chosen beforehand."""
    known = AnyOf([choice.value for choice in choices], _("请选一个。"))
    return RadioField(label, [Optional(), known], choices=choices, validate_choice=False)


class AnswerForm(SpokenForm):
    """Both lights in one sending; `sequence` is the version of the sitting that was on the page."""

    sequence = HiddenField(validators=[InputRequired(), Regexp(r"\d{1,6}\Z")])
    coming = light(_("您能来吗？"), COMING)
    other_on = DayField(_("哪天能来"), [needed_sometimes()])
    other_time = TimeField(_("几点"), [needed_sometimes()])
    conflict = light(_("您和这件事有利害关系吗？"), CONFLICT)
    pledge = BooleanField(_("当事人和事由只供我履职用，不转发、不外传"))
    note = TextAreaField(_("想说明的话"), [needed_sometimes(), Length(max=LONGEST_NOTE)])

    @property
    def order(self) -> AnswerOrder:
        """Return what was answered."""
        return AnswerOrder(
            sequence=int(self.sequence.data),
            coming=Coming(self.coming.data) if self.coming.data else None,
            has_conflict=None if not self.conflict.data else self.conflict.data == YES,
            note=self.note.data or "",
            proposed_at=self.proposed_at,
            has_pledged=bool(self.pledge.data),
        )

    @property
    def proposed_at(self) -> datetime | None:
        """Return when another time would begin; None unless day and time are given."""
        if self.other_on.data is None or self.other_time.data is None:
            return None
        return civil_instant(self.other_on.data, self.other_time.data)
