"""What did the office do in a year? Facts from the database, figures from the domain, rows behind each figure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hearing_app import i18n
from hearing_app.documents.csv_tables import write_csv
from hearing_app.documents.workbook_tables import Value, write_table
from hearing_app.domain.errors import NotFound, Reason
from hearing_app.domain.evidence.mediation_figures import as_frozen
from hearing_app.domain.evidence.reports import (
    Figure,
    YearFigures,
    paragraph,
    published,
    year_figures,
)
from hearing_app.domain.evidence.snapshots import changed_since, check_freeze, digest_of
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.spans import civil_day
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.mediations.figures import LABELS as MEDIATION_LABELS
from hearing_app.services.steps.mediations.figures import MediationYear, SideLine, mediation_year
from hearing_app.services.steps.report_facts import attendance_facts, hearing_fact, hearing_rows, review_facts
from hearing_app.services.steps.report_rows import ReportRow, YearRows, review_row
from hearing_app.store import filters, matters, outcomes, snapshots
from hearing_app.store.tables.snapshots import SnapshotRow

FIGURE_LABELS: Mapping[str, Label] = {
    "figure.reviews_received": {"zh": "收到申请", "en": "Requests received"},
    "figure.reviews_accepted": {"zh": "受理", "en": "Accepted"},
    "figure.reviews_concluded": {"zh": "审核办结", "en": "Concluded"},
    "figure.reviews_with_counsel": {"zh": "有法律顾问意见", "en": "With counsel's opinion"},
    "figure.signed_on_time": {"zh": "按期签发", "en": "Signed on time"},
    "figure.hearings_called": {"zh": "召集听证", "en": "Hearings called"},
    "figure.hearings_held": {"zh": "召开听证", "en": "Hearings held"},
    "figure.attendance_person_times": {"zh": "到场人次", "en": "Attendances"},
    "figure.attendance_people": {"zh": "到场人数", "en": "People"},
}
PREFIX = "figure."
BY_STAGE, BY_CONCLUSION, VOTES = "by_stage", "by_conclusion", "votes"

FIRST_YEAR, LAST_YEAR = 2000, 2100


class FileForm(StrEnum):
    """In which form a table leaves the house."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure as the page shows it; `code` and `group` lead to its rows."""

    code: str
    group: str
    label: Label
    group_label: Label
    definition: Reason | None
    value: int
    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group of people at hearings: attendances (人次) and people (人数)."""

    group: str
    label: Label
    times: int
    people: int


@dataclass(frozen=True, slots=True)
class VoteLine:
    """How a panel voted, in the words of the report."""

    number: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    """A frozen version of the year: by whom, when, why, its digest, and which figures the rows tell otherwise now."""

    version: int
    frozen_at: datetime
    frozen_by: str
    reason: str
    digest: str
    paragraph: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediationPart:
    """The year's mediation: figures, tables by channel, kind of dispute and district, each mediator's load."""

    lines: tuple[FigureLine, ...]
    sides: tuple[tuple[Label, tuple[SideLine, ...]], ...]
    loads: tuple[tuple[str, Label, int], ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report of a year: its paragraph, figures with definition and fraction, groups, divisions, votes."""

    year: int
    years: tuple[int, ...]
    paragraph: str
    lines: tuple[FigureLine, ...]
    groups: tuple[GroupLine, ...]
    by_stage: tuple[FigureLine, ...]
    by_conclusion: tuple[FigureLine, ...]
    votes: tuple[VoteLine, ...]
    mediation: MediationPart
    snapshots: tuple[SnapshotLine, ...]
    is_empty: bool


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
    return tuple(filters.years_with_rows(ctx.reader, ctx.require(Action.VIEW_REPORT)))


def view_report(ctx: Context, year: int) -> ReportView:
    """Return the report of a civil year with everything that leads to its rows."""
    figures = view_year(ctx, year)
    lines = tuple(_line(ctx, figures, figure) for figure in figures.details)
    mediation = _mediation_year(ctx, ctx.require(Action.VIEW_REPORT), year)
    return ReportView(
        year=year,
        years=view_years(ctx),
        paragraph=paragraph(figures),
        lines=tuple(line for line in lines if not line.group),
        groups=tuple(
            GroupLine(code, _group(ctx, figures, code), times, figures.attendance_people[code])
            for code, times in figures.attendance_person_times.items()
        ),
        by_stage=tuple(_divisions(BY_STAGE, figures.by_stage, STAGES, whole=figures.reviews_concluded)),
        by_conclusion=tuple(
            _divisions(BY_CONCLUSION, figures.by_conclusion, CONCLUSIONS, whole=figures.reviews_concluded)
        ),
        votes=tuple(VoteLine(number, counts) for number, counts in figures.votes.items()),
        mediation=_mediation(mediation),
        snapshots=tuple(_frozen(ctx, figures)),
        is_empty=not any(figure.value for figure in (*figures.details, *mediation.figures)),
    )


def _frozen(ctx: Context, figures: YearFigures) -> Iterator[SnapshotLine]:
    live = published_year(ctx, figures.year)
    for row in snapshots.of_year(ctx.reader, ctx.require(Action.VIEW_REPORT), figures.year):
        yield SnapshotLine(
            version=row.version,
            frozen_at=row.frozen_at,
            frozen_by=row.frozen_by,
            reason=row.reason,
            digest=row.digest,
            paragraph=row.paragraph,
            changed=changed_since(row.figures, live),
        )


