"""How does the database come to this release's schema?"""

import click

from hearing_app.cli.session import application


@click.command
def command() -> None:
    """Bring the database to the schema of this release, as the owner role."""
    with application():
        click.echo("ok")
