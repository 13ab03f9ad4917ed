"""Who did what, and does the chain that says so still hold together? Read only."""

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.audits import TrailForm
from hearing_app.forms.numbers import whole
from hearing_app.services import audit_trails, audits
from hearing_app.services.audit_trails import SORTS

pages = Blueprint("audits", __name__, url_prefix="/audit")
NARROWING = ("from", "to", "actor", "action")


@pages.get("")
@declares(Action.VIEW_AUDIT)
def index() -> ResponseReturnValue:
    """Show a page of the chain, narrowed by what stands in the URL, with its head and the last export."""
    form = TrailForm(request.args)
    form.validate()
    form.offer()
    wanted = form.wanted(whole(request.args.get("before")), whole(request.args.get("after")))
    return render_template(
        "audits/index.html",
        trail=audit_trails.view_trail(g.ctx, wanted),
        form=form,
        sorts=SORTS,
        sort=wanted.sort,
        is_narrowed=any(map(request.args.get, NARROWING)),
        kept={name: value for name in (*NARROWING, "sort") if (value := request.args.get(name, ""))},
        ends=audits.view_head(g.ctx),
    )


@pages.get("/<int:seq>")
@declares(Action.VIEW_AUDIT)
def show(seq: int) -> ResponseReturnValue:
    """Show one link with its codes and hashes."""
    return render_template("audits/show.html", details=audit_trails.view_link(g.ctx, seq))


@pages.get("/check")
@declares(Action.VIEW_AUDIT)
def check() -> ResponseReturnValue:
    """Check the chain behind ?after=SEQ for as long as a page may take, and say how far it holds together."""
    after = whole(request.args.get("after")) or 0
    view = audits.verify_part(g.ctx, after)
    return render_template("audits/check.html", view=view, ends=audits.view_head(g.ctx))
