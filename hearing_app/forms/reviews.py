"""What is decided about a review? Counsel, adoption, conclusion, signature, service."""

from collections.abc import Iterable
from datetime import date

from wtforms import HiddenField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.evidence.signing import CounselForm
from hearing_app.domain.matters.outcomes import Adoption
from hearing_app.domain.matters.reviews import ADOPTIONS, CONCLUSIONS
from hearing_app.forms.hearings.services import ServiceForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.matters.ledgers import ReviewView
from hearing_app.services.matters.reviews import AdoptionOrder, CounselOrder, DayOrder, ReviewServiceOrder

LONGEST = 20_000
FORMS = (
    SelectChoice(CounselForm.WRITTEN.value, _("书面意见")),
    SelectChoice(CounselForm.MINUTES.value, _("邀请到会，意见记入经签名的会议记录")),
)


def listed(choices: Iterable[tuple[str, str]], *, nothing: str) -> list[SelectChoice]:
    """Return the choices of a list with one that stands for none."""
    return [SelectChoice("", nothing), *(SelectChoice(value, words) for value, words in choices)]


class OpenForm(SpokenForm):
    """The matter whose review is opened."""

    matter = StringField(_("事项编号"), [InputRequired(_("写明事项编号。")), Length(max=80)])


class ReviewForm(SpokenForm):
    """What carries the version of the review that was seen."""

    version = HiddenField(validators=[InputRequired()])

    @property
    def seen(self) -> int:
        """The version that was on the screen."""
        return whole(self.version.data) or 0


class CounselRecordForm(ReviewForm):
    """Counsel's view."""

    form = RadioField(_("形式"), [InputRequired(_("选一种形式。"))], choices=FORMS)
    person = SelectField(_("法律顾问"), [Optional()], validate_choice=False)
    given_on = DayField(_("意见日期"), [InputRequired(_("填写日期。"))])
    text = TextAreaField(
        _("意见"), [Optional(), Length(max=LONGEST)], description=_("最后一行作为结论。意见书已经上传的可以不填。")
    )
    minutes_signed_on = DayField(
        _("会议记录签名日期"), [Optional()], description=_("只在意见记入会议记录时填；没有签名的不算。")
    )

    def order(self, number: str) -> CounselOrder:
        """Return counsel's view as it is to be kept."""
        return CounselOrder(
            number,
            self.seen,
            CounselForm(self.form.data),
            self.given_on.data,
            person_id=whole(self.person.data),
            text=self.text.data or "",
            minutes_signed_on=self.minutes_signed_on.data,
        )


def counsel_form(review: ReviewView) -> CounselRecordForm:
    """Build the form with what is on file and the unit's counsel to choose from."""
    form = CounselRecordForm(
        data={
            "version": str(review.version),
            "form": review.counsel.form,
            "person": str(review.counsel.person_id or ""),
            "given_on": review.counsel.given_on,
            "text": review.counsel.text,
            "minutes_signed_on": review.counsel.minutes_signed_on,
        }
    )
    form.person.choices = listed(((str(id_), name) for id_, name in review.counsels), nothing=text("没有列名"))
    return form


class AdoptionForm(ReviewForm):
    """What the organ made of the panel's opinion."""

    adoption = RadioField(_("采纳情况"), [InputRequired(_("选一项。"))])
    reasons = TextAreaField(
        _("理由"), [needed_sometimes(), Length(max=LONGEST)], description=_("没有全部采纳的必须写明。")
    )

    def order(self, number: str) -> AdoptionOrder:
        """Return the adoption as it is to be kept."""
        return AdoptionOrder(number, self.seen, Adoption(self.adoption.data), self.reasons.data or "")


def adoption_form(review: ReviewView) -> AdoptionForm:
    """Build the form with what is on file."""
    form = AdoptionForm(
        data={"version": str(review.version), "adoption": review.adoption, "reasons": review.adoption_reasons}
    )
    form.adoption.choices = [SelectChoice(one.value, label(words)) for one, words in ADOPTIONS.items()]
    return form


class ConclusionForm(ReviewForm):
    """How the review ends."""

    conclusion = SelectField(_("结论"), [InputRequired(_("选一个结论。"))])


def conclusion_form(review: ReviewView) -> ConclusionForm:
    """Build the form with what is on file."""
    form = ConclusionForm(data={"version": str(review.version), "conclusion": review.conclusion})
    form.conclusion.choices = listed(
        ((code, label(words)) for code, words in CONCLUSIONS.items()), nothing=text("还没有")
    )
    return form


class DayForm(ReviewForm):
    """The day of the signature."""

    on_day = DayField(_("日期"), [InputRequired(_("填写日期。"))])

    def order(self, number: str) -> DayOrder:
        """Return the day as it is to be kept."""
        return DayOrder(number, self.seen, self.on_day.data)


def day_form(review: ReviewView, today: date) -> DayForm:
    """Build the form with today."""
    return DayForm(data={"version": str(review.version), "on_day": today})


class OpinionServiceForm(ServiceForm):
    """How a review's opinion was served."""

    def review_order(self, number: str) -> ReviewServiceOrder:
        """Return the service as it is to be kept."""
        return ReviewServiceOrder(number, self.seen, self.service)


def service_form(review: ReviewView, today: date, server: str) -> OpinionServiceForm:
    """Build the form with today and who records it."""
    begin = {"version": str(review.version), "served_on": today, "served_by": server}
    form = OpinionServiceForm(data=begin)
    form.offer()
    return form
