"""What lies in a matter's volume, what is missing, and how is it built? One page for uploads, contents and versions."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.uploads import PaperForm, paper_form
from hearing_app.services import access
from hearing_app.services.matters import review_files, uploads
from hearing_app.web.frame import say

pages = Blueprint("review_files", __name__, url_prefix="/review-files")


@pages.get("/<number>")
@declares(Action.VIEW_REVIEW)
def show(number: str) -> ResponseReturnValue:
    """Show the volume of a review, matter or sitting, and note that it was opened."""
    return _page(number, paper_form(uploads.places_of(g.ctx), chosen=request.args.get("place", "")))


def _page(number: str, form: PaperForm, refused: Refused | None = None) -> ResponseReturnValue:
    volume = _volume(number)
    access.note_read(
        g.ctx, Action.VIEW_REVIEW, review_files.SUBJECT, subject_id=volume.matter_id, matter_id=volume.matter_id
    )
    page = render_template(
        "reviews/volume.html",
        volume=volume,
        files=uploads.view_uploads(g.ctx, volume.matter_number),
        upload_mb=g.ctx.env.office.limits.upload_mb,
        form=form,
        refused=refused,
    )
    return page, (422 if refused or form.errors else 200)


def _volume(number: str) -> review_files.VolumeView:
    try:
        return review_files.view_volume(g.ctx, number)
    except Refused as refused:
        raise NotFound from refused


@pages.post("/<number>/files")
@declares(Action.UPLOAD_FILE)
def upload(number: str) -> ResponseReturnValue:
    """Keep an uploaded paper at its place."""
    form = paper_form(uploads.places_of(g.ctx))
    if not form.validate():
        return _page(number, form)
    try:
        uploads.upload_file(g.ctx, form.order(_volume(number).matter_number))
    except Refused as refused:
        return _page(number, form, refused)
    say("材料已归入卷内。")
    return redirect(url_for("review_files.show", number=number), 303)


@pages.post("/<number>/build")
@declares(Action.BUILD_REVIEW_FILE)
def build(number: str) -> ResponseReturnValue:
    """Build the zip and say whether it is a new version."""
    _volume(number)
    built = review_files.build_review_file(g.ctx, number)
    if built.is_new:
        say(
            "卷宗第 {n} 版已生成，共 {items} 件，待补 {missing} 项。",
            n=built.version,
            items=built.items,
            missing=len(built.missing),
        )
    else:
        say("内容没有变，仍是第 {n} 版。", n=built.version)
    return redirect(url_for("review_files.show", number=number) + "#versions", 303)
