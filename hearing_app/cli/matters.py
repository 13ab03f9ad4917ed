"""By which route does each matter go, until when, and what stands against the sitting that is wanted?"""

import json
from dataclasses import asdict

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import MatterLine, MatterRefusal
from hearing_app.domain.errors import Reason
from hearing_app.services.context import Context
from hearing_app.services.matters import matter_routes
from hearing_app.services.matters.matter_routes import MatterRoute


@click.command
@click.option("--refused", is_flag=True, help="Only matters that cannot have the sitting that is wanted.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object in each line.")
@unit_option
def command(*, refused: bool, as_json: bool, unit: str | None, lang: str) -> None:
    """List matters with route, article, running time limits and what stands against the wanted sitting."""
    with acting(unit, lang) as ctx:
        for found in matter_routes.view_routes(ctx):
            if refused and not found.against:
                continue
            line = _line(ctx, found)
            click.echo(json.dumps(asdict(line), ensure_ascii=False) if as_json else _told(line))


def _line(ctx: Context, found: MatterRoute) -> MatterLine:
    return MatterLine(
        number=found.number,
        route=found.route,
        route_label=i18n.label(found.route_label),
        basis=i18n.label(found.basis),
        claim=found.claim,
        is_proposal=found.is_proposal,
        wanted=found.wanted_kind,
        clocks={one.rule: one.due_on.isoformat() for one in found.clocks},
        refusals=tuple(_refusal(ctx, reason) for reason in found.against),
    )


def _refusal(ctx: Context, reason: Reason) -> MatterRefusal:
    cited = i18n.label(ctx.rules.cited(reason.rule)) if reason.rule is not None else ""
    return MatterRefusal(reason.code, i18n.sentence(reason), cited)


def _told(line: MatterLine) -> str:
    dates = "，".join(f"{rule} {day}" for rule, day in line.clocks.items())
    against = "；".join(f"{one.sentence}（{one.rule}）" if one.rule else one.sentence for one in line.refusals)
    return "  ".join(part for part in (line.number, line.route_label, line.basis, dates, against) if part)
