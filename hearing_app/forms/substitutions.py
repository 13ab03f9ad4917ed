"""What is asked when somebody cannot sit: reserves, a decided recusal, the choice of the day, who was told?"""

import re
from collections.abc import Iterable
from datetime import date, datetime, time

from wtforms import Field, HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from hearing_app.domain.rules.recusals import DECIDERS
from hearing_app.domain.rules.seats import Seat
from hearing_app.domain.sittings.invitations import Channel
from hearing_app.domain.sittings.states import Cause
from hearing_app.domain.spans import civil_instant
from hearing_app.forms.calls import CHANNELS
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.sittings import VersionForm, listed, seat_of
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.matters.absences import AgreementOrder, PostponementOrder, SmallerOrder, StandInOrder
from hearing_app.services.matters.reached import ReachOrder
from hearing_app.services.sittings.recusals import RecusalOrder, RecusalRequest
from hearing_app.services.sittings.reserves import ReservesOrder
from hearing_app.services.steps.sittings.recusal_views import RAISERS

UPHELD, REFUSED = "upheld", "refused"
DECISIONS = (SelectChoice(UPHELD, _("准许回避")), SelectChoice(REFUSED, _("不准回避")))
RECIPIENT = re.compile(r"(?P<sort>seat|party):(?P<id>\d{1,12})\Z")


class ReservesForm(VersionForm):
    """Up to three people to ask next for a seat, in order."""

    first = SelectField(_("第 1 候补"), [Optional()], validate_choice=False)
    second = SelectField(_("第 2 候补"), [Optional()], validate_choice=False)
    third = SelectField(_("第 3 候补"), [Optional()], validate_choice=False)

    @property
    def ranks(self) -> tuple[SelectField, SelectField, SelectField]:
        """Return the lists in their order."""
        return self.first, self.second, self.third

    def offer(self, people: Iterable[tuple[str, str]], *, nothing: str) -> None:
        """Fill the lists with codes and words."""
        offered = list(people)
        for field in self.ranks:
            field.choices = listed(offered, nothing=nothing)

    def order(self, sitting_id: int, seat_id: int) -> ReservesOrder:
        """Return whom to ask next; a code that cannot be read is nobody on the roster."""
        chosen = tuple(_seat(field.data) for field in self.ranks if field.data)
        return ReservesOrder(sitting_id, self.version.data, seat_id, chosen)


def _seat(code: str) -> Seat:
    try:
        return seat_of(code)
    except ValueError:
        return seat_of("member:unknown:p0")


class RecusalRequestForm(VersionForm):
    """Who asks for somebody's recusal, on which day, on what ground."""

    raised_by = RadioField(_("谁提出的"), [InputRequired(_("选一项。"))], choices=[])
    raised_on = DayField(_("提出日期"), [InputRequired(_("填写日期。"))])
    ground = TextAreaField(_("理由"), [InputRequired(_("写明理由。")), Length(max=500)])

    def offer(self) -> None:
        """Fill the list of sides in the language of the reader."""
        self.raised_by.choices = [SelectChoice(id_, label(words)) for id_, words in RAISERS.items()]

    def request(self, sitting_id: int, seat_id: int) -> RecusalRequest:
        """Return the request."""
        return RecusalRequest(
            sitting_id, self.version.data, seat_id, self.raised_by.data, self.ground.data, self.raised_on.data
        )


class RecusalForm(VersionForm):
    """What was decided about what was asked for, or asked for and decided on the spot."""

    raised_by = RadioField(_("谁提出的"), [needed_sometimes()], choices=[])
    ground = TextAreaField(_("理由"), [needed_sometimes(), Length(max=500)])
    decision = RadioField(_("决定"), [InputRequired(_("选一项。"))], choices=DECISIONS)
    decider = SelectField(_("由谁决定"), [needed_sometimes()], choices=[], validate_choice=False)
    decided_by = StringField(_("谁决定的"), [InputRequired(_("写明谁决定的。")), Length(max=40)])

    def offer(self) -> None:
        """Fill the lists of sides and offices in the language of the reader."""
        self.raised_by.choices = [SelectChoice(id_, label(words)) for id_, words in RAISERS.items()]
        offices = ((id_, label(words)) for id_, words in DECIDERS.items())
        self.decider.choices = listed(offices, nothing=text("请选"))

    def order(self, sitting_id: int, seat_id: int) -> RecusalOrder:
        """Return the decision."""
        return RecusalOrder(
            sitting_id=sitting_id,
            version=self.version.data,
            seat_id=seat_id,
            raised_by=self.raised_by.data or "",
            ground=self.ground.data or "",
            is_upheld=self.decision.data == UPHELD,
            decided_by=self.decided_by.data,
            decider=self.decider.data or "",
        )


