"""By which route does a matter go, to whom is it handed over, and how was it raised?"""

from typing import Any

from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from hearing_app.domain.intake.cells import read_code
from hearing_app.domain.matters.routing import OralRecord, RoutingOrder, Transfer
from hearing_app.forms.matters import VersionedForm, choices_of
from hearing_app.forms.numbers import DayField, whole
from hearing_app.i18n import mark as _
from hearing_app.services.matters.routings import OriginOrder, RoutingView


class RouteForm(VersionedForm):
    """The decision about a route."""

    route = RadioField(_("途径"), [InputRequired(_("选一条途径"))])
    claim = SelectField(_("诉求清单"), [Optional()], description=_("对得上的那一行"))
    conference = SelectField(_("经过会商"), [Optional()])
    reason = TextAreaField(
        _("理由"), [Optional(), Length(max=500)], description=_("和清单的建议不一样，或者改变原来的分类，要写")
    )
    receiver = StringField(_("由谁办理"), [Optional(), Length(max=80)])

    def __init__(self, view: RoutingView, **more: Any) -> None:
        super().__init__(**more)
        self.route.choices = choices_of(
            {
                id_: {"zh": f"{name['zh']}（{view.bases[id_]['zh']}）", "en": f"{name['en']} ({view.bases[id_]['en']})"}
                for id_, name in view.routes.items()
            }
        )
        self.claim.choices = choices_of(view.claims, nothing=_("清单里没有"))
        named = {str(id_): {"zh": number, "en": number} for id_, number in view.conferences.items()}
        self.conference.choices = choices_of(named, nothing=_("没有"))

    @property
    def order(self) -> RoutingOrder:
        """Return what was decided."""
        return RoutingOrder(
            route=self.route.data,
            claim=self.claim.data or "",
            reason=self.reason.data or "",
            receiver=self.receiver.data or "",
            conference_id=whole(self.conference.data),
        )


class TransferForm(VersionedForm):
    """That a matter was handed over."""

    receiver = StringField(_("移送给"), [InputRequired(), Length(max=80)])
    number = StringField(_("移送文号"), [Optional(), Length(max=40)])
    sent_on = DayField(_("移送日期"), [InputRequired()])
    received_on = DayField(_("对方收到"), [Optional()])
    receipt_number = StringField(_("回执文号"), [Optional(), Length(max=40)])

    @property
    def transfer(self) -> Transfer:
        """Return the transfer."""
        return Transfer(
            receiver=self.receiver.data,
            sent_on=self.sent_on.data,
            number=self.number.data or "",
            received_on=self.received_on.data,
            receipt_number=self.receipt_number.data or "",
        )


class SimpleForm(VersionedForm):
    """The ground of simplified handling, empty to take the matter off that track."""

    ground = SelectField(_("简易办理"), [Optional()])

    def __init__(self, view: RoutingView, **more: Any) -> None:
        super().__init__(**more)
        self.ground.choices = choices_of(view.simple_grounds, nothing=_("不按简易办理"))


class OriginForm(VersionedForm):
    """How a matter was raised: first time or repeat, at which level."""

    occurrence = SelectField(_("初次还是重复"), [Optional()])
    earlier_number = StringField(
        _("原来的编号"), [Optional(), Length(max=40)], description=_("重复信访的，填上一次的编号")
    )
    level = SelectField(_("责任单位的层级"), [Optional()])
    way_in = SelectField(_("提出方式"), [Optional()])
    read_back_by = StringField(
        _("向信访人宣读的人"), [Optional(), Length(max=60)], description=_("口头提出的：记录后宣读，本人签字或者按指印")
    )
    read_back_on = DayField(_("宣读日期"), [Optional()])
    signed_how = SelectField(_("怎样确认"), [Optional()])
    lower_until_on = DayField(_("下级办理期限"), [Optional()], description=_("下级已经受理、还在期限内的填"))

    def __init__(self, view: RoutingView, **more: Any) -> None:
        super().__init__(**more)
        self.occurrence.choices = choices_of(view.occurrences, nothing=_("还不知道"))
        self.level.choices = choices_of(view.levels, nothing=_("还不知道"))
        self.way_in.choices = choices_of(view.ways_in, nothing=_("还不知道"))
        self.signed_how.choices = choices_of(view.signatures, nothing=_("没有"))

    @property
    def order(self) -> OriginOrder:
        """Return what was entered."""
        return OriginOrder(
            occurrence=self.occurrence.data or "",
            earlier_number=read_code(self.earlier_number.data or ""),
            level=self.level.data or "",
            lower_until_on=self.lower_until_on.data,
            way_in=self.way_in.data or "",
            oral=OralRecord(self.read_back_by.data or "", self.read_back_on.data, self.signed_how.data or ""),
        )
