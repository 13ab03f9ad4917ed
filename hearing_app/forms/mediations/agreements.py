"""What is asked of an agreement: terms, promises, signatures, confirmation, return visits?"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import (
    DecimalField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, StopValidation

from hearing_app.domain.mediations.agreements import (
    BARS,
    DECISIONS,
    EXTENTS,
    FORMS,
    PERFORMANCE,
    SATISFACTION,
    Decision,
    Extent,
    Promise,
)
from hearing_app.domain.mediations.agreements import Form as Made
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.mediations.cases import LONGEST, listed
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, whole
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.mediations.agreements import AgreementOrder, ConfirmationOrder, SignedOrder
from hearing_app.services.mediations.ledgers import CaseView
from hearing_app.services.mediations.performance import DoneOrder, VisitOrder
from hearing_app.services.steps.mediations.agreements import AgreementView

SEAL = "seal"
# rows that are shown at first and that one press adds; no agreement runs longer than five years of months
PROMISES, PROMISES_MOST = 6, 60
MOST_YUAN = Decimal(1_000_000_000)


class DayNeeded:
    """A row with an amount or words is a promise, and a promise has a day."""

    def __call__(self, form: Form, field: DayField) -> None:
        """Refuse a missing day beside anything else; ends the checks, as Optional would forget what was said."""
        is_meant = bool((form.what.data or "").strip()) or form.yuan.data is not None
        if field.data is None and not field.errors and is_meant:
            raise StopValidation(_("这一期没有日期。填写日期，或者清空这一行。"))


class PromiseForm(Form):  # type: ignore[misc]  # WTForms ships no types
    """One promise; an empty row is left out, one with anything in it needs its day."""

    due_on = DayField(_("哪天以前"), [DayNeeded(), needed_sometimes()])
    yuan = DecimalField(
        _("金额（元）"), [Optional(), NumberRange(min=0, max=MOST_YUAN, message=_("金额在 0 和十亿元之间。"))], places=2
    )
    what = StringField(_("履行什么"), [Optional(), Length(max=500)])

    @property
    def promise(self) -> Promise | None:
        """The promise, or None where the row is empty."""
        if self.due_on.data is None:
            return None
        return Promise(self.due_on.data, self.what.data or "", int((self.yuan.data or Decimal(0)) * 100))


class AgreementForm(VersionedForm):
    """An agreement with its promises."""

    form = RadioField(_("形式"), [InputRequired(_("选一种形式。"))])
    extent = RadioField(_("解决多少"), [InputRequired(_("选一项。"))])
    agreed_on = DayField(_("达成日期"), [InputRequired(_("填写日期。"))])
    parties = SelectMultipleField(_("签字的当事人"), [Optional()])
    household = StringField(
        _("户"), [Optional(), Length(max=60)], description=_("分户协议写户号，不写姓名，例如“3号楼2单元501户”。")
    )
    facts = TextAreaField(_("纠纷事实"), [InputRequired(_("写明事实。")), Length(max=LONGEST)])
    terms = TextAreaField(_("协议内容"), [InputRequired(_("写明内容。")), Length(max=LONGEST)])
    bar = SelectField(_("不能申请司法确认的情形"), [Optional()])
    promises = FieldList(FormField(PromiseForm), _("分期履行"), min_entries=PROMISES, max_entries=PROMISES_MOST)

    def lengthen(self) -> None:
        """Add empty rows for promises, up to the most that an agreement may have."""
        for _row in range(min(PROMISES, PROMISES_MOST - len(self.promises))):
            self.promises.append_entry()

    @property
    def may_lengthen(self) -> bool:
        """Say whether there may be more rows."""
        return len(self.promises) < PROMISES_MOST

    def order(self, mediation_id: int) -> AgreementOrder:
        """Return the agreement as it is to be kept."""
        return AgreementOrder(
            mediation_id,
            self.seen,
            Made(self.form.data),
            Extent(self.extent.data),
            self.agreed_on.data,
            facts=self.facts.data or "",
            terms=self.terms.data or "",
            label=self.household.data or "",
            party_ids=tuple(id_ for one in self.parties.data or () if (id_ := whole(one)) is not None),
            bar=self.bar.data or "",
            promises=tuple(one for row in self.promises if (one := row.form.promise) is not None),
        )


def agreement_form(case: CaseView, today: date) -> AgreementForm:
    """Build the form with the parties of the case; where households sign one by one, they stand for the petitioners."""
    parties = [str(party.id) for party in case.parties if not (case.is_collective and party.role == "petitioner")]
    form = AgreementForm(
        data={"version": str(case.version), "agreed_on": today, "parties": parties, "facts": case.facts}
    )
    form.form.choices, form.extent.choices = listed(FORMS), listed(EXTENTS)
    form.parties.choices = [
        SelectChoice(str(party.id), f"{label(party.role_label)} {party.name}") for party in case.parties
    ]
    form.bar.choices = listed(BARS, nothing=_("没有"))
    return form


class SignForm(VersionedForm):
    """Who signed, or that it was sealed."""

    who = SelectField(_("谁签了"), [InputRequired(_("选一位。"))])
    on_day = DayField(_("日期"), [InputRequired(_("填写日期。"))])

    def order(self, mediation_id: int, agreement_id: int) -> SignedOrder:
        """Return the signature; the seal has no signer."""
        signature_id = None if self.who.data == SEAL else whole(self.who.data)
        return SignedOrder(mediation_id, self.seen, agreement_id, signature_id, self.on_day.data)


class DoneForm(VersionedForm):
    """A promise that was kept, with its proof."""

    promise = SelectField(_("哪一期"), [InputRequired(_("选一期。"))])
    done_on = DayField(_("履行日期"), [InputRequired(_("填写日期。"))])
    proof = StringField(_("凭证号"), [needed_sometimes(), Length(max=120)])
    file = SelectField(_("凭证材料"), [needed_sometimes()], description=_("先在卷宗里上传，再在这里选。"))

    def order(self, mediation_id: int) -> DoneOrder:
        """Return the kept promise."""
        return DoneOrder(
            mediation_id,
            self.seen,
            whole(self.promise.data) or 0,
            self.done_on.data,
            proof=self.proof.data or "",
            file_id=whole(self.file.data),
        )


class ApplicationForm(VersionedForm):
    """The day of the joint application."""

    on_day = DayField(_("共同申请日期"), [InputRequired(_("填写日期。"))])

    def order(self, mediation_id: int, agreement_id: int) -> ConfirmationOrder:
        """Return the application."""
        return ConfirmationOrder(mediation_id, self.seen, agreement_id, self.on_day.data)


class RulingForm(VersionedForm):
    """The court's ruling."""

    decision = RadioField(_("法院裁定"), [InputRequired(_("选一项。"))])
    on_day = DayField(_("裁定日期"), [InputRequired(_("填写日期。"))])
    number = StringField(_("裁定书案号"), [Optional(), Length(max=80)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.decision.choices = listed(DECISIONS)

    def order(self, mediation_id: int, agreement_id: int) -> ConfirmationOrder:
        """Return the ruling."""
        decision = Decision(self.decision.data)
        number = self.number.data or ""
        return ConfirmationOrder(mediation_id, self.seen, agreement_id, self.on_day.data, decision, number)


class VisitForm(VersionedForm):
    """A return visit."""

    visited_on = DayField(_("回访日期"), [InputRequired(_("填写日期。"))])
    visited_by = StringField(_("回访人"), [InputRequired(_("写明回访人。")), Length(max=80)])
    performance = RadioField(_("履行情况"), [InputRequired(_("选一项。"))])
    satisfaction = RadioField(_("满意程度"), [InputRequired(_("选一项。"))])
    later_dispute = TextAreaField(_("以后有没有纠纷，法院结果如何"), [Optional(), Length(max=LONGEST)])
    risks = TextAreaField(_("隐患"), [Optional(), Length(max=LONGEST)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.performance.choices, self.satisfaction.choices = listed(PERFORMANCE), listed(SATISFACTION)

    def order(self, mediation_id: int, agreement_id: int) -> VisitOrder:
        """Return what the visit found."""
        return VisitOrder(
            mediation_id,
            self.seen,
            agreement_id,
            self.visited_on.data,
            self.visited_by.data or "",
            performance=self.performance.data,
            satisfaction=self.satisfaction.data,
            later_dispute=self.later_dispute.data or "",
            risks=self.risks.data or "",
        )


def of_agreement(case: CaseView, agreement: AgreementView, today: date, files: Mapping[int, str]) -> dict[str, Any]:
    """Return every form of an agreement's page, by its name."""
    seen = {"version": str(case.version)}
    forms: dict[str, Any] = {
        "signature": SignForm(prefix="signature-", data=seen | {"on_day": today}),
        "done": DoneForm(prefix="done-", data=seen | {"done_on": today}),
        "application": ApplicationForm(prefix="application-", data=seen | {"on_day": today}),
        "ruling": RulingForm(prefix="ruling-", data=seen | {"on_day": today}),
        "visit": VisitForm(prefix="visit-", data=seen | {"visited_on": today}),
    }
    waiting = [one for one in agreement.signers if one.signed_on is None]
    signers = [SelectChoice(str(one.id), f"{label(one.role_label)} {one.name}") for one in waiting]
    forms["signature"].who.choices = [
        *signers,
        *([SelectChoice(SEAL, text("加盖印章"))] if agreement.seal_on is None else []),
    ]
    open_promises = [one for one in agreement.promises if one.done_on is None]
    forms["done"].promise.choices = [
        SelectChoice(str(one.id), f"{one.due_on.isoformat()} {one.what}") for one in open_promises
    ]
    kept = [SelectChoice(str(id_), name) for id_, name in files.items()]
    forms["done"].file.choices = [SelectChoice("", text("没有")), *kept]
    return forms
