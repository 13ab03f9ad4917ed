"""What is asked about a sitting: a booking, a change, a cause, a person, a signature, the service of a notice?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError
from wtforms.widgets import HiddenInput, TextInput

from hearing_app.domain.hearings.interruptions import ALL_GROUNDS, DECIDERS
from hearing_app.domain.rules.kinds import Process, SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.changes import Replacement
from hearing_app.domain.sittings.orders import SittingOrder
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.spans import Span, civil_instant
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.sittings.approvals import SignOrder
from hearing_app.services.sittings.bookings import BookingOrder, Target
from hearing_app.services.sittings.sittings import STATE_WORDS, SittingFilter

CODE = re.compile(r"(?P<role>[a-z]+):(?P<category>[a-z_]+):(?P<sort>[pa])(?P<id>\d{1,12})")


def seat_of(code: str) -> Seat:
    """Return the seat of a code such as member:lawyer:p12; raises ValueError."""
    found = CODE.fullmatch(code.strip())
    if found is None or found["role"] not in set(SeatRole):
        raise ValueError(text("席位写法不对：{code}", code=code))
    number, is_person = int(found["id"]), found["sort"] == "p"
    return Seat(
        SeatRole(found["role"]),
        found["category"],
        person_id=number if is_person else None,
        agency_id=None if is_person else number,
    )


def listed(choices: Iterable[tuple[str, str]], *, nothing: str) -> list[SelectChoice]:
    """Return values with their words as a list to choose from, after the words for choosing nothing."""
    return [SelectChoice("", nothing), *(SelectChoice(value, words) for value, words in choices)]


class SeatsField(Field):  # type: ignore[misc]  # WTForms ships no types
    """Seats by their codes: one value each, or several in one value, separated by commas.

    The page draws a list to choose from for each seat; a hidden twin of the field would send every seat twice.
    """

    widget = TextInput()

    def _value(self) -> str:
        return ",".join(self.codes)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was chosen, row by row; empty rows are left out."""
        self.codes = [code for value in valuelist for code in value.split(",") if code]
        self.data = tuple(seat_of(code) for code in self.codes)

    def process_data(self, value: Sequence[str] | None) -> None:
        """Begin from the codes that the page proposes."""
        self.codes = list(value or ())
        self.data = tuple(seat_of(code) for code in self.codes)


def override_field() -> StringField:
    """Return the field for the reason why a time is used that is not open to be booked."""
    return StringField(
        _("破例的理由"),
        [Optional(), Length(max=200)],
        description=_("写了理由，就可以用休息日、场地不开放的时间，或者本人说过不便的时间；已有安排的仍然不行。"),
    )


class PlaceForm(SpokenForm):
    """When and where."""

    day = DayField(_("日期"), [InputRequired(_("填写日期。"))])
    starts = TimeField(_("开始"), [InputRequired(_("填写开始时间。"))])
    ends = TimeField(_("结束"), [InputRequired(_("填写结束时间。"))])
    room = SelectField(_("地点"), [Optional()], choices=[], validate_choice=False)

    def offer_rooms(self, rooms: Iterable[tuple[str, str]]) -> None:
        """Fill the list of rooms."""
        self.room.choices = listed(rooms, nothing=text("还没有定"))

    def validate_room(self, field: SelectField) -> None:
        """Accept the number of a room or none."""
        if field.data and whole(str(field.data)) is None:
            raise ValidationError(_("请从列表里选场地。"))

    def validate_ends(self, field: TimeField) -> None:
        """The end comes after the start."""
        if field.data is not None and self.starts.data is not None and field.data <= self.starts.data:
            raise ValidationError(_("结束要晚于开始。"))

    @property
    def span(self) -> Span:
        """Return the time."""
        day: date = self.day.data
        start: time = self.starts.data
        end: time = self.ends.data
        return Span(civil_instant(day, start), civil_instant(day, end))

    @property
    def room_id(self) -> int | None:
        """Return the room, None where none is settled."""
        return whole(str(self.room.data or ""))


class OrderForm(PlaceForm):
    """When, where and with whom; what is typed stays, whatever is refused."""

    seats = SeatsField(_("席位"))
    is_open = BooleanField(_("公开举行"))
    closed_ground = SelectField(_("不公开的理由"), [needed_sometimes()], choices=[], validate_choice=False)
    override_reason = override_field()
    allows_rest_day = HiddenField()

    def offer(self, rooms: Sequence[tuple[str, str]], grounds: Sequence[tuple[str, str]]) -> None:
        """Fill the lists of rooms and grounds."""
        self.offer_rooms(rooms)
        self.closed_ground.choices = listed(grounds, nothing=text("公开，不用理由"))

    @property
    def sitting_order(self) -> SittingOrder:
        """Return what is wanted; seats as chosen."""
        return SittingOrder(
            span=self.span,
            room_id=self.room_id,
            seats=self.seats.data or (),
            is_open=bool(self.is_open.data),
            closed_ground=self.closed_ground.data or "",
            override_reason=(self.override_reason.data or "").strip(),
            allows_rest_day=self.allows_rest_day.data == "yes",
        )


