"""How does something of a matter become public on a page, and what does the public read?"""

from collections.abc import Callable

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.hearings.publications import KindForm, ReasonForm, TextForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.numbers import whole
from hearing_app.services import access
from hearing_app.services.hearings import publications
from hearing_app.services.hearings.publications import PublicationView, Seen
from hearing_app.web.frame import say
from hearing_app.web.handing import handed

pages = Blueprint("publications", __name__)


@pages.get("/published")
@declares(Action.PUBLIC)
def published() -> ResponseReturnValue:
    """Show what the public may read, newest first."""
    page = publications.view_public(g.ctx, whole(request.args.get("before", "")))
    return render_template("publications/published.html", page=page)


@pages.get("/published/<int:public_id>")
@declares(Action.PUBLIC)
def text(public_id: int) -> ResponseReturnValue:
    """Show one text as it was published; what was withdrawn is not there."""
    return render_template("publications/text.html", view=publications.view_public_copy(g.ctx, public_id))


@pages.get("/published/<int:public_id>.<any(pdf, docx, txt):suffix>")
@declares(Action.PUBLIC)
def file(public_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out a published text: as paper, or as the very bytes whose digests the page shows."""
    if suffix == "txt":
        view = publications.view_public_copy(g.ctx, public_id)
        name = {"Content-Disposition": f'attachment; filename="published-{view.id}.txt"'}
        return Response(view.copy.text.encode(), content_type="text/plain; charset=utf-8", headers=name)
    return handed(publications.view_public_paper(g.ctx, public_id), public_id, suffix)


@pages.get("/matters/<number>/publications")
@declares(Action.VIEW_MATTER)
def index(number: str) -> ResponseReturnValue:
    """Show a matter's publications and which sorts may be begun."""
    return _list(number, KindForm(formdata=None))


def _list(number: str, form: KindForm, refused: Refused | None = None) -> ResponseReturnValue:
    view = publications.view_publications(g.ctx, number)
    form.offer((one.id, one.label) for one in view.choices)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    page = render_template("publications/index.html", view=view, form=form, refused=refused)
    return page, (422 if refused or form.errors else 200)


@pages.post("/matters/<number>/publications")
@declares(Action.EDIT_PUBLICATION)
def begin(number: str) -> ResponseReturnValue:
    """Begin a text, proposed with pseudonyms."""
    form = KindForm()
    form.offer((one.id, one.label) for one in publications.view_publications(g.ctx, number).choices)
    if not form.validate_on_submit():
        return _list(number, form)
    try:
        publication_id = publications.begin_publication(g.ctx, number, form.kind.data)
    except Refused as refused:
        return _list(number, form, refused)
    say("已按化名生成草稿，改好以后送批。")
    return redirect(url_for("publications.show", number=number, publication_id=publication_id))


@pages.get("/matters/<number>/publications/<int:publication_id>")
@declares(Action.VIEW_MATTER)
def show(number: str, publication_id: int) -> ResponseReturnValue:
    """Show one text with what the check finds in it now."""
    return _page(publications.view_publication(g.ctx, number, publication_id))


def _page(view: PublicationView, refused: Refused | None = None, **given: VersionedForm) -> ResponseReturnValue:
    typed = {part: words for part, _, words in view.parts}
    forms_of: dict[str, VersionedForm] = {
        "text": TextForm(formdata=None, version=view.version, **typed),
        "back": ReasonForm(formdata=None, version=view.version),
        "withdrawal": ReasonForm(formdata=None, version=view.version),
    }
    access.note_read(g.ctx, Action.VIEW_MATTER, "publication", subject_id=view.line.id, matter_id=view.matter_id)
    page = render_template("publications/show.html", view=view, forms_of=forms_of | given, refused=refused)
    return page, (422 if refused or given else 200)


def _kept(
    view: PublicationView, name: str, form: VersionedForm, do: Callable[[Seen], int], said: str
) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(view, **{name: form})
    try:
        do(Seen(view.matter_number, view.line.id, form.seen))
    except Refused as refused:
        return _page(view, refused, **{name: form})
    say(said)
    return redirect(url_for("publications.show", number=view.matter_number, publication_id=view.line.id))


@pages.post("/matters/<number>/publications/<int:publication_id>")
@declares(Action.EDIT_PUBLICATION)
def save(number: str, publication_id: int) -> ResponseReturnValue:
    """Keep a text; it waits for approval when the check finds nothing."""
    view, form = publications.view_publication(g.ctx, number, publication_id), TextForm()
    names = [part for part, _, _ in view.parts]
    return _kept(
        view,
        "text",
        form,
        lambda seen: publications.save_publication(g.ctx, seen, form.parts_of(names)),
        "没有查到能认出人的内容，已送批。",
    )


@pages.post("/matters/<number>/publications/<int:publication_id>/approval")
@declares(Action.APPROVE_PUBLICATION)
def approve(number: str, publication_id: int) -> ResponseReturnValue:
    """Let a text become public that others wrote."""
    view = publications.view_publication(g.ctx, number, publication_id)
    return _kept(
        view,
        "approval",
        VersionedForm(),
        lambda seen: publications.approve_publication(g.ctx, seen),
        "已批准，公开页面上可以看到了。",
    )


@pages.post("/matters/<number>/publications/<int:publication_id>/return")
@declares(Action.APPROVE_PUBLICATION)
def send_back(number: str, publication_id: int) -> ResponseReturnValue:
    """Send a text back to be written anew."""
    view, form = publications.view_publication(g.ctx, number, publication_id), ReasonForm()
    return _kept(
        view,
        "back",
        form,
        lambda seen: publications.return_publication(g.ctx, seen, form.reason.data or ""),
        "已退回。",
    )


@pages.post("/matters/<number>/publications/<int:publication_id>/withdrawal")
@declares(Action.EDIT_PUBLICATION)
def withdraw(number: str, publication_id: int) -> ResponseReturnValue:
    """Take a text off the public pages, or drop a draft."""
    view, form = publications.view_publication(g.ctx, number, publication_id), ReasonForm()
    return _kept(
        view,
        "withdrawal",
        form,
        lambda seen: publications.withdraw_publication(g.ctx, seen, form.reason.data or ""),
        "已撤下，登记保留。",
    )
