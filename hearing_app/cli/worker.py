"""How does a worker run?"""

import click

from hearing_app.cli.session import house, settled


@click.command
@click.option("--once", is_flag=True, help="Do what is waiting and stop.")
def command(once: bool) -> None:  # noqa: FBT001 click passes flags
    """Take jobs from the queue until told to stop: mail, files, imports."""
    with settled() as env:
        house().make_worker(env)(once)
