"""What did the office do in a year, on the command line?"""

import json
from pathlib import Path

import click

from hearing_app.cli.session import acting, unit_option
from hearing_app.domain.evidence.reports import paragraph, published
from hearing_app.services.context import Context
from hearing_app.services.reports import view_year
from hearing_app.services.years.annexes import AnnexForm, export_annex


@click.group
def command() -> None:
    """Show the figures of a year."""


@command.command("year")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write the annex into this folder.")
@unit_option
def year_command(year: int, *, as_json: bool, out: Path | None, unit: str | None, lang: str) -> None:
    """Show the year's figures, or its paragraph in the words of the annual report.

    With --out, write the annex as annex-YEAR.docx, .pdf and .xlsx as well; their names go to stderr.
    """
    with acting(unit, lang) as ctx:
        figures = view_year(ctx, year)
        click.echo(json.dumps(published(figures), ensure_ascii=False) if as_json else paragraph(figures))
        for file in _written(ctx, year, out) if out else ():
            click.echo(str(file), err=True)


def _written(ctx: Context, year: int, out: Path) -> list[Path]:
    """Write beside and move, so that a full disk leaves no half file under the right name."""
    files = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for form in AnnexForm:
            file = out / f"annex-{year}.{form.value}"
            part = out / f".{file.name}.part"
            part.write_bytes(export_annex(ctx, year, form))
            files.append(part.replace(file))
    except OSError as error:
        raise click.ClickException(f"{out}: {error.strerror}") from error
    return files
