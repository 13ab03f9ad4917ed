"""What lies in the volume of a mediation, and what is missing? The machinery is that of the review file."""

from dataclasses import replace

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.uploads import PaperForm, paper_form
from hearing_app.services import access
from hearing_app.services.matters import review_files, uploads
from hearing_app.services.mediations import ledgers
from hearing_app.web.frame import say
from hearing_app.web.mediations import cases

pages = cases.pages


@pages.get("/<int:mediation_id>/volume")
@declares(Action.VIEW_MEDIATION)
def volume(mediation_id: int) -> ResponseReturnValue:
    """Show the contents and what is missing, and note that they were opened."""
    form = paper_form(uploads.mediation_places_of(g.ctx), chosen=request.args.get("place", ""))
    return _page(mediation_id, form)


def _page(mediation_id: int, form: PaperForm, refused: Refused | None = None) -> ResponseReturnValue:
    view = review_files.view_mediation_volume(g.ctx, mediation_id)
    access.note_read(
        g.ctx, Action.VIEW_MEDIATION, review_files.SUBJECT, subject_id=mediation_id, matter_id=view.matter_id
    )
    page = render_template(
        "mediations/volume.html",
        mediation_id=mediation_id,
        volume=view,
        form=form,
        upload_mb=g.ctx.env.office.limits.upload_mb,
        refused=refused,
    )
    return page, (422 if refused or form.errors else 200)


@pages.post("/<int:mediation_id>/volume/files")
@declares(Action.EDIT_MEDIATION)
def upload_paper(mediation_id: int) -> ResponseReturnValue:
    """Keep an uploaded paper at its place."""
    form = paper_form(uploads.mediation_places_of(g.ctx))
    if not form.validate():
        return _page(mediation_id, form)
    try:
        order = form.order(ledgers.view_mediation(g.ctx, mediation_id).matter_number)
        order = replace(order, mediation_id=mediation_id)
        uploads.upload_file(g.ctx, order, action=Action.EDIT_MEDIATION)
    except Refused as refused:
        return _page(mediation_id, form, refused)
    say("材料已归入卷内。")
    return redirect(url_for("mediations.volume", mediation_id=mediation_id), 303)


@pages.post("/<int:mediation_id>/volume/build")
@declares(Action.KEEP_MEDIATION_NOTE)
def build_volume(mediation_id: int) -> ResponseReturnValue:
    """Build the zip and say whether it is a new version."""
    built = review_files.build_mediation_volume(g.ctx, mediation_id)
    if built.is_new:
        say(
            "卷宗第 {n} 版已生成，共 {items} 件，待补 {missing} 项。",
            n=built.version,
            items=built.items,
            missing=len(built.missing),
        )
    else:
        say("内容没有变，仍是第 {n} 版。", n=built.version)
    return redirect(url_for("mediations.volume", mediation_id=mediation_id) + "#versions", 303)
