"""Which last days change now that a year's working days are published, on the command line?"""

import json
from dataclasses import asdict

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import RecomputedLine
from hearing_app.services.matters.clocks import recompute_provisional
from hearing_app.services.steps.clockwork.landings import Recomputed


@click.command
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@unit_option
def command(*, as_json: bool, unit: str | None, lang: str) -> None:
    """Count running clocks that stand on a provisional year again, and list those that changed or are settled."""
    with acting(unit, lang) as ctx:
        lines = [_line(one) for one in recompute_provisional(ctx)]
        if as_json:
            click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
            return
        for line in lines:
            click.echo(f"{line.number}  {line.clock}  {line.label}  {line.before} → {line.after}")
        click.echo(i18n.text("重新计算了 {n} 个时限。", n=len(lines)))


def _line(one: Recomputed) -> RecomputedLine:
    return RecomputedLine(
        number=one.number,
        clock=one.clock,
        label=i18n.label(one.label),
        before=one.before_on.isoformat(),
        after=one.after_on.isoformat(),
        provisional=one.is_provisional,
    )
