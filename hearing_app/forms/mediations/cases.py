"""What is asked of a mediation case: its gate, consents, turns, mediators, notes?"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hearing_app.domain.mediations.cases import CHOSEN_BY, ORIGINS, RETURN_REASONS, SAID, Said
from hearing_app.domain.mediations.suitability import QUESTIONS, Question
from hearing_app.domain.workdays import Label
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.mediations.cases import CloseOrder, OpenOrder
from hearing_app.services.mediations.consents import ConsentOrder
from hearing_app.services.mediations.ledgers import CaseView
from hearing_app.services.mediations.mediators import MediatorOrder, StepAsideOrder
from hearing_app.services.mediations.referrals import ExtensionOrder, ReceiptOrder, ReferralOrder, ReturnOrder
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS

LONGEST = 20_000
YES_NO = (SelectChoice("yes", _("是")), SelectChoice("no", _("否")))


def listed(words: Mapping[Any, Label], nothing: str = "") -> list[SelectChoice]:
    """Return coded choices in the reader's language, with one that stands for none where it has words."""
    first = [SelectChoice("", text(nothing))] if nothing else []
    return [*first, *(SelectChoice(str(code), label(named)) for code, named in words.items())]


def _question() -> RadioField:
    return RadioField("", [needed_sometimes()], choices=YES_NO, validate_choice=False)


class OpenForm(SpokenForm):
    """A mediation of a matter with the six questions of the gate."""

    matter = StringField(_("事项编号"), [InputRequired(_("写明事项编号。")), Length(max=80)])
    label = StringField(
        _("纠纷名称"),
        [InputRequired(_("写明纠纷名称。")), Length(max=120)],
        description=_("列表里只显示这个，不写姓名。"),
    )
    origin = SelectField(_("来源"), [InputRequired(_("选一个来源。"))])
    channel = SelectField(_("从哪个渠道开始"), [InputRequired(_("选一个渠道。"))])
    is_collective = BooleanField(_("群体性纠纷，分户签协议"))
    facts = TextAreaField(_("纠纷事实和请求"), [Optional(), Length(max=LONGEST)])
    civil_content = _question()
    against_agency = _question()
    litigation_open = _question()
    special_organ = _question()
    side_refuses = _question()
    barred = _question()

    def __init__(self, channels: Mapping[str, Label], **more: Any) -> None:
        super().__init__(**more)
        self.origin.choices = listed(ORIGINS, nothing=_("请选"))
        self.channel.choices = listed(channels, nothing=_("请选"))
        for question in Question:
            self[question.value].label.text = label(QUESTIONS[question])

    @property
    def questions(self) -> tuple[Any, ...]:
        """The six questions in their order."""
        return tuple(self[question.value] for question in Question)

    def order(self) -> OpenOrder:
        """Return the case as it is to be opened."""
        said = {"yes": True, "no": False}
        return OpenOrder(
            matter_number=(self.matter.data or "").strip(),
            label=self.label.data or "",
            origin=self.origin.data or "",
            channel=self.channel.data or "",
            facts=self.facts.data or "",
            answers={question: said.get(self[question.value].data or "") for question in Question},
            is_collective=bool(self.is_collective.data),
        )


class ConsentForm(VersionedForm):
    """What a party said, in which form, when, to whom."""

    said = RadioField(_("对调解"), [InputRequired(_("选一个答复"))])
    said_on = DayField(_("哪一天"), [InputRequired(_("填写日期。"))])
    form = SelectField(_("怎样表示"), [needed_sometimes()])
    taken_by = StringField(
        _("谁问的"), [needed_sometimes(), Length(max=80)], description=_("由承办人以外的人问，写姓名。")
    )

    def __init__(self, last: str = "", **more: Any) -> None:
        super().__init__(**more)
        offered = [Said.REVOKED] if last == Said.GIVEN else [Said.GIVEN, Said.REFUSED]
        self.said.choices = listed({one: SAID[one] for one in offered})
        self.form.choices = listed(CONSENT_FORMS, nothing=_("请选"))

    def order(self, mediation_id: int, party_id: int) -> ConsentOrder:
        """Return what a party said."""
        return ConsentOrder(
            mediation_id,
            self.seen,
            party_id,
            Said(self.said.data),
            self.said_on.data,
            form=self.form.data or "",
            taken_by=self.taken_by.data or "",
        )


class ReferralForm(VersionedForm):
    """A letter to a channel's body."""

    channel = SelectField(_("渠道"), [InputRequired(_("选一个渠道。"))])
    addressee = StringField(_("移送给"), [InputRequired(_("写明单位。")), Length(max=120)])
    on_day = DayField(_("移送日期"), [InputRequired(_("填写日期。"))])
    reason = TextAreaField(_("移送理由"), [InputRequired(_("写明理由。")), Length(max=LONGEST)])

    def order(self, mediation_id: int) -> ReferralOrder:
        """Return the letter as it is to be written."""
        return ReferralOrder(
            mediation_id, self.seen, self.channel.data, self.addressee.data or "", self.on_day.data, self.reason.data
        )


class ReceiptForm(VersionedForm):
    """Who accepted the case, and when."""

    accepted_on = DayField(_("接收日期"), [InputRequired(_("填写日期。"))])
    accepted_by = StringField(_("接收人"), [InputRequired(_("写明接收人。")), Length(max=80)])

    def order(self, mediation_id: int) -> ReceiptOrder:
        """Return the receipt."""
        return ReceiptOrder(mediation_id, self.seen, self.accepted_on.data, self.accepted_by.data or "")


