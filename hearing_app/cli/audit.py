"""Is the audit chain whole? Checked link by link, and against the heads that were exported before."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from hearing_app import i18n
from hearing_app.cli.session import operator_of, refusals, unit_option, unmigrated
from hearing_app.cli.shapes import ChainLine, FaultLine, HeadLine
from hearing_app.domain.errors import Reason, Refused, refuse
from hearing_app.domain.evidence.chains import Break, Head, read_head
from hearing_app.services import audits, health
from hearing_app.services.audits import ChainView
from hearing_app.services.context import Context

BROKEN = 4


@click.group
def command() -> None:
    """Check the audit chain, print its head. One chain for all units; changes nothing."""


@command.command("verify")
@click.option("--head", "given", metavar="SEQ:HASH", help="A head that was exported or noted before.")
@click.option(
    "--heads",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The copy of audit-heads.jsonl that is kept elsewhere (default: the one in HEARING_HOME).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def verify(given: str | None, file: Path | None, *, as_json: bool, unit: str | None, lang: str) -> None:  # noqa: ARG001 every command takes --unit; the chain is one
    """Compute every link anew; exit code 0 whole, 4 broken."""
    with _looking(lang) as ctx:
        view = audits.verify_chain(ctx, _heads(given), file=file)
        lines = [json.dumps(asdict(_line(view)), ensure_ascii=False)] if as_json else _sentences(view)
        for line in lines:
            click.echo(line)
        sys.exit(0 if view.is_well else BROKEN)


@command.command("head")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@unit_option
def head(*, as_json: bool, unit: str | None, lang: str) -> None:  # noqa: ARG001 as above
    """Print where the chain ends now, as SEQ:HASH."""
    with _looking(lang) as ctx:
        found = audits.view_head(ctx).head
        if found is None:
            click.echo(i18n.text("审计链没有链头。"), err=True)
            sys.exit(BROKEN)
        click.echo(json.dumps(asdict(HeadLine(found.seq, found.hash.hex()))) if as_json else str(found))


@contextmanager
def _looking(lang: str) -> Iterator[Context]:
    """Give a context on the database as it is: a check migrates nothing."""
    with i18n.speaking(lang), refusals(), unmigrated() as app:
        ctx = operator_of(app, lang)
        if unready := health.unready(ctx):
            raise Refused(unready)
        yield ctx


def _heads(given: str | None) -> tuple[Head, ...]:
    if given is None:
        return ()
    found = read_head(given)
    if found is None:
        raise refuse("audit.no_head", read=given)
    return (found,)


def _sentences(view: ChainView) -> Iterator[str]:
    report = view.report
    if view.is_well:
        yield i18n.text("审计链 {n} 环，环环相接；导出过的链头 {m} 个，都还在链里。", n=report.links, m=report.heads)
    else:
        yield i18n.text("前 {n} 环相接。", n=report.links)
        yield from map(i18n.sentence, view.faults)
    yield i18n.text("链头 {head}", head=report.head or "—")
    if view.unreadable:
        numbers = ", ".join(map(str, view.unreadable))
        yield i18n.text("链头文件里读不懂的行：{lines}。", lines=numbers)


def _line(view: ChainView) -> ChainLine:
    report = view.report
    return ChainLine(
        links=report.links,
        well=view.is_well,
        head=HeadLine(report.head.seq, report.head.hash.hex()) if report.head else None,
        broken=_fault(report.broken, view.faults[0]) if report.broken else None,
        heads=report.heads,
        lost=[_fault(one, reason) for one, reason in zip(report.lost, view.lost, strict=True)],
        unreadable=list(view.unreadable),
    )


def _fault(found: Break, reason: Reason) -> FaultLine:
    return FaultLine(found.seq, found.fault.value, i18n.sentence(reason))
