"""How does another bureau come to work with this installation?"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

import click

from hearing_app import i18n
from hearing_app.cli.session import application, operator_of
from hearing_app.cli.shapes import UnitLine
from hearing_app.domain.rules.units import UnitOrder
from hearing_app.services import units
from hearing_app.services.context import Context

lang_option = click.option("--lang", default="zh", type=click.Choice(["zh", "en"]), help="zh | en")
name_zh = click.option("--name-zh", required=True, help="Chinese name.")
name_en = click.option("--name-en", required=True, help="English name.")


@click.group
def command() -> None:
    """Add, rename and list the units (bureaus) that work here."""


@command.command("add")
@click.argument("code")
@name_zh
@name_en
@lang_option
def add(code: str, *, name_zh: str, name_en: str, lang: str) -> None:
    """Add a unit. Its first account: `account add NAME --unit CODE --role administrator …`."""
    with _operating(lang) as ctx:
        units.add_unit(ctx, UnitOrder(code.strip(), name_zh.strip(), name_en.strip()))
        click.echo(code.strip())


@command.command("rename")
@click.argument("code")
@name_zh
@name_en
@lang_option
def rename(code: str, *, name_zh: str, name_en: str, lang: str) -> None:
    """Give a unit other names; its code stays."""
    with _operating(lang) as ctx:
        units.rename_unit(ctx, units.unit_of(ctx, code), name_zh.strip(), name_en.strip())
        click.echo(code)


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
@lang_option
def list_(*, as_json: bool, lang: str) -> None:
    """List the units: code, name, number of accounts."""
    with _operating(lang) as ctx:
        found = units.view_units(ctx)
        if as_json:
            lines = [UnitLine(one.code, one.name, one.name_en, one.profile, one.accounts) for one in found]
            click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False))
            return
        for one in found:
            name = i18n.label({"zh": one.name, "en": one.name_en or one.name})
            click.echo(f"{one.code}  {name}  {i18n.text('{n} 个账号', n=one.accounts)}")


@contextmanager
def _operating(lang: str) -> Iterator[Context]:
    """Give a context of the role operator on no unit: units belong to the installation."""
    with i18n.speaking(lang), application() as app:
        yield operator_of(app, lang)
