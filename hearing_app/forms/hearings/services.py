"""How was a paper served? One form for every method; what the chosen one needs is told by what is refused."""

from wtforms import BooleanField, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from hearing_app.domain.hearings.services import METHODS, RELATIONS, Method, Service
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.needed import needed_sometimes
from hearing_app.forms.numbers import DayField
from hearing_app.i18n import label, text
from hearing_app.i18n import mark as _
from hearing_app.services.sittings.letters import ServiceOrder, WaiverOrder


class ServiceForm(VersionedForm):
    """Method, day, place, who took it, who saw it, why it was refused."""

    method = RadioField(_("送达方式"), [InputRequired(_("选一种方式。"))], choices=[])
    served_on = DayField(
        _("送达日期"),
        [needed_sometimes()],
        description=_("签收、留置、到达对方系统或者邮件回执上的日期；公告送达不填，由公告之日起算"),
    )
    began_on = DayField(_("公告日期"), [needed_sometimes()], description=_("只在公告送达时填"))
    served_by = StringField(_("送达人"), [InputRequired(_("写明谁送达的。")), Length(max=40)])
    place = StringField(_("送达地点"), [needed_sometimes(), Length(max=120)])
    received_by = StringField(_("收件人"), [needed_sometimes(), Length(max=40)], description=_("谁签收的"))
    relation = SelectField(_("与受送达人的关系"), [needed_sometimes()], choices=[], validate_choice=False)
    consent_on = DayField(_("同意电子送达的日期"), [needed_sometimes()], description=_("只在电子送达时填"))
    refusal = StringField(_("拒收的理由"), [needed_sometimes(), Length(max=200)], description=_("只在留置送达时填"))
    witness = StringField(_("见证人"), [needed_sometimes(), Length(max=60)])
    has_picture = BooleanField(_("已拍照或者录像"))
    proof = StringField(
        _("凭据"), [needed_sometimes(), Length(max=120)], description=_("邮件号、系统、受托机关、公告载体或者回证页码")
    )

    def offer(self) -> None:
        """Fill the lists in the language of the reader."""
        self.method.choices = [SelectChoice(one.value, label(words)) for one, words in METHODS.items()]
        relations = [SelectChoice(id_, label(words)) for id_, words in RELATIONS.items()]
        self.relation.choices = [SelectChoice("", text("请选")), *relations]

    def order(self, letter_id: int) -> ServiceOrder:
        """Return the service of a letter to record."""
        return ServiceOrder(letter_id, self.seen, self.service)

    @property
    def service(self) -> Service:
        """Return the service as it was told."""
        return Service(
            method=Method(self.method.data),
            served_on=self.served_on.data,
            served_by=self.served_by.data or "",
            place=self.place.data or "",
            received_by=self.received_by.data or "",
            relation=self.relation.data or "",
            witness=self.witness.data or "",
            has_picture=bool(self.has_picture.data),
            refusal=self.refusal.data or "",
            proof=self.proof.data or "",
            consent_on=self.consent_on.data,
            began_on=self.began_on.data,
        )


class WaiverForm(VersionedForm):
    """A party's written waiver of the notice period."""

    waived_on = DayField(_("放弃的日期"), [InputRequired(_("填写书面放弃的日期。"))])
    proof = StringField(
        _("书面凭据"), [InputRequired(_("写明书面凭据。")), Length(max=120)], description=_("例如：同意书原件在卷")
    )

    def order(self, letter_id: int) -> WaiverOrder:
        """Return the waiver to record."""
        return WaiverOrder(letter_id, self.seen, self.waived_on.data, (self.proof.data or "").strip())
