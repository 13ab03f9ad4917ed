"""Which times are on offer, and how is one settled or all given back, on the command line?"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

import click

from hearing_app import i18n
from hearing_app.cli.planning.shapes import OfferLine, OfferSheet, TimeLine
from hearing_app.cli.session import acting, unit_option
from hearing_app.domain.spans import CIVIL
from hearing_app.services.context import Context
from hearing_app.services.sittings import offers
from hearing_app.services.sittings.offers import OfferTarget
from hearing_app.services.steps.offers.views import AskedView, OfferView, TimeView

json_option = click.option("--json", "as_json", is_flag=True, help="JSON in the shape of the README.")


@click.group
def command() -> None:
    """List offers of times, show one, settle on one of its times, or withdraw it."""


@command.command("list")
@click.argument("matter", default="")
@json_option
@unit_option
def list_(matter: str, *, as_json: bool, unit: str | None, lang: str) -> None:
    """List the offers that wait for answers, or every one of MATTER."""
    with acting(unit, lang) as ctx:
        found = offers.view_offers(ctx, matter) if matter else offers.view_open(ctx)
        lines = [
            OfferLine(
                id=one.id,
                matter=one.matter_number,
                kind=i18n.label(one.kind),
                state=one.state.value,
                times=[_civil(at) for at in one.times],
                answer_by=one.answer_by_on.isoformat(),
            )
            for one in found
        ]
        if as_json:
            click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
            return
        for one, line in zip(found, lines, strict=True):
            until = i18n.text("答复到 {day}", day=line.answer_by)
            click.echo(f"{line.id}  {line.matter}  {line.kind}  {i18n.label(one.state_label)}  {until}")


@command.command("show")
@click.argument("offer_id", type=int)
@json_option
@unit_option
def show(offer_id: int, *, as_json: bool, unit: str | None, lang: str) -> None:
    """Show the times of an offer, the best so far, and how many can come; nobody's name, no link."""
    with acting(unit, lang) as ctx:
        view = offers.view_offer(ctx, offer_id)
        sheet = _sheet(view)
        if as_json:
            click.echo(json.dumps(asdict(sheet), ensure_ascii=False))
            return
        until = i18n.text("答复到 {day}", day=sheet.answer_by)
        click.echo(f"{sheet.id}  {sheet.matter}  {sheet.kind}  {i18n.label(view.state_label)}  {until}")
        for time in sheet.times:
            _print(time)


@command.command("settle")
@click.argument("offer_id", type=int)
@click.argument("position", type=int)
@unit_option
def settle(offer_id: int, position: int, *, unit: str | None, lang: str) -> None:
    """Book the time at POSITION, let go of the others, and print the id of the sitting."""
    with acting(unit, lang) as ctx:
        click.echo(offers.settle_offer(ctx, _target(ctx, offer_id), position))


@command.command("withdraw")
@click.argument("offer_id", type=int)
@unit_option
def withdraw(offer_id: int, *, unit: str | None, lang: str) -> None:
    """Take an offer back: everything that it held is free again."""
    with acting(unit, lang) as ctx:
        offers.withdraw_offer(ctx, _target(ctx, offer_id))
        click.echo(i18n.label(offers.view_offer(ctx, offer_id).state_label))


def _target(ctx: Context, offer_id: int) -> OfferTarget:
    target = OfferTarget(offer_id, offers.view_offer(ctx, offer_id).version)
    # what is read after the change is read anew
    ctx.reader.rollback()
    return target


def _sheet(view: OfferView) -> OfferSheet:
    return OfferSheet(
        id=view.id,
        version=view.version,
        matter=view.matter_number,
        kind=i18n.label(view.kind),
        state=view.state.value,
        answer_by=view.answer_by_on.isoformat(),
        held_through=view.held_through_on.isoformat(),
        sitting=view.sitting_id,
        times=[_time(time, view.asked) for time in view.times],
    )


def _time(time: TimeView, everybody: Sequence[AskedView]) -> TimeLine:
    asked = [one for one in everybody if time.position in one.asks]
    said = [one.choices[time.position - 1] for one in asked if one.choices]
    cannot = sum(rank is None for rank in said)
    return TimeLine(
        position=time.position,
        start=_civil(time.starts_at),
        end=_civil(time.ends_at),
        room=time.place,
        ranks=time.ranks,
        best=time.is_best,
        can=len(said) - cannot,
        cannot=cannot,
        unanswered=len(asked) - len(said),
        reasons=[i18n.sentence(reason) for reason in time.reasons],
    )


def _print(time: TimeLine) -> None:
    counts = i18n.text(
        "来得了 {can}，来不了 {cannot}，未答 {wait}", can=time.can, cannot=time.cannot, wait=time.unanswered
    )
    best = "  " + i18n.text("最好") if time.best else ""
    click.echo(f"{time.position}. {time.start[:16].replace('T', ' ')}–{time.end[11:16]}  {time.room}  {counts}{best}")
    for reason in time.reasons:
        click.echo(f"   {reason}")


def _civil(instant: datetime) -> str:
    return instant.astimezone(CIVIL).isoformat(timespec="minutes")
