"""Who stands for a group, and what came of it for each household? The page and its posts."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.intake.groups import EndForm, HouseholdListForm, HouseholdsForm, RepresentativeForm
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.matters import groups
from hearing_app.web.frame import say

pages = Blueprint("groups", __name__, url_prefix="/matters/<number>/group")


@pages.get("")
@declares(Action.VIEW_MATTER)
def show(number: str) -> ResponseReturnValue:
    """Show a matter's group, and note that it was opened."""
    return _page(number)


def _page(number: str, form: VersionedForm | None = None, refused: Refused | None = None) -> ResponseReturnValue:
    view = groups.view_group(g.ctx, number)
    access.note_read(g.ctx, Action.VIEW_MATTER, "matter", subject_id=view.matter_id, matter_id=view.matter_id)
    seen = view.version
    offered = {
        "elect": RepresentativeForm(formdata=None, prefix="elect-", version=seen),
        "list": HouseholdListForm(formdata=None, prefix="list-", version=seen),
        "write": HouseholdsForm(formdata=None, prefix="write-", version=seen),
    }
    for one in view.representatives:
        offered[f"end{one.id}"] = EndForm(formdata=None, prefix=f"end{one.id}-", version=seen)
    if form is not None:
        offered[form._prefix.removesuffix("-")] = form
    page = render_template("matters/group.html", view=view, forms_of=offered, refused=refused)
    return page, (200 if form is None else 422)


def _change(number: str, form: VersionedForm, do: Callable[[], None]) -> ResponseReturnValue:
    if not form.validate_on_submit():
        return _page(number, form)
    try:
        do()
    except Refused as refused:
        return _page(number, form, refused)
    return redirect(url_for("groups.show", number=number))


@pages.post("/representatives")
@declares(Action.EDIT_MATTER)
def elect(number: str) -> ResponseReturnValue:
    """Add a representative."""
    form = RepresentativeForm(prefix="elect-")

    def do() -> None:
        groups.add_representative(g.ctx, number, form.seen, order=form.order)
        say("代表已登记。")

    return _change(number, form, do)


@pages.post("/representatives/<int:representative_id>/end")
@declares(Action.EDIT_MATTER)
def end(number: str, representative_id: int) -> ResponseReturnValue:
    """End somebody's standing for the group."""
    form = EndForm(prefix=f"end{representative_id}-")

    def do() -> None:
        ended = {"representative_id": representative_id, "on": form.until_on.data, "reason": form.reason.data}
        groups.end_representative(g.ctx, number, form.seen, **ended)
        say("已记下，可以登记新的代表。")

    return _change(number, form, do)


@pages.post("/households")
@declares(Action.EDIT_MATTER)
def enlist(number: str) -> ResponseReturnValue:
    """Add households from a list."""
    form = HouseholdListForm(prefix="list-")

    def do() -> None:
        count = groups.add_households(g.ctx, number, form.seen, words=form.words.data)
        say("已加 {n} 户。", n=count)

    return _change(number, form, do)


@pages.post("/households/write")
@declares(Action.EDIT_MATTER)
def write(number: str) -> ResponseReturnValue:
    """Write service or result for the chosen households."""
    form = HouseholdsForm(prefix="write-")

    def do() -> None:
        count = groups.record_households(g.ctx, number, form.seen, order=form.order)
        say("已登记 {n} 户。", n=count)

    return _change(number, form, do)