class DecidedForm(VersionForm):
    """A choice of the day, and who made it."""

    decided_by = StringField(_("谁决定的"), [InputRequired(_("写明谁决定的。")), Length(max=40)])


class StandInForm(DecidedForm):
    """Which reserve sits, who said that he comes and has no interest in the matter."""

    newcomer = HiddenField(validators=[InputRequired()])

    def order(self, sitting_id: int, seat_id: int) -> StandInOrder:
        """Return the choice."""
        return StandInOrder(sitting_id, self.version.data, seat_id, _seat(self.newcomer.data), self.decided_by.data)


class SmallerForm(DecidedForm):
    """Who steps back, where the number would be even; each party's word is a pair of fields named by its id."""

    step_back = SelectField(_("谁改为列席"), [Optional()], validate_choice=False)

    def order(self, sitting_id: int, seat_id: int, agreed: Iterable[AgreementOrder]) -> SmallerOrder:
        """Return the choice with what each party said."""
        step_back = whole(self.step_back.data)
        return SmallerOrder(sitting_id, self.version.data, seat_id, step_back, tuple(agreed), self.decided_by.data)


class PartyWordForm(SpokenForm):
    """That a party agrees: who said so for it, and at what time of the day."""

    class Meta(SpokenForm.Meta):
        """A part of another form, whose token covers it."""

        csrf = False

    said_by = StringField(
        _("谁同意的"), [needed_sometimes(), Length(max=40)], description=_("写明姓名和身份；不同意的留空")
    )
    said_time = TimeField(_("几点同意的"), [needed_sometimes()])

    def agreement(self, party_id: int, day: date) -> AgreementOrder:
        """Return what was said on a day."""
        at: time | None = self.said_time.data
        said_at: datetime | None = civil_instant(day, at) if at is not None else None
        return AgreementOrder(party_id, (self.said_by.data or "").strip(), said_at)


class PostponementForm(DecidedForm):
    """Why it is put off on the day."""

    reason = TextAreaField(_("理由"), [InputRequired(_("写明理由。")), Length(max=300)])

    def order(self, sitting_id: int, seat_id: int) -> PostponementOrder:
        """Return the choice."""
        return PostponementOrder(sitting_id, self.version.data, seat_id, Cause(self.reason.data, self.decided_by.data))


class ReachForm(SpokenForm):
    """Whether somebody of the list was reached, how, and who was told."""

    recipient = HiddenField(
        _("告诉了谁"), [InputRequired(), Regexp(RECIPIENT, message=_("名单上没有这个人。请刷新页面。"))]
    )
    reached = HiddenField(validators=[InputRequired()])
    channel = RadioField(_("怎么告知的"), [Optional()], choices=CHANNELS, default=Channel.TELEPHONE.value)
    told_to = StringField(_("告诉了谁"), [Optional(), Length(max=40)])
    note = StringField(_("备注"), [Optional(), Length(max=120)])

    def order(self, sitting_id: int) -> ReachOrder | None:
        """Return the tick; None where the recipient cannot be read."""
        found = RECIPIENT.fullmatch(self.recipient.data or "")
        if found is None:
            return None
        id_ = int(found["id"])
        return ReachOrder(
            sitting_id=sitting_id,
            seat_id=id_ if found["sort"] == "seat" else None,
            party_id=id_ if found["sort"] == "party" else None,
            is_reached=self.reached.data == "yes",
            channel=Channel(self.channel.data or Channel.TELEPHONE.value),
            told_to=(self.told_to.data or "").strip(),
            note=(self.note.data or "").strip(),
        )


def fields_of(form: SpokenForm) -> list[Field]:
    """Return what is shown of a form."""
    return [field for field in form if field.short_name not in ("csrf_token", "version")]
