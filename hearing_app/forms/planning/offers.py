"""Which times shall be offered until when, which of them is settled on, and what does somebody say to each?

A time travels through the page as it was found: hours, room, leave for a rest day, and the codes of its seats.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.offering.offers import DATES_CEILING, OfferOrder
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.spans import Span, civil_instant
from hearing_app.forms.calls import CHANNELS
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import LAST_DAY, DayField, whole
from hearing_app.forms.sittings import seat_of
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import mark as _
from hearing_app.i18n import text
from hearing_app.services.sittings.offer_answers import SpokenChoices
from hearing_app.services.sittings.offers import OfferTarget
from hearing_app.services.steps.sittings.seats import code_of

# more than may be offered, so that the page can say how many are too many
TICKED_MOST, CODE_LONGEST = 40, 4_000
DAY_MINUTES = 24 * 60
LAST_MINUTE = int(civil_instant(LAST_DAY, time(0)).timestamp()) // 60


def written(order: SittingOrder) -> str:
    """Return a time as a form sends it: minutes, room, leave, seats; no sign of it is escaped in an address."""
    start, minutes = int(order.span.start.timestamp()) // 60, order.span.minutes
    seats = "*".join(code_of(seat).replace(":", "-") for seat in order.seats)
    return f"{start}.{minutes}.{order.room_id or ''}.{int(order.allows_rest_day)}.{seats}"


def order_of(code: str) -> SittingOrder | None:
    """Return a time as it was found, None for what is none."""
    parts = code.split(".")
    if len(parts) != 5 or len(code) > CODE_LONGEST:
        return None
    span = _span(whole(parts[0]), whole(parts[1]))
    try:
        seats = tuple(seat_of(one.replace("-", ":")) for one in parts[4].split("*") if one)
    except ValueError:
        return None
    return SittingOrder(span, whole(parts[2]), seats, allows_rest_day=parts[3] == "1") if span else None


def _span(start: int | None, minutes: int | None) -> Span | None:
    """Return a stretch of at most a day within the years that an office could mean, or None."""
    if start is None or minutes is None or not 0 < minutes <= DAY_MINUTES or start > LAST_MINUTE:
        return None
    at = datetime.fromtimestamp(start * 60, UTC)
    return Span(at, at + timedelta(minutes=minutes))


class TimesField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Times by their codes, one value each; they are put in the order of the calendar.

    The page writes a hidden field for each; a twin drawn by the form would send them twice.
    """

    widget = TextInput()

    def _value(self) -> str:
        return ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the times."""
        found = [order_of(code) for code in dict.fromkeys(valuelist)]
        self.data: tuple[SittingOrder, ...] = ()
        if len(found) > TICKED_MOST or None in found:
            raise ValueError(text("有一个时间读不懂。回到最好的时间，重新勾选。"))
        self.data = tuple(sorted((one for one in found if one is not None), key=lambda one: one.span.start))


class OfferForm(SpokenForm):
    """Times to offer for a sitting of a matter, and the last day for answers."""

    kind = HiddenField(validators=[InputRequired()])
    matter = HiddenField(validators=[InputRequired()])
    times = TimesField(_("时间"))
    answer_by_on = DayField(
        _("答复的最后一天"),
        [InputRequired(_("填写日期。"))],
        description=_("请大家在这天以前答；定下来以前都可以改。"),
    )

    @property
    def order(self) -> OfferOrder:
        """Return what shall be offered."""
        last_on: Any = self.answer_by_on.data
        return OfferOrder(self.kind.data, (self.matter.data or "").strip(), self.times.data or (), last_on)


class AskedOfferForm(OfferForm):
    """The same as it stands in the address of the preview; without a day one is proposed."""

    class Meta(OfferForm.Meta):
        """A preview is asked for with GET."""

        csrf = False

    answer_by_on = DayField(_("答复的最后一天"), [Optional()])


class TargetForm(SpokenForm):
    """An offer as it was seen."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    def target(self, offer_id: int) -> OfferTarget:
        """Return which offer is meant."""
        return OfferTarget(offer_id, self.version.data)


class SettleForm(TargetForm):
    """Which of the times is settled on."""

    position = IntegerField(validators=[InputRequired()], widget=HiddenInput())


class ExtendForm(TargetForm):
    """How much longer answers are waited for."""

    answer_by_on = DayField(_("新的最后一天"), [InputRequired(_("填写日期。"))])


class TimeForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """What somebody says to one time: struck, or a rank; the rank of a struck one does not count."""

    struck = BooleanField(_("不行，划掉"))
    rank = SelectField(_("先后"), [needed_sometimes()], choices=[], validate_choice=False)


class ChoicesForm(SpokenForm):
    """What somebody says to every time, in their order; `seen` is how many answers of his the page knew."""

    seen = IntegerField(validators=[Optional()], widget=HiddenInput(), default=0)
    times = FieldList(FormField(TimeForm), max_entries=DATES_CEILING)

    def offer(self, count: int) -> None:
        """Fill the lists of ranks, equal ones are allowed; a row that was not sent stands there unsaid."""
        while len(self.times) < count:
            self.times.append_entry()
        for row in self.times:
            row.form.rank.choices = [SelectChoice(str(n), text("第 {n} 选", n=n)) for n in range(1, count + 1)]

    @property
    def choices(self) -> Mapping[int, int | None]:
        """Return a rank for each time that has one, None for a struck one."""
        said = {at: (row.form.struck.data, whole(row.form.rank.data)) for at, row in enumerate(self.times, 1)}
        return {at: None if struck else rank for at, (struck, rank) in said.items() if struck or rank is not None}


def said_before(choices: Sequence[int | None], count: int) -> list[dict[str, object]]:
    """Return what the form begins from: what was said last, else that every time would do."""
    said = choices or (1,) * count
    return [{"struck": rank is None, "rank": str(rank or 1)} for rank in said]


class SpokenChoicesForm(ChoicesForm):
    """What a clerk was told: by whom, how, when."""

    channel = RadioField(_("怎么答复的"), [InputRequired()], choices=CHANNELS, default=Channel.TELEPHONE.value)
    said_by = StringField(_("谁说的"), [InputRequired(_("写明是谁说的。")), Length(max=60)])
    said_on = DayField(_("哪天说的"), [Optional()])
    said_time = TimeField(_("几点说的"), [Optional()])

    def validate_said_time(self, field: TimeField) -> None:
        """Day and hour go together."""
        if (field.data is None) != (self.said_on.data is None):
            raise ValidationError(_("日期和时间一起写，或者都不写。"))

    @property
    def said_at(self) -> datetime | None:
        """Return when it was said, if that was not just now."""
        if self.said_on.data is None or self.said_time.data is None:
            return None
        return civil_instant(self.said_on.data, self.said_time.data)

    def spoken(self, asked_id: int) -> SpokenChoices:
        """Return what is to be recorded."""
        said_by = (self.said_by.data or "").strip()
        seen = self.seen.data or 0
        return SpokenChoices(asked_id, self.choices, Channel(self.channel.data), said_by, seen, self.said_at)
