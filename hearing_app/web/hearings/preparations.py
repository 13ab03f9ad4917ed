"""How is a hearing prepared on a page, and what does the public read? The routes belong to the sittings' blueprint."""

from collections.abc import Callable

from flask import g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import NotFound, Refused
from hearing_app.domain.hearings.publicity import MEDIA, RECORDING
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.hearings.preparations import (
    AnnouncementForm,
    CircumstancesForm,
    ObserverForm,
    PlanItemForm,
    VideoLinkForm,
)
from hearing_app.forms.matters import VersionedForm
from hearing_app.services import access
from hearing_app.services.hearings import allowances, kits, preparations
from hearing_app.services.hearings.preparations import PlanLine, PreparationView, Seen
from hearing_app.web.frame import say
from hearing_app.web.handing import handed
from hearing_app.web.sittings.sittings import pages

__all__ = ["pages"]


@pages.get("/announcements")
@declares(Action.PUBLIC)
def announcements() -> ResponseReturnValue:
    """Show the open sittings to come as the public may know them; nothing is cached, no name is shown."""
    return render_template("hearings/announcements.html", notices=preparations.view_public(g.ctx))


@pages.get("/sittings/<int:sitting_id>/preparation")
@declares(Action.VIEW_SITTING)
def preparation(sitting_id: int) -> ResponseReturnValue:
    """Show what is prepared for a sitting."""
    return _page(preparations.view_preparation(g.ctx, sitting_id))


def _page(view: PreparationView, refused: Refused | None = None, **given: VersionedForm) -> ResponseReturnValue:
    seen = {"formdata": None, "version": view.version}
    forms_of: dict[str, VersionedForm] = {
        "circumstances": CircumstancesForm(
            **seen, media=view.media, recording=view.recording, observers=view.observers_most
        ),
        "video": VideoLinkForm(**seen, link=view.join_url),
        "announcement": AnnouncementForm(**seen, subject=view.waiting or view.subject),
        "observer": ObserverForm(**seen),
    }
    for line in view.plan:
        forms_of[f"plan-{line.item}"] = PlanItemForm(
            **seen, item=line.item, owner=line.owner, due_on=line.due_on, done_on=line.done_on
        )
    forms_of |= given
    for form in forms_of.values():
        if isinstance(form, CircumstancesForm):
            form.offer()
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=view.sitting_id)
    page = render_template(
        "hearings/preparation.html", view=view, forms_of=forms_of, refused=refused, media=MEDIA, recordings=RECORDING
    )
    return page, (422 if refused or given else 200)


def _kept(sitting_id: int, name: str, form: VersionedForm, do: Callable[[Seen], int], said: str) -> ResponseReturnValue:
    view = preparations.view_preparation(g.ctx, sitting_id)
    if isinstance(form, CircumstancesForm):
        form.offer()
    if not form.validate_on_submit():
        return _page(view, **{name: form})
    try:
        do(Seen(sitting_id, form.seen))
    except Refused as refused:
        return _page(view, refused, **{name: form})
    say(said)
    return redirect(url_for("sittings.preparation", sitting_id=sitting_id))


@pages.post("/sittings/<int:sitting_id>/preparation/circumstances")
@declares(Action.CHANGE_SITTING)
def circumstances(sitting_id: int) -> ResponseReturnValue:
    """Set media, recording and observers' seats."""
    form = CircumstancesForm()

    def do(seen: Seen) -> int:
        chosen = {"media": form.media.data, "recording": form.recording.data}
        return preparations.set_circumstances(g.ctx, seen, **chosen, observers=form.observers.data)

    return _kept(sitting_id, "circumstances", form, do, "已存。")


@pages.post("/sittings/<int:sitting_id>/preparation/video")
@declares(Action.CHANGE_SITTING)
def video(sitting_id: int) -> ResponseReturnValue:
    """Set or take away the video link."""
    form = VideoLinkForm()
    return _kept(
        sitting_id,
        "video",
        form,
        lambda seen: preparations.set_video_link(g.ctx, seen, (form.link.data or "").strip()),
        "已存。",
    )


