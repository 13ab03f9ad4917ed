"""What is wrong, and how is it mended?"""

import sys

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.services import health


@click.command
@unit_option
def command(unit: str | None, lang: str) -> None:
    """Say what is wrong with database, worker, ticker, mail and disk; exit code 1 if anything is."""
    with acting(unit, lang) as ctx:
        reasons = health.troubles(ctx)
        for reason in reasons:
            click.echo(i18n.sentence(reason))
        if not reasons:
            click.echo(i18n.text("一切正常。"))
        sys.exit(1 if reasons else 0)
