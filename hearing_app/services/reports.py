"""What did the office do in a year? Facts from the database, figures from the domain, rows behind each figure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from hearing_app import i18n
from hearing_app.documents.csv_tables import write_csv
from hearing_app.documents.workbook_tables import Value, write_table
from hearing_app.domain.errors import NotFound, Reason
from hearing_app.domain.evidence.reports import YearFigures, paragraph
from hearing_app.domain.evidence.snapshots import check_freeze, digest_of
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.years.counts import (
    CountedYear,
    count_figures,
    count_mediation,
    count_proceedings,
    count_year,
)
from hearing_app.services.steps.years.facts import hearing_rows
from hearing_app.services.steps.years.lines import (
    BY_CONCLUSION,
    BY_STAGE,
    FIGURE_LABELS,
    PREFIX,
    VOTES,
    FigureLine,
    ReportView,
    line_of,
    mediation_line,
    proceedings_line,
    report_of,
    years_with_rows,
)
from hearing_app.services.steps.years.mediations import LABELS as MEDIATION_LABELS
from hearing_app.services.steps.years.proceedings import LABELS as PROCEEDINGS_LABELS
from hearing_app.services.steps.years.rows import ReportRow, YearRows, review_row
from hearing_app.store import matters, outcomes, snapshots
from hearing_app.store.tables.snapshots import SnapshotRow


class FileForm(StrEnum):
    """In which form a table leaves the house."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class RowsView:
    """The rows behind one figure."""

    year: int
    code: str
    group: str
    label: Label
    group_label: Label
    definition: Reason | None
    rows: tuple[ReportRow, ...]


def view_years(ctx: Context) -> tuple[int, ...]:
    """Return the years that have reviews or hearings, newest first."""
    return years_with_rows(ctx)


def view_report(ctx: Context, year: int) -> ReportView:
    """Return the report of a civil year with everything that leads to its rows."""
    return report_of(ctx, count_year(ctx, year))


def view_year(ctx: Context, year: int) -> YearFigures:
    """Return the figures of a civil year of the actor's unit; raises NotFound for a year without an office."""
    return count_figures(ctx, year)


def published_year(ctx: Context, year: int) -> dict[str, object]:
    """Return everything that is frozen of a year and given to programs: the published figures and the mediation."""
    return count_year(ctx, year).published


def freeze_year(ctx: Context, year: int, *, reason: str = "") -> int:
    """Freeze the figures of a year that is over; returns the version. A correction is a further one with its reason.

    Raises Refused before the year's end, for the same figures twice, and for a correction without a reason.
    """
    with ctx.change(Action.FREEZE_REPORT) as change:
        unit_id = change.permit_own_unit()
        counted = count_year(ctx, year)
        known = snapshots.of_year(change.session, unit_id, year)
        latest = known[0].figures if known else None
        live = counted.published
        refused = check_freeze(year, live, today=civil_day(ctx.now), latest=latest, reason=reason)
        if refused is not None:
            raise refused
        row = SnapshotRow(
            unit_id=unit_id,
            year=year,
            version=known[0].version + 1 if known else 1,
            figures=live,
            paragraph=paragraph(counted.figures),
            digest=digest_of(live),
            reason=reason.strip(),
            frozen_at=ctx.now,
            frozen_by=ctx.actor.name,
        )
        change.session.add(row)
        change.session.flush()
        change.note("snapshot", row.id, year=year, version=row.version, digest=row.digest)
        return row.version


def view_rows(ctx: Context, year: int, code: str, group: str = "") -> RowsView:
    """Return the rows behind a figure of a year; raises NotFound for a figure that there is not."""
    unit_id = ctx.require(Action.VIEW_REPORT)
    figures = view_year(ctx, year)
    held = hearing_rows(ctx, unit_id, year)
    votes = {id_: vote.choice for id_, vote in outcomes.votes_of(ctx.reader, [row.id for row in held]).items()}
    reviews = matters.reviews_of_year(ctx.reader, unit_id, year)
    known = YearRows(reviews, held, votes, ctx.rules.categories)
    if code == VOTES and group in figures.votes:
        label: Label = {"zh": f"{group} 的表决", "en": f"Votes in {group}"}
        return RowsView(year, code, group, label, {"zh": "", "en": ""}, None, known.voters(group))
    if code in (BY_STAGE, BY_CONCLUSION):
        return _division_rows(known, figures, code, group)
    wanted = (f"{PREFIX}{code}", group)
    if wanted[0] in MEDIATION_LABELS:
        return _mediation_rows(ctx, year, wanted)
    if wanted[0] in PROCEEDINGS_LABELS:
        return _proceedings_rows(ctx, year, wanted, known=known)
    figure = next((one for one in figures.details if (one.code, one.group) == wanted), None)
    if figure is None:
        raise NotFound
    line = line_of(ctx, figures, figure)
    return RowsView(year, code, group, line.label, line.group_label, line.definition, known.behind(figure))