def freeze_year(ctx: Context, year: int, *, reason: str = "") -> int:
    """Freeze the figures of a year that is over; returns the version. A correction is a further one with its reason.

    Raises Refused before the year's end, for the same figures twice, and for a correction without a reason.
    """
    with ctx.change(Action.FREEZE_REPORT) as change:
        unit_id = change.permit_own_unit()
        figures = view_year(ctx, year)
        known = snapshots.of_year(change.session, unit_id, year)
        latest = known[0].figures if known else None
        live = published_year(ctx, year)
        refused = check_freeze(year, live, today=civil_day(ctx.now), latest=latest, reason=reason)
        if refused is not None:
            raise refused
        row = SnapshotRow(
            unit_id=unit_id,
            year=year,
            version=known[0].version + 1 if known else 1,
            figures=live,
            paragraph=paragraph(figures),
            digest=digest_of(live),
            reason=reason.strip(),
            frozen_at=ctx.now,
            frozen_by=ctx.actor.name,
        )
        change.session.add(row)
        change.session.flush()
        change.note("snapshot", row.id, year=year, version=row.version, digest=row.digest)
        return row.version


def published_year(ctx: Context, year: int) -> dict[str, object]:
    """Return everything that is frozen of a year and given to programs: the published figures and the mediation."""
    mediation = _mediation_year(ctx, ctx.require(Action.VIEW_REPORT), year)
    return published(view_year(ctx, year)) | {"mediation": as_frozen(mediation.figures)}


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound


def _mediation_year(ctx: Context, unit_id: int, year: int) -> MediationYear:
    _check_year(year)
    return mediation_year(ctx, unit_id, year)


def _mediation(found: MediationYear) -> MediationPart:
    lines = tuple(_mediation_line(found, one) for one in found.figures if not one.group)
    return MediationPart(lines, tuple(found.sides()), found.loads())


def _mediation_line(found: MediationYear, one: Figure) -> FigureLine:
    code, group = one.code.removeprefix(PREFIX), found.label_of(one.group)
    numbers = (one.value, one.numerator, one.denominator)
    return FigureLine(code, one.group, MEDIATION_LABELS[one.code], group, Reason(one.code), *numbers)


def _line(ctx: Context, figures: YearFigures, figure: Figure) -> FigureLine:
    return FigureLine(
        code=figure.code.removeprefix(PREFIX),
        group=figure.group,
        label=FIGURE_LABELS[figure.code],
        group_label=_group(ctx, figures, figure.group),
        definition=Reason(figure.code),
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
    )


def _group(ctx: Context, figures: YearFigures, code: str) -> Label:
    if not code:
        return {"zh": "", "en": ""}
    english = [one.label["en"] for one in ctx.rules.categories.values() if one.figure == code]
    return {"zh": figures.group_labels[code], "en": ", ".join(english)}


def _divisions(code: str, counts: Mapping[str, int], labels: Mapping[str, Label], *, whole: int) -> list[FigureLine]:
    ids = {words["zh"]: id_ for id_, words in labels.items()}
    none: Label = {"zh": "没有填", "en": "not given"}
    return [
        FigureLine(code, ids.get(zh, ""), labels[ids[zh]] if zh in ids else none, none, None, count, count, whole)
        for zh, count in counts.items()
    ]


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
        return _mediation_rows(ctx, unit_id, year, wanted)
    figure = next((one for one in figures.details if (one.code, one.group) == wanted), None)
    if figure is None:
        raise NotFound
    line = _line(ctx, figures, figure)
    return RowsView(year, code, group, line.label, line.group_label, line.definition, known.behind(figure))


def _mediation_rows(ctx: Context, unit_id: int, year: int, wanted: tuple[str, str]) -> RowsView:
    found = _mediation_year(ctx, unit_id, year)
    figure = next((one for one in found.figures if (one.code, one.group) == wanted), None)
    if figure is None:
        raise NotFound
    line = _mediation_line(found, figure)
    rows = found.rows_behind(figure)
    return RowsView(year, line.code, line.group, line.label, line.group_label, line.definition, rows)


def _division_rows(known: YearRows, figures: YearFigures, code: str, group: str) -> RowsView:
    labels = STAGES if code == BY_STAGE else CONCLUSIONS
    if group not in labels:
        raise NotFound
    concluded = next(one for one in figures.details if one.code == "figure.reviews_concluded")
    rows = [row for row in known.reviews if row.number in set(concluded.ids)]
    chosen = [row for row in rows if (row.stage if code == BY_STAGE else row.conclusion) == group]
    label = FIGURE_LABELS[concluded.code]
    return RowsView(figures.year, code, group, label, labels[group], None, tuple(map(review_row, chosen)))


def export_report(ctx: Context, year: int, form: FileForm) -> bytes:
    """Return the figures of the page as a file, in the language of the request."""
    view = view_report(ctx, year)
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
    figures = _mediation_year(ctx, ctx.require(Action.VIEW_REPORT), year)
    rows += [
        (
            *(i18n.label(one.label), i18n.label(one.group_label), one.value, one.numerator, one.denominator),
            _told(one.definition),
        )
        for one in (_mediation_line(figures, figure) for figure in figures.figures)
    ]
    return _file(str(year), header, rows, form=form)


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


def view_year(ctx: Context, year: int) -> YearFigures:
    """Return the figures of a civil year of the actor's unit; raises NotFound for a year without an office."""
    _check_year(year)
    unit_id = ctx.require(Action.VIEW_REPORT)
    held = hearing_rows(ctx, unit_id, year)
    return year_figures(
        year,
        review_facts(ctx, unit_id, year),
        hearings=[hearing_fact(row) for row in held],
        attendances=attendance_facts(ctx, held),
        categories=ctx.rules.categories.values(),
    )
