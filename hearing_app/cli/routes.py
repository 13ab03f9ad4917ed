"""Which routes are there, and which action does each declare?"""

import json
from dataclasses import asdict

import click

from hearing_app.cli.session import house
from hearing_app.cli.shapes import RouteLine


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def command(as_json: bool) -> None:  # noqa: FBT001 click passes flags
    """List every route with its methods and the action that it declares; no database is opened."""
    app = house().create_app()
    lines = [
        RouteLine(rule.rule, sorted(rule.methods or ()), _action(app.view_functions[rule.endpoint]))
        for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule)
    ]
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
        return
    for line in lines:
        click.echo(f"{line.route}  {' '.join(line.methods)}  {line.action}")


def _action(view: object) -> str:
    action = getattr(view, "action", None)
    return "" if action is None else str(action.value)
