"""Which time limits does a matter have, and how is a happening recorded, on the command line?"""

import json
from dataclasses import asdict
from datetime import datetime

import click

from hearing_app import i18n
from hearing_app.cli.session import acting, unit_option
from hearing_app.cli.shapes import ClockLine
from hearing_app.domain.rules.clock_events import Happening
from hearing_app.domain.rules.clock_words import RECORDED
from hearing_app.services.context import Context
from hearing_app.services.matters import clock_events, clock_sheets
from hearing_app.services.matters.clock_events import Target
from hearing_app.services.matters.clock_sheets import ClockSheet, ClocksView


@click.command
@click.argument("number")
@click.option("--event", type=click.Choice(list(RECORDED)), help="Record what happened, e.g. acceptance.")
@click.option("--on", "on_day", type=click.DateTime(["%Y-%m-%d"]), help="The day on which it happened.")
@click.option("--evidence", default="", help="Number of the document or of the proof of service.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@unit_option
def command(*, number: str, as_json: bool, unit: str | None, lang: str, **happened: object) -> None:
    """Print a matter's time limits with their counts; with --event, record what happened first."""
    with acting(unit, lang) as ctx:
        view = clock_sheets.view_clocks(ctx, number)
        happening = _happening(happened)
        if happening is not None:
            view = _recorded(ctx, view, happening)
        lines = [_line(sheet) for sheet in (*view.running, *view.closed)]
        if as_json:
            click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
            return
        for line in lines:
            _print(line)
        if not lines:
            click.echo(i18n.text("没有时限。"))


def _happening(happened: dict[str, object]) -> Happening | None:
    word, on_day = happened["event"], happened["on_day"]
    if word is None:
        return None
    if not isinstance(on_day, datetime):
        raise click.UsageError("--event needs --on, e.g. --on 2026-11-27")
    return Happening(str(word), on_day.date(), str(happened["evidence"]))


def _recorded(ctx: Context, view: ClocksView, happening: Happening) -> ClocksView:
    clock_events.record_happening(ctx, Target(view.number, view.version), happening)
    return clock_sheets.view_clocks(ctx, view.number)


def _line(sheet: ClockSheet) -> ClockLine:
    clock = sheet.clock
    return ClockLine(
        clock=clock.rule,
        label=i18n.label(clock.label),
        start=clock.start_on.isoformat(),
        due=clock.due_on.isoformat(),
        closed=clock.closed_on.isoformat() if clock.closed_on else None,
        late=sheet.is_late,
        provisional=clock.is_provisional,
        profile=clock.profile,
        version=clock.version,
        article=i18n.label(clock.article),
        unverified=clock.is_unverified,
        extended=sheet.extended_by,
        paused=sheet.paused_days,
        counting=[i18n.sentence(step) for step in clock.counting],
    )


def _print(line: ClockLine) -> None:
    end = i18n.text("{day} 结束", day=line.closed) if line.closed else i18n.text("过期") if line.late else ""
    provisional = i18n.text("（暂定，放假安排公布后重算）") if line.provisional else ""
    unverified = i18n.text("（未核实）") if line.unverified else ""
    click.echo(" ".join(part for part in (line.clock, line.label, end) if part))
    click.echo("  " + i18n.text("最后一日：{day}", day=line.due) + provisional)
    click.echo("  " + i18n.text("依据：{article}", article=line.article) + unverified)
    click.echo("  " + i18n.text("规则：{profile}，第 {version} 版", profile=line.profile, version=line.version))
    for step in line.counting:
        click.echo(f"    {step}")
