"""How do accounts come into being from the command line?"""

import click

from hearing_app.cli.session import acting, unit_option
from hearing_app.services import accounts


@click.group
def command() -> None:
    """Add, shut and open accounts, issue API tokens."""


@command.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Shown name.")
@click.option("--role", required=True, help="A role of config/roles.toml.")
@click.password_option(help="First password (asked for if left out).")
@unit_option
def add(username: str, *, name: str, role: str, password: str, unit: str | None, lang: str) -> None:
    """Add an account to the unit."""
    with acting(unit, lang) as ctx:
        accounts.add_account(ctx, accounts.AccountOrder(username, name, role, password))
        click.echo(username)


@command.command("token")
@click.argument("username")
@unit_option
def token(username: str, unit: str | None, lang: str) -> None:
    """Issue a new API token for an account; it is shown once."""
    with acting(unit, lang) as ctx:
        click.echo(accounts.issue_token(ctx, username))


@command.command("shut")
@click.argument("username")
@unit_option
def shut(username: str, unit: str | None, lang: str) -> None:
    """Shut an account: its sessions and its token end at once."""
    with acting(unit, lang) as ctx:
        accounts.set_active(ctx, username, accounts.Standing.SHUT)
        click.echo(username)


@command.command("open")
@click.argument("username")
@unit_option
def reopen(username: str, unit: str | None, lang: str) -> None:
    """Let somebody whose account was shut sign in again."""
    with acting(unit, lang) as ctx:
        accounts.set_active(ctx, username, accounts.Standing.OPEN)
        click.echo(username)
