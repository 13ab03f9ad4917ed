"""Whom can I ask? The roster, one person, records that are one human."""

from collections.abc import Callable

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.matters import VersionedForm
from hearing_app.forms.numbers import whole
from hearing_app.forms.people import ContactForm, EntryTimesForm, MergeForm, PersonForm, RosterFilterForm
from hearing_app.forms.spoken import SpokenForm
from hearing_app.forms.times import DelegateForm
from hearing_app.services import access, delegations, people, rosters
from hearing_app.services.people import PersonView
from hearing_app.services.rosters import RosterFilter
from hearing_app.web import keeping
from hearing_app.web.frame import say, say_refused

pages = Blueprint("people", __name__, url_prefix="/people")

MOVED = {
    "entries": "名册条目",
    "seats": "席位",
    "bookings": "占用",
    "handlers": "承办",
    "reviews": "法律顾问",
    "accounts": "账号",
    "times": "时间",
    "merged": "以前的合并",
    "calendars": "本人日历",
    "delegations": "代理",
}


@pages.get("")
@declares(Action.VIEW_ROSTER)
def index() -> ResponseReturnValue:
    """Show the roster, narrowed by category."""
    given = request.args
    wanted = RosterFilter(given.get("category", ""), bool(given.get("unclear")), whole(given.get("page")) or 1)
    view = rosters.view_roster(g.ctx, wanted)
    form = RosterFilterForm(given)
    form.offer(view.categories)
    kept = {"category": wanted.category or None, "unclear": 1 if wanted.has_unclear else None}
    return render_template("people/index.html", view=view, form=form, kept=kept)


@pages.route("/new", methods=["GET", "POST"])
@declares(Action.EDIT_ROSTER)
def new() -> ResponseReturnValue:
    """Put somebody on the roster."""
    form = PersonForm(people.view_categories(g.ctx))
    refused: Refused | None = None
    if form.validate_on_submit():
        try:
            person_id = people.add_person(g.ctx, form.order)
        except Refused as error:
            refused = error
        else:
            say("已加入名册。")
            return redirect(url_for("people.show", person_id=person_id))
    return render_template("people/new.html", form=form, refused=refused), (422 if refused or form.errors else 200)


@pages.get("/<int:person_id>")
@declares(Action.VIEW_ROSTER)
def show(person_id: int) -> ResponseReturnValue:
    """Show somebody of the roster, and note that the page was opened."""
    return _page(_opened(person_id))


def _opened(person_id: int) -> PersonView:
    person = people.view_person(g.ctx, person_id)
    access.note_read(g.ctx, Action.VIEW_ROSTER, "person", subject_id=person.id)
    return person


def _page(person: PersonView, form: VersionedForm | None = None) -> ResponseReturnValue:
    offered = _offered(person)
    if form is not None:
        offered[form._prefix.removesuffix("-")] = form
    return _shown(person, offered, None if form is None else 422)


def _shown(
    person: PersonView, offered: dict[str, VersionedForm], code: int | None, failed: SpokenForm | None = None
) -> ResponseReturnValue:
    kept = keeping.kept_of(person.id, failed) if g.ctx.actor.has(Action.EDIT_ROSTER) else None
    return render_template("people/show.html", person=person, forms_of=offered, kept=kept), code or 200


def _kept_page(person_id: int, failed: SpokenForm) -> ResponseReturnValue:
    person = _opened(person_id)
    return _shown(person, _offered(person), 422, failed)


def _offered(person: PersonView) -> dict[str, VersionedForm]:
    seen = {"formdata": None, "version": person.version}
    contacts = {name: getattr(person, name) for name in ("phone", "email", "channel", "language", "district")}
    offered: dict[str, VersionedForm] = {"contacts": ContactForm(prefix="contacts-", **seen, **contacts)}
    for entry in person.entries:
        key = f"times{entry.id}"
        offered[key] = EntryTimesForm(prefix=f"{key}-", words=entry.times_text, **seen)
    return offered


@pages.post("/<int:person_id>/contacts")
@declares(Action.EDIT_ROSTER)
def contacts(person_id: int) -> ResponseReturnValue:
    """Change how somebody is reached."""
    form = ContactForm(prefix="contacts-")
    if not form.validate_on_submit():
        return _page(_opened(person_id), form)
    people.edit_contacts(g.ctx, form.order(person_id))
    say("已存。")
    return redirect(url_for("people.show", person_id=person_id))


@pages.post("/<int:person_id>/times/<int:entry_id>")
@declares(Action.EDIT_ROSTER)
def times(person_id: int, entry_id: int) -> ResponseReturnValue:
    """Write when somebody cannot come anew."""
    form = EntryTimesForm(prefix=f"times{entry_id}-")
    if not form.validate_on_submit():
        return _page(_opened(person_id), form)
    unclear = people.edit_times(g.ctx, form.order(person_id, entry_id))
    say("已存，还有 {n} 处没有读懂。" if unclear else "已存，都读懂了。", n=unclear)
    return redirect(url_for("people.show", person_id=person_id))


@pages.post("/<int:person_id>/delegates")
@declares(Action.EDIT_ROSTER)
def add_delegate(person_id: int) -> ResponseReturnValue:
    """Name an account that answers and keeps times for somebody."""
    form = DelegateForm(prefix="delegate-")
    keeping.offer_delegates(form, delegations.view_delegates(g.ctx, person_id))
    if not form.validate():
        return _kept_page(person_id, form)
    try:
        delegations.add_delegate(g.ctx, person_id, form.username.data)
    except Refused as refused:
        say_refused(refused)
    else:
        say("已登记，对方登录后就能代为答复。")
    return redirect(_way_back(person_id))


@pages.post("/<int:person_id>/delegates/<int:delegation_id>/drop")
@declares(Action.EDIT_ROSTER)
def drop_delegate(person_id: int, delegation_id: int) -> ResponseReturnValue:
    """Let an account act for somebody no longer."""
    delegations.remove_delegate(g.ctx, person_id, delegation_id)
    say("已去掉。以前代为答复的仍然有效。")
    return redirect(_way_back(person_id))


def _way_back(person_id: int) -> str:
    return url_for("people.show", person_id=person_id, _anchor="own")


keeping.offer(pages, Action.EDIT_ROSTER, "/<int:person_id>", show=_kept_page, way_back=_way_back)


@pages.get("/matches")
@declares(Action.VIEW_ROSTER)
def matches() -> ResponseReturnValue:
    """Show pairs of records that look like one human side by side, and the merges that can be undone."""
    return render_template(
        "people/matches.html",
        matches=people.view_matches(g.ctx),
        merges=people.view_merges(g.ctx),
        moved=MOVED,
        form=MergeForm(formdata=None),
    )


@pages.post("/merges")
@declares(Action.EDIT_ROSTER)
def merge() -> ResponseReturnValue:
    """Make two records one."""
    kept_id, merged_id = MergeForm().ids
    return _back(lambda: people.merge_people(g.ctx, kept_id, merged_id), "已合并成一条。可以在下面撤销。")


@pages.post("/merges/<int:merge_id>/undo")
@declares(Action.EDIT_ROSTER)
def undo(merge_id: int) -> ResponseReturnValue:
    """Part what a merge joined."""
    return _back(lambda: people.undo_merge(g.ctx, merge_id), "已撤销，两条记录分开了。")


def _back(do: Callable[[], int], done: str) -> ResponseReturnValue:
    try:
        do()
    except Refused as refused:
        say_refused(refused)
    else:
        say(done)
    return redirect(url_for("people.matches"))
