"""What is filled in when something of a matter is to become public: its sort, the parts of its text, a reason?"""

from collections.abc import Iterable

from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from hearing_app.domain.evidence.publications import LONGEST
from hearing_app.domain.workdays import Label
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label
from hearing_app.i18n import mark as _


class KindForm(SpokenForm):
    """Which sort of text is begun; the service says why one of them cannot be."""

    kind = RadioField(_("种类"), [InputRequired(_("选一项。"))], choices=[])

    def offer(self, kinds: Iterable[tuple[str, Label]]) -> None:
        """Fill the list in the language of the reader."""
        self.kind.choices = [SelectChoice(id_, label(words)) for id_, words in kinds]


class TextForm(VersionedForm):
    """The parts of a text; of which the sort has some, the others are not asked for."""

    subject = TextAreaField(_("信访事项"), [needed_sometimes(), Length(max=LONGEST)])
    claim = TextAreaField(_("信访请求"), [needed_sometimes(), Length(max=LONGEST)])
    facts = TextAreaField(_("查明的事实"), [needed_sometimes(), Length(max=LONGEST)])
    grounds = TextAreaField(_("依据和理由"), [needed_sometimes(), Length(max=LONGEST)])
    measures = TextAreaField(_("督查和整改情况"), [needed_sometimes(), Length(max=LONGEST)])
    conclusion = TextAreaField(_("结论"), [needed_sometimes(), Length(max=LONGEST)])
    meaning = TextAreaField(_("典型意义"), [needed_sometimes(), Length(max=LONGEST)])

    def parts_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return what was typed for the parts that the sort has, lines ended as they are kept."""
        return {name: (self[name].data or "").replace("\r\n", "\n") for name in names}


class ReasonForm(VersionedForm):
    """Why a text is sent back or withdrawn."""

    reason = StringField(_("理由"), [InputRequired(_("写明理由。")), Length(max=400)])
