"""When is the last day of a statutory clock? One question in words or JSON, or a batch; no database."""

import json
import sys
from dataclasses import asdict
from datetime import date
from typing import Any, BinaryIO, NoReturn

import click

from hearing_app import i18n
from hearing_app.cli.deadline_batches import answer_line
from hearing_app.cli.deadlines import Book, DeadlineOrder, answer, day_in, open_book, profile_of
from hearing_app.cli.shapes import Deadline
from hearing_app.domain.errors import Refused, refuse
from hearing_app.domain.rules.clocks import Pause
from hearing_app.domain.workdays import WEEKDAYS
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.places import CONFIG


@click.command
@click.argument("clock", required=False)
@click.option("--start", help="First day, YYYY-MM-DD; it is not counted.")
@click.option("--pause", "pauses", multiple=True, metavar="FROM:TO", help="Time not counted, adds TO − FROM days.")
@click.option("--extend", is_flag=True, help="Extended as far as the rule allows.")
@click.option("--profile", help="Id of the rule profile (default: the installation's).")
@click.option("--batch", type=click.File("rb"), help="File of JSON lines, - for standard input.")
@click.option("--lang", type=click.Choice(i18n.LANGUAGES), default="zh", help="zh | en")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def command(profile: str | None, lang: str, batch: BinaryIO | None, *, as_json: bool, **asked: Any) -> None:
    """Compute the last day of a statutory clock, e.g. K9, or answer a batch line by line; no database is opened."""
    with i18n.speaking(lang):
        try:
            book = open_book(CONFIG, profile)
            if batch is not None:
                _answer_batch(batch, book, asked)
            else:
                _answer_one(_order(**asked), book, as_json=as_json)
        except Refused as refused:
            _stop(*(i18n.sentence(reason) for reason in refused.reasons))
        except SettingsError as error:
            _stop(str(error))


def _answer_batch(batch: BinaryIO, book: Book, asked: dict[str, Any]) -> None:
    if any(asked.values()):
        raise refuse("deadline.clock_or_batch")
    for line in batch:
        click.echo(json.dumps(asdict(answer_line(line, book))))


def _answer_one(order: DeadlineOrder, book: Book, *, as_json: bool) -> None:
    shape = _shape(order, book)
    click.echo(json.dumps(asdict(shape), ensure_ascii=False) if as_json else "\n".join(_lines(shape)))


def _order(clock: str | None, start: str | None, pauses: tuple[str, ...], *, extend: bool) -> DeadlineOrder:
    if not clock:
        raise refuse("deadline.clock_or_batch")
    return DeadlineOrder(clock.upper(), day_in(start), tuple(map(_pause, pauses)), extend)


def _pause(words: str) -> Pause:
    first, _, last = words.partition(":")
    try:
        return Pause(day_in(first), day_in(last))
    except Refused:
        raise refuse("deadline.bad_pauses") from None


def _shape(order: DeadlineOrder, book: Book) -> Deadline:
    due = answer(order, book)
    rule = profile_of(order, book).clocks[order.clock]
    return Deadline(
        clock=rule.id,
        label=i18n.label(rule.label),
        start=order.start_on.isoformat(),
        raw=due.raw_on.isoformat(),
        due=due.due_on.isoformat(),
        provisional=due.is_provisional,
        profile=due.rule.profile,
        version=due.rule.version,
        article=i18n.label(rule.article_on(order.start_on)),
        unverified=due.rule.is_unverified,
        counting=[i18n.sentence(step.told) for step in due.steps],
        tables=list(due.sources),
    )


def _lines(shape: Deadline) -> list[str]:
    provisional = i18n.text("（暂定，放假安排公布后重算）") if shape.provisional else ""
    unverified = i18n.text("（未核实）") if shape.unverified else ""
    return [
        f"{shape.clock} {shape.label}",
        i18n.text("届满：{day}", day=_told(shape.raw)),
        i18n.text("最后一日：{day}", day=_told(shape.due)) + provisional,
        i18n.text("依据：{article}", article=shape.article) + unverified,
        i18n.text("规则：{profile}，第 {version} 版", profile=shape.profile, version=shape.version),
        i18n.text("工作日表：{tables}", tables=", ".join(shape.tables)),
        i18n.text("计算："),
        *(f"  {line}" for line in shape.counting),
    ]


def _told(day: str) -> str:
    weekday = i18n.label(WEEKDAYS[date.fromisoformat(day).weekday()])
    return i18n.text("{day}（{weekday}）", day=day, weekday=weekday)


def _stop(*sentences: str) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    sys.exit(2)
