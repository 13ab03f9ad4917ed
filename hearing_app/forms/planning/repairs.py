"""What came between, and which lines of a repair shall be carried out?

A line travels through the page as it was shown: sitting and version, time, room, who keeps his seat and who is new;
sittings that are held together stand in one line, one after another.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from wtforms import HiddenField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from hearing_app.domain.plans.disturbances import UPSET_LABELS, Disturbance, Upset
from hearing_app.domain.plans.repairs import Way
from hearing_app.domain.rules.kinds import SeatRole
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.spans import Span
from hearing_app.forms.numbers import DayField, instant, whole
from hearing_app.forms.sittings import listed
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.plans.repairs import Choices, LineOrder

LINES_MOST, LINE_LONGEST, TOGETHER_MOST = 200, 2_000, 20
BESIDE = ";"


class RepairForm(SpokenForm):
    """A disturbance; it stands in the URL."""

    class Meta(SpokenForm.Meta):
        """A repair is asked for with GET."""

        csrf = False

    what = SelectField(_("出了什么事"), [InputRequired()], choices=[])
    person = SelectField(_("谁不能来"), [Optional()], choices=[], validate_choice=False)
    room = SelectField(_("哪个场地不能用"), [Optional()], choices=[], validate_choice=False)
    from_on = DayField(_("从哪天起"), [InputRequired(_("填写日期。"))])
    until_on = DayField(_("到哪天为止"), [InputRequired(_("填写日期。"))])

    def offer(self, choices: Choices) -> None:
        """Fill the lists."""
        self.what.choices = [SelectChoice(upset.value, label(words)) for upset, words in UPSET_LABELS.items()]
        for field, found in ((self.person, choices.people), (self.room, choices.rooms)):
            field.choices = listed([(str(id_), name) for id_, name in found], nothing=text("请选择"))

    @property
    def disturbance(self) -> Disturbance:
        """Return what came between."""
        upset = Upset(self.what.data)
        named = {Upset.PERSON: self.person.data, Upset.ROOM: self.room.data}
        first: Any = self.from_on.data
        return Disturbance(upset, first, self.until_on.data, whole(named.get(upset)))


class LinesForm(SpokenForm):
    """The lines to carry out, one in each row."""

    lines = HiddenField(validators=[InputRequired(), Length(max=LINES_MOST * LINE_LONGEST)])

    def validate_lines(self, field: HiddenField) -> None:
        """Every line can be read."""
        written = (field.data or "").split()
        if len(written) > LINES_MOST or None in map(line_of, written):
            raise ValidationError(_("这一条读不懂。刷新页面再试。"))

    @property
    def orders(self) -> tuple[LineOrder, ...]:
        """Return what shall be carried out, each sitting once."""
        found = [line for line in map(line_of, (self.lines.data or "").split()) if line is not None]
        return tuple({line.sitting_id: line for line in found}.values())


def written(lines: Sequence[LineOrder]) -> str:
    """Return lines as a form sends them."""
    return "\n".join(BESIDE.join(map(_written, line.parts)) for line in lines)


def _written(line: LineOrder) -> str:
    seats = ",".join(f"{seat.role.value}:{seat.category}:{seat.person_id}" for seat in line.new)
    parts = (
        *(line.sitting_id, line.version, line.way.value),
        *(line.span.start.isoformat(), line.span.end.isoformat()),
        *(line.room_id or "", int(line.allows_rest_day), ",".join(map(str, line.kept)), seats),
    )
    return "|".join(map(str, parts))


def line_of(written_line: str) -> LineOrder | None:
    """Return a line as it was shown, None for what is none."""
    parts = [_part_of(part) for part in written_line.split(BESIDE)]
    first, *beside = parts
    together = [part for part in beside if part is not None]
    ids = {part.sitting_id for part in parts if part is not None}
    if first is None or len(ids) < len(parts) or len(parts) > TOGETHER_MOST:
        return None
    return replace(first, beside=tuple(together))


def _part_of(written_line: str) -> LineOrder | None:
    parts = written_line.split("|")
    if len(parts) != 9 or len(written_line) > LINE_LONGEST:
        return None
    start, end = instant(parts[3]), instant(parts[4])
    seats = [_seat(code) for code in parts[8].split(",") if code]
    kept = [whole(id_) for id_ in parts[7].split(",") if id_]
    sitting_id, version = whole(parts[0]), whole(parts[1])
    if sitting_id is None or version is None or start is None or end is None or end <= start:
        return None
    if parts[2] not in set(Way) or None in seats or None in kept:
        return None
    return LineOrder(
        sitting_id=sitting_id,
        version=version,
        way=Way(parts[2]),
        span=Span(start, end),
        room_id=whole(parts[5]),
        allows_rest_day=parts[6] == "1",
        kept=tuple(id_ for id_ in kept if id_ is not None),
        new=tuple(seat for seat in seats if seat is not None),
    )


def _seat(code: str) -> Seat | None:
    role, category, person = (*code.split(":"), "", "")[:3]
    person_id = whole(person)
    if role not in set(SeatRole) or not category or person_id is None:
        return None
    return Seat(SeatRole(role), category, person_id)
