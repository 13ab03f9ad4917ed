"""Which papers does a mediation give, and who reads its notes?"""

from io import BytesIO

from flask import g, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.forms.mediations.cases import NoteForm
from hearing_app.services import access
from hearing_app.services.mediations import notes, papers
from hearing_app.web.frame import say
from hearing_app.web.mediations import cases
from hearing_app.web.mediations.cases import SUBJECT

pages = cases.pages


def _pdf(mediation_id: int, name: str, content: bytes) -> ResponseReturnValue:
    access.note_read(g.ctx, Action.VIEW_MEDIATION, SUBJECT, subject_id=mediation_id)
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=f"{name}.pdf", max_age=0
    )


@pages.get("/<int:mediation_id>/consents/<int:party_id>/sheet.pdf")
@declares(Action.VIEW_MEDIATION)
def consent_sheet(mediation_id: int, party_id: int) -> ResponseReturnValue:
    """Give the sheet on which a party says whether it agrees."""
    paper = papers.view_consent_sheet(g.ctx, mediation_id, party_id)
    return _pdf(mediation_id, paper.name, paper.pdf)


@pages.get("/<int:mediation_id>/referrals/<int:referral_id>/letter.pdf")
@declares(Action.VIEW_MEDIATION)
def referral_letter(mediation_id: int, referral_id: int) -> ResponseReturnValue:
    """Give the letter that hands the case over, with its receipt."""
    paper = papers.view_referral_letter(g.ctx, mediation_id, referral_id)
    return _pdf(mediation_id, paper.name, paper.pdf)


@pages.get("/<int:mediation_id>/agreements/<int:agreement_id>/paper.pdf")
@declares(Action.VIEW_MEDIATION)
def agreement_paper(mediation_id: int, agreement_id: int) -> ResponseReturnValue:
    """Give the agreement to be signed, or the register sheet of an oral one."""
    paper = papers.view_agreement_paper(g.ctx, mediation_id, agreement_id)
    return _pdf(mediation_id, paper.name, paper.pdf)


@pages.get("/<int:mediation_id>/notes")
@declares(Action.KEEP_MEDIATION_NOTE)
def note_list(mediation_id: int) -> ResponseReturnValue:
    """Show the notes of a case to who keeps them, and note that they were opened."""
    return _notes(mediation_id)


def _notes(mediation_id: int, form: NoteForm | None = None, refused: Refused | None = None) -> ResponseReturnValue:
    view = notes.view_notes(g.ctx, mediation_id)
    access.note_read(
        g.ctx, Action.KEEP_MEDIATION_NOTE, "mediation_note", subject_id=mediation_id, matter_id=view.matter_id
    )
    shown = form or NoteForm(data={"version": str(view.version)})
    page = render_template("mediations/notes.html", view=view, form=shown, refused=refused)
    return page, (422 if form else 200)


@pages.post("/<int:mediation_id>/notes")
@declares(Action.KEEP_MEDIATION_NOTE)
def add_note(mediation_id: int) -> ResponseReturnValue:
    """Keep a note."""
    form = NoteForm()
    if not form.validate():
        return _notes(mediation_id, form)
    try:
        notes.add_note(g.ctx, mediation_id, form.seen, words=form.words.data or "")
    except Refused as refused:
        return _notes(mediation_id, form, refused)
    say("记录已存，只有调解秘书能看。")
    return redirect(url_for("mediations.note_list", mediation_id=mediation_id), 303)
