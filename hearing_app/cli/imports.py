"""How does a workbook come in from the command line?"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, refusals, unit_option
from hearing_app.cli.shapes import ImportLine, ProblemLine
from hearing_app.documents.workbooks import read_sheets
from hearing_app.domain.intake.problems import Problem
from hearing_app.services.imports import Family, ImportOrder, ImportResult, take_workbook


@click.command
@click.argument("family", type=click.Choice([family.value for family in Family]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen and keep nothing.")
@click.option("--all-or-nothing", is_flag=True, help="One bad row keeps out all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def command(family: str, *, file: Path, as_json: bool, unit: str | None, lang: str, **modes: bool) -> None:
    """Import roster, pending or year FILE.xlsx. Exit code 1 if rows were left out, 2 if the file was refused."""
    content = _content(file, lang)
    is_dry_run, is_all_or_nothing = modes["dry_run"], modes["all_or_nothing"]
    order = ImportOrder(Family(family), file.name, content, is_dry_run, is_all_or_nothing)
    with acting(unit, lang) as ctx:
        line = import_line(take_workbook(ctx, order))
    if as_json:
        click.echo(json.dumps(asdict(line), ensure_ascii=False))
    else:
        _show(line)
    sys.exit(1 if line.problems else 0)


def _content(file: Path, lang: str) -> bytes:
    """Read the file before anything is started, so that what is no workbook is said at once."""
    with i18n.speaking(lang), refusals():
        read_sheets(file)
    return file.read_bytes()


def import_line(result: ImportResult) -> ImportLine:
    """Return the JSON shape of a result, sentences in the current language."""
    return ImportLine(
        family=result.family,
        file=result.name,
        taken=result.is_taken,
        counts={noun: dict(counts) for noun, counts in result.counts.items()},
        problems=[_problem(one) for one in result.problems],
        warnings=[_problem(one) for one in result.warnings],
        matches=[asdict(match) for match in result.matches],
        not_understood=[{"name": name, "words": words} for name, words in result.not_understood],
    )


def _problem(problem: Problem) -> ProblemLine:
    return ProblemLine(
        sheet=problem.sheet,
        row=problem.row,
        column=problem.column,
        read=problem.read,
        code=problem.code,
        sentence=i18n.sentence(problem.reason),
    )


def _show(line: ImportLine) -> None:
    for noun, counts in line.counts.items():
        numbers = "，".join(f"{outcome} {number}" for outcome, number in counts.items())
        click.echo(f"{noun}: {numbers}")
    for problem in [*line.problems, *line.warnings]:
        click.echo(f"{problem.sheet} {problem.column}{problem.row}: {problem.sentence}", err=True)
    for match in line.matches:
        click.echo(i18n.text("可能是同一人：{name}（{kept_codes} / {merged_codes}）", **match), err=True)
    for times in line.not_understood:
        click.echo(i18n.text("时间没有读懂：{name}：{words}", **times), err=True)
    if not line.taken:
        click.echo(i18n.text("没有写入任何内容。"), err=True)
