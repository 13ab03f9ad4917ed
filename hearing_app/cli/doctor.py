"""What is wrong, and how is it mended?"""

import sys

import click

from hearing_app import i18n
from hearing_app.cli.session import operator_of, refusals, unit_option, unmigrated
from hearing_app.services import health


@click.command
@unit_option
def command(unit: str | None, lang: str) -> None:  # noqa: ARG001 every command takes --unit; here all units are looked at
    """Say what is wrong with database, worker, ticker, mail and disk; exit code 1 if anything is. Changes nothing."""
    with i18n.speaking(lang), refusals(), unmigrated() as app:
        reasons = health.troubles(operator_of(app, lang))
        for reason in reasons:
            click.echo(i18n.sentence(reason))
        if not reasons:
            click.echo(i18n.text("一切正常。"))
        sys.exit(1 if reasons else 0)
