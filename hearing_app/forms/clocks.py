"""What happened on a matter, by how much is a clock extended, why is it reopened?"""

from collections.abc import Mapping

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange

from hearing_app.domain.rules.clock_events import ExtensionOrder, Happening, ReopenOrder
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import mark as _

LONGEST = 2_000


class HappeningForm(VersionedForm):
    """What happened, when, and by which paper it is proved."""

    event = SelectField(_("发生了什么"), [InputRequired(_("选一种情况"))])
    on_day = DayField(_("哪一天发生"), [InputRequired(_("填写日期。"))], description=_("送达的填送达回证上的日期"))
    evidence = StringField(
        _("依据"), [needed_sometimes(), Length(max=120)], description=_("文书编号或者送达回证编号，不写姓名")
    )

    def offer(self, happenings: Mapping[str, Mapping[str, str]]) -> None:
        """Fill the choices with what would start or end a clock of the matter."""
        self.event.choices = choices_of(happenings, nothing=_("请选"))

    @property
    def happening(self) -> Happening:
        """Return what happened."""
        return Happening(self.event.data, self.on_day.data, (self.evidence.data or "").strip())


class ExtensionForm(VersionedForm):
    """An extension that the responsible person approved and of which the petitioner was told."""

    days = IntegerField(_("延长几日"), [InputRequired(), NumberRange(min=1, max=366)])
    on_day = DayField(_("批准日期"), [InputRequired(_("填写日期。"))])
    approver = StringField(
        _("批准人"), [needed_sometimes(), Length(max=60)], description=_("姓名和职务，不能是登记人本人")
    )
    is_head = BooleanField(_("批准人是本机关负责人"))
    reason = TextAreaField(_("延期理由"), [needed_sometimes(), Length(max=LONGEST)])
    told_on = DayField(_("告知信访人的日期"), [needed_sometimes()])
    evidence = StringField(_("延期告知书编号"), [needed_sometimes(), Length(max=120)])

    @property
    def order(self) -> ExtensionOrder:
        """Return the extension."""
        return ExtensionOrder(
            days=self.days.data,
            on_day=self.on_day.data,
            approver=(self.approver.data or "").strip(),
            is_head=bool(self.is_head.data),
            reason=self.reason.data or "",
            told_on=self.told_on.data,
            evidence=(self.evidence.data or "").strip(),
        )


class ReopenForm(VersionedForm):
    """Why a closed clock runs again."""

    on_day = DayField(_("恢复日期"), [InputRequired(_("填写日期。"))])
    reason = TextAreaField(_("恢复理由"), [needed_sometimes(), Length(max=LONGEST)])
    evidence = StringField(_("依据"), [needed_sometimes(), Length(max=120)], description=_("例如撤销决定的编号"))

    @property
    def order(self) -> ReopenOrder:
        """Return the reopening."""
        return ReopenOrder(self.on_day.data, self.reason.data or "", (self.evidence.data or "").strip())
