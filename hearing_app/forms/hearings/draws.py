"""What is asked about a draw: how many, from what, who presides; a number; why it is voided?"""

from collections.abc import Iterable

from wtforms import RadioField, SelectChoice, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.people.draws import SIDES
from hearing_app.domain.spans import Span, civil_instant
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.sittings import listed, seat_of
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.hearings.draws import LISTED, ROSTER, DrawOrder, DrawsView, NumberOrder, Seen


class DrawForm(SpokenForm):
    """From what a list is frozen."""

    kind = SelectField(_("种类"), [Optional()], choices=[], validate_choice=False)
    size = RadioField(_("抽几名听证员"), [InputRequired(_("选一项。"))], choices=[])
    source = RadioField(_("从哪里抽"), [InputRequired(_("选一项。"))], choices=[])
    presider = SelectField(_("主持人（指定，不抽签）"), [needed_sometimes()], choices=[], validate_choice=False)
    day = DayField(_("拟定日期"), [needed_sometimes()], description=_("填了时间，那时已有安排的人不参加抽签。"))
    starts = TimeField(_("开始"), [needed_sometimes()])
    ends = TimeField(_("结束"), [needed_sometimes()])
    reason = StringField(_("再抽一次的理由"), [needed_sometimes(), Length(max=120)])

    def offer(self, view: DrawsView) -> None:
        """Fill the lists in the language of the reader."""
        self.kind.choices = [SelectChoice(id_, label(words)) for id_, words in view.kinds]
        self.size.choices = [SelectChoice(str(size), text("{n} 人", n=size)) for size in view.sizes]
        sources = [(ROSTER, text("名册里全部外部人员"))]
        sources += [(LISTED, text("已签发、各方剔除过的名单"))] if view.has_list else []
        self.source.choices = [SelectChoice(*one) for one in sources]
        people = ((code, f"{name}　{agency}") for code, name, agency in view.presiders)
        self.presider.choices = listed(people, nothing=text("请选"))

    def order(self, number: str) -> DrawOrder:
        """Return what is to be frozen; a code that cannot be read names nobody."""
        when = (self.day.data, self.starts.data, self.ends.data)
        is_whole = not any(when) or (all(part is not None for part in when) and when[1] < when[2])
        span = (
            Span(civil_instant(when[0], when[1]), civil_instant(when[0], when[2])) if is_whole and any(when) else None
        )
        try:
            presider = seat_of(self.presider.data or "")
        except ValueError:
            presider = None
        return DrawOrder(
            number=number,
            size=whole(self.size.data) or 0,
            source=self.source.data,
            presider=presider,
            span=span,
            is_span_whole=is_whole,
            reason=self.reason.data or "",
            kind=self.kind.data or "",
        )


class NumberForm(VersionedForm):
    """Which number did which side give?"""

    side = RadioField(_("谁说的数"), [InputRequired(_("选一项。"))], choices=[])
    figure = StringField(_("数"), [InputRequired(_("写一个整数。")), Length(max=20)], description=_("0 到 18 位整数"))
    said_by = StringField(_("说数的人（姓名）"), [InputRequired(_("写明姓名。")), Length(max=60)])

    def offer(self, said: Iterable[str]) -> None:
        """Fill the list of sides with those who gave none yet."""
        taken = set(said)
        left = [(id_, words) for id_, words in SIDES.items() if words["zh"] not in taken]
        self.side.choices = [SelectChoice(id_, label(words)) for id_, words in left]

    def order(self) -> NumberOrder:
        """Return the number."""
        return NumberOrder(self.side.data, (self.figure.data or "").strip(), self.said_by.data or "")


class VoidForm(VersionedForm):
    """Why is a draw voided?"""

    reason = StringField(_("作废的理由"), [InputRequired(_("写明理由。")), Length(max=120)])


def seen_of(form: VersionedForm, number: str, draw_id: int) -> Seen:
    """Return which draw was seen in which version."""
    return Seen(number, draw_id, form.seen)