def _mediation_rows(ctx: Context, year: int, wanted: tuple[str, str]) -> RowsView:
    found = count_mediation(ctx, year)
    figure = next((one for one in found.figures if (one.code, one.group) == wanted), None)
    if figure is None:
        raise NotFound
    line = mediation_line(found, figure)
    rows = found.rows_behind(figure)
    return RowsView(year, line.code, line.group, line.label, line.group_label, line.definition, rows)


def _proceedings_rows(ctx: Context, year: int, wanted: tuple[str, str], *, known: YearRows) -> RowsView:
    found = count_proceedings(ctx, year)
    figure = next((one for one in found.figures if (one.code, one.group) == wanted), None)
    if figure is None:
        raise NotFound
    line = proceedings_line(found, figure)
    is_known = figure.code.startswith(("figure.hearings", "figure.reviews"))
    rows = known.behind(figure) if is_known else found.rows_behind(figure)
    return RowsView(year, line.code, line.group, line.label, line.group_label, line.definition, rows)


def _division_rows(known: YearRows, figures: YearFigures, code: str, group: str) -> RowsView:
    labels = STAGES if code == BY_STAGE else CONCLUSIONS
    if group not in labels:
        raise NotFound
    concluded = next(one for one in figures.details if one.code == "figure.reviews_concluded")
    numbers = set(concluded.ids)
    rows = [row for row in known.reviews if row.number in numbers]
    chosen = [row for row in rows if (row.stage if code == BY_STAGE else row.conclusion) == group]
    label = FIGURE_LABELS[concluded.code]
    return RowsView(figures.year, code, group, label, labels[group], None, tuple(map(review_row, chosen)))


def export_report(ctx: Context, year: int, form: FileForm) -> bytes:
    """Return the figures of the page as a file, in the language of the request."""
    counted = count_year(ctx, year)
    view = report_of(ctx, counted)
    header = [i18n.text(word) for word in ("项目", "分组", "数值", "分子", "分母", "口径")]
    rows: list[Sequence[Value]] = [
        (i18n.label(one.label), "", one.value, one.numerator, one.denominator, _told(one.definition))
        for one in view.lines
    ]
    for group in view.groups:
        for code, count in (("attendance_person_times", group.times), ("attendance_people", group.people)):
            label = i18n.label(FIGURE_LABELS[PREFIX + code])
            whole = group.times
            rows.append((label, i18n.label(group.label), count, count, whole, _told(Reason(PREFIX + code))))
    concluded = i18n.label(FIGURE_LABELS["figure.reviews_concluded"])
    rows += [
        (concluded, i18n.label(one.label), one.value, one.numerator, one.denominator, "")
        for one in (*view.by_stage, *view.by_conclusion)
    ]
    rows += [
        (f"{i18n.text('表决')} {vote.number}", i18n.text(word), count, count, sum(vote.counts.values()), "")
        for vote in view.votes
        for word, count in vote.counts.items()
    ]
    rows += [_exported(one) for one in _others(counted)]
    return _file(str(year), header, rows, form=form)


def _others(counted: CountedYear) -> Iterator[FigureLine]:
    yield from (proceedings_line(counted.proceedings, one) for one in counted.proceedings.figures)
    yield from (mediation_line(counted.mediation, one) for one in counted.mediation.figures)


def _exported(one: FigureLine) -> tuple[Value, ...]:
    numbers = (one.value, one.numerator, one.denominator)
    return i18n.label(one.label), i18n.label(one.group_label), *numbers, _told(one.definition)


def export_rows(ctx: Context, year: int, code: str, *, group: str, form: FileForm) -> bytes:
    """Return the rows behind a figure as a file, in the language of the request."""
    view = view_rows(ctx, year, code, group)
    header = [i18n.text(word) for word in ("编号", "内容", "日期", "说明")]
    rows = [(row.number, row.title, row.on, i18n.label(row.note)) for row in view.rows]
    return _file(f"{year} {i18n.label(view.label)}", header, rows, form=form)


def _told(definition: Reason | None) -> str:
    return i18n.sentence(definition) if definition else ""


def _file(title: str, header: Sequence[str], rows: Sequence[Sequence[Value]], *, form: FileForm) -> bytes:
    return write_csv(header, rows) if form is FileForm.CSV else write_table(title, header, rows)
