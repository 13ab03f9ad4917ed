"""What was agreed, who has signed, what was promised and kept? One agreement of a case."""

from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.mediations.agreements import AgreementForm, agreement_form, of_agreement
from hearing_app.services import access
from hearing_app.services.matters import uploads
from hearing_app.services.mediations import agreements, ledgers, performance
from hearing_app.web.frame import say
from hearing_app.web.mediations import cases
from hearing_app.web.mediations.cases import SUBJECT

pages = cases.pages


@pages.get("/<int:mediation_id>/agreements/new")
@declares(Action.EDIT_MEDIATION)
def new_agreement(mediation_id: int) -> ResponseReturnValue:
    """Ask what was agreed."""
    case = ledgers.view_mediation(g.ctx, mediation_id)
    return _asking(case, agreement_form(case, civil_day(g.ctx.now)))


@pages.post("/<int:mediation_id>/agreements/new")
@declares(Action.EDIT_MEDIATION)
def add_agreement(mediation_id: int) -> ResponseReturnValue:
    """Enter an agreement."""
    case = ledgers.view_mediation(g.ctx, mediation_id)
    form = agreement_form(case, civil_day(g.ctx.now))
    if "more" in request.form:
        form.lengthen()
        return _asking(case, form)
    if not form.validate():
        return _asking(case, form)
    try:
        agreement_id = agreements.add_agreement(g.ctx, form.order(mediation_id))
    except Refused as refused:
        return _asking(case, form, refused)
    say("协议已登记。")
    return redirect(_url(mediation_id, agreement_id), 303)


def _url(mediation_id: int, agreement_id: int) -> str:
    return url_for("mediations.agreement", mediation_id=mediation_id, agreement_id=agreement_id)


def _asking(case: ledgers.CaseView, form: AgreementForm, refused: Refused | None = None) -> ResponseReturnValue:
    access.note_read(g.ctx, Action.EDIT_MEDIATION, SUBJECT, subject_id=case.id, matter_id=case.matter_id)
    page = render_template("mediations/agreement_new.html", case=case, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


@pages.get("/<int:mediation_id>/agreements/<int:agreement_id>")
@declares(Action.VIEW_MEDIATION)
def agreement(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Show an agreement, and note that it was opened."""
    return _page(mediation_id, agreement_id)


def _loaded(mediation_id: int, agreement_id: int) -> tuple[ledgers.CaseView, Any, dict[str, Any]]:
    case = ledgers.view_mediation(g.ctx, mediation_id)
    found = next((one for one in case.agreements if one.id == agreement_id), None)
    if found is None:
        raise NotFound
    files = {one.id: one.name for one in uploads.view_uploads(g.ctx, case.matter_number)}
    return case, found, of_agreement(case, found, civil_day(g.ctx.now), files)


def _page(mediation_id: int, agreement_id: int, refused: Refused | None = None, **given: Any) -> ResponseReturnValue:
    case, found, forms_of = _loaded(mediation_id, agreement_id)
    access.note_read(g.ctx, Action.VIEW_MEDIATION, SUBJECT, subject_id=case.id, matter_id=case.matter_id)
    page = render_template(
        "mediations/agreement.html",
        case=case,
        agreement=found,
        forms_of=forms_of | given,
        refused=refused,
        today=civil_day(g.ctx.now),
    )
    return page, (422 if refused or given else 200)


def _kept(
    mediation_id: int, agreement_id: int, name: str, keep: Callable[[Any], object], said: str
) -> ResponseReturnValue:
    form = _loaded(mediation_id, agreement_id)[2][name]
    if not form.validate():
        return _page(mediation_id, agreement_id, **{name: form})
    try:
        keep(form)
    except Refused as refused:
        return _page(mediation_id, agreement_id, refused, **{name: form})
    say(said)
    return redirect(_url(mediation_id, agreement_id) + f"#{name}", 303)


@pages.post("/<int:mediation_id>/agreements/<int:agreement_id>/signatures")
@declares(Action.EDIT_MEDIATION)
def sign_agreement(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Record a signature or the seal."""
    return _kept(
        mediation_id,
        agreement_id,
        "signature",
        lambda form: agreements.record_signature(g.ctx, form.order(mediation_id, agreement_id)),
        "签字已记下。",
    )


@pages.post("/<int:mediation_id>/agreements/<int:agreement_id>/promises")
@declares(Action.EDIT_MEDIATION)
def perform(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Record that a promise was kept."""
    return _kept(
        mediation_id,
        agreement_id,
        "done",
        lambda form: performance.record_done(g.ctx, form.order(mediation_id)),
        "履行已记下。",
    )


@pages.post("/<int:mediation_id>/agreements/<int:agreement_id>/application")
@declares(Action.EDIT_MEDIATION)
def apply_confirmation(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Record the joint application for judicial confirmation."""
    return _kept(
        mediation_id,
        agreement_id,
        "application",
        lambda form: agreements.apply_confirmation(g.ctx, form.order(mediation_id, agreement_id)),
        "司法确认申请已记下。",
    )


@pages.post("/<int:mediation_id>/agreements/<int:agreement_id>/ruling")
@declares(Action.EDIT_MEDIATION)
def rule_confirmation(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Record the court's ruling."""
    return _kept(
        mediation_id,
        agreement_id,
        "ruling",
        lambda form: agreements.decide_confirmation(g.ctx, form.order(mediation_id, agreement_id)),
        "法院裁定已记下。",
    )


@pages.post("/<int:mediation_id>/agreements/<int:agreement_id>/visits")
@declares(Action.EDIT_MEDIATION)
def visit(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Record a return visit."""
    return _kept(
        mediation_id,
        agreement_id,
        "visit",
        lambda form: performance.add_visit(g.ctx, form.order(mediation_id, agreement_id)),
        "回访已记下。",
    )