class ExtensionForm(VersionedForm):
    """By how much both sides agreed to go on."""

    extend_by = IntegerField(_("延长多少"), [InputRequired(_("填写天数。")), NumberRange(min=1, max=366)])
    agreed_on = DayField(_("双方同意的日期"), [InputRequired(_("填写日期。"))])
    form = SelectField(_("怎样表示"), [InputRequired(_("选一种形式。"))])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.form.choices = listed(CONSENT_FORMS, nothing=_("请选"))

    def order(self, mediation_id: int) -> ExtensionOrder:
        """Return the extension."""
        return ExtensionOrder(mediation_id, self.seen, self.extend_by.data, self.agreed_on.data, self.form.data or "")


class ReturnForm(VersionedForm):
    """Why a body gives the case back."""

    on_day = DayField(_("退回日期"), [InputRequired(_("填写日期。"))])
    reason = SelectField(_("退回理由"), [InputRequired(_("选一个理由。"))])
    note = TextAreaField(_("说明"), [Optional(), Length(max=LONGEST)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.reason.choices = listed(RETURN_REASONS, nothing=_("请选"))

    def order(self, mediation_id: int) -> ReturnOrder:
        """Return why the case comes back."""
        return ReturnOrder(mediation_id, self.seen, self.on_day.data, self.reason.data, self.note.data or "")


class ConcludeForm(VersionedForm):
    """The day on which a turn ended with an agreement."""

    on_day = DayField(_("结束日期"), [InputRequired(_("填写日期。"))])


class CloseForm(VersionedForm):
    """The end of a case without a further channel."""

    told_on = DayField(_("告知其他法律途径的日期"), [InputRequired(_("填写日期。"))])
    reason = TextAreaField(_("终止理由"), [InputRequired(_("写明理由。")), Length(max=LONGEST)])

    def order(self, mediation_id: int) -> CloseOrder:
        """Return the end of the case."""
        return CloseOrder(mediation_id, self.seen, self.told_on.data, self.reason.data or "")


class MediatorForm(VersionedForm):
    """Somebody who shall mediate."""

    who = StringField(_("名册编号或者姓名"), [InputRequired(_("写明是谁。")), Length(max=80)])
    chosen_by = SelectField(_("怎样确定的"), [InputRequired(_("选一项。"))])
    is_presiding = BooleanField(_("由他主持（几名调解员时）"))

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.chosen_by.choices = listed(CHOSEN_BY, nothing=_("请选"))

    def order(self, mediation_id: int) -> MediatorOrder:
        """Return who shall mediate."""
        chosen = self.chosen_by.data or ""
        presides = bool(self.is_presiding.data)
        return MediatorOrder(mediation_id, self.seen, self.who.data or "", chosen, is_presiding=presides)


class AsideForm(VersionedForm):
    """Somebody who does not mediate any more: whom a party rejects, or who recuses himself."""

    mediator = SelectField(_("调解员"), [InputRequired(_("选一位。"))])
    party = SelectField(_("谁不接受"), [Optional()])
    reason = StringField(_("理由"), [needed_sometimes(), Length(max=500)], description=_("回避的必须写明。"))

    def order(self, mediation_id: int) -> StepAsideOrder:
        """Return who steps aside and why."""
        return StepAsideOrder(
            mediation_id,
            self.seen,
            whole(self.mediator.data) or 0,
            whole(self.party.data),
            self.reason.data or "",
        )


class NoteForm(VersionedForm):
    """A note of what was said."""

    words = TextAreaField(_("记录"), [InputRequired(_("写下内容。")), Length(max=LONGEST)])


def case_forms(case: CaseView, today: date, bodies: Mapping[str, str]) -> dict[str, Any]:
    """Return every form of a case's page with what is known filled in, by its name."""
    seen = {"version": str(case.version)}
    next_channel = next(iter(case.channels_left), "")
    body = {"addressee": bodies.get(next_channel, ""), "channel": next_channel}
    forms: dict[str, Any] = {
        f"consent{party.id}": ConsentForm(
            party.said, prefix=f"consent{party.id}-", data=seen | {"said_on": today, "taken_by": ""}
        )
        for party in case.parties
    }
    forms["referral"] = ReferralForm(prefix="referral-", data=seen | {"on_day": today} | body)
    forms["receipt"] = ReceiptForm(prefix="receipt-", data=seen | {"accepted_on": today})
    forms["extension"] = ExtensionForm(prefix="extension-", data=seen | {"agreed_on": today})
    forms["return"] = ReturnForm(prefix="return-", data=seen | {"on_day": today})
    forms["conclusion"] = ConcludeForm(prefix="conclusion-", data=seen | {"on_day": today})
    forms["closing"] = CloseForm(prefix="closing-", data=seen | {"told_on": today})
    forms["mediator"] = MediatorForm(prefix="mediator-", data=seen)
    forms["aside"] = AsideForm(prefix="aside-", data=seen)
    forms["referral"].channel.choices = listed(case.channels_left)
    acting = [one for one in case.mediators if one.state == "named"]
    forms["aside"].mediator.choices = [SelectChoice(str(one.id), one.name) for one in acting]
    parties = [SelectChoice(str(party.id), f"{label(party.role_label)} {party.name}") for party in case.parties]
    forms["aside"].party.choices = [SelectChoice("", text("没有谁，本人回避")), *parties]
    return forms
