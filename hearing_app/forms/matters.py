"""Which matter is entered, and what is added to it?"""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from hearing_app.domain.intake.cells import read_code, read_phone, read_text
from hearing_app.domain.matters.routing import LEVELS, OCCURRENCES
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.sittings.orders import Consent
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField, is_phone, whole
from hearing_app.forms.spoken import SpokenForm
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.steps.intake.matter_intake import CONSENT_FORMS, ConsentOrder, MatterOrder, TimesOrder

Labels = Mapping[str, Mapping[str, str]]


def choices_of(labels: Labels, *, nothing: str = "") -> list[SelectChoice]:
    """Return labels as choices in the language of the request; `nothing` names the empty choice."""
    found = [SelectChoice(id_, label(words)) for id_, words in labels.items()]
    return [SelectChoice("", text(nothing)), *found] if nothing else found


class MatterForm(SpokenForm):
    """A matter at the counter."""

    number = StringField(
        _("编号"),
        [InputRequired(_("填写编号，例如 LF20261103047")), Length(max=40)],
        description=_("照信访系统里的编号"),
    )
    petitioner = StringField(_("信访人"), [InputRequired(), Length(max=60)])
    phone = StringField(_("电话"), [Optional(), is_phone, Length(max=40)])
    address = StringField(_("住址"), [Optional(), Length(max=200)])
    category = StringField(_("类别"), [InputRequired(), Length(max=40)], description=_("例如 房地产、劳动社保"))
    subject = StringField(_("事由"), [InputRequired(), Length(max=60)], description=_("几个字，不写姓名和住址"))
    district = StringField(_("区县"), [InputRequired(), Length(max=40)])
    agency = StringField(_("责任单位"), [InputRequired(), Length(max=80)])
    opposing_firm = StringField(_("对方代理律所"), [Optional(), Length(max=80)])
    stage = SelectField(_("阶段"), [InputRequired()])
    wanted_kind = SelectField(_("拟安排"), [Optional()])
    received_on = DayField(_("收到日期"), [InputRequired()])
    attending = IntegerField(_("到场人数"), [InputRequired(), NumberRange(min=1, max=99)], default=1)
    represented = IntegerField(_("所代表人数"), [InputRequired(), NumberRange(min=0, max=99999)], default=0)
    access_needs = StringField(_("特殊需要"), [Optional(), Length(max=120)], description=_("例如 轮椅、手语"))
    times_text = StringField(
        _("当事人时间"), [Optional(), Length(max=200)], description=_("例如 只能上午；12月7日至12月11日不在")
    )

    occurrence = SelectField(_("初次还是重复"), [Optional()])
    level = SelectField(_("责任单位的层级"), [Optional()])
    is_state_secret = BooleanField(
        _("涉及国家秘密"), description=_("涉密的不能录入本系统"), render_kw={"data-draft-never": True}
    )

    def __init__(self, kinds: Labels, **more: Any) -> None:
        super().__init__(**more)
        self.occurrence.choices = choices_of(OCCURRENCES, nothing=_("还不知道"))
        self.level.choices = choices_of(LEVELS, nothing=_("还不知道"))
        self.stage.choices = choices_of(STAGES)
        self.wanted_kind.choices = choices_of(kinds, nothing=_("还没有定"))

    @property
    def order(self) -> MatterOrder:
        """Return the matter to enter."""
        return MatterOrder(
            number=read_code(self.number.data),
            petitioner=read_text(self.petitioner.data),
            category=read_text(self.category.data),
            subject=read_text(self.subject.data),
            district=read_text(self.district.data),
            agency=read_text(self.agency.data),
            stage=self.stage.data,
            received_on=self.received_on.data,
            wanted_kind=self.wanted_kind.data or "",
            phone=read_phone(self.phone.data or "").number,
            address=(self.address.data or "").strip(),
            opposing_firm=read_text(self.opposing_firm.data or ""),
            attending=self.attending.data,
            represented=self.represented.data,
            access_needs=(self.access_needs.data or "").strip(),
            times_text=(self.times_text.data or "").strip(),
            occurrence=self.occurrence.data or "",
            level=self.level.data or "",
            is_state_secret=bool(self.is_state_secret.data),
        )


class VersionedForm(SpokenForm):
    """A small form of a page that another clerk may have changed meanwhile; several of them stand on one page."""

    version = HiddenField(validators=[InputRequired()])

    @property
    def seen(self) -> int:
        """Return the version that the page showed; what is no number fits no version."""
        seen = whole(self.version.data)
        return -1 if seen is None else seen


class ConsentForm(VersionedForm):
    """What a party said to a mediation."""

    consent = RadioField(
        _("对调解"),
        [InputRequired(_("选一个答复"))],
        choices=[
            SelectChoice("given", _("同意")),
            SelectChoice("refused", _("不同意")),
            SelectChoice("none", _("还没有问")),
        ],
    )
    said_on = DayField(_("哪一天"), [needed_sometimes()], description=_("同意或者不同意的要填"))
    form = SelectField(_("怎样表示"), [needed_sometimes()])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.form.choices = choices_of(CONSENT_FORMS, nothing=_("请选"))

    def order(self, number: str, party_id: int) -> ConsentOrder:
        """Return what a party said in the matter of a number."""
        return ConsentOrder(
            number=number,
            version=self.seen,
            party_id=party_id,
            consent=Consent(self.consent.data),
            said_on=self.said_on.data,
            form=self.form.data or "",
        )


class PartyTimesForm(VersionedForm):
    """A party's times in words."""

    words = TextAreaField(
        _("时间（原话）"), [Optional(), Length(max=200)], description=_("例如 只能上午；12月7日至12月11日不在")
    )

    def order(self, number: str, party_id: int) -> TimesOrder:
        """Return the words for a party of the matter of a number."""
        return TimesOrder(number, self.seen, party_id, self.words.data or "")


class NeedsForm(VersionedForm):
    """What the petitioner needs to take part."""

    needs = StringField(_("特殊需要"), [Optional(), Length(max=120)], description=_("例如 轮椅、手语"))


class MatterFilterForm(SpokenForm):
    """By which values the list is narrowed; never a name, since these stand in the URL."""

    class Meta(SpokenForm.Meta):
        """A form that changes nothing needs no token."""

        csrf = False

    stage = SelectField(_("阶段"), [Optional()])
    category = SelectField(_("类别"), [Optional()])
    district = SelectField(_("区县"), [Optional()])
    kind = SelectField(_("拟安排"), [Optional()])

    def offer(self, stages: Labels, kinds: Labels, *, categories: Iterable[str], districts: Iterable[str]) -> None:
        """Fill the choices with what the list holds."""
        self.stage.choices = choices_of(stages, nothing=_("不限"))
        self.kind.choices = choices_of(kinds, nothing=_("不限"))
        self.category.choices = [SelectChoice("", text("不限")), *(SelectChoice(one, one) for one in categories)]
        self.district.choices = [SelectChoice("", text("不限")), *(SelectChoice(one, one) for one in districts)]