@pages.post("/sittings/<int:sitting_id>/preparation/announcement")
@declares(Action.CHANGE_SITTING)
def announce(sitting_id: int) -> ResponseReturnValue:
    """Draft what the public shall read of an open sitting."""
    form = AnnouncementForm()
    return _kept(
        sitting_id,
        "announcement",
        form,
        lambda seen: preparations.draft_announcement(g.ctx, seen, form.subject.data or ""),
        "公告稿已存，等另一位批准后公布。",
    )


@pages.post("/sittings/<int:sitting_id>/preparation/announcement/approval")
@declares(Action.APPROVE_ANNOUNCEMENT)
def approve_announcement(sitting_id: int) -> ResponseReturnValue:
    """Let the drafted announcement become public."""
    form = VersionedForm()
    return _kept(
        sitting_id,
        "approval",
        form,
        lambda seen: preparations.approve_announcement(g.ctx, seen),
        "已批准，公告已发布。",
    )


@pages.post("/sittings/<int:sitting_id>/preparation/announcement/return")
@declares(Action.APPROVE_ANNOUNCEMENT)
def return_announcement(sitting_id: int) -> ResponseReturnValue:
    """Send the drafted announcement back."""
    form = VersionedForm()
    return _kept(
        sitting_id, "return", form, lambda seen: preparations.return_announcement(g.ctx, seen), "已退回公告稿。"
    )


@pages.post("/sittings/<int:sitting_id>/preparation/withdrawal")
@declares(Action.CHANGE_SITTING)
def withdraw_announcement(sitting_id: int) -> ResponseReturnValue:
    """Take the announcement off the public page."""
    form = VersionedForm()
    return _kept(
        sitting_id, "withdrawal", form, lambda seen: preparations.withdraw_announcement(g.ctx, seen), "公告已撤下。"
    )


@pages.post("/sittings/<int:sitting_id>/preparation/observers")
@declares(Action.CHANGE_SITTING)
def observe(sitting_id: int) -> ResponseReturnValue:
    """Enter somebody who asked at the counter to observe."""
    form = ObserverForm()
    return _kept(
        sitting_id,
        "observer",
        form,
        lambda seen: preparations.add_observer(g.ctx, seen, form.observer.data or ""),
        "已登记旁听。",
    )


@pages.post("/sittings/<int:sitting_id>/preparation/plan")
@declares(Action.CHANGE_SITTING)
def plan_item(sitting_id: int) -> ResponseReturnValue:
    """Write whose an item of the plan is, by when, and whether it is done."""
    form = PlanItemForm()

    def do(seen: Seen) -> int:
        view = preparations.view_preparation(g.ctx, sitting_id)
        known = next((line for line in view.plan if line.item == form.item.data), None)
        if known is None:
            raise NotFound
        due_on = form.due_on.data or known.due_on
        line = PlanLine(known.item, known.label, form.owner.data or "", due_on, form.done_on.data, "")
        return preparations.keep_item(g.ctx, seen, line)

    return _kept(sitting_id, f"plan-{form.item.data}", form, do, "已存。")


@pages.get("/sittings/<int:sitting_id>/allowances.<any(pdf, docx):suffix>")
@declares(Action.VIEW_REPORT)
def allowance_sheet(sitting_id: int, suffix: str) -> ResponseReturnValue:
    """Hand out the sheet on which who sat signs for what he is paid."""
    found = allowances.view_sheet(g.ctx, sitting_id)
    access.note_read(g.ctx, Action.VIEW_REPORT, "sitting", subject_id=sitting_id)
    return handed(found, sitting_id, suffix)


@pages.get("/sittings/<int:sitting_id>/kit.pdf")
@declares(Action.VIEW_MATTER)
def kit(sitting_id: int) -> ResponseReturnValue:
    """Hand out everything that is printed for the day, as one PDF."""
    found = kits.view_kit(g.ctx, sitting_id)
    access.note_read(g.ctx, Action.VIEW_MATTER, "sitting", subject_id=sitting_id)
    return handed(found, sitting_id, "pdf")


@pages.get("/sittings/<int:sitting_id>/preparation/<any(plan, announcement):paper>.<any(pdf, docx):suffix>")
@declares(Action.VIEW_SITTING)
def preparation_paper(sitting_id: int, paper: str, suffix: str) -> ResponseReturnValue:
    """Hand out the plan or the announcement to print."""
    found = preparations.view_preparation_paper(g.ctx, sitting_id, paper)
    access.note_read(g.ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id)
    return handed(found, sitting_id, suffix)
