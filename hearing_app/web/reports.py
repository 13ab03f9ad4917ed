"""What did we do this year? The paragraph, the tables, the rows behind every figure, files of what is seen."""

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from hearing_app.domain.errors import Refused
from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.domain.spans import civil_day
from hearing_app.forms.reports import FreezeForm
from hearing_app.services import reports
from hearing_app.services.reports import FileForm
from hearing_app.services.steps.years.counts import FIRST_YEAR, LAST_YEAR
from hearing_app.services.steps.years.rows import Leads, ReportRow
from hearing_app.services.years.annexes import AnnexForm, export_annex
from hearing_app.web.frame import say, say_refused
from hearing_app.web.links import way

pages = Blueprint("reports", __name__, url_prefix="/reports")

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA: Mapping[str, str] = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: WORKBOOK,
    AnnexForm.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    AnnexForm.PDF: "application/pdf",
}


@pages.get("")
@declares(Action.VIEW_REPORT)
def index() -> ResponseReturnValue:
    """Lead to the newest year that has anything, else to the present one."""
    years = reports.view_years(g.ctx)
    return redirect(url_for("reports.show", year=years[0] if years else civil_day(g.ctx.now).year))


@pages.get("/<int:year>")
@declares(Action.VIEW_REPORT)
def show(year: int) -> ResponseReturnValue:
    """Show the report of a year, or give it as a file (?form=xlsx, csv)."""
    form = _form()
    if form is not None:
        return _attachment(reports.export_report(g.ctx, year, form), f"{year}", form)
    span = FIRST_YEAR, LAST_YEAR
    return render_template(
        "reports/show.html", report=reports.view_report(g.ctx, year), span=span, form=FreezeForm(formdata=None)
    )


@pages.post("/<int:year>/freeze")
@declares(Action.FREEZE_REPORT)
def freeze(year: int) -> ResponseReturnValue:
    """Freeze the figures of a year."""
    form = FreezeForm()
    if form.validate_on_submit():
        try:
            version = reports.freeze_year(g.ctx, year, reason=form.reason.data or "")
        except Refused as refused:
            say_refused(refused)
        else:
            say("{year} 年的数字已定稿，第 {version} 版。", year=year, version=version)
    return redirect(url_for("reports.show", year=year))


@pages.get("/<int:year>/annex")
@declares(Action.VIEW_REPORT)
def annex(year: int) -> ResponseReturnValue:
    """Give the whole annex of a year (?form=docx, pdf, xlsx; a docx when nothing is asked)."""
    asked = request.args.get("form", "")
    form = AnnexForm(asked) if asked in set(AnnexForm) else AnnexForm.DOCX
    return _attachment(export_annex(g.ctx, year, form), f"annex-{year}", form)


@pages.get("/<int:year>/<code>")
@pages.get("/<int:year>/<code>/<path:group>")
@declares(Action.VIEW_REPORT)
def rows(year: int, code: str, group: str = "") -> ResponseReturnValue:
    """Show the rows behind a figure, or give them as a file."""
    form = _form()
    if form is not None:
        content = reports.export_rows(g.ctx, year, code, group=group, form=form)
        return _attachment(content, f"{year}-{code}", form)
    view = reports.view_rows(g.ctx, year, code, group)
    return render_template("reports/rows.html", view=view, lead=_lead)


def _form() -> FileForm | None:
    asked = request.args.get("form", "")
    return FileForm(asked) if asked in set(FileForm) else None


def _attachment(content: bytes, name: str, form: FileForm | AnnexForm) -> Response:
    response = Response(content, content_type=MEDIA[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form.value}"'
    return response


LEADS: Mapping[Leads, Callable[[ReportRow], str]] = {
    Leads.REVIEW: lambda row: way("reviews.show", number=row.key) or way("matters.show", number=row.key),
    Leads.MATTER: lambda row: way("matters.show", number=row.key),
    Leads.SITTING: lambda row: way("sittings.show", sitting_id=int(row.key)),
    Leads.MEDIATION: lambda row: way("mediations.show", mediation_id=int(row.key)),
    Leads.PERSON: lambda row: way("people.show", person_id=int(row.key)),
}


def _lead(row: ReportRow) -> str:
    """Return the page of a row, if the reader may open it."""
    if row.leads is Leads.PERSON and not g.ctx.actor.has(Action.VIEW_ROSTER):
        return ""
    return LEADS[row.leads](row)
