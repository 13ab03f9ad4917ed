"""How does the ticker run?"""

import click

from hearing_app.cli.session import house, settled


@click.command
def command() -> None:
    """Decide when something is due, until told to stop; any number of tickers may run."""
    with settled() as env:
        house().make_ticker(env).start()