class BookingForm(OrderForm):
    """A new sitting of a kind, for a matter where the kind needs one."""

    kind = HiddenField(_("种类"), [InputRequired()])
    matter = HiddenField(_("事项"))
    title = StringField(_("名称"), [Optional(), Length(max=80)])

    @property
    def order(self) -> BookingOrder:
        """Return the order to book."""
        return BookingOrder(
            kind=self.kind.data,
            matter_number=(self.matter.data or "").strip(),
            title=(self.title.data or "").strip(),
            order=self.sitting_order,
        )


class VersionForm(SpokenForm):
    """A change of what was seen in a version."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())

    def target(self, sitting_id: int) -> Target:
        """Return which sitting is to be changed."""
        return Target(sitting_id, self.version.data)


class MoveForm(OrderForm, VersionForm):
    """Another time, room or people; seats that are kept keep their answers."""

    def moved(self, before: SittingOrder) -> SittingOrder:
        """Return the order with the saved seats where the same person or agency sits in the same role."""
        saved = {_who(seat): seat for seat in before.seats if not seat.is_released}
        order = self.sitting_order
        seats = tuple(saved.get(_who(seat), seat) for seat in order.seats)
        return replace(order, seats=seats, observers=before.observers)


def _who(seat: Seat) -> tuple[object, ...]:
    asked = seat.agency_id if seat.person_id is None else None
    return seat.role, seat.category, seat.person_id, asked


class CauseForm(VersionForm):
    """Why a sitting is put off, suspended, ended or called off, and who decided it."""

    ground = SelectField(_("情形"), [needed_sometimes()], choices=[], validate_choice=False)
    decider = SelectField(_("由谁决定"), [needed_sometimes()], choices=[], validate_choice=False)
    reason = TextAreaField(_("理由"), [InputRequired(_("写明理由。")), Length(max=400)])
    decided_by = StringField(
        _("决定人姓名"), [InputRequired(_("写明由谁决定。")), Length(max=60)], description=_("例如：主持人、局领导")
    )

    @property
    def cause(self) -> Cause:
        """Return the cause."""
        return Cause(
            self.reason.data.strip(), self.decided_by.data.strip(), self.ground.data or "", self.decider.data or ""
        )

    def offer(self, grounds: Iterable[str]) -> None:
        """Fill the lists in the language of the reader; without grounds nothing is to be chosen."""
        known = ((id_, label(ALL_GROUNDS[id_])) for id_ in grounds)
        self.ground.choices = listed(known, nothing=text("请选"))
        offices = ((id_, label(words)) for id_, words in DECIDERS.items())
        self.decider.choices = listed(offices, nothing=text("请选"))


class ReplacementForm(VersionForm):
    """Who takes a seat that is given up, and why it is given up."""

    newcomer = SelectField(_("请谁"), [InputRequired(_("请选一位，或者选“不再补人”。"))], validate_choice=False)
    reason = StringField(
        _("原来的人为什么不来"), [Optional(), Length(max=120)], description=_("例如：谢绝、申请回避并获准许")
    )

    def replacement(self, seat_id: int) -> Replacement:
        """Return the replacement; raises ValueError for a code that cannot be read."""
        code = self.newcomer.data
        return Replacement(seat_id, None if code == "none" else seat_of(code))

    def validate_newcomer(self, field: SelectField) -> None:
        """Accept a code or nobody."""
        if field.data and field.data != "none":
            try:
                seat_of(field.data)
            except ValueError as error:
                raise ValidationError(str(error)) from error


class SignForm(VersionForm):
    """One step of the approval chain: sign, or send back with a note."""

    step = HiddenField(validators=[InputRequired()])
    decision = HiddenField(default="sign")
    note = StringField(_("退回的理由"), [needed_sometimes(), Length(max=200)])

    def order(self, sitting_id: int) -> SignOrder:
        """Return the step that is taken."""
        is_returned = self.decision.data == "return"
        return SignOrder(sitting_id, self.version.data, self.step.data, is_returned, (self.note.data or "").strip())


class SittingFilterForm(SpokenForm):
    """What narrows a list of sittings; it stands in the URL."""

    class Meta(SpokenForm.Meta):
        """A list is asked for with GET."""

        csrf = False

    state = SelectField(_("状态"), [Optional()], choices=[], validate_choice=False)
    from_on = DayField(_("从"), [Optional()], name="from")
    to_on = DayField(_("到"), [Optional()], name="to")

    def offer(self, counts: Mapping[str, int]) -> None:
        """Fill the list of states with how many sittings are in each."""
        named = [(id_, f"{label(words)} {counts.get(id_, 0)}") for id_, words in STATE_WORDS.items()]
        self.state.choices = listed(named, nothing=text("不限"))

    def wanted(self, processes: tuple[Process, ...]) -> SittingFilter:
        """Return the filter; a day that cannot be read narrows nothing."""
        state = self.state.data if self.state.data in STATE_WORDS else ""
        return SittingFilter(processes, state, self.from_on.data, self.to_on.data)
