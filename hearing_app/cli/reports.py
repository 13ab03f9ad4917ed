"""What did the office do in a year, on the command line?"""

import json

import click

from hearing_app.cli.session import acting, unit_option
from hearing_app.domain.evidence.reports import paragraph, published
from hearing_app.services.reports import view_year


@click.group
def command() -> None:
    """Show the figures of a year."""


@command.command("year")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def year_command(year: int, *, as_json: bool, unit: str | None, lang: str) -> None:
    """Show the year's figures, or its paragraph in the words of the annual report."""
    with acting(unit, lang) as ctx:
        figures = view_year(ctx, year)
        click.echo(json.dumps(published(figures), ensure_ascii=False) if as_json else paragraph(figures))
