"""What does a disturbance hit, what would the least change be, and is it done, on the command line?"""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

import click

from hearing_app import i18n
from hearing_app.cli.planning.shapes import RepairLine, RepairSheet
from hearing_app.cli.session import acting, unit_option
from hearing_app.domain.plans.disturbances import OF_SOMETHING, Disturbance, Upset
from hearing_app.domain.spans import CIVIL
from hearing_app.services.context import Context
from hearing_app.services.plans import repairs
from hearing_app.services.plans.repairs import LineView, RepairView

DAY = click.DateTime(["%Y-%m-%d"])


@click.command
@click.argument("what", type=click.Choice([upset.value for upset in Upset]))
@click.argument("subject", default="")
@click.option("--from", "from_day", type=DAY, required=True, help="The first day of it.")
@click.option("--until", "until_day", type=DAY, required=True, help="The last day of it.")
@click.option("--apply", "wants_it", is_flag=True, help="Carry out what can be done and misses no time limit.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def command(what: str, subject: str, *, as_json: bool, unit: str | None, lang: str, **asked: object) -> None:
    """Print the least change for each sitting that is hit; without --apply nothing is changed.

    WHAT is person (SUBJECT: code or name), room (its name), rest (days became days off) or work (working days). Exit
    code 1 if a sitting stays hit.
    """
    with acting(unit, lang) as ctx:
        view = repairs.view_repair(ctx, _disturbance(ctx, Upset(what), subject, asked))
        sheet = _sheet(view)
        if asked["wants_it"]:
            done = repairs.apply_lines(ctx, [line.order for line in view.able if line.order is not None])
            clashes = {one.number: [i18n.sentence(reason) for reason in one.reasons] for one in done.clashes}
            sheet = replace(sheet, applied=done.changed, clashes=clashes)
        if as_json:
            click.echo(json.dumps(asdict(sheet), ensure_ascii=False))
        else:
            _show(sheet)
            if asked["wants_it"]:
                click.echo(i18n.text("已调整 {n} 场，信已经拟好。", n=sheet.applied))
    sys.exit(0 if len(view.able) == len(view.lines) and not sheet.clashes else 1)


def _disturbance(ctx: Context, upset: Upset, subject: str, asked: dict[str, object]) -> Disturbance:
    first, last = asked["from_day"], asked["until_day"]
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        raise click.UsageError("--from and --until are needed")
    choices = repairs.view_choices(ctx)
    known = {Upset.PERSON: choices.people, Upset.ROOM: choices.rooms}.get(upset, ())
    subject_id = _named(known, subject) if upset in OF_SOMETHING else None
    return Disturbance(upset, first.date(), last.date(), subject_id)


def _named(known: Sequence[tuple[int, str]], subject: str) -> int:
    """Return the one whose name or code it is; a name that two have is refused, so that a code is given."""
    found = [id_ for id_, words in known if subject in (words, *words.replace("、", " ").split())]
    if len(found) != 1:
        raise click.BadParameter(f"{subject!r}: {len(found)} found, exactly one is needed (try the code)")
    return found[0]


def _sheet(view: RepairView) -> RepairSheet:
    return RepairSheet(view.subject, [_line(line) for line in view.lines], view.untouched, 0, {})


def _line(line: LineView) -> RepairLine:
    after = line.after
    return RepairLine(
        numbers=[one.number for one in line.sittings],
        way=line.way.value,
        label=i18n.label(line.label),
        start=_civil(line.before.starts_at),
        room=line.before.room,
        new_start=_civil(after.starts_at) if after else None,
        new_room=after.room if after else None,
        leaving=list(line.leaving),
        newcomers=[name for name, _ in line.newcomers],
        told=[f"{i18n.label(one.words)}: {i18n.label(who)}" for one in line.told for who in one.who],
        letters=line.letters,
        late=line.is_late,
        reasons=[i18n.sentence(reason) for reason in line.reasons],
    )


def _show(sheet: RepairSheet) -> None:
    for line in sheet.lines:
        click.echo(f"{'、'.join(line.numbers)}  {line.label}")
        click.echo(f"- {_when(line.start)}  {line.room}  {'、'.join(line.leaving)}".rstrip())
        if line.new_start is not None:
            click.echo(f"+ {_when(line.new_start)}  {line.new_room}  {'、'.join(line.newcomers)}".rstrip())
        for words in (*line.told, *line.reasons):
            click.echo(f"    {words}")
    for number, reasons in sheet.clashes.items():
        click.echo(f"{number}: {' '.join(reasons)}", err=True)
    click.echo(
        i18n.text(
            "{n} 场；这段时间其余 {m} 场不动", n=sum(len(line.numbers) for line in sheet.lines), m=sheet.untouched
        )
    )


def _when(instant: str) -> str:
    return instant[:16].replace("T", " ")


def _civil(instant: datetime) -> str:
    return instant.astimezone(CIVIL).isoformat(timespec="minutes")
