"""How does the whole year leave the office as one paper: docx, PDF, workbook?

It is written in Chinese whatever the reader's language, like every paper. People are counted in it and never named.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from hearing_app import i18n
from hearing_app.documents.phrases import day
from hearing_app.documents.years.annexes import annex_docx, annex_pdf, annex_workbook
from hearing_app.domain.errors import Reason
from hearing_app.domain.evidence.annexes import (
    FEW,
    LEAST_SHOWN,
    WITHHELD,
    AnnexPaper,
    AnnexTable,
    Cell,
    shown,
    shown_by_name,
)
from hearing_app.domain.evidence.reports import VOTE_LABELS
from hearing_app.domain.spans import civil_day
from hearing_app.services.context import Context
from hearing_app.services.steps.papers import organ_of
from hearing_app.services.steps.years.counts import count_year
from hearing_app.services.steps.years.lines import (
    PUBLISHED_LABELS,
    FigureLine,
    ProceedingsPart,
    ReportView,
    SnapshotLine,
    report_of,
)
from hearing_app.services.steps.years.mediations import TELLING_SIDES, SideLine

FIGURES = ("项目", "数值", "分子", "分母", "口径")
# whose cells are about somebody's matter, like the sides of mediation
TELLING_DIVISIONS = frozenset({"hearings_by_district", "hearings_by_category"})
REMARKS = (
    f"按区县、按事项类别分列的数，1至4的不列出（{FEW}）；为免由合计推算而一并隐去的以“{WITHHELD}”表示。",
    f"不足{LEAST_SHOWN}份协议的金额合计不列出。",
    "人次和人数分开统计：一人到场两次计两人次、一人。",
)


class AnnexForm(StrEnum):
    """In which form the annex leaves the house."""

    DOCX = "docx"
    PDF = "pdf"
    XLSX = "xlsx"


WRITERS: Mapping[AnnexForm, Callable[[AnnexPaper], bytes]] = {
    AnnexForm.DOCX: annex_docx,
    AnnexForm.PDF: annex_pdf,
    AnnexForm.XLSX: annex_workbook,
}


def export_annex(ctx: Context, year: int, form: AnnexForm) -> bytes:
    """Return the annex of a civil year as a file; raises NotFound for a year without an office.

    A year whose figures are those frozen last has the day of freezing, so that its annex is the same file at any time.
    """
    return WRITERS[form](view_annex(ctx, year))


def view_annex(ctx: Context, year: int) -> AnnexPaper:
    """Return what the annex of a civil year says."""
    with i18n.speaking("zh"):
        report = report_of(ctx, count_year(ctx, year))
        latest = report.snapshots[0] if report.snapshots else None
        is_as_frozen = latest is not None and not latest.changed and not latest.unknown
        dated_on = civil_day(latest.frozen_at if latest and is_as_frozen else ctx.now)
        return AnnexPaper(
            organ=organ_of(ctx),
            year=year,
            dated_on=dated_on,
            paragraph=report.paragraph,
            standing=tuple(_standing(latest, dated_on)),
            tables=tuple(one for one in _tables(report) if one.rows),
            remarks=REMARKS,
        )


def _standing(latest: SnapshotLine | None, dated_on: date) -> Iterator[str]:
    if latest is None:
        yield f"未定稿：本附表按{day(dated_on)}的台账汇总，以定稿为准。"
        return
    yield f"已定稿：第{latest.version}版，{day(civil_day(latest.frozen_at))}，SHA-256：{latest.digest}。"
    if latest.changed:
        yield f"定稿以后有变化、本附表按{day(dated_on)}的台账汇总的：{_names(latest.changed)}。"
    if latest.unknown:
        yield f"定稿时还没有统计、不在定稿之内，按{day(dated_on)}的台账汇总的：{_names(latest.unknown)}。"
    if not latest.changed and not latest.unknown:
        yield "本附表的数字和定稿一致。"


def _names(codes: tuple[str, ...]) -> str:
    return "、".join(PUBLISHED_LABELS[code]["zh"] for code in codes)


def _tables(report: ReportView) -> Iterator[AnnexTable]:
    yield _figures("主要数字", report.lines)
    groups = tuple((one.label["zh"], one.times, one.people) for one in report.groups)
    yield AnnexTable("到场人员", ("人员", "人次", "人数"), groups)
    for title, lines in (("按阶段", report.by_stage), ("按结论", report.by_conclusion)):
        rows = tuple((one.label["zh"], one.value, one.denominator) for one in lines)
        yield AnnexTable(f"办结事项{title}", ("名称", "件数", "合计"), rows)
    words = tuple(VOTE_LABELS.values())
    votes: tuple[tuple[Cell, ...], ...] = tuple(
        (one.number, *(one.counts.get(word, 0) for word in words)) for one in report.votes
    )
    yield AnnexTable("听证表决", ("听证编号", *words), votes)
    yield from _proceedings(report.proceedings)
    yield from _mediation(report)


def _proceedings(part: ProceedingsPart) -> Iterator[AnnexTable]:
    rates = ("项目", "件数", "总数", "比率", "口径")
    told = tuple((*_rate(one.label["zh"], one), _told(one.definition)) for one in part.lines)
    yield AnnexTable("程序和比率", rates, told)
    for label, lines in part.divisions:
        counts: dict[str, Cell] = {one.group: one.value for one in lines}
        if lines[0].code in TELLING_DIVISIONS:
            counts = dict(shown_by_name({one.group: one.value for one in lines}))
        names = {one.group: one.group_label["zh"] for one in lines}
        rows = tuple((names[group], cell) for group, cell in counts.items())
        yield AnnexTable(label["zh"], ("名称", "件数"), rows)
    pairs = tuple((*_rate(one.label["zh"], one.first), *_rate("", one.second)[1:]) for one in part.invitees)
    yield AnnexTable("各类人员答复和到场", ("人员", "答复", "邀请", "答复率", "到场", "应到", "到场率"), pairs)
    terms = tuple((*_rate(one.label["zh"], one.first), one.second.value) for one in part.terms)
    yield AnnexTable("各项期限", ("名称", "按期", "到期", "按期率", "逾期"), terms)


def _rate(name: str, one: FigureLine) -> tuple[Cell, ...]:
    return name, one.numerator, one.denominator, WITHHELD if one.percent is None else f"{one.percent}%"


def _mediation(report: ReportView) -> Iterator[AnnexTable]:
    if not any(one.value for one in report.mediation.lines):
        return
    yield _figures("调解", report.mediation.lines)
    for label, lines in report.mediation.sides:
        header = ("名称", "受理", "办结", "成功", "成功率")
        yield AnnexTable(f"调解{label['zh']}", header, tuple(_side_rows(lines)))


def _figures(title: str, lines: tuple[FigureLine, ...]) -> AnnexTable:
    return AnnexTable(title, FIGURES, tuple(map(_figure, lines)))


def _figure(one: FigureLine) -> tuple[Cell, ...]:
    numbers: tuple[Cell, ...] = (one.value, one.numerator, one.denominator)
    if one.code == "mediation_amount" and 0 < one.denominator < LEAST_SHOWN:
        # what few agreed on would be told of each
        numbers = (WITHHELD, WITHHELD, one.denominator)
    return one.label["zh"], *numbers, _told(one.definition)


def _told(definition: Reason | None) -> str:
    return i18n.sentence(definition) if definition else ""


def _side_rows(lines: tuple[SideLine, ...]) -> Iterator[tuple[Cell, ...]]:
    counts = [[getattr(one, name) for one in lines] for name in ("accepted", "concluded", "success")]
    is_telling = bool(lines) and lines[0].side in TELLING_SIDES
    # the lines come by name, not by count
    columns = [shown(column) if is_telling else tuple(column) for column in counts]
    for line, accepted, concluded, success in zip(lines, *columns, strict=True):
        is_whole = isinstance(concluded, int) and isinstance(success, int) and line.percent is not None
        yield line.label["zh"], accepted, concluded, success, f"{line.percent}%" if is_whole else WITHHELD
