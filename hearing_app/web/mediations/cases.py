"""Which channel, what was agreed? The list of cases, one case, and every step of it.

Not here: agreements (web.mediations.agreements), notes and papers (web.mediations.papers).
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app import i18n
from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.mediations.cases import NO_EFFECT, STATES
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.mediations.cases import OpenForm, case_forms
from hearing_app.forms.numbers import whole
from hearing_app.services import access
from hearing_app.services.mediations import cases, consents, ledgers, mediators, referrals
from hearing_app.web.frame import say

pages = Blueprint("mediations", __name__, url_prefix="/mediations")
SUBJECT = "mediation"


@pages.get("")
@declares(Action.VIEW_MEDIATION)
def index() -> ResponseReturnValue:
    """Show a page of the cases; what narrows it stands in the URL."""
    state, channel, before = (request.args.get(name, "") for name in ("state", "channel", "before"))
    state = state if state in STATES else ""
    page = ledgers.view_mediations(g.ctx, state=state, channel=channel, before_id=whole(before))
    return render_template("mediations/index.html", page=page, state=state, channel=channel, states=STATES)


@pages.get("/new")
@declares(Action.EDIT_MEDIATION)
def new() -> ResponseReturnValue:
    """Ask the questions of the gate for a matter."""
    return _asking(OpenForm(_channels(), data={"matter": request.args.get("matter", "")}))


@pages.post("/new")
@declares(Action.EDIT_MEDIATION)
def create() -> ResponseReturnValue:
    """Open a case through the gate."""
    form = OpenForm(_channels())
    if not form.validate():
        return _asking(form)
    try:
        mediation_id = cases.open_mediation(g.ctx, form.order())
    except Refused as refused:
        return _asking(form, refused)
    say("已开调解案件，先征求各方同意。")
    return redirect(url_for("mediations.show", mediation_id=mediation_id), 303)


def _channels() -> dict[str, Any]:
    return {one.id: one.label for one in g.ctx.rules.channels.channels.values()}


def _asking(form: OpenForm, refused: Refused | None = None) -> ResponseReturnValue:
    rule = g.ctx.rules.channels.ref("handover")
    page = render_template("mediations/new.html", form=form, refused=refused, rule=rule)
    return page, (422 if refused or form.errors else 200)


@pages.get("/<int:mediation_id>")
@declares(Action.VIEW_MEDIATION)
def show(mediation_id: int) -> ResponseReturnValue:
    """Show a case, and note that it was opened."""
    return _page(mediation_id)


def _forms(case: ledgers.CaseView) -> dict[str, Any]:
    bodies = {one.id: i18n.label(one.body) for one in g.ctx.rules.channels.channels.values()}
    return case_forms(case, civil_day(g.ctx.now), bodies)


def _page(mediation_id: int, refused: Refused | None = None, **given: Any) -> ResponseReturnValue:
    case = ledgers.view_mediation(g.ctx, mediation_id)
    access.note_read(g.ctx, Action.VIEW_MEDIATION, SUBJECT, subject_id=case.id, matter_id=case.matter_id)
    page = render_template(
        "mediations/show.html",
        case=case,
        forms_of=_forms(case) | given,
        refused=refused,
        no_effect=NO_EFFECT,
        today=civil_day(g.ctx.now),
    )
    return page, (422 if refused or given else 200)


def _kept(mediation_id: int, name: str, keep: Callable[[Any], object], said: str) -> ResponseReturnValue:
    """Carry out one step of a case; a refused form comes back with what was typed and every reason."""
    form = _forms(ledgers.view_mediation(g.ctx, mediation_id)).get(name)
    if form is None:
        raise NotFound
    if not form.validate():
        return _page(mediation_id, **{name: form})
    try:
        keep(form)
    except Refused as refused:
        return _page(mediation_id, refused, **{name: form})
    say(said)
    return redirect(url_for("mediations.show", mediation_id=mediation_id) + f"#{name}", 303)


@pages.post("/<int:mediation_id>/consents/<int:party_id>")
@declares(Action.EDIT_MEDIATION)
def consent(mediation_id: int, party_id: int) -> ResponseReturnValue:
    """Record what a party said to the mediation."""
    return _kept(
        mediation_id,
        f"consent{party_id}",
        lambda form: consents.record_consent(g.ctx, form.order(mediation_id, party_id)),
        "已记下这一方的意见。",
    )


@pages.post("/<int:mediation_id>/referrals")
@declares(Action.EDIT_MEDIATION)
def refer(mediation_id: int) -> ResponseReturnValue:
    """Hand the case to a channel."""
    return _kept(
        mediation_id,
        "referral",
        lambda form: referrals.refer(g.ctx, form.order(mediation_id)),
        "移送函已取号，可以打印。",
    )


@pages.post("/<int:mediation_id>/receipt")
@declares(Action.EDIT_MEDIATION)
def accept(mediation_id: int) -> ResponseReturnValue:
    """Record the receipt of a channel's body."""
    return _kept(
        mediation_id,
        "receipt",
        lambda form: referrals.accept(g.ctx, form.order(mediation_id)),
        "已登记接收，本渠道期限开始计算。",
    )


@pages.post("/<int:mediation_id>/extension")
@declares(Action.EDIT_MEDIATION)
def extend(mediation_id: int) -> ResponseReturnValue:
    """Lengthen the channel's limit by both sides' consent."""
    return _kept(
        mediation_id,
        "extension",
        lambda form: referrals.extend(g.ctx, form.order(mediation_id)),
        "本渠道期限已延长。",
    )


@pages.post("/<int:mediation_id>/return")
@declares(Action.EDIT_MEDIATION)
def give_back(mediation_id: int) -> ResponseReturnValue:
    """Record that a body gave the case back."""
    return _kept(
        mediation_id,
        "return",
        lambda form: referrals.return_turn(g.ctx, form.order(mediation_id)),
        "已登记退回，可以移送下一个渠道。",
    )


@pages.post("/<int:mediation_id>/conclusion")
@declares(Action.EDIT_MEDIATION)
def conclude(mediation_id: int) -> ResponseReturnValue:
    """Conclude a channel's turn with what was agreed."""
    return _kept(
        mediation_id,
        "conclusion",
        lambda form: referrals.conclude(g.ctx, mediation_id, form.seen, on_day=form.on_day.data),
        "本渠道已结束。",
    )


@pages.post("/<int:mediation_id>/closing")
@declares(Action.EDIT_MEDIATION)
def close(mediation_id: int) -> ResponseReturnValue:
    """Close a case that no channel settled."""
    return _kept(
        mediation_id,
        "closing",
        lambda form: cases.close_mediation(g.ctx, form.order(mediation_id)),
        "调解已终止，信访事项继续办理。",
    )


@pages.post("/<int:mediation_id>/mediators")
@declares(Action.EDIT_MEDIATION)
def name_mediator(mediation_id: int) -> ResponseReturnValue:
    """Name a mediator."""
    return _kept(
        mediation_id,
        "mediator",
        lambda form: mediators.name_mediator(g.ctx, form.order(mediation_id)),
        "调解员已确定。",
    )


@pages.post("/<int:mediation_id>/mediators/aside")
@declares(Action.EDIT_MEDIATION)
def step_aside(mediation_id: int) -> ResponseReturnValue:
    """Record that a mediator was rejected or stepped aside."""
    return _kept(
        mediation_id,
        "aside",
        lambda form: mediators.step_aside(g.ctx, form.order(mediation_id)),
        "已记下，这位不再调解本案。",
    )
