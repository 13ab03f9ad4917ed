"""How does a counted year read? Figures with definition and fraction, groups, divisions, votes, frozen versions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.proceedings import DIVISIONS
from hearing_app.domain.evidence.reports import Figure, YearFigures, paragraph
from hearing_app.domain.evidence.snapshots import added_since, changed_since
from hearing_app.domain.matters.reviews import CONCLUSIONS
from hearing_app.domain.rules.permissions import Action
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.domain.workdays import Label
from hearing_app.services.context import Context
from hearing_app.services.steps.years.counts import CountedYear
from hearing_app.services.steps.years.mediations import LABELS as MEDIATION_LABELS
from hearing_app.services.steps.years.mediations import MediationYear, SideLine
from hearing_app.services.steps.years.proceedings import LABELS as PROCEEDINGS_LABELS
from hearing_app.services.steps.years.proceedings import ProceedingsYear
from hearing_app.store import filters, snapshots

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
# figures that are counted for each of several groups, hence stand in tables of their own
GROUPED = frozenset(
    {
        *(f"{PREFIX}hearings_by_{side}" for side in DIVISIONS),
        *(PREFIX + name for name in ("invitees_answered", "invitees_came", "terms_kept", "terms_missed")),
    }
)
# what is published and frozen under another name than its figure has
PUBLISHED_LABELS: Mapping[str, Label] = {
    **{code.removeprefix(PREFIX): label for code, label in FIGURE_LABELS.items()},
    "year": {"zh": "年份", "en": "Year"},
    "reviews_with_counsel_opinion_on_or_before_signing": FIGURE_LABELS["figure.reviews_with_counsel"],
    "by_stage": {"zh": "按阶段", "en": "By stage"},
    "by_conclusion": {"zh": "按结论", "en": "By conclusion"},
    "votes": {"zh": "表决", "en": "Votes"},
    "proceedings": {"zh": "程序和比率", "en": "Proceedings and rates"},
    "mediation": {"zh": "调解", "en": "Mediation"},
}
BY_STAGE, BY_CONCLUSION, VOTES = "by_stage", "by_conclusion", "votes"


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

    @property
    def percent(self) -> int | None:
        """The fraction in per cent; None without a denominator."""
        return round(100 * self.numerator / self.denominator) if self.denominator else None


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
    """A frozen version of the year: by whom, when, why, its digest, which figures the rows tell otherwise
    now, and which were not counted yet then (`unknown`).
    """

    version: int
    frozen_at: datetime
    frozen_by: str
    reason: str
    digest: str
    paragraph: str
    changed: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediationPart:
    """The year's mediation: figures, tables by channel, kind of dispute and district, each mediator's load."""

    lines: tuple[FigureLine, ...]
    sides: tuple[tuple[Label, tuple[SideLine, ...]], ...]
    loads: tuple[tuple[str, Label, int], ...]


@dataclass(frozen=True, slots=True)
class PairLine:
    """Two figures of one group: answered and came, or kept and missed."""

    group: str
    label: Label
    first: FigureLine
    second: FigureLine


@dataclass(frozen=True, slots=True)
class ProceedingsPart:
    """How the year was dealt with: rates, hearings by district, category and outcome, invitees, time limits."""

    lines: tuple[FigureLine, ...]
    divisions: tuple[tuple[Label, tuple[FigureLine, ...]], ...]
    invitees: tuple[PairLine, ...]
    terms: tuple[PairLine, ...]


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
    proceedings: ProceedingsPart
    mediation: MediationPart
    snapshots: tuple[SnapshotLine, ...]
    is_empty: bool


def report_of(ctx: Context, counted: CountedYear) -> ReportView:
    """Return a counted year as its report, with everything that leads to its rows."""
    figures, mediation = counted.figures, counted.mediation
    lines = tuple(line_of(ctx, figures, figure) for figure in figures.details)
    return ReportView(
        year=figures.year,
        years=years_with_rows(ctx),
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
        proceedings=_proceedings(counted.proceedings),
        mediation=_mediation(mediation),
        snapshots=tuple(_frozen(ctx, counted)),
        is_empty=not any(
            figure.value for figure in (*figures.details, *counted.proceedings.figures, *mediation.figures)
        ),
    )


def years_with_rows(ctx: Context) -> tuple[int, ...]:
    """Return the years that have reviews or hearings, newest first."""
    return tuple(filters.years_with_rows(ctx.reader, ctx.require(Action.VIEW_REPORT)))


def _frozen(ctx: Context, counted: CountedYear) -> Iterator[SnapshotLine]:
    live = counted.published
    for row in snapshots.of_year(ctx.reader, ctx.require(Action.VIEW_REPORT), counted.figures.year):
        yield SnapshotLine(
            version=row.version,
            frozen_at=row.frozen_at,
            frozen_by=row.frozen_by,
            reason=row.reason,
            digest=row.digest,
            paragraph=row.paragraph,
            changed=changed_since(row.figures, live),
            unknown=added_since(row.figures, live),
        )


def _proceedings(found: ProceedingsYear) -> ProceedingsPart:
    lines = [proceedings_line(found, one) for one in found.figures]
    return ProceedingsPart(
        lines=tuple(line for one, line in zip(found.figures, lines, strict=True) if one.code not in GROUPED),
        divisions=tuple(_divided(lines)),
        invitees=_pairs(lines, "invitees_answered", "invitees_came"),
        terms=_pairs(lines, "terms_kept", "terms_missed"),
    )


def _divided(lines: Sequence[FigureLine]) -> Iterator[tuple[Label, tuple[FigureLine, ...]]]:
    for side in DIVISIONS:
        code = f"hearings_by_{side}"
        if own := tuple(line for line in lines if line.code == code):
            yield PROCEEDINGS_LABELS[PREFIX + code], own


def _pairs(lines: Sequence[FigureLine], first: str, second: str) -> tuple[PairLine, ...]:
    seconds = {line.group: line for line in lines if line.code == second}
    return tuple(
        PairLine(line.group, line.group_label, line, seconds[line.group]) for line in lines if line.code == first
    )


def proceedings_line(found: ProceedingsYear, one: Figure) -> FigureLine:
    """Return a figure of proceedings as it is shown."""
    code, numbers = one.code.removeprefix(PREFIX), (one.value, one.numerator, one.denominator)
    label = PROCEEDINGS_LABELS[one.code]
    return FigureLine(code, one.group, label, found.label_of(one), Reason(one.code), *numbers)


def _mediation(found: MediationYear) -> MediationPart:
    lines = tuple(mediation_line(found, one) for one in found.figures if not one.group)
    return MediationPart(lines, tuple(found.sides()), found.loads())


def mediation_line(found: MediationYear, one: Figure) -> FigureLine:
    """Return a figure of mediation as it is shown."""
    code, group = one.code.removeprefix(PREFIX), found.label_of(one.group)
    numbers = (one.value, one.numerator, one.denominator)
    return FigureLine(code, one.group, MEDIATION_LABELS[one.code], group, Reason(one.code), *numbers)


def line_of(ctx: Context, figures: YearFigures, figure: Figure) -> FigureLine:
    """Return a figure as it is shown."""
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
